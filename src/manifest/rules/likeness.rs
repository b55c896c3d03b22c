//! An object as the server compares it: with what it fills in, without what says nothing, amounts in one spelling.

use serde_json::{Value, json};

/// What the server fills in where it is left out: below which path, in items too.
const SET: &[(&str, &str)] = &[
    ("/spec/podManagementPolicy", "OrderedReady"),
    ("/spec/volumeClaimTemplates/*/spec/volumeMode", "Filesystem"),
    ("/spec/volumeClaimTemplates/*/status/phase", "Pending"),
    ("/spec/volumeClaimTemplates/*/apiVersion", "v1"),
    ("/spec/volumeClaimTemplates/*/kind", "PersistentVolumeClaim"),
];

const POD: &[(&str, &str)] = &[
    ("/spec/dnsPolicy", "ClusterFirst"),
    ("/spec/restartPolicy", "Always"),
    ("/spec/schedulerName", "default-scheduler"),
    ("/spec/preemptionPolicy", "PreemptLowerPriority"),
    (
        "/spec/containers/*/terminationMessagePath",
        "/dev/termination-log",
    ),
    ("/spec/containers/*/terminationMessagePolicy", "File"),
    (
        "/spec/initContainers/*/terminationMessagePath",
        "/dev/termination-log",
    ),
    ("/spec/initContainers/*/terminationMessagePolicy", "File"),
    ("/spec/containers/*/ports/*/protocol", "TCP"),
];

const CLAIM: &[(&str, &str)] = &[("/spec/volumeMode", "Filesystem")];

/// An object as the server compares it.
pub(super) fn of(kind: &str, object: &Value) -> Value {
    let mut object = object.clone();
    let defaults = match kind {
        "StatefulSet" => SET,
        "Pod" => POD,
        "PersistentVolumeClaim" => CLAIM,
        _ => &[],
    };
    for (path, word) in defaults {
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        fill(&mut object, &steps, &json!(word));
    }
    if kind == "Pod"
        && let Some(Value::Object(spec)) = object.get_mut("spec")
    {
        spec.entry("enableServiceLinks").or_insert(json!(true));
        spec.entry("terminationGracePeriodSeconds")
            .or_insert(json!(30));
    }
    prune(&mut object);
    object
}

fn fill(value: &mut Value, steps: &[&str], word: &Value) {
    match (value, steps) {
        (Value::Array(items), ["*", rest @ ..]) => {
            for item in items {
                fill(item, rest, word);
            }
        }
        (Value::Object(map), [last]) => {
            map.entry(*last).or_insert_with(|| word.clone());
        }
        (Value::Object(map), [step, rest @ ..]) => {
            let below = match rest {
                ["phase"] => Some(map.entry(*step).or_insert_with(|| json!({}))),
                _ => map.get_mut(*step),
            };
            if let Some(below) = below {
                fill(below, rest, word);
            }
        }
        _ => {}
    }
}

/// Leaves out what says nothing.
fn prune(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(prune);
            map.retain(|_, it| !is_nothing(it));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
