//! Create: from the documents of a text to requests that make objects, and what must be known of each before.
//!
//! The kinds are the server's: which resource a kind is, and whether it has a namespace, is read from it.

mod documents;
mod set;

pub use documents::{Resource, Wanted, Wrong, wanted};
pub use set::{Findings, LIMIT, look, reads};

use serde_json::Value;

use super::common::quoted;
use crate::domain::plan::{Danger, Goal, Guard, ObjectRef, Plan, Request, Step, Verb, at};
use crate::domain::{Identity, Uid};
use crate::manifest::Kind;

/// The name of the operation, in the journal.
pub const NAME: &str = "create";

/// The plan of one object: one request, followed no further than its answer.
#[must_use]
pub fn plan(wanted: &Wanted, object: &ObjectRef, identity: &Identity, danger: Danger) -> Plan {
    let title = format!("Create {} {}", object.kind, object.name);
    Plan {
        operation: NAME,
        set: object.name.clone(),
        uid: object.uid.clone(),
        deed: title.clone(),
        danger,
        effect: String::new(),
        typed: None,
        changes: Vec::new(),
        seats: Vec::new(),
        notes: Vec::new(),
        kubectl: kubectl(identity, &wanted.name.namespace),
        steps: vec![Step {
            about: title.clone(),
            request: request(wanted, object),
            goal: Goal::Written,
        }],
        title,
        inverse: None,
    }
}

/// What is sent for one object; its identity is not known before it is there.
#[must_use]
pub fn request(wanted: &Wanted, object: &ObjectRef) -> Request {
    Request {
        verb: Verb::Create,
        object: ObjectRef {
            uid: Uid::from(""),
            ..object.clone()
        },
        subresource: None,
        body: wanted.value.clone(),
        guards: Vec::new(),
        holds_version: false,
        wishes: wishes(wanted),
    }
}

/// What the object then has. Of kinds that we do not know no more is told than that: their servers add to lists, and a
/// Secret's data is nobody's to see.
fn wishes(wanted: &Wanted) -> Vec<Guard> {
    let is_known = Kind::named(&wanted.version, &wanted.kind).is_some_and(|it| it.word != "Pod");
    let all = ["/metadata/labels", "/metadata/annotations", "/spec"];
    let told = all.into_iter().filter(|it| *it != "/spec" || is_known);
    let wish = |pointer: &'static str| {
        let value = at(&wanted.value, pointer).filter(|it| it.is_object())?;
        Some(Guard::new(pointer, value.clone()))
    };
    told.filter_map(wish).collect()
}

/// The same with kubectl, given the text as a file: what is in it may be secret, and is never part of a command.
#[must_use]
pub fn kubectl(identity: &Identity, namespace: &str) -> String {
    let context = Some(&identity.context).filter(|it| !it.is_empty());
    let context = context.map(|it| format!("--context={it}"));
    let flags = identity.flags.iter().map(ToString::to_string);
    let namespace = (!namespace.is_empty()).then(|| format!("--namespace={namespace}"));
    let mut words = vec!["kubectl".to_owned()];
    for flag in context.into_iter().chain(flags).chain(namespace) {
        let (name, value) = flag.split_once('=').unwrap_or((&flag, ""));
        words.push(format!("{name}={}", quoted(value)));
    }
    words.push("create --validate=strict -f FILE".into());
    words.join(" ")
}

/// Whether the data of an object is hidden wherever it is shown.
#[must_use]
pub fn is_secret(value: &Value) -> bool {
    at(value, "/kind").and_then(Value::as_str) == Some("Secret")
}
