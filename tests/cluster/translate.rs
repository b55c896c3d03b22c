//! What the API writes, and what we keep of it.

use kubectl_sts::cluster::translate::{Translated, Translator};
use kubectl_sts::domain::pod::{ContainerState, Phase, Role};
use kubectl_sts::domain::set::{Fate, PodManagement, RollingUpdate, Strategy};
use kubectl_sts::domain::{Kind, Name, Object, Quantity};
use serde_json::{Value, json};

fn translated(kind: Kind, json: &Value) -> Translated {
    Translator::new(kind)
        .translate(json.to_string().as_bytes())
        .unwrap()
}

macro_rules! the {
    ($kind:ident, $object:ident, $($json:tt)+) => {{
        let mut json = json!($($json)+);
        let meta = &mut json["metadata"];
        for (key, value) in [("name", "it"), ("namespace", "db"), ("uid", "u1")] {
            if meta[key].is_null() {
                meta[key] = value.into();
            }
        }
        let translated = translated(Kind::$kind, &json);
        assert_eq!(translated.odd_fields, 0, "no field is odd");
        match translated.object {
            Object::$object(it) => *it,
            other => panic!("{other:?}"),
        }
    }};
}

#[test]
fn a_set_keeps_its_facts() {
    let set = the!(Sets, Set, {
        "metadata": {"generation": 4, "labels": {"app": "web"}, "creationTimestamp": "2026-01-01T00:00:00Z",
            "ownerReferences": [{"kind": "Elder", "name": "a"}, {"kind": "Postgres", "name": "main", "controller": true}]},
        "spec": {"replicas": 3, "ordinals": {"start": 5}, "podManagementPolicy": "Parallel", "minReadySeconds": 7,
            "revisionHistoryLimit": -1, "serviceName": "web", "selector": {"matchLabels": {"app": "web"}},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 2, "maxUnavailable": "30%"}},
            "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"},
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"storageClassName": "fast",
                "resources": {"requests": {"storage": "2Gi"}}}}],
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"terminationGracePeriodSeconds": 90,
                "imagePullSecrets": [{"name": "hub"}],
                "initContainers": [{"name": "init", "image": "busybox"}],
                "containers": [{"name": "web", "image": "nginx:1"}]}}},
        "status": {"observedGeneration": 4, "replicas": 3, "readyReplicas": 2, "availableReplicas": 1, "updatedReplicas": 1,
            "currentReplicas": 2, "currentRevision": "it-a", "updateRevision": "it-b", "collisionCount": 1}
    });
    assert_eq!(set.name, Name::new("db", "it"));
    assert_eq!(set.controller.as_deref(), Some("Postgres/main"));
    assert_eq!(
        (
            set.replicas,
            set.start,
            set.min_ready_seconds,
            set.history_limit,
            set.grace_seconds
        ),
        (3, 5, 7, -1, 90)
    );
    assert_eq!(set.policy, PodManagement::Parallel);
    let block = RollingUpdate {
        partition: 2,
        max_unavailable: Some("30%".into()),
    };
    assert_eq!(set.strategy, Strategy::RollingUpdate { block: Some(block) });
    assert_eq!(
        (set.retention.when_deleted, set.retention.when_scaled),
        (Fate::Delete, Fate::Retain)
    );
    assert_eq!(set.claim_templates[0].size, Quantity::new("2Gi"));
    assert_eq!(
        set.containers
            .iter()
            .map(|it| &*it.name)
            .collect::<Vec<_>>(),
        ["init", "web"]
    );
    assert_eq!(
        (set.status.ready, set.status.current, set.status.updated),
        (2, 2, 1)
    );
    assert_eq!(&*set.status.update_revision, "it-b");
}

