//! Writes: rehearsed by the server, compared with what was seen, sent once, and found out about by reading.

mod compare;
mod find_out;
mod message;

use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Server;
use super::server::Reply;
use super::trouble::{Refusal, Trouble};
use crate::domain::plan::{Difference, Outcome, Reproof, Request, Verb, Verdict};
use compare::{differences, lacking, moved, told_by, version};
use message::{Manner, message};

/// How long a read may take.
const READ: Duration = Duration::from_secs(15);

/// How long it is waited before a kind is asked for again that is not served yet, and how often that is done.
const PAUSE: Duration = Duration::from_millis(500);
const SERVED_AFTER: usize = 10;

/// What is heard of a request on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It is being sent: it can no longer be called off.
    Sent,
    /// What came of it. After [`Outcome::Unknown`] another follows, as soon as somebody can tell.
    Came(Outcome),
}

/// Lets the server go through a request without storing anything.
pub async fn rehearse(server: &Server, request: &Request) -> Verdict {
    // Not every request can carry what was seen, so it is compared here; and a refusal is then told by its name.
    let seen = match read_again(server, request).await {
        Ok(object) => object,
        Err(trouble) => return not_read(&trouble, Verdict::Refused, Verdict::Silent),
    };
    if let Some(object) = &seen {
        let differences = differences(request, object);
        if !differences.is_empty() {
            return Verdict::Changed(differences);
        }
    }
    server.make_ready().await;
    let rehearsal = message(request, Manner::Rehearsal);
    let mut reply = server.send_once(&rehearsal).await;
    // A kind that was defined just now is served some moments later. Nothing is stored by asking again.
    for _ in 0..SERVED_AFTER {
        if !is_not_served(request, &reply) {
            break;
        }
        sleep(PAUSE).await;
        reply = server.send_once(&rehearsal).await;
    }
    match reply {
        Reply::Accepted { body, warnings } => Verdict::Accepted {
            warnings,
            dropped: lacking(&told_by(request, &body), &body),
        },
        Reply::Refused(refusal) => match why(server, request, &refusal, seen.as_ref()).await {
            Ok(differences) => Verdict::Changed(differences),
            Err(reproof) => Verdict::Refused(reproof),
        },
        Reply::NotSent(trouble) | Reply::Lost(trouble) => Verdict::Silent(trouble.to_string()),
    }
}

/// Whether the server knows no such path: for it says something else of an object that is not there.
fn is_not_served(request: &Request, reply: &Reply) -> bool {
    let is_not_found = |it: &Refusal| it.code == 404 && it.reason.is_empty();
    request.verb == Verb::Create && matches!(reply, Reply::Refused(it) if is_not_found(it))
}

/// Carries out a request: reads the object once more, compares, and sends exactly one request.
pub async fn carry_out(
    server: &Server,
    request: &Request,
    called_off: &CancellationToken,
    tell: &(impl Fn(News) + Send + Sync),
) {
    let check = Box::pin(async {
        let seen = read_again(server, request).await;
        server.make_ready().await;
        seen
    });
    let checked = called_off.run_until_cancelled(check).await;
    let seen = match checked {
        None => return tell(News::Came(Outcome::NotSent("called off".into()))),
        Some(Ok(seen)) => seen,
        Some(Err(trouble)) => {
            let outcome = not_read(&trouble, Outcome::Refused, |why| {
                Outcome::NotSent(format!("it could not be read again just before: {why}"))
            });
            return tell(News::Came(outcome));
        }
    };
    if let Some(object) = &seen {
        let differences = differences(request, object);
        if !differences.is_empty() {
            return tell(News::Came(Outcome::Changed(differences)));
        }
    }
    // Whether something of that name is there already is asked of nobody but the server; but should its answer be lost,
    // it must be known whether what is found then was there before.
    let seen = match request.verb {
        Verb::Create => called_off
            .run_until_cancelled(Box::pin(before_creation(server, request)))
            .await
            .flatten(),
        _ => seen,
    };
    let held = seen.as_ref().and_then(version);
    let manner = Manner::Real(held.filter(|_| request.holds_version));
    if called_off.is_cancelled() {
        return tell(News::Came(Outcome::NotSent("called off".into())));
    }
    tell(News::Sent);
    let sent = tokio::time::Instant::now();
    let outcome = match server.send_once(&message(request, manner)).await {
        Reply::Accepted { body, warnings } => Outcome::Done {
            object: object_after(server, request, body).await,
            warnings,
            was_lost: false,
        },
        Reply::Refused(refusal) => match why(server, request, &refusal, seen.as_ref()).await {
            Ok(differences) => Outcome::Changed(differences),
            Err(reproof) => Outcome::Refused(reproof),
        },
        Reply::NotSent(trouble) => Outcome::NotSent(trouble.to_string()),
        Reply::Lost(trouble) => {
            tell(News::Came(Outcome::Unknown(trouble.to_string())));
            find_out::find_out(server, request, seen.as_ref(), sent).await
        }
    };
    tell(News::Came(outcome));
}

