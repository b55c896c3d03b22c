//! A rollout, or a set that comes up, that waits for a pod which does not get available.

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::rollout::{Rule, Task};
use crate::domain::set::PodManagement;
use crate::domain::{Finding, Severity, Subject};

/// Notices that nothing goes on because of one pod.
pub const STUCK_ROLLOUT: Check = Check {
    name: "stuck-rollout",
    about: "nothing goes on, for the controller waits for a pod that does not get available",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let wait = case.wait().filter(|wait| wait.is_stuck(case.now))?;
    if wait.forever.is_some() || wait.refused.is_some() || wait.rule == Rule::None {
        return None;
    }
    let pod = case.pod(wait.ordinal);
    let progress = case.progress;
    let stands = match progress.task {
        Task::Update => format!(
            "{} of {} pods are updated",
            progress.updated, progress.reachable
        ),
        Task::Create { have, want } => format!("{have} of {want} pods are made"),
        _ => return None,
    };
    Some(Finding {
        check: STUCK_ROLLOUT.name,
        remedy: (progress.task == Task::Update).then_some(Remedy::RollBack),
        severity: Severity::Critical,
        subject: Subject::Seat(wait.ordinal),
        since: wait.standing.since,
        evidence: format!(
            "{stands}, the next waits for {pod}: {}",
            case.cause_of(wait)
        ),
        rule: wait.rule.sentence().unwrap_or_default(),
        cure: cure(case, &pod),
    })
}

fn cure(case: &Case<'_>, pod: &str) -> String {
    match (&case.progress.task, &case.set.policy) {
        (Task::Update, PodManagement::Parallel) => {
            format!("make {pod} available, or roll back.")
        }
        (Task::Update, _) => format!(
            "make {pod} available; or roll back, and then delete {pod}, which the controller would wait for."
        ),
        _ => format!("make {pod} available; what is above it follows by itself."),
    }
}
