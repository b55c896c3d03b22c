//! The smaller kinds: budgets, autoscalers, Services, revisions, storage classes.

use serde_json::{Value, json};

use super::fault::{Fault, invalid, invalid_as_shown, not_negative, required, unsupported};
use crate::sim::resource::Kind;
use crate::sim::value::{at, items, number, text};

const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/// An object of one of these kinds.
pub fn object(faults: &mut Vec<Fault>, kind: Kind, object: &Value) {
    match kind {
        Kind::PodDisruptionBudget => budget(faults, object),
        Kind::HorizontalPodAutoscaler => autoscaler(faults, object),
        Kind::Service => service(faults, object),
        Kind::StorageClass if text(object, "/provisioner").is_empty() => {
            faults.push(required("provisioner", ""));
        }
        Kind::ControllerRevision => {
            not_negative(faults, "revision", at(object, "/revision"));
        }
        Kind::ConfigMap => {
            let all = at(object, "/data").as_object();
            for key in all.into_iter().flatten().map(|(key, _)| key) {
                let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._".contains(it);
                if key.is_empty() || !key.chars().all(is_plain) {
                    faults.push(invalid(format!("data[{key}]"), &json!(key), CONFIG_KEY));
                }
            }
        }
        Kind::ResourceQuota => {
            let hard = at(object, "/spec/hard").as_object();
            for (name, amount) in hard.into_iter().flatten() {
                if amount.as_str().is_some_and(|it| it.starts_with('-')) {
                    faults.push(invalid(
                        format!("spec.hard[{name}]"),
                        amount,
                        "must be greater than or equal to 0",
                    ));
                }
            }
        }
        Kind::PersistentVolume if items(object, "/spec/accessModes").is_empty() => {
            faults.push(required("spec.accessModes", ""));
        }
        _ => {}
    }
}

/// A revision: its data never changes.
pub fn revision(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    object(faults, Kind::ControllerRevision, new);
    if at(old, "/data") != at(new, "/data") {
        faults.push(invalid("data", at(new, "/data"), "field is immutable"));
    }
}

fn budget(faults: &mut Vec<Fault>, budget: &Value) {
    let (least, most) = (
        at(budget, "/spec/minAvailable"),
        at(budget, "/spec/maxUnavailable"),
    );
    if !least.is_null() && !most.is_null() {
        // The server shows its own form of the spec, in which names are not those of the API.
        let shown = format!(
            r#"{{"MinAvailable":{least},"Selector":{},"MaxUnavailable":{most},"UnhealthyPodEvictionPolicy":{}}}"#,
            at(budget, "/spec/selector"),
            at(budget, "/spec/unhealthyPodEvictionPolicy")
        );
        faults.push(invalid_as_shown(
            "spec",
            &shown,
            "minAvailable and maxUnavailable cannot be both set",
        ));
    }
    for (field, value) in [("spec.minAvailable", least), ("spec.maxUnavailable", most)] {
        not_negative(faults, field, value);
        let Some(words) = value.as_str() else {
            continue;
        };
        match words.strip_suffix('%').map(str::parse::<u32>) {
            Some(Ok(percent)) if percent > 100 => {
                faults.push(invalid(field, value, "must not be greater than 100%"));
            }
            Some(Ok(_)) => {}
            _ => faults.push(invalid(
                field,
                value,
                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
            )),
        }
    }
    let policy = at(budget, "/spec/unhealthyPodEvictionPolicy");
    if !policy.is_null() && policy != "AlwaysAllow" && policy != "IfHealthyBudget" {
        faults.push(unsupported(
            "spec.unhealthyPodEvictionPolicy",
            policy,
            &["AlwaysAllow", "IfHealthyBudget"],
        ));
    }
}

fn autoscaler(faults: &mut Vec<Fault>, autoscaler: &Value) {
    let least = number(autoscaler, "/spec/minReplicas").unwrap_or(1);
    let most = number(autoscaler, "/spec/maxReplicas").unwrap_or(0);
    if least < 1 {
        faults.push(invalid(
            "spec.minReplicas",
            &json!(least),
            "must be greater than or equal to 1",
        ));
    }
    if most < 1 {
        faults.push(invalid(
            "spec.maxReplicas",
            &json!(most),
            "must be greater than 0",
        ));
    } else if most < least {
        faults.push(invalid(
            "spec.maxReplicas",
            &json!(most),
            "must be greater than or equal to `minReplicas`",
        ));
    }
    for field in ["kind", "name"] {
        if text(autoscaler, &format!("/spec/scaleTargetRef/{field}")).is_empty() {
            faults.push(required(format!("spec.scaleTargetRef.{field}"), ""));
        }
    }
}

fn service(faults: &mut Vec<Fault>, service: &Value) {
    let ports = items(service, "/spec/ports");
    let needs_ports =
        text(service, "/spec/clusterIP") != "None" && text(service, "/spec/type") != "ExternalName";
    if ports.is_empty() && needs_ports {
        faults.push(required("spec.ports", ""));
    }
    for (index, port) in ports.iter().enumerate() {
        if ports.len() > 1 && text(port, "/name").is_empty() {
            faults.push(required(format!("spec.ports[{index}].name"), ""));
        }
        let number = number(port, "/port").unwrap_or(0);
        if !(1..=65535).contains(&number) {
            faults.push(invalid(
                format!("spec.ports[{index}].port"),
                &json!(number),
                "must be between 1 and 65535, inclusive",
            ));
        }
    }
}
