//! Why a set waits, in words: which ordinal, what it waits for, and by which rule of the controller.

use super::part::{age, bad, glyph, good, info, new, quiet, text, toned, waiting};
use super::seat::{grade, waits_for_volume, words};
use super::{Line, View};
use crate::domain::event::Event;
use crate::domain::health::{Blockage, Health};
use crate::domain::pod::Pod;
use crate::domain::rollout::{Forever, Progress, Rule, Task, Wait};
use crate::domain::{Kind, Ordinal, Set};
use crate::theme::{Glyph, Tone};

/// The longest name of a set whose pods the server accepts: the pods carry the name and a hash of ten
/// characters in a label of at most 63.
const LONGEST_NAME: usize = 52;

/// One line for the list of sets.
#[must_use]
pub fn state(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![quiet("reading pods")];
    };
    if !view.fleet.is_known(Kind::Pods, &set.name.namespace) {
        return vec![quiet(
            super::unknown(view, Kind::Pods, set).unwrap_or_default(),
        )];
    }
    match (&progress.task, &progress.wait) {
        (Task::Delete, _) => vec![
            glyph(Tone::Waiting, Glyph::Terminating),
            waiting(" being deleted"),
        ],
        (Task::Observe, _) => observe(set),
        (task, Some(wait)) => with_wait(view, set, task, wait),
        (Task::Update, None) => vec![glyph(Tone::Waiting, Glyph::Starting), waiting(" rolling")],
        (Task::Create { .. } | Task::Remove { .. }, None) => {
            vec![
                glyph(Tone::Waiting, Glyph::Starting),
                waiting(format!(" {}", verb(&progress.task))),
            ]
        }
        (Task::Held { old }, None) => held(set, old),
        (Task::AwaitDeletion { old }, None) => await_deletion(set, old),
        (Task::Rest, None) => at_rest(view, set),
    }
}

fn observe(set: &Set) -> Line {
    let seen = match set.status.observed_generation {
        0 => "the controller has not seen it yet".to_owned(),
        seen => format!(
            "not yet observed: generation {}, seen {seen}",
            set.generation
        ),
    };
    vec![
        glyph(Tone::Waiting, Glyph::Starting),
        waiting(format!(" {seen}")),
    ]
}

fn with_wait(view: &View<'_>, set: &Set, task: &Task, wait: &Wait) -> Line {
    let stuck = wait.is_stuck(view.now) || failure(view, set, wait).is_some();
    let tone = grade(stuck);
    let pod = format!("{}-{} ", set.name.name, wait.ordinal);
    let lead = match (stuck, wait.forever, verb(task)) {
        (true, Some(Forever::StuckRollback), _) => " STUCK rollback: ".to_owned(),
        (true, _, "") if matches!(task, Task::Rest) => " ".to_owned(),
        (true, ..) => " STUCK: ".to_owned(),
        (false, _, "") => " ".to_owned(),
        (false, _, verb) => format!(" {verb}: "),
    };
    let sign = if stuck {
        Glyph::Failed
    } else {
        Glyph::Starting
    };
    let mut line = vec![
        glyph(tone, sign),
        toned(tone, lead),
        toned(tone, pod),
        toned(tone, words(&wait.standing)),
    ];
    if let Some(since) = wait.standing.since {
        line.extend([toned(tone, ", "), age(tone, since)]);
    }
    line
}

fn verb(task: &Task) -> &'static str {
    match task {
        Task::Create { .. } => "coming up",
        Task::Remove { .. } => "scaling down",
        Task::Update => "rolling",
        Task::Observe
        | Task::Delete
        | Task::Rest
        | Task::Held { .. }
        | Task::AwaitDeletion { .. } => "",
    }
}

fn held(set: &Set, old: &[Ordinal]) -> Line {
    let stay = if old.len() == 1 {
        "stays old"
    } else {
        "stay old"
    };
    let words = format!(
        " held by partition {}: {} {stay}",
        set.partition(),
        pods(set, old)
    );
    vec![glyph(Tone::Info, Glyph::Held), info(words)]
}

fn await_deletion(set: &Set, old: &[Ordinal]) -> Line {
    let words = format!(
        " {}: {} stay old until deleted",
        set.strategy.word(),
        pods(set, old)
    );
    vec![glyph(Tone::Info, Glyph::Held), info(words)]
}

