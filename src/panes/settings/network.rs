//! By what names and addresses the pods are reached.

use super::super::part::{Part, faint, good, text, waiting};
use super::super::{Item, dns, unknown};
use super::{Fact, Line, Says, Told, line, lines, one, or_none, pairs};
use std::collections::BTreeMap;

use crate::domain::pod::Pod;
use crate::domain::service::{Endpoint, Service};
use crate::domain::{Kind, Name, Text};

/// The fact that is a line for each Service, where there are some.
pub(super) const OTHERS: &str = "other services";

/// The governing Service.
const GOVERNING: &str = "governing service";

/// So many ordinals have a line of their own among the endpoints, and those that lack something always.
const FEW: usize = 12;

pub(super) static FACTS: &[Fact] = &[
    lines("network", GOVERNING, governing),
    lines("network", "endpoints", endpoints),
    Fact {
        part: "network",
        name: OTHERS,
        says: Says::Objects(others, no_others),
    },
];

fn governing(told: &Told<'_>) -> Vec<Line> {
    let set = told.set;
    let mut all = match told.view.fleet.governing_service(set) {
        Some(service) => {
            let unready = service.tells_unready;
            let unready = unready.then(|| faint("  pods that are not ready too"));
            let words = format!("{}, {}", set.service, in_words(service));
            vec![line([Some(text(words)), unready])]
        }
        None => one(&set.service),
    };
    let why = unknown(told.view, Kind::Services, set);
    all.extend(why.map(|why| vec![faint(why)]));
    let trouble = dns::service_trouble(told.view, set);
    all.extend(trouble.map(|it| {
        let lacking = told.view.fleet.governing_service(set);
        let lacking = lacking.and_then(|service| lacking_labels(told, service));
        vec![waiting(format!("{it}{}", lacking.unwrap_or_default()))]
    }));
    all
}

/// `: it selects version=v1, the pods do not have it`.
fn lacking_labels(told: &Told<'_>, service: &Service) -> Option<String> {
    let seats = told.view.fleet.replicas(told.set);
    let pods: Vec<&Pod> = seats.iter().filter_map(|it| it.pod).collect();
    let lacks = |(key, value): &(&Text, &Text)| {
        let has = |labels: &BTreeMap<Text, Text>| labels.get(*key) == Some(*value);
        match pods.as_slice() {
            [] => !has(&told.set.pod_labels),
            pods => pods.iter().any(|it| !has(&it.labels)),
        }
    };
    let lacking: Vec<String> = service
        .selector
        .iter()
        .filter(lacks)
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let them = if lacking.len() == 1 { "it" } else { "them" };
    (!lacking.is_empty()).then(|| {
        format!(
            ": it selects {}, the pods do not have {them}",
            lacking.join(",")
        )
    })
}

/// `headless, 5432/TCP db, selects app=db`.
fn in_words(service: &Service) -> String {
    let kind = if service.headless {
        "headless"
    } else {
        &service.kind
    };
    let ports = match service.ports.join(", ") {
        none if none.is_empty() => "no ports".to_owned(),
        ports => ports,
    };
    let selected = match pairs(&service.selector) {
        none if none.is_empty() => "nothing".to_owned(),
        pairs => pairs,
    };
    format!("{kind}, {ports}, selects {selected}")
}

/// One line for each ordinal: whether DNS knows its pod, and by which address.
fn endpoints(told: &Told<'_>) -> Vec<Line> {
    let (view, set) = (told.view, told.set);
    if set.service.is_empty() {
        return one("");
    }
    if let Some(why) = unknown(view, Kind::EndpointSlices, set) {
        return vec![vec![faint(why)]];
    }
    let service = set.name.sibling(&*set.service);
    let all: Vec<&Endpoint> = view.fleet.endpoints(&service).collect();
    let (ready, _) = counted(&all);
    let mut lines = vec![vec![text(format!("{ready} of {} ready", set.replicas))]];
    let mut left_out = 0;
    for (nth, ordinal) in set.ordinals().enumerate() {
        let pod = set.pod_name(ordinal);
        let (is_well, words) = seat(&all, &pod);
        if is_well && nth >= FEW {
            left_out += 1;
        } else {
            let name = text(format!("{}  ", pod.name));
            lines.push(std::iter::once(name).chain(words).collect());
        }
    }
    if left_out > 0 {
        lines.push(vec![faint(format!("and {left_out} more that are ready"))]);
    }
    lines
}

/// How many endpoints are ready, and how many there are: one for each pod, however many addresses it has.
fn counted(all: &[&Endpoint]) -> (usize, usize) {
    let mut pods: Vec<_> = all.iter().map(|it| (&it.pod, it.ready)).collect();
    pods.sort_unstable();
    pods.dedup_by_key(|(pod, _)| *pod);
    (pods.iter().filter(|(_, ready)| *ready).count(), pods.len())
}

fn seat(all: &[&Endpoint], pod: &Name) -> (bool, Vec<Part>) {
    let mut ours = all
        .iter()
        .filter(|it| it.pod.as_deref() == Some(&*pod.name))
        .peekable();
    let Some(first) = ours.peek() else {
        return (false, vec![waiting("not among the endpoints")]);
    };
    let ready = first.ready;
    let addresses: Vec<&str> = ours.filter_map(|it| it.address.as_deref()).collect();
    let state = if ready {
        good("ready  ")
    } else {
        waiting("not ready  ")
    };
    (ready, vec![state, text(addresses.join(", "))])
}

/// Other Services that select the pods: each is an object of its own, to be read and edited.
fn others(told: &Told<'_>) -> Vec<(Item, Line)> {
    if unknown(told.view, Kind::Services, told.set).is_some() {
        return Vec::new();
    }
    let all = told.view.fleet.other_services(told.set);
    all.map(|it| (Item::Service(it.name.clone()), other(told, it)))
        .collect()
}

fn other(told: &Told<'_>, service: &Service) -> Line {
    let mut line = vec![text(format!(
        "{}: {}",
        service.name.name,
        in_words(service)
    ))];
    let is_balancer = &*service.kind == "LoadBalancer";
    if !service.external.is_empty() {
        line.push(text(format!(
            ", reached at {}",
            service.external.join(", ")
        )));
    } else if is_balancer {
        line.push(waiting(", no address from outside yet"));
    }
    if unknown(told.view, Kind::EndpointSlices, told.set).is_none() {
        let all: Vec<&Endpoint> = told.view.fleet.endpoints(&service.name).collect();
        let (ready, known) = counted(&all);
        let words = format!(", {ready} of {known} endpoints ready");
        line.push(if ready < known || known == 0 {
            waiting(words)
        } else {
            good(words)
        });
    }
    line
}

fn no_others(told: &Told<'_>) -> Vec<Line> {
    let why = unknown(told.view, Kind::Services, told.set).map(|it| vec![faint(it)]);
    or_none(why.into_iter().collect())
}
