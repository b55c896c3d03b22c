//! Everything of a set as text, without what differs between two of the same: uids, times, versions, namespaces, who wrote
//! it, and the hashes of templates that hold a time.

use regex::Regex;
use serde_json::{Value, json};

use super::super::Namespace;

/// The set, its revisions, its claims and its pods, a line for each field.
pub fn likeness(ns: &Namespace<'_>) -> String {
    let mut lines = Vec::new();
    let kinds = [
        "statefulsets",
        "controllerrevisions",
        "persistentvolumeclaims",
        "pods",
    ];
    let mut revisions: Vec<_> = items(ns, "controllerrevisions");
    revisions.sort_by_key(|it| {
        (
            it["metadata"]["labels"]["app"].to_string(),
            it["revision"].as_i64(),
        )
    });
    for kind in kinds {
        for mut object in items(ns, kind) {
            strip(kind, &mut object);
            let name = object["metadata"]["name"].as_str().unwrap().to_owned();
            fields(&object, &format!("{kind}/{name}"), &mut lines);
        }
    }
    let mut text = lines.join("\n").replace(&ns.name, "<namespace>");
    for (nth, revision) in revisions.iter().enumerate() {
        let name = revision["metadata"]["name"].as_str().unwrap();
        let hash = revision["metadata"]["labels"]["controller.kubernetes.io/hash"].as_str();
        text = text.replace(name, &format!("<revision {nth}>"));
        text = text.replace(
            &format!("\"{}\"", hash.unwrap_or("-")),
            &format!("\"<hash {nth}>\""),
        );
    }
    let time = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)").unwrap();
    let mut lines: Vec<_> = text
        .lines()
        .map(|it| time.replace_all(it, "<time>").into_owned())
        .collect();
    lines.sort(); // by the names of revisions, which are now alike
    lines.join("\n")
}

fn items(ns: &Namespace<'_>, kind: &str) -> Vec<Value> {
    ns.get(kind)["items"].as_array().unwrap().clone()
}

fn strip(kind: &str, object: &mut Value) {
    let metadata = object["metadata"].as_object_mut().unwrap();
    for field in ["uid", "resourceVersion", "creationTimestamp", "namespace"] {
        metadata.remove(field);
    }
    for owner in metadata
        .get_mut("ownerReferences")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        owner.as_object_mut().unwrap().remove("uid");
    }
    // Whoever wrote it: what was written, and through which door. We are one, where kubectl is one for each verb.
    let mut written = json!({});
    let managed = metadata.remove("managedFields").unwrap_or_default();
    for entry in managed.as_array().into_iter().flatten() {
        let door = format!("{} {}", entry["operation"], entry["subresource"]);
        unite(&mut written[door], &entry["fieldsV1"]);
    }
    match kind {
        "statefulsets" => object["written"] = written,
        // A pod's place and address are chance, and its kubelet's words are of its own time.
        "pods" => {
            let status = object["status"].take();
            object["status"] = json!({ "phase": status["phase"] });
            let spec = object["spec"].as_object_mut().unwrap();
            spec.remove("nodeName");
            let volumes = spec["volumes"].as_array_mut().unwrap();
            volumes.retain(|it| it["projected"].is_null());
            spec.remove("containers"); // that of the template, and a token with a name by chance
            object["metadata"]["annotations"]
                .as_object_mut()
                .map(|it| it.remove("gone"));
            let labels = object["metadata"]["labels"].as_object_mut().unwrap();
            labels.retain(|key, _| !key.starts_with("topology.kubernetes.io/"));
        }
        "persistentvolumeclaims" => {
            object["spec"].as_object_mut().unwrap().remove("volumeName");
            if let Some(it) = object["metadata"]["annotations"].as_object_mut() {
                it.retain(|key, _| !key.starts_with("volume.kubernetes.io/selected-node"));
            }
        }
        _ => {}
    }
}

fn unite(into: &mut Value, fields: &Value) {
    if !into.is_object() {
        *into = json!({});
    }
    for (key, value) in fields.as_object().into_iter().flatten() {
        unite(&mut into[key], value);
    }
}

fn fields(value: &Value, path: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields_of) if !fields_of.is_empty() => {
            for (key, value) in fields_of {
                fields(value, &format!("{path}/{key}"), lines);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (nth, item) in items.iter().enumerate() {
                fields(item, &format!("{path}/{nth}"), lines);
            }
        }
        _ => lines.push(format!("{path} = {value}")),
    }
}
