//! DO: one file per verb. An operation plans, and never performs: data in, data out.

mod claims;
mod common;
pub mod create;
pub mod cure_rollback;
pub mod delete_pod;
pub mod delete_set;
pub mod edit;
pub mod evict_pod;
pub mod force_delete;
pub mod grace_period;
pub mod history_limit;
pub mod hold;
pub mod labels;
pub mod min_ready_seconds;
pub mod partition;
mod pod;
pub mod replace_next;
pub mod restart;
pub mod retention;
pub mod roll_back;
pub mod scale;
pub mod set_image;
pub mod strategy;
pub mod touch;
pub mod undo;

pub use common::{beginning, within};
use jiff::Timestamp;
use serde_json::Value;

use crate::domain::finding::Remedy;
use crate::domain::plan::{Edit, ObjectRef, Plan, Refusal};
use crate::domain::rights::{Right, Rights};
use crate::domain::rollout::Progress;
use crate::domain::secret::Secrets;
use crate::domain::timeline::Timeline;
use crate::domain::{Fleet, Identity, Name, Ordinal, Set, Uid};

/// Something that can be done to a set.
pub struct Operation {
    /// One word: in keymaps, in the menu and in the journal.
    pub name: &'static str,
    /// What it does, in a few words, for the footer, the menu and the help.
    pub about: &'static str,
    /// What must be chosen for it.
    pub on: On,
    /// Why it is for one object only, where it is: then several that are marked are left alone.
    pub for_one: Option<&'static str>,
    /// The rights that it needs: of each list one.
    pub needs: &'static [&'static [Right]],
    /// Which objects are read for it besides the set, as paths with their queries; the situation knows no
    /// object yet.
    pub reads: fn(&Situation<'_>) -> Vec<String>,
    /// What is asked of the operator, in order.
    pub fields: fn(&Situation<'_>) -> Vec<Field>,
    /// What it would do, given an answer for each field.
    pub plan: fn(&Situation<'_>, &[&str]) -> Result<Plan, Refusal>,
}

/// Every operation, in the order of the menu. To add one, write its file and list it here.
pub static OPERATIONS: &[&Operation] = &[
    &scale::SCALE,
    &scale::SCALE_UP,
    &scale::SCALE_DOWN,
    &restart::RESTART,
    &set_image::SET_IMAGE,
    &roll_back::ROLL_BACK,
    &cure_rollback::CURE_ROLLBACK,
    &hold::HOLD_OR_RESUME,
    &partition::PARTITION_DOWN,
    &partition::PARTITION_UP,
    &partition::PARTITION,
    &replace_next::REPLACE_NEXT,
    &delete_pod::DELETE_POD,
    &evict_pod::EVICT_POD,
    &force_delete::FORCE_DELETE,
    &strategy::STRATEGY,
    &history_limit::HISTORY_LIMIT,
    &min_ready_seconds::MIN_READY_SECONDS,
    &grace_period::GRACE_PERIOD,
    &retention::RETENTION,
    &labels::SET_LABELS,
    &labels::SET_ANNOTATIONS,
    &labels::TEMPLATE_LABELS,
    &labels::TEMPLATE_ANNOTATIONS,
    &touch::TOUCH,
    &delete_set::DELETE_SET,
    &undo::UNDO,
];

/// What must be chosen for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A set.
    Set,
    /// A seat of the open set.
    Seat,
    /// A revision of the open set.
    Revision,
    /// Nothing: it is about what was done last.
    Last,
}

/// Something that is asked of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is: `replicas`.
    pub label: String,
    /// How it is answered.
    pub input: Input,
    /// The answer to start with.
    pub start: String,
    /// If that is a step from what is there: which. Several asked at once start with it.
    pub step: Option<Step>,
}

/// A step from what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is there.
    pub from: u32,
    /// How far it leads: `+1`.
    pub by: &'static str,
}

/// How a field is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Digits.
    Number,
    /// Any text of one line.
    Text,
    /// One of these.
    Choice(Vec<Choice>),
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub value: String,
    /// What it means, in a few words; empty where the answer says it.
    pub about: String,
}

/// What an operation may look at.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// All that was observed.
    pub fleet: &'a Fleet,
    /// The set, as it was observed.
    pub set: &'a Set,
    /// Where it stands.
    pub progress: Option<&'a Progress>,
    /// What became of its pods.
    pub timeline: &'a Timeline,
    /// The seat that was chosen, for an operation on one.
    pub seat: Option<Ordinal>,
    /// The revision that was chosen, for an operation on one.
    pub revision: Option<&'a Name>,
    /// The set as it was just read, whole; `null` before that.
    pub object: &'a Value,
    /// What else was read, in the order of the paths; `null` where there is nothing.
    pub others: &'a [Value],
    /// The object that was read in place of the set, for an edit of what belongs to the set.
    pub target: Option<&'a ObjectRef>,
    /// What was changed in its text, for an edit.
    pub edits: &'a [Edit],
    /// What we may do in its namespace, where that is known.
    pub rights: Option<&'a Rights>,
    /// Who we are, and where.
    pub identity: &'a Identity,
    /// What was done last.
    pub last: Option<&'a Written>,
    /// The server's time.
    pub now: Timestamp,
}

/// A write that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The name of the operation.
    pub operation: &'static str,
    /// What it was, as its plan's title says.
    pub title: String,
    /// The set.
    pub set: Name,
    /// Its identity.
    pub uid: Uid,
    /// Edits that undo it exactly, if there are any.
    pub inverse: Option<Vec<Edit>>,
    /// What was secret in it: undone, it is so still.
    pub secrets: Secrets,
}

impl Operation {
    /// The right that is missing for it, where the server said so.
    #[must_use]
    pub fn missing(&self, rights: &Rights, name: &str) -> Option<Right> {
        let refused = |any: &&&[Right]| any.iter().all(|it| rights.allow(*it, name) == Some(false));
        self.needs.iter().find(refused)?.first().copied()
    }

    /// The operation of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        OPERATIONS.iter().copied().find(|it| it.name == name)
    }

    /// The operation that cures what a check found.
    #[must_use]
    pub fn curing(remedy: Remedy) -> Option<&'static Self> {
        match remedy {
            Remedy::CureRollback(_) => Some(&cure_rollback::CURE_ROLLBACK),
            Remedy::DeletePod(_) => Some(&delete_pod::DELETE_POD),
            Remedy::ReplaceNext => Some(&replace_next::REPLACE_NEXT),
            Remedy::RollBack => Some(&roll_back::ROLL_BACK),
            Remedy::Touch => Some(&touch::TOUCH),
            Remedy::Resume => Some(&hold::HOLD_OR_RESUME),
        }
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Operation {}

/// For operations that read the set only.
fn nothing_else(_: &Situation<'_>) -> Vec<String> {
    Vec::new()
}

/// For operations that ask nothing.
fn no_fields(_: &Situation<'_>) -> Vec<Field> {
    Vec::new()
}
