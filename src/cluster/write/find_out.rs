//! An answer was lost: what became of the request is found out by reading. It is never sent again.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::compare::{differences, lacking, version};
use super::read_again;
use crate::cluster::Server;
use crate::domain::plan::{Guard, Outcome, Request, Verb, at};

/// The first pause; each is twice as long as the one before.
const SHORTEST: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(10);
/// So long a request may still be on its way: an API server works on one for a minute.
const ON_ITS_WAY: Duration = Duration::from_secs(70);

/// What a read tells.
enum Finding {
    Done(Option<Value>),
    /// Not, or not yet.
    NotDone(String),
    /// It cannot be told from the object alone.
    Open,
}

/// Asks until somebody answers and nothing can come any more.
pub(super) async fn find_out(
    server: &Server,
    request: &Request,
    before: Option<&Value>,
    sent: Instant,
) -> Outcome {
    let mut pause = SHORTEST;
    loop {
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
        let asked = Instant::now();
        let Ok(now) = look(server, request).await else {
            continue;
        };
        let is_over = asked.duration_since(sent) >= ON_ITS_WAY;
        match judge(request, before, now) {
            Finding::Done(object) => {
                return Outcome::Done {
                    object,
                    warnings: Vec::new(),
                    was_lost: true,
                };
            }
            Finding::NotDone(why) if is_over => return Outcome::NotDone(why),
            Finding::Open if is_over => {
                return Outcome::Unknown(
                    "the answer was lost, and the object does not tell whether it was carried out"
                        .into(),
                );
            }
            Finding::NotDone(_) | Finding::Open => {}
        }
    }
}

async fn look(server: &Server, request: &Request) -> Result<Value, super::Trouble> {
    let get = Request {
        verb: Verb::Delete,
        ..request.clone()
    };
    Ok(read_again(server, &get).await?.unwrap_or_default())
}

fn judge(request: &Request, before: Option<&Value>, now: Value) -> Finding {
    let is_same = Guard::new("/metadata/uid", &*request.object.uid).holds(&now);
    let is_going = now.pointer("/metadata/deletionTimestamp").is_some();
    match request.verb {
        Verb::Delete | Verb::Evict if !is_same => Finding::Done(None),
        Verb::Delete | Verb::Evict if is_going => Finding::Done(Some(now)),
        Verb::Delete | Verb::Evict => Finding::NotDone("it is still there".into()),
        Verb::Create => judge_creation(request, before, now),
        Verb::Patch(_) if !is_same => {
            Finding::NotDone("the object is gone, or is another one now".into())
        }
        Verb::Patch(_) if request.wishes.is_empty() => {
            let has_moved = before.and_then(version) != version(&now);
            if has_moved {
                Finding::Open
            } else {
                Finding::NotDone("the object is as it was".into())
            }
        }
        Verb::Patch(_) => {
            let lacking = lacking(&request.wishes, &now);
            if lacking.is_empty() {
                return Finding::Done(Some(now));
            }
            let is_as_before = differences(request, &now).is_empty();
            Finding::NotDone(if is_as_before {
                "the object is as it was".into()
            } else {
                format!("the object is not as it was to be: {}", lacking.join(", "))
            })
        }
    }
}

/// Whether what is there now is what was to be made. Its identity is not known; that nothing of that name was there just
/// before tells that it came after we sent, and its wishes or its manager that it is ours.
fn judge_creation(request: &Request, before: Option<&Value>, now: Value) -> Finding {
    if now.is_null() {
        return Finding::NotDone("there is no such object".into());
    }
    let uid = |object: &Value| at(object, "/metadata/uid").cloned();
    if before.is_some_and(|it| !it.is_null() && uid(it) == uid(&now)) {
        return Finding::NotDone("one of that name was there before, and still is".into());
    }
    let lacking = lacking(&request.wishes, &now);
    let is_ours = is_made_by_us(&now);
    match (before, lacking.is_empty()) {
        // Webhooks may have made something else of it on the way.
        _ if is_ours => Finding::Done(Some(now)),
        (Some(_), true) if !request.wishes.is_empty() => Finding::Done(Some(now)),
        (_, true) => Finding::Open,
        (_, false) => Finding::NotDone(format!(
            "somebody made another one of that name: {}",
            lacking.join(", ")
        )),
    }
}

/// Whether its first fields were written under our name.
fn is_made_by_us(object: &Value) -> bool {
    let made = at(object, "/metadata/creationTimestamp");
    let managers = at(object, "/metadata/managedFields").and_then(Value::as_array);
    let mut managers = managers.into_iter().flatten();
    managers.any(|it| at(it, "/manager") == Some(&json!("kubectl-sts")) && at(it, "/time") == made)
}
