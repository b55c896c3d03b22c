//! One request in, one answer out.

use http::request::Parts;
use http::{Response, header};
use hyper::body::Bytes;
use serde_json::Value;

use crate::sim::access::User;
use crate::sim::api::{self, Asked, Body, Reply};
use crate::sim::refusal::Refusal;
use crate::sim::running::Sim;

/// The largest body that is read.
pub const LARGEST: usize = 3 * 1024 * 1024;

/// Who comes through a door.
#[derive(Clone)]
pub enum Visitor {
    /// Somebody who is known.
    Known(User),
    /// Somebody who shows a token, or not.
    Bearer,
}

/// Answers a request that has arrived whole.
pub fn handle(sim: &Sim, visitor: &Visitor, parts: Parts, body: Bytes) -> Response<Body> {
    let now = sim.clock().now();
    let user = match visitor {
        Visitor::Known(user) => Ok(user.clone()),
        Visitor::Bearer => bearer(sim, &parts),
    };
    let reply = match user {
        Ok(user) => api::answer(sim, Asked::new(parts, body, user)),
        Err(refusal) => refusal.into(),
    };
    reply.response(now)
}

/// The answer to a body that is too large.
pub fn too_large(sim: &Sim) -> Response<Body> {
    let refusal = Refusal::new(
        413,
        "RequestEntityTooLarge",
        format!("Request entity too large: limit is {LARGEST}"),
    );
    Reply::from(refusal).response(sim.clock().now())
}

fn bearer(sim: &Sim, parts: &Parts) -> Result<User, Refusal> {
    let shown = parts.headers.get(header::AUTHORIZATION);
    let Some(shown) = shown.and_then(|it| it.to_str().ok()) else {
        return Ok(User::anonymous());
    };
    let token = shown.strip_prefix("Bearer ").unwrap_or_default().trim();
    sim.at_doors(|doors| doors.users.get(token).cloned())
        .ok_or_else(|| Refusal::new(401, "Unauthorized", "Unauthorized").with(Value::Null))
}
