//! Two sets whose claims would bear the same names.

use super::{Case, Check};
use crate::domain::{Finding, Name, Severity, Subject};

/// Notices sets that make claims of the same names: set `b` with template `data-a`, set `a-b` with `data`.
pub const CLAIMS_COLLIDE: Check = Check {
    name: "claims-collide",
    about: "another set makes claims of the same names",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let set = case.set;
    let other = |stem: &Name| {
        let mut others = case
            .fleet
            .sets_of_stem(stem)
            .filter(|it| it.name != set.name);
        others.next()
    };
    let (stem, other) = set
        .stems()
        .find_map(|stem| Some((stem.clone(), other(&stem)?)))?;
    Some(Finding {
        check: CLAIMS_COLLIDE.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Set,
        since: None,
        evidence: format!(
            "set {} makes claims {}-N too: pods of both would write to the same volumes",
            other.name.name, stem.name
        ),
        rule: "A claim is found by its name alone: template, set, ordinal, joined by dashes.",
        cure: "make one of the two sets anew, under another name.".into(),
    })
}
