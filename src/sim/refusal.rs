//! How the API server says no: a `Status` with its code, reason, words and details.

use serde_json::{Value, json};

use super::resource::Resource;
use super::store::Key;

/// An answer that is no success.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub code: u16,
    /// The one word for programs.
    pub reason: &'static str,
    /// The sentence for people.
    pub message: String,
    /// `details`; null for none.
    pub details: Value,
    /// How a list can go on all the same; empty if it cannot.
    pub proceed: String,
}

impl Refusal {
    /// Any refusal.
    pub fn new(code: u16, reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            reason,
            message: message.into(),
            details: Value::Null,
            proceed: String::new(),
        }
    }

    /// The same with `details`.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// The object is not there.
    #[must_use]
    pub fn not_found(key: &Key) -> Self {
        let resource = key.kind.resource();
        let message = format!("{} \"{}\" not found", resource.qualified(), key.name);
        Self::new(404, "NotFound", message).with(about(resource, &key.name))
    }

    /// An object of that name is there already.
    #[must_use]
    pub fn already_exists(key: &Key) -> Self {
        let resource = key.kind.resource();
        let message = format!("{} \"{}\" already exists", resource.qualified(), key.name);
        Self::new(409, "AlreadyExists", message).with(about(resource, &key.name))
    }

    /// The object was changed since it was read.
    #[must_use]
    pub fn conflict(key: &Key, why: &str) -> Self {
        let resource = key.kind.resource();
        let message = format!(
            "Operation cannot be fulfilled on {} \"{}\": {why}",
            resource.qualified(),
            key.name
        );
        Self::new(409, "Conflict", message).with(about(resource, &key.name))
    }

    /// The same, said of the kind: how preconditions fail.
    #[must_use]
    pub fn conflict_of_kind(key: &Key, why: &str) -> Self {
        let resource = key.kind.resource();
        let mut refusal = Self::conflict(key, why);
        refusal.message = format!(
            "Operation cannot be fulfilled on {} \"{}\": {why}",
            resource.qualified_kind(),
            key.name
        );
        super::value::set(&mut refusal.details, "/kind", resource.name);
        refusal
    }

    /// The request makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// A patch that cannot be applied: nothing is said of what or why.
    #[must_use]
    pub fn inapplicable() -> Self {
        Self::new(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
        )
        .with(json!({}))
    }

    /// The namespace in an object is not that of the path.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self::bad_request(
            "the namespace of the provided object does not match the namespace sent on the request",
        )
    }

    /// The server is at its wits' end.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "", message)
    }

    /// The request is understood, and not allowed.
    #[must_use]
    pub fn forbidden(key: &Key, why: &str) -> Self {
        let resource = key.kind.resource();
        let message = format!(
            "{} \"{}\" is forbidden: {why}",
            resource.qualified(),
            key.name
        );
        Self::new(403, "Forbidden", message).with(about(resource, &key.name))
    }

    /// The object would break a rule: each cause is a field, a reason and a sentence.
    #[must_use]
    pub fn invalid(
        resource: &Resource,
        name: &str,
        causes: &[(String, &'static str, String)],
    ) -> Self {
        Self::invalid_as(resource.group, resource.name, name, causes)
    }

    /// The same for an object that is of no kind of its own.
    #[must_use]
    pub fn invalid_as(
        group: &str,
        kind: &str,
        name: &str,
        causes: &[(String, &'static str, String)],
    ) -> Self {
        // What is said twice is heard once.
        let mut told: Vec<String> = Vec::new();
        for (field, _, words) in causes {
            let sentence = format!("{field}: {words}");
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
        let told = match told.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let qualified = if group.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}.{group}")
        };
        let causes: Vec<Value> = causes
            .iter()
            .map(|(field, reason, words)| {
                json!({ "reason": reason, "message": words, "field": field })
            })
            .collect();
        let mut details = json!({ "causes": causes });
        for (field, text) in [("name", name), ("group", group), ("kind", kind)] {
            if !text.is_empty() {
                super::value::map(&mut details).insert(field.to_owned(), text.into());
            }
        }
        let message = format!("{qualified} \"{name}\" is invalid: {told}");
        Self::new(422, "Invalid", message).with(details)
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code,
        });
        if self.reason.is_empty() {
            super::value::remove(&mut body, "/reason");
        }
        if !self.details.is_null() {
            super::value::set(&mut body, "/details", self.details.clone());
        }
        if !self.proceed.is_empty() {
            super::value::set(&mut body, "/metadata/continue", self.proceed.clone());
        }
        body
    }
}

fn about(resource: &Resource, name: &str) -> Value {
    let mut details = json!({ "name": name, "kind": resource.plural });
    if !resource.group.is_empty() {
        super::value::set(&mut details, "/group", resource.group);
    }
    details
}
