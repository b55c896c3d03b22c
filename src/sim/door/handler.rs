//! One request in, one answer out.

use http::request::Parts;
use http::{Response, header};
use hyper::body::Bytes;

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
pub fn handle(sim: &Sim, visitor: &Visitor, mut parts: Parts, body: Bytes) -> Response<Body> {
    let now = sim.clock().now();
    let user = match visitor {
        Visitor::Known(user) => Ok(user.clone()),
        Visitor::Bearer => bearer(sim, &mut parts),
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

/// Whoever shows a token: in a header, or at the beginning of the path (`/as/TOKEN/...`), since kubectl sends no
/// credentials over plain HTTP.
fn bearer(sim: &Sim, parts: &mut Parts) -> Result<User, Refusal> {
    let token = match from_path(parts) {
        Some(token) => token,
        None => match parts.headers.get(header::AUTHORIZATION) {
            Some(shown) => {
                let shown = shown.to_str().unwrap_or_default();
                let token = shown.strip_prefix("Bearer ").unwrap_or_default();
                token.trim().to_owned()
            }
            None => return Ok(User::anonymous()),
        },
    };
    sim.at_doors(|doors| doors.users.get(&token).cloned())
        .ok_or_else(|| Refusal::new(401, "Unauthorized", "Unauthorized"))
}

/// Takes the token off the path.
fn from_path(parts: &mut Parts) -> Option<String> {
    let whole = parts.uri.path_and_query()?.as_str();
    let (token, rest) = whole.strip_prefix("/as/")?.split_once('/')?;
    let (token, rest) = (token.to_owned(), format!("/{rest}"));
    parts.uri = rest.parse().ok()?;
    Some(token)
}