#[test]
fn a_strategy_without_a_block_is_told_apart_from_no_strategy_at_all() {
    let strategy = |strategy: Value| {
        the!(Sets, Set, {"metadata": {}, "spec": {"updateStrategy": strategy}}).strategy
    };
    assert_eq!(
        strategy(json!({"type": "RollingUpdate"})),
        Strategy::RollingUpdate { block: None }
    );
    assert_eq!(
        strategy(json!({"rollingUpdate": {}})),
        Strategy::RollingUpdate {
            block: Some(RollingUpdate::default())
        }
    );
    assert_eq!(
        strategy(Value::Null),
        Strategy::RollingUpdate {
            block: Some(RollingUpdate::default())
        }
    );
    assert_eq!(strategy(json!({"type": "OnDelete"})), Strategy::OnDelete);
    assert_eq!(
        strategy(json!({"type": "Sideways"})),
        Strategy::Other("Sideways".into())
    );
}

#[test]
fn probes_are_put_into_words() {
    let words = |probe: Value| {
        let set = the!(Sets, Set, {"metadata": {}, "spec": {"template": {"spec": {"containers": [{"name": "a", "readinessProbe": probe}]}}}});
        set.containers[0]
            .readiness
            .as_deref()
            .map(ToOwned::to_owned)
    };
    for (probe, said) in [
        (
            json!({"httpGet": {"path": "/readiness", "port": 8008}, "periodSeconds": 5}),
            "GET :8008/readiness every 5 s",
        ),
        (
            json!({"httpGet": {"port": "http"}}),
            "GET :http/ every 10 s",
        ),
        (json!({"tcpSocket": {"port": 6379}}), "TCP :6379 every 10 s"),
        (json!({"grpc": {"port": 9090}}), "gRPC :9090 every 10 s"),
        (
            json!({"exec": {"command": ["sh", "-c", "pg_isready\n  -U x"]}}),
            "exec sh -c pg_isready -U x every 10 s",
        ),
    ] {
        assert_eq!(words(probe).as_deref(), Some(said));
    }
    assert_eq!(words(json!({})), None);
}

#[test]
fn a_pod_keeps_what_its_kubelet_says() {
    let pod = the!(Pods, Pod, {
        "metadata": {"name": "web-1", "deletionTimestamp": "2026-01-01T00:01:00Z", "deletionGracePeriodSeconds": 20,
            "labels": {"app": "web", "controller-revision-hash": "web-7c9", "statefulset.kubernetes.io/pod-name": "web-1", "apps.kubernetes.io/pod-index": "1"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web", "uid": "s1", "controller": true}]},
        "spec": {"nodeName": "n1", "hostname": "web-1", "subdomain": "web", "terminationGracePeriodSeconds": 30,
            "initContainers": [{"name": "init", "image": "i"}, {"name": "mesh", "image": "m", "restartPolicy": "Always"}],
            "containers": [{"name": "web", "image": "nginx:1"}, {"name": "new", "image": "n"}],
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data-web-1"}}, {"name": "tmp", "emptyDir": {}},
                {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {}}}]},
        "status": {"phase": "Running", "podIP": "10.0.0.1", "conditions": [
                {"type": "Ready", "status": "False", "reason": "ContainersNotReady", "lastTransitionTime": "2026-01-01T00:00:30Z"},
                {"type": "PodScheduled", "status": "True"}],
            "initContainerStatuses": [{"name": "init", "ready": true, "state": {"terminated": {"reason": "Completed", "exitCode": 0}}}],
            "containerStatuses": [{"name": "web", "ready": false, "restartCount": 3,
                "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
                "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-01-01T00:00:20Z"}}}]}
    });
    assert_eq!(
        (pod.set.as_deref(), pod.revision.as_deref(), pod.phase),
        (Some("s1"), Some("web-7c9"), Phase::Running)
    );
    assert_eq!(
        pod.terminating_since().unwrap().to_string(),
        "2026-01-01T00:00:40Z"
    );
    assert_eq!(
        (pod.ready.holds, pod.scheduled.holds),
        (Some(false), Some(true))
    );
    assert_eq!(pod.labels.keys().collect::<Vec<_>>(), [&"app".into()]);
    assert_eq!(
        pod.containers.iter().map(|it| it.role).collect::<Vec<_>>(),
        [Role::Init, Role::Sidecar, Role::Main, Role::Main]
    );
    let web = &pod.containers[2];
    assert_eq!(
        web.state,
        ContainerState::Waiting {
            reason: "CrashLoopBackOff".into(),
            message: "back-off 40s".into()
        }
    );
    assert_eq!(
        (web.restarts, web.last.as_ref().unwrap().exit_code),
        (3, 137)
    );
    assert_eq!(
        pod.containers[3].state,
        ContainerState::Waiting {
            reason: "".into(),
            message: "".into()
        }
    );
    let claims: Vec<(&str, &str)> = pod
        .claims
        .iter()
        .map(|(volume, claim)| (&**volume, &**claim))
        .collect();
    assert_eq!(
        claims,
        [("data", "data-web-1"), ("scratch", "web-1-scratch")]
    );
}

