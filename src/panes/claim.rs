//! One claim in words: its state, its sizes, what it is bound to, and what keeps it from that.

use super::part::{bad, faint, good, quiet, text, toned, waiting};
use super::{Line, View, unknown};
use crate::domain::claim::Claim;
use crate::domain::placement::{Places, places};
use crate::domain::replica::SeatClaim;
use crate::domain::set::Fate;
use crate::domain::volume::Volume;
use crate::domain::{Kind, Ordinal, Set};
use crate::theme::Tone;

/// A claim of a seat with its volume in one line.
#[must_use]
pub fn in_one_line(view: &View<'_>, set: &Set, seat: &SeatClaim<'_>) -> Line {
    let name = set.claim_name(seat.template, seat.ordinal).name;
    let Some(claim) = seat.claim else {
        return vec![text(format!("{name}  ")), waiting("missing")];
    };
    let mut line = vec![text(format!("{name}  "))];
    line.extend(state(claim, false));
    let size = claim.capacity.as_ref().map_or_else(
        || format!("  {} asked", claim.requested),
        |capacity| format!("  {} asked, {capacity} got", claim.requested),
    );
    line.push(quiet(size));
    line.push(quiet(format!(
        "  {}  {}",
        claim.volume.as_deref().unwrap_or("no volume"),
        class_of(view, claim)
    )));
    if let Some(volume) = seat.volume {
        line.push(quiet(format!("  {}  ", volume.reclaim)));
        line.extend(nodes(view, volume));
    }
    if &*claim.phase != "Bound" {
        line.extend(last_words(view, claim).map(|words| waiting(format!("  {words}"))));
    }
    line
}

pub(super) fn state(claim: &Claim, orphan: bool) -> Line {
    let phase = match &*claim.phase {
        _ if claim.deleting.is_some() => bad("being deleted"),
        "Bound" => good("Bound"),
        "Lost" => bad("Lost"),
        phase => waiting(phase.to_owned()),
    };
    let mut line = vec![phase];
    line.extend(
        claim
            .conditions
            .iter()
            .map(|condition| waiting(format!(" {condition}"))),
    );
    if orphan {
        line.push(waiting(", orphan"));
    }
    line
}

pub(super) fn real(claim: &Claim) -> super::part::Part {
    match &claim.capacity {
        Some(capacity) if capacity.cmp_value(&claim.requested).is_lt() => {
            waiting(capacity.to_string())
        }
        Some(capacity) => text(capacity.to_string()),
        None => faint("–"),
    }
}

pub(super) fn nodes(view: &View<'_>, volume: &Volume) -> Line {
    match places(volume, view.fleet) {
        Places::Any => vec![quiet("any")],
        Places::Nodes(nodes) => {
            let names: Vec<_> = nodes.iter().take(2).map(|node| &*node.name.name).collect();
            let more = if nodes.len() > 2 {
                format!(" +{}", nodes.len() - 2)
            } else {
                String::new()
            };
            vec![quiet(format!("{}{more}", names.join(", ")))]
        }
        Places::Nowhere(asked) => vec![bad(format!("no node carries {asked}"))],
        Places::Asked(asked) => vec![quiet(asked)],
    }
}

/// What keeps the claims of a seat from their volumes, if anything does.
#[must_use]
pub fn pending(view: &View<'_>, set: &Set, ordinal: Ordinal) -> Option<String> {
    let mut seats = view.fleet.seat_claims(set, ordinal);
    let unbound = seats.find_map(|seat| seat.claim.filter(|claim| &*claim.phase != "Bound"));
    let Some(claim) = unbound else {
        let mut volumes = view
            .fleet
            .seat_claims(set, ordinal)
            .filter_map(|seat| seat.volume);
        return volumes.find_map(|volume| out_of_reach(view, volume));
    };
    let class = class_of(view, claim);
    let provisioner = provisioner(view, claim).map(|it| format!(", provisioner {it}"));
    let last = last_words(view, claim).map(|it| format!(": {it}"));
    Some(format!(
        "claim {} is {}, class {class}{}{}",
        claim.name.name,
        claim.phase,
        provisioner.unwrap_or_default(),
        last.unwrap_or_default()
    ))
}

