//! What breaks, breaks as it does in the world, and comes back.

use serde_json::{Value, json};

use super::super::{Bed, set};

#[test]
fn the_api_server_comes_back_on_the_same_port_with_its_data_and_old_versions_expire() {
    let Some(bed) = Bed::own() else { return };
    let (url, ns) = (bed.url(), bed.namespace("back"));
    ns.apply(&set("web", 1));
    let old = ns.wait_ready("web", 1)["metadata"]["resourceVersion"]
        .as_str()
        .unwrap()
        .to_owned();

    bed.stop_api_server();
    assert!(bed.request("GET", "/version", "", &Value::Null).is_err());
    bed.start_api_server();
    assert_eq!(
        (
            bed.url(),
            ns.get("statefulsets/web")["spec"]["replicas"].clone()
        ),
        (url, json!(1))
    );

    ns.patch("statefulsets/web", &json!({ "spec": { "replicas": 2 } }));
    ns.wait_ready("web", 2); // the controllers have found their way back
    bed.forget_versions();
    let watch = ns.path(&format!(
        "pods?watch=true&timeoutSeconds=5&resourceVersion={old}"
    ));
    let answer = bed
        .request("GET", &watch, "", &Value::Null)
        .map_or_else(|error| error.to_string(), |event| event.to_string());
    assert!(
        answer.contains("410") && answer.contains("Expired"),
        "{answer}"
    );
}

#[test]
fn a_restored_backup_takes_the_cluster_back_in_time() {
    let Some(bed) = Bed::own() else { return };
    let ns = bed.namespace("restore");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let copy = bed.copy_etcd();
    ns.kubectl(&["scale", "statefulset", "web", "--replicas=2"]);
    let later = ns.wait_ready("web", 2);
    bed.restore_etcd(&copy);
    let restored = ns.get("statefulsets/web");
    assert_eq!(
        (&restored["spec"]["replicas"], &restored["metadata"]["uid"]),
        (&json!(1), &later["metadata"]["uid"])
    );
    ns.kubectl(&["scale", "statefulset", "web", "--replicas=3"]);
    ns.wait_ready("web", 3);
}

#[test]
fn a_lost_node_keeps_its_deleted_pods_until_it_is_found() {
    let Some(bed) = Bed::own() else { return };
    let ns = bed.namespace("lost");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let pod = ns.get("pods/web-0");
    let node = pod["spec"]["nodeName"].as_str().unwrap();
    bed.lose_node(node);
    ns.kubectl(&["delete", "pod", "web-0", "--wait=false"]);
    // Another node's pods come and go meanwhile: it is not that nobody acts.
    ns.apply(&set("other", 1));
    ns.wait_ready("other", 1);
    ns.kubectl(&["delete", "pod", "other-0"]);
    let there = ns.get("pods/web-0");
    assert_eq!(there["metadata"]["uid"], pod["metadata"]["uid"]);
    assert!(there["metadata"]["deletionTimestamp"].is_string());
    bed.find_node(node);
    ns.wait("web-0 to be replaced", "pods/web-0", |it| {
        it.is_object() && it["metadata"]["uid"] != pod["metadata"]["uid"]
    });
}

#[test]
fn a_paused_api_server_answers_when_it_is_resumed() {
    let Some(bed) = Bed::own() else { return };
    bed.pause_api_server();
    let url = bed.url();
    std::thread::scope(|scope| {
        let version = scope.spawn(|| bed.get("/version"));
        assert!(
            std::net::TcpStream::connect(url.trim_start_matches("https://")).is_ok(),
            "it still accepts"
        );
        assert!(!version.is_finished());
        bed.resume_api_server();
        assert_eq!(version.join().unwrap()["major"], "1");
    });
}
