//! A ControllerRevision: one template that a set has had.

use jiff::Timestamp;

use super::{Name, Text, Uid};

/// What we keep of a revision while it is only listed: not its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The uid of the StatefulSet that controls it.
    pub set: Option<Uid>,
    /// Its place in the history; a rollback raises it.
    pub number: i64,
    /// When the template was first used.
    pub created: Timestamp,
    /// `kubernetes.io/change-cause`, if someone wrote one.
    pub cause: Option<Text>,
}
