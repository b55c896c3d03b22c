//! Kubelets: pods come alive on their nodes, get ready, crash, and end.
//!
//! Annotations of a pod (best put in the template of its set) decide its fate; they may be changed while it lives, to
//! break or heal it.
//!
//! | annotation | what happens |
//! | --- | --- |
//! | `fate: never` | it runs, and fails its readiness probe (with the words of `probe-says: ...`) |
//! | `fate: badimage` | its image cannot be pulled |
//! | `fate: slow-image` | the pull takes ten minutes |
//! | `fate: crash`, `fate: oom` | its containers exit with 1, are killed for lack of memory, and start again and again |
//! | `fate: deadlock` | its liveness probe fails, and it is killed and started again and again |
//! | `fate: exits`, `fate: fails` | a second after it was ready its phase is Succeeded, Failed |
//! | `fate: evicted` | the same, evicted from a node whose disk is full |
//! | `fate: hangs` | it ignores being asked to end, and is killed after its grace period |
//! | `fate-of: NAME` | only this container has that fate; it may be an init container |
//! | `pulls-for: 5s` | the pull of an image that the node does not have |
//! | `starts-after: 5s` | the time between having the image and running |
//! | `ready-after: 5s` | between running and what the readiness probe asks for |
//! | `restarts-after: 5s` | between a crash and the next start |
//! | `gone-after: 5s` | between being deleted and being gone |
//!
//! What is not told takes as long as the world's [`Pace`] says. A node with the annotation `fate: lost` is heard of no
//! more (see `nodes`).

mod homes; // addresses of nodes and pods
mod life; // one move after the other
mod mounts; // volumes come to the node
mod moves; // what each move does to a container
mod needs; // config maps and secrets
mod pace; // how long what nobody asked about takes
mod plan; // how long each step takes
mod report; // the status that is written
mod run; // what runs on the machines

use std::time::Duration;

use serde_json::Value;

pub use self::homes::take_in;
use self::homes::{connect, host};
pub use self::life::later;
use self::mounts::Mounts;
pub use self::pace::{Pace, pick, wish};
use self::plan::Plan;
pub use self::run::Machines;
use self::run::{Run, State};
use super::actor::Actor;
use super::event::{Tone, Voice};
use super::resource::Kind;
use super::scheduler::{claims, has_ended};
use super::store::{Change, Key};
use super::value::{self, at, entry, is_terminating, items, namespace, text, uid};
use super::verbs::{Deletion, Write};
use super::world::World;

/// Plays the kubelet of every node.
pub static KUBELET: Actor = Actor {
    name: "kubelet",
    notice,
    act,
};

/// What the annotations say of a pod or a node.
#[must_use]
pub fn fate(object: &Value) -> &str {
    entry(object, "/metadata/annotations", "fate").unwrap_or_default()
}

fn has_claims(pod: &Value) -> bool {
    claims(pod).next().is_some()
}

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::Pod => notice_pod(world, change),
        Kind::Node
            if change.touches("/metadata/annotations") && !is_lost(world, &change.key.name) =>
        {
            for key in world.places.pods_on(&change.key.name) {
                world.look(&KUBELET, key, Duration::ZERO);
            }
        }
        Kind::PersistentVolumeClaim | Kind::PersistentVolume | Kind::ConfigMap | Kind::Secret => {
            wake(world, &change.key);
        }
        _ => {}
    }
}

/// Looks at the pods that wait for this object.
fn wake(world: &mut World, awaited: &Key) {
    for pod in world.machines.waiters.remove(awaited).unwrap_or_default() {
        world.look(&KUBELET, pod, Duration::ZERO);
    }
}

fn notice_pod(world: &mut World, change: &Change) {
    let Some(pod) = &change.new else {
        if let Some(old) = &change.old {
            world.machines.forget(uid(old));
            mounts::detach(world, old);
        }
        return;
    };
    let is_news = [
        "/spec/nodeName",
        "/metadata/annotations",
        "/metadata/deletionTimestamp",
        "/metadata/deletionGracePeriodSeconds",
        "/metadata/finalizers",
    ]
    .iter()
    .any(|part| change.touches(part));
    if is_news && !text(pod, "/spec/nodeName").is_empty() {
        world.look(&KUBELET, change.key.clone(), Duration::ZERO);
    }
}

/// Whether nothing is heard of a node.
#[must_use]
pub fn is_lost(world: &World, node: &str) -> bool {
    world
        .store
        .get(&Key::new(Kind::Node, "", node))
        .is_none_or(|it| fate(it) == "lost")
}

fn act(world: &mut World, key: &Key) {
    let Some(pod) = world.get(key) else { return };
    let node = text(&pod, "/spec/nodeName").to_owned();
    if node.is_empty() || is_lost(world, &node) {
        return;
    }
    let now = world.now();
    let known = world.machines.runs.remove(uid(&pod));
    let mut run = known.unwrap_or_else(|| Run::seen(&pod, now));
    if run.fate.0 != fate(&pod) {
        run.fate = (fate(&pod).to_owned(), now);
    }
    if is_terminating(&pod) {
        if end(world, key, &pod, &mut run) {
            return;
        }
    } else if !has_ended(&pod) {
        live(world, key, &pod, &mut run, &node);
    }
    world.machines.runs.insert(uid(&pod).to_owned(), run);
}

