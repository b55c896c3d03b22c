//! What kubelets say of their claims, in the words of a real control plane where they are not reached.

use http::Method;
use kubectl_sts::sim::{Sim, User};
use serde_json::{Value, json};

use crate::sim::world::{ask, get, sim};

const OF: &str = "/api/v1/nodes/one/proxy/stats/summary";

/// A node with a pod that has a claim, bound to a volume of 10Gi.
async fn with_a_pod() -> Sim {
    let sim = sim();
    let client = sim.client();
    let node = json!({
        "metadata": {"name": "one"},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}, "addresses": [{"type": "InternalIP", "address": "10.1.0.1"}]},
    });
    ask(&client, Method::POST, "/api/v1/nodes", node).await;
    let class = json!({
        "metadata": {"name": "fast"}, "provisioner": "disk.csi.demo", "volumeBindingMode": "Immediate",
    });
    ask(
        &client,
        Method::POST,
        "/apis/storage.k8s.io/v1/storageclasses",
        class,
    )
    .await;
    let claim = json!({
        "metadata": {"name": "data"},
        "spec": {"storageClassName": "fast", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}},
    });
    let claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    ask(&client, Method::POST, claims, claim).await;
    let pod = json!({
        "metadata": {"name": "web-0"},
        "spec": {
            "containers": [{"name": "main", "image": "db:1"}],
            "volumes": [{"name": "disk", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "tmp", "emptyDir": {}}],
        },
    });
    ask(
        &client,
        Method::POST,
        "/api/v1/namespaces/default/pods",
        pod,
    )
    .await;
    tokio::time::sleep(std::time::Duration::from_secs(120)).await;
    sim
}

async fn volumes(sim: &Sim) -> Value {
    get(&sim.client(), OF).await["pods"][0]["volume"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_kubelet_says_how_full_the_claims_of_its_pods_are() {
    let sim = with_a_pod().await;
    let first = volumes(&sim).await;
    assert_eq!(
        first[0]["pvcRef"],
        json!({"name": "data", "namespace": "default"}),
        "{first}"
    );
    assert_eq!(first.as_array().unwrap().len(), 1);
    let number = |key: &str| first[0][key].as_i64().unwrap();
    assert_eq!(number("capacityBytes"), 10 << 30);
    assert_eq!(number("usedBytes") + number("availableBytes"), 10 << 30);
    assert!((8..72).contains(&(number("usedBytes") * 10 / (1 << 30))));
    // Time alone fills nothing.
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    assert_eq!(volumes(&sim).await[0]["usedBytes"], first[0]["usedBytes"]);
    let path = "/api/v1/namespaces/default/persistentvolumeclaims/data";
    let full = json!({"metadata": {"annotations": {"full": "91", "full-inodes": "96"}}});
    let request = http::Request::patch(path)
        .header("content-type", "application/merge-patch+json")
        .body(full.to_string().into_bytes())
        .unwrap();
    sim.client().request::<Value>(request).await.unwrap();
    let now = volumes(&sim).await;
    assert_eq!(now[0]["usedBytes"].as_i64().unwrap() * 100 / (10 << 30), 91);
    assert_eq!(
        now[0]["inodesUsed"].as_i64().unwrap() * 1000 / now[0]["inodes"].as_i64().unwrap(),
        960
    );
}

#[tokio::test(start_paused = true)]
async fn who_is_not_reached_or_may_not_ask_is_told_so() {
    let sim = with_a_pod().await;
    let refused = get(&sim.client(), "/api/v1/nodes/two/proxy/stats/summary").await;
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (&404.into(), &"nodes \"two\" not found".into())
    );
    let refused = get(&sim.client_as(User::named("bob")), OF).await;
    assert_eq!(
        refused["message"],
        "nodes \"one\" is forbidden: User \"bob\" cannot get resource \"nodes/proxy\" in API group \"\" at the cluster scope"
    );
    let lost = json!({"metadata": {"annotations": {"fate": "lost"}}});
    let request = http::Request::patch("/api/v1/nodes/one")
        .header("content-type", "application/merge-patch+json")
        .body(lost.to_string().into_bytes())
        .unwrap();
    sim.client().request::<Value>(request).await.unwrap();
    let began = tokio::time::Instant::now();
    let refused = get(&sim.client(), OF).await;
    assert_eq!(
        (&refused["code"], &refused["reason"]),
        (&503.into(), &"ServiceUnavailable".into())
    );
    assert_eq!(
        refused["message"],
        "error trying to reach service: dial tcp 10.1.0.1:10250: i/o timeout"
    );
    assert_eq!(began.elapsed().as_secs(), 30);
}
