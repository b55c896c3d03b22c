//! Defaults of pods and of their templates.

use serde_json::{Map, Value, json};

use super::{each, inner, known, say};

type Fields = Map<String, Value>;

/// A pod: what a template gets, and what only pods get.
pub fn fill_pod(pod: &mut Fields) {
    let spec = inner(pod, "spec");
    for list in ["containers", "initContainers"] {
        for container in each(spec, list) {
            requests_from_limits(container);
        }
    }
    say(spec, "enableServiceLinks", json!(true));
    fill_spec(spec);
    if spec.get("hostNetwork") == Some(&json!(true)) {
        for list in ["containers", "initContainers"] {
            for container in each(spec, list) {
                for port in each(container, "ports") {
                    let number = port.get("containerPort").cloned().unwrap_or_default();
                    say(port, "hostPort", number);
                }
            }
        }
    }
}

/// The spec of a pod, or of a template.
pub fn fill_spec(spec: &mut Fields) {
    say(spec, "dnsPolicy", json!("ClusterFirst"));
    say(spec, "restartPolicy", json!("Always"));
    say(spec, "securityContext", json!({}));
    say(spec, "terminationGracePeriodSeconds", json!(30));
    say(spec, "schedulerName", json!("default-scheduler"));
    // The older name of the service account follows the newer one.
    if let Some(account) = spec.get("serviceAccountName").cloned() {
        spec.insert("serviceAccount".to_owned(), account);
    } else if let Some(account) = spec.get("serviceAccount").cloned() {
        spec.insert("serviceAccountName".to_owned(), account);
    }
    for list in ["containers", "initContainers", "ephemeralContainers"] {
        for container in each(spec, list) {
            fill_container(container);
        }
    }
    for volume in each(spec, "volumes") {
        fill_volume(volume);
    }
}

fn fill_container(container: &mut Fields) {
    let image = container.get("image").and_then(Value::as_str);
    let policy = if image.is_some_and(|image| tag(image) == "latest") {
        "Always"
    } else {
        "IfNotPresent"
    };
    say(container, "imagePullPolicy", json!(policy));
    say(
        container,
        "terminationMessagePath",
        json!("/dev/termination-log"),
    );
    say(container, "terminationMessagePolicy", json!("File"));
    for port in each(container, "ports") {
        say(port, "protocol", json!("TCP"));
    }
    for variable in each(container, "env") {
        let field = known(variable, "valueFrom").and_then(|from| known(from, "fieldRef"));
        if let Some(field) = field {
            say(field, "apiVersion", json!("v1"));
        }
    }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = known(container, probe) {
            fill_probe(probe);
        }
    }
    if let Some(lifecycle) = known(container, "lifecycle") {
        for hook in ["postStart", "preStop"] {
            if let Some(get) = known(lifecycle, hook).and_then(|it| known(it, "httpGet")) {
                fill_get(get);
            }
        }
    }
}

fn fill_probe(probe: &mut Fields) {
    say(probe, "timeoutSeconds", json!(1));
    say(probe, "periodSeconds", json!(10));
    say(probe, "successThreshold", json!(1));
    say(probe, "failureThreshold", json!(3));
    if let Some(get) = known(probe, "httpGet") {
        fill_get(get);
    }
    if let Some(call) = known(probe, "grpc") {
        say(call, "service", json!(""));
    }
}

fn fill_get(get: &mut Fields) {
    say(get, "path", json!("/"));
    say(get, "scheme", json!("HTTP"));
}

fn fill_volume(volume: &mut Fields) {
    if volume.len() <= 1 {
        volume.insert("emptyDir".to_owned(), json!({}));
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = known(volume, source) {
            say(source, "defaultMode", json!(420));
        }
    }
    if let Some(path) = known(volume, "hostPath") {
        path.entry("type").or_insert_with(|| json!(""));
    }
    if let Some(fields) = known(volume, "downwardAPI") {
        fill_fields(fields);
    }
    if let Some(projected) = known(volume, "projected") {
        for source in each(projected, "sources") {
            if let Some(fields) = known(source, "downwardAPI") {
                fill_fields(fields);
            }
            if let Some(token) = known(source, "serviceAccountToken") {
                say(token, "expirationSeconds", json!(3600));
            }
        }
    }
    let ephemeral = known(volume, "ephemeral").and_then(|it| known(it, "volumeClaimTemplate"));
    if let Some(template) = ephemeral {
        say(inner(template, "spec"), "volumeMode", json!("Filesystem"));
    }
}

fn fill_fields(fields: &mut Fields) {
    for item in each(fields, "items") {
        if let Some(field) = known(item, "fieldRef") {
            say(field, "apiVersion", json!("v1"));
        }
    }
}

fn requests_from_limits(container: &mut Fields) {
    let Some(resources) = known(container, "resources") else {
        return;
    };
    let limits = resources.get("limits").cloned();
    for (name, limit) in limits
        .as_ref()
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        say(inner(resources, "requests"), name, limit.clone());
    }
}

/// The tag of an image; `latest` when none is named.
fn tag(image: &str) -> &str {
    if image.contains('@') {
        return "";
    }
    let last = image.rsplit('/').next().unwrap_or_default();
    last.split_once(':').map_or("latest", |(_, tag)| tag)
}
