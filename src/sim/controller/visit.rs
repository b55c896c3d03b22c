//! Replicas and condemned pods are visited: one by one, each waited for, or all at once.

use super::member::{Member, Phase};
use super::reconcile::{Pass, Seat, newborn_revision};
use super::retention::{self, Holder};
use super::set::Order;
use super::{Trouble, birth, pods, revisions};
use crate::sim::value::name;
use crate::sim::world::World;

/// The largest batch of a burst.
const LARGEST: usize = 500;

/// Whether the pass goes on after a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    GoOn,
    /// Something has to be waited for.
    Stop,
}

/// Visits the replicas from the first to the last.
pub fn replicas(world: &mut World, pass: &Pass<'_>, seats: &[Seat]) -> Result<Step, Trouble> {
    for_each(pass.set.order, seats, |seat| match &seat.pod {
        Some(pod) => living(world, pass, pod),
        None => missing(world, pass, seat),
    })
}

/// Settles the claims of pods that are no longer wanted, and then deletes the pods, the last first.
pub fn condemned(
    world: &mut World,
    pass: &Pass<'_>,
    pods: &[&Member],
    first_unwell: Option<i64>,
) -> Result<Step, Trouble> {
    let order = pass.set.order;
    for_each(order, pods, |pod| {
        if !retention::is_settled(world, pass.set, &pods::holder(pod)) {
            retention::settle(world, pass.set, &pods::holder(pod))?;
        }
        Ok(Step::GoOn)
    })?;
    for_each(order, pods, |pod| {
        let waits = order == Order::OneByOne;
        if pod.is_terminating {
            return Ok(if waits { Step::Stop } else { Step::GoOn });
        }
        // Only the first pod that is not well may go without having become so: of two such pods the upper
        // one waits for ever.
        let is_well = pod.is_running_and_ready() && pass.is_available(pod);
        if !is_well && waits && first_unwell != Some(pod.ordinal) {
            return Ok(Step::Stop);
        }
        self::pods::delete(world, pass.set, pod.name())?;
        Ok(Step::Stop)
    })
}

fn missing(world: &mut World, pass: &Pass<'_>, seat: &Seat) -> Result<Step, Trouble> {
    let set = pass.set;
    let name_of_pod = set.pod_name(seat.ordinal);
    let holder = Holder {
        name: &name_of_pod,
        uid: "",
        ordinal: seat.ordinal,
    };
    if retention::is_stale(world, set, &holder) {
        return Ok(Step::Stop);
    }
    let revision = newborn_revision(pass, seat.ordinal);
    let template = revisions::template(revision);
    let pod = birth::pod(set, &template, name(revision), seat.ordinal);
    pods::create(world, set, seat.ordinal, pod)?;
    Ok(match set.order {
        Order::OneByOne => Step::Stop,
        Order::Burst => Step::GoOn,
    })
}

fn living(world: &mut World, pass: &Pass<'_>, pod: &Member) -> Result<Step, Trouble> {
    if pod.phase == Phase::Over {
        if !pod.is_terminating {
            pods::delete(world, pass.set, pod.name())?;
        }
        return Ok(Step::Stop);
    }
    if pod.phase == Phase::Pending {
        pods::replenish(world, pass.set, pod)?;
    }
    let is_well = !pod.is_terminating && pod.is_running_and_ready() && pass.is_available(pod);
    if !is_well && pass.set.order == Order::OneByOne {
        return Ok(Step::Stop);
    }
    pods::repair(world, pass.set, pod)?;
    Ok(Step::GoOn)
}

/// Under `OneByOne` the first stop or failure ends it. A burst heeds no stops; it goes in batches of 1, 2,
/// 4 and so on, and a failure ends it after its batch.
fn for_each<T>(
    order: Order,
    items: &[T],
    mut act: impl FnMut(&T) -> Result<Step, Trouble>,
) -> Result<Step, Trouble> {
    if order == Order::OneByOne {
        for item in items {
            if act(item)? == Step::Stop {
                return Ok(Step::Stop);
            }
        }
        return Ok(Step::GoOn);
    }
    let (mut rest, mut size) = (items, 1);
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(size.min(rest.len()));
        let troubles: Vec<Trouble> = batch.iter().filter_map(|item| act(item).err()).collect();
        if let Some(trouble) = troubles.into_iter().next() {
            return Err(trouble);
        }
        (rest, size) = (later, (2 * size).min(LARGEST));
    }
    Ok(Step::GoOn)
}
