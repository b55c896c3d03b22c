//! What arrives from a cluster: plain data, so that it can be printed, compared and replayed.

use std::sync::Arc;

use jiff::Timestamp;

use super::autoscaler::Autoscaler;
use super::budget::Budget;
use super::claim::Claim;
use super::event::Event;
use super::node::Node;
use super::pod::Pod;
use super::revision::{Revision, Template};
use super::service::{EndpointSlice, Service};
use super::set::Set;
use super::stray::Stray;
use super::usage::Usage;
use super::volume::{StorageClass, Volume};
use super::{Name, Text, Uid};

/// A kind of object that is watched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// StatefulSets.
    Sets,
    /// Pods of StatefulSets, and no others: the server filters them.
    Pods,
    /// All other pods: read only where a set cannot make a pod, for one of them may bear its name.
    Strays,
    /// PersistentVolumeClaims.
    Claims,
    /// Nodes.
    Nodes,
    /// Services.
    Services,
    /// Events about StatefulSets.
    SetEvents,
    /// Events about anything else.
    Events,
    /// ControllerRevisions, without their templates.
    Revisions,
    /// Templates of ControllerRevisions: read for the open set only.
    Templates,
    /// PersistentVolumes.
    Volumes,
    /// StorageClasses.
    StorageClasses,
    /// EndpointSlices.
    EndpointSlices,
    /// PodDisruptionBudgets.
    Budgets,
    /// HorizontalPodAutoscalers.
    Autoscalers,
}

/// Where a kind is watched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The whole cluster: every namespace, or objects that have none.
    Cluster,
    /// One namespace.
    Namespace(Arc<str>),
    /// What belongs to one set.
    Set {
        /// The set's namespace.
        namespace: Arc<str>,
        /// The set's identity.
        uid: Uid,
        /// The labels that the server is asked for; where a set selects by none, it is asked for all.
        labels: Text,
    },
}

/// One list and watch: a kind in a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feed {
    /// What is watched.
    pub kind: Kind,
    /// Where.
    pub scope: Scope,
}

/// How far the picture of a feed can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Its first list is under way: how many objects have come so far.
    Syncing {
        /// Objects so far.
        so_far: usize,
    },
    /// Listed and watched.
    Live,
    /// Contact was lost; what is shown is as old as `since`.
    Stale {
        /// The last moment at which the picture was known to be true.
        since: Timestamp,
        /// When the next try begins.
        retry_at: Timestamp,
        /// What went wrong, in one sentence without control characters.
        why: Text,
    },
    /// The server refuses: `no permission: list persistentvolumeclaims in ns db`.
    Forbidden {
        /// Since when; what was read before that stays on the screen.
        since: Timestamp,
        /// What is missing, in one sentence.
        why: Text,
    },
    /// The server does not know the kind at all.
    Absent {
        /// In one sentence.
        why: Text,
    },
}

/// An object of any kind, reduced to what we keep of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// A StatefulSet.
    Set(Box<Set>),
    /// A pod.
    Pod(Box<Pod>),
    /// A pod that no set made.
    Stray(Box<Stray>),
    /// A claim.
    Claim(Box<Claim>),
    /// A volume.
    Volume(Box<Volume>),
    /// A storage class.
    StorageClass(Box<StorageClass>),
    /// A node.
    Node(Box<Node>),
    /// An event.
    Event(Box<Event>),
    /// A revision.
    Revision(Box<Revision>),
    /// The template of a revision.
    Template(Box<Template>),
    /// A Service.
    Service(Box<Service>),
    /// An EndpointSlice.
    EndpointSlice(Box<EndpointSlice>),
    /// A disruption budget.
    Budget(Box<Budget>),
    /// An autoscaler.
    Autoscaler(Box<Autoscaler>),
}

