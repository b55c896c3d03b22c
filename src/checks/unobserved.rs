//! A spec that the controller has not looked at.

use super::{Case, Check};
use crate::domain::rollout::Task;
use crate::domain::{Finding, Severity, Subject};

/// Notices that the controller does not take a change of the spec up.
pub const UNOBSERVED: Check = Check {
    name: "unobserved",
    about: "the controller has not looked at the newest spec",
    find,
};

/// A controller that works looks at a new spec within a second or two.
const SOON: i64 = 10;

fn find(case: &Case<'_>) -> Option<Finding> {
    let waits = case.progress.task == Task::Observe && case.is_live();
    if !waits || !case.has_lasted(case.still_since, SOON) {
        return None;
    }
    let evidence = match case.set.status.observed_generation {
        0 => "the controller has never looked at this set".to_owned(),
        seen => format!(
            "the controller has not looked at generation {}, only at {seen}",
            case.set.generation
        ),
    };
    Some(Finding {
        check: UNOBSERVED.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Set,
        since: Some(case.still_since),
        evidence,
        rule: "Until the controller has observed a generation, the status speaks of the spec before it.",
        cure: "see whether kube-controller-manager runs, and what its log says of this set.".into(),
    })
}
