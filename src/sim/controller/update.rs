//! Which pod makes room for the new revision.

use serde_json::Value;

use super::reconcile::{Pass, Seat};
use super::status::Counts;
use super::{Trouble, pods};
use crate::sim::value::name;
use crate::sim::world::World;

/// Deletes an outdated pod, the last first, and not below this index. `counts` then has one pod less at
/// the current revision, whichever revision it had.
pub fn replace(
    world: &mut World,
    pass: &Pass<'_>,
    seats: &[Seat],
    from: i64,
    counts: &mut Counts,
) -> Result<(), Trouble> {
    let from = usize::try_from(from).unwrap_or(0).min(seats.len());
    let (_, reached) = seats.split_at(from);
    match pass
        .set
        .object
        .pointer("/spec/updateStrategy/rollingUpdate/maxUnavailable")
    {
        Some(most) => replace_several(world, pass, seats, reached, most, counts),
        None => replace_one(world, pass, reached, counts),
    }
}

/// One at a time: a pod that ends, or is new and not yet available, is waited for.
fn replace_one(
    world: &mut World,
    pass: &Pass<'_>,
    reached: &[Seat],
    counts: &mut Counts,
) -> Result<(), Trouble> {
    for seat in reached.iter().rev() {
        if is_outdated(pass, seat) {
            return delete(world, pass, seat, counts);
        }
        if !pass.is_taken_well(seat) {
            return Ok(());
        }
    }
    Ok(())
}

/// As many at a time as may be unavailable. The API server keeps the field only where the feature is on.
fn replace_several(
    world: &mut World,
    pass: &Pass<'_>,
    seats: &[Seat],
    reached: &[Seat],
    most: &Value,
    counts: &mut Counts,
) -> Result<(), Trouble> {
    let unwell = seats.iter().filter(|it| !pass.is_taken_well(it)).count();
    let may_go = most_unavailable(most, seats.len()).saturating_sub(unwell);
    let outdated = reached.iter().rev().filter(|seat| is_outdated(pass, seat));
    for seat in outdated.take(may_go) {
        delete(world, pass, seat, counts)?;
    }
    Ok(())
}

/// A number or a share of the replicas, rounded down, and at least one.
fn most_unavailable(wished: &Value, replicas: usize) -> usize {
    let share = wished
        .as_str()
        .and_then(|it| it.strip_suffix('%'))
        .and_then(|it| it.parse::<usize>().ok())
        .map(|percent| replicas * percent / 100);
    let number = wished.as_u64().and_then(|it| usize::try_from(it).ok());
    share.or(number).unwrap_or(1).max(1)
}

fn is_outdated(pass: &Pass<'_>, seat: &Seat) -> bool {
    let is_terminating = seat.pod.as_ref().is_some_and(|pod| pod.is_terminating);
    seat.revision != name(&pass.chosen.update) && !is_terminating
}

fn delete(
    world: &mut World,
    pass: &Pass<'_>,
    seat: &Seat,
    counts: &mut Counts,
) -> Result<(), Trouble> {
    pods::delete(world, pass.set, &pass.set.pod_name(seat.ordinal))?;
    counts.current -= 1;
    Ok(())
}
