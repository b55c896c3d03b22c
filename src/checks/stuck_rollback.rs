//! A pod at a template that the set has left, which must be ready before it is replaced, and never will be.

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::rollout::Seat;
use crate::domain::{Finding, Severity, Subject, rollback};

/// Notices kubernetes#67250, which the documentation calls a forced rollback.
pub const STUCK_ROLLBACK: Check = Check {
    name: "stuck-rollback",
    about: "a pod of a template that the set has left stands in the way of the new one",
    find,
};

/// A controller that is free to replace a pod does so within a second or two.
const SOON: i64 = 15;

fn find(case: &Case<'_>) -> Option<Finding> {
    let seat = in_the_way(case)?;
    let (replica, standing) = seat;
    let pod = case.pod(replica.ordinal);
    let revision = replica.pod?.revision.as_deref().unwrap_or("?");
    Some(Finding {
        check: STUCK_ROLLBACK.name,
        remedy: Some(Remedy::CureRollback(replica.ordinal)),
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!(
            "{pod} was never ready at revision {}, which the set has left: {}",
            case.fleet.short_revision(case.set, revision),
            case.cause(seat)
        ),
        rule: "It will wait for ever: the pod must be available before it is replaced, and only replacing makes it so.",
        cure: format!("delete pod {pod}; its claims stay."),
    })
}

/// The controller is seen to wait for it, or must.
fn in_the_way<'a>(case: &Case<'a>) -> Option<&'a Seat<'a>> {
    let seen = || rollback::as_seen(case.set, case.seats, case.progress, case.now);
    let lasts = |_: &&Seat<'_>| case.is_live() && case.has_lasted(case.still_since, SOON);
    rollback::by_the_rules(case.seats, case.progress).or_else(|| seen().filter(lasts))
}
