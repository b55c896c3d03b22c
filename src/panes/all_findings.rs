//! The findings of all sets, the worst first.

use super::findings::{cells, detail, the_finding};
use super::part::{quiet, text};
use super::{Column, Item, Level, Line, Pane, View, widest};
use crate::domain::{Kind, Set};

/// What was noticed anywhere.
pub const ALL_FINDINGS: Pane = Pane {
    name: "all-findings",
    about: "what seems wrong anywhere, the worst first",
    level: Level::Fleet,
    kinds: &[Kind::Volumes, Kind::StorageClasses],
    starts_at_end: false,
    heading: super::no_heading,
    columns,
    stamp: |view| Some([view.findings.roll(), 0, 0]),
    items: |view| {
        let all = view.findings.all();
        all.map(|(name, it)| Item::Finding(name.clone(), it.check))
            .collect()
    },
    row,
    detail: |view, item| {
        let mut detail = detail(view, item)?;
        if let Some(set) = the_set(view, item) {
            let name = quiet(format!("{}  ", set.name));
            detail.title.insert(0, name);
        }
        Some(detail)
    },
    empty: |view| {
        vec![quiet(super::nothing(
            view,
            Kind::Sets,
            "nothing seems wrong",
        ))]
    },
};

fn columns(view: &View<'_>) -> Vec<Column> {
    let names = || view.findings.all().map(|(name, _)| name);
    let mut columns = vec![
        Column::new("SEVERITY", 10, 0),
        Column::new("SET", widest(names().map(|it| &*it.name), 8, 24), 0),
        Column::new("SINCE", 6, 2),
        Column::new("WHAT WAS SEEN", 30, 0),
    ];
    if view.all_namespaces {
        let width = widest(names().map(|it| &*it.namespace), 9, 16);
        columns.insert(1, Column::new("NAMESPACE", width, 1));
    }
    columns
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let (Some(finding), Item::Finding(name, _)) = (the_finding(view, item), item) else {
        return Vec::new();
    };
    let set = match the_set(view, item) {
        Some(set) => text(set.name.name.to_string()),
        None => quiet("gone"),
    };
    let mut line = cells(finding);
    line.insert(1, vec![set]);
    if view.all_namespaces {
        line.insert(1, vec![quiet(name.namespace.to_string())]);
    }
    line
}

/// None for claims of a set that is gone: they stand under their stem.
fn the_set<'a>(view: &View<'a>, item: &Item) -> Option<&'a Set> {
    match item {
        Item::Finding(name, _) => view.fleet.set(name),
        _ => None,
    }
}
