//! What the roles in the store allow.

use serde_json::{Value, json};

use super::{Action, User};
use crate::sim::resource::Kind;
use crate::sim::store::{Key, Store};
use crate::sim::value::{items, name, text};

/// A rule, and by which binding somebody has it.
#[derive(Clone, Debug)]
pub struct Granted {
    /// As in a role.
    pub rule: Value,
    /// In the words of the API server; empty for what everybody has.
    pub reason: String,
}

/// Why somebody may do this; none if they may not. Members of `system:masters` may do everything, without a reason.
#[must_use]
pub fn allows(store: &Store, user: &User, action: &Action) -> Option<String> {
    if user.is_in("system:masters") {
        return Some(String::new());
    }
    let namespace = match action {
        Action::Resource { namespace, .. } => namespace,
        Action::Path { .. } => "",
    };
    granted(store, user, namespace)
        .into_iter()
        .find(|it| covers(&it.rule, action))
        .map(|it| it.reason)
}

/// All that somebody may do in a namespace, or in the whole cluster.
#[must_use]
pub fn granted(store: &Store, user: &User, namespace: &str) -> Vec<Granted> {
    let mut all: Vec<Granted> = everybodys(user)
        .into_iter()
        .map(|rule| Granted {
            rule,
            reason: String::new(),
        })
        .collect();
    for (_, binding) in store.all(Kind::ClusterRoleBinding) {
        add(store, user, binding, "", &mut all);
    }
    if !namespace.is_empty() {
        for (_, binding) in store.within(Kind::RoleBinding, namespace) {
            add(store, user, binding, namespace, &mut all);
        }
    }
    all
}

fn add(store: &Store, user: &User, binding: &Value, namespace: &str, all: &mut Vec<Granted>) {
    let subjects = items(binding, "/subjects");
    let Some(subject) = subjects.iter().find(|it| is_meant(it, user, namespace)) else {
        return;
    };
    let role = text(binding, "/roleRef/name");
    let kind = text(binding, "/roleRef/kind");
    let key = match kind {
        "Role" => Key::new(Kind::Role, namespace, role),
        _ => Key::new(Kind::ClusterRole, "", role),
    };
    let Some(found) = store.get(&key) else {
        return;
    };
    let (binding_kind, place) = if namespace.is_empty() {
        ("ClusterRoleBinding", String::new())
    } else {
        ("RoleBinding", format!("/{namespace}"))
    };
    let subject_name = match text(subject, "/namespace") {
        "" => text(subject, "/name").to_owned(),
        space => format!("{}/{space}", text(subject, "/name")),
    };
    let reason = format!(
        "RBAC: allowed by {binding_kind} \"{}{place}\" of {kind} {role:?} to {} {subject_name:?}",
        name(binding),
        text(subject, "/kind")
    );
    all.extend(items(found, "/rules").iter().map(|rule| Granted {
        rule: rule.clone(),
        reason: reason.clone(),
    }));
}

fn is_meant(subject: &Value, user: &User, namespace: &str) -> bool {
    let name = text(subject, "/name");
    match text(subject, "/kind") {
        "User" => user.name == name,
        "Group" => user.is_in(name),
        "ServiceAccount" => {
            let space = match text(subject, "/namespace") {
                "" => namespace,
                space => space,
            };
            user.name == format!("system:serviceaccount:{space}:{name}")
        }
        _ => false,
    }
}

/// What the roles that every cluster is born with grant.
fn everybodys(user: &User) -> Vec<Value> {
    let mut rules = vec![json!({
        "verbs": ["get"],
        "nonResourceURLs": ["/healthz", "/livez", "/readyz", "/version", "/version/"],
    })];
    if user.is_in("system:authenticated") {
        rules.push(json!({
            "verbs": ["get"],
            "nonResourceURLs": [
                "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*",
                "/readyz", "/version", "/version/",
            ],
        }));
        rules.push(json!({
            "verbs": ["create"],
            "apiGroups": ["authorization.k8s.io"],
            "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        }));
        rules.push(json!({
            "verbs": ["create"],
            "apiGroups": ["authentication.k8s.io"],
            "resources": ["selfsubjectreviews"],
        }));
    }
    rules
}

fn covers(rule: &Value, action: &Action) -> bool {
    let lists = |pointer: &str, wished: &str| {
        items(rule, pointer)
            .iter()
            .any(|it| it == "*" || it == wished)
    };
    match action {
        Action::Path { verb, path } => {
            lists("/verbs", verb)
                && items(rule, "/nonResourceURLs")
                    .iter()
                    .filter_map(Value::as_str)
                    .any(|pattern| match pattern.strip_suffix('*') {
                        Some(begin) => path.starts_with(begin),
                        None => pattern == path,
                    })
        }
        Action::Resource {
            verb,
            group,
            resource,
            name,
            ..
        } => {
            let any_of = resource
                .split_once('/')
                .map(|(_, part)| format!("*/{part}"));
            let names = items(rule, "/resourceNames");
            lists("/verbs", verb)
                && lists("/apiGroups", group)
                && (lists("/resources", resource)
                    || any_of.is_some_and(|any| lists("/resources", &any)))
                && (names.is_empty() || names.iter().any(|it| it == name.as_str()))
        }
    }
}
