//! Partition: how far a rolling update reaches, as a canary that is stepped pod by pod.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers};
use super::{Field, On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::{Delta, Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;
use crate::domain::set::Strategy;
use crate::domain::{Ordinal, Set};

/// To an index that is typed.
pub const PARTITION: Operation = Operation {
    name: "partition",
    about: "set the partition",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan: |situation, typed| {
        let wanted = answers::whole("partition", answers::at(typed, 0))?;
        plan(situation, wanted, &PARTITION)
    },
};

/// One pod further.
pub const PARTITION_DOWN: Operation = Operation {
    name: "partition-down",
    about: "let the update reach one more pod",
    fields: no_fields,
    plan: |situation, _| {
        let (partition, replicas) = now(situation)?;
        // Beyond the replicas it holds no more than at their number.
        let Some(wanted) = partition.min(replicas).checked_sub(1) else {
            return Err(Refusal::new(
                "the partition is 0: the update reaches every pod",
            ));
        };
        plan(situation, wanted, &PARTITION_DOWN)
    },
    ..PARTITION
};

/// One pod less.
pub const PARTITION_UP: Operation = Operation {
    name: "partition-up",
    about: "keep the update from one more pod",
    fields: no_fields,
    plan: |situation, _| {
        let (partition, replicas) = now(situation)?;
        if partition >= replicas {
            let words = format!("the partition {partition} holds every pod already");
            return Err(Refusal::new(words));
        }
        plan(situation, partition + 1, &PARTITION_UP)
    },
    ..PARTITION
};

/// The place of the block of a rolling update.
const BLOCK: &str = "/spec/updateStrategy/rollingUpdate";

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    vec![answers::number("partition", partition_in(situation.object))]
}

/// The partition and the number of replicas, as they were just read.
pub(super) fn now(situation: &Situation<'_>) -> Result<(u32, u32), Refusal> {
    check(situation)?;
    let replicas = at(situation.object, "/spec/replicas").and_then(Value::as_u64);
    let replicas = replicas.map_or(1, |it| u32::try_from(it).unwrap_or(u32::MAX));
    Ok((partition_in(situation.object), replicas))
}

fn partition_in(object: &Value) -> u32 {
    let partition = at(object, &format!("{BLOCK}/partition")).and_then(Value::as_u64);
    partition.map_or(0, |it| u32::try_from(it).unwrap_or(u32::MAX))
}

/// Only a rolling update has a partition.
pub(super) fn check(situation: &Situation<'_>) -> Result<(), Refusal> {
    let kind = at(situation.object, "/spec/updateStrategy/type").and_then(Value::as_str);
    match kind {
        Some("RollingUpdate") | None => Ok(()),
        Some("OnDelete") => Err(Refusal::new(
            "under OnDelete there is no partition: nothing is rolled out, pods take the new template when they are deleted",
        )
        .instead("change the strategy to RollingUpdate")),
        Some(other) => Err(Refusal::new(format!("the strategy {other} has no partition"))),
    }
}

/// The edit that makes it so: of the partition, or of the whole block where there is none.
pub(super) fn edit(object: &Value, partition: u32) -> Edit {
    if at(object, BLOCK).is_some() {
        Edit::of(object, format!("{BLOCK}/partition"), Some(json!(partition)))
    } else {
        Edit::of(object, BLOCK, Some(json!({"partition": partition})))
    }
}

fn plan(situation: &Situation<'_>, wanted: u32, operation: &Operation) -> Result<Plan, Refusal> {
    let (partition, _) = now(situation)?;
    let edit = edit(situation.object, wanted);
    if wanted == partition {
        return Err(Refusal::new(format!("the partition is {wanted} already")));
    }
    let draft = Draft::new(situation, vec![edit])?;
    Ok(of_draft(draft, operation, "Set the partition of"))
}

/// The plan of a draft that is about the partition.
pub(super) fn of_draft(draft: Draft<'_>, operation: &Operation, title: &str) -> Plan {
    let (before, after) = (draft.before.partition(), draft.after.partition());
    let notes = notes(&draft);
    let mut plan = draft.plan(Telling {
        operation,
        title,
        deed: format!("set the partition to {after}"),
        changes: Some(vec![Delta::new("partition", before, after)]),
        kubectl: None,
    });
    for (topic, words) in notes {
        plan.note(topic, words);
    }
    plan
}

/// What a partition does that one might not think of.
pub(super) fn notes(draft: &Draft<'_>) -> Vec<(Topic, String)> {
    let (before, set) = (&draft.before, &draft.after);
    let mut notes = Vec::new();
    if set.replicas > 0 && set.partition() >= set.replicas {
        notes.push((
            Topic::Follows,
            format!(
                "partition {} holds every pod; one that a scale-up adds above it comes at the newest revision",
                set.partition()
            ),
        ));
    }
    if set.partition() > 0 && set.start > 0 {
        notes.push((
            Topic::Follows,
            format!(
                "the partition is an index: the first pod that the update reaches is {}",
                draft.pod(set.first_updated())
            ),
        ));
    }
    let stays_new = updated_below(draft, before, set);
    if set.partition() > before.partition() && !stays_new.is_empty() {
        let pods = set.pods_in_words(&stays_new);
        let stay = if stays_new.len() == 1 {
            "stays"
        } else {
            "stay"
        };
        notes.push((
            Topic::Stays,
            format!("{pods} {stay} at the newest revision, for a partition takes nothing back; a pod that ends below it comes again at revision {}", draft.revision(Some(crate::domain::sequence::At::Current))),
        ));
    }
    notes
}

/// Pods that have the new template and will be below the partition.
fn updated_below(draft: &Draft<'_>, before: &Set, after: &Set) -> Vec<Ordinal> {
    let is_between =
        draft.is_between_revisions() && matches!(after.strategy, Strategy::RollingUpdate { .. });
    let seats = draft.seats.iter().rev();
    seats
        .filter(|(it, _)| {
            is_between && it.wanted && it.ordinal < after.first_updated() && it.is_updated(before)
        })
        .map(|(it, _)| it.ordinal)
        .collect()
}
