//! What operations on single pods ask, say and send in the same way.

use serde_json::json;

pub(super) use super::common::words::nth;
use super::common::{until_back, until_gone};
use super::{Situation, claims};
use crate::domain::budget::Budget;
use crate::domain::plan::{
    Danger, Fate, Goal, Note, ObjectRef, Plan, Refusal, Request, SeatFate, Step, Topic, Verb,
};
use crate::domain::pod::{Phase, Pod};
use crate::domain::secret::Secrets;
use crate::domain::sequence::{At, made_at};
use crate::domain::set::PodManagement;
use crate::domain::{Ordinal, Replica, Set};

/// The pod of the chosen seat, if it is there and not on its way out.
pub(super) fn chosen<'a>(situation: &Situation<'a>) -> Result<(Replica<'a>, &'a Pod), Refusal> {
    let Some(ordinal) = situation.seat else {
        return Err(Refusal::new("no pod is chosen")
            .instead("open the set, and choose one of its ordinals"));
    };
    let replica = situation.fleet.replica(situation.set, ordinal);
    let name = situation.set.pod_name(ordinal).name;
    let Some(pod) = replica.pod else {
        let words = match replica.squatter {
            Some(_) => format!("{name} does not belong to the set"),
            None => format!("there is no pod {name}"),
        };
        return Err(Refusal::new(words));
    };
    Ok((replica, pod))
}

/// A pod that goes already need not be told twice.
pub(super) fn not_going(pod: &Pod) -> Result<(), Refusal> {
    match pod.deleting {
        None => Ok(()),
        Some(_) => Err(Refusal::new(format!(
            "{} is being deleted already",
            pod.name.name
        ))),
    }
}

/// The deletion of exactly this pod.
pub(super) fn deletion(pod: &Pod) -> Request {
    Request {
        verb: Verb::Delete,
        object: ObjectRef::pod(&pod.name, &pod.uid),
        subresource: None,
        body: json!({
            "kind": "DeleteOptions",
            "apiVersion": "v1",
            "preconditions": {"uid": &*pod.uid},
            "propagationPolicy": "Background",
        }),
        guards: Vec::new(),
        holds_version: false,
        wishes: Vec::new(),
        secrets: Secrets::default(),
    }
}

/// A way of ending a pod.
pub(super) struct Way {
    /// The name of the operation.
    pub operation: &'static str,
    /// What it does to the pod: `delete`.
    pub verb: &'static str,
    /// How dangerous it is where no claim goes with the pod.
    pub danger: Danger,
    /// What it comes to, where no claim goes with the pod.
    pub effect: String,
    /// What else must be known.
    pub notes: Vec<Note>,
    /// What is sent.
    pub request: Request,
    /// The same with kubectl.
    pub kubectl: String,
}

/// What ending the pod of a seat in some way would do.
pub(super) fn plan(
    situation: &Situation<'_>,
    (replica, pod): (&Replica<'_>, &Pod),
    way: Way,
) -> Plan {
    let name = &pod.name.name;
    let mut notes = lost(situation, replica, pod);
    let is_lost = !notes.is_empty();
    notes.extend(way.notes);
    if replica.wanted {
        notes.extend(comes_back_late(situation, replica.ordinal));
    }
    notes.sort_by_key(|it| it.topic);
    let danger = if is_lost {
        Danger::Destructive
    } else {
        way.danger
    };
    let fate = if replica.wanted {
        Fate::Replaced(1)
    } else {
        Fate::Goes(1)
    };
    let words = comes_back(situation, replica, pod);
    let mut capital = way.verb.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Plan {
        operation: way.operation,
        set: situation.set.name.clone(),
        uid: situation.set.uid.clone(),
        title: format!("{capital} pod {}", pod.name),
        danger,
        effect: if is_lost {
            "its claims go with it".into()
        } else {
            way.effect
        },
        deed: format!("{} {name}", way.verb),
        typed: (danger == Danger::Destructive).then(|| name.to_string()),
        changes: Vec::new(),
        seats: seats(situation, &[(replica.ordinal, fate, words)]),
        notes,
        kubectl: way.kubectl,
        inverse: None,
        steps: vec![Step {
            about: format!("{} pod {name}", way.verb),
            request: way.request,
            goal: goal(replica, pod),
        }],
    }
}

/// What is true when a pod that was told to go has gone: of a wanted seat, another one is available.
fn goal(replica: &Replica<'_>, pod: &Pod) -> Goal {
    let (ordinal, uid) = (replica.ordinal, pod.uid.clone());
    if replica.wanted {
        let uid = Some(uid);
        Goal::Replaced { ordinal, uid }
    } else {
        Goal::PodGone { ordinal, uid }
    }
}

/// The name of the revision at which the controller makes a missing pod.
pub(super) fn made_with(set: &Set, ordinal: Ordinal) -> &str {
    match made_at(set, ordinal) {
        At::Current => &set.status.current_revision,
        At::Update => &set.status.update_revision,
    }
}

/// How a pod comes back: `comes back at revision 5`, `comes back, revision 5 → 6`.
fn comes_back(situation: &Situation<'_>, replica: &Replica<'_>, pod: &Pod) -> String {
    let set = situation.set;
    if !replica.wanted {
        return "goes and does not come back: the set does not want it".into();
    }
    let short = |name: &str| situation.fleet.short_revision(set, name);
    let next = made_with(set, replica.ordinal);
    match pod.revision.as_deref() {
        Some(now) if now != next => {
            format!("comes back, revision {} → {}", short(now), short(next))
        }
        _ => format!("comes back at revision {}", short(next)),
    }
}

/// The seats of the set: what becomes of some, the others stay.
pub(super) fn seats(
    situation: &Situation<'_>,
    touched: &[(Ordinal, Fate, String)],
) -> Vec<SeatFate> {
    let replicas = situation.fleet.replicas(situation.set).into_iter();
    let seat = |replica: Replica<'_>| {
        let ordinal = replica.ordinal;
        let found = touched.iter().find(|(it, ..)| *it == ordinal);
        let (fate, words) = found.map_or_else(
            || (Fate::Stays, "stays".to_owned()),
            |(_, fate, words)| (*fate, words.clone()),
        );
        let claims = match fate {
            Fate::Stays => String::new(),
            _ => claims_of(situation, &replica),
        };
        SeatFate {
            ordinal,
            fate,
            words,
            claims,
            is_in_the_way: false,
        }
    };
    replicas.map(seat).collect()
}

