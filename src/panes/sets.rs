//! The sets: one row each, with the ordinal strip that tells the story by its shape alone.

use super::part::{Part, age, bad, faint, good, quiet, text, toned, waiting};
use super::{
    Breadth, Column, Detail, Item, Level, Line, Pane, Stamp, View, findings, progress, seat, state,
    unknown, why, widest, with_wide,
};
use crate::domain::rollout::Task;
use crate::domain::set::Strategy;
use crate::domain::template::words::short_image;
use crate::domain::{Finding, Kind, Set, Subject};
use crate::theme::Tone;

/// Every StatefulSet that one may see.
pub const SETS: Pane = Pane {
    name: "sets",
    about: "every StatefulSet, with a sign for each ordinal",
    level: Level::Fleet,
    kinds: &[],
    starts_at_end: false,
    heading: super::no_heading,
    columns,
    stamp: |view| Some(stamp(view)),
    items: |view| {
        let listed = |set: &&Set| !view.only_findings || !view.findings.of(&set.name).is_empty();
        let sets = view.fleet.sets().filter(listed);
        sets.map(|set| Item::Set(set.name.clone())).collect()
    },
    row,
    detail,
    empty,
};

/// The widest strip; longer ones say how many seats follow.
const STRIP: u16 = 20;

fn stamp(view: &View<'_>) -> Stamp {
    let fleet = view.fleet;
    let with_findings = u64::from(view.only_findings) * (view.findings.roll() + 1);
    [fleet.roll(), fleet.most_replicas().into(), with_findings]
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let sets = || view.fleet.sets();
    let strip = u16::try_from(view.fleet.most_replicas())
        .unwrap_or(STRIP)
        .clamp(8, STRIP);
    let mut columns = vec![
        Column::new("NAME", widest(sets().map(|set| &*set.name.name), 12, 32), 0),
        Column::new("ORDINALS", strip, 0),
        Column::new("READY", 7, 0),
        Column::new("REV", 9, 3),
        Column::new("ROLLOUT", 13, 4),
        Column::new("CLAIMS", 7, 5),
        Column::new("AGE", 6, 6),
        Column::new("!", 3, 2),
        Column::new("STATE", 24, 0),
    ];
    if view.all_namespaces {
        let width = widest(sets().map(|set| &*set.name.namespace), 9, 24);
        columns.insert(0, Column::new("NAMESPACE", width, 1));
    }
    with_wide(
        view,
        columns,
        vec![
            Column::new("IMAGES", 24, 1),
            Column::new("SERVICE", 16, 2),
            Column::new("STRATEGY", 13, 4),
            Column::new("PARTITION", 9, 3),
            Column::new("OWNER", 20, 5),
        ],
    )
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some(set) = the_set(view, item) else {
        return Vec::new();
    };
    let mut cells = vec![
        vec![text(set.name.name.to_string())],
        seat::strip(view, set, usize::from(STRIP)),
        vec![ready(view, set)],
        progress::revisions(view, set),
        progress::rollout(view, set),
        vec![claims(view, set)],
        vec![age(Tone::Quiet, set.created)],
        found(view, set),
        state::in_one_line(view, set),
    ];
    if view.all_namespaces {
        cells.insert(0, vec![quiet(set.name.namespace.to_string())]);
    }
    if view.breadth == Breadth::Wide {
        cells.extend(wide_cells(set));
    }
    cells
}

/// IMAGES, SERVICE, STRATEGY, PARTITION and OWNER.
fn wide_cells(set: &Set) -> [Line; 5] {
    let images = set.containers.iter().map(|it| short_image(&it.image));
    let images: Vec<String> = images.collect();
    let owner = set.controller.as_deref().unwrap_or("–");
    let service = match &*set.service {
        "" => "–",
        name => name,
    };
    let partition = match &set.strategy {
        Strategy::RollingUpdate { .. } => quiet(set.partition().to_string()),
        Strategy::OnDelete | Strategy::Other(_) => faint("–"),
    };
    [
        vec![text(images.join(", "))],
        vec![quiet(service.to_owned())],
        vec![quiet(set.strategy.word().to_owned())],
        vec![partition],
        vec![quiet(owner.to_owned())],
    ]
}

fn the_set<'a>(view: &View<'a>, item: &Item) -> Option<&'a Set> {
    match item {
        Item::Set(name) => view.fleet.set(name),
        _ => None,
    }
}

