//! The server's own schemas, each asked for once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{App, Ask, Effect, SchemaRead};
use crate::manifest::Schema;

/// The schemas that the server told, by group and version.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    known: BTreeMap<String, Arc<Schema>>,
    asked: BTreeSet<String>,
}

impl Schemas {
    /// The schema of a group and version, such as `apps/v1`.
    #[must_use]
    pub fn of(&self, version: &str) -> Option<&Schema> {
        self.known.get(version).map(|it| &**it)
    }
}

impl App {
    /// Asks for the schema of a group and version, unless that was done.
    pub(super) fn want_schema(&mut self, version: &str, effects: &mut Vec<Effect>) {
        if self.schemas.asked.insert(version.to_owned()) {
            let ticket = self.deeds.ticket();
            effects.push(Effect::Ask(ticket, Ask::Schema(version.to_owned())));
        }
    }

    /// Takes in a schema; without one nothing is known of fields, and everything else works.
    pub(super) fn learn_schema(&mut self, (version, schema): SchemaRead) {
        if let Ok(schema) = schema {
            self.schemas.known.insert(version, schema);
        }
    }
}
