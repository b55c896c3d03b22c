//! A plan: what an operation would do, as data; and what came of it.

pub mod goal;
pub mod meanwhile;
pub mod outcome;
pub mod request;

pub use goal::{Goal, Stand};
pub use outcome::{Difference, Outcome, Reproof, Verdict};
pub use request::{Edit, Guard, ObjectRef, PatchKind, Request, Verb};

use serde_json::Value;

use super::{Name, Ordinal, Uid};

/// What an operation would do, in words and in requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The name of the operation.
    pub operation: &'static str,
    /// The set that it is about.
    pub set: Name,
    /// The set's identity when it was read.
    pub uid: Uid,
    /// What it does, as a short heading: `Scale search/es-data`.
    pub title: String,
    /// How it is confirmed.
    pub danger: Danger,
    /// Why it is as dangerous as it is, in one phrase: `two pods go, their claims stay`.
    pub effect: String,
    /// What to press the key for: `scale to 3`.
    pub deed: String,
    /// What must be typed before a destructive deed, if anything: the name of what is at stake.
    pub typed: Option<String>,
    /// What changes, in words: `replicas`, `5`, `3`.
    pub changes: Vec<Delta>,
    /// What becomes of each seat, in ascending order.
    pub seats: Vec<SeatFate>,
    /// What else must be known, the worst of each kind first.
    pub notes: Vec<Note>,
    /// The same with kubectl, ready to be pasted into a shell.
    pub kubectl: String,
    /// What is sent, in order; each waits for the goal of the one before it. Never empty.
    pub steps: Vec<Step>,
    /// Edits of the set that undo it exactly, if there are any.
    pub inverse: Option<Vec<Edit>>,
}

/// How much can be lost; so it is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Nothing that runs is touched: Enter.
    Harmless,
    /// Pods go or come: `y`.
    Disruptive,
    /// Something does not come back: the name is typed.
    Destructive,
}

/// One thing before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// What it is: `replicas`.
    pub what: String,
    /// Its value as it was read; nothing where there was none.
    pub before: Option<String>,
    /// Its value as it will be; nothing where there will be none.
    pub after: Option<String>,
}

/// What becomes of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatFate {
    /// The seat.
    pub ordinal: Ordinal,
    /// What happens to its pod.
    pub fate: Fate,
    /// The same in words: `goes first`, `stays`, `replaced third, revision 5 → 6`.
    pub words: String,
    /// What becomes of its claims, in words; empty where there is nothing to say.
    pub claims: String,
    /// Whether it stands in the way of the operation.
    pub is_in_the_way: bool,
}

/// What happens to the pod of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Stays,
    /// It is made, as the nth; counted from 1.
    Comes(usize),
    /// It goes, as the nth.
    Goes(usize),
    /// It goes and comes back, as the nth.
    Replaced(usize),
}

/// Something that must be known before one confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub topic: Topic,
    /// One sentence.
    pub words: String,
}

/// What a note is about, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What does not come back, `DATA WILL BE DELETED` first.
    Lost,
    /// What stands in its way: an unavailable pod, a budget, a quota, full nodes.
    Blocks,
    /// Who will put it back: a controller, an autoscaler, the manager of the field.
    Fights,
    /// What stays as it is, though one might think otherwise.
    Stays,
    /// What follows from it.
    Follows,
    /// How long it takes, and how we know.
    Takes,
}

/// One request, and what must be true before the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does: `delete pod web-2`.
    pub about: String,
    /// What is sent.
    pub request: Request,
    /// When it is done: not when it is accepted, but when it is true.
    pub goal: Goal,
}

/// An answer to the operator: why not, and what to do instead. No error: the world is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why not, in one sentence.
    pub words: String,
    /// What to do instead, if there is something.
    pub instead: Option<String>,
}

impl Refusal {
    /// Why not.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            instead: None,
        }
    }

    /// With what to do instead.
    #[must_use]
    pub fn instead(self, words: impl Into<String>) -> Self {
        Self {
            instead: Some(words.into()),
            ..self
        }
    }
}

impl Plan {
    /// Adds a note behind the others on its topic.
    pub fn note(&mut self, topic: Topic, words: impl Into<String>) {
        let place = self.notes.partition_point(|it| it.topic <= topic);
        self.notes.insert(place, Note::new(topic, words));
    }
}

impl Note {
    /// A sentence about something.
    pub fn new(topic: Topic, words: impl Into<String>) -> Self {
        Self {
            topic,
            words: words.into(),
        }
    }
}

impl Delta {
    /// Something that is there before and after.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a number or a word, as it comes"
    )]
    pub fn new(what: impl Into<String>, before: impl ToString, after: impl ToString) -> Self {
        Self {
            what: what.into(),
            before: Some(before.to_string()),
            after: Some(after.to_string()),
        }
    }
}

impl Topic {
    /// What stands before the notes on it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Lost => "what is lost",
            Self::Blocks => "what blocks it",
            Self::Fights => "what fights it",
            Self::Stays => "what stays",
            Self::Follows => "what follows",
            Self::Takes => "how long",
        }
    }
}

impl Danger {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Harmless => "harmless",
            Self::Disruptive => "disruptive",
            Self::Destructive => "destructive",
        }
    }
}

/// The value at a JSON pointer; nothing and `null` are the same, as they are for the server.
#[must_use]
pub fn at<'a>(object: &'a Value, pointer: &str) -> Option<&'a Value> {
    object.pointer(pointer).filter(|it| !it.is_null())
}
