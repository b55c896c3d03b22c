//! What commands find: namespaces, columns, panes, and sets and pods by their names.

use std::collections::BTreeSet;

use super::{COMMANDS, Offer, words};
use crate::app::lens::Column;
use crate::app::namespaces::is_of_name;
use crate::app::{App, Effect};
use crate::domain::{Name, Ordinal, Scope, Set, escape::escape, ordinal};
use crate::panes::part::What;
use crate::panes::{Item, Level, Pane, yaml};

/// So many names are offered.
const MOST: usize = 50;

/// How like a word must be to what was typed, of 1, to be what was meant.
const LIKE: f64 = 0.8;

/// What is less like it than the best by this was hardly meant.
const AS_LIKE: f64 = 0.05;

/// The namespaces in which there are sets.
pub(super) fn namespaces(app: &App) -> Vec<String> {
    let sets = app.fleet.sets();
    let known: BTreeSet<&str> = sets.map(|it| &*it.name.namespace).collect();
    let all = std::iter::once("all".to_owned());
    all.chain(known.into_iter().map(str::to_owned)).collect()
}

/// The contexts of the kubeconfig, as they are shown.
pub(super) fn contexts(app: &App) -> Vec<String> {
    let all = app.ways.all().iter();
    all.map(|it| it.label.to_string()).collect()
}

pub(super) fn look_at_namespace(
    app: &mut App,
    rest: &str,
    effects: &mut Vec<Effect>,
) -> Result<(), String> {
    match rest {
        "all" | "" => effects.push(Effect::Settle),
        _ if is_label(rest) => app.look_at(vec![Scope::Namespace(rest.into())]),
        _ => {
            return Err(format!(
                "{} can be no namespace: small letters, digits and - only",
                escape(rest)
            ));
        }
    }
    Ok(())
}

fn is_label(text: &str) -> bool {
    text.len() <= 63 && text.chars().all(is_of_name)
}

/// The columns of the list that is shown, in small letters.
pub(super) fn columns(app: &App) -> Vec<String> {
    let columns = app.columns();
    let head = |it: &crate::panes::Column| match &it.head.first()?.what {
        What::Text(words) if !words.is_empty() => Some(words.to_lowercase()),
        _ => None,
    };
    columns.iter().filter_map(head).collect()
}

pub(super) fn sort(app: &mut App, rest: &str, _: &mut Vec<Effect>) -> Result<(), String> {
    let wanted = rest.to_lowercase();
    let (wanted, is_descending) = match wanted.rsplit_once(' ') {
        Some((column, "desc")) => (column.trim(), true),
        Some((column, "asc")) => (column.trim(), false),
        _ => (wanted.as_str(), false),
    };
    if wanted.is_empty() {
        app.sort_by(None);
        return Ok(());
    }
    let columns = app.columns();
    let is_it = |it: &crate::panes::Column| match it.head.first().map(|it| &it.what) {
        Some(What::Text(words)) => words.to_lowercase() == wanted,
        _ => false,
    };
    let Some(index) = columns.iter().position(is_it) else {
        return Err(format!(
            "no column {} here: {}",
            escape(wanted),
            self::columns(app).join(", ")
        ));
    };
    app.sort_by(Some(Column {
        index,
        is_descending,
    }));
    Ok(())
}

/// Sets and pods whose name holds a text, those that begin with it first.
pub(super) fn names(app: &App, text: &str) -> Vec<Offer> {
    let (namespace, word) = split(text);
    let (parent, seat) = match ordinal::split(word) {
        Some((parent, seat)) => (Some(parent), Some(seat)),
        None => (None, None),
    };
    let is_here = |set: &&Set| namespace.is_none_or(|it| *set.name.namespace == *it);
    let mut found: Vec<(bool, &Set, Option<Ordinal>)> = Vec::new();
    for set in app.fleet.sets().filter(is_here) {
        let name = &*set.name.name;
        if name.contains(word) {
            found.push((!name.starts_with(word), set, None));
        } else if parent == Some(name)
            && let Some(seat) = seat.filter(|it| set.ordinals().contains(it))
        {
            found.push((false, set, Some(seat)));
        }
    }
    found.sort_by_key(|it| it.0);
    let offer = |(_, set, seat): (bool, &Set, Option<Ordinal>)| match seat {
        Some(seat) => Offer {
            line: format!("{}/{}", set.name.namespace, set.pod_name(seat).name),
            about: "pod".into(),
        },
        None => Offer {
            line: set.name.to_string(),
            about: "StatefulSet".into(),
        },
    };
    found.into_iter().take(MOST).map(offer).collect()
}

