//! Disruption budgets and autoscalers.

use super::lenient::{Field, Mixed, whole, wire};
use super::wire::{Meta, OwnerReference, Selector};
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
        metrics: Vec<Metric>,
    }

    struct Metric {
        resource: Resource,
        container_resource: Resource,
        pods: Named,
        object: Named,
        external: Named,
    }

    struct Resource {
        name: Text,
        target: Amount,
        current: Amount,
    }

    struct Named {
        metric: MetricName,
        target: Amount,
        current: Amount,
    }

    struct MetricName {
        name: Text,
    }

    struct Amount {
        average_utilization: u32,
        average_value: Mixed,
        value: Mixed,
    }

    struct Target {
        kind: Text,
        name: Text,
    }

    struct AutoscalerStatus {
        desired_replicas: u32,
        current_replicas: u32,
        current_metrics: Vec<Metric>,
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
    let status = wire.status.or_default();
    let seen = status.current_metrics.or_default().into_iter();
    let seen: Vec<Measure> = seen.filter_map(measure).collect();
    let asked = spec.metrics.or_default().into_iter().filter_map(measure);
    Object::Autoscaler(Box::new(Autoscaler {
        name: id.name,
        uid: id.uid,
        target_kind: target.kind.or_default(),
        target: target.name.or_default(),
        min: spec.min_replicas.0.unwrap_or(1),
        max: spec.max_replicas.or_default(),
        desired: status.desired_replicas.or_default(),
        current: status.current_replicas.or_default(),
        targets: asked.map(|it| in_words(&it, &seen)).collect(),
        controller: meta.controller().map(OwnerReference::label),
    }))
}

/// What an autoscaler goes by: its name, what is wanted of it, and what it is.
struct Measure {
    name: Text,
    wanted: Option<String>,
    now: Option<String>,
}

fn measure(wire: Metric) -> Option<Measure> {
    let resource = wire.resource.0.or(wire.container_resource.0);
    let named = || wire.pods.0.or(wire.object.0).or(wire.external.0);
    let (name, wanted, now) = match resource {
        Some(it) => (it.name.or_default(), it.target, it.current),
        None => named().map(|it| {
            let metric = it.metric.or_default();
            (metric.name.or_default(), it.target, it.current)
        })?,
    };
    Some(Measure {
        name,
        wanted: wanted.0.and_then(amount),
        now: now.0.and_then(amount),
    })
}

fn amount(wire: Amount) -> Option<String> {
    let percent = wire.average_utilization.0.map(|it| format!("{it}%"));
    let value = wire.average_value.0.or(wire.value.0);
    percent.or(value.map(|it| it.0.to_string()))
}

/// `cpu 63% now, 80% wanted`.
fn in_words(asked: &Measure, seen: &[Measure]) -> Text {
    let now = seen.iter().find(|it| it.name == asked.name);
    let now = now.and_then(|it| it.now.as_deref()).unwrap_or("unknown");
    let wanted = asked.wanted.as_deref().unwrap_or("?");
    format!("{} {now} now, {wanted} wanted", asked.name).into()
}
