//! A stray: a pod without the label that the controller gives to each of its own.

use jiff::Timestamp;

use super::{Name, Uid};

/// What we keep of a pod of which only the name matters: a set wants a pod of that name, and cannot make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stray {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The uid of the StatefulSet that controls it: just adopted, it lacks the label for a moment.
    pub set: Option<Uid>,
    /// When it was created.
    pub created: Timestamp,
}
