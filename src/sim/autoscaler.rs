//! HorizontalPodAutoscalers that insist: whoever scales the set by hand is overruled at the next look.
//!
//! There is no load in a simulated cluster. What the metrics would ask for stands in an annotation of the
//! autoscaler, `sim.kubectl-sts/desired: "5"`; without it they ask for what is there. Scaling down at once
//! when it falls is the one difference from the real one, which waits five minutes.

use std::time::Duration;

use serde_json::{Value, json};

use super::actor::Actor;
use super::event::Tone;
use super::resource::Kind;
use super::store::{Change, Key};
use super::value::{at, entry, items, map, namespace, number, place, remove, set as put, text};
use super::verbs::{Part, Write};
use super::world::World;

/// The controller that scales sets.
pub static AUTOSCALERS: Actor = Actor {
    name: "horizontal-pod-autoscaler",
    notice,
    act,
};

const DESIRED: &str = "sim.kubectl-sts/desired";
/// How often the metrics are read.
const PERIOD: Duration = Duration::from_secs(15);

/// What is asked for, and why.
struct Wish {
    replicas: i64,
    reason: String,
}

/// A condition: its type, its status, its reason and its words.
type Condition = (&'static str, &'static str, &'static str, String);

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::HorizontalPodAutoscaler if change.touches("/spec") => {
            world.look(&AUTOSCALERS, change.key.clone(), Duration::from_millis(100));
        }
        Kind::HorizontalPodAutoscaler if change.touches("/metadata/annotations") => {
            world.look(&AUTOSCALERS, change.key.clone(), PERIOD);
        }
        // It reads every 15 s; what it would find unchanged it need not read.
        Kind::StatefulSet if change.touches("/spec/replicas") || change.old.is_none() => {
            let space = change.key.namespace.clone();
            let all = world.store.within(Kind::HorizontalPodAutoscaler, &space);
            for key in all.map(|(key, _)| key.clone()).collect::<Vec<_>>() {
                world.look(&AUTOSCALERS, key, PERIOD);
            }
        }
        _ => {}
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(autoscaler) = world.get(key) else {
        return;
    };
    match target(world, &autoscaler) {
        Ok((set, replicas)) => decide(world, key, &autoscaler, &set, replicas),
        Err(words) => {
            world.say(
                AUTOSCALERS.name,
                &autoscaler,
                Tone::Warning,
                "FailedGetScale",
                &words,
            );
            let words =
                format!("the HPA controller was unable to get the target's current scale: {words}");
            let unable = ("AbleToScale", "False", "FailedGetScale", words);
            tell(world, key, &[unable], |_| {});
        }
    }
}

/// The set and the number of replicas that it asks for.
fn target(world: &World, autoscaler: &Value) -> Result<(Key, i64), String> {
    let wanted = at(autoscaler, "/spec/scaleTargetRef");
    let (version, kind) = (text(wanted, "/apiVersion"), text(wanted, "/kind"));
    if (version, kind) != ("apps/v1", "StatefulSet") {
        let group = version.split_once('/').map_or("", |(group, _)| group);
        return Err(format!(
            "no matches for kind \"{kind}\" in group \"{group}\""
        ));
    }
    let set = Key::new(
        Kind::StatefulSet,
        namespace(autoscaler),
        text(wanted, "/name"),
    );
    let scale = world.scale(&set).map_err(|refusal| refusal.message)?;
    Ok((set, number(&scale, "/spec/replicas").unwrap_or(0)))
}

fn decide(world: &mut World, key: &Key, autoscaler: &Value, set: &Key, current: i64) {
    let least = number(autoscaler, "/spec/minReplicas").unwrap_or(1);
    let most = number(autoscaler, "/spec/maxReplicas").unwrap_or(1);
    let mut conditions: Vec<Condition> = Vec::new();
    let wish = if current == 0 && least != 0 {
        let words = "scaling is disabled since the replica count of the target is zero";
        conditions.push((
            "AbleToScale",
            "True",
            "SucceededGetScale",
            "the HPA controller was able to get the target's current scale".to_owned(),
        ));
        conditions.push((
            "ScalingActive",
            "False",
            "ScalingDisabled",
            words.to_owned(),
        ));
        Wish {
            replicas: 0,
            reason: String::new(),
        }
    } else if current > most {
        outside(most, "Current number of replicas above Spec.MaxReplicas")
    } else if current < least {
        outside(least, "Current number of replicas below Spec.MinReplicas")
    } else {
        by_metrics(autoscaler, current, (least, most), &mut conditions)
    };
    let is_rescaled = wish.replicas != current;
    if is_rescaled {
        match rescale(world, set, wish.replicas) {
            Ok(()) => {
                let words = format!("New size: {}; reason: {}", wish.replicas, wish.reason);
                let say = "SuccessfulRescale";
                world.say(AUTOSCALERS.name, autoscaler, Tone::Normal, say, &words);
                let words = format!(
                    "the HPA controller was able to update the target scale to {}",
                    wish.replicas
                );
                conditions.retain(|it| it.0 != "AbleToScale");
                conditions.insert(0, ("AbleToScale", "True", "SucceededRescale", words));
            }
            Err(words) => {
                let told = format!(
                    "New size: {}; reason: {}; error: {words}",
                    wish.replicas, wish.reason
                );
                let say = "FailedRescale";
                world.look(&AUTOSCALERS, key.clone(), PERIOD);
                world.say(AUTOSCALERS.name, autoscaler, Tone::Warning, say, &told);
                let words =
                    format!("the HPA controller was unable to update the target scale: {words}");
                tell(
                    world,
                    key,
                    &[("AbleToScale", "False", "FailedUpdateScale", words)],
                    |_| {},
                );
                return;
            }
        }
    }
    let now = world.stamp();
    let metrics = metrics(autoscaler, current, wish.replicas);
    tell(world, key, &conditions, |status| {
        put(status, "/currentReplicas", current);
        put(status, "/desiredReplicas", wish.replicas);
        put(status, "/currentMetrics", metrics);
        if is_rescaled {
            put(status, "/lastScaleTime", now);
        }
    });
}

