//! Objects by chance, from a seed, and what people do to them.

use fastrand::Rng;
use serde_json::{Map, Value, json};

const NAMES: &[&str] = &["main", "db", "proxy", "init", "backup"];
const WORDS: &[&str] = &[
    "yes",
    "1",
    "a: b",
    "# no comment",
    "two\nlines\n",
    "plain",
    "",
    " led",
    "1e3",
    "https://x/y?z=1#k",
];

fn one<'a>(rng: &mut Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(..of.len())]
}

fn some<'a>(rng: &mut Rng, of: &[&'a str]) -> Vec<&'a str> {
    let mut all = of.to_vec();
    rng.shuffle(&mut all);
    all.truncate(rng.usize(..=of.len()));
    all
}

fn marks(rng: &mut Rng) -> Value {
    let keys = ["app", "team", "a/b", "x~y", "tier"];
    let chosen = some(rng, &keys);
    let entries = chosen
        .into_iter()
        .map(|it| (it.to_owned(), json!(one(rng, WORDS))));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn container(rng: &mut Rng, name: &str) -> Value {
    let mut it = json!({"name": name, "image": format!("x/{name}:{}", rng.u8(..9))});
    if rng.bool() {
        let names = some(rng, &["A", "B", "C", "D"]);
        let env = names
            .into_iter()
            .map(|it| json!({"name": it, "value": one(rng, WORDS)}));
        it["env"] = env.collect();
    }
    if rng.bool() {
        let ports = [80, 443, 5432].into_iter().filter(|_| rng.bool());
        it["ports"] = ports.map(|it| json!({"containerPort": it})).collect();
    }
    if rng.bool() {
        it["args"] = json!(["-c", one(rng, WORDS), rng.u8(..)]);
    }
    if rng.bool() {
        it["resources"] = json!({"requests": {"cpu": "1"}, "limits": {}});
    }
    it
}

/// A set with a name, and whatever else chance gives it.
pub fn set(rng: &mut Rng) -> Value {
    let containers = some(rng, NAMES);
    let containers: Vec<Value> = containers
        .into_iter()
        .map(|it| container(rng, it))
        .collect();
    json!({
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "web", "labels": marks(rng), "annotations": marks(rng), "uid": "u-1"},
        "spec": {
            "replicas": rng.u8(..5),
            "serviceName": "web",
            "template": {
                "metadata": {"labels": marks(rng)},
                "spec": {
                    "containers": containers,
                    "tolerations": [{"key": one(rng, WORDS), "operator": "Exists"}],
                    "terminationGracePeriodSeconds": rng.u8(..),
                },
            },
        },
    })
}

/// The same, with so many changes.
pub fn changed(rng: &mut Rng, object: &Value, changes: usize) -> Value {
    let mut object = object.clone();
    for _ in 0..changes {
        change(rng, &mut object);
    }
    object
}

fn change(rng: &mut Rng, object: &mut Value) {
    match rng.u8(..9) {
        0 => object["spec"]["replicas"] = json!(rng.u8(..9)),
        1 => object["metadata"]["labels"] = marks(rng),
        2 => object["metadata"]["annotations"]["note"] = json!(one(rng, WORDS)),
        3 => object["spec"]["template"]["metadata"]["labels"] = marks(rng),
        4 => object["spec"]["minReadySeconds"] = json!(rng.u8(..)),
        5 => {
            let spec = object["spec"]["template"]["spec"].as_object_mut().unwrap();
            spec.remove("tolerations");
        }
        _ => containers(rng, object),
    }
}

fn containers(rng: &mut Rng, object: &mut Value) {
    let list = object
        .pointer_mut("/spec/template/spec/containers")
        .unwrap();
    let list = list.as_array_mut().unwrap();
    let absent = NAMES
        .iter()
        .find(|name| list.iter().all(|it| it["name"] != **name));
    match (rng.u8(..5), list.len()) {
        (0, _) | (_, 0) => {
            let place = rng.usize(..=list.len());
            let added = absent.map(|it| container(rng, it));
            list.splice(place..place, added);
        }
        (1, length) => drop(list.remove(rng.usize(..length))),
        (2, _) => rng.shuffle(list),
        (3, length) => {
            let at = rng.usize(..length);
            let name = list[at]["name"].as_str().unwrap().to_owned();
            list[at] = container(rng, &name);
        }
        (_, length) => list[rng.usize(..length)]["image"] = json!(format!("y:{}", rng.u8(..))),
    }
}
