//! A pod or claim that the server does not let the controller make.

use super::{Case, Check};
use crate::domain::{Finding, Severity, Subject};

/// Notices quotas that are used up, and other refusals, in the controller's own events.
pub const REFUSED: Check = Check {
    name: "refused",
    about: "a quota or a rule of the cluster keeps the controller from making a pod",
    find,
};

/// Words of a refusal, and what would end it.
const CURES: &[(&str, &str)] = &[
    (
        "exceeded quota",
        "raise the quota, or free some of it; the controller tries again by itself.",
    ),
    (
        "must specify",
        "say in the template what the quota asks for.",
    ),
    (
        "is being deleted",
        "wait until the old claim is gone; a pod that still mounts it keeps it.",
    ),
    (
        "violates PodSecurity",
        "give the template what the namespace's Pod Security level asks for.",
    ),
    (
        "admission webhook",
        "see what the webhook asks for, and whether it answers.",
    ),
    ("forbidden", "see which rule of the namespace forbids it."),
];

fn find(case: &Case<'_>) -> Option<Finding> {
    let wait = case.wait()?;
    let words = wait.refused.as_ref().filter(|_| wait.forever.is_none())?;
    let cure = CURES.iter().find(|(part, _)| words.contains(part));
    let what = if words.contains("exceeded quota") {
        "a quota is used up"
    } else {
        "the server refuses it"
    };
    Some(Finding {
        check: REFUSED.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(wait.ordinal),
        since: wait.standing.since,
        evidence: format!("{} cannot be made, {what}: {words}", case.pod(wait.ordinal)),
        rule: "The controller makes one pod after another, and tries again after ever longer waits.",
        cure: cure
            .map_or("correct what the server complains of.", |(_, cure)| cure)
            .into(),
    })
}
