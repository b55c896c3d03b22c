//! The revisions of a set, newest first: what changed in each, and which pods run it.

use super::compare::{self, Extent};
use super::part::{age, bad, faint, glyph, new, quiet, text, toned, waiting};
use super::{
    Breadth, Column, Detail, Item, Level, Line, Pane, View, nothing, seat, widest, with_wide,
};
use crate::domain::health::Standing;
use crate::domain::revision::Revision;
use crate::domain::set::Strategy;
use crate::domain::template::{PodTemplate, words};
use crate::domain::{Freshness, Kind, Name, Ordinal, Set, rollback, rollout, sequence};
use crate::theme::{Glyph, Tone};

/// Cells for the pods that run a revision: signs and ordinals, or the ordinals alone.
const PODS: u16 = 11;

/// Every template that a set has had, as far as they are kept.
pub const REVISIONS: Pane = Pane {
    name: "revisions",
    about: "every template that the set has had: what changed, and which pods run it",
    level: Level::Set,
    kinds: &[Kind::Revisions, Kind::Templates],
    starts_at_end: false,
    heading,
    columns,
    stamp: super::made_anew,
    items,
    row,
    detail,
    empty: |view| vec![quiet(nothing(view, Kind::Revisions, "no revisions"))],
};

fn items(view: &View<'_>) -> Vec<Item> {
    let revisions = view.set.map(|set| view.fleet.revisions_of(set));
    let names = revisions.into_iter().flatten().map(|it| it.name.clone());
    names.map(Item::Revision).collect()
}

/// More than two revisions at once: an update that was overtaken by another.
fn heading(view: &View<'_>) -> Vec<Line> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let alive = view.fleet.revisions_of(set).into_iter();
    let mut alive: Vec<String> = alive
        .filter(|it| !seats_at(view, set, it).is_empty())
        .map(|it| it.number.to_string())
        .collect();
    alive.reverse();
    if let ([.., last], true) = (alive.as_slice(), alive.len() > 2) {
        let others = alive.get(..alive.len() - 1).unwrap_or_default().join(", ");
        lines.push(vec![
            glyph(Tone::Waiting, Glyph::Warning),
            waiting(format!(
                " {} revisions are alive at once: {others} and {last}",
                alive.len()
            )),
        ]);
    }
    if let Some(marked) = view.marked {
        let words = format!("{} is marked: ", compare::number(view, marked));
        lines.push(vec![
            glyph(Tone::Info, Glyph::Mark),
            text(" "),
            text(words),
            quiet("open another to see what differs between the two"),
        ]);
    }
    lines
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let revisions = view.fleet.revisions_of(set);
    let images: Vec<String> = revisions.iter().map(|it| images(view, it)).collect();
    let changes = revisions
        .iter()
        .map(|it| change(view, set, it, fate(view, set, it)));
    let changes: Vec<String> = changes.collect();
    let hash = widest(revisions.iter().map(|it| hash_of(it)), 4, 12);
    let mut columns = vec![
        Column::new("REV", 7, 0),
        Column::new("HASH", hash, 5),
        Column::new("AGE", 6, 4),
        Column::new("PODS", PODS, 0),
        Column::new(
            "IMAGES",
            widest(images.iter().map(String::as_str), 8, 30),
            6,
        ),
        Column::new(
            "WHAT CHANGED",
            widest(changes.iter().map(String::as_str), 24, 48),
            0,
        ),
    ];
    let causes = revisions.iter().filter_map(|it| it.cause.as_deref());
    let widest_cause = widest(causes, 0, 32);
    if widest_cause > 0 {
        columns.push(Column::new("CAUSE", widest_cause.max(12), 3));
    }
    let names = revisions.iter().map(|it| &*it.name.name);
    let name = widest(names, 12, 48);
    with_wide(
        view,
        columns,
        vec![Column::new("NAME", name, 1), Column::new("UID", 36, 2)],
    )
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some((set, revision)) = chosen(view, item) else {
        return Vec::new();
    };
    let fate = fate(view, set, revision);
    let tone = fate.tone();
    let number = toned(tone, revision.number.to_string()).bold();
    let mut name = vec![number];
    match fate {
        Fate::Now => name.push(new(" now")),
        Fate::Same | Fate::Alive | Fate::Past => {}
    }
    let mut cells = vec![
        name,
        vec![quiet(hash_of(revision).to_owned())],
        vec![age(Tone::Quiet, revision.created)],
        pods(view, set, revision),
        vec![toned(fate.tone_of_rest(), images(view, revision))],
        vec![toned(
            fate.tone_of_rest(),
            change(view, set, revision, fate),
        )],
    ];
    let revisions = view.fleet.revisions_of(set);
    if revisions.iter().any(|it| it.cause.is_some()) {
        let cause = revision.cause.as_deref().unwrap_or_default();
        cells.push(vec![quiet(cause.to_owned())]);
    }
    if view.breadth == Breadth::Wide {
        cells.push(vec![quiet(revision.name.name.to_string())]);
        cells.push(vec![faint(revision.uid.to_string())]);
    }
    cells
}

