//! A pod that should have ended, and has not.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject};

/// Notices pods that are still there when their grace period is over.
pub const LINGERING: Check = Check {
    name: "lingering",
    about: "a pod is still terminating when its grace period is over",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let is = |health: &Health| matches!(health, Health::Terminating { lost: false });
    let ((replica, standing), who) = case.unwell(is)?;
    let pod = replica.pod?;
    Some(Finding {
        check: LINGERING.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!(
            "{who} should have ended: its grace of {} s is over",
            pod.grace_seconds
        ),
        rule: "Nothing takes the place of a pod before its object is gone.",
        cure: format!(
            "look at the finalizers of {}, and at the kubelet of {}.",
            case.pod(replica.ordinal),
            pod.node.as_deref().unwrap_or("its node")
        ),
    })
}
