//! A node in lines: how it is, and the seats whose pods are on it. No pane: it is looked at from a seat.

use std::sync::Arc;

use super::part::{Part, bad, faint, good, quiet, text, waiting};
use super::{Line, View, seat};
use crate::domain::health::Standing;
use crate::domain::node::Node;
use crate::domain::{Kind, Name, Ordinal};

/// The seats of all sets whose pods are on a node, in the order of the sets.
#[must_use]
pub fn seats(view: &View<'_>, node: &Arc<str>) -> Vec<(Name, Ordinal)> {
    let mut found = Vec::new();
    for set in view.fleet.sets() {
        let seats = view.fleet.replicas(set).into_iter();
        let here = seats.filter(|it| {
            let on = it.pod.and_then(|pod| pod.node.as_deref());
            on == Some(&**node)
        });
        found.extend(here.map(|it| (set.name.clone(), it.ordinal)));
    }
    found
}

/// Cells that the longest name of these seats takes, but no more than `most`.
#[must_use]
pub fn names_width(view: &View<'_>, seats: &[(Name, Ordinal)], most: usize) -> usize {
    let pod = |(set, ordinal): &(Name, Ordinal)| Some(view.fleet.set(set)?.pod_name(*ordinal));
    let widths = seats.iter().filter_map(pod).map(|it| name_width(&it));
    widths.filter(|it| *it <= most).max().unwrap_or(0)
}

/// Namespace, slash and name, which are ASCII.
fn name_width(pod: &Name) -> usize {
    pod.namespace.len() + 1 + pod.name.len()
}

/// What is known of a node itself.
#[must_use]
pub fn facts(view: &View<'_>, name: &Arc<str>) -> Vec<Line> {
    let Some(node) = view.fleet.node(name) else {
        let why = super::nothing(
            view,
            Kind::Nodes,
            "it is not there any more, or was never seen",
        );
        return vec![fact("node", vec![waiting(why)])];
    };
    let mut ready = vec![match node.ready.holds {
        Some(true) => good("ready"),
        Some(false) => bad("NOT ready"),
        None => bad("UNKNOWN: its kubelet does not answer"),
    }];
    let words = [&node.ready.reason, &node.ready.message];
    let words: Vec<&str> = words.into_iter().flatten().map(AsRef::as_ref).collect();
    if node.ready.holds != Some(true) && !words.is_empty() {
        ready.push(text(format!("  {}", words.join(": "))));
    }
    ready.extend(node.ready.since.into_iter().flat_map(|at| {
        let tone = crate::theme::Tone::Quiet;
        [quiet("  for "), super::part::age(tone, at)]
    }));
    let list = |all: Vec<String>| match all.as_slice() {
        [] => vec![quiet("none")],
        _ => vec![waiting(all.join(", "))],
    };
    let pressures = node.pressures.iter().map(ToString::to_string).collect();
    let taints = node.taints.iter();
    let taints = taints
        .map(|(key, effect)| format!("{key}:{effect}"))
        .collect();
    vec![
        fact("ready", ready),
        fact("pressure", list(pressures)),
        fact("scheduling", vec![scheduling(node)]),
        fact(
            "zone",
            vec![
                node.zone()
                    .map_or_else(|| quiet("–"), |it| text(it.to_owned())),
            ],
        ),
        fact("taints", list(taints)),
    ]
}

fn scheduling(node: &Node) -> Part {
    if node.cordoned {
        waiting("cordoned: no new pod is put on it")
    } else {
        quiet("takes new pods")
    }
}

/// A seat on the node: whose, and how its pod is. Names that take up to `width` cells have their states below one
/// another.
#[must_use]
pub fn line(view: &View<'_>, (name, ordinal): &(Name, Ordinal), width: usize) -> Line {
    let Some(set) = view.fleet.set(name) else {
        return vec![faint(name.to_string())];
    };
    let replica = view.fleet.replica(set, *ordinal);
    let standing = Standing::of(&replica, set, view.now);
    let pod = set.pod_name(*ordinal);
    let blanks = width.saturating_sub(name_width(&pod)) + 3;
    let mut line = vec![
        seat::sign(view, set, &replica, &standing),
        text(" "),
        quiet(format!("{}/", pod.namespace)),
        text(pod.name.to_string()).bold(),
        text(" ".repeat(blanks)),
    ];
    line.extend(seat::state(view, &standing));
    line
}

fn fact(label: &'static str, parts: Line) -> Line {
    let mut line = vec![quiet(format!("{label:<12}"))];
    line.extend(parts);
    line
}