/// What a revision is to the set now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The template that the set has.
    Now,
    /// Another revision with that same template.
    Same,
    /// Pods run it.
    Alive,
    /// No pod runs it.
    Past,
}

impl Fate {
    fn tone(self) -> Tone {
        match self {
            Self::Now => Tone::New,
            Self::Same => Tone::Faint,
            Self::Alive => Tone::Text,
            Self::Past => Tone::Quiet,
        }
    }

    fn tone_of_rest(self) -> Tone {
        match self {
            Self::Now => Tone::Text,
            other => other.tone(),
        }
    }
}

fn fate(view: &View<'_>, set: &Set, revision: &Revision) -> Fate {
    let template = view.fleet.template(&revision.name);
    if *revision.name.name == *set.status.update_revision {
        Fate::Now
    } else if template.is_some() && template == view.fleet.template_now(set) {
        Fate::Same
    } else if seats_at(view, set, revision).is_empty() {
        Fate::Past
    } else {
        Fate::Alive
    }
}

fn chosen<'a>(view: &View<'a>, item: &Item) -> Option<(&'a Set, &'a Revision)> {
    let (Some(set), Item::Revision(name)) = (view.set, item) else {
        return None;
    };
    Some((set, view.fleet.revision(name)?))
}

/// The end of its name, which is the hash of its template.
fn hash_of(revision: &Revision) -> &str {
    let name = &*revision.name.name;
    name.rsplit_once('-').map_or(name, |(_, hash)| hash)
}

fn images(view: &View<'_>, revision: &Revision) -> String {
    let Some(template) = view.fleet.template(&revision.name) else {
        return String::new();
    };
    let images = template.images();
    let images: Vec<_> = images
        .iter()
        .map(|(_, it)| words::short_image(it))
        .collect();
    images.join(", ")
}

fn seats_at(view: &View<'_>, set: &Set, revision: &Revision) -> Vec<Ordinal> {
    let seats = view.fleet.replicas(set).into_iter();
    seats
        .filter(|it| it.pod.is_some_and(|pod| pod.is_at(&revision.name.name)))
        .map(|it| it.ordinal)
        .collect()
}

/// A sign for each pod, and the ordinals: `●●◐ 4-6`.
fn pods(view: &View<'_>, set: &Set, revision: &Revision) -> Line {
    let seats = seats_at(view, set, revision);
    let sign = |ordinal: &Ordinal| {
        let replica = view.fleet.replica(set, *ordinal);
        seat::sign(view, set, &replica, &Standing::of(&replica, set, view.now))
    };
    let ranges = ranges(&seats);
    let mut line = Line::new();
    if !seats.is_empty() && seats.len() + ranges.len() < usize::from(PODS) {
        line.extend(seats.iter().map(sign));
        line.push(text(" "));
    }
    line.push(quiet(ranges));
    line
}

/// `0-3, 5`.
fn ranges(ordinals: &[Ordinal]) -> String {
    let mut runs: Vec<(Ordinal, Ordinal)> = Vec::new();
    for ordinal in ordinals {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*ordinal) => *last = *ordinal,
            _ => runs.push((*ordinal, *ordinal)),
        }
    }
    let word = |(first, last): &(Ordinal, Ordinal)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    runs.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// What changed against the one before, in words.
fn change(view: &View<'_>, set: &Set, revision: &Revision, fate: Fate) -> String {
    let words = match (
        view.fleet.template(&revision.name),
        before(view, set, revision),
    ) {
        (_, None) => "the oldest that is kept".to_owned(),
        (Some(after), Some(before)) => match view.fleet.template(&before.name) {
            Some(before) => told(before, after),
            None => unread(view),
        },
        (None, _) => unread(view),
    };
    if fate == Fate::Same {
        return format!("the same template as now; {words}");
    }
    words
}

