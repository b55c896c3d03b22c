//! Claims that ask for less than their template does now.

use std::cmp::Ordering;

use super::{Case, Check};
use crate::domain::replica::SeatClaim;
use crate::domain::{Finding, Severity, Subject};

/// Notices claims that are smaller than their template.
pub const CLAIM_SMALLER: Check = Check {
    name: "claim-smaller",
    about: "a claim asks for less than its template",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let seats = case.claims.iter();
    let smaller: Vec<&SeatClaim<'_>> = seats.filter(|seat| is_smaller(seat)).collect();
    let first = smaller.first()?;
    let claim = first.claim?;
    let others = match smaller.len() {
        1 => "asks".to_owned(),
        all => format!("and {} more ask", all - 1),
    };
    Some(Finding {
        check: CLAIM_SMALLER.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Seat(first.ordinal),
        since: None,
        evidence: format!(
            "{} {others} for {}, the template for {}",
            claim.name.name, claim.requested, first.template.size
        ),
        rule: "A template makes new claims; those that are there keep their size.",
        cure: "raise what the claims ask for, if their class can expand.".into(),
    })
}

fn is_smaller(seat: &SeatClaim<'_>) -> bool {
    seat.claim
        .is_some_and(|claim| claim.requested.cmp_value(&seat.template.size) == Ordering::Less)
}
