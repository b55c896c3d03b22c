//! Where the pods may run, in words, and whether those that run keep to it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::part::{Part, faint, good, quiet, text, waiting};
use super::super::pod::affinity::{self, About};
use super::super::pod::json::{list, number, pairs, word};
use super::super::pod::scheduling::toleration;
use super::super::{plural, unknown};
use super::{Fact, Line, Told, line, lines, or_none};
use crate::domain::node::Node;
use crate::domain::obeyed::{self, Placed, Places};
use crate::domain::{Kind, Ordinal};

pub(super) static FACTS: &[Fact] = &[
    lines("scheduling", "runs on", runs_on),
    lines("scheduling", "node selector", |it| {
        it.spec(|spec| selector(it, spec))
    }),
    lines("scheduling", "affinity", |it| {
        it.spec(|spec| rules(it, spec))
    }),
    lines("scheduling", "topology spread", |it| {
        it.spec(|spec| spread(it, spec))
    }),
    lines("scheduling", "tolerations", |it| {
        it.spec(|spec| {
            let all = list(spec, "tolerations").iter();
            or_none(all.map(|it| vec![text(toleration(it))]).collect())
        })
    }),
];

/// `3 pods on 2 nodes: web-0 and web-2 are both on node-b; all in zone eu-1a`.
fn runs_on(told: &Told<'_>) -> Vec<Line> {
    let placed = placed(told);
    if placed.is_empty() {
        return vec![vec![text("no pod has a node")]];
    }
    let mut nodes = Places::new();
    let mut zones = Places::new();
    for it in &placed {
        nodes.entry(it.on.to_owned()).or_default().push(it.ordinal);
        if let Some(zone) = it.node.and_then(Node::zone) {
            zones.entry(zone.to_owned()).or_default().push(it.ordinal);
        }
    }
    let words = format!(
        "{} {} on {} {}",
        placed.len(),
        plural(placed.len(), "pod"),
        nodes.len(),
        plural(nodes.len(), "node")
    );
    let shared = nodes.iter().filter(|(_, it)| it.len() > 1);
    let shared: Vec<String> = shared.map(|(node, it)| sharing(told, it, node)).collect();
    let shared = (!shared.is_empty()).then(|| waiting(format!(": {}", shared.join("; "))));
    let mut lines = vec![line([Some(text(words)), shared])];
    match zones.len() {
        0 => {}
        1 if placed.len() > 1 => lines.extend(
            zones
                .keys()
                .map(|zone| vec![waiting(format!("all in zone {zone}"))]),
        ),
        _ => lines.push(vec![quiet(format!("zones: {}", numbers(&zones)))]),
    }
    lines
}

fn placed<'a>(told: &Told<'a>) -> Vec<Placed<'a>> {
    obeyed::placed(told.view.fleet, told.set)
}

/// `web-0 and web-2 are both on node-b`.
fn sharing(told: &Told<'_>, pods: &[Ordinal], node: &str) -> String {
    format!("{} on {node}", are(told, pods))
}

/// `web-0 and web-2 are both`, `web-0, web-1 and 3 more are all`.
fn are(told: &Told<'_>, pods: &[Ordinal]) -> String {
    let name = |it: &Ordinal| told.set.pod_name(*it).name;
    match pods {
        [one] => format!("{} is", name(one)),
        [one, other] => format!("{} and {} are both", name(one), name(other)),
        [one, other, last] => {
            format!("{}, {} and {} are all", name(one), name(other), name(last))
        }
        all => format!("{} are all", told.set.pods_in_words(all)),
    }
}

/// `eu-1a 2, eu-1b 1`.
fn numbers(places: &Places) -> String {
    let each = places
        .iter()
        .map(|(place, it)| format!("{place} {}", it.len()));
    each.collect::<Vec<_>>().join(", ")
}

fn selector(told: &Told<'_>, spec: &Value) -> Vec<Line> {
    let all = pairs(spec.get("nodeSelector"));
    let (false, Some(wanted)) = (all.is_empty(), spec.get("nodeSelector")) else {
        return or_none(Vec::new());
    };
    let words = format!("only on nodes with {}", all.join(" and "));
    let verdict = by_nodes(told, |node| obeyed::has_labels(node, wanted));
    vec![vec![text(words)], verdict]
}

fn rules(told: &Told<'_>, spec: &Value) -> Vec<Line> {
    let rules = affinity::rules(spec).into_iter();
    or_none(
        rules
            .flat_map(|rule| [vec![text(rule.words)], verdict(told, &rule.about)])
            .collect(),
    )
}

