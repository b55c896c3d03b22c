//! The stuck rollback (kubernetes#67250): a pod at a template that the set has left, which must be available before
//! the controller replaces it, and never will be.
//!
//! <https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback>

use jiff::Timestamp;

use super::pod::Phase;
use super::rollout::{Forever, Progress, Seat, Task};
use super::set::{PodManagement, Set, Strategy};

/// The seat that the controller waits for, for ever: `OrderedReady` waits for every pod before it updates any.
#[must_use]
pub fn by_the_rules<'a, 'f>(seats: &'a [Seat<'f>], progress: &Progress) -> Option<&'a Seat<'f>> {
    let wait = progress.wait.as_ref()?;
    let is_stuck = wait.forever == Some(Forever::StuckRollback);
    let mut seats = seats.iter();
    seats.find(|(replica, _)| is_stuck && replica.ordinal == wait.ordinal)
}

/// The seat that the update comes to next, if its pod will not get ready at the template that it has. With a limit
/// on unavailable pods the controller may wait for it under `Parallel` too: only the time that passes tells.
#[must_use]
pub fn as_seen<'a, 'f>(
    set: &Set,
    seats: &'a [Seat<'f>],
    progress: &Progress,
    now: Timestamp,
) -> Option<&'a Seat<'f>> {
    if progress.task != Task::Update {
        return None;
    }
    let within_reach =
        |(replica, _): &&Seat<'_>| replica.wanted && replica.ordinal >= set.first_updated();
    let done = |(replica, standing): &Seat<'_>| replica.is_updated(set) && standing.is_available();
    let mut walk = seats.iter().rev().filter(within_reach);
    let next = walk.find(|seat| !done(seat))?;
    will_not_get_ready(next, &set.status.update_revision, now).then_some(next)
}

/// The seats that the controller would wait for, for ever, once the template of a revision is back; in the order in
/// which it comes to them.
#[must_use]
pub fn in_the_way_of<'a, 'f>(
    set: &Set,
    seats: &'a [Seat<'f>],
    revision: &str,
    now: Timestamp,
) -> Vec<&'a Seat<'f>> {
    let waits = match &set.strategy {
        Strategy::RollingUpdate { block } => {
            let limit = block.as_ref().and_then(|it| it.max_unavailable.as_ref());
            set.policy != PodManagement::Parallel || limit.is_some()
        }
        Strategy::OnDelete | Strategy::Other(_) => false,
    };
    let is_in_the_way = |seat: &&Seat<'_>| {
        let (replica, _) = seat;
        waits
            && replica.wanted
            && replica.ordinal >= set.first_updated()
            && will_not_get_ready(seat, revision, now)
    };
    seats.iter().filter(is_in_the_way).collect()
}

/// Whether a pod is at another revision than this, and was never ready for too long. One that has ended is made anew
/// without further ado.
fn will_not_get_ready((replica, standing): &Seat<'_>, revision: &str, now: Timestamp) -> bool {
    replica.pod.is_some_and(|pod| {
        !pod.is_at(revision)
            && pod.deleting.is_none()
            && !matches!(pod.phase, Phase::Failed | Phase::Succeeded)
            && pod.was_never_ready()
            && standing.is_stuck(now)
    })
}
