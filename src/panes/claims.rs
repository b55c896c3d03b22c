//! The claims of a set: ordinal by template, each with its volume; what is left behind comes last.

use super::part::{age, faint, quiet, text, waiting};
use super::{
    Breadth, Column, Detail, Item, Level, Line, Pane, View, claim, fullness, unknown, widest,
    with_wide,
};
use crate::domain::binding;
use crate::domain::claim::Claim;
use crate::domain::{Kind, Ordinal, Set};
use crate::theme::Tone;

/// Ordinal by template, with volume, class, sizes and nodes; orphans below.
pub const CLAIMS: Pane = Pane {
    name: "claims",
    about: "the claims of each ordinal with their volumes; orphans below",
    level: Level::Set,
    kinds: &[
        Kind::Claims,
        Kind::Events,
        Kind::Volumes,
        Kind::StorageClasses,
    ],
    starts_at_end: false,
    heading: fullness::heading,
    columns,
    stamp: super::made_anew,
    items,
    row,
    detail,
    empty,
};

fn items(view: &View<'_>) -> Vec<Item> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    if !view.fleet.is_known(Kind::Claims, &set.name.namespace)
        && view.fleet.claims_of(set).next().is_none()
    {
        return Vec::new();
    }
    let mut items = Vec::new();
    for replica in view.fleet.replicas(set).iter().rev() {
        items.extend(
            view.fleet
                .seat_claims(set, replica.ordinal)
                .map(|seat| match seat.claim {
                    Some(claim) => Item::Claim(claim.name.clone()),
                    None => Item::MissingClaim(set.claim_name(seat.template, seat.ordinal)),
                }),
        );
    }
    let mut orphans: Vec<_> = view
        .fleet
        .claims_of(set)
        .filter(|(ordinal, _)| is_orphan(view, set, *ordinal))
        .collect();
    orphans.sort_by_key(|(ordinal, _)| std::cmp::Reverse(*ordinal));
    items.extend(
        orphans
            .into_iter()
            .map(|(_, claim)| Item::Claim(claim.name.clone())),
    );
    items
}

fn is_orphan(view: &View<'_>, set: &Set, ordinal: Ordinal) -> bool {
    view.fleet.replica(set, ordinal).is_abandoned()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let names: Vec<_> = view.fleet.claims_of(set).map(|(_, claim)| claim).collect();
    let volumes = names.iter().filter_map(|claim| claim.volume.as_deref());
    let usual = vec![
        Column::new("#", 3, 0),
        Column::new(
            "CLAIM",
            widest(names.iter().map(|claim| &*claim.name.name), 12, 40),
            0,
        ),
        Column::new("STATE", 20, 0),
        Column::new("VOLUME", widest(volumes, 8, 20), 4),
        Column::new("CLASS", 12, 3),
        Column::new("ASKED", 8, 0),
        Column::new("REAL", 8, 0),
        Column::new("FULL", 11, 1),
        Column::new("RECLAIM", 8, 5),
        Column::new("AGE", 6, 6),
        Column::new("NODES", 17, 2),
    ];
    with_wide(
        view,
        usual,
        vec![
            Column::new("ACCESS", 13, 1),
            Column::new("MODE", 10, 2),
            Column::new("PROVISIONER", 20, 3),
            Column::new("UID", 36, 4),
        ],
    )
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    match item {
        Item::Claim(name) => view
            .fleet
            .claim(name)
            .map(|claim| claim_row(view, set, claim))
            .unwrap_or_default(),
        Item::MissingClaim(name) => {
            let ordinal =
                crate::domain::ordinal::split(&name.name).map(|(_, ordinal)| ordinal.to_string());
            vec![
                vec![text(ordinal.unwrap_or_default()).bold()],
                vec![faint(name.name.to_string())],
                vec![waiting("missing")],
            ]
        }
        _ => Vec::new(),
    }
}

fn claim_row(view: &View<'_>, set: &Set, claim: &Claim) -> Vec<Line> {
    let ordinal = claim.stem().map(|(_, ordinal)| ordinal).unwrap_or_default();
    let volume = view.fleet.volume_of(claim);
    let mut cells = vec![
        vec![text(ordinal.to_string()).bold()],
        vec![text(claim.name.name.to_string())],
        claim::state(claim, is_orphan(view, set, ordinal)),
        vec![quiet(claim.volume.as_deref().unwrap_or("–").to_owned())],
        vec![quiet(binding::class_of(view.fleet, claim))],
        vec![text(claim.requested.to_string())],
        vec![claim::real(claim)],
        fullness::cell(view, claim),
        vec![volume.map_or_else(|| faint("–"), |volume| quiet(volume.reclaim.to_string()))],
        vec![age(Tone::Quiet, claim.created)],
        volume.map_or_else(|| vec![faint("–")], |volume| claim::nodes(view, volume)),
    ];
    if view.breadth == Breadth::Wide {
        cells.extend(wide_cells(claim));
    }
    cells
}

/// ACCESS, MODE, PROVISIONER and UID.
fn wide_cells(claim: &Claim) -> [Line; 4] {
    let mode = if claim.is_block {
        "Block"
    } else {
        "Filesystem"
    };
    let provisioner = claim.provisioner.as_deref().unwrap_or("–");
    [
        vec![quiet(claim.access_modes.join(","))],
        vec![quiet(mode)],
        vec![quiet(provisioner.to_owned())],
        vec![faint(claim.uid.to_string())],
    ]
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let set = view.set?;
    match item {
        Item::Claim(name) => {
            let claim = view.fleet.claim(name)?;
            let mut lines = Vec::new();
            let (_, ordinal) = claim.stem()?;
            if is_orphan(view, set, ordinal) {
                lines.push(vec![waiting(format!(
                    "orphan: {} wants {}, so nothing uses ordinal {ordinal}; scaled up again, the set takes it with its data",
                    set.name.name,
                    super::replicas(set)
                ))]);
            }
            lines.extend(claim::facts(view, claim));
            Some(Detail {
                title: vec![text(name.name.to_string()).bold()],
                lines,
            })
        }
        Item::MissingClaim(name) => Some(Detail {
            title: vec![text(name.name.to_string()).bold()],
            lines: vec![vec![waiting(
                "it does not exist; the controller makes it together with the pod of its ordinal",
            )]],
        }),
        _ => None,
    }
}

fn empty(view: &View<'_>) -> Line {
    let Some(set) = view.set else {
        return Line::new();
    };
    if set.claim_templates.is_empty() {
        return vec![quiet("this set has no claim templates")];
    }
    match unknown(view, Kind::Claims, set) {
        Some(why) => vec![waiting(why)],
        None => vec![quiet("no claims")],
    }
}
