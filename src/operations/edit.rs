//! Edit: whatever was changed in the text of an object, of a set or of what belongs to it.

use serde_json::Value;

use super::common::{Draft, Telling, as_in};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::request::path;
use crate::domain::plan::{Danger, Delta, Goal, ObjectRef, Plan, Refusal, Request, Step};
use crate::domain::sequence::replaced;
use crate::domain::set::Strategy;
use crate::domain::{Fleet, Set};

/// The edits come from the text; nothing more is asked.
pub const EDIT: Operation = Operation {
    name: "edit",
    about: "edit the YAML",
    on: On::Set,
    needs: &[],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    if situation.edits.is_empty() {
        return Err(Refusal::new(
            "nothing is changed: the text says what the object says",
        ));
    }
    match situation.target {
        None => {
            let draft = Draft::new(situation, situation.edits.to_vec())?;
            Ok(draft.plan(Telling {
                operation: &EDIT,
                title: "Edit",
                deed: "apply the edit".into(),
                changes: None,
                kubectl: None,
            }))
        }
        Some(object) => Ok(of_another(situation, object)),
    }
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

/// Of an object that is no set: nobody is moved by it.
fn of_another(situation: &Situation<'_>, object: &ObjectRef) -> Plan {
    let edits = situation.edits;
    let request = Request::edit(object.clone(), edits);
    let word = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string);
    let deltas = edits.iter().map(|it| Delta {
        what: path(&it.pointer),
        before: word(&it.before),
        after: word(&it.after),
    });
    Plan {
        operation: EDIT.name,
        set: situation.set.name.clone(),
        uid: situation.set.uid.clone(),
        title: format!("Edit {} {}", object.kind, object.name),
        danger: Danger::Harmless,
        effect: String::new(),
        deed: "apply the edit".into(),
        typed: None,
        changes: deltas.collect(),
        seats: Vec::new(),
        notes: Vec::new(),
        kubectl: super::common::patch(situation, &request.body),
        steps: vec![Step {
            about: "apply the edit".into(),
            request,
            goal: Goal::Written,
        }],
        inverse: None,
    }
}
