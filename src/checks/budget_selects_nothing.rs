//! A disruption budget that was surely meant for a set, and selects no pod.

use super::{Case, Check};
use crate::domain::{Finding, Severity, Subject};

/// Notices budgets that protect nobody, and share a label with the set's pods.
pub const BUDGET_SELECTS_NOTHING: Check = Check {
    name: "budget-selects-nothing",
    about: "a disruption budget that shares a label with the pods selects none of any",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if case.fleet.budgets_of(case.set).next().is_some() {
        return None;
    }
    let mut near = case.fleet.budgets_near(case.set);
    let budget = near.find(|budget| budget.expected == 0)?;
    let carried = &case.set.pod_labels;
    let lacking = budget
        .selector
        .iter()
        .find(|(key, value)| carried.get(*key) != Some(*value));
    let (key, value) = lacking?;
    Some(Finding {
        check: BUDGET_SELECTS_NOTHING.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Set,
        since: None,
        evidence: format!(
            "{} selects no pod at all: those of the set lack {key}={value}",
            budget.name.name
        ),
        rule: "A budget protects the pods that carry every label that it selects.",
        cure: format!("correct the selector of {}.", budget.name.name),
    })
}
