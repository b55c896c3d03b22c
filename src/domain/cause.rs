//! What a seat waits for, in words: those of the kubelet, the scheduler, and the events about its pod.

use super::event::Event;
use super::health::{Blockage, Health};
use super::rollout::{Forever, LONGEST_NAME, Wait};
use super::{Fleet, Replica, Set};

/// What a seat waits for, in one phrase.
#[must_use]
pub fn of_seat(set: &Set, fleet: &Fleet, replica: &Replica<'_>, health: &Health) -> String {
    let pod = replica.pod;
    let node = pod
        .and_then(|pod| pod.node.as_deref())
        .unwrap_or("its node");
    match health {
        Health::Blocked(blockage) => match pull_secret(fleet, replica) {
            Some(event) => format!("{}, {}", blocked(blockage), event.message.trim()),
            None => blocked(blockage),
        },
        Health::NotReady { container } => not_ready(fleet, replica, container),
        Health::Creating { reason } if reason.is_empty() => "its containers start".into(),
        Health::Creating { reason } => format!("its containers start ({reason})"),
        Health::Unscheduled { message } if message.is_empty() => {
            "the scheduler has yet to look at it".into()
        }
        Health::Unscheduled { message } if health.waits_for_volume() => {
            format!("waits for a volume: {message}")
        }
        Health::Unscheduled { message } => format!("no node takes it: {message}"),
        Health::Lost => format!("{node} is lost: its kubelet no longer answers"),
        Health::Terminating { lost: true } => {
            format!("terminating, but {node} is lost, so nothing ends it")
        }
        Health::Terminating { lost: false } => format!(
            "terminating, up to {} s of grace",
            pod.map_or(set.grace_seconds, |pod| pod.grace_seconds)
        ),
        Health::NotAvailable { .. } => format!(
            "ready, must stay so for {} s (minReadySeconds)",
            set.min_ready_seconds
        ),
        Health::Ended { reason } => format!("ended ({reason}); the controller makes it anew"),
        Health::Empty => "no pod yet; the controller makes it next".into(),
        Health::Taken => "a pod that does not belong to the set bears its name".into(),
        Health::Available => "available".into(),
    }
}

/// What the seat that the controller waits for is waiting for.
#[must_use]
pub fn of_wait(set: &Set, fleet: &Fleet, wait: &Wait) -> String {
    match (wait.forever, &wait.refused) {
        (Some(Forever::NameTooLong), _) => format!(
            "no pod can be made: the set's name has {} characters, {LONGEST_NAME} is the most",
            set.name.name.len()
        ),
        (_, Some(words)) => format!("no pod can be made: {words}"),
        (_, None) => {
            let replica = fleet.replica(set, wait.ordinal);
            of_seat(set, fleet, &replica, &wait.standing.health)
        }
    }
}

/// The sentence of the kubelet that says more than the cause, or what is probed.
#[must_use]
pub fn more_of(set: &Set, health: &Health) -> Option<String> {
    match health {
        Health::Blocked(Blockage {
            reason, message, ..
        }) => (!message.is_empty() && message != reason).then(|| message.to_string()),
        Health::NotReady { .. } => probe(set),
        _ => None,
    }
}

fn blocked(blockage: &Blockage) -> String {
    let Blockage {
        container,
        image,
        reason,
        ended,
        restarts,
        ..
    } = blockage;
    match ended {
        _ if blockage.is_of_image() => format!("{reason}  {image}"),
        Some((code, why)) => {
            let word = if blockage.runs {
                "crashes, runs again"
            } else {
                reason
            };
            let times = times(*restarts);
            format!("{word}: {container} ended with exit code {code} ({why}), {times}")
        }
        None => format!("{reason}: {container}"),
    }
}

/// `1 restart`, `4 restarts`.
#[must_use]
pub fn times(restarts: u32) -> String {
    let s = if restarts == 1 { "" } else { "s" };
    format!("{restarts} restart{s}")
}

/// The last words of the readiness probe, if the events tell them.
fn not_ready(fleet: &Fleet, replica: &Replica<'_>, container: &str) -> String {
    match warnings(fleet, replica).max_by_key(|event| event.last) {
        Some(event) if &*event.reason == "Unhealthy" => {
            let times = (event.count > 1).then(|| format!(", {} times", event.count));
            format!("{}{}", event.message.trim(), times.unwrap_or_default())
        }
        _ if container.is_empty() => "not ready".into(),
        _ => format!("{container} runs, but is not ready"),
    }
}

fn probe(set: &Set) -> Option<String> {
    let probed = set
        .containers
        .iter()
        .find_map(|container| Some((container, container.readiness.as_ref()?)))?;
    Some(format!("readiness of {}: {}", probed.0.name, probed.1))
}

/// The kubelet's word on a pull secret that is missing. It is never its last: the failed pull comes after it.
#[must_use]
pub fn pull_secret<'a>(fleet: &'a Fleet, replica: &Replica<'a>) -> Option<&'a Event> {
    warnings(fleet, replica).find(|it| &*it.reason == "FailedToRetrieveImagePullSecret")
}

/// Warnings about the pod that sits in a seat now.
pub fn warnings<'a>(
    fleet: &'a Fleet,
    replica: &Replica<'a>,
) -> impl Iterator<Item = &'a Event> + use<'a> {
    replica.pod.into_iter().flat_map(|pod| {
        let about = fleet.events_about("Pod", &pod.name);
        about.filter(|it| it.warning && it.about_uid.as_ref().is_none_or(|uid| *uid == pod.uid))
    })
}
