//! Standstill: since when nothing was seen to happen to a set that its controller does, or waits for.
//!
//! The controller waits in silence, so some of what goes wrong is told by nothing but time: it should have
//! acted, and has not. What restarts the clock is all that could make it act: a new spec or status, a pod
//! that comes, goes, or gets ready, a claim that comes or goes.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use super::rollout::{Progress, Seat};
use super::{Fleet, Set};

/// Since when a set stands still, as far as was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standstill {
    /// The moment at which something was last seen to be different.
    pub since: Timestamp,
    fingerprint: u64,
}

impl Standstill {
    /// Goes on from what was seen before, or begins now.
    #[must_use]
    pub fn of(
        set: &Set,
        seats: &[Seat<'_>],
        progress: &Progress,
        fleet: &Fleet,
        (before, now): (Option<Self>, Timestamp),
    ) -> Self {
        let fingerprint = fingerprint(set, seats, progress, fleet);
        let same = before.filter(|before| before.fingerprint == fingerprint);
        same.unwrap_or(Self {
            since: now,
            fingerprint,
        })
    }
}

fn fingerprint(set: &Set, seats: &[Seat<'_>], progress: &Progress, fleet: &Fleet) -> u64 {
    let mut hasher = DefaultHasher::new();
    let status = &set.status;
    (&set.uid, set.generation, status.observed_generation).hash(&mut hasher);
    (&status.current_revision, &status.update_revision).hash(&mut hasher);
    for (replica, standing) in seats {
        let pod = replica.pod.map(|pod| (&pod.uid, pod.deleting.is_some()));
        (replica.ordinal, pod, standing.is_available()).hash(&mut hasher);
        replica.squatter.is_some().hash(&mut hasher);
    }
    let waited_for = progress.wait.as_ref().map(|wait| wait.ordinal);
    for seat in waited_for
        .into_iter()
        .flat_map(|it| fleet.seat_claims(set, it))
    {
        seat.claim.map(|claim| &claim.uid).hash(&mut hasher);
    }
    hasher.finish()
}
