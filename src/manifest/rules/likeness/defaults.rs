//! What the server fills in where it is left out.

use serde_json::{Map, Value, json};

/// Below which path of a spec, `*` for each item and `|` between keys; and what.
type Filled = (&'static str, &'static str);

pub(super) const SET: &[Filled] = &[
    ("podManagementPolicy", "OrderedReady"),
    ("volumeClaimTemplates.*.spec.volumeMode", "Filesystem"),
    ("volumeClaimTemplates.*.status.phase", "Pending"),
    ("volumeClaimTemplates.*.spec.resources", "{}"),
];

pub(super) const CLAIM: &[Filled] = &[("volumeMode", "Filesystem"), ("resources", "{}")];

pub(super) const POD: &[Filled] = &[
    ("dnsPolicy", "ClusterFirst"),
    ("restartPolicy", "Always"),
    ("schedulerName", "default-scheduler"),
    ("preemptionPolicy", "PreemptLowerPriority"),
    ("enableServiceLinks", "true"),
    ("terminationGracePeriodSeconds", "30"),
    ("ALL.terminationMessagePath", "/dev/termination-log"),
    ("ALL.terminationMessagePolicy", "File"),
    ("ALL.ports.*.protocol", "TCP"),
    ("ALL.env.*.valueFrom.fieldRef.apiVersion", "v1"),
    ("ALL.env.*.valueFrom.resourceFieldRef.divisor", "0"),
    ("ALL.resources", "{}"),
    ("ALL.PROBE.timeoutSeconds", "1"),
    ("ALL.PROBE.periodSeconds", "10"),
    ("ALL.PROBE.successThreshold", "1"),
    ("ALL.PROBE.failureThreshold", "3"),
    ("ALL.PROBE.httpGet.path", "/"),
    ("ALL.PROBE.httpGet.scheme", "HTTP"),
    ("ALL.lifecycle.postStart|preStop.httpGet.path", "/"),
    ("ALL.lifecycle.postStart|preStop.httpGet.scheme", "HTTP"),
    (
        "volumes.*.secret|configMap|downwardAPI|projected.defaultMode",
        "420",
    ),
    ("volumes.*.downwardAPI.items.*.fieldRef.apiVersion", "v1"),
    (
        "volumes.*.projected.sources.*.downwardAPI.items.*.fieldRef.apiVersion",
        "v1",
    ),
    (
        "volumes.*.projected.sources.*.serviceAccountToken.expirationSeconds",
        "3600",
    ),
    (
        "volumes.*.ephemeral.volumeClaimTemplate.spec.volumeMode",
        "Filesystem",
    ),
    (
        "volumes.*.ephemeral.volumeClaimTemplate.spec.resources",
        "{}",
    ),
    ("volumes.*.azureDisk.cachingMode", "ReadWrite"),
    ("volumes.*.azureDisk.kind", "Shared"),
    ("volumes.*.azureDisk.fsType", "ext4"),
    ("volumes.*.iscsi.iscsiInterface", "default"),
    ("volumes.*.rbd.pool", "rbd"),
    ("volumes.*.rbd.user", "admin"),
    ("volumes.*.rbd.keyring", "/etc/ceph/keyring"),
    ("volumes.*.scaleIO.storageMode", "ThinProvisioned"),
    ("volumes.*.scaleIO.fsType", "xfs"),
];

const ALL: &str = "containers|initContainers|ephemeralContainers.*";
const PROBE: &str = "livenessProbe|readinessProbe|startupProbe";

/// Fills in what is left out of a spec.
pub(super) fn fill_in(spec: &mut Value, filled: &[Filled]) {
    for (path, word) in filled {
        let path = path.replace("ALL", ALL).replace("PROBE", PROBE);
        let steps: Vec<&str> = path.split('.').collect();
        let value = match (word.parse::<i64>(), word.parse::<bool>()) {
            _ if *word == "{}" => json!({}),
            _ if path.ends_with("divisor") => json!(word),
            (Ok(number), _) => json!(number),
            (_, Ok(truth)) => json!(truth),
            _ => json!(word),
        };
        fill(spec, &steps, &value);
    }
}

fn fill(value: &mut Value, steps: &[&str], word: &Value) {
    match (value, steps) {
        (Value::Array(items), ["*", rest @ ..]) => {
            for item in items {
                fill(item, rest, word);
            }
        }
        (Value::Object(map), [last]) => {
            map.entry(*last).or_insert_with(|| word.clone());
        }
        (Value::Object(map), ["status", rest @ ..]) => {
            let below = map.entry("status").or_insert_with(|| json!({}));
            fill(below, rest, word);
        }
        (Value::Object(map), [step, rest @ ..]) => {
            for key in step.split('|') {
                if let Some(below) = map.get_mut(key) {
                    fill(below, rest, word);
                }
            }
        }
        _ => {}
    }
}

/// Claims within a set are claims whatever they call themselves: the server does not look.
pub(super) fn of_templates(spec: &mut Value) {
    let claims = spec.get_mut("volumeClaimTemplates");
    for claim in claims.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(claim) = claim {
            claim.remove("apiVersion");
            claim.remove("kind");
        }
    }
}

/// What is filled in out of something else in the spec of a pod.
pub(super) fn of_pod(spec: &mut Value) {
    let Value::Object(spec) = spec else { return };
    spec.entry("securityContext").or_insert_with(|| json!({}));
    // The old name of the account counts where the new one is missing.
    if let Some(name) = spec.remove("serviceAccount") {
        spec.entry("serviceAccountName").or_insert(name);
    }
    if spec.get("restartPolicy").is_some_and(|it| it == "") {
        spec.insert("restartPolicy".into(), json!("Always"));
    }
    let volumes = spec.get_mut("volumes").and_then(Value::as_array_mut);
    for volume in volumes.into_iter().flatten() {
        if let Value::Object(volume) = volume
            && volume.len() == 1
            && volume.contains_key("name")
        {
            volume.insert("emptyDir".into(), json!({}));
        }
    }
    for list in ["containers", "initContainers"] {
        let items = spec.get_mut(list).and_then(Value::as_array_mut);
        for container in items.into_iter().flatten() {
            if let Value::Object(container) = container {
                of_container(container);
            }
        }
    }
}

fn of_container(container: &mut Map<String, Value>) {
    let image = container.get("image").and_then(Value::as_str);
    let name = image.unwrap_or_default();
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_latest = !name.contains('@') && (!last.contains(':') || last.ends_with(":latest"));
    let policy = if is_latest { "Always" } else { "IfNotPresent" };
    container
        .entry("imagePullPolicy")
        .or_insert_with(|| json!(policy));
    let Some(Value::Object(resources)) = container.get_mut("resources") else {
        return;
    };
    let Some(limits) = resources.get("limits").cloned() else {
        return;
    };
    let requests = resources.entry("requests").or_insert_with(|| json!({}));
    if let (Value::Object(requests), Value::Object(limits)) = (requests, limits) {
        for (name, limit) in limits {
            requests.entry(name).or_insert(limit);
        }
    }
}
