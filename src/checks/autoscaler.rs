//! An autoscaler that someone else fights.

use super::{Case, Check};
use crate::domain::autoscaler::Autoscaler;
use crate::domain::{Finding, Severity, Subject};

/// Notices autoscalers whose number of replicas will not stay, or that cannot keep others from theirs.
pub const AUTOSCALER: Check = Check {
    name: "autoscaler",
    about: "an autoscaler and someone else set the number of replicas",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let autoscalers: Vec<&Autoscaler> = case.fleet.autoscalers_of(case.set).collect();
    let first = autoscalers.first()?;
    let (evidence, cure) = quarrel(case, first, autoscalers.get(1).copied())?;
    Some(Finding {
        check: AUTOSCALER.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Set,
        since: None,
        evidence,
        rule: "An autoscaler writes spec.replicas every few seconds; at 0 it pauses.",
        cure,
    })
}

fn quarrel(
    case: &Case<'_>,
    it: &Autoscaler,
    other: Option<&Autoscaler>,
) -> Option<(String, String)> {
    let name = &it.name.name;
    let replicas = case.set.replicas;
    if let Some(other) = other {
        return Some((
            format!(
                "{name} and {} both set the replicas of the set",
                other.name.name
            ),
            "delete one of the two autoscalers.".into(),
        ));
    }
    if let Some(owner) = &case.set.controller {
        return Some((
            format!(
                "{name} sets the replicas of a set that {owner} controls: one may put back what the other writes"
            ),
            format!("let {name} scale {owner}, or delete it."),
        ));
    }
    let cure = format!("set the limits of {name} instead of the replicas.");
    match replicas {
        0 => None,
        _ if !(it.min..=it.max).contains(&replicas) => Some((
            format!(
                "{replicas} replicas are wanted, but {name} keeps between {} and {}",
                it.min, it.max
            ),
            cure,
        )),
        _ if it.desired > 0 && it.desired != replicas => Some((
            format!(
                "{replicas} replicas are wanted, but {name} wants {} and will write that",
                it.desired
            ),
            cure,
        )),
        _ => None,
    }
}
