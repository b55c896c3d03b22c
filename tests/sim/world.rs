//! A simulated cluster to ask, and the asking.

use futures::stream::BoxStream;
use futures::{AsyncBufReadExt as _, StreamExt as _};
use http::{Method, Request};
use kube::Client;
use kubectl_sts::sim::{Settings, Sim};
use serde_json::{Value, json};

/// An empty cluster on a fixed day.
pub fn sim() -> Sim {
    Sim::start(&Settings {
        seed: 7,
        speed: 1.0,
        origin: "2026-11-21T10:00:00Z".parse().unwrap(),
    })
}

/// Asks, and takes the answer as JSON; a refusal is its `Status`.
pub async fn ask(client: &Client, method: Method, path: &str, body: Value) -> Value {
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    match client.request::<Value>(request).await {
        Ok(value) => value,
        Err(kube::Error::Api(status)) => serde_json::to_value(&*status).unwrap(),
        Err(error) => panic!("{path}: {error:?}"),
    }
}

pub async fn get(client: &Client, path: &str) -> Value {
    ask(client, Method::GET, path, Value::Null).await
}

/// A config map in `default`.
pub async fn create(client: &Client, name: &str) -> Value {
    let body = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } });
    let path = "/api/v1/namespaces/default/configmaps";
    ask(client, Method::POST, path, body).await
}

/// The lines of a watch.
pub struct Watching(BoxStream<'static, std::io::Result<String>>);

/// Watches a path; a refusal is its `Status`.
pub async fn watch(client: &Client, path: &str) -> Result<Watching, Value> {
    let request = Request::get(path).body(Vec::new()).unwrap();
    match client.request_stream(request).await {
        Ok(body) => Ok(Watching(body.lines().boxed())),
        Err(kube::Error::Api(status)) => Err(serde_json::to_value(&*status).unwrap()),
        Err(error) => panic!("{path}: {error:?}"),
    }
}

impl Watching {
    /// The next line, if it comes within two minutes.
    pub async fn line(&mut self) -> Option<std::io::Result<String>> {
        let patience = std::time::Duration::from_secs(120);
        tokio::time::timeout(patience, self.0.next()).await.ok()?
    }

    /// The next event.
    pub async fn event(&mut self) -> Option<Value> {
        let line = self.line().await?.unwrap();
        Some(serde_json::from_str(&line).unwrap())
    }

    /// The next event in short: its type, and the name and the version of its object.
    pub async fn next(&mut self) -> String {
        match self.event().await {
            None => "nothing".to_owned(),
            Some(event) => {
                let metadata = &event["object"]["metadata"];
                let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
                format!(
                    "{} {} {}",
                    text(&event["type"]),
                    text(&metadata["name"]),
                    text(&metadata["resourceVersion"])
                )
            }
        }
    }
}
