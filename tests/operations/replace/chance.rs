//! Objects by chance that a server takes, and what chance does to them.

use fastrand::Rng;
use kubectl_sts::domain::plan::request::escaped;
use kubectl_sts::manifest::{Kind, kind};
use serde_json::{Map, Value, json};

const WORDS: &[&str] = &[
    "yes",
    "1",
    "a: b",
    "# none",
    "two\nlines\n",
    "plain",
    "",
    " led",
    "1e3",
    "0o7",
    "é",
    "~",
    "null",
];
const LABELS: &[&str] = &["yes", "1", "plain", "", "0x1f", "1.10", "null", "on"];
const KEYS: &[&str] = &["app", "team", "a.b/c", "tier", "on", "1", "null"];

fn one<'a>(rng: &mut Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(..of.len())]
}

fn map(rng: &mut Rng, words: &[&str]) -> Value {
    let mut found = Map::new();
    for key in KEYS {
        if rng.u8(..3) == 0 {
            found.insert((*key).to_owned(), json!(one(rng, words)));
        }
    }
    Value::Object(found)
}

/// Of any kind that can be edited.
pub fn object(rng: &mut Rng, name: &str) -> (&'static Kind, Value) {
    let (kind, spec) = match rng.u8(..10) {
        0..=3 => (&kind::SET, set(rng, name)),
        4..=5 => (&kind::SERVICE, service(rng)),
        6 => (&kind::CLAIM, claim(rng)),
        7..=8 => (&kind::BUDGET, budget(rng)),
        _ => (&kind::POD, pod(rng)),
    };
    let mut metadata = json!({"name": name});
    if rng.bool() {
        metadata["labels"] = map(rng, LABELS);
    }
    if rng.bool() {
        metadata["annotations"] = map(rng, WORDS);
    }
    let object =
        json!({"apiVersion": kind.version, "kind": kind.word, "metadata": metadata, "spec": spec});
    (kind, object)
}

fn container(rng: &mut Rng, name: &str) -> Value {
    let mut it = json!({"name": name, "image": format!("x/{name}:{}", rng.u8(..9))});
    if rng.bool() {
        let names = ["A", "B", "PASSWORD", "D"]
            .into_iter()
            .filter(|_| rng.bool());
        let names: Vec<&str> = names.collect();
        it["env"] = names
            .into_iter()
            .map(|it| json!({"name": it, "value": one(rng, WORDS)}))
            .collect();
    }
    if rng.bool() {
        let ports = [80, 443, 5432].into_iter().filter(|_| rng.bool());
        it["ports"] = ports.map(|it| json!({"containerPort": it})).collect();
    }
    if rng.bool() {
        it["args"] = json!(["-c", one(rng, WORDS), one(rng, WORDS)]);
    }
    if rng.bool() {
        it["resources"] = json!({"requests": {"cpu": "0.10", "memory": "1024Mi"}, "limits": {}});
    }
    if rng.bool() {
        it["readinessProbe"] = json!({"httpGet": {"port": 80}, "periodSeconds": rng.u8(1..60)});
    }
    it
}

fn pod(rng: &mut Rng) -> Value {
    let names = ["main", "side", "proxy"];
    let count = rng.usize(1..=3);
    let containers: Vec<Value> = names[..count].iter().map(|it| container(rng, it)).collect();
    let mut spec = json!({
        "nodeSelector": {"none": "such"},
        "automountServiceAccountToken": false,
        "containers": containers,
    });
    if rng.bool() {
        spec["tolerations"] =
            json!([{"key": "k", "operator": "Exists"}, {"key": "l", "value": "v"}]);
    }
    if rng.bool() {
        spec["terminationGracePeriodSeconds"] = json!(rng.u8(..));
    }
    if rng.bool() {
        spec["volumes"] =
            json!([{"name": "a", "emptyDir": {}}, {"name": "b", "configMap": {"name": "c"}}]);
    }
    spec
}

fn set(rng: &mut Rng, name: &str) -> Value {
    let mut labels = map(rng, LABELS);
    labels["set"] = json!(name);
    let mut spec = json!({
        "replicas": rng.u8(..2),
        "serviceName": "web",
        "selector": {"matchLabels": {"set": name}},
        "template": {"metadata": {"labels": labels, "annotations": map(rng, WORDS)}, "spec": pod(rng)},
    });
    if rng.bool() {
        spec["updateStrategy"] = json!({"type": "OnDelete"});
    }
    if rng.bool() {
        spec["volumeClaimTemplates"] = json!([{
            "metadata": {"name": "data"},
            "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "none-such", "resources": {"requests": {"storage": "1024Mi"}}},
        }]);
    }
    if rng.bool() {
        spec["ordinals"] = json!({"start": rng.u8(..3)});
    }
    spec
}

fn service(rng: &mut Rng) -> Value {
    let ports = [("http", 80), ("https", 443), ("db", 5432)];
    let count = rng.usize(1..=3);
    let ports: Vec<Value> = ports[..count]
        .iter()
        .map(|(name, port)| json!({"name": name, "port": port}))
        .collect();
    let mut spec = json!({"selector": {"app": one(rng, LABELS)}, "ports": ports});
    match rng.u8(..4) {
        0 => spec["clusterIP"] = json!("None"),
        1 => spec["type"] = json!("NodePort"),
        2 => spec["sessionAffinity"] = json!("ClientIP"),
        _ => {}
    }
    spec
}

