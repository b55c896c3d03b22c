//! A revision in one line: `rev web-old 3: image=db:1 age=600`.
//!
//! The name of the set and a hash, then its number. Words: `image=db:1` (of the container `main`), `env.NAME=value`,
//! `memory=4Gi` (a limit), `readiness=/path`, `volume=name`, `sidecar=image`, `restarted=moment`,
//! `cause=word`, `age=seconds`, `null` (`creationTimestamp: null`, as older servers write it).

use serde_json::{Map, Value, json};

use crate::domain::change::Object;
use crate::domain::revision::{Revision, Template};
use crate::domain::template::PodTemplate;
use crate::domain::{Change, Name};

/// The changes that make up one line: the revision, and its template.
#[must_use]
pub fn changes(line: &str) -> Vec<Change> {
    let (head, words) = line.split_once(": ").unwrap_or((line, ""));
    let mut head = head.split_whitespace().skip(1);
    let (Some(name), Some(number)) = (head.next(), head.next()) else {
        return Vec::new();
    };
    let set = name.rsplit_once('-').map_or(name, |(set, _)| set);
    let words: Vec<(&str, &str)> = words
        .split_whitespace()
        .map(|word| word.split_once('=').unwrap_or((word, "")))
        .collect();
    let said = |key: &str| {
        words
            .iter()
            .find(|(it, _)| *it == key)
            .map(|(_, value)| *value)
    };
    let revision = Revision {
        name: Name::new("db", name),
        uid: format!("uid-{name}").into(),
        set: Some(format!("uid-{set}").into()),
        number: number.trim_end_matches(':').parse().unwrap_or_default(),
        created: super::ago(said("age").and_then(|it| it.parse().ok()).unwrap_or(600)),
        cause: said("cause").map(|it| it.replace('_', " ").into()),
    };
    let template = Template {
        name: revision.name.clone(),
        uid: revision.uid.clone(),
        set: revision.set.clone(),
        pods: Some(PodTemplate::new(template(set, &words))),
    };
    vec![
        Change::Applied(Object::Revision(Box::new(revision))),
        Change::Applied(Object::Template(Box::new(template))),
    ]
}

fn template(set: &str, words: &[(&str, &str)]) -> Value {
    let mut metadata = json!({"labels": {"app": set}});
    let mut main = json!({"name": "main", "image": "db:2"});
    let mut containers = Vec::new();
    let mut spec = Map::new();
    let mut env = Vec::new();
    for (key, value) in words {
        match key.split_once('.').map_or(*key, |(key, _)| key) {
            "image" => put(&mut main, "image", json!(value)),
            "env" => env.push(json!({"name": key.trim_start_matches("env."), "value": value})),
            "memory" => put(&mut main, "resources", json!({"limits": {"memory": value}})),
            "readiness" => {
                let probe = json!({"httpGet": {"path": value, "port": 8008}, "periodSeconds": 5});
                put(&mut main, "readinessProbe", probe);
            }
            "volume" => {
                let volume = json!([{"name": value, "emptyDir": {}}]);
                spec.insert("volumes".into(), volume);
            }
            "sidecar" => containers.push(json!({"name": "sidecar", "image": value})),
            "restarted" => put(
                &mut metadata,
                "annotations",
                json!({"kubectl.kubernetes.io/restartedAt": value}),
            ),
            "null" => put(&mut metadata, "creationTimestamp", Value::Null),
            _ => {}
        }
    }
    if !env.is_empty() {
        put(&mut main, "env", Value::Array(env));
    }
    containers.insert(0, main);
    spec.insert("containers".into(), Value::Array(containers));
    json!({"metadata": metadata, "spec": spec})
}

fn put(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.into(), value);
    }
}
