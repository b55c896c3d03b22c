//! Edit: whatever was changed in the text of an object, of a set or of what belongs to it.

use std::cmp::Ordering;

use serde_json::Value;

use super::common::{
    Draft, Telling, as_in, both_sides, by_hand, hold_names, other_fights, patch_of, quoted,
};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::escape::escape;
use crate::domain::plan::request::path;
use crate::domain::plan::{
    Danger, Delta, Edit, Goal, Note, ObjectRef, Plan, Refusal, Request, Step, Topic, at,
};
use crate::domain::sequence::replaced;
use crate::domain::set::Strategy;
use crate::domain::{Fleet, Quantity, Set};
use crate::manifest::Kind;
use crate::manifest::kind::Change;
use crate::manifest::mask::Pair;

/// The edits come from the text; nothing more is asked.
pub const EDIT: Operation = Operation {
    name: "edit",
    about: "edit the YAML",
    on: On::Set,
    for_one: Some("each has a text of its own"),
    needs: &[],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let edits = situation.edits;
    if edits.is_empty() {
        return Err(Refusal::new(
            "nothing is changed: the text says what the object says",
        ));
    }
    let shown = both_sides(situation.object, edits);
    let mut plan = match situation.target {
        None => {
            let draft = Draft::new(situation, edits.to_vec())?;
            draft.plan(Telling {
                operation: &EDIT,
                title: "Edit",
                deed: "apply the edit".into(),
                changes: None,
                kubectl: None,
            })
        }
        Some(object) => of_another(situation, object, &shown)?,
    };
    for step in &mut plan.steps {
        hold_names(&mut step.request, situation.object, edits);
        let guards = &mut step.request.guards;
        guards.retain(|it| !shown.hides(&it.pointer));
    }
    let name = match situation.target {
        None => format!("sts/{}", situation.set.name.name),
        Some(object) => word(object),
    };
    if edits.iter().any(|it| shown.hides(&it.pointer)) {
        plan.kubectl = by_hand(situation, &name);
    } else if let Some(step) = plan
        .steps
        .first()
        .filter(|it| it.request.subresource.is_none())
    {
        plan.kubectl = patch_of(situation, &quoted(&name), &step.request.body);
    }
    Ok(plan)
}

/// What a template that differs would set off, in a few words: `replaces web-2, web-1, then web-0`.
#[must_use]
pub fn rollout(set: &Set, fleet: &Fleet, typed: &Value) -> String {
    let wish = as_in(set, typed);
    if matches!(wish.strategy, Strategy::OnDelete) {
        return "replaces no pod before it is deleted (OnDelete)".into();
    }
    let replaced = replaced(&wish, fleet);
    let first = wish.first_updated();
    let is_held = wish.ordinals().any(|it| it < first);
    let partition = first.saturating_sub(wish.start);
    if replaced.is_empty() {
        return if is_held {
            format!("held by partition {partition}: replaces no pod yet")
        } else {
            "replaces no pod".into()
        };
    }
    let pods = replaced.iter().map(|it| format!("{}-{it}", set.name.name));
    let held = if is_held {
        format!("; the rest is held by partition {partition}")
    } else {
        String::new()
    };
    format!("replaces {}{held}", in_order(&pods.collect::<Vec<_>>()))
}

/// `web-2, web-1, then web-0`; of many only the first and the last.
fn in_order(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second, .., last] if names.len() > 6 => format!(
            "{} pods: {first}, {second} and so on, {last} last",
            names.len()
        ),
        [before @ .., last] => format!("{}, then {last}", before.join(", ")),
    }
}

/// As kubectl names it: `pod/web-0`.
fn word(object: &ObjectRef) -> String {
    format!("{}/{}", object.kind.to_lowercase(), object.name.name)
}

