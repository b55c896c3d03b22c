//! The settings of a set: what its object says, in words, and what stands around it.
//!
//! What is kept of every set is shown at once. The rest is read while this pane is open: see [`Opened`].

mod around;
mod containers;
mod dns;
mod metadata;
mod network;
mod place;
mod rollout;
mod status;

use std::collections::BTreeMap;

use serde_json::Value;

use super::part::{Part, faint, quiet, text};
use super::pod::json::field;
use super::{Column, Detail, Item, Level, Line, Pane, View};
use crate::domain::presence::Presence;
use crate::domain::{Kind, Set, Text};

/// Strategy, scheduling, network, budgets, metadata, and the status as the controller wrote it.
pub const SETTINGS: Pane = Pane {
    name: "settings",
    about: "all that is set: rollout, scheduling, DNS, Services, budgets, metadata, status",
    level: Level::Set,
    kinds: &[Kind::EndpointSlices, Kind::Events],
    starts_at_end: false,
    heading: super::no_heading,
    columns: |_| {
        vec![
            Column::new("PART", 10, 1),
            Column::new("SETTING", 19, 0),
            Column::new("VALUE", 56, 0),
        ]
    },
    stamp: super::made_anew,
    items,
    row,
    detail,
    empty: |_| vec![quiet("this set is not there any more")],
};

/// What of a set is read while its settings are shown.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    /// Its object as it was read last, with signs in place of its secrets; nothing until it was.
    pub object: Option<&'a Value>,
    /// Why it could not be read.
    pub trouble: Option<&'a str>,
    /// Whether its pull secrets are there; of one that is not named here that is not known yet.
    pub secrets: &'a BTreeMap<Text, Presence>,
}

/// A fact of a name.
struct Fact {
    /// What of the set it belongs to.
    part: &'static str,
    /// Its name.
    name: &'static str,
    /// What it says: some lines; none where it is not worth one.
    says: Says,
}

