//! Why a set waits, in words: which ordinal, what it waits for, and by which rule of the controller.

use super::part::{age, bad, glyph, quiet, text, toned};
use super::seat::{grade, waits_for_volume};
use super::{Line, View, state};
use crate::domain::event::Event;
use crate::domain::health::{Blockage, Health};
use crate::domain::rollout::{Forever, LONGEST_NAME, Rule, Wait};
use crate::domain::{Ordinal, Set};
use crate::theme::{Glyph, Tone};

/// The headline of an open set: what is under way, how far, and whom it waits for by which rule.
#[must_use]
pub fn headline(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![quiet("reading pods")];
    };
    let Some(wait) = &progress.wait else {
        return state::in_one_line(view, set);
    };
    let tone = grade(wait.is_stuck(view.now));
    let waits = if wait.rule == Rule::None {
        ""
    } else {
        "waits for "
    };
    let mut line = vec![toned(
        tone,
        format!("{waits}{}-{}: ", set.name.name, wait.ordinal),
    )];
    line.extend(cause(view, set, wait, tone));
    if let Some(rule) = rule_in_short(wait.rule) {
        line.push(toned(tone, format!(" · {rule}")));
    }
    line
}

/// The whole story in a few lines: what is waited for, why, by which rule, and what would cure it.
#[must_use]
pub fn story(view: &View<'_>, set: &Set) -> Vec<Line> {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![vec![quiet("reading pods")]];
    };
    let Some(wait) = &progress.wait else {
        return vec![state::in_one_line(view, set)];
    };
    let stuck = wait.is_stuck(view.now);
    let tone = grade(stuck);
    let sign = if stuck {
        Glyph::Failed
    } else {
        Glyph::Starting
    };
    let mut first = vec![
        glyph(tone, sign),
        text(format!(" {}-{}", set.name.name, wait.ordinal)).bold(),
        text(": "),
    ];
    first.extend(cause(view, set, wait, tone));
    if let Some(since) = wait.standing.since {
        first.extend([quiet("  for "), age(Tone::Quiet, since)]);
    }
    let mut lines = vec![first];
    lines.extend(message(view, set, wait).map(|words| vec![text("  "), quiet(words)]));
    lines.extend(rule(wait.rule).map(|words| vec![text("  "), quiet(words)]));
    lines.extend(outlook(set, wait));
    lines
}

/// What a seat is waiting for, in one phrase.
fn cause(view: &View<'_>, set: &Set, wait: &Wait, tone: crate::theme::Tone) -> Line {
    let replica = view.fleet.replica(set, wait.ordinal);
    let node = replica
        .pod
        .and_then(|pod| pod.node.as_deref())
        .unwrap_or("its node");
    let words = match &wait.standing.health {
        Health::Blocked(blockage) => match pull_secret(view, set, wait.ordinal) {
            Some(event) => format!("{}, {}", blocked(blockage), event.message.trim()),
            None => blocked(blockage),
        },
        Health::NotReady { container } => not_ready(view, set, wait.ordinal, container),
        Health::Creating { reason } if reason.is_empty() => "its containers start".into(),
        Health::Creating { reason } => format!("its containers start ({reason})"),
        Health::Unscheduled { message } if message.is_empty() => {
            "the scheduler has yet to look at it".into()
        }
        Health::Unscheduled { message } if waits_for_volume(message) => {
            format!("waits for a volume: {message}")
        }
        Health::Unscheduled { message } => format!("no node takes it: {message}"),
        Health::Lost => format!("{node} is lost: its kubelet no longer answers"),
        Health::Terminating { lost: true } => {
            format!("terminating, but {node} is lost, so nothing ends it")
        }
        Health::Terminating { lost: false } => format!(
            "terminating, up to {} s of grace",
            replica
                .pod
                .map_or(set.grace_seconds, |pod| pod.grace_seconds)
        ),
        Health::NotAvailable { .. } => format!(
            "ready, must stay so for {} s (minReadySeconds)",
            set.min_ready_seconds
        ),
        Health::Ended { reason } => format!("ended ({reason}); the controller makes it anew"),
        Health::Empty => no_pod(set, wait),
        Health::Taken => "a pod that does not belong to the set bears its name".into(),
        Health::Available => "available".into(),
    };
    vec![toned(tone, words)]
}

