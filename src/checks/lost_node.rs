//! A node that no longer answers, under a pod of the set.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject};

/// Notices pods on nodes that no longer answer, above all those that are to end there.
pub const LOST_NODE: Check = Check {
    name: "lost-node",
    about: "a pod is on a node that no longer answers",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let is = |health: &Health| matches!(health, Health::Lost | Health::Terminating { lost: true });
    let ((replica, standing), who) = case.unwell(is)?;
    let node = replica.pod?.node.as_deref()?;
    let (evidence, rule, cure) = if standing.health == Health::Lost {
        (
            format!("{who}: {node} no longer answers"),
            "Its node may only be cut off and the pod still run there, so nothing replaces it.",
            "bring the node back; else Kubernetes marks the pod for deletion after its toleration (300 s by default).".to_owned(),
        )
    } else {
        (
            format!("{who}: terminating, and {node} no longer answers"),
            "Nothing replaces it until the pod object is gone; two pods of one name may never run at once.",
            "bring the node back; or, if the machine is surely off, taint it node.kubernetes.io/out-of-service=nodeshutdown:NoExecute.".to_owned(),
        )
    };
    Some(Finding {
        check: LOST_NODE.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence,
        rule,
        cure,
    })
}