fn claim(rng: &mut Rng) -> Value {
    let class = one(rng, &["disk", "none-such"]);
    json!({
        "accessModes": ["ReadWriteOnce"], "storageClassName": class,
        "resources": {"requests": {"storage": "2Gi"}},
    })
}

fn budget(rng: &mut Rng) -> Value {
    let mut spec = json!({"selector": {"matchLabels": map(rng, LABELS), "matchExpressions": [{"key": "a", "operator": "In", "values": ["b", "c"]}]}});
    if rng.bool() {
        spec["minAvailable"] = json!(rng.u8(..3));
    } else {
        spec["maxUnavailable"] = json!(one(rng, &["50%", "1%"]));
    }
    spec
}

/// What people edit, of what is shown.
pub fn edited(rng: &mut Rng, object: &Value) -> Value {
    loop {
        let mut typed = object.clone();
        let is_pod = object["kind"] == "Pod";
        for _ in 0..rng.usize(1..=3) {
            let roots: &[&str] = if is_pod && rng.u8(..4) > 0 {
                &["/metadata/labels", "/metadata/annotations"]
            } else {
                &[
                    "/metadata/labels",
                    "/metadata/annotations",
                    "/spec",
                    "/spec",
                    "/spec",
                    "/spec",
                ]
            };
            edit(rng, &mut typed, roots);
        }
        if typed != *object {
            return typed;
        }
    }
}

fn edit(rng: &mut Rng, typed: &mut Value, roots: &[&str]) {
    let root = one(rng, roots);
    let mut all = Vec::new();
    if let Some(value) = typed.pointer(root) {
        places(value, root, &mut all);
    }
    if all.is_empty() {
        let word = one(rng, LABELS);
        typed["metadata"]["labels"] = json!({"first": word});
        return;
    }
    let pointer = all.swap_remove(rng.usize(..all.len()));
    let value = typed.pointer_mut(&pointer).unwrap();
    if pointer.ends_with("odePort") {
        *value = Value::Null; // another port may be taken, by the twin too
        return;
    }
    match rng.u8(..12) {
        0..=4 => change(rng, value, &pointer),
        5 => *value = Value::Null,
        6 if value.is_object() => *value = json!({}),
        7 if value.is_array() => *value = json!([]),
        8 => add(rng, value),
        _ => take_away(rng, typed, &pointer),
    }
}

/// Every place below one, and itself.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    match value {
        Value::Object(map) => {
            for (key, below) in map {
                places(below, &format!("{pointer}/{}", escaped(key)), found);
            }
        }
        Value::Array(items) => {
            for (nth, below) in items.iter().enumerate() {
                places(below, &format!("{pointer}/{nth}"), found);
            }
        }
        _ => {}
    }
}

fn change(rng: &mut Rng, value: &mut Value, pointer: &str) {
    match value {
        Value::Array(items) => match rng.u8(..3) {
            0 => items.reverse(),
            1 => rng.shuffle(items),
            _ => add(rng, value),
        },
        Value::Object(_) => add(rng, value),
        Value::Bool(it) => *value = json!(!*it),
        Value::Number(it) => *value = json!(it.as_i64().unwrap() + rng.i64(-2..4)),
        _ if rng.u8(..12) == 0 => *value = json!(rng.u8(..)),
        _ if pointer.contains("/resources/") => {
            *value = json!(one(rng, &["3Gi", "3072Mi", "0.2", "200m", "x"]));
        }
        _ if pointer.contains("abels/") => *value = json!(one(rng, LABELS)),
        Value::String(it) if rng.u8(..3) > 0 => it.push('x'),
        _ => *value = json!(one(rng, WORDS)),
    }
}

fn add(rng: &mut Rng, value: &mut Value) {
    match value {
        Value::Array(items) => {
            let mut item = items.first().cloned().unwrap_or(json!("new"));
            match &mut item {
                Value::Object(map) if map.contains_key("name") => {
                    drop(map.insert("name".into(), json!(format!("new{}", rng.u8(..9)))));
                }
                Value::String(word) => one(rng, WORDS).clone_into(word),
                _ => {}
            }
            let place = rng.usize(..=items.len());
            items.insert(place, item);
        }
        Value::Object(map) if map.contains_key("containers") => {
            drop(map.insert("priority".into(), Value::Null));
            map.insert("hostname".into(), json!("x"));
        }
        Value::Object(map) if map.contains_key("serviceName") => {
            drop(map.insert("minReadySeconds".into(), json!(rng.u8(..9))));
        }
        Value::Object(map) if map.contains_key("image") => {
            drop(map.insert("tty".into(), json!(rng.bool())));
        }
        Value::Object(map) => drop(map.insert(
            one(rng, &["new", "a.b/new", "name"]).into(),
            json!(one(rng, LABELS)),
        )),
        _ => {}
    }
}

fn take_away(rng: &mut Rng, typed: &mut Value, pointer: &str) {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    match typed.pointer_mut(above) {
        Some(Value::Object(map)) => drop(map.remove(&key.replace("~1", "/").replace("~0", "~"))),
        Some(Value::Array(items)) => drop(items.remove(rng.usize(..items.len()))),
        _ => {}
    }
}
