//! What the set's status says.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::member::Member;
use super::revisions::Chosen;
use super::set::{Set, Strategy};
use super::{Trouble, signed};
use crate::sim::resource::Kind;
use crate::sim::value::{name, set as put};
use crate::sim::world::World;

/// How many pods are how far. Those that end still count, but not for a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub replicas: i64,
    pub ready: i64,
    pub available: i64,
    pub current: i64,
    pub updated: i64,
}

impl Counts {
    /// Counts what the pass saw when it began.
    pub fn of(
        members: &[Member],
        chosen: &Chosen,
        min_ready: SignedDuration,
        now: Timestamp,
    ) -> Self {
        let mut counts = Self::default();
        for pod in members.iter().filter(|it| it.is_created()) {
            counts.replicas += 1;
            if pod.is_running_and_ready() {
                counts.ready += 1;
                counts.available += i64::from(pod.is_available(min_ready, now));
            }
            if !pod.is_terminating {
                counts.current += i64::from(pod.revision() == name(&chosen.current));
                counts.updated += i64::from(pod.revision() == name(&chosen.update));
            }
        }
        counts
    }
}

/// Writes the status, if it says anything new.
pub fn write(
    world: &mut World,
    set: &Set,
    chosen: &Chosen,
    mut counts: Counts,
) -> Result<(), Trouble> {
    let mut current = name(&chosen.current);
    let update = name(&chosen.update);
    if is_complete(set, counts) {
        counts.current = counts.updated;
        current = update;
    }
    let generation = set.number("/metadata/generation");
    let is_known = generation <= set.number("/status/observedGeneration")
        && counts == told(set)
        && set.text("/status/currentRevision") == current
        && set.text("/status/updateRevision") == update;
    if is_known {
        return Ok(());
    }
    if counts.current < 0 {
        // The API server refuses it; by the next pass the pod that was deleted no longer counts.
        return Err(Trouble("status.currentReplicas is negative".to_owned()));
    }
    let status = Value::Object(fields(
        generation,
        counts,
        current,
        update,
        chosen.collisions,
    ));
    let key = set.beside(Kind::StatefulSet, set.name());
    let written = world.revise(&key, &signed().status(), |it| put(it, "/status", status));
    written
        .map(drop)
        .map_err(|refusal| Trouble(refusal.message))
}

/// Whether every pod that is wished for is there, ready, and at the update revision: not whether it has
/// been ready for long, nor what a partition holds. A set without pods is complete at once.
fn is_complete(set: &Set, counts: Counts) -> bool {
    set.strategy() != Strategy::OnDelete
        && [counts.updated, counts.ready, counts.replicas]
            .iter()
            .all(|count| *count == set.replicas)
}

fn told(set: &Set) -> Counts {
    Counts {
        replicas: set.number("/status/replicas"),
        ready: set.number("/status/readyReplicas"),
        available: set.number("/status/availableReplicas"),
        current: set.number("/status/currentReplicas"),
        updated: set.number("/status/updatedReplicas"),
    }
}

/// Zeros are left out of the API's JSON, but for those of these two counts and of the collisions.
fn fields(
    generation: i64,
    counts: Counts,
    current: &str,
    update: &str,
    collisions: i64,
) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut tell = |field: &str, value: Value| fields.insert(field.to_owned(), value);
    tell("replicas", counts.replicas.into());
    tell("availableReplicas", counts.available.into());
    tell("collisionCount", collisions.into());
    tell("currentRevision", current.into());
    tell("updateRevision", update.into());
    for (field, count) in [
        ("observedGeneration", generation),
        ("readyReplicas", counts.ready),
        ("currentReplicas", counts.current),
        ("updatedReplicas", counts.updated),
    ] {
        if count != 0 {
            tell(field, count.into());
        }
    }
    fields
}
