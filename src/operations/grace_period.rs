//! Grace period: how long a pod may take to end before it is killed.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::plan::{Delta, Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;

/// In seconds. It stands in the template, so another one replaces the pods.
pub const GRACE_PERIOD: Operation = Operation {
    name: "grace-period",
    about: "change the grace period",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

const LABEL: &str = "terminationGracePeriodSeconds";
const PLACE: &str = "/spec/template/spec/terminationGracePeriodSeconds";

/// What the server writes where nothing is said.
const DEFAULT: u64 = 30;

fn now(situation: &Situation<'_>) -> u64 {
    let value = at(situation.object, PLACE).and_then(Value::as_u64);
    value.unwrap_or(DEFAULT)
}

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    vec![answers::number(LABEL, now(situation))]
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let wanted = answers::whole(LABEL, answers::at(typed, 0))?;
    let before = now(situation);
    if u64::from(wanted) == before {
        return Err(Refusal::new(format!("it is {wanted} s already")));
    }
    let edit = Edit::of(situation.object, PLACE, Some(json!(wanted)));
    let draft = Draft::new(situation, vec![edit])?;
    let mut plan = draft.plan(Telling {
        operation: &GRACE_PERIOD,
        title: "Change the grace period of",
        deed: format!("set {wanted} s"),
        changes: Some(vec![Delta::new(LABEL, before, wanted)]),
        kubectl: None,
    });
    plan.note(
        Topic::Follows,
        format!(
            "the pods that run now still end within {before} s, also when they are replaced by this"
        ),
    );
    if wanted == 0 {
        plan.note(
            Topic::Lost,
            "with 0 a pod is killed at once: it can neither flush nor hand over",
        );
    }
    Ok(plan)
}
