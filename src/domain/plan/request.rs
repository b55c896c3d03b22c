//! A request as data: what is sent, and what must still be so when it is sent.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::at;
use crate::domain::escape::escape;
use crate::domain::secret::Secrets;
use crate::domain::{Name, Uid};

/// One request that changes the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How it changes it.
    pub verb: Verb,
    /// What is changed.
    pub object: ObjectRef,
    /// `scale` or `eviction`, if not the object itself is written.
    pub subresource: Option<&'static str>,
    /// The body, untyped, so that fields that this version does not know survive.
    pub body: Value,
    /// What must be as it was seen, besides the object's uid.
    pub guards: Vec<Guard>,
    /// Whether the `resourceVersion` of the object, as it was read again just before, becomes a precondition.
    pub holds_version: bool,
    /// What the object then has: told from the dry run's answer, which may have dropped a field, and by
    /// reading when an answer was lost. Empty for deletes and evictions: the object is gone or going then.
    pub wishes: Vec<Guard>,
    /// What of the object, before or after, is shown to nobody: it is taken out of whatever is said of the request.
    pub secrets: Secrets,
}

/// How a request changes the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Changes an object in place.
    Patch(PatchKind),
    /// Makes one.
    Create,
    /// Deletes one.
    Delete,
    /// Asks a pod to go, if the disruption budgets allow it.
    Evict,
}

/// The three kinds of patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchKind {
    /// RFC 6902; every change is preceded by a test.
    Json,
    /// RFC 7386.
    Merge,
    /// Kubernetes' own, which knows lists by their keys and `$patch`.
    Strategic,
}

/// An object of the API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectRef {
    /// Its kind, as one says it: `StatefulSet`.
    pub kind: Cow<'static, str>,
    /// The path of its group: `/apis/apps/v1` or `/api/v1`.
    pub group: Cow<'static, str>,
    /// Its resource: `statefulsets`.
    pub resource: Cow<'static, str>,
    /// Namespace, empty where the kind has none, and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
}

/// A value of an object as it was seen, or as it is wished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// A JSON pointer into the object itself, also where a subresource is written.
    pub pointer: String,
    /// The value; `null` where nothing is there.
    pub value: Value,
}

/// A change of one value of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// A JSON pointer.
    pub pointer: String,
    /// What was seen there; nothing where there was nothing.
    pub before: Option<Value>,
    /// What is to be there; nothing where it is to be removed.
    pub after: Option<Value>,
}

impl ObjectRef {
    /// A StatefulSet.
    #[must_use]
    pub fn set(name: &Name, uid: &Uid) -> Self {
        Self {
            kind: "StatefulSet".into(),
            group: "/apis/apps/v1".into(),
            resource: "statefulsets".into(),
            name: name.clone(),
            uid: uid.clone(),
        }
    }

    /// A pod.
    #[must_use]
    pub fn pod(name: &Name, uid: &Uid) -> Self {
        Self {
            kind: "Pod".into(),
            group: "/api/v1".into(),
            resource: "pods".into(),
            name: name.clone(),
            uid: uid.clone(),
        }
    }

    /// Where it is read and written.
    #[must_use]
    pub fn path(&self) -> String {
        let Self {
            group,
            resource,
            name,
            ..
        } = self;
        format!("{}/{}", folder(group, &name.namespace, resource), name.name)
    }

    /// Where objects of its kind are made.
    #[must_use]
    pub fn folder(&self) -> String {
        folder(&self.group, &self.name.namespace, &self.resource)
    }
}

/// Objects without a namespace lie beside the namespaces.
fn folder(group: &str, namespace: &str, resource: &str) -> String {
    if namespace.is_empty() {
        return format!("{group}/{resource}");
    }
    format!("{group}/namespaces/{namespace}/{resource}")
}

impl Guard {
    /// A value at a place.
    pub fn new(pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self {
            pointer: pointer.into(),
            value: value.into(),
        }
    }

    /// Whether an object has it.
    #[must_use]
    pub fn holds(&self, object: &Value) -> bool {
        at(object, &self.pointer).unwrap_or(&Value::Null) == &self.value
    }
}

impl Edit {
    /// From what an object has at a place to something else.
    pub fn of(object: &Value, pointer: impl Into<String>, after: Option<Value>) -> Self {
        let pointer = pointer.into();
        Self {
            before: at(object, &pointer).cloned(),
            pointer,
            after,
        }
    }

    /// The edits that lead from what is at a pointer to something else, as deep as can be: what is equal is in none
    /// of them. A list that gets longer or shorter is one edit.
    #[must_use]
    pub fn between(before: &Value, after: &Value, pointer: &str) -> Vec<Self> {
        let mut edits = Vec::new();
        between(Some(before), Some(after), pointer, &mut edits);
        edits
    }

