//! Keymaps: TOML to chords to actions. Errors name the table and the key.

use std::collections::BTreeMap;

use super::action::Action;
use super::chord::Chord;
use crate::domain::escape::escape;
use crate::panes::PANES;

/// The keys that the program starts with.
pub const DEFAULT: &str = include_str!("../../keymaps/default.toml");

/// What the keymap `vim` changes of it.
const VIM: &str = include_str!("../../keymaps/vim.toml");

/// The keymaps that can be asked for by name.
pub const NAMES: [&str; 2] = ["default", "vim"];

/// The table whose keys work on every pane.
const EVERYWHERE: &str = "everywhere";

/// Tables of what can lie over the panes.
const OVERLAYS: [&str; 10] = [
    "editor",
    "kept",
    "conflict",
    "creation",
    "help",
    "namespace",
    "comparison",
    "dialog",
    "menu",
    "under-way",
];

/// What is bound to which key.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// In the order of the file, so that the first key of an action is the one that the footer names.
    bindings: Vec<Binding>,
    is_modal: bool,
}

#[derive(Clone, Debug)]
struct Binding {
    table: String,
    chord: Chord,
    action: Action,
}

/// What is wrong with a keymap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not TOML, or not of tables of words.
    #[error("{0}")]
    Syntax(String),
    /// A table that is neither `everywhere` nor a pane nor an overlay.
    #[error("[{0}] is no pane")]
    Table(String),
    /// A key that cannot be read.
    #[error("[{table}] {key}: no such key")]
    Key {
        /// The table.
        table: String,
        /// The key as it was written.
        key: String,
    },
    /// A word that is no action.
    #[error("[{table}] {key}: no such action: {action}")]
    Action {
        /// The table.
        table: String,
        /// The key as it was written.
        key: String,
        /// The word.
        action: String,
    },
    /// The same key twice in one table, spelt differently.
    #[error("[{table}] {key} is bound twice")]
    Twice {
        /// The table.
        table: String,
        /// The key.
        key: String,
    },
    /// A name that no keymap has.
    #[error(
        "no such keymap: {} (there are {}; keymaps of your own come later)",
        escape(.0),
        NAMES.join(", ")
    )]
    Name(String),
    /// Nothing leads out, or nothing leads to the help.
    #[error("no key is bound to {0}")]
    Unbound(&'static str),
}