fn told(before: &PodTemplate, after: &PodTemplate) -> String {
    if before == after {
        return "nothing".into();
    }
    words::in_one_line(before, after)
}

/// The revision before another, as they are numbered now.
fn before<'a>(view: &View<'a>, set: &Set, revision: &Revision) -> Option<&'a Revision> {
    let all = view.fleet.revisions_of(set);
    let mut after = all.into_iter().skip_while(|it| it.name != revision.name);
    after.nth(1)
}

/// Why a template is not known.
pub(super) fn unread(view: &View<'_>) -> String {
    let mut feeds = view
        .fleet
        .feeds()
        .filter(|(it, _)| it.kind == Kind::Templates);
    match feeds.next() {
        Some((_, Freshness::Live)) => "its template is gone, or too large to be compared".into(),
        Some((
            _,
            Freshness::Forbidden { why, .. }
            | Freshness::Absent { why }
            | Freshness::Stale { why, .. },
        )) => why.to_string(),
        Some((_, Freshness::Syncing { .. })) | None => "reading templates".into(),
    }
}

/// Which two are compared when one is opened: the marked one or the present with it; the present itself with
/// the one before it.
#[must_use]
pub fn compared(view: &View<'_>, chosen: &Name) -> Option<(Name, Name)> {
    let set = view.set?;
    if let Some(marked) = view.marked.filter(|it| *it != chosen) {
        return Some((marked.clone(), chosen.clone()));
    }
    let now = set.name.sibling(&*set.status.update_revision);
    if now != *chosen {
        return Some((now, chosen.clone()));
    }
    let before = before(view, set, view.fleet.revision(chosen)?)?;
    Some((before.name.clone(), now))
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let (set, revision) = chosen(view, item)?;
    let Some((from, to)) = compared(view, &revision.name) else {
        return Some(Detail {
            title: vec![text(format!("revision {}", revision.number)).bold()],
            lines: vec![vec![quiet("the only revision that is kept")]],
        });
    };
    let mut title = compare::title(view, &from, &to);
    if to == revision.name && *from.name == *set.status.update_revision {
        title.push(faint(", as a rollback would change it"));
    }
    let mut lines = Vec::new();
    if *from.name == *set.status.update_revision {
        lines.extend(rolled_back(view, set, revision));
    }
    if let Some(older) = before(view, set, revision) {
        let fate = fate(view, set, revision);
        lines.push(vec![
            quiet(format!("{:<11}", format!("since {}", older.number))),
            text(change(view, set, revision, fate)),
        ]);
    }
    lines.extend(compare::lines(view, &from, &to, Extent::Differences));
    Some(Detail { title, lines })
}

/// What a roll back to a revision would do: whom it replaces in which order, and who would stand in its way.
fn rolled_back(view: &View<'_>, set: &Set, revision: &Revision) -> Vec<Line> {
    let newest = view.fleet.revisions_of(set).first().map(|it| it.number);
    if fate(view, set, revision) == Fate::Same || view.fleet.template(&revision.name).is_none() {
        return Vec::new();
    }
    let pods = sequence::replaced_by(set, view.fleet, &revision.name.name);
    let number = newest.map_or_else(String::new, |it| {
        format!(", as revision {}", it.saturating_add(1))
    });
    let named = |ordinals: &[Ordinal]| text(set.pods_in_words(ordinals)).bold();
    let goes = match (pods.as_slice(), &set.strategy) {
        ([], Strategy::RollingUpdate { .. }) => vec![quiet(format!("no pod{number}"))],
        ([], _) => vec![quiet(format!("no pod before it is deleted{number}"))],
        (one @ [_], _) => vec![named(one), quiet(number)],
        (several, _) => vec![named(several), text(" in this order"), quiet(number)],
    };
    let mut lines = vec![[vec![quiet("goes back  ")], goes].concat()];
    let seats = rollout::seats(set, view.fleet, view.now);
    for (replica, _) in rollback::in_the_way_of(set, &seats, &revision.name.name, view.now) {
        let at = replica.pod.and_then(|pod| pod.revision.as_deref());
        let at = at.map_or_else(String::new, |it| {
            format!(" at {}", view.fleet.short_revision(set, it))
        });
        let name = set.pod_name(replica.ordinal).name;
        lines.push(vec![
            quiet("stuck?     "),
            bad(format!(
                "yes: {name} was never ready{at}, the controller would wait for it for ever; it is deleted once the template is back"
            )),
        ]);
    }
    lines
}
