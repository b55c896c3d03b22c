//! Services and their endpoints.

use std::fmt::Write as _;

use super::lenient::{Labels, whole, wire};
use super::wire::{Meta, or, unless_empty};
use super::{Id, Shared};
use crate::domain::service::{Endpoint, EndpointSlice, Service};
use crate::domain::{Object, Text};

wire! {
    struct WireService {
        metadata: Meta,
        spec: Spec,
        status: Status,
    }

    struct Spec {
        r#type: Text,
        #[serde(rename = "clusterIP")]
        cluster_ip: Text,
        selector: Labels,
        ports: Vec<WirePort>,
        #[serde(rename = "externalIPs")]
        external_ips: Vec<Text>,
        external_name: Text,
        publish_not_ready_addresses: bool,
    }

    struct WirePort {
        name: Text,
        port: u32,
        node_port: u32,
        protocol: Text,
    }

    struct Status {
        load_balancer: LoadBalancer,
    }

    struct LoadBalancer {
        ingress: Vec<Ingress>,
    }

    struct Ingress {
        ip: Text,
        hostname: Text,
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
    let balancer = wire.status.or_default().load_balancer.or_default();
    let ingress = balancer.ingress.or_default().into_iter();
    let ingress = ingress.filter_map(|it| unless_empty(it.ip).or(unless_empty(it.hostname)));
    let given = spec.external_ips.or_default();
    let external = ingress
        .chain(given)
        .chain(unless_empty(spec.external_name))
        .collect();
    Object::Service(Box::new(Service {
        name: id.name,
        uid: id.uid,
        headless: spec.cluster_ip.0.as_deref() == Some("None"),
        kind: or(spec.r#type, "ClusterIP"),
        selector: spec.selector.or_default(),
        ports: spec.ports.or_default().into_iter().map(port).collect(),
        external,
        tells_unready: spec.publish_not_ready_addresses.or_default(),
    }))
}

fn port(wire: WirePort) -> Text {
    let number = wire.port.or_default();
    let protocol = or(wire.protocol, "TCP");
    let mut words = format!("{number}/{protocol}");
    if let Some(name) = unless_empty(wire.name) {
        words.push(' ');
        words.push_str(&name);
    }
    if let Some(node) = wire.node_port.0.filter(|it| *it > 0) {
        // Writing to a String does not fail.
        let _ = write!(words, " (of nodes {node})");
    }
    words.into()
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
