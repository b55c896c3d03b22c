//! The effect of a draft, in one phrase.

use super::claims;
use super::draft::Draft;
use super::words::{counted, list};
use crate::domain::Ordinal;

/// What an edit does to pods and their claims, in one phrase: `two pods go, their claims stay`.
pub fn effect(draft: &Draft<'_>) -> String {
    let (going, coming) = (draft.moves.going(), draft.moves.coming());
    let replaced = draft.moves.replaced();
    let s = |count: usize| if count == 1 { "s" } else { "" };
    let mut parts = Vec::new();
    if !going.is_empty() {
        let pods = match going.len() {
            1 => "one pod goes".to_owned(),
            2 if draft.after.replicas == 0 => "both pods go".to_owned(),
            n if draft.after.replicas == 0 => format!("all {} go", counted(n, "pod")),
            n => format!("{} go", counted(n, "pod")),
        };
        parts.push(format!("{pods}{}", their_claims(draft, &going)));
    }
    if !coming.is_empty() {
        parts.push(format!(
            "{} come{}",
            counted(coming.len(), "pod"),
            s(coming.len())
        ));
    }
    match replaced.len() {
        0 => {}
        1 => parts.push("one pod is replaced".to_owned()),
        n => parts.push(format!(
            "{} are replaced, the highest first",
            counted(n, "pod")
        )),
    }
    if parts.is_empty() {
        return "no pod is touched".to_owned();
    }
    list(&parts)
}

fn their_claims(draft: &Draft<'_>, going: &[Ordinal]) -> String {
    let (set, fleet) = (&draft.after, draft.situation.fleet);
    let lost = claims::lost(set, fleet, going);
    let what = if lost.iter().all(claims::keeps_its_volume) {
        "CLAIMS"
    } else {
        "DATA"
    };
    let lost = lost.len();
    let all = going
        .iter()
        .flat_map(|it| fleet.seat_claims(set, *it))
        .filter(|it| it.claim.is_some())
        .count();
    let (its, its_in_capitals) = if going.len() == 1 {
        ("its", "ITS")
    } else {
        ("their", "THEIR")
    };
    match (all - lost, lost) {
        (0, 0) => String::new(),
        (1, 0) => format!(", {its} claim stays"),
        (_, 0) => format!(", {its} claims stay"),
        (0, _) => format!(", AND {its_in_capitals} {what}"),
        _ => format!(", AND SOME OF {its_in_capitals} {what}"),
    }
}
