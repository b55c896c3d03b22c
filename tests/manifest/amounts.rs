//! What containers ask for and cannot have: what is marked, and that a real server says the same.

use serde_json::{Value, json};

use crate::control_plane::Bed;

/// The resources of a container; the lines that are marked, and how.
type Asked = (&'static str, &'static [(&'static str, &'static str)]);

const UNSET: &str = "Limit must be set for non overcommitable resources";

pub(super) const IMPOSSIBLE: &[Asked] = &[
    (
        r#"{"requests": {"cpu": "500m"}, "limits": {"cpu": "0.25"}}"#,
        &[(
            "cpu: 500m",
            "must be less than or equal to cpu limit of 250m",
        )],
    ),
    (
        r#"{"requests": {"memory": "1.6Gi"}, "limits": {"memory": "1.5Gi"}}"#,
        &[(
            "memory: 1.6Gi",
            "must be less than or equal to memory limit of 1536Mi",
        )],
    ),
    (
        r#"{"requests": {"memory": "1025Mi"}, "limits": {"memory": "1024Mi"}}"#,
        &[(
            "memory: 1025Mi",
            "must be less than or equal to memory limit of 1Gi",
        )],
    ),
    (
        r#"{"requests": {"memory": "2e3"}, "limits": {"memory": "1e3"}}"#,
        &[(
            "memory: 2e3",
            "must be less than or equal to memory limit of 1e3",
        )],
    ),
    (
        r#"{"requests": {"memory": "1Ki"}, "limits": {"memory": "0.5Ki"}}"#,
        &[(
            "memory: 1Ki",
            "must be less than or equal to memory limit of 512",
        )],
    ),
    (
        r#"{"requests": {"cpu": "1.000000001"}, "limits": {"cpu": 1}}"#,
        &[(
            "cpu: 1.000000001",
            "must be less than or equal to cpu limit of 1",
        )],
    ),
    (
        r#"{"requests": {"cpu": "-1"}}"#,
        &[("cpu: -1", "must be greater than or equal to 0")],
    ),
    (
        r#"{"requests": {"ephemeral-storage": "2G"}, "limits": {"ephemeral-storage": "1000M"}}"#,
        &[(
            "ephemeral-storage: 2G",
            "must be less than or equal to ephemeral-storage limit of 1G",
        )],
    ),
    (
        r#"{"limits": {"nvidia.com/gpu": "1500m"}}"#,
        &[("nvidia.com/gpu: 1500m", "must be an integer")],
    ),
    (
        r#"{"requests": {"nvidia.com/gpu": 1}, "limits": {"nvidia.com/gpu": 2}}"#,
        &[(
            "nvidia.com/gpu: 1",
            "must be equal to nvidia.com/gpu limit of 2",
        )],
    ),
    (
        r#"{"requests": {"nvidia.com/gpu": 3}, "limits": {"nvidia.com/gpu": 2}}"#,
        &[(
            "nvidia.com/gpu: 3",
            "must be equal to nvidia.com/gpu limit of 2",
        )],
    ),
    (
        r#"{"requests": {"nvidia.com/gpu": 1}}"#,
        &[("nvidia.com/gpu: 1", UNSET)],
    ),
    (
        r#"{"requests": {"hugepages-2Mi": "4Mi", "cpu": 1}}"#,
        &[("hugepages-2Mi: 4Mi", UNSET)],
    ),
    (
        r#"{"requests": {"hugepages-2Mi": "4Mi", "cpu": 1}, "limits": {"hugepages-2Mi": "8Mi"}}"#,
        &[(
            "hugepages-2Mi: 4Mi",
            "must be equal to hugepages-2Mi limit of 8Mi",
        )],
    ),
    (
        r#"{"requests": {"cpu": "1000m", "memory": "1Gi"}, "limits": {"cpu": 1, "memory": "1024Mi"}}"#,
        &[],
    ),
    (r#"{"requests": {"cpu": "250m"}}"#, &[]),
    (r#"{"limits": {"nvidia.com/gpu": 2}}"#, &[]),
    (
        r#"{"requests": {"nvidia.com/gpu": "2000m"}, "limits": {"nvidia.com/gpu": 2}}"#,
        &[],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_refuses_what_is_marked_and_says_the_same() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("amounts");
    let path = format!(
        "{}?dryRun=All&fieldValidation=Strict",
        ns.path("statefulsets")
    );
    for (resources, marked) in IMPOSSIBLE {
        let asked: Value = serde_json::from_str(resources).unwrap();
        let object = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"},
            "spec": {
                "serviceName": "web", "selector": {"matchLabels": {"app": "web"}},
                "template": {
                    "metadata": {"labels": {"app": "web"}},
                    "spec": {"containers": [{"name": "main", "image": "nginx:1", "resources": asked}]},
                },
            },
        });
        match (
            bed.request("POST", &path, "application/json", &object),
            marked,
        ) {
            (Ok(_), []) => {}
            (Err(kube::Error::Api(status)), [(_, words)]) => {
                assert_eq!(status.code, 422);
                assert!(
                    status.message.contains(words),
                    "{resources}: {}",
                    status.message
                );
            }
            (said, _) => panic!("{resources}: {said:?}"),
        }
    }
}
