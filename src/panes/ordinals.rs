//! The ordinals of a set: one row for each seat, whether someone sits in it or not.

use super::part::{age, bad, faint, good, new, quiet, text, toned, waiting};
use super::{Column, Detail, Item, Level, Line, Pane, View, claim, dns, seat, unknown, widest};
use crate::domain::health::{Health, Standing};
use crate::domain::pod::{Container, ContainerState, Pod, Role};
use crate::domain::replica::SeatClaim;
use crate::domain::{Kind, Ordinal, Replica, Set};
use crate::theme::Tone;

/// One row for each seat.
pub const ORDINALS: Pane = Pane {
    name: "ordinals",
    about: "a row for each seat of the set: its pod, node and claims",
    level: Level::Set,
    kinds: &[
        Kind::Events,
        Kind::Volumes,
        Kind::StorageClasses,
        Kind::EndpointSlices,
    ],
    starts_at_end: false,
    heading: super::no_heading,
    columns,
    stamp: super::made_anew,
    items,
    row,
    detail,
    empty: |_| vec![quiet("no replicas are wanted, and none are left")],
};

/// Highest first, the order in which the controller updates and removes.
fn items(view: &View<'_>) -> Vec<Item> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    view.fleet
        .replicas(set)
        .iter()
        .rev()
        .map(|replica| Item::Seat(replica.ordinal))
        .collect()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let replicas = view.fleet.replicas(set);
    let highest = replicas
        .last()
        .map(|replica| set.pod_name(replica.ordinal).name);
    let nodes = replicas
        .iter()
        .filter_map(|replica| replica.pod?.node.as_deref());
    let mut columns = vec![
        Column::new("#", 3, 0),
        Column::new("POD", widest(highest.as_deref().into_iter(), 8, 40), 1),
        Column::new("STATE", 27, 0),
        Column::new("REV", 5, 4),
        Column::new("READY", 5, 0),
        Column::new("RST", 4, 2),
        Column::new("AGE", 6, 2),
        Column::new("NODE", widest(nodes, 8, 24), 3),
        Column::new("ZONE", 8, 6),
        Column::new("IP", 15, 7),
    ];
    columns.extend(
        set.claim_templates
            .iter()
            .map(|it| Column::new(format!("{} {}", it.name, it.size), 16, 5)),
    );
    columns
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let (Some(set), Item::Seat(ordinal)) = (view.set, item) else {
        return Vec::new();
    };
    let replica = view.fleet.replica(set, *ordinal);
    let standing = Standing::of(&replica, set, view.now);
    let mut state = vec![seat::sign(view, set, &replica, &standing), text(" ")];
    state.extend(seat::state(view, &standing));
    if !replica.wanted {
        state.push(waiting(", to be removed"));
    }
    let mut cells = vec![
        vec![text(ordinal.to_string()).bold()],
        vec![toned(
            if replica.pod.is_some() {
                Tone::Text
            } else {
                Tone::Faint
            },
            set.pod_name(*ordinal).name.to_string(),
        )],
        state,
        revision(view, set, &replica),
    ];
    cells.extend(pod_cells(&replica));
    cells.extend(
        view.fleet
            .seat_claims(set, *ordinal)
            .map(|claim| claim_cell(view, set, &claim)),
    );
    cells
}

fn revision(view: &View<'_>, set: &Set, replica: &Replica<'_>) -> Line {
    match replica.pod.map(|pod| pod.revision.as_deref()) {
        Some(Some(revision))
            if replica.is_updated(set)
                && set.status.current_revision != set.status.update_revision =>
        {
            vec![new(view.fleet.short_revision(set, revision))]
        }
        Some(Some(revision)) => vec![quiet(view.fleet.short_revision(set, revision))],
        Some(None) => vec![waiting("?")],
        None => vec![],
    }
}