#[test]
fn a_pod_of_another_kind_of_statefulset_belongs_to_no_set() {
    let of = |version: &str, controller: bool| {
        the!(Pods, Pod, {"metadata": {"ownerReferences": [{"apiVersion": version, "kind": "StatefulSet", "name": "w", "uid": "s", "controller": controller}]}}).set
    };
    assert!(of("apps/v1", true).is_some());
    assert!(of("apps.kruise.io/v1beta1", true).is_none());
    assert!(of("apps/v1", false).is_none());
}

#[test]
fn an_empty_phase_means_pending() {
    assert_eq!(
        the!(Pods, Pod, {"metadata": {}, "status": {"phase": ""}}).phase,
        Phase::Pending
    );
    assert_eq!(the!(Pods, Pod, {"metadata": {}}).phase, Phase::Pending);
}

#[test]
fn a_claim_knows_who_made_it_and_who_takes_it_along() {
    let claim = |manager: &str, field: &str| {
        the!(Claims, Claim, {
            "metadata": {"annotations": {"volume.kubernetes.io/storage-provisioner": "csi.example"},
                "ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "web-2", "uid": "p2"}],
                "managedFields": [{"manager": manager, "operation": "Update", "fieldsType": "FieldsV1",
                    "fieldsV1": {"f:metadata": {}, "f:spec": {field: {}, "f:resources": {}}}}]},
            "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "", "resources": {"requests": {"storage": "1Gi"}}, "volumeName": "pv1"},
            "status": {"phase": "Bound", "capacity": {"storage": "2Gi"}, "conditions": [{"type": "Resizing", "status": "True"}, {"type": "Old", "status": "False"}]}
        })
    };
    let made = claim("kube-controller-manager", "f:accessModes");
    assert!(made.made_by_controller);
    assert!(!claim("kubectl-create", "f:accessModes").made_by_controller);
    assert!(!claim("kube-controller-manager", "f:volumeName").made_by_controller);
    assert_eq!(
        (
            made.class.as_deref(),
            made.volume.as_deref(),
            made.provisioner.as_deref()
        ),
        (Some(""), Some("pv1"), Some("csi.example"))
    );
    assert_eq!(
        (made.requested, made.capacity),
        (Quantity::new("1Gi"), Some(Quantity::new("2Gi")))
    );
    assert_eq!((&*made.owners[0].kind, &*made.owners[0].uid), ("Pod", "p2"));
    assert_eq!(made.conditions, ["Resizing".into()]);
}

#[test]
fn a_volume_says_which_nodes_can_mount_it() {
    let volume = the!(Volumes, Volume, {"metadata": {"namespace": ""}, "spec": {"capacity": {"storage": 1024}, "persistentVolumeReclaimPolicy": "Delete",
        "claimRef": {"namespace": "db", "name": "data-web-0", "uid": "c1"},
        "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a"]}]}]}}},
        "status": {"phase": "Released"}});
    assert_eq!(
        (&*volume.phase, &*volume.reclaim, volume.capacity),
        ("Released", "Delete", Quantity::new("1024"))
    );
    assert_eq!(
        volume.claim,
        Some((Name::new("db", "data-web-0"), Some("c1".into())))
    );
    assert_eq!(
        (&*volume.nodes[0][0].key, volume.nodes[0][0].values.len()),
        ("zone", 1)
    );
}

