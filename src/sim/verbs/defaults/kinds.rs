//! Defaults of every kind but pods.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::pod::fill_spec;
use super::{each, inner, known, say};

type Fields = Map<String, Value>;

/// A StatefulSet, with its template and its claim templates.
pub fn fill_set(set: &mut Fields) {
    let spec = inner(set, "spec");
    say(spec, "podManagementPolicy", json!("OrderedReady"));
    let strategy = inner(spec, "updateStrategy");
    if !strategy.contains_key("type") {
        strategy.insert("type".to_owned(), json!("RollingUpdate"));
        say(strategy, "rollingUpdate", json!({}));
    }
    // A block that is absent beside a type stays absent: the controller tells the two apart.
    if strategy.get("type") == Some(&json!("RollingUpdate"))
        && let Some(rolling) = known(strategy, "rollingUpdate")
    {
        say(rolling, "partition", json!(0));
    }
    let retention = inner(spec, "persistentVolumeClaimRetentionPolicy");
    say(retention, "whenDeleted", json!("Retain"));
    say(retention, "whenScaled", json!("Retain"));
    say(spec, "replicas", json!(1));
    say(spec, "revisionHistoryLimit", json!(10));
    fill_spec(inner(inner(spec, "template"), "spec"));
    for claim in each(spec, "volumeClaimTemplates") {
        say(claim, "apiVersion", json!("v1"));
        say(claim, "kind", json!("PersistentVolumeClaim"));
        fill_claim(claim);
    }
}

/// A claim.
pub fn fill_claim(claim: &mut Fields) {
    say(inner(claim, "spec"), "volumeMode", json!("Filesystem"));
    say(inner(claim, "status"), "phase", json!("Pending"));
}

/// A volume.
pub fn fill_volume(volume: &mut Fields) {
    let spec = inner(volume, "spec");
    say(spec, "persistentVolumeReclaimPolicy", json!("Retain"));
    say(spec, "volumeMode", json!("Filesystem"));
    if let Some(path) = known(spec, "hostPath") {
        path.entry("type").or_insert_with(|| json!(""));
    }
    say(inner(volume, "status"), "phase", json!("Pending"));
}

/// A Service.
pub fn fill_service(service: &mut Fields) {
    let spec = inner(service, "spec");
    say(spec, "sessionAffinity", json!("None"));
    say(spec, "type", json!("ClusterIP"));
    if spec.get("sessionAffinity") == Some(&json!("ClientIP")) {
        say(
            spec,
            "sessionAffinityConfig",
            json!({ "clientIP": { "timeoutSeconds": 10800 } }),
        );
    } else {
        spec.remove("sessionAffinityConfig");
    }
    for port in each(spec, "ports") {
        say(port, "protocol", json!("TCP"));
        let number = port.get("port").cloned().unwrap_or_default();
        if matches!(port.get("targetPort"), Some(Value::Number(it)) if it.as_i64() == Some(0)) {
            port.remove("targetPort");
        }
        say(port, "targetPort", number);
    }
    let is = |spec: &Fields, kind: &str| spec.get("type") == Some(&json!(kind));
    if !is(spec, "ExternalName") {
        say(spec, "internalTrafficPolicy", json!("Cluster"));
    }
    if is(spec, "NodePort") || is(spec, "LoadBalancer") {
        say(spec, "externalTrafficPolicy", json!("Cluster"));
    }
    if is(spec, "LoadBalancer") {
        say(spec, "allocateLoadBalancerNodePorts", json!(true));
    }
}

/// A StorageClass.
pub fn fill_class(class: &mut Fields) {
    say(class, "reclaimPolicy", json!("Delete"));
    say(class, "volumeBindingMode", json!("Immediate"));
}

/// A HorizontalPodAutoscaler.
pub fn fill_autoscaler(autoscaler: &mut Fields) {
    let spec = inner(autoscaler, "spec");
    say(spec, "minReplicas", json!(1));
    say(
        spec,
        "metrics",
        json!([{
            "type": "Resource",
            "resource": {
                "name": "cpu",
                "target": { "type": "Utilization", "averageUtilization": 80 },
            },
        }]),
    );
    if let Some(behavior) = known(spec, "behavior") {
        let percent = json!({ "type": "Percent", "value": 100, "periodSeconds": 15 });
        let up = inner(behavior, "scaleUp");
        say(up, "stabilizationWindowSeconds", json!(0));
        say(up, "selectPolicy", json!("Max"));
        say(
            up,
            "policies",
            json!([{ "type": "Pods", "value": 4, "periodSeconds": 15 }, percent]),
        );
        let down = inner(behavior, "scaleDown");
        say(down, "selectPolicy", json!("Max"));
        say(down, "policies", json!([percent]));
    }
}

/// An EndpointSlice.
pub fn fill_slice(slice: &mut Fields) {
    for port in each(slice, "ports") {
        port.entry("name").or_insert_with(|| json!(""));
        say(port, "protocol", json!("TCP"));
    }
}

/// A Namespace.
pub fn fill_namespace(namespace: &mut Fields) {
    let metadata = inner(namespace, "metadata");
    if let Some(name) = metadata.get("name").cloned() {
        inner(metadata, "labels").insert("kubernetes.io/metadata.name".to_owned(), name);
    }
    say(inner(namespace, "status"), "phase", json!("Active"));
}

/// A Node.
pub fn fill_node(node: &mut Fields) {
    if let Some(status) = known(node, "status")
        && let Some(capacity) = status.get("capacity").cloned()
    {
        say(status, "allocatable", capacity);
    }
}

/// A Secret: what is said in plain text is kept as all else.
pub fn fill_secret(secret: &mut Fields) {
    say(secret, "type", json!("Opaque"));
    let Some(Value::Object(plain)) = secret.remove("stringData") else {
        return;
    };
    for (key, text) in plain {
        let text = STANDARD.encode(text.as_str().unwrap_or_default());
        inner(secret, "data").insert(key, json!(text));
    }
}

/// A RoleBinding or a ClusterRoleBinding.
pub fn fill_binding(binding: &mut Fields) {
    const GROUP: &str = "rbac.authorization.k8s.io";
    say(inner(binding, "roleRef"), "apiGroup", json!(GROUP));
    for subject in each(binding, "subjects") {
        if subject.get("kind") != Some(&json!("ServiceAccount")) {
            say(subject, "apiGroup", json!(GROUP));
        }
    }
}
