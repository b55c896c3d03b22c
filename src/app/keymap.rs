//! Keymaps: from keys to actions. Keys of a pane come before those that work everywhere.

mod keys;
mod read;
mod sound;

use std::collections::BTreeMap;

use super::action::Action;
use super::chord::Chord;
use crate::panes::PANES;
use crate::settings::Place;

pub use keys::Keys;

/// The keys that the program starts with.
pub const DEFAULT: &str = include_str!("../../keymaps/default.toml");

/// What the others change of it.
const OTHERS: [(&str, &str); 3] = [
    ("vim", include_str!("../../keymaps/vim.toml")),
    ("k9s", include_str!("../../keymaps/k9s.toml")),
    ("emacs", include_str!("../../keymaps/emacs.toml")),
];

/// The keymaps that are built in.
pub const NAMES: [&str; 4] = ["default", "vim", "k9s", "emacs"];

/// The table whose keys work on every pane.
pub const EVERYWHERE: &str = "everywhere";

/// Tables of what can lie over the panes.
const OVERLAYS: [&str; 17] = [
    "context",
    "copying",
    "line",
    "search",
    "editor",
    "completion",
    "kept",
    "conflict",
    "creation",
    "help",
    "namespace",
    "comparison",
    "pod",
    "dialog",
    "node",
    "menu",
    "under-way",
];

/// What is bound to which key, and which keys of a sequence were pressed.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// In the order of the file, so that the first key of an action is the one that the footer names.
    bindings: Vec<Binding>,
    is_modal: bool,
    begun: Vec<Chord>,
}

#[derive(Clone, Debug)]
struct Binding {
    table: String,
    keys: Keys,
    action: Action,
    /// The keymap that it is from; empty for the one that is read.
    source: String,
    at: Place,
}

/// What a key is to a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it stands for itself.
    Alone,
    /// It begins one, or goes on with it.
    Begun,
    /// It ends one that is bound.
    Whole,
    /// After these keys it means nothing.
    Lost(Keys),
}

/// The text of a keymap that is built in.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    let mut others = OTHERS.iter();
    match name {
        "default" => Some(DEFAULT),
        _ => others.find(|(it, _)| *it == name).map(|(_, text)| *text),
    }
}

impl Keymap {
    /// Every table that a keymap may have.
    pub fn tables() -> impl Iterator<Item = &'static str> {
        let panes = PANES.iter().map(|pane| pane.name);
        std::iter::once(EVERYWHERE).chain(panes).chain(OVERLAYS)
    }

    /// What a key means, or the sequence that it ends: the first of these tables that binds it decides, then
    /// `everywhere`.
    #[must_use]
    pub fn action(&self, table: &str, chord: Chord) -> Option<Action> {
        self.own(table, chord)
            .or_else(|| self.own(EVERYWHERE, chord))
    }

    /// What a key means in this table, and nowhere else.
    #[must_use]
    pub fn own(&self, table: &str, chord: Chord) -> Option<Action> {
        let alone = [chord];
        let keys: &[Chord] = if self.begun.is_empty() {
            &alone
        } else {
            &self.begun
        };
        let mut all = self.bindings.iter();
        let found = all.find(|it| it.table == table && it.keys.0 == keys);
        found.map(|it| it.action)
    }

    /// Takes a key for a sequence of these tables, the nearest first.
    pub fn follow(&mut self, tables: &[&str], chord: Chord) -> Step {
        let mut keys = std::mem::take(&mut self.begun);
        keys.push(chord);
        for table in tables {
            let mut own = self.bindings.iter().filter(|it| it.table == *table);
            let Some(found) = own.find(|it| it.keys.0.starts_with(&keys)) else {
                continue;
            };
            return match (found.keys.0.len() == keys.len(), keys.len()) {
                (true, 1) => Step::Alone,
                (is_whole, _) => {
                    self.begun = keys;
                    if is_whole { Step::Whole } else { Step::Begun }
                }
            };
        }
        if keys.len() == 1 {
            return Step::Alone;
        }
        Step::Lost(Keys(keys))
    }

    /// The keys of a sequence that were pressed; empty if none is under way.
    #[must_use]
    pub fn begun(&self) -> Keys {
        Keys(self.begun.clone())
    }

    /// Whether a sequence is under way.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Lets go of the sequence that is under way.
    pub fn let_go(&mut self) {
        self.begun.clear();
    }

    /// What may follow the keys that were pressed in these tables, the nearest first.
    #[must_use]
    pub fn followers(&self, tables: &[&str]) -> Vec<(Keys, Action)> {
        let mut found: Vec<(Keys, Action)> = Vec::new();
        for table in tables {
            let own = self.bindings.iter().filter(|it| it.table == *table);
            let rest =
                own.filter_map(|it| Some((it.keys.0.strip_prefix(&*self.begun)?, it.action)));
            for (rest, action) in rest {
                let rest = Keys(rest.to_vec());
                if !found.iter().any(|(it, _)| it.meet(&rest)) {
                    found.push((rest, action));
                }
            }
        }
        found
    }

    /// Whether the editor has the modes of vim.
    #[must_use]
    pub fn is_modal(&self) -> bool {
        self.is_modal
    }

    /// The keys to name for an action in these tables.
    #[must_use]
    pub fn chord(&self, tables: &[&str], action: Action) -> Option<Keys> {
        let bound = |table: &&str| self.keys(table, action).next();
        tables.iter().find_map(bound)
    }

    /// The keys of an action in a table, in the order of the file.
    pub fn keys(&self, table: &str, action: Action) -> impl Iterator<Item = Keys> {
        let bound = move |it: &&Binding| it.table == table && it.action == action;
        self.bindings.iter().filter(bound).map(|it| it.keys.clone())
    }

    /// Every action that is bound on a pane, with all its keys, in the order of [`super::action::every`].
    #[must_use]
    pub fn bound(&self, pane: &str) -> Vec<(Action, Vec<Keys>)> {
        // What the pane binds for itself means nothing else there.
        self.gathered(|it| it.table == pane || it.table == EVERYWHERE && !self.is_hidden(it, pane))
    }

    /// Every action that this table binds for itself, in the same way.
    #[must_use]
    pub fn own_bound(&self, table: &str) -> Vec<(Action, Vec<Keys>)> {
        self.gathered(|it| it.table == table)
    }

    fn gathered(&self, is_meant: impl Fn(&Binding) -> bool) -> Vec<(Action, Vec<Keys>)> {
        let mut keys: BTreeMap<usize, (Action, Vec<Keys>)> = BTreeMap::new();
        for binding in self.bindings.iter().filter(|it| is_meant(it)) {
            let rank = super::action::every().position(|(action, ..)| action == binding.action);
            let entry = keys.entry(rank.unwrap_or(usize::MAX));
            entry
                .or_insert_with(|| (binding.action, Vec::new()))
                .1
                .push(binding.keys.clone());
        }
        keys.into_values().collect()
    }

    /// Whether a table of its own makes something else of these keys, or of those that they begin with.
    fn is_hidden(&self, binding: &Binding, table: &str) -> bool {
        let mut own = self.bindings.iter().filter(|it| it.table == table);
        own.any(|it| it.keys.meet(&binding.keys))
    }
}
