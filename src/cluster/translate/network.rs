//! Services and their endpoints.

use super::lenient::{Labels, whole, wire};
use super::wire::{Meta, or, unless_empty};
use super::{Id, Shared};
use crate::domain::service::{Endpoint, EndpointSlice, Service};
use crate::domain::{Object, Text};

wire! {
    struct WireService {
        metadata: Meta,
        spec: Spec,
    }

    struct Spec {
        r#type: Text,
        #[serde(rename = "clusterIP")]
        cluster_ip: Text,
        selector: Labels,
        ports: Vec<WirePort>,
    }

    struct WirePort {
        name: Text,
        port: u32,
        protocol: Text,
    }

    struct WireSlice {
        metadata: Meta,
        endpoints: Vec<WireEndpoint>,
    }

    struct WireEndpoint {
        addresses: Vec<Text>,
        hostname: Text,
        conditions: Conditions,
        target_ref: Target,
    }

    struct Conditions {
        ready: bool,
    }

    struct Target {
        kind: Text,
        name: Text,
    }
}

whole!(WireService, WireSlice);

pub(super) fn service(wire: WireService, id: Id, _: &mut Shared) -> Object {
    let spec = wire.spec.or_default();
    Object::Service(Box::new(Service {
        name: id.name,
        uid: id.uid,
        headless: spec.cluster_ip.0.as_deref() == Some("None"),
        kind: or(spec.r#type, "ClusterIP"),
        selector: spec.selector.or_default(),
        ports: spec.ports.or_default().into_iter().map(port).collect(),
    }))
}

fn port(wire: WirePort) -> Text {
    let number = wire.port.or_default();
    let protocol = or(wire.protocol, "TCP");
    match unless_empty(wire.name) {
        Some(name) => format!("{number}/{protocol} {name}").into(),
        None => format!("{number}/{protocol}").into(),
    }
}

pub(super) fn endpoint_slice(wire: WireSlice, id: Id, _: &mut Shared) -> Object {
    let mut labels = wire.metadata.or_default().labels.or_default();
    Object::EndpointSlice(Box::new(EndpointSlice {
        name: id.name,
        uid: id.uid,
        service: labels.remove("kubernetes.io/service-name"),
        endpoints: wire
            .endpoints
            .or_default()
            .into_iter()
            .map(endpoint)
            .collect(),
    }))
}

fn endpoint(wire: WireEndpoint) -> Endpoint {
    let target = wire.target_ref.or_default();
    let is_pod = target.kind.0.as_deref() == Some("Pod");
    Endpoint {
        pod: unless_empty(target.name).filter(|_| is_pod),
        hostname: unless_empty(wire.hostname),
        address: wire.addresses.or_default().into_iter().next(),
        ready: wire.conditions.or_default().ready.0.unwrap_or(true),
    }
}
