//! Why a set waits, in words: which ordinal, what it waits for, and by which rule of the controller.

use super::part::{Part, age, bad, glyph, quiet, text, toned};
use super::seat::grade;
use super::{Line, View, state};
use crate::domain::health::Health;
use crate::domain::rollout::{Rule, Wait};
use crate::domain::{Finding, Set, Severity, Subject, cause};
use crate::theme::{Glyph, Tone};

/// The headline of an open set: what is under way, how far, and whom it waits for by which rule.
#[must_use]
pub fn headline(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return state::not_known(view, set);
    };
    let Some(wait) = &progress.wait else {
        return state::in_one_line(view, set);
    };
    let tone = grade(wait.is_stuck(view.now));
    let waits = if wait.rule == Rule::None {
        ""
    } else {
        "waits for "
    };
    let mut line = vec![toned(
        tone,
        format!("{waits}{}-{}: ", set.name.name, wait.ordinal),
    )];
    line.push(cause(view, set, wait, tone));
    if let Some(rule) = rule_in_short(wait.rule) {
        line.push(toned(tone, format!(" · {rule}")));
    }
    line
}

/// The whole story in a few lines: what is waited for, why, by which rule, and what would cure it.
#[must_use]
pub fn story(view: &View<'_>, set: &Set) -> Vec<Line> {
    let Some(progress) = view.progress.get(&set.name) else {
        return vec![state::not_known(view, set)];
    };
    let Some(wait) = &progress.wait else {
        return vec![state::in_one_line(view, set)];
    };
    let stuck = wait.is_stuck(view.now);
    let tone = grade(stuck);
    let sign = if stuck {
        Glyph::Failed
    } else {
        Glyph::Starting
    };
    let mut first = vec![
        glyph(tone, sign),
        text(format!(" {}-{}", set.name.name, wait.ordinal)).bold(),
        text(": "),
    ];
    first.push(cause(view, set, wait, tone));
    if let Some(since) = wait.standing.since {
        first.extend([quiet("  for "), age(Tone::Quiet, since)]);
    }
    let mut lines = vec![first];
    lines.extend(message(view, set, wait).map(|words| vec![text("  "), quiet(words)]));
    lines.extend(
        wait.rule
            .sentence()
            .map(|words| vec![text("  "), quiet(words)]),
    );
    if stuck {
        lines.extend(outlook(view, set, wait));
    }
    lines
}

/// What the wait is for, in one phrase.
fn cause(view: &View<'_>, set: &Set, wait: &Wait, tone: Tone) -> Part {
    toned(tone, cause::of_wait(set, view.fleet, wait))
}

/// The sentence of the kubelet or the volume that says more than the cause.
fn message(view: &View<'_>, set: &Set, wait: &Wait) -> Option<String> {
    match &wait.standing.health {
        Health::Unscheduled { .. } => super::claim::pending(view, set, wait.ordinal),
        health => cause::more_of(set, health),
    }
}

fn rule_in_short(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::LowestFirst => "one at a time, lowest first",
        Rule::AllBeforeScaleDown => "nothing is removed before all are available",
        Rule::OneRemovalAtATime => "one removal at a time, highest first",
        Rule::AllBeforeUpdate => "nothing is updated before all are available",
        Rule::HighestFirst => "one at a time, highest first",
        Rule::None => return None,
    })
}

/// How it will go on, where it will not by itself, and what cures it.
fn outlook(view: &View<'_>, set: &Set, wait: &Wait) -> Vec<Line> {
    let mut findings = view.findings.of(&set.name).iter();
    let about = |it: &&Finding| {
        it.severity == Severity::Critical && it.subject == Subject::Seat(wait.ordinal)
    };
    let Some(finding) = findings.find(about) else {
        return Vec::new();
    };
    let cure = vec![text("  "), text(format!("Cure: {}", finding.cure))];
    if wait.rule.sentence() == Some(finding.rule) {
        return vec![cure];
    }
    vec![vec![text("  "), bad(finding.rule)], cure]
}