/// One thing that was learnt from the cluster.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// An object is there, new or changed.
    Applied(Object),
    /// An object is gone. Nothing happens if another of the same name has taken its place.
    Gone {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: Name,
        /// Its identity.
        uid: Uid,
    },
    /// A feed's picture became more or less trustworthy.
    Feed {
        /// Which.
        feed: Feed,
        /// What is true of it now.
        freshness: Freshness,
    },
    /// A feed is no longer watched: its objects are forgotten.
    Closed(Feed),
    /// How full claims are, as the kubelet of a node says.
    Measured(Vec<(Name, Usage)>),
    /// The server's clock is ahead of ours by this many seconds (behind, when negative).
    Skew(i64),
    /// Something that the operator must know, such as `the state of the cluster went back in time`.
    Notice(Text),
}

impl Scope {
    /// Whether it holds all of its kind that a namespace has, or that a set in it has.
    #[must_use]
    pub fn covers(&self, namespace: &Arc<str>) -> bool {
        match self {
            Self::Cluster => true,
            Self::Namespace(name)
            | Self::Set {
                namespace: name, ..
            } => name == namespace,
        }
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Sets,
        Self::Pods,
        Self::Strays,
        Self::Claims,
        Self::Nodes,
        Self::Services,
        Self::SetEvents,
        Self::Events,
        Self::Revisions,
        Self::Templates,
        Self::Volumes,
        Self::StorageClasses,
        Self::EndpointSlices,
        Self::Budgets,
        Self::Autoscalers,
    ];

    /// The plural of the API, as rights name it.
    #[must_use]
    pub fn resource(self) -> &'static str {
        match self {
            Self::Sets => "statefulsets",
            Self::Pods | Self::Strays => "pods",
            Self::Claims => "persistentvolumeclaims",
            Self::Nodes => "nodes",
            Self::Services => "services",
            Self::SetEvents | Self::Events => "events",
            Self::Revisions | Self::Templates => "controllerrevisions",
            Self::Volumes => "persistentvolumes",
            Self::StorageClasses => "storageclasses",
            Self::EndpointSlices => "endpointslices",
            Self::Budgets => "poddisruptionbudgets",
            Self::Autoscalers => "horizontalpodautoscalers",
        }
    }

    /// Whether something is concluded from an object of it that is not there, once all are known.
    #[must_use]
    pub fn is_missed(self) -> bool {
        let around = matches!(self, Self::Services | Self::StorageClasses | Self::Strays);
        around || matches!(self, Self::Sets | Self::Pods | Self::Claims)
    }

    /// Whether its objects live in namespaces.
    #[must_use]
    pub fn is_namespaced(self) -> bool {
        !matches!(self, Self::Nodes | Self::Volumes | Self::StorageClasses)
    }
}

impl Object {
    /// Namespace and name.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Set(it) => &it.name,
            Self::Pod(it) => &it.name,
            Self::Stray(it) => &it.name,
            Self::Claim(it) => &it.name,
            Self::Volume(it) => &it.name,
            Self::StorageClass(it) => &it.name,
            Self::Node(it) => &it.name,
            Self::Event(it) => &it.name,
            Self::Revision(it) => &it.name,
            Self::Template(it) => &it.name,
            Self::Service(it) => &it.name,
            Self::EndpointSlice(it) => &it.name,
            Self::Budget(it) => &it.name,
            Self::Autoscaler(it) => &it.name,
        }
    }

    /// Its identity.
    #[must_use]
    pub fn uid(&self) -> &Uid {
        match self {
            Self::Set(it) => &it.uid,
            Self::Pod(it) => &it.uid,
            Self::Stray(it) => &it.uid,
            Self::Claim(it) => &it.uid,
            Self::Volume(it) => &it.uid,
            Self::StorageClass(it) => &it.uid,
            Self::Node(it) => &it.uid,
            Self::Event(it) => &it.uid,
            Self::Revision(it) => &it.uid,
            Self::Template(it) => &it.uid,
            Self::Service(it) => &it.uid,
            Self::EndpointSlice(it) => &it.uid,
            Self::Budget(it) => &it.uid,
            Self::Autoscaler(it) => &it.uid,
        }
    }
}
