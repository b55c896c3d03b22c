//! Create: from the documents of a text to requests that make objects, and what must be known of each before.
//!
//! The kinds are the server's: which resource a kind is, and whether it has a namespace, is read from it.

mod command;
mod documents;
mod set;

pub use command::{kubectl, kubectl_of, with_text};
pub use documents::{Resource, Wanted, Wrong, wanted};
pub use set::{Findings, LIMIT, look, reads};

use serde_json::Value;

use crate::domain::Uid;
use crate::domain::escape::escape_within;
use crate::domain::plan::{Danger, Delta, Goal, Guard, ObjectRef, Plan, Request, Step, Verb, at};
use crate::domain::secret::Secrets;
use crate::manifest::Kind;

/// The name of the operation, in the journal.
pub const NAME: &str = "create";

/// The plan of one object: one request, followed no further than its answer.
#[must_use]
pub fn plan(wanted: &Wanted, object: &ObjectRef, kubectl: String, danger: Danger) -> Plan {
    let title = format!("Create {} {}", object.kind, object.name);
    Plan {
        operation: NAME,
        set: object.name.clone(),
        uid: object.uid.clone(),
        deed: title.clone(),
        danger,
        effect: String::new(),
        typed: None,
        changes: changes(wanted),
        seats: Vec::new(),
        notes: Vec::new(),
        kubectl,
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
        secrets: Secrets::of([&wanted.value]),
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

/// What is there afterwards, in a few words; nothing of what may be secret.
fn changes(wanted: &Wanted) -> Vec<Delta> {
    let word = |pointer: &str| at(&wanted.value, pointer).and_then(Value::as_str);
    let after = |what: &str, after: String| Delta {
        what: what.into(),
        before: None,
        after: Some(escape_within(&after, 200)),
    };
    if wanted.is_set() {
        let replicas = at(&wanted.value, "/spec/replicas").map_or(1, |it| it.as_u64().unwrap_or(1));
        let containers = at(&wanted.value, "/spec/template/spec/containers");
        let containers = containers.and_then(Value::as_array).into_iter().flatten();
        let images: Vec<&str> = containers
            .filter_map(|it| it.get("image")?.as_str())
            .collect();
        let mut all = vec![after("replicas", replicas.to_string())];
        if !images.is_empty() {
            all.push(after("image", images.join(" ")));
        }
        return all;
    }
    let told = match &*wanted.kind {
        "Service" => word("/spec/clusterIP").map(|it| after("clusterIP", it.into())),
        "PersistentVolumeClaim" => {
            let size = word("/spec/resources/requests/storage");
            size.map(|it| after("storage", it.into()))
        }
        _ => None,
    };
    vec![told.unwrap_or_else(|| after("it", "is there".into()))]
}

/// Whether the data of an object is hidden wherever it is shown.
#[must_use]
pub fn is_secret(value: &Value) -> bool {
    at(value, "/kind").and_then(Value::as_str) == Some("Secret")
}
