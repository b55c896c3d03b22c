//! Strategies that are unknown, or half written.

use super::{Case, Check};
use crate::domain::rollout::Task;
use crate::domain::set::{PodManagement, Strategy};
use crate::domain::{Finding, Severity, Subject};

/// Notices an update strategy or pod management that this program does not know, and a rolling update without
/// its block while that makes a difference.
pub const STRATEGY: Check = Check {
    name: "strategy",
    about: "the update strategy or pod management is unknown, or behaves in the old way",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let set = case.set;
    let (severity, evidence, rule, cure) = match (&set.strategy, &set.policy) {
        (Strategy::Other(word), _) => (
            Severity::Warning,
            format!("update strategy {word} is unknown: what the controller does next cannot be foretold"),
            "Known are RollingUpdate and OnDelete.",
            "use a newer version of this program, or a known strategy.",
        ),
        (_, PodManagement::Other(word)) => (
            Severity::Warning,
            format!("pod management {word} is unknown: what the controller does next cannot be foretold"),
            "Known are OrderedReady and Parallel.",
            "use a newer version of this program.",
        ),
        (Strategy::RollingUpdate { block: None }, _) if case.progress.task == Task::Update => (
            Severity::Note,
            "RollingUpdate has no rollingUpdate block: a pod that dies before its turn returns at the old revision".to_owned(),
            "Without the block the controller makes as many pods at the current revision as its status still counts there.",
            "write the block, with partition 0, when the rollout is over.",
        ),
        _ => return None,
    };
    Some(Finding {
        check: STRATEGY.name,
        remedy: None,
        severity,
        subject: Subject::Set,
        since: None,
        evidence,
        rule,
        cure: cure.into(),
    })
}
