//! The status of a pod, as its kubelet reports it.

use std::hash::{Hash as _, Hasher as _};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::run::{Container, EVICTED, Exit, Health, Role, Run, SUCCEEDED, State};
use crate::sim::fnv::Fnv;
use crate::sim::scheduler::condition;
use crate::sim::value::{self, at, items, name, namespace, text, uid};

/// The whole status; what does not change keeps its times.
#[must_use]
pub fn status(pod: &Value, run: &Run, host: &str, now: &str) -> Value {
    let mut status = at(pod, "/status").clone();
    value::set(&mut status, "/phase", phase(run));
    value::set(&mut status, "/hostIP", host);
    value::set(&mut status, "/hostIPs", json!([{ "ip": host }]));
    if text(&status, "/startTime").is_empty() {
        value::set(&mut status, "/startTime", now);
    }
    if text(&status, "/qosClass").is_empty() {
        value::set(&mut status, "/qosClass", quality(pod));
    }
    if !run.address.is_empty() {
        value::set(&mut status, "/podIP", run.address.clone());
        value::set(&mut status, "/podIPs", json!([{ "ip": run.address }]));
    }
    if let Some(end) = run.end {
        for (field, words) in [("/reason", end.reason), ("/message", end.message)] {
            if !words.is_empty() {
                value::set(&mut status, field, words);
            }
        }
    }
    let list = |is_wanted: fn(Role) -> bool| -> Vec<Value> {
        run.containers
            .iter()
            .filter(|it| is_wanted(it.role))
            .map(|it| container(pod, run, it))
            .collect()
    };
    let init = list(|role| role != Role::Main);
    if !init.is_empty() {
        value::set(&mut status, "/initContainerStatuses", init);
    }
    value::set(
        &mut status,
        "/containerStatuses",
        list(|role| role == Role::Main),
    );
    value::set(&mut status, "/conditions", conditions(pod, run, now));
    status
}

fn phase(run: &Run) -> &'static str {
    if let Some(end) = run.end {
        return end.phase;
    }
    let has_run = |it: &Container| {
        it.last.is_some()
            || matches!(
                it.state,
                State::Running | State::BackOff | State::Ended(_) | State::Again(_)
            )
    };
    if run.is_initialized() && run.main().any(has_run) && run.main().all(has_run) {
        "Running"
    } else {
        "Pending"
    }
}

fn conditions(pod: &Value, run: &Run, now: &str) -> Vec<Value> {
    let names = |unfit: &dyn Fn(&Container) -> bool| -> Vec<&str> {
        run.containers
            .iter()
            .filter(|it| unfit(it))
            .map(|it| it.name.as_str())
            .collect()
    };
    let unready = names(&|it| it.role != Role::Init && it.health != Health::Ready);
    let uninitialized = names(&|it| !it.lets_pass());
    let ready = if run.end == Some(SUCCEEDED) {
        ("False", "PodCompleted", String::new())
    } else if run.end == Some(EVICTED) {
        ("False", "PodFailed", String::new())
    } else if run.is_ready() {
        ("True", "", String::new())
    } else {
        (
            "False",
            "ContainersNotReady",
            format!("containers with unready status: [{}]", unready.join(" ")),
        )
    };
    let initialized = if uninitialized.is_empty() {
        ("True", "", String::new())
    } else {
        (
            "False",
            "ContainersNotInitialized",
            format!(
                "containers with incomplete status: [{}]",
                uninitialized.join(" ")
            ),
        )
    };
    let is_up = run.up.is_some() && run.end.is_none();
    let up = (if is_up { "True" } else { "False" }, "", String::new());
    let own = [
        ("PodReadyToStartContainers", up),
        ("Initialized", initialized),
        ("Ready", ready.clone()),
        ("ContainersReady", ready),
    ];
    let mut all: Vec<Value> = own
        .into_iter()
        .map(|(kind, (status, reason, message))| {
            let known = condition(pod, kind);
            let since = if text(known, "/status") == status {
                text(known, "/lastTransitionTime")
            } else {
                now
            };
            let mut it = json!({
                "type": kind, "status": status, "lastProbeTime": null, "lastTransitionTime": since,
            });
            for (field, words) in [("/reason", reason), ("/message", &message)] {
                if !words.is_empty() {
                    value::set(&mut it, field, words);
                }
            }
            it
        })
        .collect();
    let others = items(pod, "/status/conditions").iter().filter(|it| {
        !all.iter()
            .any(|own| text(own, "/type") == text(it, "/type"))
    });
    let others: Vec<Value> = others.cloned().collect();
    all.extend(others);
    all
}

