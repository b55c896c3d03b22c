//! Metadata and other parts that several kinds have in common, as the API writes them.

use jiff::Timestamp;

use super::Shared;
use super::lenient::{Field, Labels, Word, wire};
use crate::domain::claim::Owner;
use crate::domain::pod::Condition;
use crate::domain::{Quantity, Text, Uid};

/// An object as it stands in a list or a watch.
pub(super) trait Whole {
    /// Its metadata; that of an object without any is empty.
    fn meta(&mut self) -> &mut Meta;
}

wire! {
    /// `metadata`.
    struct Meta {
        name: Text,
        namespace: Text,
        uid: Text,
        resource_version: Text,
        generation: i64,
        creation_timestamp: Timestamp,
        deletion_timestamp: Timestamp,
        deletion_grace_period_seconds: u32,
        labels: Labels,
        annotations: Annotations,
        owner_references: Vec<OwnerReference>,
    }

    /// The annotations that we read: others can be large, and are skipped.
    struct Annotations {
        #[serde(rename = "kubernetes.io/change-cause")]
        change_cause: Text,
        #[serde(rename = "kubectl-sts/held-partition")]
        held: Text,
        #[serde(rename = "volume.beta.kubernetes.io/storage-class")]
        storage_class: Text,
        #[serde(rename = "volume.kubernetes.io/storage-provisioner")]
        provisioner: Text,
        #[serde(rename = "volume.beta.kubernetes.io/storage-provisioner")]
        provisioner_before: Text,
        #[serde(rename = "storageclass.kubernetes.io/is-default-class")]
        is_default: Text,
        #[serde(rename = "storageclass.beta.kubernetes.io/is-default-class")]
        is_default_before: Text,
    }

    struct OwnerReference {
        api_version: Word,
        kind: Word,
        name: Text,
        uid: Text,
        controller: bool,
    }

    /// `LabelSelector`, without its expressions.
    struct Selector {
        match_labels: Labels,
    }

    /// What a claim asks for, or a template of claims.
    struct Resources {
        requests: Storage,
    }

    struct Storage {
        storage: Quantity,
    }

    /// A condition of a pod, node or claim.
    struct WireCondition {
        r#type: Word,
        status: Word,
        last_transition_time: Timestamp,
        reason: Text,
        message: Text,
    }
}

impl Meta {
    pub(super) fn created(&self) -> Timestamp {
        self.creation_timestamp.0.unwrap_or_default()
    }

    /// The owner that controls the object.
    pub(super) fn controller(&self) -> Option<&OwnerReference> {
        self.owners()
            .iter()
            .find(|owner| owner.controller.0 == Some(true))
    }

    /// The uid of the StatefulSet that controls the object. Other projects have kinds of the same name.
    pub(super) fn set(&self, shared: &mut Shared) -> Option<Uid> {
        let owner = self.controller()?;
        let is_set = owner.kind.0.as_deref() == Some("StatefulSet")
            && owner
                .api_version
                .0
                .as_deref()
                .is_some_and(|version| version.starts_with("apps/"));
        let uid = owner.uid.0.as_deref().filter(|_| is_set)?;
        Some(shared.keep(uid))
    }

    pub(super) fn owners(&self) -> &[OwnerReference] {
        self.owner_references.0.as_deref().unwrap_or_default()
    }

    pub(super) fn annotations(&mut self) -> Annotations {
        self.annotations.take().unwrap_or_default()
    }
}

impl OwnerReference {
    /// `Kind/name`.
    pub(super) fn label(&self) -> Text {
        let name = self.name.0.as_deref().unwrap_or_default();
        format!("{}/{name}", self.kind()).into()
    }

    fn kind(&self) -> &str {
        self.kind.0.as_deref().unwrap_or_default()
    }

    pub(super) fn owner(&self, shared: &mut Shared) -> Owner {
        Owner {
            kind: self.kind().into(),
            name: word(&self.name),
            uid: shared.keep(self.uid.0.as_deref().unwrap_or_default()),
        }
    }
}

impl Resources {
    /// The storage that is asked for.
    pub(super) fn storage(self) -> Quantity {
        self.requests.or_default().storage.or_default()
    }
}

/// A copy of a text; an absent one is empty.
pub(super) fn word(field: &Field<Text>) -> Text {
    field.0.clone().unwrap_or_default()
}

/// Texts that Kubernetes leaves out when they are empty, and sometimes does not.
pub(super) fn unless_empty(field: Field<Text>) -> Option<Text> {
    field.0.filter(|text| !text.is_empty())
}

/// A text with Kubernetes' default for it.
pub(super) fn or(field: Field<Text>, default: &str) -> Text {
    unless_empty(field).unwrap_or_else(|| default.into())
}

/// The condition of this type; one that is missing holds neither yes nor no.
pub(super) fn condition(conditions: &mut [WireCondition], r#type: &str) -> Condition {
    conditions
        .iter_mut()
        .find(|condition| condition.r#type.0.as_deref() == Some(r#type))
        .map(|condition| Condition {
            holds: match condition.status.0.as_deref() {
                Some("True") => Some(true),
                Some("False") => Some(false),
                _ => None,
            },
            since: condition.last_transition_time.take(),
            reason: condition.reason.take().filter(|text| !text.is_empty()),
            message: condition.message.take().filter(|text| !text.is_empty()),
        })
        .unwrap_or_default()
}
