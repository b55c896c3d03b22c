//! One claim in words: its state, its sizes, what it is bound to, and what keeps it from that.

use super::part::{bad, faint, good, quiet, text, toned, waiting};
use super::{Line, View, fullness, unknown};
use crate::domain::binding;
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
    let full = fullness::brief(view, claim);
    if !full.is_empty() {
        line.push(quiet(" "));
        line.extend(full);
        line.push(quiet(" full"));
    }
    line.push(quiet(format!(
        "  {}  {}",
        claim.volume.as_deref().unwrap_or("no volume"),
        binding::class_of(view.fleet, claim)
    )));
    if let Some(volume) = seat.volume {
        line.push(quiet(format!("  {}  ", volume.reclaim)));
        line.extend(nodes(view, volume));
    }
    if &*claim.phase != "Bound" {
        line.extend(
            binding::last_words(view.fleet, claim).map(|words| waiting(format!("  {words}"))),
        );
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
    if let Some(claim) = binding::unbound(view.fleet, set, ordinal) {
        return Some(binding::told(view.fleet, claim));
    }
    let mut seats = view.fleet.seat_claims(set, ordinal);
    seats.find_map(|seat| out_of_reach(view, seat.volume?))
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
            text(binding::class_of(view.fleet, claim)),
            quiet(
                binding::provisioner(view.fleet, claim)
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
    ];
    let mut full = fullness::facts(view, claim);
    if let Some(facts) = &mut full {
        facts.insert(0, quiet("full      "));
    }
    // Why it is not known stands behind what is.
    let is_known = view.fleet.usage_of(claim).is_some();
    lines.extend(full.take_if(|_| is_known));
    lines.extend(fullness::shared(view, claim).map(|mut words| {
        words.insert(0, quiet("          "));
        words
    }));
    lines.push(vec![
        quiet("access    "),
        text(claim.access_modes.join(", ")),
    ]);
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
    if let Some(words) = binding::last_words(view.fleet, claim) {
        let tone = if &*claim.phase == "Bound" {
            Tone::Quiet
        } else {
            Tone::Waiting
        };
        lines.push(vec![quiet("events    "), toned(tone, words.to_owned())]);
    }
    lines.extend(full);
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
