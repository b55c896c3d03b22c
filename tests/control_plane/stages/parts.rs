//! What stages are made of: delays, steps, statuses, and when they apply.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::texts;

/// Of all containers of a pod.
#[derive(Clone, Copy, PartialEq)]
pub enum Ready {
    Yes,
    No,
    Down, // not even started
}

pub fn conditions(ready: Ready) -> String {
    let why = if ready == Ready::Yes {
        "status: \"True\", reason: null, message: null"
    } else {
        texts::UNREADY
    };
    let condition =
        |kind| format!("- {{type: {kind}, {why}, lastTransitionTime: {{{{ $now | Quote }}}}}}\n");
    format!(
        "conditions:\n{}{}",
        condition("Ready"),
        condition("ContainersReady")
    )
}

/// The statuses of all containers; the arguments are templates.
pub fn containers(ready: Ready, restarts: &str, state: &str, last: &str) -> String {
    let (ready, started) = (ready == Ready::Yes, ready != Ready::Down);
    texts::CONTAINERS
        .replace("RESTARTS", restarts)
        .replace("READY", &ready.to_string())
        .replace("STARTED", &started.to_string())
        .replace("LAST", last)
        .replace("STATE", state)
}

/// The message is a template, too.
pub fn waiting(reason: &str, message: &str) -> String {
    let state = format!("{{waiting: {{reason: {reason}, message: '{message}'}}}}");
    containers(Ready::Down, "int .restartCount", &state, texts::KEEP_LAST)
}

pub fn unhealthy() -> Value {
    event(
        "Warning",
        "Unhealthy",
        "Readiness probe failed: HTTP probe failed with statuscode: 503",
    )
}

pub fn pod(name: &str, when: &[Value], delay: &Value, steps: &[Value]) -> Value {
    stage(
        "Pod",
        name,
        &[
            &[
                exists_not(".metadata.deletionTimestamp"),
                not(one_of(".status.phase", &["Succeeded", "Failed"])),
            ],
            when,
        ]
        .concat(),
        delay,
        steps,
    )
}

pub fn stage(kind: &str, name: &str, when: &[Value], delay: &Value, steps: &[Value]) -> Value {
    json!({
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": { "name": name },
        "spec": { "resourceRef": { "apiGroup": "v1", "kind": kind }, "selector": { "matchExpressions": when }, "delay": delay, "steps": steps },
    })
}

/// A delay that an annotation of the pod may change.
pub fn after(annotation: &str, milliseconds: u32) -> Value {
    json!({ "durationMilliseconds": milliseconds, "durationFrom": { "expressionFrom": format!(".metadata.annotations[\"{annotation}\"]") } })
}

pub fn milliseconds(milliseconds: u32) -> Value {
    json!({ "durationMilliseconds": milliseconds })
}

pub fn status(template: &str) -> Value {
    json!({ "patch": { "subresource": "status", "root": "status", "template": texts::VARIABLES.to_owned() + template } })
}

/// An event as the kubelet writes it. The same words about the same pod are one event, as they are there.
pub fn event(kind: &str, reason: &str, message: &str) -> Value {
    let mut words = DefaultHasher::new();
    (reason, message).hash(&mut words);
    let template = texts::EVENT
        .replace("KIND", kind)
        .replace("REASON", reason)
        .replace("WORDS", &format!("{:x}", words.finish()))
        .replace("MESSAGE", message);
    json!({ "apply": { "type": "merge", "template": texts::VARIABLES.to_owned() + &template } })
}

pub const READY: &str = r#".status.conditions.[]? | select( .type == "Ready" ) | .status"#;
pub const UP: &str = ".status.containerStatuses.[]?.state.running.startedAt";

pub fn waits_for(reasons: &[&str]) -> Value {
    one_of(
        ".status.containerStatuses.[]?.state.waiting.reason",
        reasons,
    )
}

pub fn fate(fates: &[&str]) -> Value {
    one_of(".metadata.annotations.fate", fates)
}

pub fn one_of(path: &str, values: &[&str]) -> Value {
    json!({ "key": path, "operator": "In", "values": values })
}

pub fn not(mut expression: Value) -> Value {
    expression["operator"] = "NotIn".into();
    expression
}

pub fn exists(path: &str) -> Value {
    json!({ "key": path, "operator": "Exists" })
}

pub fn exists_not(path: &str) -> Value {
    json!({ "key": path, "operator": "DoesNotExist" })
}
