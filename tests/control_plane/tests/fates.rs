//! Annotations of the pod template decide what becomes of pods, and it looks as it does on a real node.

use serde_json::{Value, json};

use super::super::{Bed, set};

fn main_container(pod: &Value) -> &Value {
    &pod["status"]["containerStatuses"][0]
}

#[test]
fn a_running_pod_has_all_that_a_kubelet_reports() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("running");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let pod = ns.get("pods/web-0");
    let main = main_container(&pod);
    assert_eq!(
        (
            &pod["status"]["phase"],
            &main["ready"],
            &main["started"],
            &main["restartCount"]
        ),
        (&json!("Running"), &json!(true), &json!(true), &json!(0))
    );
    assert!(
        main["containerID"]
            .as_str()
            .unwrap()
            .starts_with("containerd://")
    );
    assert!(main["imageID"].as_str().unwrap().contains("@sha256:"));
    assert!(main["state"]["running"]["startedAt"].is_string());
    let conditions = pod["status"]["conditions"].as_array().unwrap();
    for kind in [
        "PodScheduled",
        "PodReadyToStartContainers",
        "Initialized",
        "ContainersReady",
        "Ready",
    ] {
        let condition = conditions.iter().find(|it| it["type"] == kind).unwrap();
        assert_eq!(condition["status"], "True", "{kind}");
        assert!(condition["lastTransitionTime"].is_string(), "{kind}");
    }
    assert_eq!(
        ns.wait_event("web-0", "Started")["source"]["component"],
        "kubelet"
    );
}

#[test]
fn a_bad_image_backs_off_and_stops_the_rollout() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("badimage");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    ns.apply(&set("web", 2).image("nginx:typo").fate("badimage"));
    let pod = ns.wait("web-1 to back off", "pods/web-1", |pod| {
        main_container(pod)["state"]["waiting"]["reason"] == "ImagePullBackOff"
    });
    let message = main_container(&pod)["state"]["waiting"]["message"]
        .as_str()
        .unwrap();
    assert!(
        message.starts_with("Back-off pulling image \"nginx:typo\": ErrImagePull: "),
        "{message}"
    );
    assert_eq!(pod["status"]["phase"], "Pending");
    let failed = ns.wait_event("web-1", "Failed");
    assert_eq!(
        failed["involvedObject"]["fieldPath"],
        "spec.containers{main}"
    );
    let events = ns
        .get("events?fieldSelector=involvedObject.name%3Dweb-1")
        .to_string();
    assert!(
        events.contains(r#"Failed to pull image \"nginx:typo\": rpc error: "#),
        "{events}"
    );
    assert_eq!(ns.get("statefulsets/web")["status"]["updatedReplicas"], 1);
}

#[test]
fn a_pod_that_is_never_ready_runs_and_heals_when_its_fate_is_lifted() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("never");
    ns.apply(&set("web", 2).fate("never"));
    let event = ns.wait_event("web-0", "Unhealthy");
    assert_eq!(
        event["message"],
        "Readiness probe failed: HTTP probe failed with statuscode: 503"
    );
    assert_eq!(
        (&event["type"], &ns.get("pods/web-0")["status"]["phase"]),
        (&json!("Warning"), &json!("Running"))
    );
    assert!(ns.get("pods/web-1").is_null(), "the next ordinal waits");
    ns.patch(
        "pods/web-0",
        &json!({ "metadata": { "annotations": { "fate": null } } }),
    );
    ns.wait("web-0 to be ready", "pods/web-0", |pod| {
        main_container(pod)["ready"] == true
    });
}

#[test]
fn a_crashing_pod_is_started_again_and_again() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("crash");
    ns.apply(
        &set("web", 1)
            .fate("crash")
            .annotation("restarts-after", "300ms"),
    );
    let pod = ns.wait("web-0 to crash twice", "pods/web-0", |pod| {
        let main = main_container(pod);
        main["restartCount"].as_u64() >= Some(2)
            && main["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    });
    let last = &main_container(&pod)["lastState"]["terminated"];
    assert_eq!(
        (&last["exitCode"], &last["reason"]),
        (&json!(1), &json!("Error"))
    );
    ns.wait(
        "the event to count",
        "events?fieldSelector=reason%3DBackOff",
        |events| events["items"][0]["count"].as_u64() >= Some(2),
    );
}

#[test]
fn a_pod_that_exits_is_made_anew() {
    let Some(bed) = Bed::shared() else { return };
    for fate in ["exits", "fails"] {
        let ns = bed.namespace(fate);
        ns.apply(&set("web", 1).fate(fate));
        let uid = ns.wait("web-0", "pods/web-0", Value::is_object)["metadata"]["uid"].clone();
        ns.wait("another web-0", "pods/web-0", |pod| {
            pod.is_object() && pod["metadata"]["uid"] != uid
        });
    }
}

#[test]
fn slow_pods_take_the_time_they_were_given() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("slow");
    ns.apply(
        &set("web", 1)
            .annotation("ready-after", "1h")
            .annotation("gone-after", "1h"),
    );
    ns.wait("web-0 to run", "pods/web-0", |pod| {
        pod["status"]["phase"] == "Running"
    });
    ns.kubectl(&["delete", "pod", "web-0", "--wait=false"]);
    ns.kubectl(&["delete", "statefulset", "web", "--wait=false"]);
    let pod = ns.get("pods/web-0");
    assert!(pod["metadata"]["deletionTimestamp"].is_string());
    assert_eq!(main_container(&pod)["ready"], false);
    ns.kubectl(&["delete", "pod", "web-0", "--force", "--grace-period=0"]);
    ns.wait("web-0 to be gone", "pods/web-0", Value::is_null);
}
