//! A scale-down that waits, or never ends.

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::rollout::{Forever, Rule, Task, Wait};
use crate::domain::{Finding, Severity, Subject};

/// Notices a scale-down that waits for a pod that is to stay, or is deadlocked.
pub const SCALE_DOWN: Check = Check {
    name: "scale-down",
    about: "a scale-down waits for a pod that is to stay, or is deadlocked",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let wait = case.wait()?;
    let Task::Remove { have, want } = case.progress.task else {
        return None;
    };
    let pod = case.pod(wait.ordinal);
    let words = case.cause_of(wait);
    let (severity, evidence, rule, cure) = match (wait.rule, wait.forever) {
        (_, Some(Forever::UnreadyCondemned)) => (
            Severity::Critical,
            format!(
                "the scale-down to {want} is deadlocked: two pods that are to go are not ready, {pod} is the highest"
            ),
            "It will wait for ever: a pod that is to go is not removed while a lower one is unready.",
            format!("delete pod {pod} by hand; its claims stay."),
        ),
        (Rule::AllBeforeScaleDown, None) => (
            severity(case, wait),
            format!("the scale-down from {have} to {want} waits for {pod}: {words}"),
            wait.rule.sentence().unwrap_or_default(),
            format!("make {pod} available: nothing is removed before."),
        ),
        _ => return None,
    };
    Some(Finding {
        check: SCALE_DOWN.name,
        remedy: wait.forever.map(|_| Remedy::DeletePod(wait.ordinal)),
        severity,
        subject: Subject::Seat(wait.ordinal),
        since: wait.standing.since,
        evidence,
        rule,
        cure,
    })
}

fn severity(case: &Case<'_>, wait: &Wait) -> Severity {
    if wait.is_stuck(case.now) {
        Severity::Critical
    } else {
        Severity::Warning
    }
}
