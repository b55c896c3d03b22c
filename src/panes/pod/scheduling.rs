//! Where a pod runs, where it may run, and what it bears: node, tolerations, spread, affinity.

use serde_json::Value;

use super::super::part::{Part, bad, faint, quiet, text, waiting};
use super::super::{Line, View};
use super::affinity;
use super::json::{list, number, pairs, word};
use super::{fact, facts};
use crate::domain::pod::Pod;

pub(super) fn lines(view: &View<'_>, pod: &Pod, object: Option<&Value>) -> Vec<Line> {
    let mut lines = vec![fact("node", node(view, pod))];
    let Some(spec) = object.and_then(|it| it.get("spec")) else {
        return lines;
    };
    let gates = list(spec, "schedulingGates").iter();
    let gates: Vec<&str> = gates.map(|it| word(it, "name")).collect();
    if !gates.is_empty() {
        let words = format!(
            "no node is looked for before these are removed: {}",
            gates.join(", ")
        );
        lines.push(fact("gates", vec![waiting(words)]));
    }
    let priority = (word(spec, "priorityClassName"), number(spec, "priority"));
    if !matches!(priority, ("", None | Some(0))) {
        let (class, value) = priority;
        let value = value.map_or_else(String::new, |it| it.to_string());
        let words = format!("{value} {class}").trim().to_owned();
        lines.push(fact("priority", vec![text(words)]));
    }
    for (label, key, usual) in [
        ("scheduler", "schedulerName", "default-scheduler"),
        ("runtime", "runtimeClassName", ""),
    ] {
        let name = word(spec, key);
        if name != usual {
            lines.push(fact(label, vec![text(name.to_owned())]));
        }
    }
    let selected = pairs(spec.get("nodeSelector"));
    if !selected.is_empty() {
        let words = format!("only on nodes with {}", selected.join(" and "));
        lines.push(fact("nodes", vec![text(words)]));
    }
    let rules = affinity::rules(spec)
        .into_iter()
        .map(|it| vec![text(it.words)]);
    lines.extend(facts("affinity", rules));
    let spread = list(spec, "topologySpreadConstraints").iter();
    let spread = spread.map(|it| vec![text(affinity::spread(it))]);
    lines.extend(facts("spread", spread));
    let tolerated: Vec<Vec<Part>> = list(spec, "tolerations")
        .iter()
        .map(|it| vec![text(toleration(it))])
        .collect();
    if tolerated.is_empty() {
        lines.push(fact("tolerates", vec![faint("no taint")]));
    }
    lines.extend(facts("tolerates", tolerated));
    lines
}

fn node(view: &View<'_>, pod: &Pod) -> Vec<Part> {
    let Some(name) = &pod.node else {
        let message = pod.scheduled.message.as_deref();
        let message = message.unwrap_or("the scheduler has not chosen one yet");
        return vec![waiting("none: "), waiting(message.to_owned())];
    };
    let mut parts = vec![text(name.to_string())];
    let Some(node) = view.fleet.node(name) else {
        parts.push(faint(", of which nothing more is known"));
        return parts;
    };
    parts.push(match node.ready.holds {
        Some(true) => quiet(", ready"),
        Some(false) => bad(", not ready"),
        None => bad(", which does not answer"),
    });
    if node.cordoned {
        parts.push(waiting(", cordoned"));
    }
    if let Some(zone) = node.zone() {
        parts.push(quiet(format!(", zone {zone}")));
    }
    let taints = node.taints.iter();
    let taints: Vec<String> = taints.map(|(key, it)| format!("{key}:{it}")).collect();
    if !taints.is_empty() {
        parts.push(quiet(format!(", tainted {}", taints.join(", "))));
    }
    parts
}

/// `pool=cache, any effect`; `node.kubernetes.io/not-ready:NoExecute, for 300 s, then the pod is evicted`.
pub(in crate::panes) fn toleration(toleration: &Value) -> String {
    let (key, value) = (word(toleration, "key"), word(toleration, "value"));
    let taint = match (key, word(toleration, "operator")) {
        ("", _) => "every taint".to_owned(),
        (key, "Exists") => key.to_owned(),
        (key, "Gt") => format!("{key} > {value}"),
        (key, "Lt") => format!("{key} < {value}"),
        (key, _) => format!("{key}={value}"),
    };
    let taint = match (word(toleration, "effect"), key) {
        ("", _) => format!("{taint}, any effect"),
        (effect, "") => format!("every {effect} taint"),
        (effect, _) => format!("{taint}:{effect}"),
    };
    let time = number(toleration, "tolerationSeconds");
    let time = time.map(|it| format!(", for {it} s, then the pod is evicted"));
    format!("{taint}{}", time.unwrap_or_default())
}
