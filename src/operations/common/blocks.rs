//! What stands in the way: pods that are waited for, names that are taken, quotas and nodes that are full.

use super::draft::Draft;
use super::words::{in_a_sentence, list};
use crate::domain::event::Event;
use crate::domain::health::Health;
use crate::domain::plan::{Note, Topic};
use crate::domain::rollout::LONGEST_NAME;
use crate::domain::set::{PodManagement, Strategy};
use crate::domain::{Ordinal, Set, cause, rollback};

/// The seats in the way, and what there is to say of it.
pub fn blocks(draft: &Draft<'_>) -> (Vec<Ordinal>, Vec<Note>) {
    let mut in_the_way = draft.moves.waits.clone();
    in_the_way.retain(|it| {
        draft
            .seat(*it)
            .is_none_or(|(_, standing)| match standing.health {
                Health::Available | Health::Empty | Health::Ended { .. } => false,
                // It will be gone in a moment.
                Health::Terminating { .. } => standing.is_stuck(draft.situation.now),
                _ => true,
            })
    });
    let mut notes = Vec::new();
    notes.extend(unseen(draft));
    let moves = draft.moves.fates.values().any(|it| !it.is_under_way);
    if moves {
        notes.extend(deadlock(draft, &mut in_the_way));
        notes.extend(waits(draft, &in_the_way));
        notes.extend(used_up(draft));
    }
    if !draft.moves.coming().is_empty() || !draft.moves.replaced().is_empty() {
        notes.extend(room(draft));
    }
    let notes = notes.into_iter().map(|it| Note::new(Topic::Blocks, it));
    (in_the_way, notes.collect())
}

fn unseen(draft: &Draft<'_>) -> Option<String> {
    let set = &draft.before;
    (!set.is_observed()).then(|| {
        format!(
            "the controller has yet to see the last edit (generation {}, seen {}): does it run?",
            set.generation, set.status.observed_generation
        )
    })
}

/// Two unready pods that are to go: the highest waits for the lower one, which waits for its turn.
fn deadlock(draft: &Draft<'_>, in_the_way: &mut Vec<Ordinal>) -> Option<String> {
    if draft.after.policy == PodManagement::Parallel || draft.moves.going().is_empty() {
        return None;
    }
    let wanted = draft.after.ordinals();
    let unready: Vec<Ordinal> = draft
        .seats
        .iter()
        .filter(|(it, standing)| {
            let stays = it.pod.is_none_or(|pod| pod.deleting.is_some());
            !wanted.contains(&it.ordinal) && !standing.is_available() && !stays
        })
        .map(|(it, _)| it.ordinal)
        .rev()
        .collect();
    let (highest, others) = unready.split_first()?;
    if others.is_empty() {
        return None;
    }
    in_the_way.retain(|it| !unready.contains(it));
    in_the_way.extend(&unready);
    let pod = draft.pod(*highest);
    let others: Vec<String> = others.iter().map(|it| draft.pod(*it)).collect();
    Some(format!(
        "{pod} and {} are to go and not ready: the controller waits for {pod} for ever, without a word; delete {pod} by hand then, its claims stay",
        list(&others)
    ))
}

/// Whom the controller waits for first, and why.
fn waits(draft: &Draft<'_>, in_the_way: &[Ordinal]) -> Option<String> {
    let wanted = draft.after.ordinals();
    let staying: Vec<Ordinal> = in_the_way
        .iter()
        .copied()
        .filter(|it| wanted.contains(it))
        .collect();
    let first = *staying.first()?;
    let (replica, standing) = draft.seat(first)?;
    let set = &draft.before;
    let cause = in_a_sentence(&cause::of_seat(
        set,
        draft.situation.fleet,
        replica,
        &standing.health,
    ));
    let pods: Vec<String> = staying.iter().map(|it| draft.pod(*it)).collect();
    let are = if pods.len() == 1 { "is" } else { "are" };
    let pods = list(&pods);
    let pod = draft.pod(first);
    if standing.health == Health::Taken {
        return Some(format!(
            "{pod}: {cause}; it is waited for until that pod goes"
        ));
    }
    let why = if staying.len() == 1 {
        cause
    } else {
        format!("{pod}: {cause}")
    };
    let (after, now) = (&draft.after, draft.situation.now);
    let revision = &after.status.update_revision;
    let hopeless = rollback::in_the_way_of(after, &draft.seats, revision, now);
    let is_hopeless = hopeless.iter().any(|(it, _)| it.ordinal == first);
    let never = if is_hopeless {
        "; it was never ready at a template that the set has left, and never will be: delete it first, its claims stay"
    } else {
        ""
    };
    Some(match draft.what() {
        "the update" if is_hopeless => format!(
            "{pod} was never ready, and nothing is replaced before it is: the new template does not reach it by itself ({why}); delete {pod} when the template is in, its claims stay"
        ),
        "the update" => format!("nothing is replaced before {pods} {are} available ({why})"),
        "the scale-up" => format!("no pod is made before {pods} {are} available ({why}){never}"),
        _ => format!("nothing is removed before {pods} {are} available ({why}){never}"),
    })
}

/// With a limit on unavailable pods an unready one counts, wherever it is.
fn used_up(draft: &Draft<'_>) -> Option<String> {
    let set = &draft.after;
    let Strategy::RollingUpdate { block: Some(block) } = &set.strategy else {
        return None;
    };
    let most = block.max_unavailable.as_ref()?;
    if set.policy != PodManagement::Parallel || draft.moves.replaced().is_empty() {
        return None;
    }
    let unready: Vec<String> = draft
        .seats
        .iter()
        .filter(|(it, standing)| it.wanted && !standing.is_available())
        .map(|(it, _)| draft.pod(it.ordinal))
        .collect();
    (!unready.is_empty()).then(|| {
        format!(
            "{} counts against maxUnavailable {most}: the update may wait for it for ever",
            list(&unready)
        )
    })
}

/// Whether there is room for new pods, as the newest events tell it: quotas, refusals, full nodes.
fn room(draft: &Draft<'_>) -> Vec<String> {
    let (set, fleet) = (&draft.before, draft.situation.fleet);
    let mut found = Vec::new();
    if set.name.name.len() > LONGEST_NAME {
        found.push(format!(
            "no pod can be made: the set's name has {} characters, {LONGEST_NAME} is the most",
            set.name.name.len()
        ));
    }
    let about_set = fleet
        .events_about("StatefulSet", &set.name)
        .filter(|it| is_of(it, set) && it.reason.ends_with("Create"));
    if let Some(event) = newest(about_set)
        && event.warning
    {
        found.push(format!(
            "the last pod could not be made: {}",
            event.message.trim()
        ));
    }
    let about_pods = fleet
        .events_of(set)
        .filter(|it| matches!(&*it.reason, "FailedScheduling" | "Scheduled"));
    if let Some(event) = newest(about_pods)
        && event.warning
    {
        let pod = &event.about.name;
        found.push(format!("no node took {pod}: {}", event.message.trim()));
    }
    found
}

/// Of two in the same second the bad one counts.
fn newest<'a>(events: impl Iterator<Item = &'a Event>) -> Option<&'a Event> {
    events.max_by_key(|it| (it.last, it.warning))
}

fn is_of(event: &Event, set: &Set) -> bool {
    event.about_uid.as_ref().is_none_or(|uid| *uid == set.uid)
}
