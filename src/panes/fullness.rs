//! How full claims are: as a cell, as a line of facts, and in words why it is not known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::part::{Part, age, faint, glyph, quiet, text, toned};
use super::{Line, View};
use crate::domain::claim::Claim;
use crate::domain::pod::Pod;
use crate::domain::usage::{Bytes, Heard, Level, Scarce, Unmeasured, Usage};
use crate::domain::{Ordinal, Set};
use crate::theme::{Glyph, Tone};

/// From here on it is worth a look.
const HIGH: u8 = 85;
/// From here on it is nearly too late.
const HIGHER: u8 = 95;
/// Cells of a meter.
const CELLS: u8 = 5;

/// What came of asking nodes how full the claims of the open set are.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// By the name of the node.
    pub nodes: &'a BTreeMap<Arc<str>, Heard>,
}

/// How full a claim is, with a meter: `91% ▮▮▮▮▮⚠`; an old figure has its age in place of the meter.
pub(super) fn cell(view: &View<'_>, claim: &Claim) -> Line {
    let Some(usage) = view.fleet.usage_of(claim) else {
        return vec![faint("–")];
    };
    let (percent, of) = usage.worst();
    if is_old(view, usage) {
        return vec![faint(format!("{percent:>3}% ")), age(Tone::Faint, usage.at)];
    }
    let tone = tone(percent);
    let mut cell = if of == Scarce::Inodes && percent >= HIGH {
        vec![toned(tone, format!("{percent}% inodes"))]
    } else {
        let full = (percent + 50 / CELLS).min(100) / (100 / CELLS);
        let meter = (0..CELLS).map(|it| {
            if it < full {
                glyph(tone, Glyph::MeterFull)
            } else {
                glyph(Tone::Faint, Glyph::MeterEmpty)
            }
        });
        let words = toned(tone, format!("{percent:>3}% "));
        std::iter::once(words).chain(meter).collect()
    };
    cell.extend(sign(percent));
    cell
}

/// The same in as few cells as can be: ` 91%⚠`; nothing where it is not known.
pub(super) fn brief(view: &View<'_>, claim: &Claim) -> Line {
    let Some(usage) = view.fleet.usage_of(claim) else {
        return Line::new();
    };
    let (percent, _) = usage.worst();
    let words = format!(" {percent}%");
    if is_old(view, usage) {
        return vec![faint(words)];
    }
    let mut line = vec![toned(tone(percent), words)];
    line.extend(sign(percent));
    line
}

/// How full a claim is in numbers; or why that is not known.
pub(super) fn facts(view: &View<'_>, claim: &Claim) -> Option<Line> {
    let Some(usage) = view.fleet.usage_of(claim) else {
        return why(view, claim).map(|why| vec![faint(format!("not known: {why}"))]);
    };
    let mut line = Line::new();
    if let Some(bytes) = usage.bytes {
        let words = format!(
            "{} of {} used, {} left",
            Bytes(bytes.used),
            Bytes(bytes.size),
            Bytes(bytes.left)
        );
        line.extend([level(bytes), text(words)]);
    }
    if let Some(inodes) = usage.inodes {
        let percent = inodes.percent();
        let gap = if line.is_empty() { "" } else { "   " };
        line.push(quiet(format!("{gap}inodes ")));
        line.push(toned(tone(percent), format!("{percent}%")));
        if percent >= HIGH {
            line.push(text(format!(": {} of {} left", inodes.left, inodes.size)));
        }
    }
    if is_old(view, usage) {
        line.extend([
            faint("   measured "),
            age(Tone::Faint, usage.at),
            faint(" ago"),
        ]);
        line.extend(why(view, claim).map(|why| faint(format!(": {why}"))));
    }
    Some(line)
}

/// What else is to be known of the figure: a volume that is a part of something larger fills up by others too.
pub(super) fn shared(view: &View<'_>, claim: &Claim) -> Option<Line> {
    let size = view.fleet.usage_of(claim)?.bytes?.size;
    let got = claim.capacity.as_ref()?;
    let twice = crate::domain::Quantity::new(&(size / 2).to_string());
    got.cmp_amount(&twice)?.is_lt().then(|| {
        let words = "its file system is larger than the claim: others may fill it too";
        vec![quiet(words)]
    })
}