fn live(world: &mut World, key: &Key, pod: &Value, run: &mut Run, node: &str) {
    let plan = Plan {
        pod,
        pace: world.pace,
    };
    let now = world.now();
    let mut up = life::later(run.seen, plan.network());
    if run.up.is_none() && up <= now {
        match mounts::mount(world, key, pod, node) {
            Mounts::Ready => {
                run.up = Some(now);
                connect(world, pod, run, node);
            }
            Mounts::Waiting => up = jiff::Timestamp::MAX,
            Mounts::Until(at) => up = at,
        }
    }
    let outcome = {
        let world = &*world;
        let has_image = |image: &str| {
            let known = (node.to_owned(), image.to_owned());
            plan.pace != Pace::Real || world.machines.images.contains(&known)
        };
        let lacks = |spec: &Value| {
            (plan.pace == Pace::Real)
                .then(|| needs::lacks(world, namespace(pod), spec))
                .flatten()
        };
        let scene = life::Scene {
            plan,
            now,
            lacks: &lacks,
            has_image: &has_image,
        };
        life::advance(run, &scene)
    };
    let is_misconfigured = |it: &run::Container| matches!(it.state, State::Misconfigured(_));
    if run.containers.iter().any(is_misconfigured) {
        let missing = needs::missing(world, pod);
        mounts::wait(world, key, missing);
    }
    for image in outcome.arrived {
        world.machines.images.insert((node.to_owned(), image));
    }
    report(world, key, pod, run, node);
    if world.pace != Pace::Instant {
        if outcome.said.iter().any(|it| it.2 == "Pulling") {
            secrets(world, pod, node);
        }
        for (index, tone, reason, words) in outcome.said {
            say(
                world,
                pod,
                node,
                &life::field(run, index),
                tone,
                reason,
                &words,
            );
        }
    }
    let next = if run.up.is_none() {
        Some(up).filter(|up| *up < jiff::Timestamp::MAX)
    } else {
        outcome.next
    };
    if let Some(next) = next {
        look_at(world, key, next);
    }
}

/// A secret for the registry that is not there stops nothing: the pull is tried without it.
fn secrets(world: &mut World, pod: &Value, node: &str) {
    let named = items(pod, "/spec/imagePullSecrets")
        .iter()
        .map(|it| text(it, "/name"));
    let missing: Vec<&str> = named
        .filter(|it| {
            world
                .get(&Key::new(Kind::Secret, value::namespace(pod), *it))
                .is_none()
        })
        .collect();
    if missing.is_empty() {
        return;
    }
    let words = format!(
        "Unable to retrieve some image pull secrets ({}); attempting to pull the image may not succeed.",
        missing.join(", ")
    );
    let (reason, field) = ("FailedToRetrieveImagePullSecret", String::new());
    say(world, pod, node, &field, Tone::Warning, reason, &words);
}

fn look_at(world: &mut World, key: &Key, at: jiff::Timestamp) {
    let after = Duration::try_from(at.duration_since(world.now())).unwrap_or_default();
    world.look(&KUBELET, key.clone(), after);
}

fn report(world: &mut World, key: &Key, pod: &Value, run: &Run, node: &str) {
    let status = report::status(pod, run, &host(world, node), &world.stamp());
    if at(pod, "/status") != &status {
        let _ = world.revise(key, &Write::by(KUBELET.name).status(), |pod| {
            value::set(pod, "/status", status);
        });
    }
}

/// Ends a pod whose node lacks disk space.
pub fn evict(world: &mut World, key: &Key) {
    let Some(pod) = world.get(key) else { return };
    let now = world.now();
    let node = text(&pod, "/spec/nodeName").to_owned();
    let known = world.machines.runs.remove(uid(&pod));
    let mut run = known.unwrap_or_else(|| Run::seen(&pod, now));
    run.ends(run::EVICTED, now);
    report(world, key, &pod, &run, &node);
    world.machines.runs.insert(uid(&pod).to_owned(), run);
    let words = run::EVICTED.message;
    say(world, &pod, &node, "", Tone::Warning, "Evicted", words);
}

/// The pod is asked to end, and ends. Whether it is gone.
fn end(world: &mut World, key: &Key, pod: &Value, run: &mut Run) -> bool {
    let plan = Plan {
        pod,
        pace: world.pace,
    };
    let now = world.now();
    let node = text(pod, "/spec/nodeName").to_owned();
    if run.ending.is_none() {
        run.ending = Some(now);
        if world.pace != Pace::Instant {
            for (index, it) in run.containers.iter().enumerate() {
                if it.state == State::Running {
                    let words = format!("Stopping container {}", it.name);
                    let field = life::field(run, index);
                    say(world, pod, &node, &field, Tone::Normal, "Killing", &words);
                }
            }
        }
    }
    let runs = run.containers.iter().any(|it| it.state == State::Running);
    let takes = match world.pace {
        Pace::Real if !runs => Duration::ZERO,
        _ => plan.end(),
    };
    let gone = life::later(run.ending.unwrap_or(now), takes);
    if gone > now {
        look_at(world, key, gone);
        return false;
    }
    if world.pace == Pace::Real && runs {
        let hung = fate(pod) == "hangs";
        for it in &mut run.containers {
            if it.state == State::Running {
                let (code, reason) = if hung {
                    (137, "Error")
                } else {
                    (0, "Completed")
                };
                let exit = it.exit(code, reason, now);
                it.goes(State::Ended(exit), now);
            }
        }
        report(world, key, pod, run, &node);
    }
    let how = Deletion {
        uid: Some(uid(pod).to_owned()),
        grace: Some(0),
        ..Deletion::default()
    };
    let _ = world.delete(key, &how);
    world.get(key).is_none_or(|it| uid(&it) != uid(pod))
}

fn say(
    world: &mut World,
    pod: &Value,
    node: &str,
    field: &str,
    tone: Tone,
    reason: &str,
    words: &str,
) {
    let voice = Voice {
        component: KUBELET.name,
        host: node,
        field,
        action: "",
    };
    world.say_as(voice, pod, tone, reason, words);
}
