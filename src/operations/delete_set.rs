//! Delete a set: with its pods at once, in order, or without them.

mod order;

use serde_json::{Value, json};

use super::common::{kubectl, other_fights, until_gone};
use super::{Choice, Field, Input, On, Operation, Situation, claims, nothing_else, pod};
use crate::domain::claim::Claim;
use crate::domain::plan::{
    Danger, Fate, Goal, Note, ObjectRef, Plan, Refusal, Request, SeatFate, Step, Topic, Verb, at,
};
use crate::domain::rights::{DELETE_SETS, PATCH_SETS};
use crate::domain::rollout::Task;
use crate::domain::secret::Secrets;
use crate::domain::set::{self, PodManagement};
use crate::domain::{Ordinal, Replica};

/// The set.
pub const DELETE_SET: Operation = Operation {
    name: "delete-set",
    about: "delete the set",
    on: On::Set,
    for_one: None,
    needs: &[&[DELETE_SETS]],
    reads: nothing_else,
    fields: |_| fields(),
    plan,
};

/// What becomes of the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Ordered,
    Foreground,
    Background,
    Orphan,
}

/// Every manner with its word and what it means; the gentlest first.
const MANNERS: [(Manner, &str, &str); 4] = [
    (
        Manner::Ordered,
        "ordered",
        "scale to 0 first, each pod waited for, then the set",
    ),
    (
        Manner::Foreground,
        "foreground",
        "all pods at once, the set goes last",
    ),
    (
        Manner::Background,
        "background",
        "the set goes first, then all pods at once",
    ),
    (
        Manner::Orphan,
        "orphan",
        "the set only; its pods run on, unmanaged",
    ),
];

fn fields() -> Vec<Field> {
    let choices = MANNERS.iter().map(|(_, value, about)| Choice {
        value: (*value).into(),
        about: (*about).into(),
    });
    vec![Field {
        label: "how".into(),
        input: Input::Choice(choices.collect()),
        start: "ordered".into(),
        step: None,
    }]
}

fn plan(situation: &Situation<'_>, answers: &[&str]) -> Result<Plan, Refusal> {
    let set = situation.set;
    let typed = answers.first().copied().unwrap_or_default();
    let Some((manner, word, _)) = MANNERS.iter().find(|(_, word, _)| *word == typed) else {
        return Err(Refusal::new(
            "how: ordered, foreground, background or orphan",
        ));
    };
    if at(situation.object, "/metadata/deletionTimestamp").is_some() || set.deleting.is_some() {
        return Err(Refusal::new("it is being deleted already").instead(held_by(situation)));
    }
    let rights = situation.rights;
    let may_scale = rights.and_then(|it| it.allow(PATCH_SETS, &set.name.name)) != Some(false);
    if *manner == Manner::Ordered && !may_scale {
        return Err(Refusal::new(
            "you may not scale it to 0 first: that needs the right to patch statefulsets",
        )
        .instead("choose another way, or ask for the right"));
    }
    let (lost, kept): (Vec<&Claim>, Vec<&Claim>) = claims::of_set(situation)
        .into_iter()
        .partition(|it| goes(situation, *manner, it));
    Ok(Plan {
        operation: DELETE_SET.name,
        set: set.name.clone(),
        uid: set.uid.clone(),
        title: format!("Delete {}", set.name),
        danger: Danger::Destructive,
        effect: effect(*manner, &lost),
        deed: format!("delete {} ({word})", set.name.name),
        typed: Some(set.name.name.to_string()),
        changes: Vec::new(),
        seats: seats(situation, *manner),
        notes: notes(situation, *manner, (&lost, &kept)),
        kubectl: command(situation, *manner),
        inverse: None,
        steps: steps(situation, *manner),
    })
}

/// Whether a claim goes. Its owners say so, whatever the policy says; but the policy makes pods the owners of their
/// claims when they are scaled away. With `Orphan` the set is taken off its owners.
fn goes(situation: &Situation<'_>, manner: Manner, claim: &Claim) -> bool {
    let set = situation.set;
    let seat = claim
        .stem()
        .map(|(_, ordinal)| situation.fleet.replica(set, ordinal));
    let pod = seat.as_ref().and_then(|it| it.pod);
    let by_its_pod = pod.is_some_and(|pod| claims::goes_with(claim, &pod.uid));
    let by_policy = manner == Manner::Ordered
        && set.retention.when_scaled == set::Fate::Delete
        && seat.is_some_and(|it| it.wanted);
    manner != Manner::Orphan && (claims::goes_with(claim, &set.uid) || by_its_pod || by_policy)
}

