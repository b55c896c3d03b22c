//! Cure a stuck rollback: delete exactly the pod that stands in the way of the update.

use super::common::kubectl;
use super::pod::{self, Way};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::{Danger, Note, Plan, Refusal, Topic};
use crate::domain::rights::DELETE_PODS;
use crate::domain::{Ordinal, rollback, rollout};

/// The pod that the controller waits for, for ever.
pub const CURE_ROLLBACK: Operation = Operation {
    name: "cure-rollback",
    about: "delete the pod in the way",
    on: On::Set,
    for_one: None,
    needs: &[&[DELETE_PODS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let Some(ordinal) = in_the_way(situation) else {
        return Err(Refusal::new(
            "no pod stands in the way: the update waits for none that was never ready at a template that the set has left",
        ));
    };
    let here = Situation {
        seat: Some(ordinal),
        ..*situation
    };
    let (replica, it) = pod::chosen(&here)?;
    let name = &it.name.name;
    let at = it.revision.as_deref().map_or_else(String::new, |revision| {
        let number = situation.fleet.short_revision(situation.set, revision);
        format!(" at revision {number}")
    });
    let notes = [
        Note::new(
            Topic::Follows,
            format!("{name} was never ready{at}, and no other pod is touched by this"),
        ),
        Note::new(
            Topic::Follows,
            "the controller then goes on with the update by itself",
        ),
        pod::takes(situation, &[&replica]),
    ];
    let way = Way {
        operation: CURE_ROLLBACK.name,
        verb: "delete",
        danger: Danger::Disruptive,
        effect: "the pod in the way is made anew with the same claims".into(),
        notes: notes
            .into_iter()
            .chain(pod::lingers(&replica, it))
            .collect(),
        request: pod::deletion(it),
        kubectl: format!("{} delete pod {name}", kubectl(situation)),
    };
    let mut plan = pod::plan(&here, (&replica, it), way);
    for seat in plan.seats.iter_mut().filter(|seat| seat.ordinal == ordinal) {
        seat.is_in_the_way = true;
    }
    Ok(plan)
}

/// The seat whose pod stands in the way.
fn in_the_way(situation: &Situation<'_>) -> Option<Ordinal> {
    let (set, now) = (situation.set, situation.now);
    let progress = situation.progress?;
    let seats = rollout::seats(set, situation.fleet, now);
    let found = rollback::by_the_rules(&seats, progress)
        .or_else(|| rollback::as_seen(set, &seats, progress, now));
    found.map(|(replica, _)| replica.ordinal)
}
