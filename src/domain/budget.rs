//! A PodDisruptionBudget: how many pods may be evicted.

use std::collections::BTreeMap;

use super::{Name, Text, Uid};

/// What we keep of a disruption budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// Labels of the pods that it protects (`matchLabels`).
    pub selector: BTreeMap<Text, Text>,
    /// What it asks for in words, such as `minAvailable 2`.
    pub rule: Text,
    /// How many pods may be evicted now.
    pub allowed: u32,
    /// How many pods it counts; none, if it selects none.
    pub expected: u32,
    /// How many are healthy.
    pub healthy: u32,
    /// How many must be.
    pub desired: u32,
}