/// `web-2, web-1 and 3 more`.
fn pods(set: &Set, ordinals: &[Ordinal]) -> String {
    let named: Vec<_> = ordinals
        .iter()
        .take(2)
        .map(|it| format!("{}-{it}", set.name.name))
        .collect();
    match ordinals.len().saturating_sub(2) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn at_rest(view: &View<'_>, set: &Set) -> Line {
    if set.replicas == 0 {
        let claims = view.fleet.claims_of(set).count();
        let words = match claims {
            0 => " at zero".to_owned(),
            1 => " at zero; 1 claim stays".to_owned(),
            claims => format!(" at zero; {claims} claims stay"),
        };
        return vec![glyph(Tone::Quiet, Glyph::Empty), quiet(words)];
    }
    match service_trouble(view, set) {
        Some(trouble) => vec![
            glyph(Tone::Waiting, Glyph::Warning),
            waiting(format!(" {trouble}")),
        ],
        None => vec![good("healthy")],
    }
}

/// What is wrong with the Service that should give the pods their names: they run, but DNS does not know them.
#[must_use]
pub fn service_trouble(view: &View<'_>, set: &Set) -> Option<String> {
    if !view.fleet.is_known(Kind::Services, &set.name.namespace) {
        return None;
    }
    if set.service.is_empty() {
        return Some("DNS identity missing: the set names no Service".into());
    }
    let Some(service) = view.fleet.governing_service(set) else {
        return Some(format!(
            "DNS identity missing: Service {} does not exist",
            set.service
        ));
    };
    if !service.headless {
        return Some(format!(
            "DNS identity missing: Service {} is not headless",
            set.service
        ));
    }
    let (matching, all) = matching_pods(view, set, service);
    (!service.selector.is_empty() && matching < all)
        .then(|| format!("Service {} matches {matching} of {all} pods", set.service))
}

fn matching_pods(
    view: &View<'_>,
    set: &Set,
    service: &crate::domain::service::Service,
) -> (usize, usize) {
    let replicas = view.fleet.replicas(set);
    let pods: Vec<&Pod> = replicas.iter().filter_map(|replica| replica.pod).collect();
    let matches = |pod: &&&Pod| {
        service
            .selector
            .iter()
            .all(|(key, value)| pod.labels.get(key) == Some(value))
    };
    (pods.iter().filter(matches).count(), pods.len())
}

/// The headline of an open set: what is under way, how far, and whom it waits for by which rule.
#[must_use]
pub fn headline(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![quiet("reading pods")];
    };
    let Some(wait) = &progress.wait else {
        return state(view, set);
    };
    let tone = grade(wait.is_stuck(view.now) || failure(view, set, wait).is_some());
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

/// What is under way and how far: `rolling 8→9 ▰▰▱▱▱ 2/5`.
#[must_use]
pub fn rollout(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return Line::new();
    };
    match &progress.task {
        Task::Update => bar(progress),
        Task::Held { old } => vec![
            info("held "),
            glyph(Tone::Info, Glyph::Held),
            info(format!(
                " {}/{}",
                set.replicas as usize - old.len().min(set.replicas as usize),
                set.replicas
            )),
        ],
        Task::Create { have, want } | Task::Remove { have, want } => {
            vec![
                waiting(have.to_string()),
                glyph(Tone::Waiting, Glyph::Arrow),
                waiting(want.to_string()),
            ]
        }
        Task::AwaitDeletion { old } => vec![info(format!("{} old", old.len()))],
        Task::Rest | Task::Observe | Task::Delete => Line::new(),
    }
}

fn bar(progress: &Progress) -> Line {
    let steps = progress.reachable.min(7);
    let done = (progress.updated * steps)
        .checked_div(progress.reachable)
        .unwrap_or(0);
    let mut line: Line = (0..steps)
        .map(|step| {
            if step < done {
                glyph(Tone::New, Glyph::BarFull)
            } else {
                glyph(Tone::Faint, Glyph::BarEmpty)
            }
        })
        .collect();
    line.push(text(format!(
        " {}/{}",
        progress.updated, progress.reachable
    )));
    line
}

