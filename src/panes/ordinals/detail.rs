//! More about the seat that is chosen: its name in DNS, its containers, its claims, what was said of it.

use super::super::part::{age, bad, faint, good, quiet, text, toned, waiting};
use super::super::pod::created;
use super::super::{Detail, Item, Line, View, claim, dns, seat, state, unknown};
use crate::domain::health::{Health, Standing};
use crate::domain::pod::{Container, ContainerState, Pod};
use crate::domain::replica::SeatClaim;
use crate::domain::{Kind, Ordinal, Replica, Set};
use crate::theme::Tone;

pub(super) fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let (Some(set), Item::Seat(ordinal)) = (view.set, item) else {
        return None;
    };
    let replica = view.fleet.replica(set, *ordinal);
    let mut lines = vec![fact("dns", dns_line(view, set, *ordinal))];
    match replica.pod {
        Some(pod) => {
            lines.push(fact("created", created(view, pod, *ordinal)));
            lines.extend(pod_lines(view, set, pod));
        }
        None => lines.push(fact("pod", nobody(view, set, &replica))),
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

pub(in crate::panes) fn nobody(view: &View<'_>, set: &Set, replica: &Replica<'_>) -> Line {
    if !seat::are_known(view, set) {
        return state::not_known(view, set);
    }
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
