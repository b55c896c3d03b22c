//! How long it takes, by the durations seen so far.

use jiff::SignedDuration;

use super::draft::Draft;
use super::words::{counted, list};
use crate::domain::age::duration;
use crate::domain::forecast::{Paces, at_once};
use crate::domain::plan::{Note, Topic};
use crate::domain::rollout::Task;
use crate::domain::set::PodManagement;
use crate::domain::timeline::Timeline;
use crate::domain::{Ordinal, Set};
use crate::operations::Situation;

/// How long the moves of a draft take, if any pod moves.
pub fn length(draft: &Draft<'_>, in_the_way: &[Ordinal]) -> Option<Note> {
    let (going, coming) = (draft.moves.going().len(), draft.moves.coming().len());
    let replaced = draft.moves.replaced().len();
    if going + coming + replaced == 0 {
        return None;
    }
    if !in_the_way.is_empty() {
        let pods: Vec<String> = in_the_way.iter().map(|it| draft.pod(*it)).collect();
        let are = if pods.len() == 1 { "is" } else { "are" };
        let words = format!("no forecast while {} {are} in the way", list(&pods));
        return Some(Note::new(Topic::Takes, words));
    }
    let paces = paces(draft.situation);
    let words = if replaced > 0 {
        let at_once = at_once(&draft.after, &Task::Update).max(1);
        replacing(&draft.before, replaced, replaced.div_ceil(at_once), paces)
    } else if coming > 0 {
        let rounds = rounds(coming, draft.after.policy == PodManagement::Parallel);
        comings(coming, rounds, paces)
    } else {
        let rounds = rounds(going, draft.after.policy == PodManagement::Parallel);
        goings(&draft.before, going, rounds, paces)
    };
    Some(Note::new(Topic::Takes, words))
}

/// How long it takes until so many pods, one after the other, have ended and others are available.
pub fn until_back(situation: &Situation<'_>, pods: usize) -> Note {
    let words = replacing(situation.set, pods, pods, paces(situation));
    Note::new(Topic::Takes, words)
}

/// How long it takes until so many pods have ended, so many times waited for.
pub fn until_gone(situation: &Situation<'_>, pods: usize, rounds: usize) -> Note {
    let words = goings(situation.set, pods, rounds, paces(situation));
    Note::new(Topic::Takes, words)
}

/// The timeline that is kept is that of the open set.
fn paces(situation: &Situation<'_>) -> Paces {
    if situation.timeline.is_of(situation.set) {
        return Paces::of(situation.timeline, situation.now);
    }
    let mut timeline = Timeline::default();
    timeline.look(situation.set, situation.fleet, situation.now);
    Paces::of(&timeline, situation.now)
}

/// How many times one waits.
fn rounds(pods: usize, at_once: bool) -> usize {
    if at_once { 1 } else { pods }
}

fn times(each: SignedDuration, rounds: usize) -> SignedDuration {
    let rounds = i32::try_from(rounds).unwrap_or(i32::MAX);
    each.checked_mul(rounds).unwrap_or(SignedDuration::MAX)
}

/// `two pods, one after the other, 28s each`.
fn shape(pods: usize, rounds: usize, each: SignedDuration) -> String {
    let pods_in_words = counted(pods, "pod");
    let each = duration(each);
    match (pods, rounds) {
        (1, _) => pods_in_words,
        (_, 1) => format!("{pods_in_words} at once"),
        _ => format!("{pods_in_words}, one after the other, {each} each"),
    }
}

fn basis(pods: usize, what: &str) -> String {
    match pods {
        1 => format!("as the one pod {what}"),
        _ => format!("median of {pods} pods {what}"),
    }
}

fn comings(pods: usize, rounds: usize, paces: Paces) -> String {
    let Some((each, seen)) = paces.comes else {
        return "no forecast: no pod of the set was seen to come up".into();
    };
    format!(
        "about {}: {} ({})",
        duration(times(each, rounds)),
        shape(pods, rounds, each),
        basis(seen, "that came up before")
    )
}

fn goings(set: &Set, pods: usize, rounds: usize, paces: Paces) -> String {
    if let Some((each, seen)) = paces.goes {
        return format!(
            "about {}: {} ({})",
            duration(times(each, rounds)),
            shape(pods, rounds, each),
            basis(seen, "that ended before")
        );
    }
    let grace = SignedDuration::from_secs(i64::from(set.grace_seconds));
    format!(
        "at most {}: {} (terminationGracePeriodSeconds; none was seen to end)",
        duration(times(grace, rounds)),
        shape(pods, rounds, grace)
    )
}

fn replacing(set: &Set, pods: usize, rounds: usize, paces: Paces) -> String {
    let Some((comes, seen)) = paces.comes else {
        return "no forecast: no pod of the set was seen to come up".into();
    };
    let grace = SignedDuration::from_secs(i64::from(set.grace_seconds));
    let (ends, how) = match paces.goes {
        Some((ends, _)) => (ends, String::new()),
        None => (
            grace,
            format!(", and up to {} of grace to end", duration(grace)),
        ),
    };
    let each = comes.checked_add(ends).unwrap_or(comes);
    let about = if how.is_empty() {
        "about"
    } else {
        "at most about"
    };
    let come = duration(comes);
    format!(
        "{about} {}: {} ({come} to come up, {}{how})",
        duration(times(each, rounds)),
        shape(pods, rounds, each),
        basis(seen, "that came up before"),
    )
}
