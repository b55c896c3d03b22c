//! What kwok plays in place of kubelets: the life of nodes and pods, a stage at a time.
//!
//! Annotations of a pod decide its fate. They are best put in the pod template, so that a test scripts a rollout by
//! editing the set; they may also be changed on a pod while it lives, to break or heal it.
//!
//! | annotation | what happens |
//! | --- | --- |
//! | `fate: never` | it runs, and fails its readiness probe |
//! | `fate: badimage` | its image cannot be pulled |
//! | `fate: crash` | its containers exit with 1 soon after they run, and are started again and again |
//! | `fate: exits`, `fate: fails` | a second after it was ready its phase is Succeeded, Failed |
//! | `starts-after: 5s` | the time between being scheduled and running (0.2 s) |
//! | `ready-after: 5s` | between running and ready (0.2 s) |
//! | `restarts-after: 5s` | between a crash and the next start (3 s) |
//! | `gone-after: 5s` | between being deleted and being gone (0.2 s) |

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::stage_texts as texts;

/// kwok's configuration: one YAML document a stage (JSON is YAML).
pub fn stages() -> String {
    let all = [&nodes()[..], &starting(), &running(), &crashing(), &ending()].concat();
    all.iter().map(Value::to_string).collect::<Vec<_>>().join("\n---\n")
}

fn nodes() -> Vec<Value> {
    vec![stage("Node", "node-ready", &[not(one_of(READY, &["True"]))], &Value::Null, &[status(texts::NODE)])]
}

