//! The body of an answer, as it comes in.

use std::error::Error;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
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
}

fn broken_off(error: &(dyn Error + 'static)) -> Trouble {
    let mut bottom = error;
    while let Some(source) = bottom.source() {
        bottom = source;
    }
    Trouble::Unreadable(format!("the connection broke off: {bottom}"))
}

/// The trouble in a `Status` that came as an event of a watch.
#[must_use]
pub fn error_event(json: &[u8]) -> Trouble {
    let code = serde_json::from_slice::<Code>(json)
        .unwrap_or_default()
        .code;
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Trouble::Status(Box::new(Refusal::read(code, &HeaderMap::new(), json)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Code {
    code: u16,
}
