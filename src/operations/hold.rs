//! Hold and resume: a rollout is stopped by moving the partition to the end, and goes on from where the partition was.
//!
//! StatefulSets cannot be paused. What was there before is remembered in an annotation, so that anyone can see who
//! holds the set, and we can put it back.

use serde_json::{Value, json};

use super::common::{Draft, Telling};
use super::{On, Operation, Situation, no_fields, nothing_else, partition};
use crate::domain::plan::{Delta, Edit, Plan, Refusal, Topic};
use crate::domain::rights::PATCH_SETS;
use crate::domain::rollout::Task;
use crate::domain::set::HELD;

/// Holds what is rolled out; what is held goes on.
pub const HOLD_OR_RESUME: Operation = Operation {
    name: "hold-or-resume",
    about: "hold or resume",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let (partition, replicas) = partition::now(situation)?;
    let annotations = situation.object.pointer("/metadata/annotations");
    let remembered = annotations
        .and_then(|it| it.get(HELD))
        .and_then(Value::as_str);
    let is_at_rest = situation
        .progress
        .is_some_and(|it| matches!(it.task, Task::Held { .. }));
    let is_held = remembered.is_some() || partition > 0 && (partition >= replicas || is_at_rest);
    if is_held {
        resume(situation, remembered, partition)
    } else {
        hold(situation, partition, replicas)
    }
}

fn hold(situation: &Situation<'_>, before: u32, replicas: u32) -> Result<Plan, Refusal> {
    if replicas == 0 {
        return Err(Refusal::new(
            "there is nothing to hold: 0 replicas are wanted",
        ));
    }
    let object = situation.object;
    let mark = Edit::within(
        object,
        "/metadata/annotations",
        HELD,
        Some(json!(before.to_string())),
    );
    let draft = Draft::new(situation, vec![partition::edit(object, replicas), mark])?;
    let notes = partition::notes(&draft);
    let mut plan = draft.plan(Telling {
        operation: &HOLD_OR_RESUME,
        title: "Hold",
        deed: "hold".into(),
        changes: Some(changes(
            (before, replicas),
            (None, Some(before.to_string())),
        )),
        kubectl: None,
    });
    for (topic, words) in notes {
        plan.note(topic, words);
    }
    plan.note(
        Topic::Follows,
        format!("a new template reaches no pod until it is resumed; then the partition is {before} again"),
    );
    Ok(plan)
}

fn resume(
    situation: &Situation<'_>,
    remembered: Option<&str>,
    before: u32,
) -> Result<Plan, Refusal> {
    let object = situation.object;
    // Whoever has lowered the partition since wants it to be no higher.
    let after = remembered.and_then(|it| it.parse::<u32>().ok());
    let after = after.filter(|it| *it < before).unwrap_or(0);
    let mut edits = vec![partition::edit(object, after)];
    edits.extend(remembered.map(|_| Edit::within(object, "/metadata/annotations", HELD, None)));
    let draft = Draft::new(situation, edits)?;
    let notes = partition::notes(&draft);
    let mark = (remembered.map(str::to_owned), None);
    let mut plan = draft.plan(Telling {
        operation: &HOLD_OR_RESUME,
        title: "Resume",
        deed: "resume".into(),
        changes: Some(changes((before, after), mark)),
        kubectl: None,
    });
    for (topic, words) in notes {
        plan.note(topic, words);
    }
    if remembered.is_none() {
        plan.note(
            Topic::Fights,
            format!("the partition {before} was not set by a hold of ours: someone may want it so"),
        );
    }
    Ok(plan)
}

fn changes((before, after): (u32, u32), mark: (Option<String>, Option<String>)) -> Vec<Delta> {
    let mut changes = vec![Delta::new("partition", before, after)];
    if mark.0 != mark.1 {
        changes.push(Delta {
            what: HELD.to_owned(),
            before: mark.0,
            after: mark.1,
        });
    }
    changes
}
