//! What the API server does with a write, verb by verb.

mod create;
mod decode;
mod delete;
mod evict;
mod fields;
mod patch;
mod quota;
mod update;

use kubectl_sts::sim::{Deletion, Key, Kind, World, Write, Written};
use serde_json::{Value, json};

/// A world at its first moment, and its one namespace.
fn world() -> World {
    World::new(7, "2026-01-01T00:00:00Z".parse().unwrap())
}

fn key(kind: Kind, name: &str) -> Key {
    let space = if kind.resource().is_namespaced {
        "default"
    } else {
        ""
    };
    Key::new(kind, space, name)
}

/// A set in its shortest form.
fn set() -> Value {
    json!({
        "metadata": { "name": "web" },
        "spec": {
            "selector": { "matchLabels": { "app": "web" } },
            "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
            },
        },
    })
}

/// The spec of its pods, as the API server fills it in.
pub fn defaulted() -> Value {
    json!({
        "containers": [{
            "name": "main",
            "image": "nginx:1",
            "imagePullPolicy": "IfNotPresent",
            "resources": {},
            "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File",
        }],
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    })
}

fn pod(name: &str) -> Value {
    json!({
        "metadata": { "name": name, "labels": { "app": "web" } },
        "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
    })
}

fn claim(name: &str) -> Value {
    json!({
        "metadata": { "name": name },
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "disk",
            "resources": { "requests": { "storage": "1Gi" } },
        },
    })
}

fn make(world: &mut World, kind: Kind, object: Value) -> Written {
    world
        .create(kind, "default", object, &Write::by("tester"))
        .unwrap()
}

fn refused(world: &mut World, kind: Kind, object: Value) -> String {
    let write = Write::by("tester");
    told(&world.create(kind, "default", object, &write).unwrap_err())
}

fn told(refusal: &kubectl_sts::sim::Refusal) -> String {
    format!("{} {}: {}", refusal.code, refusal.reason, refusal.message)
}

fn revise(world: &mut World, kind: Kind, name: &str, pointer: &str, value: impl Into<Value>) {
    let write = Write::by("tester");
    world
        .revise(&key(kind, name), &write, |it| {
            put(it, pointer, value.into());
        })
        .unwrap();
}

fn tell_status(world: &mut World, kind: Kind, name: &str, pointer: &str, value: Value) {
    let write = Write::by("tester").status();
    world
        .revise(&key(kind, name), &write, |it| put(it, pointer, value))
        .unwrap();
}

/// Puts a value somewhere, making maps on the way.
fn put(object: &mut Value, pointer: &str, value: Value) {
    let mut here = object;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/");
        here = match part.parse::<usize>() {
            Ok(index) if here.is_array() => &mut here[index],
            _ => &mut here[part],
        };
    }
    *here = value;
}

fn pass(world: &mut World, seconds: i64) {
    let end = world.now() + jiff::SignedDuration::from_secs(seconds);
    world.run_until(end);
}

fn delete(world: &mut World, kind: Kind, name: &str) {
    world
        .delete(&key(kind, name), &Deletion::default())
        .unwrap();
}

fn is_there(world: &World, kind: Kind, name: &str) -> bool {
    world.get(&key(kind, name)).is_some()
}
