//! What is wrong with the names of a set's pods, as a check found it.

use super::View;
use crate::domain::Set;

/// What is wrong with the Service that should give the pods their names: they run, but DNS does not know them.
#[must_use]
pub fn service_trouble(view: &View<'_>, set: &Set) -> Option<String> {
    let finding = view.findings.get(&set.name, "governing-service")?;
    Some(finding.evidence.clone())
}
