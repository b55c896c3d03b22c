//! The claims of seats, in words.

use super::words::list;
use crate::domain::replica::SeatClaim;
use crate::domain::set::Fate;
use crate::domain::{Fleet, Kind, Ordinal, Set};
use crate::operations::claims::named;

/// What becomes of the claims of a seat whose pod goes for good.
pub fn of_going(set: &Set, fleet: &Fleet, ordinal: Ordinal) -> String {
    let all: Vec<_> = fleet.seat_claims(set, ordinal).collect();
    let (lost, kept): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|it| it.claim.is_some())
        .partition(|it| is_lost(set, fleet, it));
    let mut parts = Vec::new();
    if !lost.is_empty() {
        let are = if lost.len() == 1 { "is" } else { "are" };
        let data = match (lost.iter().all(keeps_its_volume), lost.len()) {
            (true, _) => "; the volume stays (Retain)",
            (false, 1) => " with its data",
            (false, _) => " with their data",
        };
        parts.push(format!("{} {are} DELETED{data}", names(set, &lost)));
    }
    if !kept.is_empty() {
        let s = if kept.len() == 1 { "s" } else { "" };
        parts.push(format!("{} stay{s}", names(set, &kept)));
    }
    parts.join(", ")
}

/// What claims a pod finds that comes to a seat.
pub fn of_coming(set: &Set, fleet: &Fleet, ordinal: Ordinal) -> String {
    if !fleet.is_known(Kind::Claims, &set.name.namespace) {
        return String::new();
    }
    let all: Vec<_> = fleet.seat_claims(set, ordinal).collect();
    let (there, new): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| it.claim.is_some());
    let ends = fleet.replica(set, ordinal).pod.is_some();
    let (going, there): (Vec<_>, Vec<_>) = there
        .into_iter()
        .partition(|it| ends && is_lost(set, fleet, it));
    let mut parts = Vec::new();
    if !going.is_empty() {
        parts.push(format!(
            "{} may be DELETED with the old pod",
            names(set, &going)
        ));
    }
    if !there.is_empty() {
        parts.push(format!("takes {} again", names(set, &there)));
    }
    if !new.is_empty() {
        parts.push(format!("new {}", names(set, &new)));
    }
    parts.join(", ")
}

/// The claims that go when the pods of these seats go for good.
pub fn lost<'a>(set: &'a Set, fleet: &'a Fleet, seats: &[Ordinal]) -> Vec<SeatClaim<'a>> {
    let all = seats
        .iter()
        .flat_map(|ordinal| fleet.seat_claims(set, *ordinal));
    all.filter(|it| it.claim.is_some() && is_lost(set, fleet, it))
        .collect()
}

/// Whether the volume of a claim stays when the claim goes, and the data on it.
pub fn keeps_its_volume(seat: &SeatClaim<'_>) -> bool {
    seat.volume.is_some_and(|it| &*it.reclaim == "Retain")
}

/// Whether a claim goes with the pod of its seat: with `whenScaled: Delete` the controller makes the pod its owner
/// before it deletes the pod.
fn is_lost(set: &Set, fleet: &Fleet, seat: &SeatClaim<'_>) -> bool {
    let pod = fleet.replica(set, seat.ordinal).pod.map(|pod| &pod.uid);
    let owners = seat.claim.into_iter().flat_map(|it| &it.owners);
    set.retention.when_scaled == Fate::Delete || owners.into_iter().any(|it| Some(&it.uid) == pod)
}

/// A claim with its size, there or not: `data-web-2 (10Gi)`.
pub fn name(seat: &SeatClaim<'_>, set: &Set) -> String {
    seat.claim.map_or_else(
        || {
            let name = set.claim_name(seat.template, seat.ordinal).name;
            format!("{name} ({})", seat.template.size)
        },
        named,
    )
}

fn names(set: &Set, seats: &[SeatClaim<'_>]) -> String {
    let names: Vec<String> = seats.iter().map(|it| name(it, set)).collect();
    let s = if seats.len() == 1 { "" } else { "s" };
    format!("claim{s} {}", list(&names))
}
