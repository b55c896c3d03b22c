//! What both changed since the text was opened: for each value one chooses whose stands, and nothing is chosen before.
//!
//! ```text
//! dialog ── read anew, and both changed something ──> conflict ── all chosen, enter ──> woven into the text ──> dialog
//!                                                        └── esc ──> the text, as it was typed
//! ```

use jiff::Timestamp;
use serde_json::Value;

use super::action::Action;
use super::chord::Chord;
use super::dialog::{Dialog, READ};
use super::sheet::Intent;
use super::{App, Effect, Overlay};
use crate::domain::managers;
use crate::domain::secret::{Secrets, hidden};
use crate::manifest::{Merge, merge, settle};

/// Whose value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was typed.
    Yours,
    /// What is there now.
    Theirs,
}

/// An edit of which something was changed by somebody else too.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// What became of the object on both sides.
    pub merge: Merge,
    /// Of each clash, who changed it, as the server remembers.
    pub by: Vec<Option<String>>,
    /// What is shown to nobody, in any of the three.
    pub secrets: Secrets,
    /// Of each clash, whose value stands.
    pub chosen: Vec<Option<Side>>,
    /// The clash that one is on.
    pub row: usize,
    intent: Intent,
    live: Value,
    dialog: Box<Dialog>,
    /// Since when it stands on the screen.
    seen: Option<Timestamp>,
}

impl Conflict {
    /// Of a dialog that has read the object; nothing where no value clashes.
    pub(super) fn of(dialog: &Dialog) -> Option<Self> {
        let intent = dialog.intent.as_deref()?.clone();
        let live = dialog.read.as_ref()?.object.clone();
        let merge = merge(&intent.opened, &intent.wanted, &live);
        if merge.both.is_empty() {
            return None;
        }
        let by = merge.both.iter().map(|it| {
            let newest = managers::of(&live, &it.pointer).into_iter().next();
            newest.map(|it| it.words())
        });
        Some(Self {
            by: by.collect(),
            secrets: Secrets::of([&intent.opened, &intent.wanted, &live]),
            chosen: vec![None; merge.both.len()],
            row: 0,
            merge,
            intent,
            live,
            dialog: Box::new(dialog.clone()),
            seen: None,
        })
    }

    /// How many are still to be chosen.
    #[must_use]
    pub fn left(&self) -> usize {
        self.chosen.iter().filter(|it| it.is_none()).count()
    }

    /// Whether something of a value is shown to nobody.
    #[must_use]
    pub fn hides(&self, value: &Value) -> bool {
        self.secrets.are_in(value) || hidden(value) != *value
    }

    /// What it is about: `StatefulSet payments/ledger`.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.dialog.aim.object {
            None => format!("StatefulSet {}", self.dialog.aim.set),
            Some(object) => format!("{} {}", object.kind, object.name),
        }
    }

    /// Takes note that it was drawn.
    pub(super) fn drawn(&mut self, now: Timestamp) {
        self.seen.get_or_insert(now);
    }

    /// Whether a key that was pressed now was meant for it, and not for the dialog that stood there before.
    fn was_read(&self, now: Timestamp) -> bool {
        self.seen.is_some_and(|at| now.duration_since(at) >= READ)
    }

    fn choose(&mut self, side: Side) {
        if let Some(place) = self.chosen.get_mut(self.row) {
            *place = Some(side);
        }
        // To the next that is open, if there is one.
        let open = (self.row..self.chosen.len()).chain(0..self.row);
        let mut open = open.filter(|it| self.chosen.get(*it) == Some(&None));
        self.row = open.next().unwrap_or(self.row);
    }

    fn settled(&self) -> Value {
        let chosen = self.chosen.iter().enumerate();
        let taken = chosen.filter(|(_, it)| **it == Some(Side::Theirs));
        let taken = taken.map(|(nth, _)| nth).collect();
        let Intent { opened, wanted, .. } = &self.intent;
        settle(opened, wanted, &self.live, &taken).merged
    }
}

impl App {
    pub(super) fn press_in_conflict(
        &mut self,
        mut conflict: Box<Conflict>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let last = conflict.chosen.len().saturating_sub(1);
        match self.keymap.action("conflict", chord) {
            Some(Action::Back) => {
                self.notice = Some("nothing was sent; the text is as it was typed".into());
                return;
            }
            Some(Action::Quit) => effects.push(Effect::Quit),
            Some(Action::Yours | Action::Theirs | Action::Confirm)
                if !conflict.was_read(self.steady) => {}
            Some(Action::Yours) => conflict.choose(Side::Yours),
            Some(Action::Theirs) => conflict.choose(Side::Theirs),
            Some(Action::Confirm) if conflict.left() == 0 => {
                return self.put_together(*conflict, effects);
            }
            Some(Action::Confirm) => {
                let left = conflict.left();
                self.notice = Some(format!("{left} still to be chosen: yours or theirs"));
            }
            action => conflict.row = self.scrolled(conflict.row, action).min(last),
        }
        self.overlay = Some(Overlay::Conflict(conflict));
    }

    /// What was chosen becomes the text, what is there now what it is compared with, and the dialog begins anew.
    fn put_together(&mut self, conflict: Conflict, effects: &mut Vec<Effect>) {
        let merged = conflict.settled();
        if let Some(sheet) = &mut self.sheet {
            sheet.rebase(&conflict.live, &merged);
        }
        let intent = Intent {
            opened: conflict.live,
            wanted: merged,
        };
        self.edit_text(conflict.dialog.aim, intent, effects);
    }
}