/// Whether the pods that run keep to a rule.
fn verdict(told: &Told<'_>, about: &About<'_>) -> Line {
    let (term, is_apart) = match about {
        About::Only(selector) => {
            return by_nodes(told, |node| obeyed::fits_selector(node, selector));
        }
        About::Rather(term) => return preferred(told, term),
        About::Near(term) => (term, false),
        About::Apart(term) => (term, true),
    };
    match obeyed::is_about_own(term, told.set) {
        None => return said(faint("which namespaces that are is not looked up")),
        Some(false) => return said(faint("about other pods, which are not looked at here")),
        Some(true) => {}
    }
    let placed = placed(told);
    let known = obeyed::by_place(term, &placed);
    let counted: usize = known.values().map(Vec::len).sum();
    if counted == 0 && !placed.is_empty() {
        return unknown_places(told, word(term, "topologyKey"));
    }
    if is_apart {
        let together = obeyed::together(term, &placed);
        return match broken(told, word(term, "topologyKey"), &together) {
            Some(words) => said(waiting(words)),
            None => said(good("kept: no two of its pods share one")),
        };
    }
    match known.len() {
        0 | 1 => said(good(format!("kept: {}", all_in(&known)))),
        _ => said(waiting(format!("they are apart: {}", numbers(&known)))),
    }
}

fn all_in(places: &Places) -> String {
    let mut places = places.keys();
    let place = places.next();
    place.map_or_else(|| "no pod has a node".into(), |it| format!("all in {it}"))
}

/// `web-0 and web-2 are both on node-b`, of each place that is shared.
fn broken(told: &Told<'_>, key: &str, together: &Places) -> Option<String> {
    let each = together.iter().map(|(place, pods)| match key {
        "kubernetes.io/hostname" => sharing(told, pods, place),
        "topology.kubernetes.io/zone" => format!("{} in zone {place}", are(told, pods)),
        "topology.kubernetes.io/region" => format!("{} in region {place}", are(told, pods)),
        _ => format!("{} in {key} {place}", are(told, pods)),
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| each.join("; "))
}

/// Whether each pod runs on a node that fits.
fn by_nodes(told: &Told<'_>, fits: impl Fn(&Node) -> bool) -> Line {
    let placed = placed(told);
    if placed.iter().all(|it| it.node.is_none()) && !placed.is_empty() {
        return unknown_places(told, "");
    }
    let misfits = |it: &&Placed<'_>| it.node.is_some_and(|node| !fits(node));
    let mut by_node: BTreeMap<&str, Vec<Ordinal>> = BTreeMap::new();
    for it in placed.iter().filter(misfits) {
        by_node.entry(it.on).or_default().push(it.ordinal);
    }
    let each: Vec<String> = by_node
        .iter()
        .map(|(node, pods)| sharing(told, pods, node))
        .collect();
    if each.is_empty() {
        return said(good("kept: every node that they run on fits"));
    }
    said(waiting(format!("{}, which does not fit", each.join("; "))))
}

fn preferred(told: &Told<'_>, term: &Value) -> Line {
    let placed = placed(told);
    let nodes: Vec<&Node> = placed.iter().filter_map(|it| it.node).collect();
    if nodes.is_empty() && !placed.is_empty() {
        return unknown_places(told, "");
    }
    let fitting = nodes
        .iter()
        .filter(|it| obeyed::fits_term(it, term))
        .count();
    let words = format!("{fitting} of {} run on such a node", nodes.len());
    said(if fitting == nodes.len() {
        good(words)
    } else {
        waiting(words)
    })
}

fn spread(told: &Told<'_>, spec: &Value) -> Vec<Line> {
    let all = list(spec, "topologySpreadConstraints").iter();
    let each = all.flat_map(|it| [vec![text(affinity::spread(it))], evenness(told, spec, it)]);
    or_none(each.collect())
}

/// `kept: eu-1a 2, eu-1b 1`.
fn evenness(told: &Told<'_>, spec: &Value, constraint: &Value) -> Line {
    let fleet = told.view.fleet;
    let placed = placed(told);
    let places = obeyed::domains(constraint, spec, (&placed, fleet));
    if places.is_empty() && !placed.is_empty() {
        return unknown_places(told, word(constraint, "topologyKey"));
    }
    let numbers_of = || places.values().map(Vec::len);
    let (most, least) = (numbers_of().max(), numbers_of().min());
    // With fewer places than it asks for, the emptiest counts as none.
    let asked = number(constraint, "minDomains").unwrap_or(0);
    let is_short = i64::try_from(places.len()).is_ok_and(|it| it < asked);
    let least = if is_short { 0 } else { least.unwrap_or(0) };
    let skew = most.unwrap_or(0).saturating_sub(least);
    let allowed = number(constraint, "maxSkew").unwrap_or(1);
    let words = numbers(&places);
    if i64::try_from(skew).is_ok_and(|it| it <= allowed) {
        said(good(format!("kept: {words}")))
    } else {
        said(waiting(format!(
            "{skew} more than where there are fewest: {words}"
        )))
    }
}

fn unknown_places(told: &Told<'_>, key: &str) -> Line {
    let why = unknown(told.view, Kind::Nodes, told.set);
    let words = match (why, key) {
        (Some(why), _) => format!("whether it is kept is not known: {why}"),
        (None, "") => "whether it is kept is not known: their nodes are not there".into(),
        (None, key) => format!("their nodes have no label {key}"),
    };
    said(faint(words))
}

/// What is said of the rule above.
fn said(part: Part) -> Line {
    vec![quiet("  "), part]
}