#[test]
fn a_storage_class_without_words_deletes_and_does_not_grow() {
    let bare = the!(StorageClasses, StorageClass, {"metadata": {}, "provisioner": "p"});
    assert_eq!(
        (
            &*bare.reclaim,
            bare.expandable,
            bare.waits_for_pod,
            bare.is_default
        ),
        ("Delete", false, false, false)
    );
    let full = the!(StorageClasses, StorageClass, {"metadata": {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "allowVolumeExpansion": true, "volumeBindingMode": "WaitForFirstConsumer", "reclaimPolicy": "Retain"});
    assert_eq!(
        (
            &*full.reclaim,
            full.expandable,
            full.waits_for_pod,
            full.is_default
        ),
        ("Retain", true, true, true)
    );
}

#[test]
fn an_event_has_the_last_of_its_times() {
    let last = |times: Value| {
        let mut json = json!({"metadata": {"name": "e", "uid": "u", "creationTimestamp": "2026-01-01T00:00:01Z"}, "lastTimestamp": null});
        json.as_object_mut()
            .unwrap()
            .extend(times.as_object().unwrap().clone());
        match translated(Kind::Events, &json).object {
            Object::Event(event) => (event.last.to_string(), event.count),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(last(json!({})), ("2026-01-01T00:00:01Z".into(), 1));
    assert_eq!(
        last(json!({"eventTime": "2026-01-01T00:00:02.5Z"})),
        ("2026-01-01T00:00:02.5Z".into(), 1)
    );
    let series = json!({"eventTime": "2026-01-01T00:00:02Z", "series": {"count": 9, "lastObservedTime": "2026-01-01T00:00:03Z"}});
    assert_eq!(last(series), ("2026-01-01T00:00:03Z".into(), 9));
    assert_eq!(
        last(json!({"lastTimestamp": "2026-01-01T00:00:04Z", "count": 3})),
        ("2026-01-01T00:00:04Z".into(), 3)
    );
}

#[test]
fn an_event_names_who_said_it_of_whom() {
    let event = the!(SetEvents, Event, {"metadata": {}, "type": "Warning", "reason": "FailedCreate", "message": "no", "source": {"component": ""},
        "reportingComponent": "statefulset-controller", "involvedObject": {"kind": "StatefulSet", "namespace": "db", "name": "web", "uid": "s1"}});
    assert_eq!(
        (&*event.source, event.warning, &*event.about_kind),
        ("statefulset-controller", true, "StatefulSet")
    );
    assert_eq!(
        (event.about, event.about_uid.as_deref()),
        (Name::new("db", "web"), Some("s1"))
    );
}

#[test]
fn the_other_kinds_keep_their_facts() {
    let node = the!(Nodes, Node, {"metadata": {"labels": {"topology.kubernetes.io/zone": "a"}}, "spec": {"unschedulable": true, "taints": [{"key": "k", "effect": "NoExecute"}]},
        "status": {"conditions": [{"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown"}]}});
    assert_eq!(
        (
            node.zone(),
            node.cordoned,
            node.ready.holds,
            node.taints.len()
        ),
        (Some("a"), true, None, 1)
    );
    let revision = the!(Revisions, Revision, {"metadata": {"annotations": {"kubernetes.io/change-cause": "upgrade"}}, "revision": 3, "data": {"spec": {}}});
    assert_eq!(
        (revision.number, revision.cause.as_deref()),
        (3, Some("upgrade"))
    );
    let service = the!(Services, Service, {"metadata": {}, "spec": {"clusterIP": "None", "selector": {"app": "web"}, "ports": [{"port": 5432, "name": "postgres"}, {"port": 53, "protocol": "UDP"}]}});
    assert_eq!((service.headless, &*service.kind), (true, "ClusterIP"));
    assert_eq!(service.ports, ["5432/TCP postgres".into(), "53/UDP".into()]);
    assert!(service.external.is_empty() && !service.tells_unready);
    let service = the!(Services, Service, {"metadata": {}, "spec": {
        "type": "LoadBalancer", "externalIPs": ["10.9.9.9"], "publishNotReadyAddresses": true,
        "ports": [{"port": 80, "nodePort": 30080}],
    }, "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.7"}, {"hostname": "db.example.com"}]}}});
    assert_eq!(service.ports, ["80/TCP (of nodes 30080)".into()]);
    assert_eq!(
        service.external,
        [
            "203.0.113.7".into(),
            "db.example.com".into(),
            "10.9.9.9".into()
        ]
    );
    assert!(service.tells_unready);
    let slice = the!(EndpointSlices, EndpointSlice, {"metadata": {"labels": {"kubernetes.io/service-name": "web"}}, "endpoints": [
        {"addresses": ["10.0.0.1"], "hostname": "web-0", "targetRef": {"kind": "Pod", "name": "web-0"}}, {"addresses": [], "conditions": {"ready": false}}]});
    assert_eq!(
        (
            slice.service.as_deref(),
            slice.endpoints[0].ready,
            slice.endpoints[1].ready
        ),
        (Some("web"), true, false)
    );
    assert_eq!(slice.endpoints[0].pod.as_deref(), Some("web-0"));
    let budget = the!(Budgets, Budget, {"metadata": {}, "spec": {"minAvailable": 2, "selector": {"matchLabels": {"app": "web"}}}, "status": {"disruptionsAllowed": 1, "currentHealthy": 3, "desiredHealthy": 2}});
    assert_eq!(
        (
            &*budget.rule,
            budget.allowed,
            budget.healthy,
            budget.desired
        ),
        ("minAvailable 2", 1, 3, 2)
    );
    let scaler = the!(Autoscalers, Autoscaler, {"metadata": {}, "spec": {"scaleTargetRef": {"kind": "StatefulSet", "name": "web"}, "maxReplicas": 9}, "status": {"desiredReplicas": 4}});
    assert_eq!(
        (&*scaler.target, scaler.min, scaler.max, scaler.desired),
        ("web", 1, 9, 4)
    );
    let scaler = the!(Autoscalers, Autoscaler, {"metadata": {}, "spec": {"metrics": [
        {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}},
        {"type": "Pods", "pods": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "10"}}},
    ]}, "status": {"currentReplicas": 3, "currentMetrics": [
        {"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 63, "averageValue": "63m"}}},
    ]}});
    assert_eq!(scaler.current, 3);
    let targets = ["cpu 63% now, 80% wanted", "queue unknown now, 10 wanted"];
    assert_eq!(scaler.targets, targets.map(Into::into));
}

