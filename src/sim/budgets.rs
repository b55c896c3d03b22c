//! The disruption controller: how many pods of a budget are healthy, and how many may go.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::actor::Actor;
use super::event::Tone;
use super::resource::Kind;
use super::store::{Change, Key, Object};
use super::value::{self, at, controller, is_terminating, items, name, number, selects, text};
use super::verbs::Write;
use super::world::World;

/// Keeps the status of the disruption budgets.
pub static BUDGETS: Actor = Actor {
    name: "controllermanager",
    notice,
    act,
};

const MANAGER: &str = "kube-controller-manager";
/// How long an evicted pod is believed to go.
const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::PodDisruptionBudget if change.new.is_some() => {
            world.look(&BUDGETS, change.key.clone(), Duration::ZERO);
        }
        Kind::Pod => {
            let sides = [&change.old, &change.new];
            let concerned: Vec<Key> = world
                .store
                .within(Kind::PodDisruptionBudget, &change.key.namespace)
                .filter(|(_, budget)| sides.into_iter().flatten().any(|pod| covers(budget, pod)))
                .map(|(key, _)| key.clone())
                .collect();
            for key in concerned {
                world.look(&BUDGETS, key, Duration::ZERO);
            }
        }
        Kind::StatefulSet if change.touches("/spec/replicas") => {
            let all: Vec<Key> = world
                .store
                .within(Kind::PodDisruptionBudget, &change.key.namespace)
                .map(|(key, _)| key.clone())
                .collect();
            for key in all {
                world.look(&BUDGETS, key, Duration::ZERO);
            }
        }
        _ => {}
    }
}

/// Whether a budget is about this pod.
#[must_use]
pub fn covers(budget: &Value, pod: &Value) -> bool {
    selects(at(budget, "/spec/selector"), at(pod, "/metadata/labels"))
}

/// Whether a pod is ready.
#[must_use]
pub fn is_ready(pod: &Value) -> bool {
    items(pod, "/status/conditions")
        .iter()
        .any(|it| text(it, "/type") == "Ready" && text(it, "/status") == "True")
}

fn act(world: &mut World, key: &Key) {
    let Some(budget) = world.get(key) else {
        return;
    };
    let pods: Vec<Object> = world
        .store
        .within(Kind::Pod, &key.namespace)
        .filter(|(_, pod)| covers(&budget, pod))
        .map(|(_, pod)| pod.clone())
        .collect();
    if pods.is_empty() {
        world.say(
            BUDGETS.name,
            &budget,
            Tone::Normal,
            "NoPods",
            "No matching pods found",
        );
    }
    let count = expected(world, &budget, &pods);
    let (expected, desired) = match count {
        Ok(counts) => counts,
        Err(why) => {
            fail(world, key, &budget, &why);
            return;
        }
    };
    let (disrupted, recheck) = still_disrupted(world, &budget, &pods);
    let healthy = pods
        .iter()
        .filter(|pod| !is_terminating(pod) && !disrupted.contains_key(name(pod)) && is_ready(pod))
        .count();
    let healthy = i64::try_from(healthy).unwrap_or(i64::MAX);
    let allowed = if expected <= 0 {
        0
    } else {
        (healthy - desired).max(0)
    };
    let generation = at(&budget, "/metadata/generation").clone();
    let now = world.stamp();
    let _ = world.revise(key, &Write::by(MANAGER).status(), |budget| {
        let conditions = at(budget, "/status/conditions").clone();
        let mut status = json!({
            "currentHealthy": healthy,
            "desiredHealthy": desired,
            "expectedPods": expected,
            "disruptionsAllowed": allowed,
            "observedGeneration": generation,
            "conditions": conditions,
        });
        if !disrupted.is_empty() {
            value::set(&mut status, "/disruptedPods", disrupted);
        }
        value::set(budget, "/status", status);
        let (is_allowed, reason) = if allowed > 0 {
            ("True", "SufficientPods")
        } else {
            ("False", "InsufficientPods")
        };
        tell(budget, is_allowed, reason, "", &now);
    });
    if let Some(after) = recheck {
        world.look(&BUDGETS, key.clone(), after);
    }
}

