//! Force delete: take a pod out of the API without waiting for its node. Never suggested.
//!
//! <https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/>

use serde_json::json;

use super::common::kubectl;
use super::pod::{self, Way};
use super::{On, Operation, Situation, claims, no_fields, nothing_else};
use crate::domain::claim::Claim;
use crate::domain::plan::{Danger, Note, Plan, Refusal, Topic};
use crate::domain::pod::Pod;
use crate::domain::rights::DELETE_PODS;
use crate::domain::{Kind, Replica};

/// The pod of a seat, where its node no longer answers.
pub const FORCE_DELETE: Operation = Operation {
    name: "force-delete",
    about: "force delete",
    on: On::Seat,
    for_one: None,
    needs: &[&[DELETE_PODS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let (replica, it) = pod::chosen(situation)?;
    let name = &it.name.name;
    let node = lost_node(situation, &replica, it)?;
    let mut request = pod::deletion(it);
    if let Some(body) = request.body.as_object_mut() {
        body.insert("gracePeriodSeconds".into(), json!(0));
    }
    let way = Way {
        operation: FORCE_DELETE.name,
        verb: "force delete",
        danger: Danger::Destructive,
        effect: format!("two {name} may run at once, and write to one volume"),
        notes: notes(situation, &replica, it, &node),
        request,
        kubectl: format!(
            "{} delete pod {name} --force --grace-period=0",
            kubectl(situation)
        ),
    };
    Ok(pod::plan(situation, (&replica, it), way))
}

/// The state of the pod's node, if it is one in which nothing else ends the pod.
fn lost_node(
    situation: &Situation<'_>,
    replica: &Replica<'_>,
    pod: &Pod,
) -> Result<String, Refusal> {
    let name = &pod.name.name;
    let Some(on) = pod.node.as_deref() else {
        return Err(
            Refusal::new(format!("{name} is on no node: nothing holds it"))
                .instead("delete it in the ordinary way"),
        );
    };
    let Some(node) = replica.node else {
        if situation.fleet.is_known(Kind::Nodes, &"".into()) {
            return Ok(format!("node {on} is gone"));
        }
        return Err(Refusal::new(format!(
            "whether {on} lives cannot be seen without the right to list nodes"
        )));
    };
    match node.ready.holds {
        Some(true) if pod.deleting.is_some() => Err(Refusal::new(format!(
            "{on} is Ready: its kubelet is still to end {name}"
        ))
        .instead("look at the finalizers of the pod, and at the log of that kubelet")),
        Some(true) => Err(
            Refusal::new(format!("{on} is Ready: its kubelet can end {name}"))
                .instead("delete it in the ordinary way"),
        ),
        Some(false) if pod.deleting.is_none() => Err(Refusal::new(format!(
            "{on} is NotReady, but its kubelet answers, and {name} was never told to go"
        ))
        .instead("delete it in the ordinary way first")),
        Some(false) => Ok(format!("node {on} is NotReady")),
        None => Ok(format!("node {on} no longer answers (Ready is Unknown)")),
    }
}

fn notes(situation: &Situation<'_>, replica: &Replica<'_>, pod: &Pod, node: &str) -> Vec<Note> {
    let name = &pod.name.name;
    let on = pod.node.as_deref().unwrap_or_default();
    let mut notes = vec![Note::new(
        Topic::Lost,
        format!(
            "the promise that there is at most one {name}: {node}, so the old one may run on there unseen"
        ),
    )];
    let of_seat = claims::of_seat(situation, replica.ordinal);
    notes.extend(of_seat.into_iter().map(|it| shared(name, it)));
    if replica.node.is_some() {
        notes.push(Note::new(
            Topic::Follows,
            format!(
                "gentler, if the machine is surely off: kubectl taint node {on} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute ends its pods within seconds"
            ),
        ));
        notes.push(Note::new(
            Topic::Follows,
            format!("gentler too: kubectl delete node {on} ends its pods within a minute or so"),
        ));
    }
    notes
}

/// What two pods of one name do to a volume.
fn shared(pod: &str, claim: &Claim) -> Note {
    let modes = claim.access_modes.join(", ");
    let only = |mode: &str| claim.access_modes.iter().all(|it| &**it == mode);
    let words = match () {
        () if only("ReadWriteOncePod") => {
            "the new pod starts when the old one is known to have let it go"
        }
        () if only("ReadWriteOnce") => {
            "one node at a time, as far as its driver can tell: a network volume may be written to from both"
        }
        () if only("ReadOnlyMany") => "nobody writes to it",
        () => "both pods can write to it at once",
    };
    Note::new(
        Topic::Lost,
        format!("{} of {pod} is {modes}: {words}", claims::named(claim)),
    )
}
