//! History limit: how many revisions are kept to roll back to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers, words};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::plan::{Danger, Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;
use crate::domain::{Fleet, Set};

/// Besides those that live.
pub const HISTORY_LIMIT: Operation = Operation {
    name: "history-limit",
    about: "change the history limit",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

const LIMIT: &str = "/spec/revisionHistoryLimit";

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let limit = at(situation.object, LIMIT).and_then(Value::as_i64);
    vec![answers::number("revisionHistoryLimit", limit.unwrap_or(10))]
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let wanted = answers::whole("revisionHistoryLimit", answers::at(typed, 0))?;
    let edit = Edit::of(situation.object, LIMIT, Some(json!(wanted)));
    if !edit.is_change() {
        return Err(Refusal::new(format!("the limit is {wanted} already")));
    }
    let draft = Draft::new(situation, vec![edit])?;
    let (set, limit) = (draft.before.clone(), wanted as usize);
    let mut plan = draft.plan(Telling {
        operation: &HISTORY_LIMIT,
        title: "Change the history limit of",
        deed: format!("keep {wanted}"),
        changes: None,
        kubectl: None,
    });
    let fleet = situation.fleet;
    let deleted = deleted(&set, fleet, limit);
    if fleet.revisions_of(&set).is_empty() {
        plan.note(
            Topic::Lost,
            "which revisions it deletes is not known: they are not read here",
        );
        plan.danger = Danger::Disruptive;
    } else if !deleted.is_empty() {
        let s = if deleted.len() == 1 { "" } else { "s" };
        plan.effect = format!(
            "{} deleted, no pod is touched",
            words::counted(deleted.len(), "revision")
        );
        plan.note(
            Topic::Lost,
            format!(
                "revision{s} {} will be deleted: nobody can roll back to what is gone",
                words::list(&deleted)
            ),
        );
        plan.danger = Danger::Disruptive;
    }
    if wanted == 0 {
        plan.note(Topic::Follows, "with 0 only living revisions are kept: there is nothing to roll back to when a rollout has ended");
    }
    Ok(plan)
}

/// The revisions that the controller deletes, oldest first: of those that no pod has and that are neither current nor
/// newest, so many remain.
fn deleted(set: &Set, fleet: &Fleet, limit: usize) -> Vec<String> {
    let replicas = fleet.replicas(set);
    let mut live: BTreeSet<&str> = replicas
        .iter()
        .filter_map(|it| it.pod?.revision.as_deref())
        .collect();
    live.extend([&*set.status.current_revision, &*set.status.update_revision]);
    let all = fleet.revisions_of(set);
    let spare: Vec<_> = all
        .into_iter()
        .filter(|it| !live.contains(&*it.name.name))
        .collect();
    let gone = spare.iter().skip(limit).rev();
    gone.map(|it| it.number.to_string()).collect()
}
