//! The ordinals of a set: one row for each seat, whether someone sits in it or not.

pub(super) mod detail;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::part::{age, bad, faint, good, new, quiet, text, toned, waiting};
use super::{Breadth, Column, Item, Level, Line, Pane, View, fullness, seat, widest, with_wide};
use crate::domain::health::Standing;
use crate::domain::pod::{Pod, Role};
use crate::domain::replica::SeatClaim;
use crate::domain::template::compare::image_parts;
use crate::domain::template::words::{image_tag, short_image};
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
    detail: detail::detail,
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
        Column::new("SINCE", 6, 8),
        Column::new("RST", 4, 2),
        Column::new("1H", 4, 4),
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
    let differing = differing(view, set);
    if !differing.is_empty() {
        let images = replicas.iter().map(|it| images(it, differing));
        let images: Vec<String> = images.collect();
        let width = widest(images.iter().map(String::as_str), 5, 24);
        columns.push(Column::new("IMAGE", width, 5));
    }
    let name = highest.as_deref().map_or(0, str::len) + set.service.len() + 24;
    let wide = vec![
        Column::new("IMAGES", 24, 1),
        Column::new("DNS NAME", u16::try_from(name).unwrap_or(40).min(60), 2),
        Column::new("REVISION", 24, 4),
        Column::new("UID", 36, 5),
    ];
    with_wide(view, columns, wide)
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
    cells.extend(pod_cells(view, &replica, standing.since));
    cells.extend(
        view.fleet
            .seat_claims(set, *ordinal)
            .map(|claim| claim_cell(view, set, &claim)),
    );
    let differing = differing(view, set);
    if !differing.is_empty() {
        cells.push(vec![text(images(&replica, differing))]);
    }
    if view.breadth == Breadth::Wide {
        cells.extend(wide_cells(set, &replica));
    }
    cells
}

/// The containers whose image is not the same in all pods, by name, and what of it is not.
pub type Differing = BTreeMap<String, Differs>;

/// What of an image is not the same in all pods.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// Its tag.
    Tag,
    /// Its name.
    Name,
}

/// What differs between the pods of the open set: looked for once, not for every row.
fn differing<'v>(view: &'v View<'_>, set: &Set) -> &'v Differing {
    view.differing
        .get_or_init(|| differing_of(&view.fleet.replicas(set)))
}

fn differing_of(replicas: &[Replica<'_>]) -> Differing {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    let mut differing = BTreeMap::new();
    let pods = replicas.iter().filter_map(|it| it.pod);
    for container in pods.flat_map(|it| &it.containers) {
        let first = *known.entry(&container.name).or_insert(&container.image);
        if *first == *container.image {
            continue;
        }
        let is_named = image_parts(first).0 != image_parts(&container.image).0;
        let what = differing
            .entry(container.name.to_string())
            .or_insert(Differs::Tag);
        if is_named {
            *what = Differs::Name;
        }
    }
    differing
}

/// The images of these containers, as short as can be: `16.4`, or `main 16.4, log 2` where more than one differs.
fn images(replica: &Replica<'_>, of: &Differing) -> String {
    let containers = replica.pod.into_iter().flat_map(|it| &it.containers);
    let each = containers.filter_map(|it| {
        let image = match of.get(&*it.name)? {
            Differs::Tag => image_tag(&it.image),
            Differs::Name => short_image(&it.image),
        };
        Some(match of.len() {
            1 => image,
            _ => format!("{} {image}", it.name),
        })
    });
    each.collect::<Vec<_>>().join(", ")
}

/// IMAGES, DNS NAME, REVISION and UID.
fn wide_cells(set: &Set, replica: &Replica<'_>) -> [Line; 4] {
    let pod = replica.pod;
    let containers = pod.into_iter().flat_map(|it| &it.containers);
    let images: Vec<String> = containers.map(|it| short_image(&it.image)).collect();
    let name = set.pod_name(replica.ordinal);
    let dns = match &*set.service {
        "" => faint("–"),
        service => quiet(format!("{}.{service}.{}.svc", name.name, name.namespace)),
    };
    let revision = pod.and_then(|it| it.revision.as_deref());
    [
        vec![text(images.join(", "))],
        vec![dns],
        vec![quiet(revision.unwrap_or("–").to_owned())],
        vec![faint(
            pod.map_or_else(|| "–".into(), |it| it.uid.to_string()),
        )],
    ]
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

/// READY, SINCE, RST, 1H, AGE, NODE, ZONE and IP.
fn pod_cells(view: &View<'_>, replica: &Replica<'_>, since: Option<Timestamp>) -> Vec<Line> {
    let Some(pod) = replica.pod else {
        return vec![Line::new(); 8];
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
        since.map(|it| age(Tone::Quiet, it)).into_iter().collect(),
        vec![if restarts > 0 {
            waiting(restarts.to_string())
        } else {
            quiet("0")
        }],
        lately(view, replica.ordinal, pod),
        vec![age(Tone::Quiet, pod.created)],
        vec![if lost { bad(node) } else { quiet(node) }],
        vec![quiet(zone)],
        vec![quiet(pod.ip.as_deref().unwrap_or("–").to_owned())],
    ]
}

/// Restarts within the last hour: `3`, or `3+` where more may have been before anyone looked.
fn lately(view: &View<'_>, ordinal: Ordinal, pod: &Pod) -> Line {
    let lately = view.timeline.restarts(ordinal, &pod.uid, view.now);
    match (lately.number, lately.is_least) {
        (0, false) => vec![quiet("0")],
        (0, true) => vec![faint("?")],
        (number, false) => vec![waiting(number.to_string())],
        (number, true) => vec![waiting(format!("{number}+"))],
    }
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
        "Bound" => {
            let mut cell = vec![quiet("Bound "), text(size)];
            cell.extend(fullness::brief(view, claim));
            cell
        }
        phase => vec![waiting(phase.to_owned())],
    }
}
