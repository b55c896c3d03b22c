//! Tables: what `kubectl get` shows, with the columns of the real server.
//!
//! The server works the cells out, ages included, so that a client needs to know nothing of a kind. To add a kind, write
//! its columns and its cells, and list it in [`printer`].

mod cluster; // nodes, namespaces, events, quotas, roles
mod network; // services and endpoint slices
mod pods; // pods
mod storage; // volumes, claims, classes
mod words; // ages, and what stands for nothing
mod workloads; // sets, revisions, budgets, autoscalers, configuration

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::sim::resource::Kind;

/// How objects of a kind are shown.
pub struct Printer {
    /// The head of each column.
    pub columns: &'static [Column],
    /// The cells of an object.
    pub cells: fn(&Value, Timestamp) -> Vec<Value>,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    name: &'static str,
    kind: &'static str,
    /// 1 for those that only `-o wide` shows.
    priority: u8,
}

const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: "string",
        priority: 0,
    }
}

const fn wide(name: &'static str) -> Column {
    Column {
        priority: 1,
        ..text(name)
    }
}

const fn number(name: &'static str) -> Column {
    Column {
        kind: "integer",
        ..text(name)
    }
}

impl Column {
    fn described(&self) -> Value {
        json!({
            "name": self.name,
            "type": self.kind,
            "format": if self.name == "Name" { "name" } else { "" },
            "description": "",
            "priority": self.priority,
        })
    }
}

impl Printer {
    /// The columns, as a table tells them.
    #[must_use]
    pub fn head(&self) -> Value {
        self.columns.iter().map(Column::described).collect()
    }
}

/// How this kind is shown.
#[must_use]
pub fn printer(kind: Kind) -> &'static Printer {
    match kind {
        Kind::Pod => &pods::PODS,
        Kind::StatefulSet => &workloads::SETS,
        Kind::ControllerRevision => &workloads::REVISIONS,
        Kind::PodDisruptionBudget => &workloads::BUDGETS,
        Kind::HorizontalPodAutoscaler => &workloads::AUTOSCALERS,
        Kind::ConfigMap => &workloads::CONFIG_MAPS,
        Kind::Secret => &workloads::SECRETS,
        Kind::ServiceAccount => &workloads::ACCOUNTS,
        Kind::PersistentVolume => &storage::VOLUMES,
        Kind::PersistentVolumeClaim => &storage::CLAIMS,
        Kind::StorageClass => &storage::CLASSES,
        Kind::Service => &network::SERVICES,
        Kind::EndpointSlice => &network::SLICES,
        Kind::Node => &cluster::NODES,
        Kind::Namespace => &cluster::NAMESPACES,
        Kind::Event => &cluster::EVENTS,
        Kind::ResourceQuota => &cluster::QUOTAS,
        Kind::Role | Kind::ClusterRole => &cluster::ROLES,
        Kind::RoleBinding | Kind::ClusterRoleBinding => &cluster::BINDINGS,
    }
}
