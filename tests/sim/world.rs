//! A simulated cluster to ask, and the asking.

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
