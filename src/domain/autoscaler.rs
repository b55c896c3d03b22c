//! A HorizontalPodAutoscaler: who else sets the number of replicas.

use super::{Name, Text, Uid};

/// What we keep of an autoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct Autoscaler {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The kind of what it scales.
    pub target_kind: Text,
    /// The name of what it scales.
    pub target: Text,
    /// The fewest replicas that it sets.
    pub min: u32,
    /// The most replicas that it sets.
    pub max: u32,
    /// What it wants now.
    pub desired: u32,
    /// What it saw last.
    pub current: u32,
    /// What it goes by, in words: `cpu 63% now, 80% wanted`.
    pub targets: Vec<Text>,
    /// The owner with `controller: true`, as `Kind/name`: a ScaledObject, where KEDA made it.
    pub controller: Option<Text>,
}
