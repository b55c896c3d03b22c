//! What becomes of each seat, in words.

use std::collections::BTreeSet;

use super::claims;
use super::draft::Draft;
use super::moves::Turn;
use super::words::nth;
use crate::domain::health::Health;
use crate::domain::plan::{Fate, SeatFate};
use crate::domain::sequence::{At, NEW};
use crate::domain::set::Strategy;
use crate::domain::{Ordinal, Replica};

/// Every seat that the set has or gets, in ascending order.
pub fn seats(draft: &Draft<'_>, in_the_way: &[Ordinal]) -> Vec<SeatFate> {
    let there = draft.seats.iter().map(|(replica, _)| replica.ordinal);
    let moved = draft.moves.fates.keys().copied();
    let all: BTreeSet<Ordinal> = there.chain(moved).collect();
    all.into_iter()
        .map(|ordinal| seat(draft, ordinal, in_the_way.contains(&ordinal)))
        .collect()
}

fn seat(draft: &Draft<'_>, ordinal: Ordinal, is_in_the_way: bool) -> SeatFate {
    let (set, fleet) = (&draft.after, draft.situation.fleet);
    // What a rollout under way does to a seat it does not do while everything waits for that very seat.
    let is_replaced = |it: &&Turn| matches!(it.fate, Fate::Replaced(_)) && it.is_under_way;
    let turn = draft.moves.fates.get(&ordinal);
    let turn = turn.filter(|it| !(is_in_the_way && is_replaced(it)));
    let fate = turn.map_or(Fate::Stays, |it| it.fate);
    let mut words = match turn {
        Some(turn) => moved(draft, ordinal, turn),
        None if is_in_the_way => "stays".to_owned(),
        None => stays(draft, ordinal),
    };
    if is_in_the_way {
        let health = draft.health(ordinal).map_or("not ready", short);
        words = format!("{words}, {health}: BLOCKS {}", draft.what());
        if turn.is_none() {
            words.push_str(" until it is available");
        }
    }
    let claims = match fate {
        Fate::Goes(_) => claims::of_going(set, fleet, ordinal),
        Fate::Comes(_) => claims::of_coming(set, fleet, ordinal),
        Fate::Stays | Fate::Replaced(_) => String::new(),
    };
    SeatFate {
        ordinal,
        fate,
        words,
        claims,
        is_in_the_way,
    }
}

fn moved(draft: &Draft<'_>, ordinal: Ordinal, turn: &Turn) -> String {
    let is_alone = draft.moves.is_alone(turn.fate);
    let place = |place: usize| match () {
        () if is_alone => String::new(),
        () if turn.is_at_once => " at once".to_owned(),
        () => format!(" {}", nth(place)),
    };
    let pod = draft.seat(ordinal).and_then(|(it, _)| it.pod);
    let ends = pod.is_some_and(|pod| pod.deleting.is_some());
    let mut words = match turn.fate {
        Fate::Stays => "stays".to_owned(),
        Fate::Goes(_) if ends => "is ending".to_owned(),
        Fate::Goes(nth) => format!("goes{}", place(nth)),
        Fate::Comes(_) if ends => "is ending, and comes again".to_owned(),
        Fate::Comes(nth) => format!("comes{}", place(nth)),
        Fate::Replaced(nth) => {
            let words = format!(
                "replaced{}{}",
                place(nth),
                revisions(draft, ordinal, turn.at)
            );
            if turn.is_under_way {
                return format!("{words}, by the rollout under way");
            }
            words
        }
    };
    if matches!(turn.fate, Fate::Comes(_)) && draft.is_between_revisions() {
        words = format!("{words} at revision {}", draft.revision(turn.at));
    }
    if turn.is_under_way && !ends {
        words.push_str(", as is under way");
    }
    words
}

/// `, revision 5 → 6`.
fn revisions(draft: &Draft<'_>, ordinal: Ordinal, at: Option<At>) -> String {
    let new = draft.revision(at);
    match draft.revision_of(ordinal) {
        Some(old) if old != new => format!(", revision {old} → {new}"),
        _ => String::new(),
    }
}

fn stays(draft: &Draft<'_>, ordinal: Ordinal) -> String {
    let set = &draft.after;
    let Some((replica, _)) = draft.seat(ordinal) else {
        return "stays".to_owned();
    };
    if replica.pod.is_none() {
        return "stays empty".to_owned();
    }
    let old = draft.revision_of(ordinal);
    let is_old = set.status.update_revision.as_ref() == NEW || !replica.is_updated(set);
    match (&set.strategy, old) {
        (Strategy::RollingUpdate { .. }, Some(old)) if is_old && is_held(draft, replica) => {
            format!("stays at revision {old}, below the partition")
        }
        (Strategy::OnDelete, Some(old)) if is_old => {
            format!("stays at revision {old} until it is deleted")
        }
        _ => "stays".to_owned(),
    }
}

fn is_held(draft: &Draft<'_>, replica: &Replica<'_>) -> bool {
    replica.wanted && replica.ordinal < draft.after.first_updated()
}

/// How a seat is doing, in a word or two.
pub fn short(health: &Health) -> &str {
    match health {
        Health::Available => "available",
        Health::NotAvailable { .. } => "not yet available",
        Health::NotReady { .. } => "not ready",
        Health::Blocked(blockage) if !blockage.reason.is_empty() => &blockage.reason,
        Health::Blocked(_) => "failing",
        Health::Creating { .. } => "starting",
        Health::Unscheduled { .. } => "without a node",
        Health::Lost => "lost",
        Health::Terminating { .. } => "terminating",
        Health::Ended { .. } => "ended",
        Health::Empty => "missing",
        Health::Taken => "its name taken",
    }
}
