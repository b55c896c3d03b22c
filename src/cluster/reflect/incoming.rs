//! The body of an answer, as it comes in.

use std::error::Error;
use std::time::Duration;

use http::Response;
use http::header::RETRY_AFTER;
use http_body_util::BodyExt;
use kube::client::Body;
use serde::Deserialize;
use tokio_util::bytes::Bytes;

use crate::cluster::Trouble;
use crate::cluster::trouble::Refusal;

/// How long nothing may come while an answer is being read.
pub const IDLE: Duration = Duration::from_secs(15);

/// The body of an answer, as it comes in.
pub struct Incoming(Body);

impl Incoming {
    /// Of an answer.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self(body)
    }

    /// The next bytes, nothing at the end. Nothing is lost when this is cancelled.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Trouble> {
        loop {
            match self.0.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(broken_off(&error)),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }

    /// A short body as a whole, cut off after `most` bytes.
    pub async fn whole(&mut self, most: usize) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let read = async {
            while let Some(chunk) = self.chunk().await? {
                bytes.extend(chunk.iter().take(most - bytes.len()));
                if bytes.len() == most {
                    break;
                }
            }
            Ok(())
        };
        match tokio::time::timeout(IDLE, read).await {
            Ok(result) => result.map(|()| bytes),
            Err(_) => Err(Trouble::Timeout("the answer did not end".into())),
        }
    }
}

fn broken_off(error: &(dyn Error + 'static)) -> Trouble {
    let mut bottom = error;
    while let Some(source) = bottom.source() {
        bottom = source;
    }
    Trouble::Unreadable(format!("the connection broke off: {bottom}"))
}

/// The server's `Status`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    code: u16,
    reason: String,
    message: String,
    details: Option<Details>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    causes: Option<Vec<Cause>>,
    #[serde(rename = "retryAfterSeconds")]
    retry_after: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cause {
    reason: String,
}

/// The trouble in an error that came as an event of a watch.
#[must_use]
pub fn error_event(json: &[u8]) -> Trouble {
    let status: Status = serde_json::from_slice(json).unwrap_or_default();
    let details = status.details.unwrap_or_default();
    let message = if status.message.is_empty() {
        format!("the watch ended with error {}", status.code)
    } else {
        status.message
    };
    Trouble::Status(Box::new(Refusal {
        code: status.code,
        reason: status.reason,
        message,
        causes: details
            .causes
            .unwrap_or_default()
            .into_iter()
            .map(|cause| cause.reason)
            .collect(),
        retry_after: details.retry_after.map(Duration::from_secs),
    }))
}

/// The trouble in an answer that is no success.
pub async fn refusal(response: Response<Body>) -> Trouble {
    let code = response.status();
    let asked = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let body = Incoming::new(response.into_body())
        .whole(64 << 10)
        .await
        .unwrap_or_default();
    match error_event(&body) {
        Trouble::Status(mut refusal) => {
            if refusal.code == 0 {
                refusal.message = format!("the server answered {code}");
            }
            refusal.code = code.as_u16();
            refusal.retry_after = asked.map(Duration::from_secs);
            Trouble::Status(refusal)
        }
        other => other,
    }
}
