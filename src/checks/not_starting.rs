//! Containers that were never started, for another reason than their image.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject, cause};

/// Notices pods that have a node, and yet do not begin to run.
pub const NOT_STARTING: Check = Check {
    name: "not-starting",
    about: "a pod has a node, and its containers are not started",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let waits = |health: &Health| match health {
        Health::Creating { .. } => true,
        Health::Blocked(it) => it.ended.is_none() && !it.is_of_image(),
        _ => false,
    };
    let (seat, who) = case.unwell(waits)?;
    let (replica, standing) = seat;
    let warning = cause::warnings(case.fleet, replica).max_by_key(|event| event.last);
    let said = warning.map(|it| it.message.trim().to_owned());
    let said = said.or_else(|| cause::more_of(case.set, &standing.health));
    Some(Finding {
        check: NOT_STARTING.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!(
            "{who} does not start: {}",
            said.unwrap_or_else(|| case.cause(seat))
        ),
        rule: "A container starts when its volumes are mounted, and the ConfigMaps and Secrets that it names exist.",
        cure: "provide what is missing; the kubelet then goes on by itself.".into(),
    })
}
