//! From a request as data to what is sent: the real one, and its rehearsal.

use http::Method;
use serde_json::{Map, Value, json};

use crate::cluster::server::Message;
use crate::domain::plan::{PatchKind, Request, Verb};

/// Under which name the fields that we change are managed, and that no field of ours may be unknown.
const QUERY: &str = "fieldManager=kubectl-sts&fieldValidation=Strict";

/// Whether a request is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner<'a> {
    /// The server goes through all of it, and stores nothing.
    Rehearsal,
    /// It is meant, provided that the object still has this version, where one is given.
    Real(Option<&'a str>),
}

/// What is sent for a request.
///
/// The object's identity is a precondition of each, so that no operation can forget it: whatever bears the
/// object's name by then stays as it is, unless it is the object itself.
#[must_use]
pub fn message(request: &Request, manner: Manner<'_>) -> Message {
    let is_dry = manner == Manner::Rehearsal;
    let version = match manner {
        Manner::Rehearsal => None,
        Manner::Real(version) => version,
    };
    let object = &request.object;
    let mut query = QUERY.to_owned();
    if is_dry {
        query.push_str("&dryRun=All");
    }
    let mut body = request.body.clone();
    let (method, path, media) = match request.verb {
        Verb::Patch(kind) => {
            hold_patch(&mut body, kind, &object.uid, version);
            (Method::PATCH, object.path(), kind.media_type())
        }
        Verb::Create => (Method::POST, object.folder(), "application/json"),
        Verb::Evict => {
            let name = &object.name;
            put(&mut body, &["apiVersion"], json!("policy/v1"));
            put(&mut body, &["kind"], json!("Eviction"));
            put(&mut body, &["metadata", "name"], json!(&*name.name));
            put(
                &mut body,
                &["metadata", "namespace"],
                json!(&*name.namespace),
            );
            let options = entry(&mut body, &["deleteOptions"]);
            hold_deletion(options, &object.uid, version);
            (Method::POST, object.path(), "application/json")
        }
        Verb::Delete => {
            put(&mut body, &["apiVersion"], json!("v1"));
            put(&mut body, &["kind"], json!("DeleteOptions"));
            hold_deletion(&mut body, &object.uid, version);
            // With a body, the server ignores the parameter, and the deletion would be real.
            if is_dry {
                put(&mut body, &["dryRun"], json!(["All"]));
            }
            query.clear();
            (Method::DELETE, object.path(), "application/json")
        }
    };
    let subresource = match request.verb {
        Verb::Evict => Some("eviction"),
        _ => request.subresource,
    };
    let mut path = path;
    if let Some(subresource) = subresource {
        path.push('/');
        path.push_str(subresource);
    }
    if !query.is_empty() {
        path.push('?');
        path.push_str(&query);
    }
    Message {
        method,
        path,
        media,
        body,
    }
}

fn hold_patch(body: &mut Value, kind: PatchKind, uid: &str, version: Option<&str>) {
    let held = [("uid", Some(uid)), ("resourceVersion", version)];
    let held = held
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    match kind {
        PatchKind::Json => {
            let Value::Array(operations) = body else {
                return;
            };
            for (nth, (key, value)) in held.enumerate() {
                let test =
                    json!({"op": "test", "path": format!("/metadata/{key}"), "value": value});
                if !operations.contains(&test) {
                    operations.insert(nth, test);
                }
            }
        }
        PatchKind::Merge | PatchKind::Strategic => {
            for (key, value) in held {
                put(body, &["metadata", key], json!(value));
            }
        }
    }
}

fn hold_deletion(options: &mut Value, uid: &str, version: Option<&str>) {
    put(options, &["preconditions", "uid"], json!(uid));
    if let Some(version) = version {
        put(
            options,
            &["preconditions", "resourceVersion"],
            json!(version),
        );
    }
}

fn put(body: &mut Value, path: &[&str], value: Value) {
    *entry(body, path) = value;
}

/// The value at a path, made where it is missing.
fn entry<'a>(body: &'a mut Value, path: &[&str]) -> &'a mut Value {
    path.iter().fold(body, |value, key| {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        match value {
            Value::Object(map) => map.entry((*key).to_owned()).or_insert(Value::Null),
            other => other,
        }
    })
}
