//! A claim on storage (PersistentVolumeClaim).

use jiff::Timestamp;

use super::{Name, Ordinal, Quantity, Text, Uid, ordinal};

/// What we keep of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// When it was created.
    pub created: Timestamp,
    /// Since when it is being deleted, if it is.
    pub deleting: Option<Timestamp>,
    /// `Bound`, `Pending`, `Lost`, or a word that is new.
    pub phase: Text,
    /// The volume that it is bound to.
    pub volume: Option<Text>,
    /// The storage class, by field or by the old annotation.
    pub class: Option<Text>,
    /// What it asks for.
    pub requested: Quantity,
    /// What it got, once bound; it can be more than was asked.
    pub capacity: Option<Quantity>,
    /// How it may be mounted, such as `ReadWriteOnce`.
    pub access_modes: Vec<Text>,
    /// Whether it is given as a block device, instead of a file system.
    pub is_block: bool,
    /// Who takes it along when they go: the owners' uids with their kinds.
    pub owners: Vec<Owner>,
    /// The provisioner that was asked for a volume (annotation), if one was.
    pub provisioner: Option<Text>,
    /// Whether the StatefulSet controller made it: it is the manager of `spec.accessModes`.
    pub made_by_controller: bool,
    /// Conditions such as `Resizing`, by type.
    pub conditions: Vec<Text>,
    /// Labels: a set's `matchLabels` are among them.
    pub labels: std::collections::BTreeMap<Text, Text>,
}

/// An owner of an object: when it goes, the object goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its kind, such as `StatefulSet` or `Pod`.
    pub kind: Text,
    /// Its name.
    pub name: Text,
    /// Its identity.
    pub uid: Uid,
}

impl Claim {
    /// The name without its ordinal (`data-web` of `data-web-0`), and the ordinal.
    #[must_use]
    pub fn stem(&self) -> Option<(&str, Ordinal)> {
        ordinal::split(&self.name.name)
    }

    /// Namespace and stem.
    #[must_use]
    pub fn stem_name(&self) -> Option<Name> {
        self.stem().map(|(stem, _)| self.name.sibling(stem))
    }
}
