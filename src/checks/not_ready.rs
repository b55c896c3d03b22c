//! A pod that runs, and whose readiness probe does not pass for too long.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject, cause};

/// Notices pods that run and do not get ready.
pub const NOT_READY: Check = Check {
    name: "not-ready",
    about: "a pod has run for ten minutes and is not ready",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let is = |health: &Health| matches!(health, Health::NotReady { .. });
    let (seat, who) = case.unwell(is)?;
    let (replica, standing) = seat;
    let probe = cause::more_of(case.set, &standing.health).map(|it| format!("; {it}"));
    Some(Finding {
        check: NOT_READY.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!("{who}: {}{}", case.cause(seat), probe.unwrap_or_default()),
        rule: "A pod that is not ready gets no traffic, and the controller does not count it.",
        cure: format!(
            "find out what its readiness probe sees: kubectl logs {}",
            case.pod(replica.ordinal)
        ),
    })
}
