//! The checks: for each a table of worlds in which it finds something, and near misses in which it does not.

use jiff::SignedDuration;
use kubectl_sts::checks::{CHECKS, Case, examine, loose};
use kubectl_sts::domain::example::{NOW, fleet};
use kubectl_sts::domain::rollout::{progress_of, seats};
use kubectl_sts::domain::standstill::Standstill;
use kubectl_sts::domain::{Finding, Fleet, Severity, Touched, example};

mod around;
mod claims;
mod pods;
mod remedies;
mod rollouts;

/// What a check finds and does not find. Lines of a world are parted by `|`; `known` is added unless it begins
/// with that word; `+20:` before it lets so many seconds pass without anything happening.
pub struct Worlds {
    pub check: &'static str,
    /// A world, and the evidence with its severity before it (`!` critical, `~` warning, `.` note).
    pub found: &'static [(&'static str, &'static str)],
    pub missed: &'static [&'static str],
}

const ALL: &[&[Worlds]] = &[
    around::WORLDS,
    claims::WORLDS,
    pods::WORLDS,
    rollouts::WORLDS,
];

fn worlds() -> impl Iterator<Item = &'static Worlds> {
    ALL.iter().copied().flatten()
}

/// Everything that is found in a world.
fn findings(world: &str) -> Vec<Finding> {
    let (after, world) = world
        .strip_prefix('+')
        .and_then(|it| it.split_once(':'))
        .map_or((0, world), |(after, world)| (after.parse().unwrap(), world));
    let known = if world.starts_with("known") {
        ""
    } else {
        "known|"
    };
    let lines = format!("{known}{world}").replace('|', "\n");
    let now = NOW + SignedDuration::from_secs(after);
    let fleet = fleet(&lines);
    let mut found: Vec<Finding> = fleet
        .sets()
        .flat_map(|set| {
            let early = seats(set, &fleet, NOW);
            let progress = progress_of(set, &early, &fleet, NOW);
            let first = Standstill::of(set, &early, &progress, &fleet, (None, NOW));
            let seats = seats(set, &fleet, now);
            let progress = progress_of(set, &seats, &fleet, now);
            let still = Standstill::of(set, &seats, &progress, &fleet, (Some(first), now));
            let case = Case::new((set, &seats, &progress), &fleet, still.since, now);
            examine(&case).findings
        })
        .collect();
    found.extend(
        touched(&lines)
            .stems
            .iter()
            .filter_map(|it| loose(it, &fleet)),
    );
    found
}

fn touched(lines: &str) -> Touched {
    let mut touched = Touched::default();
    let mut fleet = Fleet::default();
    for change in lines.lines().flat_map(|line| example::changes(line.trim())) {
        fleet.apply(change, &mut touched);
    }
    touched
}

/// The evidence of a check in a world, with its severity before it.
fn evidence(check: &str, world: &str) -> Option<String> {
    let found = findings(world);
    let finding = found.iter().find(|it| it.check == check)?;
    let mark = match finding.severity {
        Severity::Critical => '!',
        Severity::Warning => '~',
        Severity::Note => '.',
    };
    Some(format!("{mark} {}", finding.evidence))
}

#[test]
fn each_check_finds_what_it_is_for_and_nothing_near_it() {
    let mut wrong = Vec::new();
    for worlds in worlds() {
        for (world, expected) in worlds.found {
            let told = evidence(worlds.check, world);
            if told.as_deref() != Some(*expected) {
                let check = worlds.check;
                wrong.push(format!(
                    "{check} of `{world}`\n  should: {expected}\n  says:   {told:?}"
                ));
            }
        }
        for world in worlds.missed {
            if let Some(told) = evidence(worlds.check, world) {
                wrong.push(format!(
                    "{} of `{world}`\n  should say nothing: {told}",
                    worlds.check
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_a_world_and_a_near_miss_and_a_name_of_its_own() {
    let mut names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
    let all = names.len();
    for name in &names {
        let tried =
            worlds().any(|it| it.check == *name && !it.found.is_empty() && !it.missed.is_empty());
        assert!(tried, "{name} has no world, or no near miss");
    }
    for worlds in worlds() {
        assert!(
            names.contains(&worlds.check),
            "there is no check {}",
            worlds.check
        );
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

/// Whatever is shown as stuck has its reason among the findings; and every finding says rule and cure.
#[test]
fn what_is_stuck_is_explained() {
    let tried = worlds().flat_map(|it| {
        it.found
            .iter()
            .map(|(world, _)| *world)
            .chain(it.missed.iter().copied())
    });
    for world in tried {
        let found = findings(world);
        for finding in &found {
            assert!(finding.rule.ends_with('.'), "{world}: {finding:?}");
            assert!(!finding.cure.is_empty(), "{world}: {finding:?}");
        }
        if world.starts_with('+') || world.starts_with("known") {
            continue;
        }
        let fleet = fleet(&format!("known|{world}").replace('|', "\n"));
        for set in fleet.sets() {
            let seats = seats(set, &fleet, NOW);
            let stuck = progress_of(set, &seats, &fleet, NOW).is_stuck(NOW);
            let explained = found.iter().any(|it| it.severity == Severity::Critical);
            assert!(
                !stuck || explained,
                "{world}: {} is stuck, and nothing says why",
                set.name
            );
        }
    }
}
