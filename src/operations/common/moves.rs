//! What edits make the controller do, seat by seat, told apart from what it does anyway.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::plan::Fate;
use crate::domain::sequence::{At, Move, course, is_one_by_one};
use crate::domain::{Fleet, Ordinal, Set};

/// What the controller does with the seats of a set.
#[derive(Debug, Default)]
pub struct Moves {
    /// Its seats that move, with what happens to each.
    pub fates: BTreeMap<Ordinal, Turn>,
    /// Whom it waits for before it does something that the edits ask for, in its order.
    pub waits: Vec<Ordinal>,
    /// How many seats share each fate.
    counts: [usize; 4],
}

/// What happens to a seat that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What happens to its pod.
    pub fate: Fate,
    /// At which revision a pod is made in it, if one is.
    pub at: Option<At>,
    /// Whether it would happen without the edits as well.
    pub is_under_way: bool,
    /// Whether it happens at once with the others of its kind.
    pub is_at_once: bool,
}

impl Moves {
    /// What becomes of a set when it becomes another, which may be at another template.
    pub fn of((before, after): (&Set, &Set), fleet: &Fleet, now: Timestamp) -> Self {
        let (earlier, _) = turns(&course(before, fleet, now), before, fleet);
        let moves = course(after, fleet, now);
        let (mut fates, firsts) = turns(&moves, after, fleet);
        let same_template = before.status.update_revision == after.status.update_revision;
        for (ordinal, turn) in &mut fates {
            let was = earlier.get(ordinal);
            let same =
                was.is_some_and(|was| kind(was.fate) == kind(turn.fate) && was.at == turn.at);
            turn.is_under_way = same && (same_template || !matches!(turn.fate, Fate::Replaced(_)));
        }
        let caused = fates.iter().filter(|(_, turn)| !turn.is_under_way);
        let last = caused.filter_map(|(ordinal, _)| firsts.get(ordinal)).max();
        let last = last.copied().unwrap_or(0);
        let mut waits: Vec<Ordinal> = Vec::new();
        for one in moves.iter().take(last) {
            if let Move::Waits(ordinal) = one
                && !waits.contains(ordinal)
            {
                waits.push(*ordinal);
            }
        }
        let mut counts = [0; 4];
        for turn in fates.values() {
            counts
                .get_mut(kind(turn.fate))
                .into_iter()
                .for_each(|it| *it += 1);
        }
        Self {
            fates,
            waits,
            counts,
        }
    }

    /// The seats that move because of the edits, in the controller's order.
    pub fn caused(&self, is: fn(Fate) -> Option<usize>) -> Vec<Ordinal> {
        let turns = self.fates.iter().filter(|(_, turn)| !turn.is_under_way);
        let mut found: Vec<_> = turns
            .filter_map(|(ordinal, turn)| Some((is(turn.fate)?, *ordinal)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, ordinal)| ordinal).collect()
    }

    /// Whether no other seat shares a fate, whatever makes it so.
    pub fn is_alone(&self, fate: Fate) -> bool {
        self.counts.get(kind(fate)) == Some(&1)
    }

    /// The seats whose pods go for good.
    pub fn going(&self) -> Vec<Ordinal> {
        self.caused(|it| match it {
            Fate::Goes(nth) => Some(nth),
            _ => None,
        })
    }

    /// The seats that get a pod where there was none.
    pub fn coming(&self) -> Vec<Ordinal> {
        self.caused(|it| match it {
            Fate::Comes(nth) => Some(nth),
            _ => None,
        })
    }

    /// The seats that get another pod.
    pub fn replaced(&self) -> Vec<Ordinal> {
        self.caused(|it| match it {
            Fate::Replaced(nth) => Some(nth),
            _ => None,
        })
    }
}

fn kind(fate: Fate) -> usize {
    match fate {
        Fate::Stays => 0,
        Fate::Comes(_) => 1,
        Fate::Goes(_) => 2,
        Fate::Replaced(_) => 3,
    }
}

/// Each seat with its turn, counted among those of its kind, and when it is first moved.
fn turns(
    moves: &[Move],
    set: &Set,
    fleet: &Fleet,
) -> (BTreeMap<Ordinal, Turn>, BTreeMap<Ordinal, usize>) {
    let mut seats: BTreeMap<Ordinal, (usize, bool, Option<At>)> = BTreeMap::new();
    // Pods that are ending and not wanted need nobody to remove them.
    let ending = fleet
        .replicas(set)
        .into_iter()
        .filter(|it| !it.wanted && it.pod.is_some_and(|pod| pod.deleting.is_some()));
    seats.extend(ending.map(|it| (it.ordinal, (0, true, None))));
    for (place, one) in moves.iter().enumerate() {
        match one {
            Move::Waits(_) => {}
            Move::Removes(ordinal) => {
                seats.entry(*ordinal).or_insert((place, false, None)).1 = true;
            }
            Move::Makes(ordinal, at) => {
                seats.entry(*ordinal).or_insert((place, false, None)).2 = Some(*at);
            }
        }
    }
    let mut in_order: Vec<_> = seats
        .iter()
        .map(|(ordinal, it)| (it.0, std::cmp::Reverse(*ordinal)))
        .collect();
    in_order.sort_unstable();
    let mut counts = [0_usize; 3];
    let [comes, goes, replaced] = &mut counts;
    let mut fates = BTreeMap::new();
    for (_, std::cmp::Reverse(ordinal)) in in_order {
        let Some((_, is_removed, at)) = seats.get(&ordinal) else {
            continue;
        };
        let next = |count: &mut usize| {
            *count += 1;
            *count
        };
        let fate = match (is_removed, at) {
            (true, Some(_)) => Fate::Replaced(next(replaced)),
            (true, None) => Fate::Goes(next(goes)),
            (false, _) => Fate::Comes(next(comes)),
        };
        let turn = Turn {
            fate,
            at: *at,
            is_under_way: false,
            is_at_once: !is_one_by_one(set) && !matches!(fate, Fate::Replaced(_)),
        };
        fates.insert(ordinal, turn);
    }
    let firsts = seats.into_iter().map(|(ordinal, it)| (ordinal, it.0));
    (fates, firsts.collect())
}
