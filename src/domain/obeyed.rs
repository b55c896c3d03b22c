//! Whether the pods that run keep to the scheduling rules of their template: the scheduler looks at a pod once, and
//! nodes, labels and rules change after that.
//!
//! Rules are read from the spec of a template as the server gives it. Of other pods than those of the set nothing is
//! known here, so a rule about them is neither kept nor broken.
//!
//! <https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/>

use std::collections::BTreeMap;

use serde_json::Value;

use super::node::Node;
use super::pod::Pod;
use super::volume::Requirement;
use super::{Fleet, Ordinal, Set, Text};

/// The key of a node's name among its labels.
const HOSTNAME: &str = "kubernetes.io/hostname";

/// A pod of a set on its node.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Its seat.
    pub ordinal: Ordinal,
    /// The pod.
    pub pod: &'a Pod,
    /// The name of its node.
    pub on: &'a str,
    /// Its node, where nodes may be read.
    pub node: Option<&'a Node>,
}

/// Pods by the place that they share: `eu-1a` to `[0, 2]`.
pub type Places = BTreeMap<String, Vec<Ordinal>>;

/// The pods of a set that have a node, lowest first.
#[must_use]
pub fn placed<'a>(fleet: &'a Fleet, set: &Set) -> Vec<Placed<'a>> {
    let seats = fleet.replicas(set).into_iter();
    let placed = seats.filter_map(|seat| {
        let pod = seat.pod?;
        let on = pod.node.as_ref()?;
        Some(Placed {
            ordinal: seat.ordinal,
            pod,
            on,
            node: fleet.node(on),
        })
    });
    placed.collect()
}

/// Whether a node has all labels of a `nodeSelector`.
#[must_use]
pub fn has_labels(node: &Node, wanted: &Value) -> bool {
    let mut wanted = wanted.as_object().into_iter().flatten();
    wanted.all(|(key, value)| node.labels.get(key.as_str()).map(|it| &**it) == value.as_str())
}

/// Whether a node fits one of the terms of a node selector.
#[must_use]
pub fn fits_selector(node: &Node, selector: &Value) -> bool {
    items(selector, "nodeSelectorTerms")
        .iter()
        .any(|it| fits_term(node, it))
}

/// Whether a node fits a term; an empty one fits none.
#[must_use]
pub fn fits_term(node: &Node, term: &Value) -> bool {
    let labels = items(term, "matchExpressions");
    let fields = items(term, "matchFields");
    let fits = |it: &Value| requirement(it).is_met_by(node);
    !(labels.is_empty() && fields.is_empty()) && labels.iter().chain(fields).all(fits)
}

/// Whether a term of pod affinity is about pods of the set itself; nothing where that cannot be told.
#[must_use]
pub fn is_about_own(term: &Value, set: &Set) -> Option<bool> {
    let namespaces = items(term, "namespaces");
    let own = Value::from(&*set.name.namespace);
    let is_within = match term.get("namespaceSelector").filter(|it| !it.is_null()) {
        None => namespaces.is_empty() || namespaces.contains(&own),
        Some(Value::Object(any)) if any.is_empty() => true,
        Some(_) if namespaces.contains(&own) => true,
        Some(_) => return None,
    };
    Some(is_within && selects(term.get("labelSelector"), &set.pod_labels))
}

/// The pods that a term of pod affinity, or a spread, is about, by the place in which it looks at them. Pods on nodes
/// without such a label, or on nodes that may not be read, are left out.
#[must_use]
pub fn by_place(term: &Value, placed: &[Placed<'_>]) -> Places {
    let key = term.get("topologyKey").and_then(Value::as_str);
    let key = key.unwrap_or_default();
    let mut places = Places::new();
    for it in placed {
        if let (Some(place), true) = (place(it, key), selects_pod(term, it.pod)) {
            places.entry(place.to_owned()).or_default().push(it.ordinal);
        }
    }
    places
}

/// Pods that share a place although they should not: those that each other's labels mean.
#[must_use]
pub fn together(term: &Value, placed: &[Placed<'_>]) -> Places {
    let keys = |name: &str| {
        let keys = items(term, name).iter();
        let keys: Vec<&str> = keys.filter_map(Value::as_str).collect();
        keys
    };
    let (same, other) = (keys("matchLabelKeys"), keys("mismatchLabelKeys"));
    // A key that pods must differ by keeps pods of the same value apart from each other only.
    if !other.is_empty() {
        return Places::new();
    }
    let key = term.get("topologyKey").and_then(Value::as_str);
    let key = key.unwrap_or_default();
    let mut groups: BTreeMap<(String, Vec<&str>), Vec<Ordinal>> = BTreeMap::new();
    for it in placed {
        if let (Some(place), true) = (place(it, key), selects_pod(term, it.pod)) {
            let values = same.iter().map(|key| label(it.pod, key)).collect();
            let group = groups.entry((place.to_owned(), values)).or_default();
            group.push(it.ordinal);
        }
    }
    let mut places = Places::new();
    for ((place, _), group) in groups {
        if group.len() > 1 {
            places.entry(place).or_default().extend(group);
        }
    }
    places
}

/// The places over which pods are spread: those of the nodes that the template allows, with the pods in each.
#[must_use]
pub fn domains(
    constraint: &Value,
    spec: &Value,
    (placed, fleet): (&[Placed<'_>], &Fleet),
) -> Places {
    let key = constraint.get("topologyKey").and_then(Value::as_str);
    let key = key.unwrap_or_default();
    let required =
        spec.pointer("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution");
    let allowed = |it: &&Node| {
        spec.get("nodeSelector")
            .is_none_or(|wanted| has_labels(it, wanted))
            && required.is_none_or(|wanted| fits_selector(it, wanted))
    };
    let mut places = by_place(constraint, placed);
    for node in fleet.nodes().filter(allowed) {
        if let Some(place) = node.labels.get(key) {
            places.entry(place.to_string()).or_default();
        }
    }
    places
}

fn place<'a>(placed: &Placed<'a>, key: &str) -> Option<&'a str> {
    let label = placed.node.and_then(|node| node.labels.get(key));
    let name = || (key == HOSTNAME).then_some(placed.on);
    label.map(|it| &**it).or_else(name)
}

fn label<'a>(pod: &'a Pod, key: &str) -> &'a str {
    match key {
        "controller-revision-hash" => pod.revision.as_deref().unwrap_or_default(),
        _ => pod.labels.get(key).map_or("", |it| &**it),
    }
}

fn selects_pod(term: &Value, pod: &Pod) -> bool {
    selects(term.get("labelSelector"), &pod.labels)
}

/// Whether a label selector takes these labels: an empty one takes all, none takes none.
#[must_use]
pub fn selects(selector: Option<&Value>, labels: &BTreeMap<Text, Text>) -> bool {
    let Some(selector) = selector.filter(|it| !it.is_null()) else {
        return false;
    };
    let value = |key: &str| labels.get(key).map(|it| &**it);
    let mut pairs = selector
        .get("matchLabels")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let rules = items(selector, "matchExpressions");
    pairs.all(|(key, wanted)| value(key) == wanted.as_str())
        && rules.iter().all(|it| {
            let rule = requirement(it);
            rule.holds(value(&rule.key))
        })
}

fn requirement(expression: &Value) -> Requirement {
    let word = |key: &str| -> Text {
        let word = expression.get(key).and_then(Value::as_str);
        word.unwrap_or_default().into()
    };
    let values = items(expression, "values").iter();
    Requirement {
        key: word("key"),
        operator: word("operator"),
        values: values.filter_map(|it| Some(it.as_str()?.into())).collect(),
    }
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let items = value.get(key).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}
