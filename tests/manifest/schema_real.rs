//! The schemas that real servers publish.

use kubectl_sts::cluster::{Server, openapi};
use kubectl_sts::manifest::Schema;
use serde_json::{Value, json};

use crate::control_plane::{Bed, Namespace};

async fn server(bed: &Bed) -> Server {
    let kubeconfig = kube::config::Kubeconfig::read_from(bed.admin()).unwrap();
    let options = kube::config::KubeConfigOptions::default();
    let config = kube::Config::from_custom_kubeconfig(kubeconfig, &options);
    Server::new(kube::Client::try_from(config.await.unwrap()).unwrap())
}

fn set() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "web", "labels": { "app": "web" } },
        "spec": {
            "serviceName": "web", "replicas": 1, "selector": { "matchLabels": { "app": "web" } },
            "persistentVolumeClaimRetentionPolicy": { "whenScaled": "Delete" },
            "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": {
                    "nodeSelector": { "none": "such" },
                    "securityContext": { "sysctls": [{ "name": "kernel.shm_rmid_forced" }] },
                    "containers": [{
                        "name": "main", "image": "nginx:1",
                        "ports": [{ "containerPort": 80 }],
                        "env": [{ "name": "A", "value": "b" }],
                        "resources": { "requests": { "cpu": "100m", "memory": "1Gi" } },
                        "readinessProbe": { "httpGet": { "port": "http", "httpHeaders": [{ "name": "a" }] } },
                    }],
                },
            },
            "volumeClaimTemplates": [{
                "metadata": { "name": "data" },
                "spec": { "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } },
            }],
        },
    })
}

fn all_faults(schema: &Schema, version: &str, list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    let told = items.iter().flat_map(|item| {
        let kind = list["kind"].as_str().unwrap().strip_suffix("List").unwrap();
        assert!(schema.knows(version, kind), "{version} {kind}");
        let faults = schema.faults(version, kind, item);
        faults
            .into_iter()
            .map(move |it| format!("{kind} {}: {}", it.pointer, it.words))
    });
    told.collect()
}

/// What is typed wrongly: where, and how the field is called in what the server says.
const WRONG: &[(&str, &str, &str)] = &[
    ("/spec/replica", "3", "spec.replica"),
    ("/spec/replicas", "\"3\"", "replicas"),
    ("/spec/replicas", "3000000000", "replicas"),
    (
        "/spec/template/spec/containers/0/imag",
        "\"nginx\"",
        "spec.template.spec.containers[0].imag",
    ),
    ("/spec/template/spec/containers/0/env/0/value", "5", "value"),
    (
        "/spec/template/spec/containers/0/env",
        "{\"A\": \"b\"}",
        "env",
    ),
    (
        "/spec/template/spec/containers/0/ports/0/protocol",
        "\"TPC\"",
        "protocol",
    ),
    (
        "/spec/template/spec/containers/0/resources/requests/memory",
        "\"1GB\"",
        "quantities must match",
    ),
    (
        "/spec/template/spec/containers/0/name",
        "null",
        "spec.template.spec.containers[0].name",
    ),
    ("/spec/template/spec/hostNetwork", "\"true\"", "hostNetwork"),
    (
        "/spec/podManagementPolicy",
        "\"Paralel\"",
        "podManagementPolicy",
    ),
    ("/spec/selector", "null", "spec.selector"),
    ("/metadata/labels/app", "1", "labels"),
    (
        "/spec/volumeClaimTemplates/0/spec/storageClass",
        "\"fast\"",
        "spec.volumeClaimTemplates[0].spec.storageClass",
    ),
];

fn with(pointer: &str, value: &str) -> Value {
    let mut object = set();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    object.pointer_mut(parent).unwrap()[key] = serde_json::from_str(value).unwrap();
    object
}

/// What the server says of an object that is created strictly, and only for show.
fn refusal(ns: &Namespace<'_>, object: &Value) -> String {
    let path = format!(
        "{}?dryRun=All&fieldValidation=Strict",
        ns.path("statefulsets")
    );
    match ns.bed.request("POST", &path, "application/json", object) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schemas_of_a_real_server_agree_with_what_it_takes_and_refuses() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("schema");
    let server = server(bed).await;
    let [apps, core, policy] =
        ["apps/v1", "v1", "policy/v1"].map(|it| openapi::schema(&server, it));
    let (apps, core, policy) = (
        apps.await.unwrap(),
        core.await.unwrap(),
        policy.await.unwrap(),
    );

    assert_eq!(refusal(&ns, &set()), "");
    assert_eq!(apps.faults("apps/v1", "StatefulSet", &set()), []);
    for (pointer, value, named) in WRONG {
        let object = with(pointer, value);
        let faults = apps.faults("apps/v1", "StatefulSet", &object);
        assert_eq!(faults.len(), 1, "{pointer} {value}: {faults:?}");
        assert_eq!(faults[0].pointer, *pointer);
        let refusal = refusal(&ns, &object);
        assert!(refusal.contains(named), "{pointer} {value}: {refusal}");
    }

    bed.post(&ns.path("statefulsets"), &set());
    let budget = json!({
        "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "web" },
        "spec": { "maxUnavailable": "50%", "selector": { "matchLabels": { "app": "web" } } },
    });
    bed.post(
        &format!(
            "/apis/policy/v1/namespaces/{}/poddisruptionbudgets",
            ns.name
        ),
        &budget,
    );
    ns.wait("its pod", "pods/web-0", Value::is_object);
    for (schema, version, path) in [
        (&apps, "apps/v1", "/apis/apps/v1/statefulsets"),
        (&apps, "apps/v1", "/apis/apps/v1/controllerrevisions"),
        (&core, "v1", "/api/v1/pods"),
        (&core, "v1", "/api/v1/persistentvolumeclaims"),
        (&core, "v1", "/api/v1/services"),
        (&core, "v1", "/api/v1/nodes"),
        (&policy, "policy/v1", "/apis/policy/v1/poddisruptionbudgets"),
    ] {
        let list = bed.get(path);
        assert_ne!(list["items"], json!([]), "{path}");
        assert_eq!(all_faults(schema, version, &list), Vec::<String>::new());
    }
    let policies = apps.values(("apps/v1", "StatefulSet"), "/spec/podManagementPolicy", "");
    assert_eq!(policies.len(), 2);
    assert!(policies.iter().all(|it| !it.about.is_empty()));
}
