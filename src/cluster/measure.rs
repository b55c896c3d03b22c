//! How full the claims on a node are: asked of its kubelet, through the API server.
//!
//! It needs the right to `get nodes/proxy`, which is a heavy one: nothing but this is ever asked by it.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};

use super::{Server, Trouble};
use crate::cluster::translate::measures;
use crate::domain::usage::{Measure, Unmeasured, path};

/// How long all of it may take: a kubelet that lives answers within a second.
const LIMIT: Duration = Duration::from_secs(10);
/// The most of an answer that is read; a node with some hundred pods tells less than one.
const LARGEST: usize = 8 * 1024 * 1024;

/// What the kubelet of a node says of the claims on it.
pub async fn measure(server: &Server, node: &str) -> Result<Vec<Measure>, Unmeasured> {
    let path = path(node).ok_or(Unmeasured::Gone)?;
    let asked = tokio::time::timeout(LIMIT, Box::pin(body(server, &path)));
    let body = asked.await.unwrap_or_else(|_| Err(late()))?;
    measures(&body).map_err(|why| Unmeasured::Unreadable(why.into()))
}

async fn body(server: &Server, path: &str) -> Result<Vec<u8>, Unmeasured> {
    let answered = server.get(path, LIMIT).await;
    let response = answered.map_err(|trouble| told(&trouble))?;
    let body = Limited::new(response.into_body(), LARGEST).collect().await;
    let body = body.map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            let why = format!("it is larger than {} MB", LARGEST / 1024 / 1024);
            return Unmeasured::Unreadable(why);
        }
        Unmeasured::Silent("its answer broke off".into())
    })?;
    Ok(body.to_bytes().to_vec())
}

/// What the API server refuses is told apart from what the kubelet behind it does.
fn told(trouble: &Trouble) -> Unmeasured {
    match trouble {
        Trouble::Status(it) if it.code == 403 && it.reason == "Forbidden" => Unmeasured::Forbidden,
        Trouble::Status(it) if it.code == 404 && it.reason == "NotFound" => Unmeasured::Gone,
        Trouble::Timeout(_) => late(),
        other => Unmeasured::Silent(other.to_string()),
    }
}

fn late() -> Unmeasured {
    Unmeasured::Silent(format!("no answer within {} s", LIMIT.as_secs()))
}
