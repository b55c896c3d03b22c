//! A set whose name leaves no room for what its pods must carry.

use super::{Case, Check};
use crate::domain::rollout::LONGEST_NAME;
use crate::domain::{Finding, Severity, Subject};

/// Notices names for which the server never makes a pod.
pub const NAME_TOO_LONG: Check = Check {
    name: "name-too-long",
    about: "the set's name has more than 52 characters, so it never gets a pod",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let length = case.set.name.name.len();
    let severity = match case.wait() {
        Some(_) => Severity::Critical,
        None => Severity::Warning,
    };
    (length > LONGEST_NAME).then(|| Finding {
        check: NAME_TOO_LONG.name,
        remedy: None,
        severity,
        subject: case
            .wait()
            .map_or(Subject::Set, |wait| Subject::Seat(wait.ordinal)),
        since: Some(case.set.created),
        evidence: format!(
            "no pod can be made: the set's name has {length} characters, {LONGEST_NAME} is the most"
        ),
        rule: "It will wait for ever: each pod would carry the name and a hash in a label of at most 63 characters.",
        cure: "make the set anew under a shorter name.".into(),
    })
}
