//! Scale: another number of replicas.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers, kubectl};
use super::{Field, On, Operation, Situation, Step, nothing_else};
use crate::domain::plan::{Delta, Edit, Plan, Refusal, Topic};
use crate::domain::rights::{PATCH_SCALE, PATCH_SETS};
use crate::domain::set::Fate;

/// To a number that is typed.
pub const SCALE: Operation = Operation {
    name: "scale",
    about: "scale",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SCALE, PATCH_SETS]],
    reads: nothing_else,
    fields: |situation| fields(situation, 0),
    plan,
};

/// To one more.
pub const SCALE_UP: Operation = Operation {
    name: "scale-up",
    about: "one more replica",
    fields: |situation| fields(situation, 1),
    ..SCALE
};

/// To one less.
pub const SCALE_DOWN: Operation = Operation {
    name: "scale-down",
    about: "one replica less",
    fields: |situation| fields(situation, -1),
    ..SCALE
};

fn fields(situation: &Situation<'_>, step: i32) -> Vec<Field> {
    let read = situation.object.pointer("/spec/replicas");
    let read = read
        .and_then(Value::as_u64)
        .and_then(|it| u32::try_from(it).ok());
    let replicas = read.unwrap_or(situation.set.replicas);
    let field = answers::number("replicas", replicas.saturating_add_signed(step));
    vec![Field {
        step: match step {
            1 => Some("+1"),
            -1 => Some("-1"),
            _ => None,
        }
        .map(|by| Step { from: replicas, by }),
        ..field
    }]
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let wanted = answers::whole("replicas", answers::at(typed, 0))?;
    let edit = Edit::of(situation.object, "/spec/replicas", Some(json!(wanted)));
    if !edit.is_change() {
        return Err(Refusal::new(format!("it has {wanted} replicas already")));
    }
    let draft = Draft::new(situation, vec![edit])?;
    Ok(of_draft(draft, &SCALE, "Scale"))
}

/// The plan of a draft that is about the replicas alone.
pub(super) fn of_draft(draft: Draft<'_>, operation: &Operation, title: &str) -> Plan {
    let (before, after) = (draft.before.replicas, draft.after.replicas);
    let situation = draft.situation;
    let (going, coming) = (draft.moves.going(), draft.moves.coming());
    let whole = draft.after.retention.when_scaled == Fate::Delete
        && !draft.after.claim_templates.is_empty();
    let returning = draft.seats.iter().find(|(it, _)| {
        let is_wanted = |replicas| {
            (draft.after.start..draft.after.start.saturating_add(replicas)).contains(&it.ordinal)
        };
        it.pod.is_some_and(|pod| pod.deleting.is_some()) && is_wanted(after) && !is_wanted(before)
    });
    let returning = returning.map(|(it, _)| draft.pod(it.ordinal));
    let first = going.first().map(|it| draft.pod(*it));
    let kept = !going.is_empty() && !whole && !draft.after.claim_templates.is_empty();
    let is_new = !coming.is_empty()
        && draft.after.replicas > 0
        && before == 0
        && draft.before.status.current_revision != draft.before.status.update_revision;
    let is_by_scale = draft.request().subresource.is_some();
    let mut plan = draft.plan(Telling {
        operation,
        title,
        deed: format!("scale to {after}"),
        changes: Some(vec![Delta::new("replicas", before, after)]),
        kubectl: is_by_scale.then(|| {
            format!(
                "{} scale sts/{} --replicas={after} --current-replicas={before}",
                kubectl(situation),
                situation.set.name.name
            )
        }),
    });
    if kept {
        plan.note(
            Topic::Stays,
            "the claims stay, and a scale-up takes them again",
        );
    }
    if let (true, Some(pod)) = (whole, first) {
        plan.note(Topic::Follows, format!("scaled up again before {pod} has ended, it loses its claim all the same, and the controller stands still until the set is touched"));
    }
    if let (true, Some(pod)) = (whole, returning) {
        plan.note(Topic::Blocks, format!("{pod} is still ending, and its claims go with it (whenScaled: Delete): the controller then stands still until the set is touched"));
    }
    if is_new {
        plan.note(Topic::Follows, "at 0 replicas the last rollout counts as finished: all pods come at the newest revision");
    }
    plan
}
