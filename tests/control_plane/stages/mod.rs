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
//! | on a claim (template): `bound-after: 5s` | between being made and having a volume (0.05 s) |
//! | on a claim (template): `grows-after: 5s` | between a larger request and the larger volume (1 s) |

mod parts; // delays, steps, statuses, conditions of a stage
mod texts; // the templates they are made of
mod volumes; // the life of claims' volumes

use parts::{
    READY, Ready, UP, after, conditions, containers, event, exists, exists_not, fate, milliseconds,
    not, one_of, pod, stage, status, unhealthy, waiting, waits_for,
};
use serde_json::{Value, json};

/// kwok's configuration: one YAML document a stage (JSON is YAML).
pub fn stages() -> String {
    let all = [
        &nodes()[..],
        &starting(),
        &running(),
        &crashing(),
        &ending(),
        &volumes::volumes(),
    ]
    .concat();
    all.iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join("\n---\n")
}

fn nodes() -> Vec<Value> {
    vec![stage(
        "Node",
        "node-ready",
        &[not(one_of(READY, &["True"]))],
        &Value::Null,
        &[status(texts::NODE)],
    )]
}

fn starting() -> Vec<Value> {
    let backs_off = format!(
        r#"Back-off pulling image "{{{{ .image }}}}": ErrImagePull: {}"#,
        texts::NOT_FOUND
    );
    let starts = |name, fate: Value, last: &[Value]| {
        let first = [
            event(
                "Normal",
                "Pulled",
                r#"Container image "{{ $main.image }}" already present on machine and can be accessed by the pod"#,
            ),
            event("Normal", "Created", "Container created"),
            event("Normal", "Started", "Container started"),
            status(
                &(texts::RUNNING.to_owned()
                    + &containers(Ready::No, "int .restartCount", texts::RUN, texts::KEEP_LAST)),
            ),
        ];
        pod(
            name,
            &[
                waits_for(&["ContainerCreating", "ErrImagePull", "ImagePullBackOff"]),
                fate,
            ],
            &after("starts-after", 200),
            &[&first, last].concat(),
        )
    };
    vec![
        pod(
            "seen",
            &[exists_not(".status.startTime")],
            &Value::Null,
            &[status(texts::SEEN)],
        ),
        starts("starts", not(fate(&["badimage", "never"])), &[]),
        starts("starts-unhealthy", fate(&["never"]), &[unhealthy()]),
        pod(
            "pull-fails",
            &[waits_for(&["ContainerCreating"]), fate(&["badimage"])],
            &after("starts-after", 200),
            &[
                event("Normal", "Pulling", r#"Pulling image "{{ $main.image }}""#),
                event(
                    "Warning",
                    "Failed",
                    &format!(
                        r#"Failed to pull image "{{{{ $main.image }}}}": {{{{ with $main }}}}{}{{{{ end }}}}"#,
                        texts::NOT_FOUND
                    ),
                ),
                event("Warning", "Failed", "Error: ErrImagePull"),
                status(&waiting("ErrImagePull", texts::NOT_FOUND)),
            ],
        ),
        pod(
            "pull-backs-off",
            &[waits_for(&["ErrImagePull"]), fate(&["badimage"])],
            &milliseconds(1000),
            &[
                event(
                    "Normal",
                    "BackOff",
                    r#"Back-off pulling image "{{ $main.image }}""#,
                ),
                event("Warning", "Failed", "Error: ImagePullBackOff"),
                status(&waiting("ImagePullBackOff", &backs_off)),
            ],
        ),
    ]
}

fn running() -> Vec<Value> {
    let stays = |ready| containers(ready, "int .restartCount", texts::KEEP, texts::KEEP_LAST);
    vec![
        pod(
            "gets-ready",
            &[
                exists(UP),
                not(one_of(READY, &["True"])),
                not(fate(&["never", "crash"])),
            ],
            &after("ready-after", 200),
            &[status(&(conditions(Ready::Yes) + &stays(Ready::Yes)))],
        ),
        pod(
            "gets-unready",
            &[exists(UP), one_of(READY, &["True"]), fate(&["never"])],
            &Value::Null,
            &[
                status(&(conditions(Ready::No) + &stays(Ready::No))),
                unhealthy(),
            ],
        ),
    ]
}

fn crashing() -> Vec<Value> {
    let again = "Back-off restarting failed container {{ $main.name }} in pod {{ .metadata.name }}_{{ .metadata.namespace }}({{ .metadata.uid }})";
    vec![
        pod(
            "crashes",
            &[exists(UP), fate(&["crash"])],
            &milliseconds(500),
            &[
                event("Warning", "BackOff", again),
                status(
                    &(conditions(Ready::No)
                        + &containers(
                            Ready::Down,
                            "int .restartCount",
                            texts::BACK_OFF,
                            texts::CRASHED,
                        )),
                ),
            ],
        ),
        pod(
            "restarts",
            &[waits_for(&["CrashLoopBackOff"])],
            &after("restarts-after", 3000),
            &[
                status(&containers(
                    Ready::No,
                    "add1 .restartCount",
                    texts::RUN,
                    texts::KEEP_LAST,
                )),
                event("Normal", "Started", "Container started"),
            ],
        ),
    ]
}

fn ending() -> Vec<Value> {
    let ends = |name, phase, code, reason| {
        let state = format!(
            "{{terminated: {{exitCode: {code}, reason: {reason}, finishedAt: {{{{ $now | Quote }}}}, startedAt: {{{{ $since | Quote }}}}, containerID: {{{{ $id }}}}}}}}"
        );
        let new = format!(
            "phase: {phase}\n{}{}",
            conditions(Ready::No),
            containers(Ready::Down, "int .restartCount", &state, texts::KEEP_LAST)
        );
        pod(
            name,
            &[exists(UP), one_of(READY, &["True"]), fate(&[name])],
            &milliseconds(1000),
            &[status(&new)],
        )
    };
    vec![
        ends("exits", "Succeeded", 0, "Completed"),
        ends("fails", "Failed", 1, "Error"),
        stage(
            "Pod",
            "goes",
            &[
                exists(".metadata.deletionTimestamp"),
                exists_not(".metadata.finalizers"),
            ],
            &after("gone-after", 200),
            &[
                event("Normal", "Killing", "Stopping container {{ $main.name }}"),
                json!({ "delete": true }),
            ],
        ),
    ]
}
