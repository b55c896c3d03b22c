//! A pod at a template that the set has left, which must be ready before it is replaced, and never will be.

use super::{Case, Check};
use crate::domain::rollout::{Forever, Seat, Task};
use crate::domain::{Finding, Severity, Subject};

/// Notices kubernetes#67250, which the documentation calls a forced rollback.
pub const STUCK_ROLLBACK: Check = Check {
    name: "stuck-rollback",
    about: "a pod of a template that the set has left stands in the way of the new one",
    find,
};

/// A controller that is free to replace a pod does so within a second or two.
const SOON: i64 = 15;

fn find(case: &Case<'_>) -> Option<Finding> {
    let seat = by_the_rules(case).or_else(|| by_what_is_seen(case))?;
    let (replica, standing) = seat;
    let pod = case.pod(replica.ordinal);
    let revision = replica.pod?.revision.as_deref().unwrap_or("?");
    Some(Finding {
        check: STUCK_ROLLBACK.name,
        remedy: None,
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

/// `OrderedReady` waits for every pod before it updates any.
fn by_the_rules<'a>(case: &Case<'a>) -> Option<&'a Seat<'a>> {
    let wait = case.wait()?;
    let stuck = wait.forever == Some(Forever::StuckRollback);
    let mut seats = case.seats.iter();
    seats.find(|(replica, _)| stuck && replica.ordinal == wait.ordinal)
}

/// With a limit on unavailable pods the same happens under `Parallel`: nothing but the time that passes tells
/// that the controller is not free to replace the next pod in its order.
fn by_what_is_seen<'a>(case: &Case<'a>) -> Option<&'a Seat<'a>> {
    if case.progress.task != Task::Update || !case.is_live() {
        return None;
    }
    let within_reach =
        |(replica, _): &&Seat<'_>| replica.wanted && replica.ordinal >= case.set.first_updated();
    let done =
        |(replica, standing): &Seat<'_>| replica.is_updated(case.set) && standing.is_available();
    let mut walk = case.seats.iter().rev().filter(within_reach);
    let next = walk.find(|seat| !done(seat))?;
    let pod = next.0.pod?;
    let abandoned = !next.0.is_updated(case.set) && pod.deleting.is_none();
    let stuck = abandoned && pod.was_never_ready() && next.1.is_stuck(case.now);
    (stuck && case.has_lasted(case.still_since, SOON)).then_some(next)
}
