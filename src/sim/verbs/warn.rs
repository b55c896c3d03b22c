//! What the server warns of, without refusing it.

use serde_json::Value;

use super::decode::quantity::nanos;
use crate::sim::resource::Kind;
use crate::sim::value::{at, items, number, text};

/// Labels of nodes that have newer names.
const DEPRECATED: &[(&str, &str, &str)] = &[
    ("beta.kubernetes.io/arch", "v1.14", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "v1.14", "kubernetes.io/os"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "v1.17",
        "topology.kubernetes.io/region",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "v1.17",
        "topology.kubernetes.io/zone",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "v1.17",
        "node.kubernetes.io/instance-type",
    ),
];

/// Of a new object.
pub fn creation(kind: Kind, object: &Value) -> Vec<String> {
    let mut told = Vec::new();
    match kind {
        Kind::StatefulSet => {
            template(
                &mut told,
                "spec.template.spec",
                at(object, "/spec/template/spec"),
            );
            claims(&mut told, "", object);
            history(&mut told, object);
        }
        Kind::Pod => template(&mut told, "spec", at(object, "/spec")),
        Kind::PersistentVolumeClaim => size(&mut told, "spec", at(object, "/spec")),
        _ => {}
    }
    told
}

/// Of an object that changes.
pub fn change(kind: Kind, old: &Value, new: &Value) -> Vec<String> {
    let mut told = Vec::new();
    match kind {
        Kind::StatefulSet => {
            if at(old, "/spec") != at(new, "/spec") {
                template(
                    &mut told,
                    "spec.template.spec",
                    at(new, "/spec/template/spec"),
                );
            }
            claims(&mut told, ".Spec", new);
            history(&mut told, new);
        }
        Kind::PersistentVolumeClaim => size(&mut told, "spec", at(new, "/spec")),
        _ => {}
    }
    told
}

fn template(told: &mut Vec<String>, field: &str, spec: &Value) {
    for (old, since, new) in DEPRECATED {
        if at(spec, "/nodeSelector").get(old).is_some() {
            told.push(format!(
                "{field}.nodeSelector[{old}]: deprecated since {since}; use \"{new}\" instead"
            ));
        }
    }
    if number(spec, "/terminationGracePeriodSeconds").is_some_and(|it| it < 0) {
        told.push(format!(
            "{field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"
        ));
    }
    for list in ["initContainers", "containers"] {
        for (place, container) in items(spec, &format!("/{list}")).iter().enumerate() {
            let field = format!("{field}.{list}[{place}]");
            for kind in ["limits", "requests"] {
                let memory = text(container, &format!("/resources/{kind}/memory"));
                fraction(told, &format!("{field}.resources.{kind}[memory]"), memory);
            }
            let all = items(container, "/env");
            for (index, variable) in all.iter().enumerate() {
                let name = text(variable, "/name");
                if all.iter().take(index).any(|it| text(it, "/name") == name) {
                    told.push(format!(
                        "{field}.env[{index}]: hides previous definition of {name:?}, which may be dropped when using apply"
                    ));
                }
            }
            ports(told, &field, items(container, "/ports"));
        }
    }
}

fn claims(told: &mut Vec<String>, part: &str, set: &Value) {
    for (index, it) in items(set, "/spec/volumeClaimTemplates").iter().enumerate() {
        let field = format!("spec.volumeClaimTemplates[{index}]{part}");
        size(told, &field, at(it, "/spec"));
    }
}

fn size(told: &mut Vec<String>, field: &str, spec: &Value) {
    let size = text(spec, "/resources/requests/storage");
    fraction(told, &format!("{field}.resources.requests[storage]"), size);
}

fn fraction(told: &mut Vec<String>, field: &str, size: &str) {
    if nanos(size).is_some_and(|it| it % 1_000_000_000 != 0) {
        told.push(format!(
            "{field}: fractional byte value {size:?} is invalid, must be an integer"
        ));
    }
}

fn ports(told: &mut Vec<String>, field: &str, ports: &[Value]) {
    let same = |a: &Value, b: &Value| {
        ["/containerPort", "/protocol", "/hostPort", "/hostIP"]
            .iter()
            .all(|part| at(a, part) == at(b, part))
    };
    for (index, port) in ports.iter().enumerate() {
        if let Some(first) = ports.iter().take(index).position(|it| same(it, port)) {
            told.push(format!(
                "{field}.ports[{index}]: duplicate port definition with {field}.ports[{first}]"
            ));
        }
    }
}

fn history(told: &mut Vec<String>, set: &Value) {
    if number(set, "/spec/revisionHistoryLimit").is_some_and(|it| it < 0) {
        told.push(
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
                .to_owned(),
        );
    }
}