fn effect(manner: Manner, lost: &[&Claim]) -> String {
    let pods = match manner {
        Manner::Ordered => "its pods stop in order, then it is gone",
        Manner::Foreground | Manner::Background => "all its pods stop at once, in no order",
        Manner::Orphan => "its pods run on, and nobody looks after them",
    };
    match lost.len() {
        0 => pods.into(),
        1 => format!("{pods}; a claim goes with it"),
        several => format!("{pods}; {several} claims go with it"),
    }
}

fn seats(situation: &Situation<'_>, manner: Manner) -> Vec<SeatFate> {
    let there = going(situation);
    let touched: Vec<(Ordinal, Fate, String)> = match manner {
        Manner::Orphan => there
            .iter()
            .map(|it| (it.ordinal, Fate::Stays, "stays, unmanaged".to_owned()))
            .collect(),
        Manner::Ordered => there
            .iter()
            .enumerate()
            .map(|(nth, it)| {
                let words = format!("goes {}", pod::nth(nth + 1));
                (it.ordinal, Fate::Goes(nth + 1), words)
            })
            .collect(),
        Manner::Foreground | Manner::Background => there
            .iter()
            .map(|it| {
                (
                    it.ordinal,
                    Fate::Goes(1),
                    "goes, with all others".to_owned(),
                )
            })
            .collect(),
    };
    let mut seats = pod::seats(situation, &touched);
    for seat in seats.iter_mut().filter(|it| it.fate != Fate::Stays) {
        let all = claims::of_seat(situation, seat.ordinal);
        let (lost, kept): (Vec<&Claim>, Vec<&Claim>) =
            all.into_iter().partition(|it| goes(situation, manner, it));
        let part = |claims: &[&Claim], verb: &str| {
            (!claims.is_empty()).then(|| format!("{} {verb}", claims::all_named(claims)))
        };
        let parts = [part(&lost, "DELETED"), part(&kept, "kept")];
        seat.claims = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    }
    seats
}

/// The seats with a pod, highest first.
fn going<'a>(situation: &Situation<'a>) -> Vec<Replica<'a>> {
    let replicas = situation.fleet.replicas(situation.set).into_iter().rev();
    replicas.filter(|it| it.pod.is_some()).collect()
}

fn notes(
    situation: &Situation<'_>,
    manner: Manner,
    (lost, kept): (&[&Claim], &[&Claim]),
) -> Vec<Note> {
    let set = situation.set;
    let mut notes = claims::deleted(situation, lost);
    let note = |topic: Topic, words: &str| Note::new(topic, words);
    if !claims::are_known(situation) && !set.claim_templates.is_empty() && manner != Manner::Orphan
    {
        let words = "its claims cannot be seen without the right to list them: those that it owns are deleted with their data";
        notes.push(note(Topic::Lost, words));
    }
    notes.extend(claims::kept(kept));
    match manner {
        Manner::Orphan => {
            let words = "a pod that dies is not made anew, and no node's loss is answered";
            notes.push(note(Topic::Lost, words));
            let words = "a set of the same name and selector takes pods and claims again";
            notes.push(note(Topic::Follows, words));
            let words = "its revisions, with their numbers";
            notes.push(note(Topic::Stays, words));
        }
        Manner::Foreground | Manner::Background => {
            let words = "all pods are told to end at once: for a stop in order choose ordered";
            notes.push(note(Topic::Follows, words));
        }
        Manner::Ordered => notes.extend(order::dangers(situation)),
    }
    if manner != Manner::Orphan {
        let words = "its revisions: there is nothing to roll back to in a new set";
        notes.push(note(Topic::Lost, words));
        notes.push(note(Topic::Follows, "no disruption budget is asked"));
    }
    if let Some(service) = situation.fleet.governing_service(set) {
        let words = format!("Service {}", service.name.name);
        notes.push(Note::new(Topic::Stays, words));
    }
    if let Some(owner) = &set.controller {
        let words = format!("{owner} controls it, and will probably make it anew");
        notes.push(Note::new(Topic::Fights, words));
    }
    let written: &[&str] = match manner {
        Manner::Ordered => &["/spec/replicas"],
        Manner::Foreground | Manner::Background | Manner::Orphan => &[],
    };
    notes.extend(other_fights(situation, written, set.replicas, 0));
    let pods = going(situation).len();
    notes.extend(match (manner, pods) {
        (Manner::Orphan, _) | (_, 0) => None,
        (Manner::Ordered, _) => Some(until_gone(situation, pods, pods)),
        (Manner::Foreground | Manner::Background, _) => Some(until_gone(situation, pods, 1)),
    });
    if !finalizers(situation).is_empty() {
        notes.push(Note::new(Topic::Blocks, held_by(situation)));
    }
    notes.sort_by_key(|it| it.topic);
    notes
}

