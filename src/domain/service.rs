//! Services and the endpoints behind them.

use std::collections::BTreeMap;

use super::{Name, Text, Uid};

/// What we keep of a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// `clusterIP: None`: each pod gets a name of its own.
    pub headless: bool,
    /// `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`.
    pub kind: Text,
    /// Labels that its pods carry; empty when endpoints are kept by hand.
    pub selector: BTreeMap<Text, Text>,
    /// Ports in words, such as `5432/TCP postgres`.
    pub ports: Vec<Text>,
    /// Where it is reached from outside: addresses and names of load balancers, addresses that were given to it, the
    /// name that it stands for.
    pub external: Vec<Text>,
    /// Whether DNS knows pods that are not ready too.
    pub tells_unready: bool,
}

/// What we keep of an EndpointSlice.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointSlice {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The Service that it belongs to, by label.
    pub service: Option<Text>,
    /// Its endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// One endpoint: what DNS answers with.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The pod behind it, by name.
    pub pod: Option<Text>,
    /// The host name under the Service's own.
    pub hostname: Option<Text>,
    /// Its first address.
    pub address: Option<Text>,
    /// Whether it may get traffic; a missing answer means yes.
    pub ready: bool,
}
