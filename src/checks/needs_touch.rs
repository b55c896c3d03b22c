//! A controller that should act, and does not until something touches the set.

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::health::Health;
use crate::domain::{Finding, Kind, Severity, Subject};

/// Notices a pod that should have been made or made anew: the controller looks at a set when its pods change,
/// not when its claims do.
pub const NEEDS_TOUCH: Check = Check {
    name: "needs-touch",
    about: "the controller should make a pod, and does nothing",
    find,
};

/// A controller that works makes a pod within a second or two, if nothing keeps it from that.
const SOON: i64 = 15;

fn find(case: &Case<'_>) -> Option<Finding> {
    let wait = case.wait()?;
    let due = matches!(wait.standing.health, Health::Empty | Health::Ended { .. });
    let told = wait.refused.is_some() || wait.forever.is_some();
    if !due || told || !case.is_live() || !case.has_lasted(case.still_since, SOON) {
        return None;
    }
    let pod = case.pod(wait.ordinal);
    let mut claims = case.fleet.seat_claims(case.set, wait.ordinal);
    let lost = claims.find(|seat| seat.claim.is_none() && case.knows(Kind::Claims));
    let lost = lost.map(|seat| case.set.claim_name(seat.template, seat.ordinal).name);
    let (evidence, rule) = match &lost {
        Some(claim) => (
            format!("{pod} should be made, and claim {claim} with it; nothing happens"),
            "The controller does not watch claims: when one is deleted under it, it waits until the set is touched.",
        ),
        None => (
            format!("{pod} should be made; nothing happens, and nothing is said"),
            "The controller makes a missing pod at once, and says so in an event.",
        ),
    };
    Some(Finding {
        check: NEEDS_TOUCH.name,
        remedy: Some(Remedy::Touch),
        severity: Severity::Critical,
        subject: Subject::Seat(wait.ordinal),
        since: Some(case.still_since),
        evidence,
        rule,
        cure: cure(case, lost.is_some()),
    })
}

fn cure(case: &Case<'_>, claim_is_lost: bool) -> String {
    let touch = "touch the set, such as by an annotation";
    let else_look = "if nothing follows, see whether kube-controller-manager runs";
    // The names of others' pods are read only where we may.
    if claim_is_lost || case.knows(Kind::Strays) {
        format!("{touch}; {else_look}.")
    } else {
        format!("{touch}; {else_look}, and whether a pod of somebody else bears the name.")
    }
}
