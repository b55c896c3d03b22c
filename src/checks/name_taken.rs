//! A pod of somebody else that bears a name of the set.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject};

/// Notices strangers in the set's seats, of which the controller says nothing.
pub const NAME_TAKEN: Check = Check {
    name: "name-taken",
    about: "a pod that does not belong to the set bears the name of one of its pods",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let ((replica, standing), who) = case.unwell(|health| *health == Health::Taken)?;
    let pod = case.pod(replica.ordinal);
    Some(Finding {
        check: NAME_TAKEN.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!("{who}: a pod that does not belong to the set bears its name"),
        rule: "It will wait for ever, and the controller says nothing of it.",
        cure: format!("find out whose pod {pod} is; the set takes the name when that pod is gone."),
    })
}
