//! A container that ends again and again.

use super::{Case, Check};
use crate::domain::health::{Blockage, Health};
use crate::domain::pod::{ContainerState, Pod};
use crate::domain::{Finding, Severity, Subject, cause};

/// Notices containers that do not stay up.
pub const CRASH_LOOP: Check = Check {
    name: "crash-loop",
    about: "a container ends again and again",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let crashes = |health: &Health| crash(health).is_some();
    let ((replica, standing), who) = case.unwell(crashes)?;
    let blockage = crash(&standing.health)?;
    let (code, why) = blockage.ended.as_ref()?;
    let container = &blockage.container;
    let last = last_words(replica.pod?, container).map(|it| format!("; its last words: {it}"));
    Some(Finding {
        check: CRASH_LOOP.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence: format!(
            "{who}: {container} ended with exit code {code} ({why}), {}{}",
            cause::times(blockage.restarts),
            last.unwrap_or_default()
        ),
        rule: "The kubelet starts a container again after ever longer waits, up to five minutes.",
        cure: cure(&case.pod(replica.ordinal), container, (*code, why)),
    })
}

/// A container that ran and ended.
fn crash(health: &Health) -> Option<&Blockage> {
    match health {
        Health::Blocked(it) if it.ended.is_some() && !it.is_of_image() => Some(it),
        _ => None,
    }
}

fn last_words(pod: &Pod, container: &str) -> Option<String> {
    let container = pod.containers.iter().find(|it| &*it.name == container)?;
    let end = match &container.state {
        ContainerState::Terminated(end) => Some(end),
        _ => container.last.as_ref(),
    };
    let message = end?.message.trim();
    let last = message.lines().last()?;
    (!last.is_empty()).then(|| last.to_owned())
}

fn cure(pod: &str, container: &str, (code, why): (i32, &str)) -> String {
    match (why, code) {
        ("OOMKilled", _) => format!("give {container} more memory, or make it use less."),
        (_, 126 | 127) => {
            format!("look at the command of {container}: the image has no such program.")
        }
        _ => format!("read why: kubectl logs {pod} -c {container} --previous"),
    }
}
