//! Disruption budgets and autoscalers.

use super::lenient::{Field, Mixed, whole, wire};
use super::wire::{Meta, Selector, word};
use super::{Id, Shared};
use crate::domain::autoscaler::Autoscaler;
use crate::domain::budget::Budget;
use crate::domain::{Object, Text};

wire! {
    struct WireBudget {
        metadata: Meta,
        spec: BudgetSpec,
        status: BudgetStatus,
    }

    struct BudgetSpec {
        selector: Selector,
        min_available: Mixed,
        max_unavailable: Mixed,
    }

    struct BudgetStatus {
        disruptions_allowed: u32,
        expected_pods: u32,
        current_healthy: u32,
        desired_healthy: u32,
    }

    struct WireAutoscaler {
        metadata: Meta,
        spec: AutoscalerSpec,
        status: AutoscalerStatus,
    }

    struct AutoscalerSpec {
        scale_target_ref: Target,
        min_replicas: u32,
        max_replicas: u32,
    }

    struct Target {
        kind: Text,
        name: Text,
    }

    struct AutoscalerStatus {
        desired_replicas: u32,
    }
}

whole!(WireBudget, WireAutoscaler);

pub(super) fn budget(wire: WireBudget, id: Id, _: &mut Shared) -> Object {
    let spec = wire.spec.or_default();
    let status = wire.status.or_default();
    Object::Budget(Box::new(Budget {
        name: id.name,
        uid: id.uid,
        selector: spec.selector.or_default().match_labels.or_default(),
        rule: rule(spec.min_available, spec.max_unavailable),
        allowed: status.disruptions_allowed.or_default(),
        expected: status.expected_pods.or_default(),
        healthy: status.current_healthy.or_default(),
        desired: status.desired_healthy.or_default(),
    }))
}

/// Only one of the two can be set; with neither, the budget asks for nothing.
fn rule(min: Field<Mixed>, max: Field<Mixed>) -> Text {
    match (min.0, max.0) {
        (Some(min), _) => format!("minAvailable {}", min.0).into(),
        (None, Some(max)) => format!("maxUnavailable {}", max.0).into(),
        (None, None) => "no rule".into(),
    }
}

pub(super) fn autoscaler(wire: WireAutoscaler, id: Id, _: &mut Shared) -> Object {
    let spec = wire.spec.or_default();
    let target = spec.scale_target_ref.or_default();
    let meta = wire.metadata.or_default();
    Object::Autoscaler(Box::new(Autoscaler {
        name: id.name,
        uid: id.uid,
        target_kind: target.kind.or_default(),
        target: target.name.or_default(),
        min: spec.min_replicas.0.unwrap_or(1),
        max: spec.max_replicas.or_default(),
        desired: wire.status.or_default().desired_replicas.or_default(),
        controller: meta
            .controller()
            .map(|owner| format!("{}/{}", word(&owner.kind), word(&owner.name)).into()),
    }))
}
