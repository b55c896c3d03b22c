//! A server whose every answer may lie: texts that drive terminals, names that no server would allow, numbers beyond
//! every range, values of another type, and now and then a line that is no JSON.
//!
//! What it says of an object is always the same, so that lists and watches agree, as with a server that is merely
//! compromised.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use futures::{StreamExt as _, TryStreamExt as _};
use http::{Method, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame};
use kube::client::Body;
use serde_json::{Value, json};
use tower::{BoxError, service_fn};

/// Texts as a cluster might bear them.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "\u{1b}[2J\u{1b}[31;1m\u{1b}]0;owned\u{7}",
        "\u{1b}]52;c;cm0gLXJm\u{7}",
        "\u{1b}Ptmux;\u{1b}\u{1b}]0;x\u{7}\u{1b}\\",
        "\u{9b}31m\u{90}q\u{9c}",
        "a\r\nb\u{b}c\u{c}d\u{2028}e\u{85}f",
        "\u{202e}gnp.exe\u{2066}x",
        "zero\u{200b}\u{2060}\u{feff}\u{ad}\u{3164}width",
        "\u{e0041}\u{e007f}\u{fff9}\u{fdfd}\u{1242b}\u{ffff}\u{10ffff}",
        "日本語のポッド",
        "👩‍👩‍👧‍👦🏳️‍🌈🇨🇭",
        "क्षि नமி",
        "",
        " ",
        "\t\ttabs\t",
        "\0\u{7f}\u{8}\u{8}",
        "../../../etc/passwd",
        "-n kube-system --force",
        "'; $(reboot) `id` \"",
        "%s%n{}{0}\\u001b",
        "a/b/c:d@e#f",
    ]
    .map(String::from)
    .into();
    texts.push(format!("Z{}", "\u{301}\u{334}".repeat(300)));
    texts.push("long ".repeat(4_000));
    texts
}

/// This client's server, lying in one of so many values.
pub fn lied_to(client: kube::Client, one_in: u64) -> kube::Client {
    let liar = Liar {
        texts: texts().into(),
        one_in,
    };
    let service = service_fn(move |request: Request<Body>| {
        let (client, liar) = (client.clone(), liar.clone());
        async move {
            let is_read = request.method() == Method::GET;
            let watches = request
                .uri()
                .query()
                .is_some_and(|it| it.contains("watch="));
            let answer = client.send(request).await?;
            let (mut parts, body) = answer.into_parts();
            let body = match (is_read, watches) {
                (false, _) => body.map_err(BoxError::from).boxed_unsync(),
                (true, true) => liar.watch(body),
                (true, false) => {
                    parts.headers.remove(http::header::CONTENT_LENGTH);
                    let bytes = body.collect().await?.to_bytes();
                    let lies = Full::from(liar.text(&bytes));
                    lies.map_err(|never| match never {}).boxed_unsync()
                }
            };
            Ok::<_, BoxError>(Response::from_parts(parts, body))
        }
    });
    kube::Client::new(service, "default")
}

#[derive(Clone)]
struct Liar {
    texts: std::sync::Arc<[String]>,
    one_in: u64,
}

impl Liar {
    fn watch(self, body: Body) -> UnsyncBoxBody<Bytes, BoxError> {
        let lines = body.into_data_stream().scan(Vec::new(), |kept, bytes| {
            let whole = bytes.map(|bytes| {
                kept.extend_from_slice(&bytes);
                let end = kept
                    .iter()
                    .rposition(|it| *it == b'\n')
                    .map_or(0, |it| it + 1);
                kept.drain(..end).collect::<Vec<u8>>()
            });
            futures::future::ready(Some(whole))
        });
        let lies = lines.map_ok(move |lines| {
            let lines = lines
                .split_inclusive(|it| *it == b'\n')
                .map(|line| self.line(line));
            Frame::data(Bytes::from(lines.collect::<Vec<_>>().concat()))
        });
        BodyExt::boxed_unsync(StreamBody::new(lies.map_err(BoxError::from)))
    }

    /// A line of a watch; a few are broken off in the middle.
    fn line(&self, line: &[u8]) -> Vec<u8> {
        let mut told = self.text(line);
        if dice(&"a line", &line).is_multiple_of(self.one_in * 20) {
            told.truncate(told.len() / 2);
        }
        told.push(b'\n');
        told
    }

    fn text(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else {
            return bytes.to_vec();
        };
        self.lie("", "", &mut value);
        value.to_string().into_bytes()
    }

    /// Lies about a value of the object of that uid; what tells objects and versions apart stays true.
    fn lie(&self, uid: &str, path: &str, value: &mut Value) {
        let inner = value.pointer("/metadata/uid").and_then(Value::as_str);
        let uid = inner.unwrap_or(uid).to_owned();
        let dice = dice(&(path, &uid), &value.to_string());
        if path.ends_with("/namespace") && !dice.is_multiple_of(4) {
            return;
        }
        let truth = [
            "/kind",
            "/apiVersion",
            "/uid",
            "/resourceVersion",
            "/type",
            "/code",
            "/items",
            "/object",
            "/metadata",
        ];
        let may = !path.is_empty() && !truth.iter().any(|it| path.ends_with(it));
        let lies = may && dice.is_multiple_of(self.one_in);
        let pick = |count: usize| usize::try_from((dice / 7919) % count as u64).unwrap();
        match value {
            Value::String(text) if lies && text.ends_with('Z') && text.contains('T') => {
                let times = [
                    "9999-12-31T23:59:59Z",
                    "-009999-01-02T00:00:00Z",
                    "0000-00-00T00:00:00Z",
                    "yesterday",
                    "",
                    "2026-02-30T25:61:61Z",
                ];
                *value = times[pick(times.len())].into();
            }
            Value::String(_) if lies => *value = self.texts[pick(self.texts.len())].clone().into(),
            Value::Number(_) if lies => {
                let numbers = [
                    json!(-1),
                    json!(i64::MAX),
                    json!(u64::MAX),
                    json!(1e300),
                    json!(2_147_483_648_u64),
                    json!("3"),
                    json!(null),
                    json!([]),
                    json!(100_000),
                ];
                *value = numbers[pick(numbers.len())].clone();
            }
            Value::Bool(_) if lies => {
                *value = [json!(null), json!("true"), json!(1)][pick(3)].clone();
            }
            Value::Array(_) if lies && dice.is_multiple_of(3) => {
                *value = [json!(null), json!({}), json!([null]), json!("all")][pick(4)].clone();
            }
            Value::Object(_) if lies && dice.is_multiple_of(5) => {
                *value = [json!(null), json!([]), json!(0), json!({})][pick(4)].clone();
            }
            Value::Array(items) => {
                // The place in a list is no part of the path: what was told of an object stays told.
                for item in items {
                    self.lie(&uid, path, item);
                }
            }
            Value::Object(fields) => {
                let free = path.ends_with("/labels") || path.ends_with("/annotations");
                if free && dice % self.one_in < 3 {
                    fields.insert(self.texts[pick(self.texts.len())].clone(), "x".into());
                }
                for (name, field) in fields {
                    self.lie(&uid, &format!("{path}/{name}"), field);
                }
            }
            Value::Null | Value::String(_) | Value::Number(_) | Value::Bool(_) => {}
        }
    }
}

fn dice(of: &impl std::hash::Hash, and: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (of, and).hash(&mut hasher);
    hasher.finish()
}