/// What becomes of the claims of a seat whose pod goes: `claim data-web-2 (10Gi) stays`.
fn claims_of(situation: &Situation<'_>, replica: &Replica<'_>) -> String {
    let all = claims::of_seat(situation, replica.ordinal);
    let goes = |it: &&&_| {
        replica
            .pod
            .is_some_and(|pod| claims::goes_with(it, &pod.uid))
    };
    let going: Vec<_> = all.iter().filter(goes).copied().collect();
    match (all.as_slice(), going.is_empty()) {
        ([], _) => String::new(),
        (_, false) => format!("{} goes with it", claims::all_named(&going)),
        ([one], true) => format!("claim {} stays", claims::named(one)),
        (several, true) => format!("claims {} stay", claims::all_named(several)),
    }
}

/// Claims that go with the pod, for they are its own.
fn lost(situation: &Situation<'_>, replica: &Replica<'_>, pod: &Pod) -> Vec<Note> {
    let all = claims::of_seat(situation, replica.ordinal);
    let going: Vec<_> = all
        .into_iter()
        .filter(|it| claims::goes_with(it, &pod.uid))
        .collect();
    claims::deleted(situation, &going)
}

/// Under `OrderedReady` no pod is made before every lower one is available.
fn comes_back_late(situation: &Situation<'_>, ordinal: Ordinal) -> Option<Note> {
    let set = situation.set;
    if set.policy == PodManagement::Parallel {
        return None;
    }
    let mut lower = situation.fleet.replicas(set).into_iter();
    let is_unwell = |it: &Replica<'_>| it.wanted && !is_well(situation, it);
    let first = lower.find(|it| it.ordinal < ordinal && is_unwell(it))?;
    let (pod, blocker) = (set.pod_name(ordinal), set.pod_name(first.ordinal));
    Some(Note::new(
        Topic::Blocks,
        format!(
            "{} comes back only when {} is available: OrderedReady makes the lowest first",
            pod.name, blocker.name
        ),
    ))
}

/// Whether a seat has a pod that is available and stays.
pub(super) fn is_well(situation: &Situation<'_>, replica: &Replica<'_>) -> bool {
    let seconds = situation.set.min_ready_seconds;
    replica
        .pod
        .is_some_and(|pod| pod.deleting.is_none() && pod.is_available(seconds, situation.now))
}

/// On a node that does not answer nothing ends a pod.
pub(super) fn lingers(replica: &Replica<'_>, pod: &Pod) -> Option<Note> {
    let node = replica.node.filter(|it| it.ready.holds != Some(true))?;
    Some(Note::new(
        Topic::Blocks,
        format!(
            "{} does not answer: {} will stay Terminating until its node is back or out of service",
            node.name.name, pod.name.name
        ),
    ))
}

/// How long it takes until so many wanted pods are back, one after the other.
pub(super) fn takes(situation: &Situation<'_>, replicas: &[&Replica<'_>]) -> Note {
    if replicas.iter().all(|it| it.wanted) {
        until_back(situation, replicas.len())
    } else {
        until_gone(situation, replicas.len(), replicas.len())
    }
}

/// The budgets that would refuse an eviction of a pod now, in words; nothing for a pod that passes any budget.
pub(super) fn refusing(situation: &Situation<'_>, pod: &Pod) -> Option<String> {
    if pod.phase != Phase::Running || pod.deleting.is_some() {
        return None;
    }
    let budgets: Vec<&Budget> = situation.fleet.budgets_of(situation.set).collect();
    match budgets.as_slice() {
        [first, second, ..] => Some(format!(
            "{} and {} both select it: a pod under more than one budget cannot be evicted",
            first.name.name, second.name.name
        )),
        [one] if one.allowed == 0 && !lets_unready_go(one, pod) => Some(format!(
            "budget {} ({}) allows no disruption now: {} of {} pods are healthy, {} must be",
            one.name.name, one.rule, one.healthy, one.expected, one.desired
        )),
        _ => None,
    }
}

/// A pod that is not ready may go while enough others are healthy.
fn lets_unready_go(budget: &Budget, pod: &Pod) -> bool {
    !pod.is_ready() && budget.desired > 0 && budget.healthy >= budget.desired
}
