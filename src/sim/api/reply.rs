//! Reply: what goes back, before it has become HTTP.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};
use http::{HeaderValue, Response, header};
use http_body_util::StreamBody;
use hyper::body::{Bytes, Frame};
use jiff::Timestamp;
use serde_json::Value;

use crate::sim::refusal::Refusal;
use crate::sim::value;

/// The connection breaks in the middle of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection was cut")]
pub struct Cut;

/// What is written of a body, bit by bit.
pub type Flow = BoxStream<'static, Result<Bytes, Cut>>;

/// The body of an answer.
pub type Body = StreamBody<BoxStream<'static, Result<Frame<Bytes>, Cut>>>;

/// An answer.
pub struct Reply {
    /// The HTTP status.
    pub code: u16,
    /// The media type.
    pub media: &'static str,
    /// What is written.
    pub content: Content,
    /// The `Warning` headers.
    pub warnings: Vec<String>,
    /// Seconds after which one may ask again.
    pub retry_after: Option<i64>,
    /// How long the server waits for something better before it gives this answer.
    pub patience: Duration,
}

/// What is written.
pub enum Content {
    /// All of it is known.
    Whole(Bytes),
    /// It comes bit by bit.
    Flow(Flow),
}

/// JSON, the only language of this server.
pub const JSON: &str = "application/json";

impl Reply {
    /// These bytes of JSON.
    #[must_use]
    pub fn bytes(code: u16, bytes: impl Into<Bytes>) -> Self {
        Self {
            code,
            media: JSON,
            content: Content::Whole(bytes.into()),
            warnings: Vec::new(),
            retry_after: None,
            patience: Duration::ZERO,
        }
    }

    /// This value.
    #[must_use]
    pub fn json(code: u16, body: &Value) -> Self {
        Self::bytes(code, body.to_string())
    }

    /// This text.
    #[must_use]
    pub fn plain(code: u16, text: impl Into<String>) -> Self {
        Self {
            media: "text/plain; charset=utf-8",
            ..Self::bytes(code, text.into())
        }
    }

    /// JSON that comes bit by bit.
    #[must_use]
    pub fn flow(flow: Flow) -> Self {
        Self {
            content: Content::Flow(flow),
            ..Self::bytes(200, "")
        }
    }

    /// What the API server says to a path that it does not know.
    #[must_use]
    pub fn nowhere() -> Self {
        Self::plain(404, "404 page not found\n")
    }

    /// The same with these warnings.
    #[must_use]
    pub fn warning(mut self, warnings: Vec<String>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// As HTTP, at this moment.
    #[must_use]
    pub fn response(self, now: Timestamp) -> Response<Body> {
        let flow = match self.content {
            Content::Whole(bytes) => stream::once(async { Ok(bytes) }).boxed(),
            Content::Flow(flow) => flow,
        };
        let body = StreamBody::new(flow.map(|bit| bit.map(Frame::data)).boxed());
        let mut response = Response::new(body);
        *response.status_mut() = http::StatusCode::from_u16(self.code)
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache, private"),
        );
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
        if let Some(date) = date.ok().and_then(|it| HeaderValue::from_str(&it).ok()) {
            headers.insert(header::DATE, date);
        }
        for warning in &self.warnings {
            let text = warning.replace('\\', "\\\\").replace('"', "\\\"");
            if let Ok(text) = HeaderValue::from_str(&format!("299 - \"{text}\"")) {
                headers.append(header::WARNING, text);
            }
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let retry_after = value::number(&refusal.details, "/retryAfterSeconds");
        // A version that is yet to come is waited for.
        let cause = value::text(&refusal.details, "/causes/0/reason");
        let patience = Duration::from_secs(if cause == "ResourceVersionTooLarge" {
            3
        } else {
            0
        });
        Self {
            retry_after,
            patience,
            ..Self::json(refusal.code, &refusal.body())
        }
    }
}
