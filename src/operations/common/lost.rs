//! What does not come back.

use super::claims;
use super::draft::Draft;
use super::words::{counted, list};
use crate::domain::plan::{Note, Topic};
use crate::domain::set::Fate;
use crate::domain::{Kind, Ordinal};

/// What is lost by the edits of a draft, the worst first.
pub fn lost(draft: &Draft<'_>) -> Vec<Note> {
    let going = draft.moves.going();
    let mut notes = Vec::new();
    notes.extend(data(draft, &going));
    notes.extend(hold(draft));
    notes
        .into_iter()
        .map(|it| Note::new(Topic::Lost, it))
        .collect()
}

/// The claims that go with the pods. A claim's owners tell it, and at a scale-down the policy as well: the controller
/// makes the pod the owner of its claims before it deletes the pod.
fn data(draft: &Draft<'_>, going: &[Ordinal]) -> Option<String> {
    let (set, fleet) = (&draft.after, draft.situation.fleet);
    if going.is_empty() || set.claim_templates.is_empty() {
        return None;
    }
    let by_policy = set.retention.when_scaled == Fate::Delete;
    if by_policy && !fleet.is_known(Kind::Claims, &set.name.namespace) {
        return Some(format!(
            "DATA WILL BE DELETED: whenScaled is Delete, so the claims of {} go with them; which there are cannot be read",
            counted(going.len(), "pod")
        ));
    }
    let lost = claims::lost(set, fleet, going);
    if lost.is_empty() {
        return None;
    }
    let names: Vec<String> = lost.iter().map(|it| claims::name(it, set)).collect();
    let kept = lost
        .iter()
        .filter(|it| it.volume.is_some_and(|it| &*it.reclaim == "Retain"));
    let (what, volumes) = match kept.count() {
        all if all == lost.len() => (
            "CLAIMS",
            "; their volumes stay, for they are reclaimed by hand (Retain)",
        ),
        0 => ("DATA", ""),
        _ => ("DATA", "; some of their volumes stay (Retain)"),
    };
    let why = if by_policy {
        "whenScaled is Delete"
    } else {
        "for it owns them"
    };
    let (every, go) = match (set.replicas, lost.len()) {
        (0, _) => ("every claim of the set", "goes"),
        (_, 1) => ("one claim", "goes"),
        _ => ("their claims", "go"),
    };
    let pods = if going.len() == 1 {
        "its pod"
    } else {
        "the pods"
    };
    Some(format!(
        "{what} WILL BE DELETED: {every} {go} with {pods}, {why}: {}{volumes}",
        list(&names)
    ))
}

/// At 0 replicas a rollout counts as finished: what a partition held back comes back at the new template.
fn hold(draft: &Draft<'_>) -> Option<String> {
    let set = &draft.before;
    if draft.after.replicas > 0 || set.partition() == 0 {
        return None;
    }
    let held: Vec<String> = draft
        .seats
        .iter()
        .filter(|(it, _)| it.wanted && it.ordinal < set.first_updated())
        .filter(|(it, _)| it.pod.is_some() && !it.is_updated(set))
        .map(|(it, _)| draft.pod(it.ordinal))
        .collect();
    let first = draft.seats.iter().find_map(|(it, _)| {
        let is_held = it.pod.is_some() && !it.is_updated(set);
        is_held.then(|| draft.revision_of(it.ordinal))?
    });
    let come = if held.len() == 1 { "comes" } else { "come" };
    (!held.is_empty()).then(|| {
        format!(
            "the hold of the partition {} is forgotten at 0 replicas: {} {come} back at revision {}, not at {}",
            set.partition(),
            list(&held),
            draft.revision(None),
            first.unwrap_or_else(|| "the old one".into())
        )
    })
}