/// READY, RST, AGE, NODE, ZONE and IP.
fn pod_cells(replica: &Replica<'_>) -> Vec<Line> {
    let Some(pod) = replica.pod else {
        return vec![Line::new(); 6];
    };
    let mains = || {
        pod.containers
            .iter()
            .filter(|container| container.role != Role::Init)
    };
    let (ready, all) = (
        mains().filter(|container| container.ready).count(),
        mains().count(),
    );
    let readiness = format!("{ready}/{all}");
    let restarts = pod.restarts();
    let lost = replica
        .node
        .is_some_and(|node| node.ready.holds != Some(true));
    let node = pod.node.as_deref().unwrap_or("–").to_owned();
    let zone = replica
        .node
        .and_then(|node| node.zone())
        .unwrap_or("–")
        .to_owned();
    vec![
        vec![if ready == all && all > 0 {
            good(readiness)
        } else {
            waiting(readiness)
        }],
        vec![if restarts > 0 {
            waiting(restarts.to_string())
        } else {
            quiet("0")
        }],
        vec![age(Tone::Quiet, pod.created)],
        vec![if lost { bad(node) } else { quiet(node) }],
        vec![quiet(zone)],
        vec![quiet(pod.ip.as_deref().unwrap_or("–").to_owned())],
    ]
}

fn claim_cell(view: &View<'_>, set: &Set, seat: &SeatClaim<'_>) -> Line {
    if !view.fleet.is_known(Kind::Claims, &set.name.namespace) {
        return vec![faint("–")];
    }
    let Some(claim) = seat.claim else {
        return vec![waiting("missing")];
    };
    let size = claim
        .capacity
        .as_ref()
        .unwrap_or(&claim.requested)
        .to_string();
    match &*claim.phase {
        _ if claim.deleting.is_some() => vec![bad("being deleted")],
        "Bound" => vec![quiet("Bound "), text(size)],
        phase => vec![waiting(phase.to_owned())],
    }
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let (Some(set), Item::Seat(ordinal)) = (view.set, item) else {
        return None;
    };
    let replica = view.fleet.replica(set, *ordinal);
    let mut lines = vec![fact("dns", dns_line(view, set, *ordinal))];
    match replica.pod {
        Some(pod) => lines.extend(pod_lines(view, set, pod)),
        None => lines.push(fact("pod", nobody(&replica))),
    }
    lines.extend(claim_lines(view, set, *ordinal));
    lines.extend(event_lines(view, set, *ordinal));
    Some(Detail {
        title: vec![text(set.pod_name(*ordinal).name.to_string()).bold()],
        lines,
    })
}

/// A line with its label before it.
fn fact(label: &'static str, parts: Line) -> Line {
    let mut line = vec![quiet(format!("{label:<12}"))];
    line.extend(parts);
    line
}

pub(super) fn nobody(replica: &Replica<'_>) -> Line {
    match (replica.squatter, replica.wanted) {
        (Some(_), _) => vec![bad(
            "none: a pod that does not belong to the set bears this name",
        )],
        (None, true) => vec![waiting("none yet")],
        (None, false) => vec![quiet("none, and none is wanted")],
    }
}

/// The stable name, and whether DNS answers with it.
fn dns_line(view: &View<'_>, set: &Set, ordinal: Ordinal) -> Line {
    let pod = set.pod_name(ordinal);
    if let Some(trouble) = dns::service_trouble(view, set) {
        return vec![waiting(trouble)];
    }
    let name = format!("{}.{}.{}.svc", pod.name, set.service, set.name.namespace);
    let mut line = vec![text(name), faint(".cluster.local")];
    if !view
        .fleet
        .is_known(Kind::EndpointSlices, &set.name.namespace)
    {
        line.extend(
            unknown(view, Kind::EndpointSlices, set).map(|words| faint(format!("   {words}"))),
        );
        return line;
    }
    let service = set.name.sibling(&*set.service);
    let endpoint = view
        .fleet
        .endpoints(&service)
        .find(|endpoint| endpoint.pod.as_deref() == Some(&*pod.name));
    line.push(match endpoint {
        Some(endpoint) if endpoint.ready => good("   in DNS, ready"),
        Some(_) => waiting("   among the endpoints, not ready"),
        None => waiting("   not among the endpoints"),
    });
    line
}

