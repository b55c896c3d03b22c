//! An autoscaler overrules whoever scales by hand.

use kubectl_sts::sim::Kind;
use serde_json::{Value, json};

use super::bench::{Bench, put, web};

const AUTOSCALER: Kind = Kind::HorizontalPodAutoscaler;

fn bench(replicas: i64, desired: &str) -> Bench {
    let mut bench = Bench::settled(web(replicas));
    bench.create(
        AUTOSCALER,
        json!({
            "metadata": {
                "name": "web",
                "namespace": "default",
                "annotations": { "sim.kubectl-sts/desired": desired },
            },
            "spec": {
                "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web" },
                "minReplicas": 2,
                "maxReplicas": 5,
                "metrics": [{
                    "type": "Resource",
                    "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 50 } },
                }],
            },
        }),
    );
    bench.live(2);
    bench
}

fn replicas(bench: &Bench) -> i64 {
    bench.set()["spec"]["replicas"].as_i64().unwrap()
}

fn condition(bench: &Bench, kind: &str) -> Value {
    let autoscaler = bench.get(AUTOSCALER, "web").unwrap();
    let conditions = autoscaler["status"]["conditions"].as_array().unwrap();
    let found = conditions.iter().find(|it| it["type"] == kind);
    found.map_or(Value::Null, |it| it["reason"].clone())
}

fn events(bench: &Bench) -> Vec<String> {
    let events = bench.world.store.within(Kind::Event, "default");
    let about = events.filter(|(_, it)| it["involvedObject"]["kind"] == "HorizontalPodAutoscaler");
    about
        .map(|(_, it)| {
            format!(
                "{}: {}",
                it["reason"].as_str().unwrap(),
                it["message"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_set_scaled_by_hand_is_scaled_back_at_the_next_look() {
    let mut bench = bench(3, "3");
    assert_eq!(replicas(&bench), 3);
    bench.edit("/spec/replicas", 4);
    bench.live(10);
    assert_eq!(replicas(&bench), 4);
    bench.live(5);
    assert_eq!(replicas(&bench), 3);
    let manager = bench.set()["metadata"]["managedFields"].clone();
    if manager.is_array() {
        let wrote = |it: &&Value| {
            it["subresource"] == "scale" && it["manager"] == "kube-controller-manager"
        };
        assert!(manager.as_array().unwrap().iter().any(|it| wrote(&it)));
    }
    assert_eq!(
        events(&bench),
        ["SuccessfulRescale: New size: 3; reason: All metrics below target"]
    );
}

#[test]
fn the_limits_hold_before_the_metrics() {
    let mut bench = bench(3, "9");
    assert_eq!(replicas(&bench), 5);
    assert_eq!(condition(&bench, "ScalingLimited"), "TooManyReplicas");
    assert_eq!(condition(&bench, "AbleToScale"), "SucceededRescale");
    bench.edit("/spec/replicas", 1);
    bench.live(16);
    assert!(events(&bench).contains(
        &"SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas".to_owned()
    ));
    bench.live(40);
    assert_eq!(replicas(&bench), 5);
}

#[test]
fn a_set_without_replicas_is_left_alone() {
    let mut bench = bench(3, "3");
    bench.edit("/spec/replicas", 0);
    bench.live(60);
    assert_eq!(replicas(&bench), 0);
    assert_eq!(condition(&bench, "ScalingActive"), "ScalingDisabled");
}

#[test]
fn a_target_that_is_missing_is_told() {
    let mut bench = bench(3, "3");
    bench.change(AUTOSCALER, "web", |it| {
        put(it, "/spec/scaleTargetRef/name", "gone".into());
    });
    bench.live(2);
    assert_eq!(condition(&bench, "AbleToScale"), "FailedGetScale");
    assert!(
        events(&bench).contains(&"FailedGetScale: statefulsets.apps \"gone\" not found".to_owned())
    );
}
