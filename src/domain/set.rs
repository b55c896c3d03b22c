//! A StatefulSet: the spec's facts, with Kubernetes' defaults already applied, and its status.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

use super::{Name, Ordinal, Quantity, Text, Uid};

/// The annotation of a set that is held from here: the partition that it had before.
pub const HELD: &str = "kubectl-sts/held-partition";

/// What we keep of a StatefulSet.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// When it was created.
    pub created: Timestamp,
    /// Since when it is being deleted, if it is.
    pub deleting: Option<Timestamp>,
    /// Raised by the server with each change of the spec.
    pub generation: i64,
    /// Its labels.
    pub labels: BTreeMap<Text, Text>,
    /// The partition that it had before somebody held it from here ([`HELD`]), if somebody did.
    pub held: Option<u32>,
    /// The owner with `controller: true`, as `Kind/name`: who would put an edit back.
    pub controller: Option<Text>,
    /// How many replicas are wanted.
    pub replicas: u32,
    /// The first ordinal.
    pub start: Ordinal,
    /// In which order pods are made and removed.
    pub policy: PodManagement,
    /// How a new template reaches the pods.
    pub strategy: Strategy,
    /// How long a pod must be ready before it counts as available, in seconds.
    pub min_ready_seconds: u32,
    /// How many revisions are kept besides the living ones; negative keeps all.
    pub history_limit: i32,
    /// The governing Service, which gives the pods their DNS names; empty when there is none.
    pub service: Text,
    /// Labels that the pods must carry (`matchLabels`; expressions are not kept).
    pub selector: BTreeMap<Text, Text>,
    /// The claims that each ordinal gets.
    pub claim_templates: Vec<ClaimTemplate>,
    /// What becomes of the claims.
    pub retention: Retention,
    /// The containers of the pod template, init containers first.
    pub containers: Vec<TemplateContainer>,
    /// Labels of the pod template.
    pub pod_labels: BTreeMap<Text, Text>,
    /// Secrets for pulling images, by name.
    pub pull_secrets: Vec<Text>,
    /// How long a pod may take to end, in seconds.
    pub grace_seconds: u32,
    /// What the controller last wrote down.
    pub status: Status,
}

/// `spec.podManagementPolicy`; it cannot be changed on a living set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodManagement {
    /// One at a time, each waited for.
    OrderedReady,
    /// All at once.
    Parallel,
    /// A word that this version does not know: shown, not guessed at.
    Other(Text),
}

/// `spec.updateStrategy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// The controller replaces pods from the highest ordinal down.
    RollingUpdate {
        /// The `rollingUpdate` block, which is not defaulted when only the type is given.
        block: Option<RollingUpdate>,
    },
    /// Pods take the new template when someone deletes them.
    OnDelete,
    /// A word that this version does not know: shown, not guessed at.
    Other(Text),
}

/// `spec.updateStrategy.rollingUpdate`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RollingUpdate {
    /// How many pods, counted from the start ordinal, keep the old template.
    pub partition: u32,
    /// How many may be down at once, as written; absent where the server's gate is off.
    pub max_unavailable: Option<Text>,
}

/// One entry of `spec.volumeClaimTemplates`.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimTemplate {
    /// The first part of the name of each claim that is made from it.
    pub name: Text,
    /// Storage that is asked for.
    pub size: Quantity,
    /// The storage class by field or old annotation; nothing means the cluster's default.
    pub class: Option<Text>,
}

/// `spec.persistentVolumeClaimRetentionPolicy`; older servers have none, and retain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Retention {
    /// When the set is deleted.
    pub when_deleted: Fate,
    /// When an ordinal is scaled away.
    pub when_scaled: Fate,
}

/// What becomes of a claim or volume that is no longer needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fate {
    /// It stays.
    #[default]
    Retain,
    /// It is deleted, and its data with it.
    Delete,
}

/// A container of the pod template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateContainer {
    /// Its name.
    pub name: Text,
    /// Its image.
    pub image: Text,
    /// The readiness probe in words, such as `GET :8008/readiness every 5 s`.
    pub readiness: Option<Text>,
}

/// `status` as the controller last wrote it; counts that it left out are 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Status {
    /// The generation that the status speaks of; 0 before it was ever observed.
    pub observed_generation: i64,
    /// Pods that exist, terminating ones too.
    pub replicas: u32,
    /// Ready pods, terminating ones too.
    pub ready: u32,
    /// Available pods, terminating ones too.
    pub available: u32,
    /// Pods at the current revision.
    pub current: u32,
    /// Pods at the update revision.
    pub updated: u32,
    /// Name of the revision that a finished rollout left; goes stale under `OnDelete`.
    pub current_revision: Text,
    /// Name of the revision that the template has now.
    pub update_revision: Text,
    /// How often a revision's name was taken.
    pub collision_count: u32,
}

impl Set {
    /// The ordinals that are wanted.
    #[must_use]
    pub fn ordinals(&self) -> Range<Ordinal> {
        self.start..self.start.saturating_add(self.replicas)
    }

    /// The first ordinal that a rolling update may replace; the partition is an index, not an ordinal.
    ///
    /// <https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions>
    #[must_use]
    pub fn first_updated(&self) -> Ordinal {
        self.start.saturating_add(self.partition())
    }

    /// The partition of a rolling update, 0 under every other strategy.
    #[must_use]
    pub fn partition(&self) -> u32 {
        match &self.strategy {
            Strategy::RollingUpdate { block: Some(block) } => block.partition,
            _ => 0,
        }
    }

    /// Whether the status speaks of the spec as it is now.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.status.observed_generation >= self.generation
    }

    /// The name of the pod in a seat.
    #[must_use]
    pub fn pod_name(&self, ordinal: Ordinal) -> Name {
        self.name.sibling(format!("{}-{ordinal}", self.name.name))
    }

    /// The pods of these ordinals: `web-2, web-1 and 3 more`.
    #[must_use]
    pub fn pods_in_words(&self, ordinals: &[Ordinal]) -> String {
        let named: Vec<_> = ordinals
            .iter()
            .take(2)
            .map(|it| format!("{}-{it}", self.name.name))
            .collect();
        match ordinals.len().saturating_sub(2) {
            0 => named.join(", "),
            more => format!("{} and {more} more", named.join(", ")),
        }
    }

    /// The names of its claims without their ordinals, such as `data-web`.
    pub fn stems(&self) -> impl Iterator<Item = Name> {
        self.claim_templates.iter().map(|template| {
            self.name
                .sibling(format!("{}-{}", template.name, self.name.name))
        })
    }

    /// The labels of its pods, each with the namespace.
    pub(super) fn labels_of_pods(&self) -> impl Iterator<Item = (std::sync::Arc<str>, Text, Text)> {
        let labels = self.pod_labels.iter();
        labels.map(|(key, value)| (self.name.namespace.clone(), key.clone(), value.clone()))
    }

    /// The name of the claim that a template gives to a seat.
    #[must_use]
    pub fn claim_name(&self, template: &ClaimTemplate, ordinal: Ordinal) -> Name {
        self.name
            .sibling(format!("{}-{}-{ordinal}", template.name, self.name.name))
    }
}

impl PodManagement {
    /// The word of the API.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::OrderedReady => "OrderedReady",
            Self::Parallel => "Parallel",
            Self::Other(word) => word,
        }
    }
}

impl Strategy {
    /// The word of the API.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::RollingUpdate { .. } => "RollingUpdate",
            Self::OnDelete => "OnDelete",
            Self::Other(word) => word,
        }
    }
}
