//! One request in, one answer out, through whatever weather there is.

use std::io;

use futures::StreamExt as _;
use futures::stream;
use http::request::Parts;
use http::{Response, header};
use hyper::body::Bytes;

use super::weather::{self, Asks, Fault, Manner};
use crate::sim::access::{Action, User};
use crate::sim::api::{self, Asked, Body, Content, Reply};
use crate::sim::refusal::Refusal;
use crate::sim::running::{Line, Sim};

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

/// There is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// There is no cluster.
    #[error("connection refused: the simulated cluster has ended")]
    Ended,
    /// A fault: nobody listens.
    #[error("connection refused")]
    Refused,
    /// A fault: the connection broke before the answer came.
    #[error("connection reset by peer")]
    Reset,
}

impl From<NoAnswer> for io::Error {
    fn from(none: NoAnswer) -> Self {
        let kind = match none {
            NoAnswer::Ended | NoAnswer::Refused => io::ErrorKind::ConnectionRefused,
            NoAnswer::Reset => io::ErrorKind::ConnectionReset,
        };
        Self::new(kind, none)
    }
}

/// Answers a request that has arrived whole, or that was too large to.
pub async fn handle(
    line: &Line,
    visitor: &Visitor,
    mut parts: Parts,
    body: Option<Bytes>,
) -> Result<Response<Body>, NoAnswer> {
    let sim = line.reach().ok_or(NoAnswer::Ended)?;
    let user = match visitor {
        Visitor::Known(user) => Ok(user.clone()),
        Visitor::Bearer => bearer(&sim, &mut parts),
    };
    let is_known = user.is_ok();
    let is_whole = body.is_some();
    let user = user.unwrap_or_else(|_| User::anonymous());
    let asked = Asked::new(parts, body.unwrap_or_default(), user);
    let asks = Asks::of(&asked);
    drop(sim);
    let fault = await_fault(line, &asks).await?;
    let sim = line.reach().ok_or(NoAnswer::Ended)?;
    let mut reply = match instead(fault.as_ref(), &asked) {
        Some(reply) => reply,
        None if !is_known => Refusal::new(401, "Unauthorized", "Unauthorized").into(),
        None if !is_whole => too_large(),
        None => api::answer(&sim, asked),
    };
    drop(sim);
    if !reply.patience.is_zero() {
        tokio::time::sleep(reply.patience).await;
    }
    if fault == Some(Fault::Lost) {
        return Err(NoAnswer::Reset);
    }
    let sim = line.reach().ok_or(NoAnswer::Ended)?;
    let is_slow = matches!(fault, Some(Fault::Drip(_) | Fault::Cut));
    if asks.manner == Manner::Watch || is_slow {
        let flow = match reply.content {
            Content::Flow(flow) => flow,
            Content::Whole(bytes) => stream::once(async { Ok(bytes) }).boxed(),
        };
        reply.content = Content::Flow(weather::through(&sim, asks, flow));
    }
    let now = sim.clock().now();
    Ok(reply.response(sim.at_doors(|doors| doors.weather.shown(now))))
}

/// What hits a request, once it has waited as long as that makes it wait.
async fn await_fault(line: &Line, asks: &Asks) -> Result<Option<Fault>, NoAnswer> {
    let sim = line.reach().ok_or(NoAnswer::Ended)?;
    let now = sim.clock().now();
    let fault = sim.at_doors(|doors| doors.weather.hits(asks, now));
    // Nobody who waits keeps the cluster running.
    drop(sim);
    match fault {
        Some(Fault::Refused) => return Err(NoAnswer::Refused),
        Some(Fault::Mute) => std::future::pending().await,
        Some(Fault::Late(by)) => tokio::time::sleep(by).await,
        _ => {}
    }
    Ok(fault)
}

/// The answer that takes the place of the real one.
fn instead(fault: Option<&Fault>, asked: &Asked) -> Option<Reply> {
    let fault = fault?;
    if fault == &Fault::Forbidden {
        return Some(Action::of(asked).refused(&asked.user).into());
    }
    fault.reply(asked.query.flag("sendInitialEvents") == Some(true))
}

fn too_large() -> Reply {
    Refusal::new(
        413,
        "RequestEntityTooLarge",
        format!("Request entity too large: limit is {LARGEST}"),
    )
    .into()
}

/// Whoever shows a token: in a header, or at the beginning of the path (`/as/TOKEN/...`), since kubectl sends no
/// credentials over plain HTTP.
fn bearer(sim: &Sim, parts: &mut Parts) -> Result<User, Stranger> {
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
        .ok_or(Stranger)
}

/// Somebody whose token is nobody's.
struct Stranger;

/// Takes the token off the path.
fn from_path(parts: &mut Parts) -> Option<String> {
    let whole = parts.uri.path_and_query()?.as_str();
    let (token, rest) = whole.strip_prefix("/as/")?.split_once('/')?;
    let (token, rest) = (token.to_owned(), format!("/{rest}"));
    parts.uri = rest.parse().ok()?;
    Some(token)
}
