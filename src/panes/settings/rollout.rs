//! How the controller goes about it: strategy, order, limits, and what becomes of claims.

use super::super::claim;
use super::super::part::{faint, quiet, text, waiting};
use super::{Fact, Line, Told, lines, one};
use crate::domain::Set;
use crate::domain::set::{RollingUpdate, Strategy};

const FIXED: &str = "  cannot be changed on a living set";

pub(super) static FACTS: &[Fact] = &[
    lines("rollout", "update strategy", strategy),
    lines("rollout", "pod management", |it| {
        vec![vec![text(it.set.policy.word().to_owned()), faint(FIXED)]]
    }),
    lines("rollout", "min ready seconds", |it| {
        vec![vec![text(it.set.min_ready_seconds.to_string())]]
    }),
    lines("rollout", "grace period", |it| {
        vec![vec![text(format!("{} s", it.set.grace_seconds))]]
    }),
    lines("rollout", "history limit", |it| {
        let limit = it.set.history_limit;
        let words = if limit < 0 {
            "all old revisions are kept".to_owned()
        } else {
            format!("{limit} old revisions are kept")
        };
        vec![vec![text(words)]]
    }),
    lines("rollout", "ordinals", |it| {
        vec![vec![text(ordinals(it.set))]]
    }),
    lines("claims", "claim retention", |it| {
        vec![vec![text(claim::retention(it.set))]]
    }),
    lines("claims", "claim templates", templates),
];

fn strategy(told: &Told<'_>) -> Vec<Line> {
    let set = told.set;
    let words = match &set.strategy {
        Strategy::RollingUpdate { block: None } => "RollingUpdate (no rollingUpdate block)".into(),
        Strategy::RollingUpdate { block: Some(block) } => return rolling(set, block),
        Strategy::OnDelete => "OnDelete: a pod takes the new template when it is deleted".into(),
        other @ Strategy::Other(_) => other.word().to_owned(),
    };
    vec![vec![text(words)]]
}

fn rolling(set: &Set, block: &RollingUpdate) -> Vec<Line> {
    let mut line = vec![text(format!(
        "RollingUpdate, partition {}",
        block.partition
    ))];
    if let Some(most) = &block.max_unavailable {
        line.push(text(format!(", maxUnavailable {most}")));
    }
    let first = set.first_updated();
    line.extend((block.partition > 0).then(|| {
        if set.ordinals().contains(&first) {
            waiting(format!(
                "  {}-{first} and above get a new template",
                set.name.name
            ))
        } else {
            waiting("  no pod gets a new template")
        }
    }));
    vec![line]
}

fn ordinals(set: &Set) -> String {
    match set.ordinals().next_back() {
        Some(last) => format!("{} to {last}", set.start),
        None => format!("none wanted, from {}", set.start),
    }
}

fn templates(told: &Told<'_>) -> Vec<Line> {
    let each = told.set.claim_templates.iter();
    let each: Vec<Line> = each
        .map(|it| {
            let class = it.class.as_deref().unwrap_or("(default class)");
            vec![
                text(format!("{} {} ", it.name, it.size)),
                quiet(class.to_owned()),
                faint(FIXED),
            ]
        })
        .collect();
    if each.is_empty() { one("") } else { each }
}
