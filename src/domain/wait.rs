//! A wait of the controller: for whom, by which rule, and whether it can end.

use jiff::Timestamp;

use super::health::Standing;
use super::{Ordinal, Text};

/// Whom the controller waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// The seat.
    pub ordinal: Ordinal,
    /// How it is doing.
    pub standing: Standing,
    /// Why the controller waits for it.
    pub rule: Rule,
    /// Why it will wait for ever, if it will.
    pub forever: Option<Forever>,
    /// Why the controller cannot make the pod that is missing, in its own words.
    pub refused: Option<Text>,
}

/// The controller's rules that make it wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `OrderedReady`: a pod is made when every lower one is available.
    LowestFirst,
    /// `OrderedReady`: nothing is removed before every wanted pod is available.
    AllBeforeScaleDown,
    /// `OrderedReady`: the next is removed when the one before it is gone.
    OneRemovalAtATime,
    /// `OrderedReady`: the update goes on when every pod is available.
    AllBeforeUpdate,
    /// Rolling update: one at a time, highest ordinal first.
    HighestFirst,
    /// None: the controller waits for nobody, the pod itself is not well.
    None,
}

/// Why a wait cannot end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forever {
    /// The pod is at a revision that the set has left, and was never ready: it must be ready before the
    /// controller replaces it, and only replacing makes it ready (kubernetes#67250).
    StuckRollback,
    /// Two pods that are to be removed are unready: the highest is not removed while a lower one is unready.
    UnreadyCondemned,
    /// The pod's name belongs to somebody else's pod.
    NameTaken,
    /// The set's name has more than [`LONGEST_NAME`] characters.
    NameTooLong,
}

/// The longest name of a set whose pods the server accepts: the pods carry the name and a hash of ten
/// characters in a label of at most 63.
pub const LONGEST_NAME: usize = 52;

impl Wait {
    /// Whether it lasts too long, or for ever.
    #[must_use]
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.forever.is_some() || self.refused.is_some() || self.standing.is_stuck(now)
    }
}

impl Rule {
    /// The rule in one sentence.
    #[must_use]
    pub fn sentence(self) -> Option<&'static str> {
        Some(match self {
            Self::LowestFirst => {
                "OrderedReady: a pod is made only when every lower one is available."
            }
            Self::AllBeforeScaleDown => {
                "OrderedReady: nothing is removed before every wanted pod is available."
            }
            Self::OneRemovalAtATime => {
                "OrderedReady: pods go one at a time, highest first; the next goes when this one is gone."
            }
            Self::AllBeforeUpdate => {
                "OrderedReady: the update goes on only when every pod is available."
            }
            Self::HighestFirst => {
                "RollingUpdate: one at a time, highest ordinal first; the next goes when this one is available."
            }
            Self::None => return None,
        })
    }
}
