//! What binds a claim to its volume: its class, who makes the volume, and what keeps them from it.

use super::claim::Claim;
use super::{Fleet, Ordinal, Set};

/// The claim's class in words; the cluster's default where it names none.
#[must_use]
pub fn class_of(fleet: &Fleet, claim: &Claim) -> String {
    match (claim.class.as_deref(), fleet.class(None)) {
        (Some(class), _) => class.to_owned(),
        (None, Some(default)) => format!("{} (default)", default.name.name),
        (None, None) => "–".into(),
    }
}

/// Who is to make the claim's volume.
#[must_use]
pub fn provisioner<'a>(fleet: &'a Fleet, claim: &'a Claim) -> Option<&'a str> {
    let class = fleet
        .class(claim.class.as_deref())
        .map(|class| &*class.provisioner);
    claim.provisioner.as_deref().or(class)
}

/// What was last said of the claim.
#[must_use]
pub fn last_words<'a>(fleet: &'a Fleet, claim: &Claim) -> Option<&'a str> {
    let about = fleet.events_about("PersistentVolumeClaim", &claim.name);
    about
        .max_by_key(|event| event.last)
        .map(|event| &*event.message)
}

/// The first claim of a seat that has no volume.
#[must_use]
pub fn unbound<'a>(fleet: &'a Fleet, set: &'a Set, ordinal: Ordinal) -> Option<&'a Claim> {
    let mut seats = fleet.seat_claims(set, ordinal);
    seats.find_map(|seat| seat.claim.filter(|claim| &*claim.phase != "Bound"))
}

/// A claim without a volume, in one sentence: its class, its provisioner, and what was last said of it.
#[must_use]
pub fn told(fleet: &Fleet, claim: &Claim) -> String {
    let provisioner = provisioner(fleet, claim).map(|it| format!(", provisioner {it}"));
    let last = last_words(fleet, claim).map(|it| format!(": {it}"));
    format!(
        "claim {} is {}, class {}{}{}",
        claim.name.name,
        claim.phase,
        class_of(fleet, claim),
        provisioner.unwrap_or_default(),
        last.unwrap_or_default()
    )
}
