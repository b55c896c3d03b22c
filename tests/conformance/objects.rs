//! A set in a few words, as JSON.
//!
//! ```toml
//! { set = "web", replicas = 3, claims = { data = "1Gi" }, pods = { ready-after = "300ms" }, partition = 1 }
//! ```
//!
//! One container `main` of image `nginx:1`; labels, selector and service are of the set's name; all else is what the
//! API server makes of it. `pods` are annotations of the pod template, which decide the fate of its pods (the table is
//! in `tests/control_plane/stages/mod.rs`); in an `edit` an empty text removes one. `spec` is merged over the set's.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    replicas: Option<i64>,
    image: Option<String>,
    policy: Option<String>,
    partition: Option<i64>,
    start: Option<i64>,
    strategy: Option<String>,
    history: Option<i64>,
    #[serde(default)]
    claims: BTreeMap<String, String>,
    #[serde(default)]
    pods: BTreeMap<String, String>,
    /// `whenDeleted whenScaled`.
    retention: Option<String>,
    spec: Option<Value>,
}

impl Words {
    pub const KEYS: &[&str] = &[
        "replicas",
        "image",
        "policy",
        "partition",
        "start",
        "strategy",
        "history",
        "claims",
        "pods",
        "retention",
        "spec",
    ];
}

pub fn made(name: &str, words: &Words) -> Value {
    let labels = json!({ "app": name });
    let claims: Vec<_> = words
        .claims
        .iter()
        .map(|(claim, size)| {
            let (class, size) = size.split_once(' ').unwrap_or(("disk", size));
            json!({
                "metadata": { "name": claim },
                "spec": { "storageClassName": class, "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": size } } },
            })
        })
        .collect();
    let mounts: Vec<_> = words
        .claims
        .keys()
        .map(|claim| json!({ "name": claim, "mountPath": format!("/{claim}") }))
        .collect();
    let mut set = json!({
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": { "name": name, "labels": labels },
        "spec": {
            "serviceName": name,
            "selector": { "matchLabels": labels },
            "template": {
                "metadata": { "labels": labels },
                "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
            },
        },
    });
    if !claims.is_empty() {
        set["spec"]["volumeClaimTemplates"] = claims.into();
        set["spec"]["template"]["spec"]["containers"][0]["volumeMounts"] = mounts.into();
    }
    if let Some(image) = &words.image {
        set["spec"]["template"]["spec"]["containers"][0]["image"] = json!(image);
    }
    merge(&mut set, &common(words));
    set
}

/// A strategic merge patch.
pub fn changed(words: &Words) -> Value {
    let mut patch = common(words);
    if let Some(image) = &words.image {
        merge(
            &mut patch,
            &json!({ "spec": { "template": { "spec": { "containers": [{ "name": "main", "image": image }] } } } }),
        );
    }
    patch
}

fn common(words: &Words) -> Value {
    let mut spec = json!({});
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            spec[key] = value;
        }
    };
    put("replicas", words.replicas.map(Value::from));
    put("podManagementPolicy", words.policy.clone().map(Value::from));
    put("revisionHistoryLimit", words.history.map(Value::from));
    put("ordinals", words.start.map(|it| json!({ "start": it })));
    put(
        "updateStrategy",
        words.strategy.as_ref().map(|it| json!({ "type": it })),
    );
    if let Some(partition) = words.partition {
        put(
            "updateStrategy",
            Some(json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": partition } })),
        );
    }
    if let Some(retention) = &words.retention {
        let (deleted, scaled) = retention.split_once(' ').expect("whenDeleted whenScaled");
        put(
            "persistentVolumeClaimRetentionPolicy",
            Some(json!({ "whenDeleted": deleted, "whenScaled": scaled })),
        );
    }
    if !words.pods.is_empty() {
        let fates: BTreeMap<_, _> = words
            .pods
            .iter()
            .map(|(key, value)| {
                (
                    key,
                    if value.is_empty() {
                        Value::Null
                    } else {
                        json!(value)
                    },
                )
            })
            .collect();
        put(
            "template",
            Some(json!({ "metadata": { "annotations": fates } })),
        );
    }
    match &words.spec {
        Some(Value::String(text)) => merge(&mut spec, &yaml(text)),
        Some(more) => merge(&mut spec, more),
        None => {}
    }
    json!({ "spec": spec })
}

/// As a merge patch does, but that nulls stay: the API server is to see them.
pub fn merge(into: &mut Value, over: &Value) {
    match (into, over) {
        (Value::Object(into), Value::Object(over)) => {
            for (key, value) in over {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, over) => *into = over.clone(),
    }
}

pub fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in: {text}"))
}

/// A merge patch, applied.
pub fn merge_patch(into: &mut Value, over: &Value) {
    let Value::Object(over) = over else {
        *into = over.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let Value::Object(into) = into else { return };
    for (key, value) in over {
        if value.is_null() {
            into.remove(key);
        } else {
            merge_patch(into.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}
