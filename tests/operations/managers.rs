//! Who manages a field.

use kubectl_sts::domain::managers::of;
use serde_json::{Value, json};

fn object() -> Value {
    json!({
        "metadata": {
            "managedFields": [
                {"manager": "helm", "operation": "Update", "time": "2026-01-01T00:00:00Z", "fieldsV1": {
                    "f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/name": {}}},
                    "f:spec": {
                        "f:replicas": {},
                        "f:selector": {},
                        "f:updateStrategy": {"f:type": {}, "f:rollingUpdate": {".": {}, "f:partition": {}}},
                        "f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"main\"}": {".": {}, "f:image": {}}}}},
                    },
                }},
                {"manager": "kubectl", "operation": "Update", "subresource": "scale", "time": "2026-02-01T00:00:00Z",
                    "fieldsV1": {"f:spec": {"f:replicas": {}}}},
                {"manager": "argocd-controller", "operation": "Apply", "time": "2026-03-01T00:00:00Z", "fieldsV1": {
                    "f:metadata": {"f:finalizers": {"v:\"keep\"": {}}},
                    "f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"sidecar\"}": {"f:image": {}}}}}},
                }},
            ],
            "finalizers": ["keep", "other"],
        },
        "spec": {"template": {"spec": {"containers": [{"name": "main"}, {"name": "sidecar"}]}}},
    })
}

#[test]
fn a_field_is_managed_by_whoever_lists_it_or_all_above_it() {
    for (pointer, expected) in [
        ("/spec/replicas", "kubectl (through /scale), helm"),
        ("/spec/updateStrategy", "helm"),
        ("/spec/updateStrategy/rollingUpdate/partition", "helm"),
        ("/spec/updateStrategy/rollingUpdate/maxUnavailable", ""),
        ("/spec/template/spec/containers/0/image", "helm"),
        (
            "/spec/template/spec/containers/1/image",
            "argocd-controller",
        ),
        ("/spec/template/spec/containers/2/image", ""),
        ("/spec/template", "argocd-controller, helm"),
        ("/metadata/labels/app.kubernetes.io~1name", "helm"),
        ("/metadata/labels/name", ""),
        ("/metadata/finalizers/0", "argocd-controller"),
        ("/metadata/finalizers/1", ""),
        ("/spec/selector/matchLabels", "helm"),
        ("/spec/minReadySeconds", ""),
    ] {
        let found = of(&object(), pointer);
        let words: Vec<String> = found
            .iter()
            .map(kubectl_sts::domain::managers::Manager::words)
            .collect();
        assert_eq!(words.join(", "), expected, "{pointer}");
    }
}

#[test]
fn what_makes_no_sense_manages_nothing() {
    for entries in [
        json!(null),
        json!("all"),
        json!([null, 3, {}, {"fieldsV1": "f:spec"}, {"manager": "x", "fieldsV1": []}]),
        json!([{"manager": "x", "fieldsV1": {"k:{": {}, "v:": {}, "f:": {}, "spec": {}}}]),
    ] {
        let object = json!({"metadata": {"managedFields": entries}, "spec": {"replicas": 1}});
        assert_eq!(of(&object, "/spec/replicas"), [], "{object}");
    }
}
