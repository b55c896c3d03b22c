//! Claims that no seat uses: of ordinals that are not wanted, and of sets that are gone.

use super::{Case, Check};
use crate::domain::claim::Claim;
use crate::domain::orphan::{Orphan, orphan};
use crate::domain::{Finding, Fleet, Kind, Name, Severity, Subject};

/// Notices claims that a set no longer uses.
pub const ORPHANED_CLAIMS: Check = Check {
    name: "orphaned-claims",
    about: "claims are left that no replica uses",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    // A seat may still hold a pod that was not read yet.
    if !case.knows(Kind::Pods) {
        return None;
    }
    let sits = |ordinal| {
        case.seats
            .iter()
            .any(|(replica, _)| replica.ordinal == ordinal)
    };
    let is_used = |ordinal| case.set.ordinals().contains(&ordinal) || sits(ordinal);
    let mut claims = case
        .fleet
        .claims_among(case.set, |ordinal| !is_used(ordinal));
    claims.sort_by_key(|claim| &claim.name);
    let evidence = match claims.as_slice() {
        [] => return None,
        [one] => format!("claim {} belongs to no replica", one.name.name),
        several => format!("{} belong to no replica", in_words(several)),
    };
    Some(Finding {
        check: ORPHANED_CLAIMS.name,
        remedy: None,
        severity: Severity::Note,
        subject: Subject::Set,
        since: None,
        evidence,
        rule: "A claim outlives its replica unless whenScaled is Delete; scaled up again, the set takes it with its data.",
        cure: "delete them if nobody needs the data any more.".into(),
    })
}

/// The claims of this stem (`data-web`), if they were made for a set that is gone.
#[must_use]
pub fn loose(stem: &Name, fleet: &Fleet) -> Option<Finding> {
    let of_gone = |claim| match orphan(claim, fleet) {
        Some(Orphan::SetGone { set, .. }) => Some((claim, set)),
        _ => None,
    };
    let left = fleet.claims_of_stem(stem).filter_map(of_gone);
    let (claims, sets): (Vec<&Claim>, Vec<String>) = left.unzip();
    let set = sets.first()?;
    Some(Finding {
        check: ORPHANED_CLAIMS.name,
        remedy: None,
        severity: Severity::Note,
        subject: Subject::Set,
        since: None,
        evidence: format!(
            "{} {} left of set {set}, probably, which is gone",
            in_words(&claims),
            if claims.len() == 1 { "is" } else { "are" }
        ),
        rule: "A claim outlives its set unless it is owned by it; a set of that name and template takes it again.",
        cure: "delete them if nobody needs the data any more; Left behind tells more of them."
            .into(),
    })
}

/// `2 claims (data-web-3, data-web-4)`.
fn in_words(claims: &[&Claim]) -> String {
    let names: Vec<&str> = claims
        .iter()
        .take(2)
        .map(|claim| &*claim.name.name)
        .collect();
    let more = if claims.len() > 2 { ", …" } else { "" };
    match claims {
        [one] => format!("claim {}", one.name.name),
        _ => format!("{} claims ({}{more})", claims.len(), names.join(", ")),
    }
}