/// The object as it is, `null` where it is gone; nothing where it is yet to be made.
async fn read_again(server: &Server, request: &Request) -> Result<Option<Value>, Trouble> {
    if request.verb == Verb::Create {
        return Ok(None);
    }
    match server.get_json(&request.object.path(), READ).await {
        Ok(object) => Ok(Some(object)),
        Err(Trouble::Status(refusal)) if refusal.code == 404 && refusal.reason == "NotFound" => {
            Ok(Some(Value::Null))
        }
        Err(trouble) => Err(trouble),
    }
}

/// What is there before something is made: `null` where nothing is; nothing where that cannot be read.
async fn before_creation(server: &Server, request: &Request) -> Option<Value> {
    match server.get_json(&request.object.path(), READ).await {
        Ok(object) => Some(object),
        Err(Trouble::Status(refusal)) if refusal.code == 404 => Some(Value::Null),
        Err(_) => None,
    }
}

fn not_read<T>(
    trouble: &Trouble,
    refused: impl Fn(Reproof) -> T,
    silent: impl Fn(String) -> T,
) -> T {
    match trouble {
        Trouble::Status(refusal) => refused(reproof(refusal)),
        other => silent(other.to_string()),
    }
}

/// What a success leaves: the object, if the answer holds it; nothing where it is gone, or going.
async fn object_after(server: &Server, request: &Request, answer: Value) -> Option<Value> {
    let is_whole = request.subresource.is_none();
    match request.verb {
        Verb::Evict => None,
        Verb::Delete => (answer.get("kind")? != "Status").then_some(answer),
        Verb::Patch(_) | Verb::Create if is_whole => Some(answer),
        // What a subresource answers has no generation, which tells whether the controller has seen the change.
        Verb::Patch(_) | Verb::Create => match read_again(server, request).await {
            Ok(Some(object)) if !object.is_null() => Some(object),
            _ => Some(answer),
        },
    }
}

/// Why the server refused: because something is no longer as it was seen, or for another reason.
///
/// A JSON patch whose test fails is refused without a word on which: it is told by looking.
async fn why(
    server: &Server,
    request: &Request,
    refusal: &Refusal,
    seen: Option<&Value>,
) -> Result<Vec<Difference>, Reproof> {
    let says_nothing =
        refusal.code == 422 && refusal.reason == "Invalid" && refusal.faults.is_empty();
    let is_another = || {
        refusal
            .faults
            .iter()
            .any(|it| it.starts_with("metadata.uid"))
    };
    let may_differ = match refusal.code {
        404 | 409 => request.verb != Verb::Create && !refusal.reason.is_empty(),
        422 => says_nothing || is_another(),
        _ => false,
    };
    if !may_differ {
        return Err(reproof(refusal));
    }
    let now = match read_again(server, request).await {
        Ok(now) => now.unwrap_or_default(),
        Err(trouble) => {
            let mut reproof = reproof(refusal);
            reproof
                .causes
                .push(format!("what has changed could not be read: {trouble}"));
            return Err(reproof);
        }
    };
    let mut differences = differences(request, &now);
    if differences.is_empty() && refusal.code == 409 {
        differences.extend(moved(seen.and_then(version), &now));
    }
    if !differences.is_empty() {
        return Ok(differences);
    }
    let mut reproof = reproof(refusal);
    if says_nothing {
        reproof.causes.push(
            "it does not say why, and everything that was looked at is as it was seen".into(),
        );
    }
    Err(reproof)
}

fn reproof(refusal: &Refusal) -> Reproof {
    Reproof {
        code: refusal.code,
        reason: refusal.reason.clone(),
        message: refusal.message.clone(),
        causes: refusal.faults.clone(),
    }
}
