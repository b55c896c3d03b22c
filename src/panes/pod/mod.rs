//! A pod, opened: all that its object says, in words, and what is known of it live.

pub(super) mod affinity;
mod conditions;
pub(super) mod container;
pub(super) mod environment;
mod happened;
pub(super) mod json;
mod mounts;
pub(super) mod probes;
pub(super) mod scheduling;
pub(super) mod security;
mod state;
pub(super) mod volumes;

use serde_json::Value;

use super::ordinals::detail::nobody;
use super::part::{Part, age, bad, faint, head, quiet, text, waiting};
use super::{Line, View, plural, seat, why};
use crate::domain::health::Standing;
use crate::domain::plan::at;
use crate::domain::pod::{Pod, Role};
use crate::domain::{Ordinal, Set};
use crate::theme::Tone;
use json::{list, word};

/// What is known of the pod of a seat besides what is watched.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    /// The seat.
    pub ordinal: Ordinal,
    /// The pod's object as it was read last; nothing until it was.
    pub object: Option<&'a Value>,
    /// Why it could not be read.
    pub trouble: Option<&'a str>,
}

/// The title of a pod: its name, and whose it is.
#[must_use]
pub fn title(view: &View<'_>, ordinal: Ordinal) -> Line {
    let Some(set) = view.set else {
        return vec![head("pod").bold()];
    };
    vec![
        head(format!("pod {}", set.pod_name(ordinal).name)).bold(),
        quiet(format!("  of {}", set.name)),
    ]
}

/// All that is known of the pod of a seat, section by section; of an empty seat, why it is empty.
///
/// The first part of a line is its label: what is too long goes on beside it.
#[must_use]
pub fn lines(view: &View<'_>, opened: &Opened<'_>) -> Vec<Line> {
    let Some(set) = view.set else {
        return vec![vec![quiet("its StatefulSet is not there any more")]];
    };
    let replica = view.fleet.replica(set, opened.ordinal);
    let Some(pod) = replica.pod else {
        let mut lines = vec![fact("pod", nobody(view, set, &replica))];
        if replica.wanted {
            section(&mut lines, "Why", why::story(view, set));
        }
        section(
            &mut lines,
            "Events",
            happened::lines(view, set, opened.ordinal),
        );
        return lines;
    };
    let mut lines = about(view, set, pod, opened);
    section(
        &mut lines,
        "Containers",
        container::all(view, opened.object, pod),
    );
    if let Some(object) = opened.object {
        section(&mut lines, "Conditions", conditions::lines(object));
        section(&mut lines, "Volumes", volumes::lines(view, pod, object));
    }
    let placed = scheduling::lines(view, pod, opened.object);
    section(&mut lines, "Where it runs", placed);
    let events = happened::lines(view, set, opened.ordinal);
    section(&mut lines, "Events", events);
    lines
}

/// What is true of the whole pod.
fn about(view: &View<'_>, set: &Set, pod: &Pod, opened: &Opened<'_>) -> Vec<Line> {
    let replica = view.fleet.replica(set, opened.ordinal);
    let standing = Standing::of(&replica, set, view.now);
    let mut state = vec![seat::sign(view, set, &replica, &standing), text(" ")];
    state.extend(seat::state(view, &standing));
    let mains = pod.containers.iter().filter(|it| it.role != Role::Init);
    let (ready, all) = mains.fold((0, 0), |(ready, all), it| {
        (ready + usize::from(it.ready), all + 1)
    });
    state.push(quiet(format!("   {ready} of {all} ready")));
    let mut lines = vec![fact("state", state)];
    lines.push(fact("created", created(view, pod, opened.ordinal)));
    let words = [pod.reason.as_deref(), pod.message.as_deref()];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        lines.push(fact("pod", vec![bad(words.join(": "))]));
    }
    let revision = pod.revision.as_deref();
    let revision = revision.map(|it| view.fleet.short_revision(set, it));
    let revision = revision.unwrap_or_else(|| "not known: it was adopted".into());
    lines.push(fact("revision", vec![text(revision)]));
    if let Some(deleting) = pod.deleting {
        lines.push(fact("deleted", leaving(pod, deleting, opened.object)));
    }
    match (opened.object, opened.trouble) {
        (Some(object), None) => lines.extend(identity(object)),
        (Some(object), Some(why)) => {
            lines.extend(identity(object));
            lines.push(fact("read", vec![waiting(format!("not anew: {why}"))]));
        }
        (None, Some(why)) => lines.push(fact(
            "read",
            vec![waiting(format!("{why}; what is watched is shown"))],
        )),
        (None, None) => lines.push(fact("read", vec![faint("reading the pod ...")])),
    }
    lines
}

