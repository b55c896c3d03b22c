//! Delete a pod: the controller makes it anew, with the same claims.

use super::common::kubectl;
use super::pod::{self, Way};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::{Danger, Note, Plan, Refusal, Topic};
use crate::domain::rights::DELETE_PODS;

/// The pod of a seat.
pub const DELETE_POD: Operation = Operation {
    name: "delete-pod",
    about: "delete the pod",
    on: On::Seat,
    for_one: None,
    needs: &[&[DELETE_PODS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let (replica, it) = pod::chosen(situation)?;
    pod::not_going(it)?;
    let refused = pod::refusing(situation, it).map(|words| {
        let words = format!("a deletion asks no budget; an eviction would be refused: {words}");
        Note::new(Topic::Follows, words)
    });
    let notes = refused.into_iter().chain(pod::lingers(&replica, it));
    let way = Way {
        operation: DELETE_POD.name,
        verb: "delete",
        danger: Danger::Disruptive,
        effect: if replica.wanted {
            "one pod ends, and is made anew with the same claims".into()
        } else {
            "one pod ends for good".into()
        },
        notes: notes.chain([pod::takes(situation, &[&replica])]).collect(),
        request: pod::deletion(it),
        kubectl: format!("{} delete pod {}", kubectl(situation), it.name.name),
    };
    Ok(pod::plan(situation, (&replica, it), way))
}
