//! Who else acts on the set: its owner, autoscalers, budgets; and what its pods need before they can start.

use super::super::part::{faint, good, text, waiting};
use super::super::pod::json::{is_true, list, word};
use super::super::{Item, unknown};
use super::{Fact, Line, Says, Told, lines, or_none};
use crate::domain::autoscaler::Autoscaler;
use crate::domain::presence::Presence;
use crate::domain::{Kind, Text};

/// The fact that is a line for each budget, where there are some.
pub(super) const BUDGETS: &str = "disruption budgets";

pub(super) static FACTS: &[Fact] = &[
    lines("around", "managed by", owners),
    lines("around", "autoscalers", autoscalers),
    Fact {
        part: "around",
        name: BUDGETS,
        says: Says::Objects(budgets, no_budgets),
    },
    lines("around", "image pull secrets", secrets),
];

fn owners(told: &Told<'_>) -> Vec<Line> {
    let mut all = Vec::new();
    if let Some(owner) = &told.set.controller {
        let words = format!("{owner}: edits will be reverted");
        all.push(vec![waiting(words)]);
    }
    let owners = told.read().and_then(|it| it.get("metadata"));
    let owners = owners.map_or(&[][..], |it| list(it, "ownerReferences"));
    let others = owners.iter().filter(|it| !is_true(it, "controller"));
    all.extend(others.map(|it| {
        let words = format!("owned by {}/{}", word(it, "kind"), word(it, "name"));
        vec![text(words), faint("  it goes when its owners go")]
    }));
    if all.is_empty() {
        all.push(vec![text("nobody")]);
    }
    all
}

fn autoscalers(told: &Told<'_>) -> Vec<Line> {
    if let Some(why) = unknown(told.view, Kind::Autoscalers, told.set) {
        return vec![vec![faint(why)]];
    }
    let all = told.view.fleet.autoscalers_of(told.set);
    let mut all: Vec<Line> = all.map(autoscaler).collect();
    let fight = told.view.findings.get(&told.set.name, "autoscaler");
    all.extend(fight.map(|it| vec![waiting(it.evidence.clone())]));
    or_none(all)
}

fn autoscaler(it: &Autoscaler) -> Line {
    let mut line = vec![text(format!(
        "{}: sets replicas between {} and {}: {} now, {} wanted",
        it.name.name, it.min, it.max, it.current, it.desired
    ))];
    if !it.targets.is_empty() {
        line.push(text(format!("; {}", it.targets.join(", "))));
    }
    let owner = it.controller.as_ref();
    line.extend(owner.map(|it| waiting(format!("  managed by {it}"))));
    line
}

/// The budgets that select the pods of the set: each is an object of its own, to be read and edited.
fn budgets(told: &Told<'_>) -> Vec<(Item, Line)> {
    if unknown(told.view, Kind::Budgets, told.set).is_some() {
        return Vec::new();
    }
    let all = told.view.fleet.budgets_of(told.set);
    let all = all.map(|it| {
        let words = format!(
            "{}: {}, {} of {} healthy",
            it.name.name, it.rule, it.healthy, it.expected
        );
        let allowed = match it.allowed {
            0 => waiting(", none may be evicted now"),
            some => good(format!(", {some} may be evicted now")),
        };
        (Item::Budget(it.name.clone()), vec![text(words), allowed])
    });
    all.collect()
}

fn no_budgets(told: &Told<'_>) -> Vec<Line> {
    let why = unknown(told.view, Kind::Budgets, told.set).map(|it| vec![faint(it)]);
    or_none(why.into_iter().collect())
}

fn secrets(told: &Told<'_>) -> Vec<Line> {
    let all = told.set.pull_secrets.iter();
    or_none(all.map(|it| secret(told, it)).collect())
}

fn secret(told: &Told<'_>, name: &Text) -> Line {
    let namespace = &told.set.name.namespace;
    let known = told.opened.and_then(|it| it.secrets.get(name));
    let words = match known {
        Some(Presence::There) => good("  is there"),
        Some(Presence::Missing) => waiting(format!(
            "  is not in {namespace}: what needs it cannot be pulled"
        )),
        Some(Presence::Forbidden) => {
            faint(format!("  not allowed to look: get secrets in {namespace}"))
        }
        Some(Presence::Unknown(why)) => faint(format!("  not known: {why}")),
        None => faint("  looking whether it is there ..."),
    };
    vec![text(name.to_string()), words]
}