fn finalizers<'a>(situation: &Situation<'a>) -> Vec<&'a str> {
    let all = at(situation.object, "/metadata/finalizers").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// What keeps the set from being gone.
fn held_by(situation: &Situation<'_>) -> String {
    match finalizers(situation).as_slice() {
        [] => "wait until its pods are gone".into(),
        ["foregroundDeletion"] => "it waits for its pods to be gone".into(),
        ["orphan"] => "it waits until its pods are let go".into(),
        several => format!(
            "it is gone when whoever set them has taken off its finalizers: {}",
            several.join(", ")
        ),
    }
}

fn steps(situation: &Situation<'_>, manner: Manner) -> Vec<Step> {
    let set = situation.set;
    let object = ObjectRef::set(&set.name, &set.uid);
    let mut steps = match manner {
        Manner::Ordered => order::scaled_away(situation, &object),
        Manner::Foreground | Manner::Background | Manner::Orphan => Vec::new(),
    };
    let policy = match manner {
        Manner::Ordered | Manner::Background => "Background",
        Manner::Foreground => "Foreground",
        Manner::Orphan => "Orphan",
    };
    // Every write of a status moves the version: it is a precondition only where nothing is under way.
    let task = situation.progress.map(|it| (&it.task, it.wait.is_none()));
    let is_at_rest = matches!(
        task,
        Some((
            Task::Rest | Task::Held { .. } | Task::AwaitDeletion { .. },
            true
        ))
    );
    steps.push(Step {
        about: format!("delete {}", set.name.name),
        request: Request {
            verb: Verb::Delete,
            object,
            subresource: None,
            body: json!({
                "kind": "DeleteOptions",
                "apiVersion": "v1",
                "preconditions": {"uid": &*set.uid},
                "propagationPolicy": policy,
            }),
            guards: Vec::new(),
            holds_version: is_at_rest && steps.is_empty(),
            wishes: Vec::new(),
            secrets: Secrets::default(),
        },
        goal: Goal::SetGone,
    });
    steps
}

fn command(situation: &Situation<'_>, manner: Manner) -> String {
    let set = situation.set;
    let kubectl = kubectl(situation);
    let name = &set.name.name;
    let delete = |cascade: &str| format!("{kubectl} delete sts/{name} --cascade={cascade}");
    let there = going(situation);
    let ordinals: Vec<String> = there.iter().map(|it| it.ordinal.to_string()).collect();
    match manner {
        Manner::Foreground => delete("foreground"),
        Manner::Background => delete("background"),
        Manner::Orphan => delete("orphan"),
        Manner::Ordered if ordinals.is_empty() => delete("background"),
        Manner::Ordered if set.policy == PodManagement::OrderedReady => {
            let pods: Vec<String> = ordinals
                .iter()
                .map(|it| format!("pod/{name}-{it}"))
                .collect();
            format!(
                "{kubectl} scale sts/{name} --replicas=0 && {kubectl} wait --for=delete {} --timeout=1h && {}",
                pods.join(" "),
                delete("background")
            )
        }
        Manner::Ordered => {
            let replicas = match set.start {
                0 => "$n".to_owned(),
                start => format!("$((n-{start}))"),
            };
            format!(
                "(for n in {}; do {kubectl} scale sts/{name} --replicas={replicas} && {kubectl} wait --for=delete pod/{name}-$n --timeout=1h || exit 1; done && {})",
                ordinals.join(" "),
                delete("background")
            )
        }
    }
}
