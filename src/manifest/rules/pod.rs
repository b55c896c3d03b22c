//! What can't change on a living pod.

use serde_json::Value;

use super::Fixed;
use super::kinds::differ;
use crate::domain::plan::request::path;

/// What a node is tainted with when it is lost: every pod tolerates that for a while.
const LOST: [&str; 2] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
];

const ANEW: &str = "change the template of the set, which replaces the pod";

pub(super) fn pod(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let mut found = Vec::new();
    let is_gated = opened.pointer("/spec/schedulingGates").is_some();
    for pointer in differ(opened, typed, "/spec") {
        let steps: Vec<&str> = pointer.split('/').skip(2).collect();
        let number = |object: &Value| object.pointer(&pointer).and_then(Value::as_i64);
        let (before, after) = (number(opened), number(typed));
        let is_open = match steps.as_slice() {
            ["containers" | "initContainers", _, "image"] => true,
            ["activeDeadlineSeconds"] => after.is_some_and(|it| before.is_none_or(|was| it <= was)),
            ["terminationGracePeriodSeconds"] => {
                before.is_some_and(|it| it < 0) && after == Some(1)
            }
            ["priority"] => typed.pointer(&pointer).is_none(),
            ["tolerations", ..] => keeps_tolerations(opened, typed),
            ["schedulingGates", ..] => adds_no_gate(opened, typed),
            ["nodeSelector", ..] if is_gated => keeps_selector(opened, typed),
            ["affinity", ..] if is_gated => keeps_affinity(opened, typed),
            _ => false,
        };
        if !is_open {
            let words = format!("{} can't change on a living pod", path(&pointer));
            found.push(Fixed::new(pointer, words, ANEW));
        }
    }
    found
}

fn items<'o>(object: &'o Value, pointer: &str) -> &'o [Value] {
    let found = object.pointer(pointer).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

fn adds_no_gate(opened: &Value, typed: &Value) -> bool {
    let [before, after] = [opened, typed].map(|it| items(it, "/spec/schedulingGates"));
    after.iter().all(|it| before.contains(it))
}

/// While its gates hold a pod, more can be asked of its node, and nothing less.
fn keeps_selector(opened: &Value, typed: &Value) -> bool {
    let map = |object: &Value| object.pointer("/spec/nodeSelector").cloned();
    let (before, after) = (
        map(opened).unwrap_or_default(),
        map(typed).unwrap_or_default(),
    );
    let mut old = before.as_object().into_iter().flatten();
    old.all(|(key, value)| after.get(key) == Some(value))
}

fn keeps_affinity(opened: &Value, typed: &Value) -> bool {
    const NODE: &str = "/spec/affinity/nodeAffinity";
    const REQUIRED: &str = "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";
    let others = |object: &Value| {
        [
            "/spec/affinity/podAffinity",
            "/spec/affinity/podAntiAffinity",
        ]
        .map(|it| object.pointer(it).cloned())
    };
    let terms = format!("{NODE}{REQUIRED}");
    let [before, after] = [opened, typed].map(|it| items(it, &terms));
    let grows = |old: &Value, new: &Value| {
        let both = ["/matchExpressions", "/matchFields"].map(|it| (items(old, it), items(new, it)));
        let was_empty = both.iter().all(|(old, _)| old.is_empty());
        both.iter().all(|(old, new)| {
            if was_empty {
                new.is_empty()
            } else {
                new.starts_with(old)
            }
        })
    };
    let is_kept = before.is_empty()
        || before.len() == after.len()
            && before.iter().zip(after).all(|(old, new)| grows(old, new));
    others(opened) == others(typed) && is_kept
}

/// Whether every toleration is still there; how long it holds may change. Those of lost nodes the server puts back.
fn keeps_tolerations(opened: &Value, typed: &Value) -> bool {
    let all = |object: &Value| {
        let mut found = object
            .pointer("/spec/tolerations")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for item in found.iter_mut().filter_map(Value::as_object_mut) {
            item.remove("tolerationSeconds");
        }
        found
    };
    let after = all(typed);
    let word = |it: &Value, key: &str| {
        let word = it.get(key).and_then(Value::as_str);
        word.unwrap_or_default().to_owned()
    };
    let comes_back = |it: &Value| {
        let lost = word(it, "key");
        let is_there = after.iter().any(|other| {
            ["", &lost].contains(&&*word(other, "key"))
                && ["", "NoExecute"].contains(&&*word(other, "effect"))
        });
        LOST.contains(&&*lost)
            && !is_there
            && it.get("operator").is_some_and(|it| it == "Exists")
            && it.get("effect").is_some_and(|it| it == "NoExecute")
    };
    let mut before = all(opened).into_iter();
    before.all(|it| after.contains(&it) || comes_back(&it))
}