/// One sentence where it is not known of some claims though their nodes were asked.
pub(super) fn heading(view: &View<'_>) -> Vec<Line> {
    let (Some(set), Some(asked)) = (view.set, view.asked) else {
        return Vec::new();
    };
    let (mut all, mut unknown, mut first) = (0, 0, None);
    for replica in view.fleet.replicas(set) {
        let node = replica.pod.and_then(|it| it.node.as_ref());
        let heard = node.and_then(|node| Some((node, asked.nodes.get(node)?)));
        let claims = view.fleet.seat_claims(set, replica.ordinal);
        for claim in claims.filter_map(|it| it.claim) {
            all += 1;
            let usage = view.fleet.usage_of(claim);
            let is_known = usage.is_some_and(|it| !is_old(view, it));
            if let (Some((node, Heard::Not(why))), false) = (heard, is_known) {
                unknown += 1;
                first.get_or_insert((node, why));
            }
        }
    }
    let Some((node, why)) = first else {
        return Vec::new();
    };
    let whom = if unknown == all {
        "they are".to_owned()
    } else {
        format!("{unknown} of {all} are")
    };
    let words = format!("how full {whom} is not known: {}", told(node, why));
    vec![vec![faint(words)]]
}

/// Why it is not known how full a claim is, or was not told again; nothing while it is asked, or nobody is.
fn why(view: &View<'_>, claim: &Claim) -> Option<String> {
    let (set, asked) = (view.set?, view.asked?);
    if claim.is_block {
        return Some("it is a block device, and only its pod knows what of it is used".into());
    }
    let (_, ordinal) = claim.stem()?;
    let Some(pod) = user(view, set, ordinal, claim) else {
        return Some("no pod has it mounted".into());
    };
    let Some(node) = &pod.node else {
        return Some("its pod has no node yet".into());
    };
    match asked.nodes.get(node)? {
        Heard::NotYet => Some(format!("asking {node} ...")),
        Heard::Well => Some(format!(
            "{node} says nothing of it; some kinds of volumes are not measured"
        )),
        Heard::Not(why) => Some(told(node, why)),
    }
}

/// The pod that mounts a claim.
fn user<'a>(view: &View<'a>, set: &Set, ordinal: Ordinal, claim: &Claim) -> Option<&'a Pod> {
    let pod = view.fleet.replica(set, ordinal).pod?;
    let mut claims = pod.claims.iter();
    claims
        .any(|(_, it)| **it == *claim.name.name)
        .then_some(pod)
}

fn told(node: &str, why: &Unmeasured) -> String {
    match why {
        Unmeasured::Forbidden => "you may not get nodes/proxy".into(),
        Unmeasured::Gone => format!("{node} is not there any more"),
        Unmeasured::Silent(said) => {
            let why = said.strip_prefix("error trying to reach service: ");
            let why = why.unwrap_or(said);
            format!("{node} does not answer ({why})")
        }
        Unmeasured::Unreadable(why) => format!("what {node} answers cannot be read ({why})"),
    }
}

fn level(level: Level) -> Part {
    let percent = level.percent();
    toned(tone(percent), format!("{percent}%  "))
}

fn is_old(view: &View<'_>, usage: &Usage) -> bool {
    usage.good_until() <= view.now
}

fn tone(percent: u8) -> Tone {
    match percent {
        HIGHER.. => Tone::Bad,
        HIGH.. => Tone::Waiting,
        _ => Tone::Text,
    }
}

/// What tells it without colours.
fn sign(percent: u8) -> Option<Part> {
    match percent {
        HIGHER.. => Some(glyph(Tone::Bad, Glyph::Failed)),
        HIGH.. => Some(glyph(Tone::Waiting, Glyph::Warning)),
        _ => None,
    }
}
