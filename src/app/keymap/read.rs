//! From the text of a keymap to what is bound; what is wrong is told with its place, its table and its key.

use super::{Binding, EVERYWHERE, Keymap, Keys, NAMES, built_in, sound};
use crate::app::action::{Action, every};
use crate::domain::escape::{escape_within, quoted};
use crate::settings::{self, Entry, Fault, Place, Value, meant};

/// Whose bindings these are.
pub(super) const HERE: &str = "";

/// A key that this text takes away from an action.
pub(super) struct Lost {
    pub table: String,
    pub keys: Keys,
    pub action: Action,
    pub at: Place,
}

impl Keymap {
    /// Reads changes over the default keymap, or over the one that `base` names: a key that is named means what is
    /// said there, or nothing where that is empty; `modal = true` gives the editor the modes of vim.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let entries = settings::read(text)?;
        let base = match entries.iter().find(|it| it.key == "base") {
            None => "default",
            Some(entry) => base(entry)?,
        };
        // Those that are built in are sound: a test reads each.
        let keymap = Self::named(base).unwrap_or_default();
        keymap.changed(&entries, HERE)
    }

    /// Reads a whole keymap.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        Self::default().changed(&settings::read(text)?, HERE)
    }

    /// The keymap of a name, of [`NAMES`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let default = Self::default();
        let entries = settings::read(super::DEFAULT).ok()?;
        let default = default.changed(&entries, "default").ok()?;
        if name == "default" {
            return Some(default);
        }
        let entries = settings::read(built_in(name)?).ok()?;
        default.changed(&entries, name).ok()
    }

    fn changed(mut self, entries: &[Entry], source: &str) -> Result<Self, Fault> {
        let mut lost = Vec::new();
        let mut seen: Vec<(&str, Keys, &str, Place)> = Vec::new();
        for table in entries {
            let keys = match (table.key.as_str(), &table.value) {
                ("base", _) => continue,
                ("modal", Value::Switch(modal)) => {
                    self.is_modal = *modal;
                    continue;
                }
                ("modal", _) => return Err(Fault::kind(table, "true or false")),
                (name, Value::Table(keys)) if Self::tables().any(|it| it == name) => keys,
                (_, Value::Table(_)) => return Err(no_table(table)),
                _ => return Err(Fault::unknown(table, ["base", "modal"].into_iter())),
            };
            for entry in keys {
                let (keys, action) = bound(&table.key, entry)?;
                let again = seen.iter().find(|it| (it.0, &it.1) == (&table.key, &keys));
                if let Some((.., written, at)) = again {
                    return Err(fault(
                        &table.key,
                        entry,
                        &format!(
                            "bound twice, as {} on line {} too",
                            quoted(written),
                            at.line
                        ),
                    ));
                }
                seen.push((&table.key, keys.clone(), &entry.key, entry.at));
                lost.extend(self.unbind(&table.key, &keys, entry.at));
                if let Some(action) = action {
                    self.bindings.push(Binding {
                        table: table.key.clone(),
                        keys,
                        action,
                        source: source.to_owned(),
                        at: entry.at,
                    });
                }
            }
        }
        sound::begins_what_is_bound(&self)?;
        sound::lacks(&self, &lost)?;
        Ok(self)
    }

    fn unbind(&mut self, table: &str, keys: &Keys, at: Place) -> Option<Lost> {
        let is_it = |it: &Binding| it.table == table && it.keys == *keys;
        let action = self.bindings.iter().find(|it| is_it(it))?.action;
        self.bindings.retain(|it| !is_it(it));
        Some(Lost {
            table: table.to_owned(),
            keys: keys.clone(),
            action,
            at,
        })
    }
}

fn base(entry: &Entry) -> Result<&str, Fault> {
    let Value::Text(name) = &entry.value else {
        return Err(Fault::kind(entry, "the name of a keymap"));
    };
    if built_in(name).is_some() {
        return Ok(name);
    }
    let names = NAMES.join(", ");
    Err(Fault::of(
        entry,
        format!(
            "{} is none of {names}{}",
            quoted(name),
            meant(name, NAMES.into_iter())
        ),
    ))
}

/// What an entry binds: keys, and to what; to nothing where that is empty.
fn bound(table: &str, entry: &Entry) -> Result<(Keys, Option<Action>), Fault> {
    let keys = Keys::read(&entry.key).map_err(|why| fault(table, entry, &why.to_string()))?;
    if table == "editor" && keys.begin_with_a_letter() {
        return Err(fault(table, entry, "letters are typed there"));
    }
    let Value::Text(name) = &entry.value else {
        return Err(fault(table, entry, "an action is a word between quotes"));
    };
    if name.is_empty() {
        return Ok((keys, None));
    }
    let action = Action::named(name).ok_or_else(|| {
        let meant = meant(name, every().map(|(_, name, _)| name));
        let what = format!("no such action: {}{meant}", escape_within(name, 100));
        fault(table, entry, &what)
    })?;
    Ok((keys, Some(action)))
}

fn no_table(table: &Entry) -> Fault {
    let name = escape_within(&table.key, 100);
    let meant = meant(&table.key, Keymap::tables());
    Fault {
        at: table.at,
        what: format!("[{name}] is neither {EVERYWHERE} nor a pane nor what lies over one{meant}"),
    }
}

pub(super) fn fault(table: &str, entry: &Entry, what: &str) -> Fault {
    Fault {
        at: entry.at,
        what: format!("[{table}] {}: {what}", quoted(&entry.key)),
    }
}
