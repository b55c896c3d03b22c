//! The events of a pod, and how many tell of the pods before it.

use super::super::part::{age, faint, quiet, toned};
use super::super::{Line, View, plural, unknown};
use crate::domain::event::Event;
use crate::domain::{Kind, Ordinal, Set};
use crate::theme::Tone;

/// Newest first.
pub(super) fn lines(view: &View<'_>, set: &Set, ordinal: Ordinal) -> Vec<Line> {
    if let Some(why) = unknown(view, Kind::Events, set) {
        return vec![vec![faint(why)]];
    }
    let pod = view.fleet.replica(set, ordinal).pod;
    let name = set.pod_name(ordinal);
    let is_of_it = |event: &&Event| match (&event.about_uid, pod) {
        (Some(uid), Some(pod)) => *uid == pod.uid,
        _ => true,
    };
    let events = view.fleet.events_about("Pod", &name);
    let (mut own, others): (Vec<&Event>, Vec<&Event>) = events.partition(is_of_it);
    own.sort_by_key(|event| std::cmp::Reverse(event.last));
    let mut lines: Vec<Line> = own.into_iter().map(line).collect();
    if lines.is_empty() {
        lines.push(vec![quiet(
            "nothing was said lately: the server forgets events after an hour",
        )]);
    }
    if !others.is_empty() {
        let events = plural(others.len(), "event");
        lines.push(vec![quiet(format!(
            "{} {events} more of pods that had this name before",
            others.len()
        ))]);
    }
    lines
}

fn line(event: &Event) -> Line {
    let tone = if event.warning {
        Tone::Waiting
    } else {
        Tone::Quiet
    };
    let times = match event.count {
        0 | 1 => String::new(),
        count => format!(" ×{count}"),
    };
    vec![
        age(Tone::Quiet, event.last),
        quiet(" ago  "),
        toned(tone, format!("{}{times}  ", event.reason)),
        toned(tone, event.message.trim().to_owned()),
    ]
}