fn out_of_reach(view: &View<'_>, volume: &Volume) -> Option<String> {
    match places(volume, view.fleet) {
        Places::Nowhere(asked) => Some(format!(
            "volume {}: no node carries {asked}",
            volume.name.name
        )),
        Places::Any | Places::Nodes(_) | Places::Asked(_) => None,
    }
}

fn provisioner(view: &View<'_>, claim: &Claim) -> Option<String> {
    let class = view
        .fleet
        .class(claim.class.as_deref())
        .map(|class| &class.provisioner);
    claim
        .provisioner
        .as_ref()
        .or(class)
        .map(ToString::to_string)
}

fn last_words(view: &View<'_>, claim: &Claim) -> Option<String> {
    let about = view
        .fleet
        .events_about("PersistentVolumeClaim", &claim.name);
    about
        .max_by_key(|event| event.last)
        .map(|event| event.message.to_string())
}

pub(super) fn class_of(view: &View<'_>, claim: &Claim) -> String {
    match (claim.class.as_deref(), view.fleet.class(None)) {
        (Some(class), _) => class.to_owned(),
        (None, Some(default)) => format!("{} (default)", default.name.name),
        (None, None) => "–".into(),
    }
}

/// What is known of a claim, line by line.
#[must_use]
pub fn facts(view: &View<'_>, claim: &Claim) -> Vec<Line> {
    let volume = view.fleet.volume_of(claim);
    let mut lines = vec![
        vec![
            quiet("volume    "),
            text(claim.volume.as_deref().unwrap_or("none").to_owned()),
        ],
        vec![
            quiet("class     "),
            text(class_of(view, claim)),
            quiet(
                provisioner(view, claim)
                    .map(|it| format!("  provisioner {it}"))
                    .unwrap_or_default(),
            ),
        ],
        vec![
            quiet("size      "),
            text(format!("{} asked", claim.requested)),
            text(
                claim
                    .capacity
                    .as_ref()
                    .map(|it| format!(", {it} got"))
                    .unwrap_or_default(),
            ),
        ],
        vec![quiet("access    "), text(claim.access_modes.join(", "))],
    ];
    if let Some(volume) = volume {
        let mut line = vec![
            quiet("reclaim   "),
            text(volume.reclaim.to_string()),
            quiet("  nodes  "),
        ];
        line.extend(nodes(view, volume));
        lines.push(line);
    } else if let Some(why) = view.set.and_then(|set| unknown(view, Kind::Volumes, set)) {
        lines.push(vec![quiet("reclaim   "), faint(why)]);
    }
    lines.push(vec![quiet("goes with "), goes_with(claim)]);
    if let Some(words) = last_words(view, claim) {
        let tone = if &*claim.phase == "Bound" {
            Tone::Quiet
        } else {
            Tone::Waiting
        };
        lines.push(vec![quiet("events    "), toned(tone, words)]);
    }
    lines
}

/// What takes it along is told by its owners, not by the set's policy.
fn goes_with(claim: &Claim) -> super::part::Part {
    let owners = claim
        .owners
        .iter()
        .filter(|owner| matches!(&*owner.kind, "StatefulSet" | "Pod"));
    let names: Vec<_> = owners
        .map(|owner| format!("{} {}", owner.kind, owner.name))
        .collect();
    if names.is_empty() {
        return good("nothing: it stays whatever is deleted");
    }
    waiting(format!(
        "{}: it is deleted with it, and its data too",
        names.join(", ")
    ))
}

/// The retention policy in words.
#[must_use]
pub fn retention(set: &Set) -> String {
    let word = |fate: Fate| {
        if fate == Fate::Retain {
            "Retain"
        } else {
            "Delete"
        }
    };
    format!(
        "whenDeleted {}, whenScaled {}",
        word(set.retention.when_deleted),
        word(set.retention.when_scaled)
    )
}
