//! Claims, volumes and storage classes.

use super::lenient::{Present, whole, wire};
use super::wire::{Meta, Resources, Storage, WireCondition, or, unless_empty};
use super::{Id, Shared};
use crate::domain::claim::Claim;
use crate::domain::volume::{Requirement, StorageClass, Volume};
use crate::domain::{Name, Object, Text};

wire! {
    struct WireClaim {
        metadata: Meta,
        spec: ClaimSpec,
        status: ClaimStatus,
    }

    struct ClaimSpec {
        volume_mode: Text,
        volume_name: Text,
        storage_class_name: Text,
        access_modes: Vec<Text>,
        resources: Resources,
    }

    struct ClaimStatus {
        phase: Text,
        capacity: Storage,
        conditions: Vec<WireCondition>,
    }

    /// Who wrote which field.
    struct Managed {
        metadata: ManagedMeta,
    }

    struct ManagedMeta {
        managed_fields: Vec<Manager>,
    }

    struct Manager {
        manager: Text,
        #[serde(rename = "fieldsV1")]
        fields: OwnedFields,
    }

    struct OwnedFields {
        #[serde(rename = "f:spec")]
        spec: OwnedSpec,
    }

    struct OwnedSpec {
        #[serde(rename = "f:accessModes")]
        access_modes: Present,
    }

    struct WireVolume {
        metadata: Meta,
        spec: VolumeSpec,
        status: VolumeStatus,
    }

    struct VolumeSpec {
        capacity: Storage,
        storage_class_name: Text,
        persistent_volume_reclaim_policy: Text,
        claim_ref: ClaimReference,
        node_affinity: Affinity,
    }

    struct ClaimReference {
        namespace: Text,
        name: Text,
        uid: Text,
    }

    struct Affinity {
        required: NodeSelector,
    }

    struct NodeSelector {
        node_selector_terms: Vec<Term>,
    }

    struct Term {
        match_expressions: Vec<Expression>,
        match_fields: Vec<Expression>,
    }

    struct Expression {
        key: Text,
        operator: Text,
        values: Vec<Text>,
    }

    struct VolumeStatus {
        phase: Text,
    }

    struct WireClass {
        metadata: Meta,
        provisioner: Text,
        reclaim_policy: Text,
        allow_volume_expansion: bool,
        volume_binding_mode: Text,
    }
}

whole!(WireClaim, WireVolume, WireClass);

/// Whether the StatefulSet controller made a claim: the fields of no other kind are read for this.
pub(super) fn made_by_controller(json: &[u8]) -> bool {
    let managed: Managed = serde_json::from_slice(json).unwrap_or_default();
    managed
        .metadata
        .or_default()
        .managed_fields
        .or_default()
        .into_iter()
        .any(|entry| {
            entry.manager.0.as_deref() == Some("kube-controller-manager")
                && entry
                    .fields
                    .0
                    .and_then(|fields| fields.spec.0)
                    .is_some_and(|spec| spec.access_modes.0.is_some())
        })
}

pub(super) fn claim(
    wire: WireClaim,
    id: Id,
    shared: &mut Shared,
    made_by_controller: bool,
) -> Object {
    let mut meta = wire.metadata.or_default();
    let spec = wire.spec.or_default();
    let status = wire.status.or_default();
    let annotations = meta.annotations();
    Object::Claim(Box::new(Claim {
        name: id.name,
        uid: id.uid,
        created: meta.created(),
        deleting: meta.deletion_timestamp.0,
        phase: or(status.phase, "Pending"),
        volume: unless_empty(spec.volume_name),
        // The annotation wins over the field, as in the volume controller.
        class: unless_empty(annotations.storage_class).or(spec.storage_class_name.0),
        requested: spec.resources.or_default().storage(),
        capacity: status.capacity.or_default().storage.0,
        access_modes: spec.access_modes.or_default(),
        is_block: spec.volume_mode.0.as_deref() == Some("Block"),
        owners: meta
            .owners()
            .iter()
            .map(|owner| owner.owner(shared))
            .collect(),
        provisioner: unless_empty(annotations.provisioner)
            .or_else(|| unless_empty(annotations.provisioner_before)),
        made_by_controller,
        conditions: holding(status.conditions.or_default()),
        labels: meta.labels.or_default(),
    }))
}

fn holding(conditions: Vec<WireCondition>) -> Vec<Text> {
    conditions
        .into_iter()
        .filter(|condition| condition.status.0.as_deref() == Some("True"))
        .filter_map(|condition| Some(condition.r#type.0.as_deref()?.into()))
        .collect()
}

pub(super) fn volume(wire: WireVolume, id: Id, shared: &mut Shared) -> Object {
    let meta = wire.metadata.or_default();
    let spec = wire.spec.or_default();
    Object::Volume(Box::new(Volume {
        created: meta.created(),
        phase: or(wire.status.or_default().phase, "Pending"),
        capacity: spec.capacity.or_default().storage.or_default(),
        class: spec.storage_class_name.or_default(),
        reclaim: or(spec.persistent_volume_reclaim_policy, "Retain"),
        claim: spec.claim_ref.0.and_then(|claim| reference(claim, shared)),
        nodes: nodes(spec.node_affinity.or_default()),
        name: id.name,
        uid: id.uid,
    }))
}

fn reference(
    wire: ClaimReference,
    shared: &mut Shared,
) -> Option<(Name, Option<crate::domain::Uid>)> {
    let namespace = shared.keep(&wire.namespace.or_default());
    let name = unless_empty(wire.name)?;
    Some((
        Name::new(namespace, name),
        unless_empty(wire.uid).map(Into::into),
    ))
}

fn nodes(wire: Affinity) -> Vec<Vec<Requirement>> {
    let terms = wire.required.or_default().node_selector_terms.or_default();
    terms
        .into_iter()
        .map(|term| {
            let expressions = term.match_expressions.or_default();
            expressions
                .into_iter()
                .chain(term.match_fields.or_default())
                .map(requirement)
                .collect()
        })
        .collect()
}

fn requirement(wire: Expression) -> Requirement {
    Requirement {
        key: wire.key.or_default(),
        operator: wire.operator.or_default(),
        values: wire.values.or_default(),
    }
}

pub(super) fn class(wire: WireClass, id: Id, _: &mut Shared) -> Object {
    let annotations = wire.metadata.or_default().annotations();
    let marks = [annotations.is_default, annotations.is_default_before];
    Object::StorageClass(Box::new(StorageClass {
        name: id.name,
        uid: id.uid,
        provisioner: wire.provisioner.or_default(),
        reclaim: or(wire.reclaim_policy, "Delete"),
        expandable: wire.allow_volume_expansion.or_default(),
        waits_for_pod: wire.volume_binding_mode.0.as_deref() == Some("WaitForFirstConsumer"),
        is_default: marks.iter().any(|mark| mark.0.as_deref() == Some("true")),
    }))
}
