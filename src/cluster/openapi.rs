//! The schemas of a group and version, as the server publishes them (OpenAPI v3).
//!
//! `/openapi/v3` lists where each group and version has its document, with a hash of what it says. A server that lists nothing
//! may still answer at the plain path. <https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3>

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use serde_json::Value;

use super::{Server, Trouble};
use crate::manifest::Schema;

/// How long all of it may take.
const LIMIT: Duration = Duration::from_secs(15);
/// The most of a document that is read; Kubernetes' own are up to 1.6 MB.
const LARGEST: usize = 16 * 1024 * 1024;

/// The schema of a group and version, such as `apps/v1`; or why there is none, in one sentence.
pub async fn schema(server: &Server, version: &str) -> Result<Schema, String> {
    let found = tokio::time::timeout(LIMIT, Box::pin(document(server, version))).await;
    let late = || format!("no answer within {} s", LIMIT.as_secs());
    let body = found
        .unwrap_or_else(|_| Err(late()))
        .map_err(|why| format!("the server's schema of {version} is not known: {why}"))?;
    // Reading takes milliseconds, but this thread has other things to do.
    let read = tokio::task::spawn_blocking(move || Schema::read(&body)).await;
    read.unwrap_or_else(|_| Err("reading it broke off".into()))
        .map_err(|why| format!("the server's schema of {version} is not known: {why}"))
}

async fn document(server: &Server, version: &str) -> Result<Vec<u8>, String> {
    let plain = plain(version);
    let index = server.get_json("/openapi/v3", LIMIT).await;
    let listed = index.ok().and_then(|index| listed(&index, &plain));
    if let Some(listed) = listed {
        match body(server, &listed).await {
            // The hash is of the past when the server was just replaced.
            Err(trouble) if !matches!(trouble.code(), Some(301..=308 | 404)) => {
                return Err(told(&trouble));
            }
            Err(_) => {}
            Ok(body) => return Ok(body),
        }
    }
    body(server, &plain).await.map_err(|trouble| told(&trouble))
}

/// Where the index has the document of a plain path. Never outside of the folder of these documents.
fn listed(index: &Value, plain: &str) -> Option<String> {
    let key = plain.strip_prefix("/openapi/v3/")?;
    let listed = index.get("paths")?.get(key)?.get("serverRelativeURL")?;
    let listed = listed.as_str()?;
    let (path, _) = listed.split_once('?').unwrap_or((listed, ""));
    (path == plain).then(|| listed.to_owned())
}

/// Where the document of a group and version is, but for the hash.
fn plain(version: &str) -> String {
    let root = if version.contains('/') { "apis" } else { "api" };
    format!("/openapi/v3/{root}/{version}")
}

async fn body(server: &Server, path: &str) -> Result<Vec<u8>, Trouble> {
    let response = server.get(path, LIMIT).await?;
    let body = Limited::new(response.into_body(), LARGEST).collect().await;
    let body = body.map_err(|error| {
        let why = if error.is::<http_body_util::LengthLimitError>() {
            format!("it is larger than {} MB", LARGEST / 1024 / 1024)
        } else {
            "the answer broke off".into()
        };
        Trouble::Unreadable(why)
    })?;
    Ok(body.to_bytes().to_vec())
}

fn told(trouble: &Trouble) -> String {
    match trouble.code() {
        Some(403) => "reading it is forbidden here (path /openapi/v3)".into(),
        Some(404) => "it publishes none (servers before 1.24 don't)".into(),
        _ => trouble.to_string(),
    }
}
