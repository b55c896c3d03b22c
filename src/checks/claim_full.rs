//! Claims that are nearly full, where the kubelets of their nodes were asked lately.

use super::{Case, Check};
use crate::domain::claim::Claim;
use crate::domain::usage::{Bytes, Scarce, Usage};
use crate::domain::{Finding, Kind, Severity, Subject};

/// Notices claims that are nearly full.
pub const CLAIM_FULL: Check = Check {
    name: "claim-full",
    about: "a claim is nearly full, where its node was asked within five minutes",
    find,
};

/// From here on someone should know.
const NEARLY: u8 = 90;
/// From here on there is hardly time to.
const QUITE: u8 = 98;

fn find(case: &Case<'_>) -> Option<Finding> {
    let figures = case.claims.iter().filter_map(|seat| {
        let claim = seat.claim?;
        let usage = case.fleet.usage_of(claim)?;
        let (percent, of) = usage.worst();
        (percent >= NEARLY && case.is_yet_to_come(usage.good_until())).then_some((
            percent,
            of,
            usage,
            claim,
            seat.ordinal,
        ))
    });
    let figures: Vec<_> = figures.collect();
    // Of those that are equally full, the lowest.
    let fullest = figures.iter().rev().max_by_key(|it| it.0)?;
    let (percent, of, usage, claim, ordinal) = *fullest;
    let more = match figures.len() {
        1 => String::new(),
        all => format!("; {} more of the set's claims nearly are", all - 1),
    };
    Some(Finding {
        check: CLAIM_FULL.name,
        remedy: None,
        severity: if percent >= QUITE {
            Severity::Critical
        } else {
            Severity::Warning
        },
        subject: Subject::Seat(ordinal),
        since: None,
        evidence: format!("{} {}{more}", claim.name.name, told(percent, of, usage)),
        rule: "A pod that writes to a full volume gets an error, and may end or lose what it wanted to write.",
        cure: cure(case, claim, of),
    })
}

fn told(percent: u8, of: Scarce, usage: &Usage) -> String {
    match (of, usage.bytes, usage.inodes) {
        (Scarce::Inodes, _, Some(it)) => format!(
            "has used {percent}% of its inodes, {} of {} left",
            it.left, it.size
        ),
        (_, Some(it), _) => format!(
            "is {percent}% full, {} of {} left",
            Bytes(it.left),
            Bytes(it.size)
        ),
        _ => format!("is {percent}% full"),
    }
}

fn cure(case: &Case<'_>, claim: &Claim, of: Scarce) -> String {
    let what = match of {
        Scarce::Bytes => "remove what is not needed",
        Scarce::Inodes => "remove files that are not needed, of which each takes one inode",
    };
    let name = claim.class.as_deref();
    match case.fleet.class(name) {
        Some(class) if class.expandable => format!(
            "raise what the claim asks for, which class {} allows; or {what}.",
            class.name.name
        ),
        Some(class) => format!("{what}; class {} lets no claim grow.", class.name.name),
        None if case.knows(Kind::StorageClasses) => format!("{what}."),
        None => format!("raise what the claim asks for, if its class can expand; or {what}."),
    }
}