/// Of an object that is no set: the controller moves nobody for it.
fn of_another(
    situation: &Situation<'_>,
    object: &ObjectRef,
    shown: &Pair,
) -> Result<Plan, Refusal> {
    let edits = situation.edits;
    if at(situation.object, "/metadata/deletionTimestamp").is_some() {
        let why = format!("{} {} is being deleted", object.kind, object.name);
        return Err(Refusal::new(why));
    }
    let deltas = edits.iter().map(|it| {
        let (before, after) = shown.words(&it.pointer);
        Delta {
            what: path(&it.pointer),
            before,
            after,
        }
    });
    let (danger, effect) = effect(object, edits);
    let mut notes = follows(object, edits);
    notes.extend(forbidden(situation, object));
    notes.extend(no_growth(situation, object));
    let pointers: Vec<&str> = edits.iter().map(|it| &*it.pointer).collect();
    notes.extend(other_fights(situation, &pointers, 0, 0));
    notes.sort_by_key(|it| it.topic);
    Ok(Plan {
        operation: EDIT.name,
        set: situation.set.name.clone(),
        uid: situation.set.uid.clone(),
        title: format!("Edit {} {}", object.kind, object.name),
        danger,
        effect,
        deed: "apply the edit".into(),
        typed: None,
        changes: deltas.collect(),
        seats: Vec::new(),
        notes,
        kubectl: String::new(),
        steps: vec![Step {
            about: "apply the edit".into(),
            request: Request {
                secrets: shown.secrets.clone(),
                ..Request::edit(object.clone(), edits)
            },
            goal: Goal::Written,
        }],
        inverse: None,
    })
}

fn touches(edits: &[Edit], place: &str) -> bool {
    let above = format!("{place}/");
    edits
        .iter()
        .any(|it| it.pointer == place || it.pointer.starts_with(&above))
}

fn effect(object: &ObjectRef, edits: &[Edit]) -> (Danger, String) {
    let is_image = |it: &Edit| it.pointer.starts_with("/spec/") && it.pointer.ends_with("/image");
    match &*object.kind {
        "Pod" if edits.iter().any(is_image) => (
            Danger::Disruptive,
            "its container is restarted in place".into(),
        ),
        "Service" if touches(edits, "/spec/selector") || touches(edits, "/spec/ports") => (
            Danger::Disruptive,
            "from then on it leads to other pods or ports, or to none".into(),
        ),
        _ => (Danger::Harmless, String::new()),
    }
}

/// What one should know of an edit of such an object.
fn follows(object: &ObjectRef, edits: &[Edit]) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |words: &str| notes.push(Note::new(Topic::Follows, words));
    match &*object.kind {
        "Pod" => say(
            "the edit is lost when the pod is made anew: that comes from the template of its set",
        ),
        "Service" if touches(edits, "/spec/selector") => {
            say(
                "it serves the pods that have every label of its new selector, whatever set they are of",
            );
        }
        "PersistentVolumeClaim" if touches(edits, "/spec/resources") => {
            say("a claim grows where its class allows it, and never shrinks");
            say("the set's claim template stays as it is: new seats get the old size");
        }
        "PodDisruptionBudget" => say("evictions and drains go by it at once"),
        _ => {}
    }
    notes
}

/// Whether it is known that it may not be done.
fn forbidden(situation: &Situation<'_>, object: &ObjectRef) -> Option<Note> {
    let Change::With(right) = Kind::of(object)?.change else {
        return None;
    };
    let may = situation.rights?.allow(right, &object.name.name);
    (may == Some(false)).then(|| {
        let words = format!("you may not patch {} here", object.resource);
        Note::new(Topic::Blocks, words)
    })
}

/// Whether a claim is to grow whose class is known to let none grow.
fn no_growth(situation: &Situation<'_>, object: &ObjectRef) -> Option<Note> {
    const SIZE: &str = "/spec/resources/requests/storage";
    if object.kind != "PersistentVolumeClaim" {
        return None;
    }
    let mut edited = situation.object.clone();
    for edit in situation.edits {
        edit.apply(&mut edited);
    }
    let size = |claim: &Value| {
        claim
            .pointer(SIZE)
            .and_then(Value::as_str)
            .map(Quantity::new)
    };
    let (before, after) = size(situation.object).zip(size(&edited))?;
    let grows = after.cmp_value(&before) == Ordering::Greater;
    let name = at(situation.object, "/spec/storageClassName").and_then(Value::as_str)?;
    let words = if name.is_empty() {
        "it has no class: the server lets only claims grow whose class allows it".to_owned()
    } else {
        let class = situation.fleet.class(Some(name));
        class.filter(|it| !it.expandable)?;
        format!(
            "its class {} lets no claim grow: the server will refuse",
            escape(name)
        )
    };
    grows.then(|| Note::new(Topic::Blocks, words))
}
