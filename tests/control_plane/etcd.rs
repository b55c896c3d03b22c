//! The few requests that are made to etcd itself, over the JSON form of its API.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

pub fn is_healthy(port: u16) -> bool {
    call(port, "GET /health", "").is_some_and(|health| health["health"] == "true")
}

/// Forgets every version of every object but the newest. Returns the revision up to which all is forgotten.
pub fn compact(port: u16) -> i64 {
    let now =
        call(port, "POST /v3/kv/range", r#"{"key":"AA==","limit":"1"}"#).expect("etcd answers");
    let revision: i64 = now["header"]["revision"].as_str().unwrap().parse().unwrap();
    let done = call(
        port,
        "POST /v3/kv/compaction",
        &json!({ "revision": revision, "physical": true }).to_string(),
    );
    assert!(
        done.as_ref().is_some_and(|done| done["error"].is_null()),
        "etcd compacts: {done:?}"
    );
    revision
}

fn call(port: u16, method_and_path: &str, body: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let length = body.len();
    // HTTP/1.0: the answer is not chunked, and ends with the connection.
    write!(
        stream,
        "{method_and_path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}
