//! Retention: what becomes of the claims when the set is deleted, or a pod is scaled away.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers, words};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::plan::{Danger, Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;
use crate::domain::set::Fate;
use crate::domain::{Fleet, Set};

/// Both fields of the policy.
pub const RETENTION: Operation = Operation {
    name: "retention",
    about: "change what becomes of the claims",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

const WHOLE: &str = "/spec/persistentVolumeClaimRetentionPolicy";

const DELETED: &[(&str, &str)] = &[
    ("Retain", "the claims stay when the set is deleted"),
    ("Delete", "THE DATA IS DELETED with the set"),
];
const SCALED: &[(&str, &str)] = &[
    ("Retain", "the claims stay when their pods are scaled away"),
    (
        "Delete",
        "THE DATA IS DELETED with a pod that is scaled away",
    ),
];

fn word<'a>(object: &'a Value, key: &str) -> &'a str {
    let value = at(object, &format!("{WHOLE}/{key}")).and_then(Value::as_str);
    value.unwrap_or("Retain")
}

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let object = situation.object;
    vec![
        answers::choice("whenDeleted", DELETED, word(object, "whenDeleted")),
        answers::choice("whenScaled", SCALED, word(object, "whenScaled")),
    ]
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let object = situation.object;
    let deleted = answers::one_of("whenDeleted", answers::at(typed, 0), DELETED)?;
    let scaled = answers::one_of("whenScaled", answers::at(typed, 1), SCALED)?;
    if (deleted, scaled) == (word(object, "whenDeleted"), word(object, "whenScaled")) {
        return Err(Refusal::new("it is so already"));
    }
    let edits = if at(object, WHOLE).is_some() {
        let edit =
            |key: &str, value: &str| Edit::of(object, format!("{WHOLE}/{key}"), Some(json!(value)));
        vec![edit("whenDeleted", deleted), edit("whenScaled", scaled)]
    } else {
        let whole = json!({"whenDeleted": deleted, "whenScaled": scaled});
        vec![Edit::of(object, WHOLE, Some(whole))]
    };
    let draft = Draft::new(situation, edits)?;
    let (before, after) = (draft.before.clone(), draft.after.clone());
    let mut plan = draft.plan(Telling {
        operation: &RETENTION,
        title: "Change the claims' retention of",
        deed: "change it".into(),
        changes: None,
        kubectl: None,
    });
    let arms = |was: Fate, will: Fate| was == Fate::Retain && will == Fate::Delete;
    if arms(before.retention.when_deleted, after.retention.when_deleted) {
        plan.danger = Danger::Disruptive;
        plan.note(Topic::Lost, on_delete(&after, situation.fleet));
    }
    if arms(before.retention.when_scaled, after.retention.when_scaled) {
        plan.danger = Danger::Disruptive;
        plan.note(Topic::Lost, "from now on a scale-down deletes the claims of the pods that go, and to 0 those of all: DATA WILL BE DELETED then");
    }
    if plan.danger == Danger::Disruptive {
        plan.effect = "no pod is touched now; data goes later".into();
    }
    let kept = (before.retention.when_deleted, after.retention.when_deleted)
        == (Fate::Delete, Fate::Retain);
    let bound = owned_beyond(&after, situation.fleet);
    if kept && !bound.is_empty() {
        let words = format!(
            "{}: no pod has it now, so it still belongs to the set, and goes with it all the same",
            words::list(&bound)
        );
        plan.note(Topic::Lost, words);
    }
    Ok(plan)
}

/// The controller makes the set the owner of the claims of those pods that are there.
fn on_delete(set: &Set, fleet: &Fleet) -> String {
    let replicas = fleet.replicas(set);
    let seats = replicas.iter().filter(|it| it.pod.is_some());
    let claims = seats.flat_map(|it| fleet.seat_claims(set, it.ordinal));
    let claims = claims.filter(|it| it.claim.is_some()).count();
    format!(
        "from now on {} with the set when it is deleted: DATA WILL BE DELETED then; claims that no pod has now stay",
        match claims {
            1 => "one claim goes".to_owned(),
            n => format!("{} go", words::counted(n, "claim")),
        }
    )
}

/// Claims that belong to the set though no pod has them: the controller looks after those of its pods only.
fn owned_beyond(set: &Set, fleet: &Fleet) -> Vec<String> {
    let has_pod = |ordinal| fleet.replica(set, ordinal).pod.is_some();
    let claims = fleet.claims_of(set);
    claims
        .filter(|(ordinal, claim)| {
            !has_pod(*ordinal) && claim.owners.iter().any(|it| it.uid == set.uid)
        })
        .map(|(_, claim)| claim.name.name.to_string())
        .collect()
}
