//! Which fields of a living object can't change, which start a rollout, and which amounts can't be.
//!
//! What the server fills in by itself is no change when it is left out, nor is another spelling of the same amount.

mod amounts;
mod apart;
mod claim;
mod kinds;
mod likeness;
mod pod;
mod service;

use serde_json::Value;

use super::Kind;

pub use amounts::impossible;
pub use apart::changes;

/// Something that the server will refuse: a change, or an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The JSON pointer of the field.
    pub pointer: String,
    /// Why, in one sentence.
    pub words: String,
    /// What can be done instead.
    pub instead: String,
}

impl Fixed {
    fn new(
        pointer: impl Into<String>,
        words: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            words: words.into(),
            instead: instead.into(),
        }
    }
}

/// What only the server writes; it may be left out.
const BY_THE_SERVER: [&str; 8] = [
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
    "managedFields",
];

/// What was changed though it can't be, on the way from one object to the other.
///
/// ```
/// use kubectl_sts::manifest::{kind, rules};
/// use serde_json::json;
/// let (opened, typed) = (json!({"spec": {"serviceName": "db"}}), json!({"spec": {"serviceName": "web"}}));
/// assert_eq!(rules::fixed(&kind::SET, &opened, &typed)[0].pointer, "/spec/serviceName");
/// ```
#[must_use]
pub fn fixed(kind: &'static Kind, opened: &Value, typed: &Value) -> Vec<Fixed> {
    let mut found = identity(opened, typed);
    let (opened, typed) = (
        likeness::of(kind.word, opened),
        likeness::of(kind.word, typed),
    );
    found.extend(match kind.word {
        "StatefulSet" => kinds::set(&opened, &typed),
        "Pod" => pod::pod(&opened, &typed),
        "PersistentVolumeClaim" => claim::claim(&opened, &typed),
        "Service" => service::service(&opened, &typed),
        "ControllerRevision" => kinds::revision(&opened, &typed),
        _ => Vec::new(),
    });
    found
}

/// What tells which object it is, and what others write.
fn identity(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let mut found = Vec::new();
    let pair = |pointer: &str| (opened.pointer(pointer), typed.pointer(pointer));
    for pointer in [
        "/apiVersion",
        "/kind",
        "/metadata/name",
        "/metadata/namespace",
    ] {
        let (before, after) = pair(pointer);
        let may_miss = after.is_none() && pointer.ends_with("namespace");
        if before.is_some() && before != after && !may_miss {
            let word = pointer.rsplit('/').next().unwrap_or_default();
            found.push(Fixed::new(
                pointer,
                format!("{word} tells which object this is, and can't change"),
                "create another object from this text",
            ));
        }
    }
    for word in BY_THE_SERVER {
        let pointer = format!("/metadata/{word}");
        let (before, after) = pair(&pointer);
        let shown = before.is_some() || word != "managedFields";
        if after.is_some_and(|it| !it.is_null() && before != Some(it)) && shown {
            found.push(Fixed::new(
                pointer,
                format!("{word} is written by the server"),
                "leave it as it was",
            ));
        }
    }
    let (before, after) = pair("/status");
    if after.is_some_and(|it| before != Some(it)) {
        found.push(Fixed::new(
            "/status",
            "the status is written by the controller; what is typed here is not taken",
            "leave it out",
        ));
    }
    found
}

/// Where the template of a set would become another: what the server fills in again is no change, nor is another spelling.
///
/// ```
/// use kubectl_sts::manifest::rules;
/// use serde_json::json;
/// let set = |pods| json!({"spec": {"template": {"spec": pods}}});
/// let (opened, typed) = (set(json!({"dnsPolicy": "ClusterFirst"})), set(json!({"hostNetwork": true})));
/// assert_eq!(rules::template_changes(&opened, &typed), ["/spec/template/spec/hostNetwork"]);
/// ```
#[must_use]
pub fn template_changes(opened: &Value, typed: &Value) -> Vec<String> {
    let [before, after] = [opened, typed].map(|it| likeness::of("StatefulSet", it));
    kinds::differ(&before, &after, "/spec/template")
}

/// The labels of a set's template that its selector does not take: where, and why, in one sentence.
#[must_use]
pub fn unselected(set: &Value) -> Vec<(String, String)> {
    kinds::unselected(set)
}
