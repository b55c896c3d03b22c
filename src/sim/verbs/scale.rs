//! The subresource `scale`: the number of replicas, and the selector of the pods.

use serde_json::{Value, json};

use super::{Write, Written, managed, prepare};
use crate::sim::refusal::Refusal;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, at, items, name, namespace, number, text, uid};
use crate::sim::world::World;

impl World {
    /// The `Scale` of an object.
    pub fn scale(&self, key: &Key) -> Result<Value, Refusal> {
        self.store
            .get(key)
            .map(|object| scale_of(object))
            .ok_or_else(|| Refusal::not_found(key))
    }

    /// Takes the number of replicas from a `Scale`; the answer is a `Scale` too.
    pub(super) fn rescale(
        &mut self,
        key: &Key,
        stored: &Object,
        scale: &Value,
        write: &Write,
    ) -> Result<Written, Refusal> {
        let replicas = number(scale, "/spec/replicas").unwrap_or(0);
        if replicas < 0 {
            return Err(Refusal::invalid_as(
                "autoscaling",
                "Scale",
                &key.name,
                &[(
                    "spec.replicas".to_owned(),
                    "FieldValueInvalid",
                    format!("Invalid value: {replicas}: must be greater than or equal to 0"),
                )],
            ));
        }
        let mut next = (**stored).clone();
        value::set(&mut next, "/spec/replicas", replicas);
        managed::scaled(stored, &mut next, write, &self.stamp());
        prepare::changed(key.kind, stored, &mut next);
        let written = self.keep_changed(key, stored.clone(), next, write, Vec::new());
        Ok(Written {
            object: Object::new(scale_of(&written.object)),
            warnings: written.warnings,
        })
    }
}

fn scale_of(object: &Value) -> Value {
    let mut scale = json!({
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": {
            "name": name(object),
            "namespace": namespace(object),
            "uid": uid(object),
            "resourceVersion": text(object, "/metadata/resourceVersion"),
            "creationTimestamp": text(object, "/metadata/creationTimestamp"),
        },
        "spec": {},
        "status": { "replicas": number(object, "/status/replicas").unwrap_or(0) },
    });
    match number(object, "/spec/replicas") {
        Some(0) => {}
        replicas => value::set(&mut scale, "/spec/replicas", replicas.unwrap_or(1)),
    }
    let selector = selector_words(at(object, "/spec/selector"));
    if !selector.is_empty() {
        value::set(&mut scale, "/status/selector", selector);
    }
    scale
}

/// A label selector as one text: `app=web,tier in (a,b)`.
fn selector_words(selector: &Value) -> String {
    let equal = at(selector, "/matchLabels")
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            let value = value.as_str().unwrap_or_default();
            (key.clone(), format!("{key}={value}"))
        });
    let terms = items(selector, "/matchExpressions").iter().map(|term| {
        let key = text(term, "/key");
        let mut values: Vec<&str> = items(term, "/values")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        values.sort_unstable();
        let values = values.join(",");
        let words = match text(term, "/operator") {
            "In" => format!("{key} in ({values})"),
            "NotIn" => format!("{key} notin ({values})"),
            "DoesNotExist" => format!("!{key}"),
            _ => key.to_owned(),
        };
        (key.to_owned(), words)
    });
    let mut words: Vec<_> = equal.chain(terms).collect();
    words.sort();
    let words: Vec<String> = words.into_iter().map(|(_, words)| words).collect();
    words.join(",")
}