fn container(pod: &Value, run: &Run, it: &Container) -> Value {
    let words = |reason: &str, message: String| {
        let mut waiting = json!({ "reason": reason });
        if !message.is_empty() {
            value::set(&mut waiting, "/message", message);
        }
        json!({ "waiting": waiting })
    };
    let creating = match it.role {
        Role::Main if !run.is_initialized() => "PodInitializing",
        Role::Init | Role::Sidecar if it.state == State::Waiting => "PodInitializing",
        _ => "ContainerCreating",
    };
    let state = match &it.state {
        State::Waiting | State::Pulling | State::Starting => words(creating, String::new()),
        State::PullFailed => words("ErrImagePull", unpullable(&it.image)),
        State::PullBackOff => words(
            "ImagePullBackOff",
            format!(
                "Back-off pulling image \"{}\": ErrImagePull: {}",
                it.image,
                unpullable(&it.image)
            ),
        ),
        State::Running => json!({ "running": { "startedAt": seconds(it.since) } }),
        State::BackOff => words("CrashLoopBackOff", back_off(pod, it)),
        State::Ended(exit) | State::Again(exit) => {
            json!({ "terminated": terminated(pod, it, exit) })
        }
        State::Misconfigured(why) => words("CreateContainerConfigError", why.clone()),
    };
    let is_done = matches!(&it.state, State::Ended(exit) if exit.code == 0);
    let has_started = it.state == State::Running;
    let runs = match &it.state {
        State::Running => Some(it.restarts),
        State::Ended(exit) | State::Again(exit) => Some(exit.restarts),
        _ => it.last.as_ref().map(|exit| exit.restarts),
    };
    let mut status = json!({
        "name": it.name,
        "image": it.image,
        "imageID": "",
        "ready": it.health == Health::Ready || (it.role == Role::Init && is_done),
        "started": has_started,
        "restartCount": it.restarts,
        "state": state,
        "lastState": it.last.as_ref().map_or_else(|| json!({}), |exit| json!({ "terminated": terminated(pod, it, exit) })),
    });
    if let Some(restarts) = runs {
        value::set(&mut status, "/containerID", id(pod, it, restarts));
        let digest = digest(&[&it.image]);
        value::set(
            &mut status,
            "/imageID",
            format!("{}@sha256:{digest}", repository(&it.image)),
        );
    }
    status
}

fn terminated(pod: &Value, it: &Container, exit: &Exit) -> Value {
    json!({
        "exitCode": exit.code,
        "reason": exit.reason,
        "startedAt": seconds(exit.started),
        "finishedAt": seconds(exit.at),
        "containerID": id(pod, it, exit.restarts),
    })
}

/// Why an image cannot be had.
#[must_use]
pub fn unpullable(image: &str) -> String {
    format!(
        "rpc error: code = NotFound desc = failed to pull and unpack image: failed to resolve reference: {image}: not found"
    )
}

/// As in the state of a container that waits to be started again.
fn back_off(pod: &Value, it: &Container) -> String {
    let wait = super::plan::crash_wait(it.crashes).as_secs().max(10);
    let wait = match (wait / 60, wait % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, seconds) => format!("{minutes}m{seconds}s"),
    };
    format!(
        "back-off {wait} restarting failed container={} pod={}_{}({})",
        it.name,
        name(pod),
        namespace(pod),
        uid(pod)
    )
}

fn id(pod: &Value, it: &Container, restarts: u32) -> String {
    let digest = digest(&[uid(pod), &it.name, &restarts.to_string()]);
    format!("containerd://{digest}")
}

/// 64 hexadecimal digits that stand for these words.
fn digest(words: &[&str]) -> String {
    let [a, b, c, d] = [0_u8, 1, 2, 3].map(|part| {
        let mut hash = Fnv::default();
        (part, words).hash(&mut hash);
        hash.finish()
    });
    format!("{a:016x}{b:016x}{c:016x}{d:016x}")
}

fn repository(image: &str) -> String {
    let plain = image.split('@').next().unwrap_or(image);
    let plain = match plain.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => before,
        _ => plain,
    };
    match plain.split_once('/') {
        None => format!("docker.io/library/{plain}"),
        Some((host, _)) if host.contains(['.', ':']) => plain.to_owned(),
        Some(_) => format!("docker.io/{plain}"),
    }
}

fn seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}

fn quality(pod: &Value) -> &'static str {
    let containers = || {
        items(pod, "/spec/containers")
            .iter()
            .chain(items(pod, "/spec/initContainers"))
    };
    let has_any = |it: &Value| {
        ["/resources/requests", "/resources/limits"]
            .iter()
            .any(|part| {
                ["cpu", "memory"]
                    .iter()
                    .any(|what| at(it, part).get(what).is_some())
            })
    };
    let is_fixed = |it: &Value| {
        ["cpu", "memory"].iter().all(|what| {
            let limit = at(it, "/resources/limits").get(what);
            let request = at(it, "/resources/requests").get(what);
            limit.is_some() && (request.is_none() || request == limit)
        })
    };
    if !containers().any(has_any) {
        "BestEffort"
    } else if containers().all(is_fixed) {
        "Guaranteed"
    } else {
        "Burstable"
    }
}