impl Keymap {
    /// Every table that a keymap may have.
    pub fn tables() -> impl Iterator<Item = &'static str> {
        let panes = PANES.iter().map(|pane| pane.name);
        std::iter::once(EVERYWHERE).chain(panes).chain(OVERLAYS)
    }

    /// The keymap of a name, of [`NAMES`].
    pub fn named(name: &str) -> Result<Self, Fault> {
        let keymap = Self::parse(DEFAULT)?;
        match name {
            "default" => Ok(keymap),
            "vim" => keymap.changed(VIM),
            _ => Err(Fault::Name(name.to_owned())),
        }
    }

    /// This keymap with changes: a key that is named means what is said there, or nothing where that is empty;
    /// `modal = true` gives the editor the modes of vim.
    pub fn changed(mut self, text: &str) -> Result<Self, Fault> {
        let mut tables: toml::Table = text
            .parse()
            .map_err(|e: toml::de::Error| Fault::Syntax(e.to_string()))?;
        if let Some(modal) = tables.remove("modal") {
            self.is_modal = modal.as_bool().unwrap_or_default();
        }
        for (table, keys) in &tables {
            if !Self::tables().any(|it| it == table) {
                return Err(Fault::Table(table.clone()));
            }
            for (key, action) in keys.as_table().into_iter().flatten() {
                let chord = Chord::parse(key);
                self.bindings
                    .retain(|it| it.table != *table || Some(it.chord) != chord);
                if action.as_str() != Some("") {
                    self.bind(table, key, action)?;
                }
            }
        }
        Ok(self)
    }

    /// Reads a keymap: tables of `"key" = "action"`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let tables: toml::Table = text
            .parse()
            .map_err(|e: toml::de::Error| Fault::Syntax(e.to_string()))?;
        let mut keymap = Self::default();
        for (table, keys) in &tables {
            if !Self::tables().any(|it| it == table) {
                return Err(Fault::Table(table.clone()));
            }
            let keys = keys
                .as_table()
                .ok_or_else(|| Fault::Syntax(format!("{table} is no table")))?;
            for (key, action) in keys {
                keymap.bind(table, key, action)?;
            }
        }
        for (action, name) in [(Action::Quit, "quit"), (Action::Help, "help")] {
            if keymap.chord(&[EVERYWHERE], action).is_none() {
                return Err(Fault::Unbound(name));
            }
        }
        Ok(keymap)
    }

    fn bind(&mut self, table: &str, key: &str, action: &toml::Value) -> Result<(), Fault> {
        let (table, key) = (table.to_owned(), key.to_owned());
        let Some(chord) = Chord::parse(&key) else {
            return Err(Fault::Key { table, key });
        };
        let name = action.as_str().unwrap_or_default();
        let Some(action) = Action::named(name) else {
            return Err(Fault::Action {
                table,
                key,
                action: name.to_owned(),
            });
        };
        if self
            .bindings
            .iter()
            .any(|it| it.table == table && it.chord == chord)
        {
            return Err(Fault::Twice { table, key });
        }
        self.bindings.push(Binding {
            table,
            chord,
            action,
        });
        Ok(())
    }

    /// What a key means: the first of these tables that binds it decides, then `everywhere`.
    #[must_use]
    pub fn action(&self, table: &str, chord: Chord) -> Option<Action> {
        let find = |table: &str| {
            self.bindings
                .iter()
                .find(|it| it.table == table && it.chord == chord)
        };
        find(table).or_else(|| find(EVERYWHERE)).map(|it| it.action)
    }

    /// What a key means in this table, and nowhere else.
    #[must_use]
    pub fn own(&self, table: &str, chord: Chord) -> Option<Action> {
        let mut all = self.bindings.iter();
        let found = all.find(|it| it.table == table && it.chord == chord);
        found.map(|it| it.action)
    }

    /// Whether the editor has the modes of vim.
    #[must_use]
    pub fn is_modal(&self) -> bool {
        self.is_modal
    }

    /// The key to name for an action in these tables.
    #[must_use]
    pub fn chord(&self, tables: &[&str], action: Action) -> Option<Chord> {
        let bound = |table: &&str| {
            self.bindings
                .iter()
                .find(|it| it.table == **table && it.action == action)
        };
        tables.iter().find_map(bound).map(|it| it.chord)
    }

    /// The keys of an action in a table, in the order of the file.
    pub fn keys(&self, table: &str, action: Action) -> impl Iterator<Item = Chord> {
        let bound = move |it: &&Binding| it.table == table && it.action == action;
        self.bindings.iter().filter(bound).map(|it| it.chord)
    }

    /// Every action that is bound on a pane, with all its keys, in the order of [`super::action::every`].
    #[must_use]
    pub fn bound(&self, pane: &str) -> Vec<(Action, Vec<Chord>)> {
        // What the pane binds for itself means nothing else there.
        let means = |it: &Binding| self.action(pane, it.chord) == Some(it.action);
        self.gathered(|it| (it.table == pane || it.table == EVERYWHERE) && means(it))
    }

    /// Every action that this table binds for itself, in the same way.
    #[must_use]
    pub fn own_bound(&self, table: &str) -> Vec<(Action, Vec<Chord>)> {
        self.gathered(|it| it.table == table)
    }

    fn gathered(&self, is_meant: impl Fn(&Binding) -> bool) -> Vec<(Action, Vec<Chord>)> {
        let mut keys: BTreeMap<usize, (Action, Vec<Chord>)> = BTreeMap::new();
        for binding in self.bindings.iter().filter(|it| is_meant(it)) {
            let rank = super::action::every().position(|(action, ..)| action == binding.action);
            let entry = keys.entry(rank.unwrap_or(usize::MAX));
            entry
                .or_insert_with(|| (binding.action, Vec::new()))
                .1
                .push(binding.chord);
        }
        keys.into_values().collect()
    }
}
