//! Claims: when they are made, what they are called, and with whom they go.

use kubectl_sts::sim::Kind;
use serde_json::{Value, json};

use super::bench::{Bench, put, web, with};

const CLAIM: Kind = Kind::PersistentVolumeClaim;

fn retaining(replicas: i64, deleted: &str, scaled: &str) -> Value {
    let policy = json!({ "whenDeleted": deleted, "whenScaled": scaled });
    with(
        web(replicas),
        "/spec/persistentVolumeClaimRetentionPolicy",
        policy,
    )
}

/// The kinds of a claim's owners; those that control with a star.
fn owners(bench: &Bench, claim: &str) -> String {
    let claim = bench.claim(claim);
    let owners = claim["metadata"]["ownerReferences"].as_array();
    let told: Vec<String> = owners
        .into_iter()
        .flatten()
        .map(|it| {
            let star = if it["controller"] == true { "*" } else { "" };
            format!("{}{star}", it["kind"].as_str().unwrap())
        })
        .collect();
    told.join(" ")
}

#[test]
fn the_policy_says_with_whom_a_claim_goes() {
    for (deleted, scaled, in_range, condemned) in [
        ("Retain", "Retain", "", ""),
        ("Retain", "Delete", "", "Pod*"),
        ("Delete", "Retain", "StatefulSet*", "StatefulSet*"),
        ("Delete", "Delete", "StatefulSet*", "Pod*"),
    ] {
        let mut bench = Bench::settled(retaining(2, deleted, scaled));
        assert_eq!(owners(&bench, "data-web-0"), in_range, "{deleted} {scaled}");
        assert_eq!(owners(&bench, "data-web-1"), in_range, "{deleted} {scaled}");
        bench.edit("/spec/replicas", 1);
        bench.pass(1);
        assert_eq!(owners(&bench, "data-web-0"), in_range, "{deleted} {scaled}");
        assert_eq!(
            owners(&bench, "data-web-1"),
            condemned,
            "{deleted} {scaled}"
        );
    }
}

#[test]
fn a_policy_that_changes_reaches_the_claims_of_pods_that_are_there() {
    let mut bench = Bench::settled(web(2));
    bench.edit("/spec/replicas", 1);
    bench.live(10);
    bench.edit(
        "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted",
        "Delete",
    );
    bench.live(10);
    assert_eq!(owners(&bench, "data-web-0"), "StatefulSet*");
    assert_eq!(owners(&bench, "data-web-1"), "");
    bench.edit(
        "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted",
        "Retain",
    );
    bench.live(10);
    assert_eq!(owners(&bench, "data-web-0"), "");
}

#[test]
fn a_quick_scale_down_and_up_loses_the_claim_and_stands_still_until_somebody_touches_the_set() {
    let mut bench = Bench::settled(retaining(3, "Retain", "Delete"));
    bench.edit("/spec/replicas", 2);
    bench.pass(1);
    bench.edit("/spec/replicas", 3);
    bench.pass(1);
    assert_eq!(owners(&bench, "data-web-2"), "Pod*");
    bench.end("web-2");
    bench.pass(1);
    if bench.get(CLAIM, "data-web-2").is_some() {
        bench.delete(CLAIM, "data-web-2");
    }
    let here = bench.here();
    bench.live(600);
    assert_eq!(bench.story(here), "");
    bench.edit("/metadata/annotations", json!({ "poke": "1" }));
    bench.live(10);
    assert_eq!(bench.story(here), "+2");
}

