//! A disruption budget that allows no eviction even when all is well.

use super::{Case, Check};
use crate::domain::budget::Budget;
use crate::domain::{Finding, Severity, Subject};

/// Notices budgets that can never allow an eviction.
pub const BUDGET_BLOCKS: Check = Check {
    name: "budget-blocks",
    about: "a disruption budget can never allow an eviction",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let budgets: Vec<&Budget> = case.fleet.budgets_of(case.set).collect();
    let (evidence, rule, cure) = match budgets.as_slice() {
        [first, second, ..] => (
            format!(
                "{} and {} both select its pods: every eviction fails",
                first.name.name, second.name.name
            ),
            "A pod under more than one disruption budget cannot be evicted.",
            "leave the pods one budget.".to_owned(),
        ),
        [budget] if never_allows(budget) => (
            format!(
                "{} ({}) allows no eviction even when all {} pods are healthy",
                budget.name.name, budget.rule, budget.expected
            ),
            "A drain of a node waits until the budgets of its pods allow their eviction.",
            format!("let {} spare one pod: maxUnavailable 1.", budget.name.name),
        ),
        _ => return None,
    };
    Some(Finding {
        check: BUDGET_BLOCKS.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Set,
        since: None,
        evidence,
        rule,
        cure,
    })
}

/// With a pod down, a good budget allows nothing either.
fn never_allows(budget: &Budget) -> bool {
    budget.expected > 0 && budget.desired >= budget.expected
}
