//! One pass over one set.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::member::Member;
use super::revisions::{self, Chosen};
use super::set::{Set, Strategy};
use super::status::{self, Counts};
use super::visit::{self, Step};
use super::{Trouble, adoption, update};
use crate::sim::value::name;
use crate::sim::world::World;

/// What a pass knows, once it has looked.
pub struct Pass<'a> {
    /// The set.
    pub set: &'a Set,
    /// Its revisions.
    pub chosen: &'a Chosen,
    /// The moment that all of it is judged by.
    pub now: Timestamp,
}

/// A place for a pod that is wanted.
pub struct Seat {
    /// The pod's ordinal.
    pub ordinal: i64,
    /// The revision of the pod, or of the one that is to be made.
    pub revision: String,
    /// The pod, if there was one when the pass began.
    pub pod: Option<Member>,
}

impl Pass<'_> {
    /// Whether a pod that is there will do: it is available and stays.
    pub fn will_do(&self, pod: &Member) -> bool {
        self.is_available(pod) && !pod.is_terminating
    }

    /// Whether it has been ready for as long as the set asks.
    pub fn is_available(&self, pod: &Member) -> bool {
        pod.is_available(self.set.min_ready, self.now)
    }

    /// Whether the pod in this seat will do.
    pub fn is_taken_well(&self, seat: &Seat) -> bool {
        seat.pod.as_ref().is_some_and(|pod| self.will_do(pod))
    }
}

/// Does what is to be done now. The answer says when to look again, though nothing changes: when a ready
/// pod will have been ready for long enough.
pub fn pass(world: &mut World, set: &Set) -> Result<Option<Duration>, Trouble> {
    let mut revisions = adoption::revisions(world, set)?;
    let members = adoption::pods(world, set)?;
    revisions::sort(&mut revisions);
    let chosen = revisions::choose(world, set, &revisions)?;
    let pass = Pass {
        set,
        chosen: &chosen,
        now: world.now(),
    };
    let mut counts = Counts::of(&members, &chosen, set.min_ready, pass.now);
    let done = if set.is_terminating() {
        Ok(())
    } else {
        work(world, &pass, &members, &mut counts)
    };
    let live = [name(&chosen.current), name(&chosen.update)];
    let told = status::write(world, set, &chosen, counts);
    let truncated = revisions::truncate(world, set, &revisions, &live, &members);
    done.and(told).and(truncated)?;
    Ok(next_look(&pass, &members))
}

/// Visits the replicas, removes the condemned, replaces the outdated; whatever has to wait ends it.
fn work(
    world: &mut World,
    pass: &Pass<'_>,
    members: &[Member],
    counts: &mut Counts,
) -> Result<(), Trouble> {
    let (wanted, mut condemned): (Vec<&Member>, Vec<&Member>) =
        members.iter().partition(|pod| pass.set.wants(pod.ordinal));
    condemned.reverse();
    let seats = seats(pass, &wanted);
    if visit::replicas(world, pass, &seats)? == Step::Stop {
        return Ok(());
    }
    let first_unwell = seats
        .iter()
        .find(|seat| !pass.is_taken_well(seat))
        .map(|seat| seat.ordinal)
        .or_else(|| {
            let unwell = condemned.iter().rev().find(|pod| !pass.will_do(pod));
            unwell.map(|pod| pod.ordinal)
        });
    if visit::condemned(world, pass, &condemned, first_unwell)? == Step::Stop {
        return Ok(());
    }
    match pass.set.strategy() {
        Strategy::OnDelete => Ok(()),
        Strategy::Plain => update::replace(world, pass, &seats, 0, counts),
        Strategy::Partition(from) => update::replace(world, pass, &seats, from, counts),
    }
}

fn seats(pass: &Pass<'_>, wanted: &[&Member]) -> Vec<Seat> {
    let pods: BTreeMap<i64, &Member> = wanted.iter().map(|pod| (pod.ordinal, *pod)).collect();
    (pass.set.start..pass.set.start + pass.set.replicas)
        .map(|ordinal| {
            let pod = pods.get(&ordinal).copied().cloned();
            let revision = pod.as_ref().map_or_else(
                || name(newborn_revision(pass, ordinal)).to_owned(),
                |pod| pod.revision().to_owned(),
            );
            Seat {
                ordinal,
                revision,
                pod,
            }
        })
        .collect()
}

/// What a missing pod is made from. Below a partition that is the current revision, and everywhere else
/// the update, whether the rollout has come there or not. Where the spec has no `rollingUpdate` block, as
/// many of the first pods as still are at the current revision stay with it.
pub fn newborn_revision<'a>(pass: &Pass<'a>, ordinal: i64) -> &'a serde_json::Value {
    let held = match pass.set.strategy() {
        Strategy::OnDelete => 0,
        Strategy::Plain => pass.set.number("/status/currentReplicas"),
        Strategy::Partition(from) => from,
    };
    if ordinal < pass.set.start + held {
        &pass.chosen.current
    } else {
        &pass.chosen.update
    }
}

fn next_look(pass: &Pass<'_>, members: &[Member]) -> Option<Duration> {
    let soonest = members
        .iter()
        .filter_map(|pod| pod.available_in(pass.set.min_ready, pass.now))
        .min()?;
    Duration::try_from(soonest).ok()
}
