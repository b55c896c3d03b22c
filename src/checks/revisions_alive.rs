//! More than two templates at once.

use std::collections::BTreeSet;

use super::{Case, Check};
use crate::domain::{Finding, Severity, Subject};

/// Notices pods of three or more revisions: the template was edited before a rollout had ended.
pub const REVISIONS_ALIVE: Check = Check {
    name: "revisions-alive",
    about: "pods of more than two revisions run at once",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let pods = case.seats.iter().filter_map(|(replica, _)| replica.pod);
    let revisions: BTreeSet<&str> = pods.filter_map(|pod| pod.revision.as_deref()).collect();
    if revisions.len() < 3 {
        return None;
    }
    let short = |revision: &&str| case.fleet.short_revision(case.set, revision);
    let names: Vec<String> = revisions.iter().map(short).collect();
    Some(Finding {
        check: REVISIONS_ALIVE.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Set,
        since: None,
        evidence: format!(
            "pods of {} revisions run at once: {}",
            names.len(),
            names.join(", ")
        ),
        rule: "The status counts two of them only; what is in between is in neither of its numbers.",
        cure: "let the rollout end before the template is edited again.".into(),
    })
}