enum Says {
    /// Lines without labels.
    Lines(fn(&Told<'_>) -> Vec<Line>),
    /// Lines that begin with their label.
    Labelled(fn(&Told<'_>) -> Vec<Line>),
    /// Objects that can be opened, each with a line; other lines where there are none.
    Objects(
        fn(&Told<'_>) -> Vec<(Item, Line)>,
        fn(&Told<'_>) -> Vec<Line>,
    ),
}

/// All that facts are told from.
struct Told<'a> {
    view: &'a View<'a>,
    set: &'a Set,
    opened: Option<Opened<'a>>,
}

/// Every fact, in order.
static FACTS: &[&[Fact]] = &[
    rollout::FACTS,
    status::FACTS,
    around::FACTS,
    network::FACTS,
    place::FACTS,
    dns::FACTS,
    containers::FACTS,
    metadata::FACTS,
];

fn facts() -> impl Iterator<Item = &'static Fact> {
    FACTS.iter().copied().flatten()
}

const fn lines(part: &'static str, name: &'static str, says: fn(&Told<'_>) -> Vec<Line>) -> Fact {
    Fact {
        part,
        name,
        says: Says::Lines(says),
    }
}

impl<'a> Told<'a> {
    fn of(view: &'a View<'a>) -> Option<Self> {
        Some(Self {
            view,
            set: view.set?,
            opened: view.settings,
        })
    }

    /// What the object says; until it is read, why it is not.
    fn object(&self, says: impl FnOnce(&'a Value) -> Vec<Line>) -> Vec<Line> {
        match self.opened {
            Some(Opened {
                object: Some(object),
                ..
            }) => says(object),
            Some(Opened {
                trouble: Some(why), ..
            }) => vec![vec![faint(why.to_owned())]],
            _ => vec![vec![faint("reading the set ...")]],
        }
    }

    /// What the spec of the pod template says.
    fn spec(&self, says: impl FnOnce(&'a Value) -> Vec<Line>) -> Vec<Line> {
        const NONE: &Value = &Value::Null;
        self.object(|it| says(it.pointer("/spec/template/spec").unwrap_or(NONE)))
    }

    /// The object, if it is read already.
    fn read(&self) -> Option<&'a Value> {
        self.opened?.object
    }
}

impl Fact {
    /// Its lines, each with what it stands for.
    fn items(&'static self, told: &Told<'_>) -> Vec<(Item, Line)> {
        let lines = match self.says {
            Says::Lines(says) | Says::Labelled(says) => says(told),
            Says::Objects(each, otherwise) => {
                let objects = each(told);
                if !objects.is_empty() {
                    return objects;
                }
                otherwise(told)
            }
        };
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(nth, line)| (Item::Fact(self.name, nth), line))
            .collect()
    }

    /// The label of one of its lines, and the rest of it.
    fn row(&self, nth: usize, mut line: Line) -> Vec<Line> {
        let label = match self.says {
            Says::Labelled(_) if !line.is_empty() => line.remove(0),
            _ if nth == 0 => quiet(self.name),
            _ => quiet(""),
        };
        let mut same = facts().filter(|it| it.part == self.part);
        let is_first = nth == 0 && same.next().is_some_and(|it| it.name == self.name);
        let part = if is_first { self.part } else { "" };
        vec![vec![faint(part)], vec![label], line]
    }
}

fn items(view: &View<'_>) -> Vec<Item> {
    let Some(told) = Told::of(view) else {
        return Vec::new();
    };
    let all = facts().flat_map(|it| it.items(&told));
    all.map(|(item, _)| item).collect()
}

/// The fact that an item is a line of, which one it is, and its words.
fn found(view: &View<'_>, item: &Item) -> Option<(&'static Fact, usize, Line)> {
    let told = Told::of(view)?;
    let fact = match item {
        Item::Fact(name, _) => facts().find(|it| it.name == *name)?,
        Item::Budget(_) => facts().find(|it| it.name == around::BUDGETS)?,
        Item::Service(_) => facts().find(|it| it.name == network::OTHERS)?,
        _ => return None,
    };
    let mut all = fact.items(&told).into_iter().enumerate();
    let (nth, (_, line)) = all.find(|(_, (it, _))| it == item)?;
    Some((fact, nth, line))
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let found = found(view, item);
    found.map_or_else(Vec::new, |(fact, nth, line)| fact.row(nth, line))
}

/// What is chosen, whole: in its row it may be cut.
fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let (fact, nth, line) = found(view, item)?;
    let mut cells = fact.row(nth, line).into_iter().skip(1);
    let label = cells.next()?;
    let words = |line: &Line| match line.first().map(|it| &it.what) {
        Some(super::part::What::Text(words)) => words.trim().to_owned(),
        _ => String::new(),
    };
    let label = match words(&label) {
        label if label.is_empty() || label == fact.name => fact.name.to_owned(),
        label => format!("{}: {label}", fact.name),
    };
    Some(Detail {
        title: vec![text(label).bold()],
        lines: vec![cells.next()?],
    })
}

/// `none` where nothing is said.
fn or_none(lines: Vec<Line>) -> Vec<Line> {
    if lines.is_empty() {
        vec![vec![text("none")]]
    } else {
        lines
    }
}

/// One line of words; `none` where there are none.
fn one(words: &str) -> Vec<Line> {
    if words.is_empty() {
        or_none(Vec::new())
    } else {
        vec![vec![text(words.to_owned())]]
    }
}

/// `a=b,c=d`.
fn pairs(labels: &BTreeMap<Text, Text>) -> String {
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(",")
}

/// The map at a key; empty where there is none.
fn map<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let map = field(value, key).and_then(Value::as_object);
    map.into_iter().flatten()
}

/// A line of parts that are not empty.
fn line(parts: impl IntoIterator<Item = Option<Part>>) -> Line {
    parts.into_iter().flatten().collect()
}