fn ready(view: &View<'_>, set: &Set) -> Part {
    if !seat::are_known(view, set) {
        return faint(format!("–/{}", set.replicas));
    }
    let ready = view
        .fleet
        .replicas(set)
        .iter()
        .filter(|it| it.wanted && it.pod.is_some_and(crate::domain::pod::Pod::is_ready))
        .count();
    let words = format!("{ready}/{}", set.replicas);
    match view.progress.get(&set.name) {
        Some(it) if it.is_stuck(view.now) => bad(words),
        Some(it) if it.task == Task::Update => waiting(words),
        _ if set.replicas == 0 => quiet(words),
        _ if ready == set.replicas as usize => good(words),
        _ => waiting(words),
    }
}

/// How many findings there are, with the sign of the worst.
fn found(view: &View<'_>, set: &Set) -> Line {
    let number = view.findings.of(&set.name).len();
    let worst = view.findings.worst(&set.name).map(|it| it.severity);
    let mark = worst.map(|worst| {
        let words = number.to_string();
        [findings::sign(worst), toned(findings::tone(worst), words)]
    });
    mark.into_iter().flatten().collect()
}

/// Bound claims of those that the seats should have; at zero replicas, those that are left.
fn claims(view: &View<'_>, set: &Set) -> Part {
    if set.claim_templates.is_empty() {
        return faint("");
    }
    if !view.fleet.is_known(Kind::Claims, &set.name.namespace) {
        return faint("–");
    }
    if set.replicas == 0 {
        return match view.fleet.claims_of(set).count() {
            0 => quiet("0"),
            left => quiet(format!("{left} left")),
        };
    }
    let wanted = set.ordinals();
    let claims = view.fleet.claims_of(set);
    let bound = claims
        .filter(|(ordinal, claim)| wanted.contains(ordinal) && &*claim.phase == "Bound")
        .count();
    let wanted = set.replicas as usize * set.claim_templates.len();
    let words = format!("{bound}/{wanted}");
    if bound < wanted {
        waiting(words)
    } else {
        quiet(words)
    }
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let set = the_set(view, item)?;
    let mut lines = why::story(view, set);
    lines.push(Line::new());
    lines.push(vec![quiet("  "), quiet(facts(set))]);
    lines.extend(other_findings(view, set));
    let missing = [Kind::Claims, Kind::Nodes, Kind::Services]
        .into_iter()
        .filter_map(|kind| unknown(view, kind, set));
    lines.extend(missing.map(|words| vec![text("  "), faint(words)]));
    Some(Detail {
        title: vec![
            quiet(format!("{}/", set.name.namespace)),
            text(set.name.name.to_string()).bold(),
        ],
        lines,
    })
}

/// What was found besides what the first lines tell: the cause of the wait, or the worst finding of a set at rest.
fn other_findings(view: &View<'_>, set: &Set) -> Vec<Line> {
    const FEW: usize = 3;
    let wait = view.progress.get(&set.name).and_then(|it| it.wait.as_ref());
    let told = |it: &&Finding| match wait {
        Some(wait) => it.subject == Subject::Seat(wait.ordinal),
        None => state::said_at_rest(view, set).is_some_and(|said| said.check == it.check),
    };
    let found = view.findings.of(&set.name).iter();
    let others: Vec<&Finding> = found.filter(|it| !told(it)).collect();
    let line = |it: &&Finding| {
        let words = format!(" {}", it.evidence);
        vec![
            findings::sign(it.severity),
            toned(findings::tone(it.severity), words),
        ]
    };
    let mut lines: Vec<Line> = others.iter().take(FEW).map(line).collect();
    if others.len() > FEW {
        lines.push(vec![quiet(format!(
            "  and {} findings more",
            others.len() - FEW
        ))]);
    }
    lines
}

/// Policy, strategy and images in one line.
fn facts(set: &Set) -> String {
    let images: Vec<_> = set
        .containers
        .iter()
        .map(|container| &*container.image)
        .collect();
    format!(
        "{} · {} · {}",
        set.policy.word(),
        set.strategy.word(),
        images.join(", ")
    )
}

fn empty(view: &View<'_>) -> Line {
    if view.only_findings && view.fleet.sets().len() > 0 {
        return vec![quiet(
            "no set has a finding; the same key shows all sets again",
        )];
    }
    vec![quiet(super::nothing(
        view,
        Kind::Sets,
        "no StatefulSets here",
    ))]
}
