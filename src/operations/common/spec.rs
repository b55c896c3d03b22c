//! The spec of a set as it stands in an object: as it was just read, or as it would be after edits.

use serde_json::Value;

use crate::domain::Set;
use crate::domain::set::{Fate, Retention, RollingUpdate, Strategy};

/// The set with what an object says of it: what an operation can change, and nothing else.
pub fn as_in(set: &Set, object: &Value) -> Set {
    let number = |pointer: &str, or: u32| {
        let value = object.pointer(pointer).and_then(Value::as_u64);
        value.map_or(or, |it| u32::try_from(it).unwrap_or(u32::MAX))
    };
    let fate = |key: &str| {
        let pointer = format!("/spec/persistentVolumeClaimRetentionPolicy/{key}");
        match object.pointer(&pointer).and_then(Value::as_str) {
            Some("Delete") => Fate::Delete,
            _ => Fate::Retain,
        }
    };
    let limit = object.pointer("/spec/revisionHistoryLimit");
    let limit = limit.and_then(Value::as_i64).unwrap_or(10);
    let mut read = Set {
        replicas: number("/spec/replicas", 1),
        start: number("/spec/ordinals/start", 0),
        min_ready_seconds: number("/spec/minReadySeconds", 0),
        history_limit: i32::try_from(limit).unwrap_or(10),
        strategy: strategy(object.pointer("/spec/updateStrategy")),
        retention: Retention {
            when_deleted: fate("whenDeleted"),
            when_scaled: fate("whenScaled"),
        },
        ..set.clone()
    };
    let generation = object.pointer("/metadata/generation");
    read.generation = generation.and_then(Value::as_i64).unwrap_or(set.generation);
    let observed = object.pointer("/status/observedGeneration");
    let observed = observed.and_then(Value::as_i64).unwrap_or_default();
    read.status.observed_generation = observed.max(set.status.observed_generation);
    read
}

fn strategy(value: Option<&Value>) -> Strategy {
    let text = |key: &str| value.and_then(|it| it.get(key)).and_then(Value::as_str);
    match text("type").unwrap_or("RollingUpdate") {
        "RollingUpdate" => {
            let block = value.and_then(|it| it.get("rollingUpdate"));
            let block = block.filter(|it| it.is_object()).map(|it| RollingUpdate {
                partition: it
                    .get("partition")
                    .and_then(Value::as_u64)
                    .map_or(0, |it| u32::try_from(it).unwrap_or(u32::MAX)),
                max_unavailable: it.get("maxUnavailable").map(|it| match it {
                    Value::String(text) => text.as_str().into(),
                    other => other.to_string().into(),
                }),
            });
            Strategy::RollingUpdate { block }
        }
        "OnDelete" => Strategy::OnDelete,
        other => Strategy::Other(other.into()),
    }
}
