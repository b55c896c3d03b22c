//! A partition that keeps pods at an older template.

use std::fmt::Write as _;

use super::{Case, Check};
use crate::domain::finding::Remedy;
use crate::domain::rollout::Task;
use crate::domain::{Finding, Severity, Subject};

/// Notices what a partition holds back.
pub const HELD_BY_PARTITION: Check = Check {
    name: "held-by-partition",
    about: "a partition keeps pods at an older template",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let set = case.set;
    let partition = set.partition();
    let old = match (&case.progress.task, set.held) {
        (Task::Held { old }, _) => old.as_slice(),
        (Task::Rest, Some(_)) => &[],
        _ => return None,
    };
    let (severity, mut evidence) = if old.is_empty() {
        let words = format!("partition {partition} keeps the next template from pods");
        (Severity::Note, words)
    } else if partition >= set.replicas {
        let words = format!(
            "partition {partition} is beyond the {} replicas: no pod gets the new template",
            set.replicas
        );
        (Severity::Warning, words)
    } else {
        let pods = set.pods_in_words(old);
        let words = format!("partition {partition} keeps {pods} at an older template");
        (Severity::Note, words)
    };
    if let Some(before) = set.held {
        let _ = write!(
            evidence,
            "; it is held by kubectl-sts, and was {before} before"
        );
    }
    Some(Finding {
        check: HELD_BY_PARTITION.name,
        remedy: Some(Remedy::Resume),
        severity,
        subject: Subject::Set,
        since: None,
        evidence,
        rule: "RollingUpdate: pods whose index, counted from the first ordinal, is below the partition keep the template that they have.",
        cure: "lower the partition when the others have proved well; scaling to 0 and back would forget what it holds.".into(),
    })
}