fn pod_lines(view: &View<'_>, set: &Set, pod: &Pod) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Health::Unscheduled { message } = Standing::of(
        &view.fleet.replica(set, pod.ordinal().unwrap_or_default()),
        set,
        view.now,
    )
    .health
    {
        lines.push(fact("scheduler", vec![waiting(message.to_string())]));
    }
    if let Some(message) = &pod.message {
        lines.push(fact("pod", vec![bad(message.to_string())]));
    }
    for (index, container) in pod.containers.iter().enumerate() {
        lines.push(fact(
            if index == 0 { "containers" } else { "" },
            container_line(container),
        ));
        if let Some(words) = container_message(container) {
            lines.push(fact("", vec![waiting(words)]));
        }
    }
    lines
}

fn container_line(container: &Container) -> Line {
    let mut line = vec![text(format!("{}  ", container.name))];
    match &container.state {
        ContainerState::Running { since } => {
            line.push(if container.ready {
                good("running, ready")
            } else {
                waiting("running, not ready")
            });
            line.extend(
                since
                    .map(|since| age(Tone::Quiet, since))
                    .into_iter()
                    .flat_map(|age| [quiet(" for "), age]),
            );
        }
        ContainerState::Waiting { reason, .. } if reason.is_empty() => {
            line.push(waiting("waiting"));
        }
        ContainerState::Waiting { reason, .. } => line.push(waiting(reason.to_string())),
        ContainerState::Terminated(end) => {
            line.push(quiet(format!("ended: {} ({})", end.reason, end.exit_code)));
        }
    }
    line.push(quiet(format!("  {}", container.image)));
    if let Some(end) = &container.last {
        line.push(waiting(format!(
            "  last end: {}, exit code {}",
            end.reason, end.exit_code
        )));
        line.extend(
            end.at
                .map(|at| age(Tone::Waiting, at))
                .into_iter()
                .flat_map(|age| [waiting(", "), age, waiting(" ago")]),
        );
    }
    line
}

fn container_message(container: &Container) -> Option<String> {
    match &container.state {
        ContainerState::Waiting { message, .. } if !message.is_empty() => Some(message.to_string()),
        ContainerState::Terminated(end) if !end.message.is_empty() => Some(end.message.to_string()),
        _ => None,
    }
}

fn claim_lines(view: &View<'_>, set: &Set, ordinal: Ordinal) -> Vec<Line> {
    if let Some(why) = unknown(view, Kind::Claims, set) {
        return if set.claim_templates.is_empty() {
            Vec::new()
        } else {
            vec![fact("claims", vec![faint(why)])]
        };
    }
    let seats: Vec<_> = view.fleet.seat_claims(set, ordinal).collect();
    let line = |(index, seat): (usize, &SeatClaim<'_>)| {
        fact(
            if index == 0 { "claims" } else { "" },
            claim::in_one_line(view, set, seat),
        )
    };
    seats.iter().enumerate().map(line).collect()
}

/// The newest events about the pod of a seat, newest first.
fn event_lines(view: &View<'_>, set: &Set, ordinal: Ordinal) -> Vec<Line> {
    let name = set.pod_name(ordinal);
    let mut events: Vec<_> = view.fleet.events_about("Pod", &name).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.last));
    let line = |(index, event): (usize, &&crate::domain::event::Event)| {
        let tone = if event.warning {
            Tone::Waiting
        } else {
            Tone::Quiet
        };
        let times = if event.count > 1 {
            format!(" ×{}", event.count)
        } else {
            String::new()
        };
        fact(
            if index == 0 { "events" } else { "" },
            vec![
                age(Tone::Quiet, event.last),
                toned(tone, format!("  {}{times}  ", event.reason)),
                toned(tone, event.message.to_string()),
            ],
        )
    };
    events.iter().take(6).enumerate().map(line).collect()
}
