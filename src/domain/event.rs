//! An event: what a component of Kubernetes said of an object.

use jiff::Timestamp;

use super::{Name, Text, Uid};

/// What we keep of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Namespace and name of the event itself.
    pub name: Name,
    /// Identity of the event itself.
    pub uid: Uid,
    /// The kind of what it speaks of, such as `Pod`.
    pub about_kind: Text,
    /// Namespace and name of what it speaks of.
    pub about: Name,
    /// Identity of what it speaks of, if it says.
    pub about_uid: Option<Uid>,
    /// `Warning`, as opposed to `Normal`.
    pub warning: bool,
    /// A word, such as `FailedScheduling`.
    pub reason: Text,
    /// A sentence: anything can be in it.
    pub message: Text,
    /// Who said it.
    pub source: Text,
    /// How often.
    pub count: u32,
    /// When for the first time.
    pub first: Option<Timestamp>,
    /// When for the last time.
    pub last: Timestamp,
}

impl Event {
    /// Whether it speaks of a StatefulSet, as opposed to a pod, a claim or anything else.
    #[must_use]
    pub fn is_about_set(&self) -> bool {
        &*self.about_kind == "StatefulSet"
    }
}
