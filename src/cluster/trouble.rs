//! What kept a request from its answer, in one sentence.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use serde::Deserialize;

use crate::domain::escape::escape_within;

/// The most of an error's text that is shown.
const SHOWN: usize = 4 * 1024;

/// What kept a request from its answer. `Display` is one escaped sentence without any credential.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Trouble {
    /// No connection: the name, the host or TLS failed; the reason from the bottom of the error chain.
    #[error("{0}")]
    Unreachable(String),
    /// No answer in time; what was asked for.
    #[error("no answer in time: {0}")]
    Timeout(String),
    /// The server answered with an error.
    #[error("{}", .0.message)]
    Status(Box<Refusal>),
    /// The answer broke off or cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The credentials are no longer accepted and could not be renewed; says what to run.
    #[error("{0}")]
    Login(String),
    /// The fault is on this side: a flag, a kubeconfig file, a credential plugin, `--read-only`.
    #[error("{0}")]
    Local(String),
}

/// An error answer, read from the server's `Status` where there is one.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// The HTTP status.
    pub code: u16,
    /// The machine's word, such as `Forbidden` or `Expired`.
    pub reason: String,
    /// The server's sentence, escaped.
    pub message: String,
    /// `details.causes[].reason`, such as `ResourceVersionTooLarge`.
    pub causes: Vec<String>,
    /// What each cause says, with the field that it names: `spec.replicas: must not be below 0`.
    pub faults: Vec<String>,
    /// How long to stay away, if the server asked for that.
    pub retry_after: Option<Duration>,
}

impl Trouble {
    /// The HTTP status, if the server answered with one.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Status(refusal) => Some(refusal.code),
            Self::Login(_) => Some(401),
            Self::Unreachable(_) | Self::Timeout(_) | Self::Unreadable(_) | Self::Local(_) => None,
        }
    }
}

/// The part of `metav1.Status` that we read.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    kind: String,
    reason: Option<String>,
    message: Option<String>,
    details: Option<Details>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    causes: Vec<Cause>,
    retry_after_seconds: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Cause {
    reason: Option<String>,
    field: String,
    message: String,
}

impl Refusal {
    /// Reads an error answer: a `Status`, else whatever some proxy on the way had to say.
    #[must_use]
    pub fn read(code: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let retry_after = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        match serde_json::from_slice::<Status>(body) {
            Ok(status) if status.kind == "Status" => Self::said(code, status, retry_after),
            _ => Self {
                code: code.as_u16(),
                message: not_from_the_server(code, body),
                retry_after,
                ..Self::default()
            },
        }
    }

    fn said(code: StatusCode, status: Status, retry_after: Option<Duration>) -> Self {
        let details = status.details.unwrap_or_default();
        let message = status.message.filter(|text| !text.is_empty());
        let message = message.unwrap_or_else(|| code.to_string());
        Self {
            code: code.as_u16(),
            reason: escape_within(&status.reason.unwrap_or_default(), 200),
            message: escape_within(&in_one_line(without_object(&message)), SHOWN),
            faults: details.causes.iter().filter_map(Cause::words).collect(),
            causes: details
                .causes
                .into_iter()
                .filter_map(|cause| Some(escape_within(&cause.reason?, 200)))
                .collect(),
            retry_after: retry_after.or(details.retry_after_seconds.map(Duration::from_secs)),
        }
    }
}

impl Cause {
    /// `field: message`, or as much of it as there is.
    fn words(&self) -> Option<String> {
        let words = match (self.field.is_empty(), self.message.is_empty()) {
            (false, false) => format!("{}: {}", self.field, self.message),
            (true, false) => self.message.clone(),
            (false, true) => self.field.clone(),
            (true, true) => return None,
        };
        Some(escape_within(&in_one_line(without_object(&words)), SHOWN))
    }
}

/// What a server says of a patch that leads to no object of its kind begins with the whole of it, values and all.
fn without_object(message: &str) -> &str {
    const MARK: &str = "strict decoding error: ";
    if let Some(told) = message.rfind(MARK).and_then(|at| message.get(at..)) {
        return told;
    }
    let Some((_, object)) = message.split_once("patch: Invalid value: \"{") else {
        return message;
    };
    let mut is_escaped = false;
    let end = object.find(|letter| {
        let ends = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends
    });
    let told = end.and_then(|at| object.get(at..)?.strip_prefix("\": "));
    told.unwrap_or("the patch leads to no object of this kind")
}

/// A body that is no `Status` was written by something between us and the API server.
fn not_from_the_server(code: StatusCode, body: &[u8]) -> String {
    let text = in_one_line(&String::from_utf8_lossy(body));
    if text.is_empty() {
        return format!("{code}, from a proxy, not the API server");
    }
    format!(
        "{code}, from a proxy, not the API server: {}",
        escape_within(&text, SHOWN)
    )
}

/// Runs of white space become one space: several lines become one sentence.
pub(super) fn in_one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
