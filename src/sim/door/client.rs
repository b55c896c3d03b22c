//! A client in this process: no socket, no TLS, no credentials.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body_util::{BodyExt as _, Collected, Limited};
use tower::{BoxError, Service};

use super::handler::{self, Visitor};
use crate::sim::access::User;
use crate::sim::api::Body;
use crate::sim::running::{Line, Sim};

/// The door for one user.
#[derive(Clone)]
struct Door {
    line: Line,
    visitor: Visitor,
}

impl Sim {
    /// A client that may do everything.
    #[must_use]
    pub fn client(&self) -> kube::Client {
        self.client_as(User::admin())
    }

    /// A client that may do what this user may.
    #[must_use]
    pub fn client_as(&self, user: User) -> kube::Client {
        let door = Door {
            line: self.line(),
            visitor: Visitor::Known(user),
        };
        kube::Client::new(door, "default")
    }
}

impl Service<Request<kube::client::Body>> for Door {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<kube::client::Body>) -> Self::Future {
        let door = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = Limited::new(body, handler::LARGEST).collect().await;
            let body = body.ok().map(Collected::to_bytes);
            handler::handle(&door.line, &door.visitor, parts, body)
                .await
                .map_err(|none| io::Error::from(none).into())
        })
    }
}