    /// One entry of a map that may not be there: then the map is added with it.
    #[must_use]
    pub fn within(object: &Value, map: &str, key: &str, after: Option<Value>) -> Self {
        if at(object, map).is_some() {
            return Self::of(object, format!("{map}/{}", escaped(key)), after);
        }
        let only = |value: Value| Value::Object([(key.to_owned(), value)].into_iter().collect());
        Self::of(object, map, after.map(only))
    }

    /// Whether it changes anything.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }

    /// Does it to an object that was read; nothing where its place is missing.
    pub fn apply(&self, object: &mut Value) {
        let Some((parent, key)) = self.pointer.rsplit_once('/') else {
            return;
        };
        let key = key.replace("~1", "/").replace("~0", "~");
        match (object.pointer_mut(parent), &self.after) {
            (Some(Value::Object(map)), Some(value)) => {
                map.insert(key, value.clone());
            }
            (Some(Value::Object(map)), None) => {
                map.remove(&key);
            }
            (Some(Value::Array(items)), Some(value)) => {
                let place = key.parse::<usize>().ok();
                if let Some(item) = place.and_then(|place| items.get_mut(place)) {
                    item.clone_from(value);
                }
            }
            _ => {}
        }
    }

    /// Back again.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            pointer: self.pointer.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// What must be there before.
    #[must_use]
    pub fn guard(&self) -> Guard {
        Guard::new(
            self.pointer.clone(),
            self.before.clone().unwrap_or(Value::Null),
        )
    }

    /// What is to be there afterwards: value by value, for the server may add others beside them.
    #[must_use]
    pub fn wishes(&self) -> Vec<Guard> {
        let mut wishes = Vec::new();
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        wish(&self.pointer, before, after, &mut wishes);
        wishes
    }

    /// The operations of a JSON patch: a test, and the change.
    #[must_use]
    pub fn operations(&self) -> [Value; 2] {
        let path = &self.pointer;
        let test = json!({"op": "test", "path": path, "value": self.before});
        let change = match (&self.before, &self.after) {
            (_, None) => json!({"op": "remove", "path": path}),
            (None, Some(value)) => json!({"op": "add", "path": path, "value": value}),
            (Some(_), Some(value)) => json!({"op": "replace", "path": path, "value": value}),
        };
        [test, change]
    }
}

fn between(before: Option<&Value>, after: Option<&Value>, pointer: &str, edits: &mut Vec<Edit>) {
    match (before, after) {
        _ if before == after => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let step = escaped(key);
                let below = format!("{pointer}/{step}");
                between(old.get(key), new.get(key), &below, edits);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
            for (nth, (old, new)) in old.iter().zip(new).enumerate() {
                between(Some(old), Some(new), &format!("{pointer}/{nth}"), edits);
            }
        }
        (before, after) => edits.push(Edit {
            pointer: pointer.to_owned(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

/// Maps are told key by key, also those that are to go.
fn wish(pointer: &str, before: Option<&Value>, after: Option<&Value>, wishes: &mut Vec<Guard>) {
    let Some(Value::Object(after)) = after.filter(|it| *it != &json!({})) else {
        wishes.push(Guard::new(pointer, after.cloned().unwrap_or(Value::Null)));
        return;
    };
    let before = before.and_then(Value::as_object);
    for (key, value) in after {
        let below = format!("{pointer}/{}", escaped(key));
        wish(
            &below,
            before.and_then(|it| it.get(key)),
            Some(value),
            wishes,
        );
    }
    let gone = before.into_iter().flatten().map(|(key, _)| key);
    for key in gone.filter(|key| !after.contains_key(*key)) {
        let below = format!("{pointer}/{}", escaped(key));
        wishes.push(Guard::new(below, Value::Null));
    }
}

/// A JSON pointer as the server speaks of a field: `spec.template.spec.containers[0].image`.
#[must_use]
pub fn path(pointer: &str) -> String {
    let mut path = String::new();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let is_number = !step.is_empty() && step.bytes().all(|it| it.is_ascii_digit());
        if is_number || step.contains(['.', '/']) {
            path = format!("{path}[{}]", escape(&step));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            path = format!("{path}{dot}{}", escape(&step));
        }
    }
    path
}

/// A key as a JSON pointer writes it.
#[must_use]
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Request {
    /// Edits of an object, each guarded by what was seen, in one JSON patch.
    #[must_use]
    pub fn edit(object: ObjectRef, edits: &[Edit]) -> Self {
        let uid = json!({"op": "test", "path": "/metadata/uid", "value": &*object.uid});
        let operations = edits.iter().flat_map(Edit::operations);
        Self {
            verb: Verb::Patch(PatchKind::Json),
            object,
            subresource: None,
            body: std::iter::once(uid).chain(operations).collect(),
            guards: edits.iter().map(Edit::guard).collect(),
            holds_version: false,
            wishes: edits.iter().flat_map(Edit::wishes).collect(),
            secrets: Secrets::default(),
        }
    }
}

impl PatchKind {
    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json-patch+json",
            Self::Merge => "application/merge-patch+json",
            Self::Strategic => "application/strategic-merge-patch+json",
        }
    }
}
