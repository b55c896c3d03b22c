//! An image that cannot be had.

use super::{Case, Check};
use crate::domain::health::{Blockage, Health};
use crate::domain::{Finding, Severity, Subject, cause};

/// Notices images that cannot be pulled, and names the pull secret that is missing.
pub const IMAGE_PULL: Check = Check {
    name: "image-pull",
    about: "an image cannot be pulled",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let blocked = |health: &Health| blockage(health).is_some();
    let ((replica, standing), who) = case.unwell(blocked)?;
    let Blockage { image, reason, .. } = blockage(&standing.health)?;
    let secret = cause::pull_secret(case.fleet, replica);
    let said = secret.map(|event| format!("; {}", event.message.trim()));
    Some(Finding {
        check: IMAGE_PULL.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!(
            "{who} cannot get {image}: {reason}{}",
            said.unwrap_or_default()
        ),
        rule: "A container starts when its image is on the node; the kubelet tries again at most every five minutes.",
        cure: if let Some(event) = secret {
            let names = missing(&event.message);
            let name = names.map(|it| format!(" {it}")).unwrap_or_default();
            format!(
                "create the missing pull secret{name} in namespace {}, or name another in the template.",
                case.set.name.namespace
            )
        } else {
            "correct the image's name, or the credentials for its registry.".into()
        },
    })
}

/// The names of the secrets in the kubelet's sentence, which stand in parentheses.
fn missing(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once('(')?;
    let (names, _) = rest.split_once(')')?;
    Some(names).filter(|it| !it.is_empty())
}

fn blockage(health: &Health) -> Option<&Blockage> {
    match health {
        Health::Blocked(it) if it.is_of_image() => Some(it),
        _ => None,
    }
}
