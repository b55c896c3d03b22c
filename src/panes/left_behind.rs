//! What is left behind: claims that no seat wants, and volumes that no claim holds any more.

use super::part::{age, faint, quiet, text, waiting};
use super::{Breadth, Column, Detail, Item, Level, Line, Pane, View, claim, widest, with_wide};
use crate::domain::Kind;
use crate::domain::claim::Claim;
use crate::domain::orphan::{Orphan, orphan};
use crate::domain::volume::Volume;
use crate::theme::Tone;

/// Claims without a seat and released volumes, with why we think so.
pub const LEFT_BEHIND: Pane = Pane {
    name: "left-behind",
    about: "claims that no replica uses, and volumes that were released",
    level: Level::Fleet,
    kinds: &[Kind::Claims, Kind::Volumes, Kind::StorageClasses],
    starts_at_end: false,
    heading: super::no_heading,
    columns,
    stamp: |view| Some([view.fleet.changes(), 0, 0]),
    items,
    row,
    detail,
    empty,
};

fn items(view: &View<'_>) -> Vec<Item> {
    let claims = view
        .fleet
        .orphans()
        .map(|(claim, _)| Item::Claim(claim.name.clone()));
    let volumes = view.fleet.volumes().filter(|volume| is_left(view, volume));
    claims
        .chain(volumes.map(|volume| Item::Volume(volume.name.clone())))
        .collect()
}

/// Released, by a claim of a namespace that is looked at.
fn is_left(view: &View<'_>, volume: &Volume) -> bool {
    let is_near = match &volume.claim {
        Some((claim, _)) => view
            .fleet
            .freshness(Kind::Claims, &claim.namespace)
            .is_some(),
        None => view.all_namespaces,
    };
    is_near && matches!(&*volume.phase, "Released" | "Failed")
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let claims: Vec<&Claim> = view.fleet.orphans().map(|(claim, _)| claim).collect();
    let names = claims.iter().map(|claim| &*claim.name.name);
    let spaces = claims.iter().map(|claim| &*claim.name.namespace);
    let left = || view.fleet.volumes().filter(|volume| is_left(view, volume));
    let released = left().filter_map(|volume| Some(&*volume.claim.as_ref()?.0.namespace));
    // Of the names that provisioners make, the first half tells them apart.
    let volumes = widest(left().map(|volume| &*volume.name.name), 16, 22);
    let usual = vec![
        Column::new("NAMESPACE", widest(spaces.chain(released), 9, 24), 3),
        Column::new("KIND", 6, 2),
        Column::new("NAME", widest(names, volumes, 44), 0),
        Column::new("SIZE", 8, 0),
        Column::new("CLASS", 14, 4),
        Column::new("PHASE", 9, 5),
        Column::new("AGE", 6, 0),
        Column::new("WHY WE THINK SO", 30, 0),
    ];
    with_wide(
        view,
        usual,
        vec![
            Column::new("VOLUME", 22, 1),
            Column::new("RECLAIM", 8, 2),
            Column::new("ACCESS", 13, 3),
            Column::new("UID", 36, 4),
        ],
    )
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    match item {
        Item::Claim(name) => view
            .fleet
            .claim(name)
            .map(|claim| {
                let mut cells = claim_row(view, claim);
                let volume = view.fleet.volume_of(claim);
                let reclaim = volume.map_or("–", |it| &it.reclaim);
                let bound = claim.volume.as_deref().unwrap_or("–");
                let access = claim.access_modes.join(",");
                cells.extend(wide_cells(view, [bound, reclaim, &access, &claim.uid]));
                cells
            })
            .unwrap_or_default(),
        Item::Volume(name) => view
            .fleet
            .volume(&name.name)
            .map(|volume| {
                let mut cells = volume_row(volume);
                let words = [&*volume.name.name, &volume.reclaim, "–", &volume.uid];
                cells.extend(wide_cells(view, words));
                cells
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// VOLUME, RECLAIM, ACCESS and UID, where they are shown.
fn wide_cells(view: &View<'_>, words: [&str; 4]) -> impl Iterator<Item = Line> {
    let cells = (view.breadth == Breadth::Wide).then(|| words.map(|it| vec![quiet(it.to_owned())]));
    cells.into_iter().flatten()
}

fn claim_row(view: &View<'_>, claim: &Claim) -> Vec<Line> {
    let size = claim.capacity.as_ref().unwrap_or(&claim.requested);
    vec![
        vec![quiet(claim.name.namespace.to_string())],
        vec![quiet("claim")],
        vec![text(claim.name.name.to_string())],
        vec![text(size.to_string())],
        vec![quiet(claim.class.as_deref().unwrap_or("–").to_owned())],
        vec![quiet(claim.phase.to_string())],
        vec![age(Tone::Quiet, claim.created)],
        vec![waiting(reason(view, claim))],
    ]
}

fn reason(view: &View<'_>, claim: &Claim) -> String {
    match orphan(claim, view.fleet) {
        Some(Orphan::NotWanted { set, ordinal }) => {
            format!(
                "{} wants {}, not ordinal {ordinal}",
                set.name.name,
                super::replicas(set)
            )
        }
        Some(Orphan::SetGone { set, ordinal }) => {
            format!("of {set}-{ordinal}, probably: that set is gone")
        }
        None => "in use again".into(),
    }
}

fn volume_row(volume: &Volume) -> Vec<Line> {
    let of = match &volume.claim {
        Some((claim, _)) => format!("its claim {} is gone; {}", claim.name, volume.reclaim),
        None => volume.reclaim.to_string(),
    };
    let namespace = volume
        .claim
        .as_ref()
        .map(|(claim, _)| claim.namespace.to_string())
        .unwrap_or_default();
    vec![
        vec![quiet(namespace)],
        vec![quiet("volume")],
        vec![text(volume.name.name.to_string())],
        vec![text(volume.capacity.to_string())],
        vec![quiet(volume.class.to_string())],
        vec![waiting(volume.phase.to_string())],
        vec![age(Tone::Quiet, volume.created)],
        vec![waiting(of)],
    ]
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    match item {
        Item::Claim(name) => {
            let claim = view.fleet.claim(name)?;
            let mut lines = vec![vec![waiting(reason(view, claim))]];
            lines.push(vec![quiet(
                "a set of that name with such a template would take it again, with its data",
            )]);
            lines.extend(claim::facts(view, claim));
            Some(Detail {
                title: vec![text(name.to_string()).bold()],
                lines,
            })
        }
        Item::Volume(name) => {
            let volume = view.fleet.volume(&name.name)?;
            let lines = vec![
                vec![waiting(format!(
                    "{}: its data is still there, but no claim can take it as it is",
                    volume.phase
                ))],
                vec![faint(
                    "an administrator reclaims it: by deleting it, or by removing its claimRef after a look at the data",
                )],
            ];
            Some(Detail {
                title: vec![text(name.to_string()).bold()],
                lines,
            })
        }
        _ => None,
    }
}

fn empty(view: &View<'_>) -> Line {
    vec![quiet(super::nothing(
        view,
        Kind::Claims,
        "nothing is left behind",
    ))]
}
