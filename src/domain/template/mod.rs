//! A pod template as a revision holds it: what two of them differ in, and what of it may be shown.

pub mod compare;
pub mod text;
pub mod words;

use std::fmt;

use serde_json::{Map, Value};

/// `spec.template` of a StatefulSet, whole: also the fields that this version does not know.
///
/// Two that differ only by `creationTimestamp: null` are equal, as servers before 1.34 wrote it
/// (kubernetes#134773).
///
/// ```
/// use kubectl_sts::domain::template::PodTemplate;
/// use serde_json::json;
/// let old = PodTemplate::new(json!({"metadata": {"creationTimestamp": null}, "spec": {}}));
/// let new = PodTemplate::new(json!({"metadata": {}, "spec": {}}));
/// assert_eq!(old, new);
/// ```
#[derive(Clone, PartialEq)]
pub struct PodTemplate(Value);

impl PodTemplate {
    /// Of a template as it stands in a set.
    #[must_use]
    pub fn new(mut template: Value) -> Self {
        tidy(&mut template);
        if let Value::Object(fields) = &mut template {
            fields.remove("$patch");
        }
        Self(template)
    }

    /// Of the `data` of a ControllerRevision: a patch that replaces `spec.template`.
    #[must_use]
    pub fn of_revision(mut data: Value) -> Self {
        let template = data.pointer_mut("/spec/template").map(Value::take);
        Self::new(template.unwrap_or(Value::Object(Map::new())))
    }

    /// Image of each container with its name, init containers first.
    #[must_use]
    pub fn images(&self) -> Vec<(&str, &str)> {
        let containers = ["/spec/initContainers", "/spec/containers"]
            .into_iter()
            .filter_map(|path| self.0.pointer(path)?.as_array());
        containers
            .flatten()
            .map(|it| (text_of(it, "name"), text_of(it, "image")))
            .collect()
    }

    /// The JSON of it.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.0
    }
}

/// What is in a template may be secret: it is never printed by accident.
impl fmt::Debug for PodTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PodTemplate(..)")
    }
}

/// Drops every `creationTimestamp: null`: also claim templates of ephemeral volumes have one.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, value| !(key == "creationTimestamp" && value.is_null()));
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// A text in an object, empty if there is none.
fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