fn no_pod(set: &Set, wait: &Wait) -> String {
    match (wait.forever, &wait.refused) {
        (Some(Forever::NameTooLong), _) => format!(
            "no pod can be made: the set's name has {} characters, {LONGEST_NAME} is the most",
            set.name.name.len()
        ),
        (_, Some(words)) => format!("no pod can be made: {words}"),
        (_, None) => "no pod yet; the controller makes it next".into(),
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
    match (&**reason, ended) {
        (
            "ImagePullBackOff"
            | "ErrImagePull"
            | "InvalidImageName"
            | "ErrImageNeverPull"
            | "ImageInspectError"
            | "RegistryUnavailable",
            _,
        ) => {
            format!("{reason}  {image}")
        }
        (_, Some((code, why))) => {
            let word = if blockage.runs {
                "crashes, runs again"
            } else {
                reason
            };
            format!("{word}: {container} ended with exit code {code} ({why}), {restarts} restarts")
        }
        _ => format!("{reason}: {container}"),
    }
}

/// The last words of the readiness probe, if the events tell them.
fn not_ready(view: &View<'_>, set: &Set, ordinal: Ordinal, container: &str) -> String {
    match last_warning(view, set, ordinal) {
        Some(event) if &*event.reason == "Unhealthy" => {
            let times = (event.count > 1).then(|| format!(", {} times", event.count));
            format!("{}{}", event.message.trim(), times.unwrap_or_default())
        }
        _ if container.is_empty() => "not ready".into(),
        _ => format!("{container} runs, but is not ready"),
    }
}

/// The sentence of the kubelet, the scheduler or the volume that says more than the cause.
fn message(view: &View<'_>, set: &Set, wait: &Wait) -> Option<String> {
    match &wait.standing.health {
        Health::Blocked(Blockage {
            reason, message, ..
        }) => (!message.is_empty() && message != reason).then(|| message.to_string()),
        Health::NotReady { .. } => probe(set),
        Health::Unscheduled { .. } => super::claim::pending(view, set, wait.ordinal),
        _ => None,
    }
}

fn probe(set: &Set) -> Option<String> {
    let probed = set
        .containers
        .iter()
        .find_map(|container| Some((container, container.readiness.as_ref()?)))?;
    Some(format!("readiness of {}: {}", probed.0.name, probed.1))
}

/// The newest warning about the pod that sits in a seat now.
fn last_warning<'a>(view: &View<'a>, set: &Set, ordinal: Ordinal) -> Option<&'a Event> {
    warnings(view, set, ordinal).max_by_key(|event| event.last)
}

/// The kubelet's word on a pull secret that is missing. It is never its last: the failed pull comes after it.
fn pull_secret<'a>(view: &View<'a>, set: &Set, ordinal: Ordinal) -> Option<&'a Event> {
    warnings(view, set, ordinal).find(|it| &*it.reason == "FailedToRetrieveImagePullSecret")
}

fn warnings<'a>(view: &View<'a>, set: &Set, ordinal: Ordinal) -> impl Iterator<Item = &'a Event> {
    let pod = view.fleet.replica(set, ordinal).pod;
    pod.into_iter().flat_map(|pod| {
        let about = view.fleet.events_about("Pod", &pod.name);
        about.filter(|it| it.warning && it.about_uid.as_ref().is_none_or(|uid| *uid == pod.uid))
    })
}

/// A rule of the controller in one sentence.
#[must_use]
pub fn rule(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::LowestFirst => "OrderedReady: a pod is made only when every lower one is available.",
        Rule::AllBeforeScaleDown => {
            "OrderedReady: nothing is removed before every wanted pod is available."
        }
        Rule::OneRemovalAtATime => {
            "OrderedReady: pods go one at a time, highest first; the next goes when this one is gone."
        }
        Rule::AllBeforeUpdate => {
            "OrderedReady: the update goes on only when every pod is available."
        }
        Rule::HighestFirst => {
            "RollingUpdate: one at a time, highest ordinal first; the next goes when this one is available."
        }
        Rule::None => return None,
    })
}

fn rule_in_short(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::LowestFirst => "one at a time, lowest first",
        Rule::AllBeforeScaleDown => "nothing is removed before all are available",
        Rule::OneRemovalAtATime => "one removal at a time, highest first",
        Rule::AllBeforeUpdate => "nothing is updated before all are available",
        Rule::HighestFirst => "one at a time, highest first",
        Rule::None => return None,
    })
}

/// How it will go on, where it will not by itself, and what cures it.
fn outlook(set: &Set, wait: &Wait) -> Vec<Line> {
    let pod = format!("{}-{}", set.name.name, wait.ordinal);
    let (verdict, cure) = match (wait.forever, &wait.standing.health) {
        (Some(Forever::StuckRollback), _) => (
            "It will wait for ever: the pod must be available before it is replaced, and only replacing makes it so.",
            format!("Cure: delete pod {pod}; its claims stay."),
        ),
        (Some(Forever::UnreadyCondemned), _) => (
            "It will wait for ever: a pod that is to go is not removed while a lower one is unready.",
            format!("Cure: delete pod {pod} by hand; its claims stay."),
        ),
        (Some(Forever::NameTaken), _) => (
            "It will wait for ever, and the controller says nothing of it.",
            format!("Cure: find out whose pod {pod} is; the set takes the name when that pod is gone."),
        ),
        (Some(Forever::NameTooLong), _) => (
            "It will wait for ever: each pod would carry the name and a hash in a label of at most 63 characters.",
            "Cure: make the set anew under a shorter name.".into(),
        ),
        (None, Health::Lost) => (
            "Its node may only be cut off and the pod still run there, so nothing replaces it.",
            "Cure: bring the node back; else Kubernetes marks the pod for deletion after its toleration (300 s by default).".into(),
        ),
        (None, Health::Terminating { lost: true }) => (
            "Nothing replaces it until the pod object is gone; two pods of one name may never run at once.",
            "Cure: bring the node back; or, if the machine is surely off, taint it node.kubernetes.io/out-of-service=nodeshutdown:NoExecute.".into(),
        ),
        _ => return Vec::new(),
    };
    vec![vec![text("  "), bad(verdict)], vec![text("  "), text(cure)]]
}
