//! What becomes of claims, in words. What goes with whom is told by their owners, not by any policy.

use super::Situation;
use crate::domain::claim::Claim;
use crate::domain::plan::{Note, Topic};
use crate::domain::{Kind, Ordinal, Uid};

/// So many are named one by one.
const MOST_NAMED: usize = 8;

/// Its name and how much it holds: `data-web-2 (10Gi)`.
pub(super) fn named(claim: &Claim) -> String {
    let size = claim.capacity.as_ref().unwrap_or(&claim.requested);
    format!("{} ({size})", claim.name.name)
}

/// Several of them: `data-web-0 (10Gi), data-web-1 (10Gi) and 3 more`.
pub(super) fn all_named(claims: &[&Claim]) -> String {
    let names: Vec<String> = claims.iter().take(MOST_NAMED).map(|it| named(it)).collect();
    match claims.len().saturating_sub(MOST_NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Those of a seat that are there.
pub(super) fn of_seat<'a>(situation: &Situation<'a>, ordinal: Ordinal) -> Vec<&'a Claim> {
    let seats = situation.fleet.seat_claims(situation.set, ordinal);
    seats.filter_map(|it| it.claim).collect()
}

/// Those that fit the set's templates, whether wanted or not, by ordinal.
pub(super) fn of_set<'a>(situation: &Situation<'a>) -> Vec<&'a Claim> {
    let mut claims: Vec<_> = situation.fleet.claims_of(situation.set).collect();
    claims.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    claims.into_iter().map(|(_, claim)| claim).collect()
}

/// Whether it goes when its owner of this identity goes.
pub(super) fn goes_with(claim: &Claim, owner: &Uid) -> bool {
    claim.owners.iter().any(|it| it.uid == *owner)
}

/// Whether what is not seen of claims is not there.
pub(super) fn are_known(situation: &Situation<'_>) -> bool {
    let namespace = &situation.set.name.namespace;
    situation.fleet.is_known(Kind::Claims, namespace)
}

/// That these are deleted; and where their volumes stay, that they do.
pub(super) fn deleted(situation: &Situation<'_>, claims: &[&Claim]) -> Vec<Note> {
    if claims.is_empty() {
        return Vec::new();
    }
    let volumes = claims.iter().filter_map(|it| situation.fleet.volume_of(it));
    let kept = volumes.filter(|it| &*it.reclaim == "Retain").count();
    let (what, volumes) = match kept {
        0 => ("DATA", ""),
        all if all == claims.len() => (
            "CLAIMS",
            "; their volumes stay, for they are reclaimed by hand (Retain)",
        ),
        _ => ("DATA", "; some of their volumes stay (Retain)"),
    };
    let words = format!("{what} WILL BE DELETED: {}{volumes}", all_named(claims));
    vec![Note::new(Topic::Lost, words)]
}

/// That these stay.
pub(super) fn kept(claims: &[&Claim]) -> Option<Note> {
    let noun = if claims.len() == 1 { "claim" } else { "claims" };
    let words = format!("{noun} {}, with their data", all_named(claims));
    let words = match claims.len() {
        1 => words.replace("their", "its"),
        _ => words,
    };
    (!claims.is_empty()).then(|| Note::new(Topic::Stays, words))
}
