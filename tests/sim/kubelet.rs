//! Kubelets: how pods live and end.

use kubectl_sts::sim::{Kind, Pace};
use serde_json::json;

use super::cluster::{Cluster, claim, condition, mounts, pod};

fn one(annotations: &serde_json::Value) -> Cluster {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::Pod, pod("web-0", annotations, &json!({})));
    cluster
}

#[test]
fn a_pod_runs_after_a_fifth_of_a_second_and_is_ready_after_another() {
    let mut cluster = one(&json!({}));
    cluster.pass(0.1);
    assert_eq!(cluster.state("web-0"), "ContainerCreating");
    cluster.pass(0.2);
    assert_eq!(cluster.state("web-0"), "Running");
    cluster.pass(0.2);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    let status = &cluster.pod("web-0")["status"];
    let main = &status["containerStatuses"][0];
    assert_eq!(main["started"], true);
    assert_eq!(main["restartCount"], 0);
    assert!(status["podIP"].as_str().unwrap().starts_with("10.24"));
    assert_eq!(status["qosClass"], "BestEffort");
    for kind in [
        "PodScheduled",
        "Initialized",
        "ContainersReady",
        "PodReadyToStartContainers",
    ] {
        assert_eq!(
            condition(&cluster.pod("web-0"), kind)["status"],
            "True",
            "{kind}"
        );
    }
}

#[test]
fn a_deleted_pod_is_gone_a_moment_later() {
    let mut cluster = one(&json!({ "gone-after": "5s" }));
    cluster.pass(1.0);
    cluster.delete(Kind::Pod, "web-0");
    cluster.pass(4.9);
    assert_eq!(cluster.state("web-0"), "Terminating");
    cluster.pass(0.2);
    assert_eq!(cluster.state("web-0"), "gone");
}

#[test]
fn a_pod_that_never_gets_ready_heals_when_its_fate_is_taken_away() {
    let mut cluster = one(&json!({ "fate": "never" }));
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "Running");
    assert!(cluster.events("web-0").contains(
        &"Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503".to_owned()
    ));
    cluster.annotate(Kind::Pod, "web-0", "fate", "");
    cluster.pass(0.3);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    cluster.annotate(Kind::Pod, "web-0", "fate", "never");
    cluster.pass(0.0);
    assert_eq!(cluster.state("web-0"), "Running");
}

#[test]
fn an_image_that_is_not_there_is_told_and_backed_off_from() {
    let mut cluster = one(&json!({ "fate": "badimage" }));
    cluster.pass(0.5);
    assert_eq!(cluster.state("web-0"), "ErrImagePull");
    cluster.pass(1.0);
    assert_eq!(cluster.state("web-0"), "ImagePullBackOff");
    cluster.annotate(Kind::Pod, "web-0", "fate", "");
    cluster.pass(0.5);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn a_crash_loop_counts_and_waits() {
    let mut cluster = one(&json!({ "fate": "crash" }));
    cluster.pass(1.0);
    assert_eq!(cluster.state("web-0"), "CrashLoopBackOff");
    cluster.pass(7.0);
    let main = cluster.pod("web-0")["status"]["containerStatuses"][0].clone();
    assert_eq!(main["restartCount"], 2);
    assert_eq!(main["lastState"]["terminated"]["exitCode"], 1);
}

#[test]
fn a_pod_ends_by_itself_as_its_fate_says() {
    for (fate, phase) in [("exits", "Succeeded"), ("fails", "Failed")] {
        let mut cluster = one(&json!({ "fate": fate }));
        cluster.pass(1.3);
        assert_eq!(cluster.state("web-0"), "Running, ready");
        cluster.pass(0.2);
        assert_eq!(cluster.state("web-0"), phase);
    }
}

#[test]
fn a_real_pod_pulls_creates_starts_and_waits_for_its_probe() {
    let mut cluster = Cluster::new(Pace::Real);
    let probed = json!({ "containers": [{
        "name": "main", "image": "mysql:8", "readinessProbe": { "initialDelaySeconds": 5, "periodSeconds": 10 },
    }] });
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &probed));
    cluster.pass(4.9);
    assert_ne!(cluster.state("web-0"), "Running, ready");
    cluster.pass(30.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    let reasons: Vec<String> = cluster
        .events("web-0")
        .iter()
        .map(|it| it.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        reasons,
        ["Scheduled", "Pulling", "Pulled", "Created", "Started"]
    );
}