fn starting() -> Vec<Value> {
    let backs_off = format!(r#"Back-off pulling image "{{{{ .image }}}}": ErrImagePull: {}"#, texts::NOT_FOUND);
    let starts = |name, fate: Value, last: &[Value]| {
        let first = [
            event("Normal", "Pulled", r#"Container image "{{ $main.image }}" already present on machine and can be accessed by the pod"#),
            event("Normal", "Created", "Container created"),
            event("Normal", "Started", "Container started"),
            status(&(texts::RUNNING.to_owned() + &containers(Ready::No, "int .restartCount", texts::RUN, texts::KEEP_LAST))),
        ];
        pod(name, &[waits_for(&["ContainerCreating", "ErrImagePull", "ImagePullBackOff"]), fate], &after("starts-after", 200), &[&first, last].concat())
    };
    vec![
        pod("seen", &[exists_not(".status.startTime")], &Value::Null, &[status(texts::SEEN)]),
        starts("starts", not(fate(&["badimage", "never"])), &[]),
        starts("starts-unhealthy", fate(&["never"]), &[unhealthy()]),
        pod("pull-fails", &[waits_for(&["ContainerCreating"]), fate(&["badimage"])], &after("starts-after", 200), &[
            event("Normal", "Pulling", r#"Pulling image "{{ $main.image }}""#),
            event("Warning", "Failed", &format!(r#"Failed to pull image "{{{{ $main.image }}}}": {{{{ with $main }}}}{}{{{{ end }}}}"#, texts::NOT_FOUND)),
            event("Warning", "Failed", "Error: ErrImagePull"),
            status(&waiting("ErrImagePull", texts::NOT_FOUND)),
        ]),
        pod("pull-backs-off", &[waits_for(&["ErrImagePull"]), fate(&["badimage"])], &milliseconds(1000), &[
            event("Normal", "BackOff", r#"Back-off pulling image "{{ $main.image }}""#),
            event("Warning", "Failed", "Error: ImagePullBackOff"),
            status(&waiting("ImagePullBackOff", &backs_off)),
        ]),
    ]
}

fn running() -> Vec<Value> {
    let stays = |ready| containers(ready, "int .restartCount", texts::KEEP, texts::KEEP_LAST);
    vec![
        pod("gets-ready", &[exists(UP), not(one_of(READY, &["True"])), not(fate(&["never", "crash"]))], &after("ready-after", 200), &[
            status(&(conditions(Ready::Yes) + &stays(Ready::Yes))),
        ]),
        pod("gets-unready", &[exists(UP), one_of(READY, &["True"]), fate(&["never"])], &Value::Null, &[
            status(&(conditions(Ready::No) + &stays(Ready::No))),
            unhealthy(),
        ]),
    ]
}

fn crashing() -> Vec<Value> {
    let again = "Back-off restarting failed container {{ $main.name }} in pod {{ .metadata.name }}_{{ .metadata.namespace }}({{ .metadata.uid }})";
    vec![
        pod("crashes", &[exists(UP), fate(&["crash"])], &milliseconds(500), &[
            event("Warning", "BackOff", again),
            status(&(conditions(Ready::No) + &containers(Ready::Down, "int .restartCount", texts::BACK_OFF, texts::CRASHED))),
        ]),
        pod("restarts", &[waits_for(&["CrashLoopBackOff"])], &after("restarts-after", 3000), &[
            status(&containers(Ready::No, "add1 .restartCount", texts::RUN, texts::KEEP_LAST)),
            event("Normal", "Started", "Container started"),
        ]),
    ]
}

fn ending() -> Vec<Value> {
    let ends = |name, phase, code, reason| {
        let state = format!("{{terminated: {{exitCode: {code}, reason: {reason}, finishedAt: {{{{ $now | Quote }}}}, startedAt: {{{{ $since | Quote }}}}, containerID: {{{{ $id }}}}}}}}");
        let new = format!("phase: {phase}\n{}{}", conditions(Ready::No), containers(Ready::Down, "int .restartCount", &state, texts::KEEP_LAST));
        pod(name, &[exists(UP), one_of(READY, &["True"]), fate(&[name])], &milliseconds(1000), &[status(&new)])
    };
    vec![
        ends("exits", "Succeeded", 0, "Completed"),
        ends("fails", "Failed", 1, "Error"),
        stage("Pod", "goes", &[exists(".metadata.deletionTimestamp"), exists_not(".metadata.finalizers")], &after("gone-after", 200), &[
            event("Normal", "Killing", "Stopping container {{ $main.name }}"),
            json!({ "delete": true }),
        ]),
    ]
}

/// Of all containers of a pod.
#[derive(Clone, Copy, PartialEq)]
enum Ready {
    Yes,
    No,
    Down, // not even started
}

fn conditions(ready: Ready) -> String {
    let why = if ready == Ready::Yes { "status: \"True\", reason: null, message: null" } else { texts::UNREADY };
    let condition = |kind| format!("- {{type: {kind}, {why}, lastTransitionTime: {{{{ $now | Quote }}}}}}\n");
    format!("conditions:\n{}{}", condition("Ready"), condition("ContainersReady"))
}

/// The statuses of all containers; the arguments are templates.
fn containers(ready: Ready, restarts: &str, state: &str, last: &str) -> String {
    let (ready, started) = (ready == Ready::Yes, ready != Ready::Down);
    texts::CONTAINERS
        .replace("RESTARTS", restarts)
        .replace("READY", &ready.to_string())
        .replace("STARTED", &started.to_string())
        .replace("LAST", last)
        .replace("STATE", state)
}

/// The message is a template, too.
fn waiting(reason: &str, message: &str) -> String {
    let state = format!("{{waiting: {{reason: {reason}, message: '{message}'}}}}");
    containers(Ready::Down, "int .restartCount", &state, texts::KEEP_LAST)
}

fn unhealthy() -> Value {
    event("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")
}

fn pod(name: &str, when: &[Value], delay: &Value, steps: &[Value]) -> Value {
    stage("Pod", name, &[&[exists_not(".metadata.deletionTimestamp"), not(one_of(".status.phase", &["Succeeded", "Failed"]))], when].concat(), delay, steps)
}

fn stage(kind: &str, name: &str, when: &[Value], delay: &Value, steps: &[Value]) -> Value {
    json!({
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": { "name": name },
        "spec": { "resourceRef": { "apiGroup": "v1", "kind": kind }, "selector": { "matchExpressions": when }, "delay": delay, "steps": steps },
    })
}

/// A delay that an annotation of the pod may change.
fn after(annotation: &str, milliseconds: u32) -> Value {
    json!({ "durationMilliseconds": milliseconds, "durationFrom": { "expressionFrom": format!(".metadata.annotations[\"{annotation}\"]") } })
}

fn milliseconds(milliseconds: u32) -> Value {
    json!({ "durationMilliseconds": milliseconds })
}

fn status(template: &str) -> Value {
    json!({ "patch": { "subresource": "status", "root": "status", "template": texts::VARIABLES.to_owned() + template } })
}

/// An event as the kubelet writes it. The same words about the same pod are one event, as they are there.
fn event(kind: &str, reason: &str, message: &str) -> Value {
    let mut words = DefaultHasher::new();
    (reason, message).hash(&mut words);
    let template = texts::EVENT
        .replace("KIND", kind)
        .replace("REASON", reason)
        .replace("WORDS", &format!("{:x}", words.finish()))
        .replace("MESSAGE", message);
    json!({ "apply": { "type": "merge", "template": texts::VARIABLES.to_owned() + &template } })
}

const READY: &str = r#".status.conditions.[]? | select( .type == "Ready" ) | .status"#;
const UP: &str = ".status.containerStatuses.[]?.state.running.startedAt";

fn waits_for(reasons: &[&str]) -> Value {
    one_of(".status.containerStatuses.[]?.state.waiting.reason", reasons)
}

fn fate(fates: &[&str]) -> Value {
    one_of(".metadata.annotations.fate", fates)
}

fn one_of(path: &str, values: &[&str]) -> Value {
    json!({ "key": path, "operator": "In", "values": values })
}

fn not(mut expression: Value) -> Value {
    expression["operator"] = "NotIn".into();
    expression
}

fn exists(path: &str) -> Value {
    json!({ "key": path, "operator": "Exists" })
}

fn exists_not(path: &str) -> Value {
    json!({ "key": path, "operator": "DoesNotExist" })
}
