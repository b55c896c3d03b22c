//! Action: what somebody wants to do, and the words for not being allowed to.

use serde_json::{Value, json};

use super::User;
use crate::sim::refusal::Refusal;

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Something with objects.
    Resource {
        /// `get`, `list` ...
        verb: String,
        /// The API group; empty for the core group.
        group: String,
        /// As in paths, with the subresource: `statefulsets/scale`.
        resource: String,
        /// The namespace; empty for the cluster.
        namespace: String,
        /// The object; empty for all of them.
        name: String,
    },
    /// Asking for a path that is about no object.
    Path {
        /// `get`, `post` ...
        verb: String,
        /// The path.
        path: String,
    },
}

impl Action {
    /// The answer to somebody who may not.
    #[must_use]
    pub fn refused(&self, user: &User) -> Refusal {
        let who = &user.name;
        match self {
            Self::Path { verb, path } => Refusal::new(
                403,
                "Forbidden",
                format!("forbidden: User {who:?} cannot {verb} path {path:?}"),
            )
            .with(json!({})),
            Self::Resource {
                verb,
                group,
                resource,
                namespace,
                name,
            } => {
                let place = if namespace.is_empty() {
                    "at the cluster scope".to_owned()
                } else {
                    format!("in the namespace {namespace:?}")
                };
                let plural = resource.split('/').next().unwrap_or_default();
                let qualified = if group.is_empty() {
                    plural.to_owned()
                } else {
                    format!("{plural}.{group}")
                };
                let what = if name.is_empty() {
                    qualified
                } else {
                    format!("{qualified} {name:?}")
                };
                let message = format!(
                    "{what} is forbidden: User {who:?} cannot {verb} resource {resource:?} in API group {group:?} {place}"
                );
                Refusal::new(403, "Forbidden", message).with(details(group, plural, name))
            }
        }
    }
}

fn details(group: &str, kind: &str, name: &str) -> Value {
    let mut details = serde_json::Map::new();
    for (key, text) in [("group", group), ("kind", kind), ("name", name)] {
        if !text.is_empty() {
            details.insert(key.to_owned(), text.into());
        }
    }
    Value::Object(details)
}
