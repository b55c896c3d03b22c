//! Whatever is typed, and whatever an object holds: a plan or a refusal, and nothing in them that drives a terminal.

use kubectl_sts::operations::OPERATIONS;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::bench::Bench;

/// Values that no server would give, at any place.
fn garbage() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null, 1, {"name": 3}])),
        Just(json!({"a": {"b": []}})),
    ]
}

const PLACES: &[&str] = &[
    "/metadata",
    "/metadata/annotations",
    "/metadata/labels",
    "/metadata/managedFields",
    "/metadata/ownerReferences",
    "/metadata/generation",
    "/spec",
    "/spec/replicas",
    "/spec/updateStrategy",
    "/spec/updateStrategy/type",
    "/spec/updateStrategy/rollingUpdate",
    "/spec/template",
    "/spec/template/metadata",
    "/spec/template/metadata/annotations",
    "/spec/template/spec/containers",
    "/spec/selector",
    "/spec/revisionHistoryLimit",
    "/spec/persistentVolumeClaimRetentionPolicy",
    "/status",
];

const WORLDS: &[&str] = &[
    "web 3 claims: 0= 1= 2=",
    "web 3 partition=1: 0=old 1=image 2=",
    "web 2 ondelete start=4294967290: 0=",
    "web 9 parallel: 0=crash 1=failed 12=terminating",
    "web 0 policy=Sideways strategy=Sideways:",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_panics_and_nothing_drives_a_terminal(
        world in prop::sample::select(WORLDS),
        place in prop::sample::select(PLACES),
        garbage in garbage(),
        typed in prop::collection::vec(".{0,8}", 0..3),
    ) {
        let bench = Bench::new(world).replace(place, garbage);
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        for operation in OPERATIONS {
            let _ = bench.fields(operation.name);
            for typed in [&typed[..], &["1"], &["2147483647", ""], &["OnDelete", ""], &["a=b"], &["db:3"], &["Delete", "Delete"]] {
                match bench.plan(operation.name, typed) {
                    Ok(plan) => {
                        prop_assert!(!plan.steps.is_empty());
                        prop_assert!(!plan.kubectl.chars().any(char::is_control), "{}", plan.kubectl);
                    }
                    Err(refusal) => prop_assert!(!refusal.words.is_empty()),
                }
            }
        }
    }
}
