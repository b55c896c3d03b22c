//! Evict a pod: as a deletion, but only if the disruption budgets allow it.
//!
//! <https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/>

use serde_json::json;

use super::common::{kubectl, quoted};
use super::pod::{self, Way};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::{Danger, Note, Plan, Refusal, Request, Topic, Verb};
use crate::domain::pod::Phase;
use crate::domain::rights::EVICT_PODS;

/// The pod of a seat.
pub const EVICT_POD: Operation = Operation {
    name: "evict-pod",
    about: "evict the pod",
    on: On::Seat,
    for_one: None,
    needs: &[&[EVICT_PODS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let (replica, it) = pod::chosen(situation)?;
    pod::not_going(it)?;
    let refused = pod::refusing(situation, it).map(|words| Note::new(Topic::Blocks, words));
    let passes = (it.phase == Phase::Pending)
        .then(|| Note::new(Topic::Follows, "it is Pending: it passes any budget"));
    let notes = refused.into_iter().chain(pod::lingers(&replica, it));
    // Under any other name than `deleteOptions` the server would ignore the uid, and a dry run.
    let body = json!({
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": &*it.name.name, "namespace": &*it.name.namespace},
        "deleteOptions": {"preconditions": {"uid": &*it.uid}},
    });
    let request = Request {
        verb: Verb::Evict,
        subresource: Some("eviction"),
        body,
        ..pod::deletion(it)
    };
    let way = Way {
        operation: EVICT_POD.name,
        verb: "evict",
        danger: Danger::Disruptive,
        effect: "one pod ends, if the disruption budgets allow it".into(),
        notes: notes
            .chain(passes)
            .chain([pod::takes(situation, &[&replica])])
            .collect(),
        // There is no verb for it.
        kubectl: format!(
            "echo {} | {} create --raw {}/eviction -f -",
            quoted(&request.body.to_string()),
            kubectl(situation),
            request.object.path()
        ),
        request,
    };
    Ok(pod::plan(situation, (&replica, it), way))
}
