//! The conditions of a pod, each with its age.

use serde_json::Value;

use super::super::Line;
use super::super::part::{age, quiet, toned, waiting};
use super::fact;
use super::json::{list, time, word};
use crate::theme::Tone;

/// The order in which they come true; others follow.
const ORDER: [&str; 5] = [
    "PodScheduled",
    "PodReadyToStartContainers",
    "Initialized",
    "ContainersReady",
    "Ready",
];

/// Conditions that are no good news when they hold.
const TROUBLES: [&str; 3] = [
    "DisruptionTarget",
    "PodResizePending",
    "PodResizeInProgress",
];

pub(super) fn lines(object: &Value) -> Vec<Line> {
    let none = Value::Null;
    let status = object.get("status").unwrap_or(&none);
    let mut all: Vec<&Value> = list(status, "conditions").iter().collect();
    let rank = |it: &&Value| {
        let mut order = ORDER.iter();
        order.position(|known| *known == word(it, "type"))
    };
    all.sort_by_key(|it| rank(it).unwrap_or(ORDER.len()));
    let mut lines: Vec<Line> = all.iter().map(|it| line(it)).collect();
    let spec = object.get("spec").unwrap_or(&none);
    let gates = list(spec, "readinessGates").iter();
    let gates = gates.map(|it| word(it, "conditionType"));
    let unset = gates.filter(|gate| !all.iter().any(|it| word(it, "type") == *gate));
    lines.extend(unset.map(|gate| {
        let words = waiting("not said by anybody yet, and a gate of its readiness");
        fact(&padded(gate), vec![words])
    }));
    lines
}

fn line(condition: &Value) -> Line {
    let kind = word(condition, "type");
    let holds = word(condition, "status");
    let is_trouble = TROUBLES.contains(&kind);
    let (tone, answer) = match holds {
        "True" if is_trouble => (Tone::Waiting, "yes"),
        "True" => (Tone::Good, "yes"),
        "False" if is_trouble => (Tone::Quiet, "no"),
        "False" => (Tone::Waiting, "no"),
        _ => (Tone::Waiting, "unknown"),
    };
    let mut parts = vec![toned(tone, answer)];
    if let Some(since) = time(condition, "lastTransitionTime") {
        parts.extend([quiet(" for "), age(Tone::Quiet, since)]);
    }
    for key in ["reason", "message"] {
        let words = word(condition, key);
        if !words.is_empty() {
            let tone = if tone == Tone::Good {
                Tone::Quiet
            } else {
                tone
            };
            parts.push(toned(tone, format!("  {words}")));
        }
    }
    fact(&padded(kind), parts)
}

fn padded(kind: &str) -> String {
    format!("{kind:<26}")
}
