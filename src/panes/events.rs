//! The events of a set, its pods and its claims together, newest last.

use super::part::{age, quiet, text, toned, waiting};
use super::{Column, Detail, Item, Level, Line, Pane, View, unknown, widest};
use crate::domain::Kind;
use crate::domain::event::Event;
use crate::theme::Tone;

/// What Kubernetes said of the set, its pods and its claims.
pub const EVENTS: Pane = Pane {
    name: "events",
    about: "what was said of the set, its pods and its claims, newest last",
    level: Level::Set,
    kinds: &[
        Kind::Sets,
        Kind::Pods,
        Kind::Claims,
        Kind::Nodes,
        Kind::Services,
        Kind::SetEvents,
        Kind::Events,
        Kind::Revisions,
    ],
    starts_at_end: true,
    columns,
    items,
    row,
    detail,
    empty,
};

fn events<'a>(view: &View<'a>) -> Vec<&'a Event> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let mut events: Vec<_> = view.fleet.events_of(set).collect();
    events.sort_by(|a, b| (a.last, &a.name).cmp(&(b.last, &b.name)));
    if view.warnings_first {
        events.sort_by_key(|event| !event.warning);
    }
    events
}

fn items(view: &View<'_>) -> Vec<Item> {
    events(view)
        .iter()
        .map(|event| Item::Event(event.name.clone()))
        .collect()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let events = events(view);
    let about = widest(events.iter().map(|event| &*event.about.name), 8, 32);
    let reason = widest(events.iter().map(|event| &*event.reason), 10, 24);
    vec![
        Column::new("LAST", 7, 0),
        Column::new("TYPE", 8, 2),
        Column::new("TIMES", 6, 3),
        Column::new("ABOUT", about, 0),
        Column::new("REASON", reason, 0),
        Column::new("SAID", 30, 0),
    ]
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some(event) = the_event(view, item) else {
        return Vec::new();
    };
    let tone = if event.warning {
        Tone::Waiting
    } else {
        Tone::Text
    };
    let times = if event.count > 1 {
        format!("×{}", event.count)
    } else {
        String::new()
    };
    vec![
        vec![age(Tone::Quiet, event.last)],
        vec![if event.warning {
            waiting("Warning")
        } else {
            quiet("Normal")
        }],
        vec![toned(tone, times)],
        vec![text(event.about.name.to_string())],
        vec![toned(tone, event.reason.to_string())],
        vec![toned(
            if event.warning {
                Tone::Waiting
            } else {
                Tone::Quiet
            },
            event.message.trim().to_owned(),
        )],
    ]
}

fn the_event<'a>(view: &View<'a>, item: &Item) -> Option<&'a Event> {
    match item {
        Item::Event(name) => view.fleet.event(name),
        _ => None,
    }
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let event = the_event(view, item)?;
    let mut when = vec![quiet("last "), age(Tone::Quiet, event.last), quiet(" ago")];
    if let Some(first) = event.first {
        when.extend([quiet(", first "), age(Tone::Quiet, first), quiet(" ago")]);
    }
    when.push(quiet(format!(
        ", {} times, by {}",
        event.count, event.source
    )));
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
