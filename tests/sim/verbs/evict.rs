use kubectl_sts::sim::{Kind, Validation, World};
use serde_json::{Value, json};

use super::{is_there, key, make, pass, pod, put, tell_status, world};

/// Two ready pods, and a budget.
fn guarded(budget: Value) -> World {
    let mut world = world();
    for name in ["a", "b"] {
        let mut pod = pod(name);
        put(&mut pod, "/spec/nodeName", "none".into());
        make(&mut world, Kind::Pod, pod);
        let ready =
            json!({ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] });
        tell_status(&mut world, Kind::Pod, name, "/status", ready);
    }
    guard(&mut world, "guard", budget);
    pass(&mut world, 1);
    world
}

fn guard(world: &mut World, name: &str, mut spec: Value) {
    put(
        &mut spec,
        "/selector",
        json!({ "matchLabels": { "app": "web" } }),
    );
    make(
        world,
        Kind::PodDisruptionBudget,
        json!({ "metadata": { "name": name }, "spec": spec }),
    );
}

fn evict(world: &mut World, name: &str, options: &Value) -> Result<Value, String> {
    let body = json!({ "metadata": { "name": name }, "deleteOptions": options });
    world
        .evict(&key(Kind::Pod, name), &body, false, Validation::Strict)
        .map_err(|it| format!("{} {} {}", it.code, it.message, it.details))
}

fn status(world: &World) -> Value {
    world.get(&key(Kind::PodDisruptionBudget, "guard")).unwrap()["status"].clone()
}

#[test]
fn a_budget_counts_its_healthy_pods() {
    let world = guarded(json!({ "minAvailable": 1 }));
    let status = status(&world);
    assert_eq!(status["expectedPods"], 2);
    assert_eq!(status["currentHealthy"], 2);
    assert_eq!(status["desiredHealthy"], 1);
    assert_eq!(status["disruptionsAllowed"], 1);
    assert_eq!(status["observedGeneration"], 1);
    assert_eq!(status["conditions"][0]["reason"], "SufficientPods");
}

#[test]
fn one_may_go_and_the_next_is_held() {
    let mut world = guarded(json!({ "minAvailable": 1 }));
    assert_eq!(
        evict(&mut world, "a", &Value::Null).unwrap()["status"],
        "Success"
    );
    assert_eq!(status(&world)["disruptionsAllowed"], 0);
    assert!(status(&world)["disruptedPods"]["a"].is_string());
    pass(&mut world, 1);
    assert_eq!(
        evict(&mut world, "b", &Value::Null).unwrap_err(),
        "429 Cannot evict pod as it would violate the pod's disruption budget. {\"causes\":[{\"message\":\"The disruption budget guard needs 1 healthy pods and has 1 currently\",\"reason\":\"DisruptionBudget\"}]}"
    );
    let told = world.get(&key(Kind::Pod, "a")).unwrap()["status"]["conditions"].clone();
    assert_eq!(told[1]["reason"], "EvictionByEvictionAPI");
}

#[test]
fn two_budgets_are_too_many() {
    let mut world = guarded(json!({ "minAvailable": 1 }));
    guard(&mut world, "other", json!({ "minAvailable": 1 }));
    pass(&mut world, 1);
    assert!(evict(&mut world, "a", &Value::Null).unwrap_err().starts_with(
        "500 This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
    ));
}

#[test]
fn the_budget_is_asked_before_the_uid_is_looked_at() {
    let other = json!({ "preconditions": { "uid": "zzz" } });
    let mut full = guarded(json!({ "minAvailable": 2 }));
    assert!(
        evict(&mut full, "a", &other)
            .unwrap_err()
            .starts_with("429")
    );
    let mut free = guarded(json!({ "minAvailable": 1 }));
    assert!(
        evict(&mut free, "a", &other)
            .unwrap_err()
            .starts_with("409 Operation cannot be fulfilled on Pod \"a\": the UID")
    );
    assert!(is_there(&free, Kind::Pod, "a"));
}

#[test]
fn the_pending_pass_and_the_unready_only_if_the_budget_says_so() {
    let pending = json!({ "phase": "Pending" });
    let mut world = guarded(json!({ "minAvailable": 2 }));
    tell_status(&mut world, Kind::Pod, "a", "/status", pending);
    assert!(evict(&mut world, "a", &Value::Null).is_ok());
    let unready =
        json!({ "phase": "Running", "conditions": [{ "type": "Ready", "status": "False" }] });
    for (policy, passes) in [("IfHealthyBudget", false), ("AlwaysAllow", true)] {
        let mut world = guarded(json!({ "minAvailable": 2, "unhealthyPodEvictionPolicy": policy }));
        tell_status(&mut world, Kind::Pod, "a", "/status", unready.clone());
        pass(&mut world, 1);
        assert_eq!(
            evict(&mut world, "a", &Value::Null).is_ok(),
            passes,
            "{policy}"
        );
    }
}

#[test]
fn what_an_eviction_does_not_know_is_refused_when_asked_strictly() {
    let mut world = guarded(json!({ "minAvailable": 1 }));
    let body = json!({ "metadata": { "name": "a" }, "delete_options": {} });
    let refusal = world
        .evict(&key(Kind::Pod, "a"), &body, false, Validation::Strict)
        .unwrap_err();
    assert!(
        refusal
            .message
            .ends_with("strict decoding error: unknown field \"delete_options\"")
    );
    let body = json!({ "metadata": { "name": "b" } });
    let refusal = world
        .evict(&key(Kind::Pod, "a"), &body, false, Validation::Warn)
        .unwrap_err();
    assert_eq!(
        refusal.message,
        "name in URL does not match name in Eviction object"
    );
}
