//! What is served, which version this is, and whether it is well.

use serde_json::{Value, json};

use super::asked::Asked;
use super::openapi;
use super::reply::Reply;
use super::review::REVIEWS;
use crate::sim::refusal::Refusal;
use crate::sim::resource::{Kind, Resource};

/// The version that this server says it is: the one whose behaviour it imitates, and a mark that no real one bears.
pub const VERSION: &str = "v1.36.3+kubectl-sts-demo";

/// Answers a path that is about no object.
#[must_use]
pub fn answer(asked: &Asked) -> Reply {
    let parts: Vec<&str> = asked.path.trim_matches('/').split('/').collect();
    let body = match parts.as_slice() {
        ["version"] => Some(version()),
        ["healthz" | "livez" | "readyz", ..] => return Reply::plain(200, "ok"),
        ["api"] => Some(json!({
            "kind": "APIVersions",
            "versions": ["v1"],
            "serverAddressByClientCIDRs": [],
        })),
        ["openapi", "v3", rest @ ..] => openapi::answer(rest),
        ["apis"] => Some(groups()),
        ["apis", name] => group(name),
        ["api", version] => resources("", version),
        ["apis", group, version] => resources(group, version),
        _ => None,
    };
    body.map_or_else(|| nowhere(&asked.path), |body| Reply::json(200, &body))
}

/// What the API server says to a path that it does not know: in a version that it serves it answers as for an object.
pub fn nowhere(path: &str) -> Reply {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_known = match parts.as_slice() {
        ["api", version, _, ..] => resources("", version).is_some(),
        ["apis", group, version, _, ..] => resources(group, version).is_some(),
        _ => false,
    };
    if !is_known {
        return Reply::nowhere();
    }
    let words = "the server could not find the requested resource";
    Reply::from(Refusal::new(404, "NotFound", words).with(json!({})))
}

fn version() -> Value {
    json!({
        "major": "1",
        "minor": "36",
        "emulationMajor": "1",
        "emulationMinor": "36",
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "35",
        "gitVersion": VERSION,
        "gitCommit": "simulated",
        "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "none",
        "compiler": "rustc",
        "platform": "simulated",
    })
}

fn served() -> impl Iterator<Item = &'static Resource> {
    Kind::ALL.iter().map(|kind| kind.resource())
}

/// Groups and their one version, in the order in which the kinds are listed.
pub fn versions() -> Vec<(&'static str, &'static str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let stored = served().map(|it| (it.group, it.version));
    let reviews = REVIEWS.iter().map(|(group, ..)| (*group, "v1"));
    for pair in stored.chain(reviews) {
        if !pair.0.is_empty() && !found.contains(&pair) {
            found.push(pair);
        }
    }
    found
}

fn described(group: &str, version: &str) -> Value {
    let version = json!({ "groupVersion": format!("{group}/{version}"), "version": version });
    json!({ "name": group, "versions": [version], "preferredVersion": version })
}

fn groups() -> Value {
    let groups: Vec<Value> = versions()
        .into_iter()
        .map(|(group, version)| described(group, version))
        .collect();
    json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": groups })
}

fn group(name: &str) -> Option<Value> {
    let (group, version) = versions().into_iter().find(|(group, _)| *group == name)?;
    let mut body = described(group, version);
    crate::sim::value::set(&mut body, "/kind", "APIGroup");
    crate::sim::value::set(&mut body, "/apiVersion", "v1");
    Some(body)
}

fn resources(group: &str, version: &str) -> Option<Value> {
    let mut list: Vec<Value> = Vec::new();
    for it in served().filter(|it| it.group == group && it.version == version) {
        list.push(json!({
            "name": it.plural,
            "singularName": it.singular,
            "namespaced": it.is_namespaced,
            "kind": it.name,
            "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
            "shortNames": it.short,
            "categories": if matches!(it.kind, Kind::Pod | Kind::Service | Kind::StatefulSet) { json!(["all"]) } else { Value::Null },
        }));
        for part in it.subresources {
            list.push(subresource(it, part));
        }
    }
    for (_, plural, kind) in REVIEWS.iter().filter(|it| it.0 == group && version == "v1") {
        list.push(json!({
            "name": plural,
            "singularName": kind.to_lowercase(),
            "namespaced": false,
            "kind": kind,
            "verbs": ["create"],
        }));
    }
    if list.is_empty() {
        return None;
    }
    let name = if group.is_empty() {
        version.to_owned()
    } else {
        format!("{group}/{version}")
    };
    Some(json!({
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": name,
        "resources": list,
    }))
}

fn subresource(of: &Resource, part: &str) -> Value {
    let (kind, group, version, verbs) = match part {
        "scale" => (
            "Scale",
            "autoscaling",
            "v1",
            json!(["get", "patch", "update"]),
        ),
        "eviction" => ("Eviction", "policy", "v1", json!(["create"])),
        "log" => (of.name, "", "", json!(["get"])),
        _ => (of.name, "", "", json!(["get", "patch", "update"])),
    };
    let mut it = json!({
        "name": format!("{}/{part}", of.plural),
        "singularName": "",
        "namespaced": of.is_namespaced,
        "kind": kind,
        "verbs": verbs,
    });
    if !group.is_empty() {
        crate::sim::value::set(&mut it, "/group", group);
        crate::sim::value::set(&mut it, "/version", version);
    }
    it
}
