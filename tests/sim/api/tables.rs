//! Tables, as `kubectl get` asks for them.

use http::Request;
use kubectl_sts::sim::{Key, Kind, Sim};
use serde_json::{Value, json};

use crate::sim::world::sim;

async fn table(sim: &Sim, path: &str) -> Value {
    let accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    let request = Request::get(path)
        .header("accept", accept)
        .body(Vec::new())
        .unwrap();
    sim.client().request::<Value>(request).await.unwrap()
}

fn put(sim: &Sim, kind: Kind, mut object: Value) {
    object["metadata"]["creationTimestamp"] = json!("2026-11-21T09:00:00Z");
    sim.with(|world| world.store.put(Key::of(kind, &object), object));
}

/// The cells of the only row, those of `-o wide` included.
async fn cells(sim: &Sim, path: &str) -> Value {
    let table = table(sim, path).await;
    assert_eq!(table["kind"], "Table");
    let cells = table["rows"][0]["cells"].clone();
    assert_eq!(
        cells.as_array().unwrap().len(),
        table["columnDefinitions"].as_array().unwrap().len(),
        "a cell for each column"
    );
    assert_eq!(table["rows"][0]["object"]["kind"], "PartialObjectMetadata");
    cells
}

#[tokio::test(start_paused = true)]
async fn a_pod_is_summed_up_as_the_real_server_does() {
    let pod = |status: Value| {
        json!({
            "metadata": { "name": "db-0", "namespace": "default" },
            "spec": { "nodeName": "n1", "containers": [{ "name": "a" }, { "name": "b" }] },
            "status": status,
        })
    };
    let running = json!({ "ready": true, "restartCount": 0, "state": { "running": {} } });
    let crashing = json!({
        "ready": false,
        "restartCount": 3,
        "state": { "waiting": { "reason": "CrashLoopBackOff" } },
        "lastState": { "terminated": { "exitCode": 1, "finishedAt": "2026-11-21T09:58:00Z" } },
    });
    let waits = json!({ "state": { "waiting": { "reason": "ErrImagePull" } } });
    for (status, ready, word, restarts) in [
        (
            json!({ "phase": "Running", "containerStatuses": [running, running] }),
            "2/2",
            "Running",
            "0",
        ),
        (
            json!({ "phase": "Running", "containerStatuses": [running, crashing] }),
            "1/2",
            "CrashLoopBackOff",
            "3 (2m ago)",
        ),
        (json!({ "phase": "Pending" }), "0/2", "Pending", "0"),
        (
            json!({ "phase": "Failed", "reason": "Evicted" }),
            "0/2",
            "Evicted",
            "0",
        ),
        (
            json!({ "phase": "Pending", "initContainerStatuses": [waits] }),
            "0/2",
            "Init:ErrImagePull",
            "0",
        ),
    ] {
        let sim = sim();
        put(&sim, Kind::Pod, pod(status));
        let cells = cells(&sim, "/api/v1/pods").await;
        assert_eq!(
            cells,
            json!([
                "db-0", ready, word, restarts, "60m", "<none>", "n1", "<none>", "<none>"
            ])
        );
    }
}

#[tokio::test(start_paused = true)]
async fn sets_claims_nodes_and_budgets_have_the_columns_of_the_real_server() {
    let sim = sim();
    put(
        &sim,
        Kind::StatefulSet,
        json!({
            "metadata": { "name": "db", "namespace": "default" },
            "spec": { "replicas": 3, "template": { "spec": { "containers": [
                { "name": "a", "image": "x:1" }, { "name": "b", "image": "y:2" }] } } },
            "status": { "readyReplicas": 2 },
        }),
    );
    put(
        &sim,
        Kind::PersistentVolumeClaim,
        json!({
            "metadata": { "name": "data-db-0", "namespace": "default" },
            "spec": { "volumeName": "pv1", "storageClassName": "fast", "volumeMode": "Filesystem" },
            "status": { "phase": "Bound", "capacity": { "storage": "1Gi" }, "accessModes": ["ReadWriteOnce"] },
        }),
    );
    put(
        &sim,
        Kind::Node,
        json!({
            "metadata": { "name": "n1", "labels": { "node-role.kubernetes.io/worker": "" } },
            "spec": { "unschedulable": true },
            "status": {
                "conditions": [{ "type": "Ready", "status": "True" }],
                "addresses": [{ "type": "InternalIP", "address": "10.9.9.9" }],
                "nodeInfo": { "kubeletVersion": "v1.36.3", "kernelVersion": "6.1", "architecture": "amd64" },
            },
        }),
    );
    put(
        &sim,
        Kind::PodDisruptionBudget,
        json!({
            "metadata": { "name": "db", "namespace": "default" },
            "spec": { "minAvailable": 2 },
            "status": { "disruptionsAllowed": 1 },
        }),
    );
    for (path, expected) in [
        (
            "/apis/apps/v1/statefulsets",
            json!(["db", "2/3", "60m", "a,b", "x:1,y:2"]),
        ),
        (
            "/api/v1/persistentvolumeclaims",
            json!([
                "data-db-0",
                "Bound",
                "pv1",
                "1Gi",
                "RWO",
                "fast",
                "<unset>",
                "60m",
                "Filesystem"
            ]),
        ),
        (
            "/api/v1/nodes",
            json!([
                "n1",
                "Ready,SchedulingDisabled",
                "worker",
                "60m",
                "v1.36.3",
                "10.9.9.9",
                "<none>",
                "<unknown>",
                "6.1 (amd64)",
                "<unknown>"
            ]),
        ),
        (
            "/apis/policy/v1/poddisruptionbudgets",
            json!(["db", "2", "N/A", 0, "60m"]),
        ),
    ] {
        assert_eq!(cells(&sim, path).await, expected, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_kind_has_a_cell_for_each_column() {
    for kind in Kind::ALL {
        let sim = sim();
        let mut object = json!({ "metadata": { "name": "x" } });
        if kind.resource().is_namespaced {
            object["metadata"]["namespace"] = json!("default");
        }
        put(&sim, *kind, object);
        cells(&sim, &kind.resource().path("")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn metadata_alone_is_given_to_whoever_asks_for_it() {
    let sim = sim();
    let map = json!({ "metadata": { "name": "x", "namespace": "default" }, "data": { "a": "b" } });
    put(&sim, Kind::ConfigMap, map);
    let accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    let request = Request::get("/api/v1/configmaps")
        .header("accept", accept)
        .body(Vec::new())
        .unwrap();
    let list: Value = sim.client().request(request).await.unwrap();
    assert_eq!(list["kind"], "PartialObjectMetadataList");
    assert_eq!(list["items"][0]["metadata"]["name"], "x");
    assert_eq!(list["items"][0]["data"], Value::Null);
}
