//! OpenAPI v3, as much of it as clients ask for: that a PATCH of every kind knows `fieldValidation`, and which fields there are.
//!
//! kubectl validates on the server when it finds the first, and makes its patches by the types that it was built with as long
//! as no operation tells the content types of its body.

use serde_json::{Map, Value, json};

use super::discovery::versions;
use crate::sim::resource::{Kind, Resource};
use crate::sim::schema::document::schemas;

/// Answers a path below `/openapi/v3`.
#[must_use]
pub fn answer(parts: &[&str]) -> Option<Value> {
    match parts {
        [] => Some(index()),
        ["api", version] => document("", version),
        ["apis", group, version] => document(group, version),
        _ => None,
    }
}

fn index() -> Value {
    let groups = versions()
        .into_iter()
        .map(|(group, version)| format!("apis/{group}/{version}"));
    let paths: Map<String, Value> = std::iter::once("api/v1".to_owned())
        .chain(groups)
        .map(|path| {
            let url = format!("/openapi/v3/{path}");
            (path, json!({ "serverRelativeURL": url }))
        })
        .collect();
    json!({ "paths": paths })
}

fn document(group: &str, version: &str) -> Option<Value> {
    let paths: Map<String, Value> = Kind::ALL
        .iter()
        .map(|kind| kind.resource())
        .filter(|it| it.group == group && it.version == version)
        .map(|it| (path(it), operations(it)))
        .collect();
    let is_served = versions().contains(&(group, version)) || (group.is_empty() && version == "v1");
    is_served.then(|| {
        json!({
            "openapi": "3.0.0",
            "info": { "title": "Kubernetes", "version": super::discovery::VERSION },
            "paths": paths,
            "components": { "schemas": schemas(group, version) },
        })
    })
}

fn path(resource: &Resource) -> String {
    let namespace = if resource.is_namespaced {
        "{namespace}"
    } else {
        ""
    };
    format!("{}/{{name}}", resource.path(namespace))
}

fn operations(resource: &Resource) -> Value {
    let parameters: Vec<Value> = ["dryRun", "fieldManager", "fieldValidation", "force"]
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }))
        .collect();
    json!({
        "patch": {
            "x-kubernetes-action": "patch",
            "x-kubernetes-group-version-kind": {
                "group": resource.group,
                "version": resource.version,
                "kind": resource.name,
            },
            "parameters": parameters,
            "responses": { "200": { "description": "OK" } },
        },
    })
}
