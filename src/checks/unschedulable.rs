//! A pod that no node takes.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::{Finding, Severity, Subject};

/// Notices pods that no node takes, and which constraint keeps them from it. What concerns their volumes is
/// told by other checks.
pub const UNSCHEDULABLE: Check = Check {
    name: "unschedulable",
    about: "no node takes a pod",
    find,
};

/// The scheduler's words for a constraint, and what would meet it.
const CONSTRAINTS: &[(&str, &str)] = &[
    (
        "Insufficient cpu",
        "free some CPU, ask for less, or add a node.",
    ),
    (
        "Insufficient memory",
        "free some memory, ask for less, or add a node.",
    ),
    (
        "Insufficient ",
        "free some of it, ask for less, or add a node.",
    ),
    (
        "Too many pods",
        "remove pods from the nodes, or add a node.",
    ),
    (
        "untolerated taint",
        "tolerate the taint in the template, or take it off a node.",
    ),
    (
        "anti-affinity rules",
        "add nodes: no two of these pods may share one.",
    ),
    (
        "affinity/selector",
        "label a node as the template asks, or ask for something else.",
    ),
    (
        "topology spread constraints",
        "add nodes where they are missing, or spread less strictly.",
    ),
    ("unschedulable", "uncordon a node."),
    ("free ports", "add nodes: each has the host port only once."),
];

fn find(case: &Case<'_>) -> Option<Finding> {
    let is = |health: &Health| {
        matches!(health, Health::Unscheduled { .. }) && !health.waits_for_volume()
    };
    let ((replica, standing), who) = case.unwell(is)?;
    let Health::Unscheduled { message } = &standing.health else {
        return None;
    };
    let met_by = CONSTRAINTS
        .iter()
        .find(|(words, _)| message.contains(words))
        .map(|(_, cure)| *cure);
    let words = if message.is_empty() {
        "the scheduler says nothing: does it run?"
    } else {
        message.trim()
    };
    Some(Finding {
        check: UNSCHEDULABLE.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!("no node takes {who}: {words}"),
        rule: "A pod waits until one node meets all that it asks for.",
        cure: met_by
            .unwrap_or("change what the pod asks for, or what the nodes have.")
            .into(),
    })
}
