//! Sets and what belongs to them: revisions, budgets, autoscalers, configuration.

use jiff::Timestamp;
use serde_json::Value;

use super::words::{age, count, joined, or};
use super::{Printer, number, text, wide};
use crate::sim::value::{self, at, controller, items, name};

pub static SETS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Ready"),
        text("Age"),
        wide("Containers"),
        wide("Images"),
    ],
    cells: |set, now| {
        let number = |pointer| value::number(set, pointer).unwrap_or(0);
        let (ready, wished) = (number("/status/readyReplicas"), number("/spec/replicas"));
        let containers = "/spec/template/spec/containers";
        vec![
            name(set).into(),
            format!("{ready}/{wished}").into(),
            age(set, now).into(),
            joined(set, containers, "/name").into(),
            joined(set, containers, "/image").into(),
        ]
    },
};

pub static REVISIONS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Controller"),
        text("Revision"),
        text("Age"),
    ],
    cells: |revision, now| {
        let owner = controller(revision).map_or_else(|| "<none>".to_owned(), qualified);
        vec![
            name(revision).into(),
            owner.into(),
            at(revision, "/revision").clone(),
            age(revision, now).into(),
        ]
    },
};

fn qualified(owner: &Value) -> String {
    let kind = value::text(owner, "/kind").to_lowercase();
    let of = match value::text(owner, "/apiVersion").split_once('/') {
        Some((group, _)) => format!(".{group}"),
        None => String::new(),
    };
    format!("{kind}{of}/{}", value::text(owner, "/name"))
}

pub static BUDGETS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Min Available"),
        text("Max Unavailable"),
        number("Allowed Disruptions"),
        text("Age"),
    ],
    cells: |budget, now| {
        vec![
            name(budget).into(),
            or(budget, "/spec/minAvailable", "N/A").into(),
            or(budget, "/spec/maxUnavailable", "N/A").into(),
            value::number(budget, "/status/disruptionsAllowed")
                .unwrap_or(0)
                .into(),
            age(budget, now).into(),
        ]
    },
};

pub static AUTOSCALERS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Reference"),
        text("Targets"),
        text("MinPods"),
        text("MaxPods"),
        text("Replicas"),
        text("Age"),
    ],
    cells: |scaler, now| {
        let kind = value::text(scaler, "/spec/scaleTargetRef/kind");
        let target = value::text(scaler, "/spec/scaleTargetRef/name");
        vec![
            name(scaler).into(),
            format!("{kind}/{target}").into(),
            targets(scaler).into(),
            or(scaler, "/spec/minReplicas", "<unset>").into(),
            value::number(scaler, "/spec/maxReplicas")
                .unwrap_or(0)
                .into(),
            value::number(scaler, "/status/currentReplicas")
                .unwrap_or(0)
                .into(),
            age(scaler, now).into(),
        ]
    },
};

/// What each metric is, and what it is to be; the first two of them.
fn targets(scaler: &Value) -> String {
    let wished = items(scaler, "/spec/metrics");
    if wished.is_empty() {
        return "<none>".to_owned();
    }
    let measured = items(scaler, "/status/currentMetrics");
    let told: Vec<String> = wished
        .iter()
        .enumerate()
        .take(2)
        .map(|(index, metric)| target(metric, measured.get(index).unwrap_or(&Value::Null)))
        .collect();
    let told = told.join(", ");
    match wished.len() {
        0..=2 => told,
        many => format!("{told} + {} more...", many - 2),
    }
}

fn target(metric: &Value, measured: &Value) -> String {
    let place = match value::text(metric, "/type") {
        "Resource" => "/resource",
        "ContainerResource" => "/containerResource",
        "Pods" => "/pods",
        "Object" => "/object",
        "External" => "/external",
        _ => return "<unknown type>".to_owned(),
    };
    let (metric, measured) = (at(metric, place), at(measured, place));
    let is_resource = place.to_lowercase().ends_with("resource");
    let average = at(metric, "/target/averageValue");
    let words = if average.is_string() {
        let now = or(measured, "/current/averageValue", "<unknown>");
        let wished = or(metric, "/target/averageValue", "");
        let mark = if is_resource || place == "/pods" {
            ""
        } else {
            " (avg)"
        };
        format!("{now}/{wished}{mark}")
    } else if is_resource {
        let share = |value: &Value, pointer: &str, nothing: &str| {
            value::number(value, pointer)
                .map_or_else(|| nothing.to_owned(), |share| format!("{share}%"))
        };
        let now = share(measured, "/current/averageUtilization", "<unknown>");
        let wished = share(metric, "/target/averageUtilization", "<auto>");
        format!("{now}/{wished}")
    } else {
        let now = or(measured, "/current/value", "<unknown>");
        format!("{now}/{}", or(metric, "/target/value", ""))
    };
    if is_resource {
        format!("{}: {words}", value::text(metric, "/name"))
    } else {
        words
    }
}

pub static CONFIG_MAPS: Printer = Printer {
    columns: &[text("Name"), text("Data"), text("Age")],
    cells: |it, now| {
        let data = count(it, "/data") + count(it, "/binaryData");
        vec![name(it).into(), data.into(), age(it, now).into()]
    },
};

pub static SECRETS: Printer = Printer {
    columns: &[text("Name"), text("Type"), text("Data"), text("Age")],
    cells: |it, now| {
        vec![
            name(it).into(),
            value::text(it, "/type").into(),
            count(it, "/data").into(),
            age(it, now).into(),
        ]
    },
};

pub static ACCOUNTS: Printer = Printer {
    columns: &[text("Name"), text("Age")],
    cells: plain,
};

fn plain(it: &Value, now: Timestamp) -> Vec<Value> {
    vec![name(it).into(), age(it, now).into()]
}