#[test]
fn the_template_of_a_revision_is_kept_whole_unless_it_is_too_large() {
    let owner =
        json!([{"apiVersion": "apps/v1", "kind": "StatefulSet", "uid": "s1", "controller": true}]);
    let data = |image: String| {
        json!({"spec": {"template": {"$patch": "replace", "metadata": {"creationTimestamp": null},
            "spec": {"containers": [{"name": "a", "image": image}], "unheardOf": {"x": [1, null]}}}}})
    };
    let small = the!(Templates, Template, {"metadata": {"ownerReferences": owner}, "data": data("db:1".into()), "revision": 3});
    assert_eq!(small.set.as_deref(), Some("s1"));
    let pods = small.pods.expect("it is kept");
    assert_eq!(pods.images(), [("a", "db:1")]);
    assert_eq!(pods.json()["spec"]["unheardOf"], json!({"x": [1, null]}));
    assert_eq!(pods.json()["metadata"], json!({}));
    assert_eq!(
        format!("{pods:?}"),
        "PodTemplate(..)",
        "it may hold secrets"
    );

    let large = the!(Templates, Template, {"metadata": {"ownerReferences": owner}, "data": data("x".repeat(300_000))});
    assert_eq!((large.pods, large.set.as_deref()), (None, Some("s1")));

    let odd = translated(
        Kind::Templates,
        &json!({"metadata": {"name": "it", "uid": "u1"}, "data": "?"}),
    );
    assert_eq!(odd.odd_fields, 1);
}