/// `pay/web-2` as a namespace, if it says one, and a name.
fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once('/') {
        Some((namespace, word)) => (Some(namespace), word),
        None => (None, text),
    }
}

/// Words that are like this one.
pub(super) fn near(app: &App, word: &str) -> Vec<String> {
    let sets = app.fleet.sets().map(|it| it.name.name.to_string());
    let all = words().map(|(it, _)| it.to_owned()).chain(sets);
    let names = COMMANDS.iter().flat_map(|it| it.names);
    let all = all.chain(names.map(|it| (*it).to_owned()));
    let like = |it: String| {
        let likeness = strsim::jaro_winkler(&it, word);
        (likeness >= LIKE).then_some((likeness, it))
    };
    let mut like: Vec<(f64, String)> = all.filter_map(like).collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    like.dedup_by(|a, b| a.1 == b.1);
    let best = like.first().map_or(0.0, |(likeness, _)| *likeness);
    let near = like.into_iter().filter(|(it, _)| best - it < AS_LIKE);
    near.take(2).map(|(_, it)| it).collect()
}

impl App {
    /// Opens the set of a name, or the seat of the pod of a name, each with its namespace or without.
    pub(super) fn go_to_name(&mut self, text: &str) -> Result<(), String> {
        let (namespace, word) = split(text.trim());
        let is_here = |name: &Name| namespace.is_none_or(|it| *name.namespace == *it);
        let with_name = |word: &str| -> Vec<Name> {
            let sets = self.fleet.sets().filter(|it| &*it.name.name == word);
            sets.map(|it| it.name.clone()).filter(is_here).collect()
        };
        let mut found = (with_name(word), None);
        if found.0.is_empty()
            && let Some((parent, seat)) = ordinal::split(word)
        {
            found = (with_name(parent), Some(seat));
        }
        match found {
            (sets, seat) if sets.len() == 1 => {
                self.leave_sheet();
                if let Some(name) = sets.into_iter().next() {
                    self.open(name, seat);
                }
                Ok(())
            }
            (sets, _) if sets.is_empty() => Err(format!("no set or pod {} here", escape(text))),
            (sets, _) => {
                let names: Vec<String> = sets.iter().take(3).map(ToString::to_string).collect();
                Err(format!(
                    "{} sets have that name: {}",
                    sets.len(),
                    names.join(", ")
                ))
            }
        }
    }

    /// Shows a pane: one of the fleet, or one of the set that is open or chosen.
    pub(super) fn show_pane(
        &mut self,
        pane: &'static Pane,
        rest: &str,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        if !rest.is_empty() {
            self.go_to_name(rest)?;
            self.leave_pod(effects);
            if pane.level == Level::Fleet {
                return Ok(());
            }
        }
        if pane.level == Level::Set && self.place.open.is_none() {
            match self.chosen() {
                Some(Item::Set(name) | Item::Finding(name, _)) => self.open(name, None),
                _ => return Err(format!("{} are of one set: choose one first", pane.name)),
            }
        }
        self.leave_pod(effects);
        if pane.name == yaml::YAML.name {
            self.open_own_sheet(effects);
            return Ok(());
        }
        self.leave_sheet();
        if let (Some((_, shown)), Level::Set) = (&mut self.place.open, pane.level) {
            *shown = pane;
        } else {
            self.place.open = None;
            self.place.fleet_pane = pane;
        }
        Ok(())
    }

    /// Leaves the text that is shown, if one is; what was typed is kept.
    pub(in crate::app) fn leave_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            self.set_aside(&sheet);
        }
    }
}
