//! One request through a `kube::Client`, and its answer. The real control plane and the simulator are asked alike.

use http::{Request, Response};
use http_body_util::BodyExt as _;
use kube::client::Body;
use serde_json::Value;

#[derive(Clone)]
pub struct Door(pub kube::Client);

pub struct Question<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub content_type: &'a str,
    pub body: Vec<u8>,
    /// Somebody else than the one who may do everything.
    pub user: Option<&'a str>,
    /// The media type of the answer; JSON if none is said.
    pub accept: Option<&'a str>,
}

pub struct Answer {
    pub code: u16,
    pub warnings: Vec<String>,
    pub body: Value,
}

impl<'a> Question<'a> {
    pub fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            content_type: "application/json",
            body: vec![],
            user: None,
            accept: None,
        }
    }
}

impl Door {
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Question::get(path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let question = Question {
            method: "POST",
            body: body.to_string().into_bytes(),
            ..Question::get(path)
        };
        self.ask(question).await
    }

    pub async fn ask(&self, question: Question<'_>) -> Answer {
        let path = question.path.to_owned();
        let answer = self
            .open(question)
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let code = answer.status().as_u16();
        let warnings = answer
            .headers()
            .get_all("warning")
            .iter()
            .map(|it| it.to_str().unwrap_or_default().to_owned())
            .collect();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into());
        Answer {
            code,
            warnings,
            body,
        }
    }

    /// The answer before its body is read: a watch.
    pub async fn open(&self, question: Question<'_>) -> Result<Response<Body>, kube::Error> {
        let mut request = Request::builder()
            .method(question.method)
            .uri(question.path)
            .header("Accept", question.accept.unwrap_or("application/json"));
        if !question.body.is_empty() {
            request = request.header("Content-Type", question.content_type);
        }
        if let Some(user) = question.user {
            request = request.header("Impersonate-User", user);
        }
        let body = if question.body.is_empty() {
            Body::empty()
        } else {
            Body::from(question.body)
        };
        self.0.send(request.body(body).unwrap()).await
    }

    /// The lines of a watch, until it ends or `wish` has what it wants.
    pub async fn lines(
        &self,
        path: &str,
        mut wish: impl FnMut(Value) -> bool,
    ) -> Result<(), kube::Error> {
        let mut body = self.open(Question::get(path)).await?.into_body();
        let mut left = Vec::new();
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(data) = frame.into_data() else {
                continue;
            };
            left.extend_from_slice(&data);
            while let Some(end) = left.iter().position(|it| *it == b'\n') {
                let line: Vec<_> = left.drain(..=end).collect();
                if wish(serde_json::from_slice(&line).unwrap()) {
                    return Ok(());
                }
            }
        }
        if !left.is_empty() {
            wish(serde_json::from_slice(&left).unwrap_or(Value::Null));
        }
        Ok(())
    }
}
