//! A node: whether it lives, where it stands, and what a volume may ask of it.

use std::collections::BTreeMap;

use super::{Name, Text, Uid, pod::Condition};

/// What we keep of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name, without a namespace.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The Ready condition; unknown when its kubelet no longer answers.
    pub ready: Condition,
    /// What it is short of, as its conditions say: `DiskPressure`.
    pub pressures: Vec<Text>,
    /// Whether no new pods are placed on it.
    pub cordoned: bool,
    /// All its labels.
    pub labels: BTreeMap<Text, Text>,
    /// Its taints, by key and effect.
    pub taints: Vec<(Text, Text)>,
}

impl Node {
    /// Where it stands, if its labels say so.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        [
            "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/zone",
        ]
        .iter()
        .find_map(|key| self.labels.get(*key))
        .map(AsRef::as_ref)
    }
}
