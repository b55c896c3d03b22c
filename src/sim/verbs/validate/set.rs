//! StatefulSets: what they must say, and what never changes.

use serde_json::{Value, json};

use super::fault::{
    Fault, forbidden, invalid, invalid_as_shown, not_negative, required, unsupported,
};
use super::{claim, names, template};
use crate::sim::value::{at, items, selects, text};

/// The fields of the spec that may change.
const MUTABLE: &[&str] = &[
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
];

const FIXED: &str = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/// The spec of a set; of one that changes, what it was.
pub fn spec(faults: &mut Vec<Fault>, set: &Value, old: Option<&Value>) {
    let policy = at(set, "/spec/podManagementPolicy");
    if policy != "OrderedReady" && policy != "Parallel" {
        faults.push(invalid(
            "spec.podManagementPolicy",
            policy,
            "must be 'OrderedReady' or 'Parallel'",
        ));
    }
    strategy(faults, at(set, "/spec/updateStrategy"));
    for field in ["whenDeleted", "whenScaled"] {
        let policy = at(
            set,
            &format!("/spec/persistentVolumeClaimRetentionPolicy/{field}"),
        );
        if policy != "Retain" && policy != "Delete" {
            let field = format!("spec.persistentVolumeClaimRetentionPolicy.{field}");
            faults.push(unsupported(field, policy, &["Retain", "Delete"]));
        }
    }
    if old.is_none() {
        for (index, it) in items(set, "/spec/volumeClaimTemplates").iter().enumerate() {
            claim::spec(
                faults,
                &format!("spec.volumeClaimTemplates[{index}].spec"),
                it,
            );
        }
    }
    not_negative(faults, "spec.replicas", at(set, "/spec/replicas"));
    not_negative(
        faults,
        "spec.minReadySeconds",
        at(set, "/spec/minReadySeconds"),
    );
    not_negative(
        faults,
        "spec.ordinals.start",
        at(set, "/spec/ordinals/start"),
    );
    let service = text(set, "/spec/serviceName");
    if old.is_none() && !service.is_empty() {
        names::label(faults, "spec.serviceName", service);
    }
    selector(faults, set);
    if old.is_none_or(|old| at(old, "/spec/template") != at(set, "/spec/template")) {
        let claims: Vec<&str> = items(set, "/spec/volumeClaimTemplates")
            .iter()
            .map(|it| text(it, "/metadata/name"))
            .collect();
        template::template(faults, "spec.template", at(set, "/spec/template"), &claims);
    }
    let restart = at(set, "/spec/template/spec/restartPolicy");
    if restart != "Always" {
        faults.push(unsupported(
            "spec.template.spec.restartPolicy",
            restart,
            &["Always"],
        ));
    }
    if !at(set, "/spec/template/spec/activeDeadlineSeconds").is_null() {
        faults.push(forbidden(
            "spec.template.spec.activeDeadlineSeconds",
            "activeDeadlineSeconds in StatefulSet is not Supported",
        ));
    }
}

/// What a set becomes.
pub fn change(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    if at(old, "/spec") == at(new, "/spec") {
        return;
    }
    spec(faults, new, Some(old));
    let fixed = |set: &Value| {
        let mut spec = at(set, "/spec").clone();
        if let Some(spec) = spec.as_object_mut() {
            spec.retain(|field, _| !MUTABLE.contains(&field.as_str()));
        }
        spec
    };
    if fixed(old) != fixed(new) {
        faults.push(forbidden("spec", FIXED));
    }
}

/// The status of a set.
pub fn status(faults: &mut Vec<Fault>, set: &Value) {
    let count = |field: &str| at(set, &format!("/status/{field}")).as_i64().unwrap_or(0);
    let counts = [
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas",
    ];
    for field in counts {
        if count(field) > count("replicas") {
            faults.push(invalid(
                format!("status.{field}"),
                &json!(count(field)),
                "cannot be greater than status.replicas",
            ));
        }
    }
    if count("availableReplicas") > count("readyReplicas") {
        faults.push(invalid(
            "status.availableReplicas",
            &json!(count("availableReplicas")),
            "cannot be greater than status.readyReplicas",
        ));
    }
}

fn strategy(faults: &mut Vec<Fault>, strategy: &Value) {
    let rolling = at(strategy, "/rollingUpdate");
    // The server shows its own form of the block, in which names are not those of the API.
    let shown = if rolling.is_object() {
        let partition = at(rolling, "/partition").as_i64().unwrap_or(0);
        format!("{{\"Partition\":{partition},\"MaxUnavailable\":null}}")
    } else {
        "null".to_owned()
    };
    match text(strategy, "/type") {
        "OnDelete" if rolling.is_object() => faults.push(invalid_as_shown(
            "spec.updateStrategy.rollingUpdate",
            &shown,
            "only allowed for updateStrategy 'RollingUpdate'",
        )),
        "OnDelete" => {}
        "RollingUpdate" => not_negative(
            faults,
            "spec.updateStrategy.rollingUpdate.partition",
            at(rolling, "/partition"),
        ),
        other => faults.push(invalid_as_shown(
            "spec.updateStrategy",
            &format!("{{\"Type\":{},\"RollingUpdate\":{shown}}}", json!(other)),
            "must be 'RollingUpdate' or 'OnDelete'",
        )),
    }
}

fn selector(faults: &mut Vec<Fault>, set: &Value) {
    let selector = at(set, "/spec/selector");
    if selector.is_null() {
        faults.push(required("spec.selector", ""));
        faults.push(mismatch(set));
        return;
    }
    let is_empty = at(selector, "/matchLabels")
        .as_object()
        .is_none_or(serde_json::Map::is_empty)
        && items(selector, "/matchExpressions").is_empty();
    if is_empty {
        faults.push(invalid(
            "spec.selector",
            selector,
            "empty selector is invalid for statefulset",
        ));
        return;
    }
    let before = faults.len();
    for (index, it) in items(selector, "/matchExpressions").iter().enumerate() {
        expression(
            faults,
            &format!("spec.selector.matchExpressions[{index}]"),
            it,
        );
    }
    if faults.len() > before {
        let shown = format!(
            "{{\"matchLabels\":{},\"matchExpressions\":{}}}",
            at(selector, "/matchLabels"),
            at(selector, "/matchExpressions")
        );
        let shown = shown.replace("\"matchLabels\":null,", "");
        faults.push(invalid_as_shown("spec.selector", &shown, ""));
    } else if !selects(selector, at(set, "/spec/template/metadata/labels")) {
        faults.push(mismatch(set));
    }
}

fn expression(faults: &mut Vec<Fault>, field: &str, expression: &Value) {
    let has_values = !items(expression, "/values").is_empty();
    match text(expression, "/operator") {
        "In" | "NotIn" if !has_values => faults.push(required(
            format!("{field}.values"),
            "must be specified when `operator` is 'In' or 'NotIn'",
        )),
        "Exists" | "DoesNotExist" if has_values => faults.push(forbidden(
            format!("{field}.values"),
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        )),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => faults.push(invalid(
            format!("{field}.operator"),
            &other.into(),
            "not a valid selector operator",
        )),
    }
}

fn mismatch(set: &Value) -> Fault {
    invalid(
        "spec.template.metadata.labels",
        at(set, "/spec/template/metadata/labels"),
        "`selector` does not match template `labels`",
    )
}
