//! Who manages a field of an object, as its `managedFields` tell.
//!
//! They are no proof: whoever writes through `/scale` stands there as subresource `scale`, and after a scale to 0
//! nobody owns the replicas at all.
//! <https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management>

use jiff::Timestamp;
use serde_json::{Map, Value};

/// Someone who set a field, as the server remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The name that it gave itself: `kubectl-edit`, `helm`, `argocd-controller`.
    pub name: String,
    /// The subresource through which it wrote, if not the object itself.
    pub subresource: Option<String>,
    /// Whether it wrote by server-side apply: then it says what it wants each time anew.
    pub applies: bool,
    /// When it last wrote.
    pub at: Option<Timestamp>,
}

/// The managers of what is at a JSON pointer, or of anything below it, the newest first.
///
/// ```
/// use kubectl_sts::domain::managers::of;
/// use serde_json::json;
/// let object = json!({"metadata": {"managedFields": [
///     {"manager": "helm", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
/// ]}});
/// assert_eq!(of(&object, "/spec/replicas")[0].name, "helm");
/// assert!(of(&object, "/spec/template").is_empty());
/// ```
#[must_use]
pub fn of(object: &Value, pointer: &str) -> Vec<Manager> {
    let entries = object.pointer("/metadata/managedFields");
    let entries = entries.and_then(Value::as_array).into_iter().flatten();
    let owns = |entry: &&Value| {
        let fields = entry.get("fieldsV1").and_then(Value::as_object);
        let steps: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
        fields.is_some_and(|fields| has(fields, &steps, object))
    };
    let mut found: Vec<Manager> = entries.filter(owns).map(manager).collect();
    found.sort_by_key(|it| std::cmp::Reverse(it.at));
    found
}

impl Manager {
    /// Its name with the way that it took: `kubectl (through /scale)`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.subresource {
            Some(subresource) => format!("{} (through /{subresource})", self.name),
            None => self.name.clone(),
        }
    }
}

fn manager(entry: &Value) -> Manager {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    Manager {
        name: text("manager").to_owned(),
        subresource: Some(text("subresource"))
            .filter(|it| !it.is_empty())
            .map(str::to_owned),
        applies: text("operation") == "Apply",
        at: text("time").parse().ok(),
    }
}

/// Whether a set of fields has a path. An item of a list stands there under its keys, its value or its place.
fn has(fields: &Map<String, Value>, steps: &[String], here: &Value) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return true;
    };
    // Of a list or map that is replaced as a whole only the whole is owned.
    if fields.is_empty() {
        return true;
    }
    let next = match here {
        Value::Array(items) => step
            .parse::<usize>()
            .ok()
            .and_then(|place| items.get(place)),
        other => other.get(step),
    };
    let next = next.unwrap_or(&Value::Null);
    let below = fields.iter().find(|(key, _)| match key.split_once(':') {
        Some(("f", name)) => name == step,
        Some(("i", place)) => here.is_array() && place == step,
        Some(("k", keys)) => here.is_array() && fits(keys, next),
        Some(("v", value)) => {
            here.is_array() && serde_json::from_str(value).is_ok_and(|it: Value| it == *next)
        }
        _ => false,
    });
    let below = below.and_then(|(_, below)| below.as_object());
    below.is_some_and(|below| has(below, rest, next))
}

/// Whether an item has these keys, written as JSON: `{"name":"main"}`.
fn fits(keys: &str, item: &Value) -> bool {
    let keys: Map<String, Value> = serde_json::from_str(keys).unwrap_or_default();
    !keys.is_empty() && keys.iter().all(|(key, value)| item.get(key) == Some(value))
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
