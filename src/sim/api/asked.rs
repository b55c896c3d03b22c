//! Asked: a request that has arrived whole, and who asks.

use http::request::Parts;
use http::{HeaderMap, Method, header};
use hyper::body::Bytes;

use crate::sim::access::User;
use crate::sim::refusal::Refusal;

/// A request.
pub struct Asked {
    /// `GET`, `POST` ...
    pub method: Method,
    /// As in the URL, decoded, without the query.
    pub path: String,
    /// What follows the `?`.
    pub query: Query,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Who asks.
    pub user: User,
}

/// The parameters of a request, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Asked {
    /// What these parts and this body ask.
    #[must_use]
    pub fn new(parts: Parts, body: Bytes, user: User) -> Self {
        Self {
            path: decoded(parts.uri.path()),
            query: Query::parse(parts.uri.query().unwrap_or_default()),
            method: parts.method,
            headers: parts.headers,
            body,
            user,
        }
    }

    /// A header's text; empty if it is not there.
    #[must_use]
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The media type of the body, without its parameters.
    #[must_use]
    pub fn media_type(&self) -> &str {
        let whole = self.header(header::CONTENT_TYPE);
        whole.split(';').next().unwrap_or_default().trim()
    }
}

impl Query {
    fn parse(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of a parameter; empty if it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a parameter.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a parameter is set, as the API server reads it: whatever is not `false` or `0` is true.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.flag(name) == Some(true)
    }

    /// The same, and whether it was given at all.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.given(name)
            .map(|value| !matches!(value.to_lowercase().as_str(), "false" | "0"))
    }

    /// A number; none if it is not there.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.text(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                Refusal::bad_request(format!(
                    "strconv.ParseInt: parsing {text:?}: invalid syntax"
                ))
            }),
        }
    }
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| byte.and_then(|it| char::from(it).to_digit(16));
        let mut ahead = rest.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