/// How many pods there should be, and how many of them must be healthy.
fn expected(world: &World, budget: &Value, pods: &[Object]) -> Result<(i64, i64), String> {
    let most = at(budget, "/spec/maxUnavailable");
    if !most.is_null() {
        let all = scale(world, pods)?;
        return Ok((all, (all - share(most, all)).max(0)));
    }
    let least = at(budget, "/spec/minAvailable");
    if let Some(least) = least.as_i64() {
        return Ok((i64::try_from(pods.len()).unwrap_or(i64::MAX), least));
    }
    if least.is_string() {
        let all = scale(world, pods)?;
        return Ok((all, share(least, all)));
    }
    Ok((0, 0))
}

/// The pods that the controllers of these pods are to have, all together.
fn scale(world: &World, pods: &[Object]) -> Result<i64, String> {
    let mut known: Vec<(&str, i64)> = Vec::new();
    for pod in pods {
        let Some(owner) = controller(pod) else {
            continue;
        };
        let uid = text(owner, "/uid");
        if known.iter().any(|(it, _)| *it == uid) {
            continue;
        }
        let key = Key::new(
            Kind::StatefulSet,
            value::namespace(pod),
            text(owner, "/name"),
        );
        let set = world.store.get(&key).filter(|set| value::uid(set) == uid);
        let Some(set) = set else {
            return Err(format!("found no controllers for pod {:?}", name(pod)));
        };
        known.push((uid, number(set, "/spec/replicas").unwrap_or(0)));
    }
    Ok(known.iter().map(|(_, scale)| scale).sum())
}

/// A number, or a share that is rounded up.
fn share(value: &Value, all: i64) -> i64 {
    let percent = value
        .as_str()
        .and_then(|it| it.trim_end_matches('%').parse::<i64>().ok());
    match (value.as_i64(), percent) {
        (Some(number), _) => number,
        (None, Some(percent)) => (percent * all + 99) / 100,
        (None, None) => 0,
    }
}

/// The evicted pods that are still believed to go, and when to stop believing it.
fn still_disrupted(
    world: &World,
    budget: &Value,
    pods: &[Object],
) -> (Map<String, Value>, Option<Duration>) {
    let mut kept = Map::new();
    let mut recheck = None;
    for pod in pods.iter().filter(|pod| !is_terminating(pod)) {
        let Some(since) = value::entry(budget, "/status/disruptedPods", name(pod)) else {
            continue;
        };
        let Ok(evicted) = since.parse::<jiff::Timestamp>() else {
            continue;
        };
        let left = (evicted + PATIENCE).duration_since(world.now());
        if let Ok(left) = Duration::try_from(left) {
            kept.insert(name(pod).to_owned(), since.into());
            recheck = Some(recheck.map_or(left, |known: Duration| known.min(left)));
        }
    }
    (kept, recheck)
}

fn fail(world: &mut World, key: &Key, budget: &Value, why: &str) {
    world.say(
        BUDGETS.name,
        budget,
        Tone::Warning,
        "CalculateExpectedPodCountFailed",
        &format!("Failed to calculate the number of expected pods: {why}"),
    );
    let now = world.stamp();
    let _ = world.revise(key, &Write::by(MANAGER).status(), |budget| {
        value::set(budget, "/status/disruptionsAllowed", 0);
        tell(budget, "False", "SyncFailed", why, &now);
    });
}

/// Writes the one condition of a budget; its time is that of its last turn.
pub fn tell(budget: &mut Value, status: &str, reason: &str, message: &str, now: &str) {
    let known = items(budget, "/status/conditions")
        .iter()
        .find(|it| text(it, "/type") == "DisruptionAllowed")
        .cloned()
        .unwrap_or_default();
    let since = if text(&known, "/status") == status {
        text(&known, "/lastTransitionTime").to_owned()
    } else {
        now.to_owned()
    };
    let mut condition = json!({
        "type": "DisruptionAllowed",
        "status": status,
        "reason": reason,
        "message": message,
        "lastTransitionTime": since,
    });
    if let Some(generation) = number(budget, "/status/observedGeneration") {
        value::set(&mut condition, "/observedGeneration", generation);
    }
    value::set(budget, "/status/conditions", json!([condition]));
}
