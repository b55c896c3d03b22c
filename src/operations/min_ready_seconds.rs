//! How long a pod must be ready before it counts as available.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers, words};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::plan::{Delta, Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;

/// In seconds; the server leaves out 0.
pub const MIN_READY_SECONDS: Operation = Operation {
    name: "min-ready-seconds",
    about: "change minReadySeconds",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

const PLACE: &str = "/spec/minReadySeconds";

fn now(situation: &Situation<'_>) -> u64 {
    let value = at(situation.object, PLACE).and_then(Value::as_u64);
    value.unwrap_or_default()
}

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    vec![answers::number("minReadySeconds", now(situation))]
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let wanted = answers::whole("minReadySeconds", answers::at(typed, 0))?;
    let before = now(situation);
    if u64::from(wanted) == before {
        return Err(Refusal::new(format!("it is {wanted} already")));
    }
    let value = (wanted > 0).then(|| json!(wanted));
    let edit = Edit::of(situation.object, PLACE, value);
    let draft = Draft::new(situation, vec![edit])?;
    let young: Vec<String> = draft
        .seats
        .iter()
        .filter(|(it, _)| {
            it.pod.is_some_and(|pod| {
                let available = |seconds| pod.is_available(seconds, situation.now);
                available(draft.before.min_ready_seconds) && !available(wanted)
            })
        })
        .map(|(it, _)| draft.pod(it.ordinal))
        .collect();
    let mut plan = draft.plan(Telling {
        operation: &MIN_READY_SECONDS,
        title: "Change minReadySeconds of",
        deed: format!("set {wanted} s"),
        changes: Some(vec![Delta::new("minReadySeconds", before, wanted)]),
        kubectl: None,
    });
    if !young.is_empty() {
        let words = format!(
            "{} counts as not available until it has been ready for {wanted} s: the controller waits for it before it goes on",
            words::list(&young)
        );
        plan.note(Topic::Follows, words);
    }
    Ok(plan)
}
