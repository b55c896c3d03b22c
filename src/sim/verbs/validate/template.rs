//! Containers and volumes, of pods and of templates.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fault::{Fault, duplicate, forbidden, invalid, not_found, required, unsupported};
use super::names;
use crate::sim::value::{at, items, text};
use crate::sim::verbs::decode::quantity::nanos;

/// A pod.
pub fn pod(faults: &mut Vec<Fault>, pod: &Value) {
    spec(faults, "spec", at(pod, "/spec"), &[]);
}

/// A template; the names of the claims that become volumes of its pods.
pub fn template(faults: &mut Vec<Fault>, field: &str, template: &Value, claims: &[&str]) {
    let mut twice = Vec::new();
    names::labels(
        &mut twice,
        &format!("{field}.labels"),
        at(template, "/metadata/labels"),
    );
    for (key, _) in at(template, "/metadata/annotations")
        .as_object()
        .into_iter()
        .flatten()
    {
        twice.extend(names::key_fault(
            &format!("{field}.annotations"),
            &key.to_lowercase(),
        ));
    }
    // Those who look at all templates and those who look at those of sets both say it.
    faults.extend(twice.iter().cloned());
    spec(
        faults,
        &format!("{field}.spec"),
        at(template, "/spec"),
        claims,
    );
    faults.extend(twice);
}

fn spec(faults: &mut Vec<Fault>, field: &str, spec: &Value, claims: &[&str]) {
    let mut volumes: BTreeSet<&str> = claims.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for (index, volume) in items(spec, "/volumes").iter().enumerate() {
        let field = format!("{field}.volumes[{index}].name");
        match text(volume, "/name") {
            "" => faults.push(required(field, "")),
            name => {
                names::label(faults, &field, name);
                if !seen.insert(name) {
                    faults.push(duplicate(field, &Value::from(name)));
                }
                volumes.insert(name);
            }
        }
    }
    let mut taken = BTreeSet::new();
    for list in ["initContainers", "containers"] {
        let all = items(spec, &format!("/{list}"));
        if all.is_empty() && list == "containers" {
            faults.push(required(format!("{field}.containers"), ""));
        }
        for (index, it) in all.iter().enumerate() {
            let field = format!("{field}.{list}[{index}]");
            container(faults, &field, it, &volumes);
            let name = text(it, "/name");
            if !name.is_empty() && !taken.insert(name) {
                faults.push(duplicate(format!("{field}.name"), &Value::from(name)));
            }
        }
    }
    let dns = at(spec, "/dnsPolicy");
    let known = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    if !dns.is_null() && !known.iter().any(|it| dns == it) {
        faults.push(unsupported(format!("{field}.dnsPolicy"), dns, &known));
    }
    let restart = at(spec, "/restartPolicy");
    if !["Always", "OnFailure", "Never"]
        .iter()
        .any(|it| restart == it)
    {
        faults.push(unsupported(
            format!("{field}.restartPolicy"),
            restart,
            &["Always", "OnFailure", "Never"],
        ));
    }
}

fn container(faults: &mut Vec<Fault>, field: &str, container: &Value, volumes: &BTreeSet<&str>) {
    match text(container, "/name") {
        "" => faults.push(required(format!("{field}.name"), "")),
        name => names::label(faults, &format!("{field}.name"), name),
    }
    if text(container, "/image").is_empty() {
        faults.push(required(format!("{field}.image"), ""));
    }
    for (index, it) in items(container, "/ports").iter().enumerate() {
        port(faults, &format!("{field}.ports[{index}]"), it);
    }
    for (index, variable) in items(container, "/env").iter().enumerate() {
        let field = format!("{field}.env[{index}]");
        if text(variable, "/name").is_empty() {
            faults.push(required(format!("{field}.name"), ""));
        }
        if !text(variable, "/value").is_empty() && at(variable, "/valueFrom").is_object() {
            faults.push(invalid(
                format!("{field}.valueFrom"),
                &Value::from(""),
                "may not be specified when `value` is not empty",
            ));
        }
    }
    mounts(faults, field, container, volumes);
    resources(
        faults,
        &format!("{field}.resources"),
        at(container, "/resources"),
    );
    let policy = at(container, "/imagePullPolicy");
    if !["Always", "IfNotPresent", "Never"]
        .iter()
        .any(|it| policy == it)
    {
        faults.push(unsupported(
            format!("{field}.imagePullPolicy"),
            policy,
            &["Always", "IfNotPresent", "Never"],
        ));
    }
}

fn port(faults: &mut Vec<Fault>, field: &str, port: &Value) {
    let number = at(port, "/containerPort");
    let its = format!("{field}.containerPort");
    match number.as_i64().unwrap_or(0) {
        0 => faults.push(required(its, "")),
        1..=65535 => {}
        _ => faults.push(invalid(
            its,
            number,
            "must be between 1 and 65535, inclusive",
        )),
    }
    let protocol = at(port, "/protocol");
    let known = ["SCTP", "TCP", "UDP"];
    if !protocol.is_null() && !known.iter().any(|it| protocol == it) {
        faults.push(unsupported(format!("{field}.protocol"), protocol, &known));
    }
}

fn mounts(faults: &mut Vec<Fault>, field: &str, container: &Value, volumes: &BTreeSet<&str>) {
    let mut paths = BTreeSet::new();
    for (index, mount) in items(container, "/volumeMounts").iter().enumerate() {
        let field = format!("{field}.volumeMounts[{index}]");
        match text(mount, "/name") {
            "" => faults.push(required(format!("{field}.name"), "")),
            name if !volumes.contains(name) => {
                faults.push(not_found(format!("{field}.name"), &Value::from(name)));
            }
            _ => {}
        }
        match text(mount, "/mountPath") {
            "" => faults.push(required(format!("{field}.mountPath"), "")),
            path if !paths.insert(path) => faults.push(invalid(
                format!("{field}.mountPath"),
                &Value::from(path),
                "must be unique",
            )),
            _ => {}
        }
    }
}

fn resources(faults: &mut Vec<Fault>, field: &str, resources: &Value) {
    let amount = |value: &Value| value.as_str().and_then(nanos);
    for list in ["limits", "requests"] {
        let all = at(resources, &format!("/{list}")).as_object();
        for (name, value) in all.into_iter().flatten() {
            if amount(value).is_some_and(|it| it < 0) {
                faults.push(invalid(
                    format!("{field}.{list}[{name}]"),
                    value,
                    "must be greater than or equal to 0",
                ));
            }
            let limit = at(resources, "/limits").get(name);
            if list == "requests"
                && let (Some(limit), Some(request)) = (limit, amount(value))
                && amount(limit).is_some_and(|limit| request > limit)
            {
                let limit = limit.as_str().unwrap_or_default();
                faults.push(invalid(
                    format!("{field}.requests"),
                    value,
                    &format!("must be less than or equal to {name} limit of {limit}"),
                ));
            }
        }
    }
    if !items(resources, "/claims").is_empty() {
        faults.push(forbidden(format!("{field}.claims"), "is not simulated"));
    }
}
