//! What kept a request from its answer, in one sentence.

use std::time::Duration;

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
    /// How long to stay away, if the server asked for that.
    pub retry_after: Option<Duration>,
}
