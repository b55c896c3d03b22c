//! Fault: what goes wrong.

use std::time::Duration;

use serde_json::json;

use crate::sim::api::Reply;
use crate::sim::refusal::Refusal;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The connection is refused, and one that is open breaks.
    Refused,
    /// There is never an answer; a watch that is open says nothing any more, not even that it is over.
    Mute,
    /// The answer comes late.
    Late(Duration),
    /// The request is carried out, and its answer lost.
    Lost,
    /// A watch ends after so long: at once, or from time to time.
    Ends(Duration),
    /// The connection breaks in the middle of a line.
    Cut,
    /// Whatever a watch says, it says twice.
    Twice,
    /// Every line is damaged.
    Garbled,
    /// One byte at a time, with so much time between them.
    Drip(Duration),
    /// A watch says nothing of how far it is.
    NoBookmarks,
    /// A watch does not begin with what there is.
    NoInitialEvents,
    /// A watch says that its version is forgotten, in an event.
    GoneEvent,
    /// That, as the answer itself.
    Gone,
    /// Who asks is not known.
    Unauthorized,
    /// Who asks may not.
    Forbidden,
    /// There is nothing there.
    NotFound,
    /// There are too many requests: again after so many seconds.
    TooMany(u32),
    /// An answer with this code, in the words of the API server.
    Fails(u16),
    /// An answer that is not the API server's.
    Foreign(u16, &'static str),
}

impl Fault {
    /// The answer that takes the place of the real one, if any does.
    #[must_use]
    pub fn reply(&self, begins_full: bool) -> Option<Reply> {
        let refusal = match self {
            Self::Gone => Refusal::new(410, "Expired", "too old resource version: 1 (2)"),
            Self::Unauthorized => Refusal::new(401, "Unauthorized", "Unauthorized"),
            Self::NotFound => return Some(Reply::nowhere()),
            Self::TooMany(seconds) => Refusal::new(
                429,
                "TooManyRequests",
                "the server has received too many requests and has asked us to try again later",
            )
            .with(json!({ "retryAfterSeconds": seconds })),
            Self::Fails(code) => failure(*code),
            Self::Foreign(code, body) => {
                let mut reply = Reply::plain(*code, *body);
                reply.media = "text/html";
                return Some(reply);
            }
            Self::NoInitialEvents if begins_full => Refusal::new(
                422,
                "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
            )
            .with(json!({ "group": "meta.k8s.io", "kind": "ListOptions", "causes": [{
                "field": "sendInitialEvents",
                "reason": "FieldValueForbidden",
                "message": "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
            }] })),
            _ => return None,
        };
        Some(refusal.into())
    }
}

fn failure(code: u16) -> Refusal {
    match code {
        503 => Refusal::new(
            503,
            "ServiceUnavailable",
            "the server is currently unable to handle the request",
        ),
        504 => Refusal::new(
            504,
            "Timeout",
            "Timeout: request did not complete within the allotted timeout",
        ),
        code => Refusal::new(
            code,
            "InternalError",
            "Internal error occurred: etcdserver: leader changed",
        ),
    }
}
