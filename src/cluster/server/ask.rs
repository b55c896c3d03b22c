//! A question to a server, as a request that can be sent twice.

use http::{HeaderValue, Method, Request, header};
use kube::client::Body;
use serde_json::Value;

use super::super::trouble::Trouble;
use super::brief;

/// Of an object no more than its metadata: what a Secret holds never comes here.
const METADATA: &str = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

/// A question.
pub(super) struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub body: Option<&'a Value>,
    accept: Option<&'static str>,
}

impl<'a> Ask<'a> {
    /// Reads what is at a path.
    pub fn get(path: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
            accept: None,
        }
    }

    /// Reads the metadata of what is at a path.
    pub fn metadata(path: &'a str) -> Self {
        Self {
            accept: Some(METADATA),
            ..Self::get(path)
        }
    }

    /// Posts to a path.
    pub fn post(path: &'a str, body: &'a Value) -> Self {
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(path)
        }
    }

    /// The request; it can be made as often as needed.
    pub fn request(&self) -> Result<Request<Body>, Trouble> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.path);
        if self.path.contains("watch=") {
            // A compressed watch holds events back.
            request = request.header(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static("identity"),
            );
        }
        if let Some(accept) = self.accept {
            request = request.header(header::ACCEPT, HeaderValue::from_static(accept));
        }
        let body = match self.body {
            Some(body) => {
                request = request.header(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/json"),
                );
                Body::from(body.to_string().into_bytes())
            }
            None => Body::empty(),
        };
        request
            .body(body)
            .map_err(|error| Trouble::Local(brief(&error)))
    }
}