/// The revisions that a set goes from and to, by number where it is known, else by hash: `8→9`.
#[must_use]
pub fn revisions(view: &View<'_>, set: &Set) -> Line {
    let status = &set.status;
    let to = short_revision(view, set, &status.update_revision);
    let progress = view.progress.get(&set.name);
    let moving = progress.is_some_and(|it| {
        matches!(
            it.task,
            Task::Update | Task::Held { .. } | Task::AwaitDeletion { .. }
        )
    });
    if !moving || status.current_revision == status.update_revision {
        return vec![quiet(to)];
    }
    let from = short_revision(view, set, &status.current_revision);
    vec![new(from), glyph(Tone::New, Glyph::Arrow), new(to)]
}

/// A revision's number where it is known, else the first letters of its hash.
#[must_use]
pub fn short_revision(view: &View<'_>, set: &Set, revision: &str) -> String {
    if let Some(number) = view.fleet.revision_number(set, revision) {
        return number.to_string();
    }
    let hash = revision.rsplit_once('-').map_or(revision, |(_, hash)| hash);
    hash.chars().take(4).collect()
}

/// The whole story in a few lines: what is waited for, why, by which rule, and what would cure it.
#[must_use]
pub fn story(view: &View<'_>, set: &Set) -> Vec<Line> {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![vec![quiet("reading pods")]];
    };
    let Some(wait) = &progress.wait else {
        return vec![state(view, set)];
    };
    let stuck = wait.is_stuck(view.now) || failure(view, set, wait).is_some();
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
    lines.extend(message(view, set, wait).map(|words| vec![quiet(format!("  {words}"))]));
    lines.extend(rule(wait.rule).map(|words| vec![quiet(format!("  {words}"))]));
    lines.extend(outlook(set, wait));
    lines
}

/// What a seat is waiting for, in one phrase.
fn cause(view: &View<'_>, set: &Set, wait: &Wait, tone: crate::theme::Tone) -> Line {
    if let Some(event) = failure(view, set, wait) {
        return vec![toned(
            tone,
            format!("no pod can be made: {}", event.message),
        )];
    }
    let replica = view.fleet.replica(set, wait.ordinal);
    let node = replica
        .pod
        .and_then(|pod| pod.node.as_deref())
        .unwrap_or("its node");
    let words = match &wait.standing.health {
        Health::Blocked(blockage) => blocked(blockage),
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
        Health::Empty if set.name.name.len() > LONGEST_NAME => {
            format!(
                "no pod can be made: the set's name has {} characters, {LONGEST_NAME} is the most",
                set.name.name.len()
            )
        }
        Health::Empty => "no pod yet; the controller makes it next".into(),
        Health::Taken => "a pod that does not belong to the set bears its name".into(),
        Health::Available => "available".into(),
    };
    vec![toned(tone, words)]
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
            format!("{}, {} times", event.message.trim(), event.count)
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
        }) => {
            let secret = last_warning(view, set, wait.ordinal)
                .filter(|event| &*event.reason == "FailedToRetrieveImagePullSecret");
            let words = secret.map_or(message, |event| &event.message);
            (!words.is_empty() && words != reason).then(|| words.to_string())
        }
        Health::NotReady { .. } => probe(set),
        Health::Unscheduled { .. } => super::claims::pending(view, set, wait.ordinal),
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
    let pod = view.fleet.replica(set, ordinal).pod?;
    let about = view.fleet.events_about("Pod", &pod.name);
    about
        .filter(|event| event.warning && event.about_uid.as_ref().is_none_or(|uid| *uid == pod.uid))
        .max_by_key(|event| event.last)
}

/// The controller's own word on why it cannot make a pod or claim that is missing.
fn failure<'a>(view: &View<'a>, set: &Set, wait: &Wait) -> Option<&'a Event> {
    if wait.standing.health != Health::Empty {
        return None;
    }
    let about = view.fleet.events_about("StatefulSet", &set.name);
    let newest = about
        .filter(|event| event.about_uid.as_ref().is_none_or(|uid| *uid == set.uid))
        .max_by_key(|event| event.last)?;
    (newest.warning && newest.reason.starts_with("Failed")).then_some(newest)
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
        (None, Health::Terminating { lost: true }) => (
            "Nothing replaces it until the pod object is gone; two pods of one name may never run at once.",
            "Cure: bring the node back; or, if the machine is surely off, taint it node.kubernetes.io/out-of-service=nodeshutdown:NoExecute.".into(),
        ),
        _ => return Vec::new(),
    };
    vec![
        vec![bad(format!("  {verdict}"))],
        vec![text(format!("  {cure}"))],
    ]
}
