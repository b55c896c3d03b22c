//! The server's own schemas, each asked for once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{App, Ask, Effect, SchemaRead};
use crate::manifest::Schema;

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

    /// Takes in a schema; without one nothing is known of fields, and everything else works.
    pub(super) fn learn_schema(&mut self, (version, schema): SchemaRead) {
        match schema {
            Ok(schema) => {
                self.schemas.known.insert(version, schema);
            }
            Err(why) => {
                self.schemas.missing.insert(version, why);
            }
        }
    }

    /// Asks again for what could not be had.
    pub(super) fn retry_schemas(&mut self, effects: &mut Vec<Effect>) {
        for version in std::mem::take(&mut self.schemas.missing).into_keys() {
            self.schemas.asked.remove(&version);
            self.want_schema(&version, effects);
        }
    }
}
