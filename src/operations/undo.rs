//! Undo: the inverse edits of what was done last, as long as it is still as it was left.

use super::common::{Draft, Telling, by_hand, kubectl};
use super::{On, Operation, Situation, no_fields, nothing_else, partition, scale};
use crate::domain::plan::request::path;
use crate::domain::plan::{Delta, Plan, Refusal, Topic};
use crate::domain::rights::{PATCH_SCALE, PATCH_SETS};
use crate::domain::secret::{HIDDEN, Secrets};

/// Of the last write.
pub const UNDO: Operation = Operation {
    name: "undo",
    about: "undo what was done last",
    on: On::Last,
    for_one: Some("what was done last was done to one"),
    needs: &[&[PATCH_SETS, PATCH_SCALE]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let Some(last) = situation.last else {
        return Err(Refusal::new("nothing was done yet that could be undone"));
    };
    let Some(inverse) = last.inverse.as_ref().filter(|it| !it.is_empty()) else {
        let words = format!(
            "{}: that cannot be undone, what is gone does not come back",
            last.title
        );
        return Err(Refusal::new(words));
    };
    if last.set != situation.set.name || last.uid != situation.set.uid {
        let words = format!("{}: that set is gone, another has its name", last.title);
        return Err(Refusal::new(words));
    }
    let changed = inverse
        .iter()
        .find(|it| !it.guard().holds(situation.object));
    if let Some(edit) = changed {
        let words = format!(
            "{}: {} was changed since, so there is nothing left to undo",
            last.title,
            path(&edit.pointer)
        );
        return Err(Refusal::new(words));
    }
    let draft = Draft::new(situation, inverse.clone())?;
    // The template before is that of the revision before; and a patch might hold what is secret.
    let mut pointers = draft.edits.iter().map(|it| &it.pointer);
    let is_template = pointers.all(|it| it.starts_with("/spec/template/"));
    let revision = draft.returning().map(|it| format!(" --to-revision={it}"));
    let kubectl = is_template.then(|| {
        format!(
            "{} rollout undo sts/{}{}",
            kubectl(situation),
            situation.set.name.name,
            revision.unwrap_or_default()
        )
    });
    let replaces = draft.has_new_template;
    let is_partition = draft.before.partition() != draft.after.partition();
    let mut plan = if draft.is_scale() {
        scale::of_draft(draft, &UNDO, "Undo: scale")
    } else if is_partition && inverse.len() == 1 {
        partition::of_draft(draft, &UNDO, "Undo: set the partition of")
    } else {
        draft.plan(Telling {
            operation: &UNDO,
            title: "Undo the last change of",
            deed: "undo it".into(),
            changes: None,
            kubectl,
        })
    };
    let name = format!("sts/{}", situation.set.name.name);
    hide(&mut plan, &last.secrets, || by_hand(situation, &name));
    plan.note(Topic::Follows, format!("it undoes: {}", last.title));
    if replaces {
        plan.note(Topic::Follows, "the old template is a change of the template like any other: pods that have the new one are replaced again");
    }
    Ok(plan)
}

/// What was secret before it was put in the open is not told on its way back.
fn hide(plan: &mut Plan, secrets: &Secrets, by_hand: impl FnOnce() -> String) {
    let sides = plan.changes.iter_mut();
    for side in sides.flat_map(|it| [&mut it.before, &mut it.after]) {
        *side = side.as_deref().map(|it| secrets.out_of(it));
    }
    for step in &mut plan.steps {
        let request = &mut step.request;
        request.guards.retain(|it| !secrets.are_in(&it.value));
        request.secrets = std::mem::take(&mut request.secrets).and(secrets);
    }
    let hides = |it: &Delta| {
        [&it.before, &it.after]
            .into_iter()
            .flatten()
            .any(|it| it.contains(HIDDEN))
    };
    if plan.changes.iter().any(hides) && secrets.may_be_in(&plan.kubectl) {
        plan.kubectl = by_hand();
    }
}
