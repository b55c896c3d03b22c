//! What the update hears of, and what it wants done.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::chord::Chord;
use super::contexts::Progress;
use crate::domain::context::Context;
use crate::domain::draft::Draft;
use crate::domain::journal::Entry;
use crate::domain::plan::{Outcome, Request, Verdict};
use crate::domain::presence::Presence;
use crate::domain::rights::Rights;
use crate::domain::usage::{Measure, Unmeasured};
use crate::domain::{Change, Feed, Scope};
use crate::manifest::Schema;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Chord),
    /// The mouse was clicked in a column and row.
    Click(u16, u16),
    /// Its wheel was turned by so many notches, downwards if they are more than none.
    Wheel(i32),
    /// Text was pasted; it never triggers keys.
    Paste(String),
    /// The cluster changed.
    Changes(Vec<Change>),
    /// It was found out where we may look, or why nowhere.
    Settled(Result<Vec<Scope>, String>),
    /// What came of a question.
    Answer(Ticket, Answer),
    /// What we may do in a namespace, or why that is not known.
    Reviewed(Arc<str>, Result<Rights, String>),
    /// Lines that stand in the journal already, oldest first.
    Journal(Vec<Entry>),
    /// What was kept of a text under a key, if something was.
    Draft(String, Option<Box<Draft>>),
    /// Which contexts there are, or why none can be gone to.
    Contexts(Result<Vec<Context>, String>),
    /// The way to another context went on.
    WentOn(Progress),
    /// It leads nowhere; in one sentence.
    NotReached(String),
    /// What came of a file.
    File(File),
    /// Time has passed, nothing else; or what must be known from outside.
    Tick,
}

/// The number of a question, by which its answer is known.
pub type Ticket = u64;

/// A question to the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Read these paths.
    Read(Vec<String>),
    /// Find out whether something is at these paths, without reading what it holds.
    Known(Vec<String>),
    /// Ask the kubelet of a node how full the claims on it are.
    Measure(Arc<str>),
    /// Read the schema of a group and version, such as `apps/v1`.
    Schema(String),
    /// Send a request as a dry run.
    Rehearse(Box<Request>),
    /// Send a request, once.
    CarryOut(Box<Request>),
}

impl Ask {
    /// Whether nothing could be written by it, not even in a rehearsal.
    #[must_use]
    pub fn only_looks(&self) -> bool {
        match self {
            Self::Read(_) | Self::Known(_) | Self::Measure(_) | Self::Schema(_) => true,
            Self::Rehearse(_) | Self::CarryOut(_) => false,
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What was read, `null` where there is nothing; or why nothing could be read.
    Read(Result<Vec<Value>, String>),
    /// What is known of each path.
    Known(Vec<Presence>),
    /// What the kubelet of a node says, or why it does not.
    Measured(Result<Vec<Measure>, Unmeasured>),
    /// The schema of a group and version, or why it is not known.
    Schema(SchemaRead),
    /// What came of a rehearsal.
    Rehearsed(Verdict),
    /// The request is on its way: it can no longer be called off.
    Sent,
    /// What came of a request. After an unknown outcome another may follow.
    CarriedOut(Outcome),
}

/// The group and version of a schema, and the schema, or why it is not known.
pub type SchemaRead = (String, Result<Arc<Schema>, String>);

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// It was written: its path; or why not.
    Saved(Result<String, String>),
    /// It was read: its path and its text; or why not.
    Loaded(Result<(String, String), String>),
    /// The operator's own editor ended: the text as it left it; or why it did not.
    Returned(Result<String, String>),
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Watch these feeds, and no others.
    Watch(BTreeSet<Feed>),
    /// Try again at once wherever a wait is under way.
    Retry,
    /// Find out where we may look, at best everywhere.
    Settle,
    /// Ask the cluster.
    Ask(Ticket, Ask),
    /// Forget a question; a request that was not sent is not sent.
    CallOff(Ticket),
    /// Ask what we may do in a namespace.
    Review(Arc<str>),
    /// Write a line into the journal.
    Journal(Box<Entry>),
    /// Keep what was typed.
    Keep(Box<Draft>),
    /// Forget what was kept under a key.
    Forget(String),
    /// Look what was kept under a key.
    Recall(String),
    /// Write a text into a file, which must not be there yet.
    Save(String, String),
    /// The same in place of what a file holds, if it is there.
    SaveOver(String, String),
    /// Write the list that is shown into a file, whose ending says how; in place of what it holds, if so.
    SaveList {
        /// The file.
        path: String,
        /// Whether what is there is written over.
        over: bool,
    },
    /// Read a file.
    Load(String),
    /// Hand the terminal and a text to the operator's own editor.
    HandOver(String),
    /// Give a text to the terminal's clipboard.
    Copy(String),
    /// Draw by the theme of a name or in a file from now on.
    Theme(String),
    /// Go by the keymap of a name or in a file from now on.
    Keymap(String),
    /// Find out which contexts there are.
    Contexts,
    /// Connect to the context of a name, and show it in the place of this one once it stands.
    GoTo(String),
    /// Stay where we are after all.
    Stay,
    /// Leave.
    Quit,
}

/// What came of an update.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// What is to be done outside.
    pub effects: Vec<Effect>,
    /// Whether the screen may look different now.
    pub shows_change: bool,
}