#[test]
fn claims_of_somebody_else_are_left_to_them() {
    let mut bench = Bench::with(retaining(1, "Delete", "Delete"));
    let owner = json!([{ "apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "u-x", "controller": true }]);
    let mut claim = bench.set()["spec"]["volumeClaimTemplates"][0].clone();
    put(&mut claim, "/metadata/name", "data-web-0".into());
    put(&mut claim, "/metadata/namespace", "default".into());
    put(&mut claim, "/metadata/ownerReferences", owner);
    bench.create(
        Kind::ConfigMap,
        json!({ "metadata": { "name": "x", "namespace": "default" } }),
    );
    bench.create(CLAIM, claim);
    bench.live(10);
    assert_eq!(owners(&bench, "data-web-0"), "ConfigMap*");
    let told = "ConflictingController: PersistentVolumeClaim data-web-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim";
    assert!(bench.events().contains(&told.to_owned()));
}

#[test]
fn a_set_that_owns_its_claims_without_controlling_them_takes_control() {
    let mut bench = Bench::settled(retaining(1, "Delete", "Retain"));
    bench.change(CLAIM, "data-web-0", |it| {
        it["metadata"]["ownerReferences"][0]["controller"] = false.into();
    });
    assert_eq!(owners(&bench, "data-web-0"), "StatefulSet");
    bench.unready("web-0");
    bench.live(1);
    bench.ready("web-0");
    bench.live(1);
    assert_eq!(owners(&bench, "data-web-0"), "StatefulSet*");
}

#[test]
fn labels_are_the_templates_overlaid_by_those_of_the_selector() {
    let labels = json!({ "app": "other", "tier": "disk" });
    let set = with(
        web(1),
        "/spec/volumeClaimTemplates/0/metadata/labels",
        labels,
    );
    let mut bench = Bench::with(set);
    bench.live(5);
    let expected = json!({ "app": "web", "tier": "disk" });
    assert_eq!(bench.claim("data-web-0")["metadata"]["labels"], expected);
}

#[test]
fn a_selector_of_expressions_alone_gives_claims_no_labels() {
    let selector =
        json!({ "matchExpressions": [{ "key": "app", "operator": "In", "values": ["web"] }] });
    let mut bench = Bench::with(with(web(1), "/spec/selector", selector));
    bench.live(5);
    assert_eq!(bench.claim("data-web-0")["metadata"]["labels"], Value::Null);
    assert_eq!(bench.counts(), [1, 1, 1, 1, 1]);
}

#[test]
fn a_pending_pod_gets_its_missing_claim_when_anything_else_happens() {
    let mut bench = Bench::with(web(1));
    bench.pass(1);
    bench.change(CLAIM, "data-web-0", |it| {
        it["metadata"].as_object_mut().unwrap().remove("finalizers");
    });
    bench.delete(CLAIM, "data-web-0");
    bench.pass(60);
    assert!(bench.get(CLAIM, "data-web-0").is_none());
    bench.edit("/metadata/annotations", json!({ "poke": "1" }));
    bench.pass(1);
    assert!(bench.get(CLAIM, "data-web-0").is_some());
}

#[test]
fn a_claim_that_is_being_deleted_keeps_its_pod_from_being_made() {
    let mut bench = Bench::settled(web(1));
    bench.forge(CLAIM, "data-web-0", |it| {
        put(
            it,
            "/metadata/deletionTimestamp",
            "2026-01-01T00:00:00Z".into(),
        );
        put(it, "/metadata/finalizers", json!(["example.com/keep"]));
    });
    bench.end("web-0");
    bench.pass(5);
    assert_eq!(bench.pods(), [""; 0]);
    let told = "FailedCreate: Create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted";
    assert!(bench.events().contains(&told.to_owned()));
}

#[test]
fn claims_outlive_their_pods_and_are_taken_again() {
    let mut bench = Bench::settled(web(2));
    let uid = bench.claim("data-web-1")["metadata"]["uid"].clone();
    bench.edit("/spec/replicas", 1);
    bench.live(10);
    bench.edit("/spec/replicas", 2);
    bench.live(10);
    assert_eq!(bench.counts(), [2, 2, 2, 2, 2]);
    assert_eq!(bench.claim("data-web-1")["metadata"]["uid"], uid);
}
