//! The events of a set, its pods and its claims together, newest last.

use super::part::{age, glyph, quiet, text, toned, waiting};
use super::{Breadth, Column, Detail, Item, Level, Line, Pane, View, unknown, widest, with_wide};
use std::collections::HashMap;

use crate::domain::event::Event;
use crate::domain::{Kind, Name};
use crate::theme::{Glyph, Tone};

/// What Kubernetes said of the set, its pods and its claims.
pub const EVENTS: Pane = Pane {
    name: "events",
    about: "what was said of the set, its pods and its claims, newest last",
    level: Level::Set,
    kinds: &[Kind::Events],
    starts_at_end: true,
    heading,
    columns,
    stamp: super::made_anew,
    items,
    row,
    detail,
    empty,
};

/// What of it is not there.
fn heading(view: &View<'_>) -> Vec<Line> {
    let crowded = view.set.filter(|set| view.fleet.is_crowded(set));
    let said = |_| {
        let said = "there are thousands of events: the oldest are left out";
        vec![
            glyph(Tone::Waiting, Glyph::Warning),
            waiting(format!(" {said}")),
        ]
    };
    crowded.map(said).into_iter().collect()
}

/// Everything that was said, each thing once however often it was said: by its first event, so that the
/// cursor stays on it when it is said again.
fn items(view: &View<'_>) -> Vec<Item> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let mut said: HashMap<_, (&Event, &Event)> = HashMap::new();
    for event in view.fleet.events_of(set) {
        let what = (
            &event.about_kind,
            &event.about,
            &event.reason,
            &event.message,
        );
        let (first, last) = said.entry(what).or_insert((event, event));
        *first = std::cmp::min_by_key(*first, event, |event| order(event));
        *last = std::cmp::max_by_key(*last, event, |event| order(event));
    }
    let mut said: Vec<_> = said.into_values().collect();
    said.sort_by(|(_, a), (_, b)| order(a).cmp(&order(b)));
    if view.warnings_first {
        said.sort_by_key(|(_, last)| !last.warning);
    }
    let first = |(first, _): &(&Event, &Event)| Item::Event(first.name.clone());
    said.iter().map(first).collect()
}

/// By time; within the same second by the end of the name, in which the recorder writes the time to the
/// nanosecond.
fn order(event: &Event) -> (jiff::Timestamp, &str, &Name) {
    let stamp = event
        .name
        .name
        .rsplit_once('.')
        .map_or("", |(_, stamp)| stamp);
    (event.last, stamp, &event.name)
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let events: Vec<_> = view.fleet.events_of(set).collect();
    let about = widest(events.iter().map(|event| &*event.about.name), 8, 32);
    let reason = widest(events.iter().map(|event| &*event.reason), 10, 24);
    let usual = vec![
        Column::new("LAST", 7, 0),
        Column::new("TYPE", 8, 2),
        Column::new("TIMES", 6, 3),
        Column::new("ABOUT", about, 0),
        Column::new("REASON", reason, 0),
        Column::new("SAID", 30, 0),
    ];
    with_wide(
        view,
        usual,
        vec![
            Column::new("FIRST", 7, 1),
            Column::new("SOURCE", 24, 2),
            Column::new("KIND", 21, 3),
        ],
    )
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some((event, times)) = the_event(view, item) else {
        return Vec::new();
    };
    let (tone, kind, said) = if event.warning {
        (Tone::Waiting, waiting("Warning"), Tone::Waiting)
    } else {
        (Tone::Text, quiet("Normal"), Tone::Quiet)
    };
    let repeats = (times > 1).then(|| [glyph(tone, Glyph::Times), toned(tone, times.to_string())]);
    let mut cells = vec![
        vec![age(Tone::Quiet, event.last)],
        vec![kind],
        repeats.into_iter().flatten().collect(),
        vec![text(event.about.name.to_string())],
        vec![toned(tone, event.reason.to_string())],
        vec![toned(said, event.message.trim().to_owned())],
    ];
    if view.breadth == Breadth::Wide {
        let first = first_said(view, event);
        cells.extend([
            vec![age(Tone::Quiet, first)],
            vec![quiet(event.source.to_string())],
            vec![quiet(event.about_kind.to_string())],
        ]);
    }
    cells
}

/// When the same was said for the first time, as far as the server remembers.
fn first_said(view: &View<'_>, event: &Event) -> jiff::Timestamp {
    let same = view.fleet.events_about(&event.about_kind, &event.about);
    let same = same.filter(|it| it.reason == event.reason && it.message == event.message);
    let first = same.map(|it| it.first.unwrap_or(it.last)).min();
    first.unwrap_or(event.last)
}

/// The newest event that says the same, and how often it was said in all.
fn the_event<'a>(view: &View<'a>, item: &Item) -> Option<(&'a Event, u32)> {
    let Item::Event(name) = item else { return None };
    let first = view.fleet.event(name)?;
    let same = view
        .fleet
        .events_about(&first.about_kind, &first.about)
        .filter(|it| it.reason == first.reason && it.message == first.message);
    let (last, times) = same.fold((first, 0_u32), |(last, times), event| {
        let newer = std::cmp::max_by_key(last, event, |event| order(event));
        (newer, times.saturating_add(event.count))
    });
    Some((last, times))
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let (event, times) = the_event(view, item)?;
    let mut when = vec![quiet("last "), age(Tone::Quiet, event.last), quiet(" ago")];
    if let Some(first) = event.first {
        when.extend([quiet(", first "), age(Tone::Quiet, first), quiet(" ago")]);
    }
    let often = if times == 1 {
        "once".to_owned()
    } else {
        format!("{times} times")
    };
    when.push(quiet(format!(", {often}, by {}", event.source)));
    let title = vec![
        quiet(format!("{} ", event.about_kind)),
        text(event.about.name.to_string()).bold(),
    ];
    Some(Detail {
        title,
        lines: vec![vec![text(event.message.trim().to_owned())], when],
    })
}

fn empty(view: &View<'_>) -> Line {
    let Some(set) = view.set else {
        return Line::new();
    };
    match unknown(view, Kind::Events, set) {
        Some(why) => vec![waiting(why)],
        None => vec![quiet(
            "nothing was said lately: the server forgets events after an hour",
        )],
    }
}