/// Since when it is there, and what of its past were restarts in it, and what pods before it.
pub(super) fn created(view: &View<'_>, pod: &Pod, ordinal: Ordinal) -> Line {
    let mut line = vec![age(Tone::Text, pod.created), text(" ago")];
    let restarts = pod.restarts();
    line.push(match restarts {
        0 => quiet(", no container was restarted since"),
        _ => waiting(format!(
            ", {restarts} {} of containers in it since",
            plural(restarts as usize, "restart")
        )),
    });
    let gone: Vec<_> = view.timeline.gone(ordinal, &pod.uid).collect();
    if let Some(last) = gone.iter().flatten().max() {
        let pods = plural(gone.len(), "pod");
        line.push(quiet(format!(
            "; made anew: {} {pods} went from this seat, the last ",
            gone.len()
        )));
        line.extend([age(Tone::Quiet, *last), quiet(" ago")]);
    }
    line
}

fn leaving(pod: &Pod, deleting: jiff::Timestamp, object: Option<&Value>) -> Line {
    let mut line = vec![waiting("it is being deleted")];
    if let Some(since) = pod.terminating_since() {
        line.extend([waiting(" since "), age(Tone::Waiting, since)]);
    }
    line.push(quiet(format!(
        ", its grace period is {} s",
        pod.grace_seconds
    )));
    line.extend([
        quiet(", ends in "),
        super::part::countdown(Tone::Quiet, deleting),
    ]);
    let meta = object.and_then(|it| at(it, "/metadata"));
    let finalizers = meta.map_or(Vec::new(), |it| json::words(it, "finalizers"));
    if !finalizers.is_empty() {
        line.push(waiting(format!(", held by {}", finalizers.join(", "))));
    }
    line
}

/// Addresses, and as whom it runs.
fn identity(object: &Value) -> Vec<Line> {
    let none = Value::Null;
    let (spec, status) = (
        object.get("spec").unwrap_or(&none),
        object.get("status").unwrap_or(&none),
    );
    let mut lines = Vec::new();
    let mut add = |label, words: String| {
        if !words.is_empty() {
            lines.push(fact(label, vec![text(words)]));
        }
    };
    let ips: Vec<&str> = list(status, "podIPs")
        .iter()
        .map(|it| word(it, "ip"))
        .collect();
    let ips = match ips.as_slice() {
        [] => word(status, "podIP").to_owned(),
        ips => ips.join(", "),
    };
    add("address", ips);
    add("QoS class", word(status, "qosClass").to_owned());
    add(
        "service account",
        word(spec, "serviceAccountName").to_owned(),
    );
    let pulls = list(spec, "imagePullSecrets").iter();
    let pulls: Vec<&str> = pulls.map(|it| word(it, "name")).collect();
    add("pull secrets", pulls.join(", "));
    if let Some(seconds) = json::number(spec, "terminationGracePeriodSeconds") {
        add("grace period", format!("{seconds} s"));
    }
    lines
}

/// Adds lines below a heading; nothing where there are none.
fn section(lines: &mut Vec<Line>, heading: &'static str, those: Vec<Line>) {
    if those.is_empty() {
        return;
    }
    lines.push(Line::new());
    lines.push(vec![head(heading).bold()]);
    lines.extend(those);
}

/// A line with its label before it.
fn fact(label: &str, parts: Vec<Part>) -> Line {
    let mut line = vec![quiet(format!("{label:<16}"))];
    line.extend(parts);
    line
}

/// Lines of which only the first has the label.
fn facts(label: &str, lines: impl IntoIterator<Item = Vec<Part>>) -> Vec<Line> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(nth, parts)| fact(if nth == 0 { label } else { "" }, parts))
        .collect()
}
