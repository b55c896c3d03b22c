//! Objects that are to be made from a text: what is known of each, what the server says, and what came of it.
//!
//! ```text
//! ctrl-s ──> Finding (their kinds) ──> Checking (a dry run of each) ── confirmed ──> Sending, one by one ──> Over
//! ```

mod ask;
mod remarks;
mod send;
mod start;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Ticket;
use crate::domain::plan::{Danger, ObjectRef, Outcome, Reproof, Verdict};
use crate::domain::secret::Secrets;
use crate::operations::create::{Findings, Wanted};

pub use start::SKELETON;

/// What is shown for a shorter time was not read.
const READ: SignedDuration = SignedDuration::from_millis(300);

/// Objects that are to be made.
#[derive(Clone, Debug)]
pub struct Creation {
    /// Each of them, in the order of the text.
    pub rows: Vec<Row>,
    /// How far it is.
    pub stage: Stage,
    /// Scrolled by so many lines.
    pub top: usize,
    /// What is there already, by path: `null` where nothing is.
    around: BTreeMap<String, Value>,
    /// What is being read.
    looks: BTreeMap<Ticket, Vec<String>>,
    /// What could not be read, in sentences.
    pub unread: Vec<String>,
    /// Since when it stands on the screen as it is.
    seen: Option<Timestamp>,
}

/// How far all of them are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The server is asked for their kinds.
    Finding(Ticket, Vec<String>),
    /// Their kinds could not be read: why.
    Unreadable(String),
    /// The server is asked for a dry run of each.
    Checking,
    /// They are made, one after another.
    Sending,
    /// Nothing more is done.
    Over,
}

/// An object that is to be made.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the text says.
    pub wanted: Wanted,
    /// What it becomes, as soon as its kind is known.
    pub object: Option<ObjectRef>,
    /// What must be known of it.
    pub findings: Findings,
    /// How far it is.
    pub said: Said,
}

/// How far one object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nobody was asked yet.
    Nothing,
    /// It is not sent: why.
    Unfit(String),
    /// It cannot be asked before another one is there: which.
    Waits(String),
    /// The server is asked for a dry run.
    Asked(Ticket),
    /// What it said.
    Told(Verdict),
    /// There is one of that name; it stays as it is.
    Exists,
    /// It is to be made; whether its dry run is still to come.
    Queued(bool),
    /// It is asked for a dry run just before, for another one had to be there.
    Rehearsed(Ticket),
    /// It is being made; the undertaking of this ticket tells more.
    Sending(Ticket),
    /// What came of it.
    Came(Outcome),
}

impl Creation {
    /// How it is confirmed.
    #[must_use]
    pub fn danger(&self) -> Danger {
        let moves = |it: &&Row| it.will_be_sent() && (it.findings.pods > 0 || it.findings.adopts);
        if self.rows.iter().any(|it| moves(&it)) {
            Danger::Disruptive
        } else {
            Danger::Harmless
        }
    }

    /// How many would be made, and how many pods that brings.
    #[must_use]
    pub fn extent(&self) -> (usize, u64) {
        let sent = || self.rows.iter().filter(|it| it.will_be_sent());
        let pods = sent().map(|it| it.findings.pods);
        (sent().count(), pods.fold(0, u64::saturating_add))
    }

    /// Whether everybody who can be asked has answered, and something can be made.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let is_open = |it: &Row| matches!(it.said, Said::Nothing | Said::Asked(_));
        self.stage == Stage::Checking
            && self.looks.is_empty()
            && !self.rows.iter().any(is_open)
            && self.extent().0 > 0
    }

    /// The headless Services that are nowhere, though sets need them.
    pub fn services(&self) -> impl Iterator<Item = &Value> {
        self.rows
            .iter()
            .filter_map(|it| it.findings.service.as_ref())
    }

    /// What is secret in the object whose dry run has this ticket.
    pub(super) fn secrets_of(&self, ticket: Ticket) -> Option<Secrets> {
        let is_it =
            |it: &&Row| matches!(it.said, Said::Asked(it) | Said::Rehearsed(it) if it == ticket);
        let row = self.rows.iter().find(is_it)?;
        Some(Secrets::of([&row.wanted.value]))
    }

    /// Takes note that it was drawn.
    pub(super) fn drawn(&mut self, now: Timestamp) {
        self.seen.get_or_insert(now);
    }

    /// Whether a key that was pressed now was meant for what is shown.
    fn was_read(&self, now: Timestamp) -> bool {
        self.seen.is_some_and(|at| now.duration_since(at) >= READ)
    }

    /// Whether some of it was made, and nothing of it is left to be.
    pub(super) fn is_done(&self) -> bool {
        let is_done = |it: &Row| matches!(it.said, Said::Came(Outcome::Done { .. }));
        self.stage == Stage::Over && self.rows.iter().all(is_done)
    }
}

impl Row {
    /// Whether it is sent when all is confirmed.
    fn will_be_sent(&self) -> bool {
        matches!(
            self.said,
            Said::Told(Verdict::Accepted { .. }) | Said::Waits(_) | Said::Queued(_)
        )
    }

    /// Whether it is there, made by us or by others.
    fn is_there(&self) -> bool {
        matches!(self.said, Said::Exists | Said::Came(Outcome::Done { .. }))
    }

    /// What the server refused it for, if it did.
    #[must_use]
    pub fn reproof(&self) -> Option<&Reproof> {
        match &self.said {
            Said::Told(Verdict::Refused(reproof)) | Said::Came(Outcome::Refused(reproof)) => {
                Some(reproof)
            }
            _ => None,
        }
    }
}
