//! `OnDelete` half done: some pods have the new template, others wait to be deleted.

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::rollout::Task;
use crate::domain::set::Strategy;
use crate::domain::{Finding, Severity, Subject};

/// Notices pods that keep the old template until someone deletes them.
pub const ON_DELETE: Check = Check {
    name: "on-delete",
    about: "under OnDelete, pods wait for someone to delete them",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let Task::AwaitDeletion { old } = &case.progress.task else {
        return None;
    };
    if case.set.strategy != Strategy::OnDelete {
        return None;
    }
    let done = case.progress.updated;
    let wait = if old.len() == 1 { "waits" } else { "wait" };
    let (severity, lead) = if done > 0 {
        (
            Severity::Warning,
            format!("{done} of {} pods are new", case.progress.reachable),
        )
    } else {
        (Severity::Note, "no pod is new".to_owned())
    };
    Some(Finding {
        check: ON_DELETE.name,
        remedy: Some(Remedy::ReplaceNext),
        severity,
        subject: Subject::Set,
        since: None,
        evidence: format!("{lead}; {} {wait} to be deleted", case.set.pods_in_words(old)),
        rule: "OnDelete: a pod takes the new template when it is made anew, however it died.",
        cure: "delete the old pods one by one, the highest first, each when the one before it is available.".into(),
    })
}