fn outside(replicas: i64, reason: &str) -> Wish {
    Wish {
        replicas,
        reason: reason.to_owned(),
    }
}

/// What the metrics ask for, kept within the limits: never more than twice as many at a time, or four.
fn by_metrics(
    autoscaler: &Value,
    current: i64,
    (least, most): (i64, i64),
    conditions: &mut Vec<Condition>,
) -> Wish {
    let asked = entry(autoscaler, "/metadata/annotations", DESIRED)
        .and_then(|it| it.parse().ok())
        .unwrap_or(current);
    let metric = metric_name(autoscaler);
    let reason = if asked > current {
        format!("{metric} above target")
    } else {
        "All metrics below target".to_owned()
    };
    let fastest = (2 * current).max(4);
    let (replicas, limit, words) = if asked < least {
        (
            least,
            "TooFewReplicas",
            "the desired replica count is less than the minimum replica count",
        )
    } else if asked > most.min(fastest) && fastest < most {
        (
            fastest,
            "ScaleUpLimit",
            "the desired replica count is increasing faster than the maximum scale rate",
        )
    } else if asked > most {
        (
            most,
            "TooManyReplicas",
            "the desired replica count is more than the maximum replica count",
        )
    } else {
        (
            asked,
            "DesiredWithinRange",
            "the desired count is within the acceptable range",
        )
    };
    let is_limited = if replicas == asked { "False" } else { "True" };
    conditions.push((
        "AbleToScale",
        "True",
        "ReadyForNewScale",
        "recommended size matches current size".to_owned(),
    ));
    conditions.push((
        "ScalingActive",
        "True",
        "ValidMetricFound",
        format!("the HPA was able to successfully calculate a replica count from {metric}"),
    ));
    conditions.push(("ScalingLimited", is_limited, limit, words.to_owned()));
    Wish { replicas, reason }
}

fn metric_name(autoscaler: &Value) -> String {
    let resource = items(autoscaler, "/spec/metrics")
        .iter()
        .map(|it| text(it, "/resource/name"))
        .find(|it| !it.is_empty())
        .unwrap_or("cpu");
    format!("{resource} resource utilization (percentage of request)")
}

/// The use that would ask for so many replicas.
fn metrics(autoscaler: &Value, current: i64, desired: i64) -> Value {
    items(autoscaler, "/spec/metrics")
        .iter()
        .filter_map(|metric| {
            let target = number(metric, "/resource/target/averageUtilization")?;
            let usage = target * desired / current.max(1);
            Some(json!({
                "type": "Resource",
                "resource": {
                    "name": text(metric, "/resource/name"),
                    "current": { "averageUtilization": usage, "averageValue": format!("{usage}m") },
                },
            }))
        })
        .collect()
}

fn rescale(world: &mut World, set: &Key, replicas: i64) -> Result<(), String> {
    let mut scale = world.scale(set).map_err(|refusal| refusal.message)?;
    put(&mut scale, "/spec/replicas", replicas);
    let write = Write {
        part: Part::Scale,
        ..Write::by("kube-controller-manager")
    };
    world
        .update(set, scale, &write)
        .map(drop)
        .map_err(|refusal| refusal.message)
}

/// Writes the status: a condition's time is that of its last change of status.
fn tell(world: &mut World, key: &Key, conditions: &[Condition], change: impl FnOnce(&mut Value)) {
    let now = world.stamp();
    let write = Write::by("kube-controller-manager").status();
    let _ = world.revise(key, &write, |autoscaler| {
        let status = place(autoscaler, "/status");
        map(status);
        change(status);
        let mut told: Vec<Value> = items(status, "/conditions").to_vec();
        for (kind, is_so, reason, words) in conditions {
            let known = told.iter_mut().find(|it| text(it, "/type") == *kind);
            let since = known
                .as_ref()
                .filter(|it| text(it, "/status") == *is_so)
                .map_or(&*now, |it| text(it, "/lastTransitionTime"))
                .to_owned();
            let condition = json!({
                "type": kind,
                "status": is_so,
                "reason": reason,
                "message": words,
                "lastTransitionTime": since,
            });
            match known {
                Some(known) => *known = condition,
                None => told.push(condition),
            }
        }
        put(status, "/conditions", told);
        remove(status, "/observedGeneration");
    });
}
