//! The server's own schemas, each asked for once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{App, Ask, Effect, SchemaRead};
use crate::manifest::Schema;

/// So many are asked for at most: texts name whatever was typed.
const MOST: usize = 32;

/// The longest name of a group and version, in bytes.
const LONGEST: usize = 253;

/// The schemas that the server told, by group and version.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    known: BTreeMap<String, Arc<Schema>>,
    missing: BTreeMap<String, String>,
    asked: BTreeSet<String>,
}

impl Schemas {
    /// The schema of a group and version, such as `apps/v1`.
    #[must_use]
    pub fn of(&self, version: &str) -> Option<&Schema> {
        self.known.get(version).map(|it| &**it)
    }

    /// Why the schema of a group and version is not known, once that was asked: one sentence.
    #[must_use]
    pub fn missing(&self, version: &str) -> Option<&str> {
        self.missing.get(version).map(String::as_str)
    }
}

impl App {
    /// Asks for the schema of a group and version, unless that was done. One that could not be had is asked for again only by
    /// [`Action::Retry`](super::action::Action::Retry).
    pub(super) fn want_schema(&mut self, version: &str, effects: &mut Vec<Effect>) {
        if self.schemas.asked.insert(version.to_owned()) {
            let ticket = self.deeds.ticket();
            effects.push(Effect::Ask(ticket, Ask::Schema(version.to_owned())));
        }
    }

    /// The same of a version that was typed, if it can be one.
    pub(super) fn want_schema_of(&mut self, typed: &str, effects: &mut Vec<Effect>) {
        if is_version(typed) && self.schemas.asked.len() < MOST {
            self.want_schema(typed, effects);
        }
    }

    /// Takes in a schema; without one nothing is known of fields, and everything else works.
    pub(super) fn learn_schema(&mut self, (version, schema): SchemaRead) {
        match schema {
            Ok(schema) => {
                self.schemas.known.insert(version, schema);
                if let Some(sheet) = &mut self.sheet {
                    sheet.is_unchecked();
                }
            }
            Err(why) => {
                self.schemas.missing.insert(version, why);
            }
        }
    }

    /// Asks again for what could not be had; and for what is known, for the server may be a newer one by now.
    pub(super) fn retry_schemas(&mut self, effects: &mut Vec<Effect>) {
        let schemas = &mut self.schemas;
        let missing = std::mem::take(&mut schemas.missing).into_keys();
        let answered = missing.chain(schemas.known.keys().cloned());
        for version in answered.collect::<BTreeSet<String>>() {
            self.schemas.asked.remove(&version);
            self.want_schema(&version, effects);
        }
    }
}

/// Whether a text has the form of a group and version: it becomes part of a path.
fn is_version(text: &str) -> bool {
    let is_name = |it: &str| {
        let is_fit = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-".contains(it);
        it.starts_with(|it: char| it.is_ascii_lowercase()) && it.chars().all(is_fit)
    };
    text.len() <= LONGEST && text.splitn(2, '/').all(is_name)
}