#[test]
fn a_cluster_at_rest_forgets_its_events_and_then_writes_nothing() {
    let mut cluster = one(&json!({}));
    cluster.pass(7200.0);
    assert_eq!(cluster.events("web-0"), [""; 0]);
    let before = cluster.world.store.revision();
    cluster.pass(3600.0);
    assert_eq!(cluster.world.store.revision(), before);
    assert_eq!(cluster.world.next(), None);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let story = || {
        let mut cluster = Cluster::new(Pace::Real);
        for number in 0..5 {
            cluster.create(
                Kind::Pod,
                pod(&format!("web-{number}"), &json!({}), &json!({})),
            );
        }
        cluster.pass(60.0);
        let all = cluster.world.store.since(0).unwrap();
        all.map(|it| format!("{it:?}")).collect::<Vec<_>>()
    };
    assert_eq!(story(), story());
}

#[test]
fn a_real_crash_loop_starts_again_at_once_then_waits_longer_and_longer() {
    let mut cluster = Cluster::new(Pace::Real);
    let crash = json!({ "fate": "crash", "pulls-for": "1s" });
    cluster.create(Kind::Pod, pod("web-0", &crash, &json!({})));
    while cluster.state("web-0") != "CrashLoopBackOff" {
        cluster.pass(0.1);
    }
    let main = |cluster: &Cluster| cluster.pod("web-0")["status"]["containerStatuses"][0].clone();
    assert_eq!(main(&cluster)["restartCount"], 1);
    let words = main(&cluster)["state"]["waiting"]["message"].clone();
    assert!(
        words
            .as_str()
            .unwrap()
            .starts_with("back-off 10s restarting failed container=main pod=web-0_default(")
    );
    cluster.pass(600.0);
    assert_eq!(main(&cluster)["restartCount"], 6);
    cluster.annotate(Kind::Pod, "web-0", "fate", "");
    cluster.pass(300.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn init_containers_run_one_after_the_other_and_sidecars_stay() {
    let mut cluster = Cluster::new(Pace::Real);
    let spec = json!({ "initContainers": [
        { "name": "prepare", "image": "busybox:1" },
        { "name": "proxy", "image": "proxy:1", "restartPolicy": "Always" },
    ] });
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &spec));
    cluster.pass(2.0);
    assert_eq!(cluster.state("web-0"), "PodInitializing");
    assert_eq!(
        condition(&cluster.pod("web-0"), "Initialized")["status"],
        "False"
    );
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    let init = cluster.pod("web-0")["status"]["initContainerStatuses"].clone();
    assert_eq!(init[0]["state"]["terminated"]["reason"], "Completed");
    assert_eq!(init[1]["ready"], true);
}

#[test]
fn a_container_whose_secret_is_missing_is_created_when_somebody_makes_it() {
    let mut cluster = Cluster::new(Pace::Real);
    let spec = json!({ "containers": [{
        "name": "main", "image": "nginx:1", "envFrom": [{ "secretRef": { "name": "password" } }],
    }] });
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &spec));
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "CreateContainerConfigError");
    let told = "Failed: Error: secret \"password\" not found".to_owned();
    assert!(cluster.events("web-0").contains(&told));
    let secret = json!({ "metadata": { "name": "password", "namespace": "default" } });
    cluster.create(Kind::Secret, secret);
    cluster.pass(5.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn a_volume_moves_to_another_node_only_when_the_lost_one_lets_go() {
    let mut cluster = Cluster::new(Pace::Real);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "disk", "1Gi"));
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    let node = cluster.pod("web-0")["spec"]["nodeName"]
        .as_str()
        .unwrap()
        .to_owned();
    cluster.annotate(Kind::Node, &node, "fate", "lost");
    cluster.pass(60.0);
    cluster.force(Kind::Pod, "web-0");
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "ContainerCreating");
    assert!(
        cluster
            .events("web-0")
            .iter()
            .any(|it| it.starts_with("FailedAttachVolume: Multi-Attach error"))
    );
    cluster.pass(360.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn a_full_disk_sends_pods_away_and_takes_none() {
    let mut cluster = Cluster::new(Pace::Bed);
    for name in ["web-0", "web-1", "web-2", "web-3"] {
        cluster.create(Kind::Pod, pod(name, &json!({}), &json!({})));
    }
    cluster.pass(5.0);
    cluster.annotate(Kind::Node, "node-1", "fate", "full-disk");
    cluster.pass(11.0);
    assert_eq!(cluster.state("web-0"), "Failed");
    assert_eq!(cluster.pod("web-0")["status"]["reason"], "Evicted");
    assert_eq!(cluster.state("web-3"), "Running, ready");
    cluster.pass(20.0);
    assert_eq!(cluster.state("web-3"), "Failed");
    cluster.create(Kind::Pod, pod("web-4", &json!({}), &json!({})));
    cluster.pass(1.0);
    assert_ne!(cluster.pod("web-4")["spec"]["nodeName"], "node-1");
}

#[test]
fn an_instant_pod_runs_at_once_and_silently() {
    let mut cluster = Cluster::new(Pace::Instant);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &json!({})));
    cluster.pass(0.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    assert_eq!(cluster.events("web-0"), [""; 0]);
}
