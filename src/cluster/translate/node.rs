//! Nodes.

use super::lenient::{whole, wire};
use super::wire::{Meta, WireCondition, condition};
use super::{Id, Shared};
use crate::domain::node::Node;
use crate::domain::{Object, Text};

wire! {
    struct WireNode {
        metadata: Meta,
        spec: Spec,
        status: Status,
    }

    struct Spec {
        unschedulable: bool,
        taints: Vec<Taint>,
    }

    struct Taint {
        key: Text,
        effect: Text,
    }

    struct Status {
        conditions: Vec<WireCondition>,
    }
}

whole!(WireNode);

pub(super) fn node(wire: WireNode, id: Id, _: &mut Shared) -> Object {
    let spec = wire.spec.or_default();
    let mut conditions = wire.status.or_default().conditions.or_default();
    let taints = spec.taints.or_default().into_iter();
    Object::Node(Box::new(Node {
        name: id.name,
        uid: id.uid,
        pressures: pressures(&conditions),
        ready: condition(&mut conditions, "Ready"),
        cordoned: spec.unschedulable.or_default(),
        labels: wire.metadata.or_default().labels.or_default(),
        taints: taints
            .map(|taint| (taint.key.or_default(), taint.effect.or_default()))
            .collect(),
    }))
}

/// Conditions besides `Ready` that hold: each is something that is wrong.
fn pressures(conditions: &[WireCondition]) -> Vec<Text> {
    let holds = |it: &&WireCondition| it.status.0.as_deref() == Some("True");
    let kinds = conditions
        .iter()
        .filter(holds)
        .filter_map(|it| it.r#type.0.as_deref());
    kinds.filter(|it| *it != "Ready").map(Text::from).collect()
}
