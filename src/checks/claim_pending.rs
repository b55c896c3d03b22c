//! A claim that gets no volume.

use super::{Case, Check};
use crate::domain::claim::Claim;
use crate::domain::health::Health;
use crate::domain::rollout::Seat;
use crate::domain::{Finding, Kind, Severity, Subject, binding};

/// Notices claims that have no volume though someone should have made one, and claims that lost theirs.
pub const CLAIM_PENDING: Check = Check {
    name: "claim-pending",
    about: "a claim gets no volume, or has lost it",
    find,
};

/// A provisioner that works makes a volume in less.
const PATIENCE: i64 = 60;

fn find(case: &Case<'_>) -> Option<Finding> {
    let mut wanted = case.seats.iter().filter(|(replica, _)| replica.wanted);
    let (seat, claim) = wanted.find_map(|seat| waits(case, seat))?;
    let (replica, standing) = seat;
    let evidence = match (claim, &standing.health) {
        (Some(claim), _) => binding::told(case.fleet, claim),
        (None, Health::Unscheduled { message }) => {
            format!(
                "{} waits for a volume: {message}",
                case.pod(replica.ordinal)
            )
        }
        (None, _) => return None,
    };
    Some(Finding {
        check: CLAIM_PENDING.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: claim.map(|claim| claim.created).or(standing.since),
        evidence,
        rule: "A pod starts when each of its claims has a volume; the provisioner of the claim's class makes it.",
        cure: cure(case, claim),
    })
}

/// A seat that waits for a volume, with the claim, if that may be read.
fn waits<'a>(case: &Case<'a>, seat: &'a Seat<'a>) -> Option<(&'a Seat<'a>, Option<&'a Claim>)> {
    let (replica, standing) = seat;
    let unbound = |claim: &&&Claim| &*claim.phase != "Bound";
    let of_seat = case
        .claims
        .iter()
        .filter(|it| it.ordinal == replica.ordinal);
    let claim = of_seat
        .filter_map(|it| it.claim.as_ref())
        .find(unbound)
        .copied();
    let health = &standing.health;
    let scheduler_says = health.waits_for_volume()
        && !health.is_kept_from_its_volume()
        && standing.is_stuck(case.now);
    let overdue = claim.is_some_and(|claim| {
        &*claim.phase == "Lost" || (is_made_at_once(case, claim) && is_old(case, claim))
    });
    (scheduler_says || overdue).then_some((seat, claim))
}

/// Whether its volume is made without waiting for a pod; of a class that is not known nobody can tell.
fn is_made_at_once(case: &Case<'_>, claim: &Claim) -> bool {
    let class = case.fleet.class(claim.class.as_deref());
    class.is_some_and(|class| !class.waits_for_pod)
}

fn is_old(case: &Case<'_>, claim: &Claim) -> bool {
    case.has_lasted(claim.created, PATIENCE)
}

fn cure(case: &Case<'_>, claim: Option<&Claim>) -> String {
    let Some(claim) = claim else {
        return "see its claims; reading them needs the right to list persistentvolumeclaims."
            .into();
    };
    if &*claim.phase == "Lost" {
        return format!("restore the volume of {} from a backup.", claim.name.name);
    }
    let class = claim.class.as_deref();
    if case.fleet.class(class).is_none() && case.knows(Kind::StorageClasses) {
        return match class {
            Some(class) => format!("create StorageClass {class}: there is none of that name."),
            None => "mark one StorageClass as the default: the claim names none.".into(),
        };
    }
    match binding::provisioner(case.fleet, claim) {
        Some("kubernetes.io/no-provisioner") => {
            "create a volume of that class that is large enough: nothing makes them by itself."
                .into()
        }
        Some(provisioner) => {
            format!("see whether provisioner {provisioner} runs, and what it says.")
        }
        None => "see whether the provisioner of its class runs, and what it says.".into(),
    }
}
