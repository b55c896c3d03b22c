//! A pod: what its kubelet and the scheduler say of it, and no more.
//!
//! There may be ten thousand: words that many of them say are kept once, and what few of them have takes little room in
//! the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Name, Ordinal, Text, Uid, ordinal};

/// Labels by their keys.
pub type Labels = BTreeMap<Text, Text>;

/// What we keep of a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// Namespace and name.
    pub name: Name,
    /// Its identity: a pod that was made anew has another.
    pub uid: Uid,
    /// The uid of the StatefulSet that controls it; nothing for strays and other pods.
    pub set: Option<Uid>,
    /// The name of its ControllerRevision; adopted pods have none.
    pub revision: Option<Arc<str>>,
    /// When it was created.
    pub created: Timestamp,
    /// When its grace period ends or ended (`deletionTimestamp`), if it is being deleted.
    pub deleting: Option<Timestamp>,
    /// The grace period of its deletion in seconds; the deletion began this long before `deleting`.
    pub grace_seconds: u32,
    /// The phase.
    pub phase: Phase,
    /// Why the whole pod failed, such as `Evicted`.
    pub reason: Option<Text>,
    /// The same in a sentence.
    pub message: Option<Text>,
    /// Whether it is ready, and since when it is or is not.
    pub ready: Condition,
    /// Whether it was scheduled, and the scheduler's word if it was not.
    pub scheduled: Condition,
    /// The node, once one was chosen.
    pub node: Option<Arc<str>>,
    /// Its address.
    pub ip: Option<Text>,
    /// The stable host name, and the subdomain that it was created with.
    pub hostname: Option<Arc<str>>,
    /// The Service that names it, as it was when the pod was created.
    pub subdomain: Option<Arc<str>>,
    /// Init containers and sidecars first, then the main ones, in the order of the spec.
    pub containers: Box<[Container]>,
    /// Claims that it mounts: name of the volume, name of the claim.
    pub claims: Box<[(Text, Text)]>,
    /// Labels, for the selectors of Services and budgets; the controller's own are left out. The pods of a set share them.
    pub labels: Arc<Labels>,
}

/// `status.phase`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Phase {
    /// Not started; also what an empty phase means.
    #[default]
    Pending,
    /// At least one container runs.
    Running,
    /// All containers ended well.
    Succeeded,
    /// All containers ended, one of them badly.
    Failed,
    /// The kubelet does not answer.
    Unknown,
}

/// A condition of a pod or node.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Condition {
    /// Yes, no, or unknown, which a missing condition is too.
    pub holds: Option<bool>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// A word of the machine.
    pub reason: Option<Text>,
    /// A sentence of the machine.
    pub message: Option<Text>,
}

/// A container of a pod: its spec and its status in one.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Its name.
    pub name: Arc<str>,
    /// Its image as the spec names it.
    pub image: Arc<str>,
    /// What part it plays.
    pub role: Role,
    /// Whether its readiness probe passes.
    pub ready: bool,
    /// How often it was started anew in this pod.
    pub restarts: u32,
    /// What it does now.
    pub state: ContainerState,
    /// How it ended the last time.
    pub last: Option<Box<Termination>>,
}

/// What part a container plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs to its end before the main ones start.
    Init,
    /// Started like an init container, runs beside the main ones.
    Sidecar,
    /// A container of `spec.containers`.
    Main,
}

/// `state` of a container's status.
#[derive(Clone, Debug, PartialEq)]
pub enum ContainerState {
    /// Not started: the reason, such as `ImagePullBackOff`, and a sentence.
    Waiting {
        /// A word of the kubelet; empty when it gave none.
        reason: Text,
        /// A sentence of the kubelet; empty when it gave none.
        message: Text,
    },
    /// Runs since.
    Running {
        /// When it was started.
        since: Option<Timestamp>,
    },
    /// Ended.
    Terminated(Box<Termination>),
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Termination {
    /// A word of the kubelet, such as `Error`, `OOMKilled` or `Completed`.
    pub reason: Text,
    /// The exit code.
    pub exit_code: i32,
    /// When.
    pub at: Option<Timestamp>,
    /// What the container left in its termination log.
    pub message: Text,
}

impl Pod {
    /// The ordinal that its name ends with.
    #[must_use]
    pub fn ordinal(&self) -> Option<Ordinal> {
        ordinal::split(&self.name.name).map(|(_, ordinal)| ordinal)
    }

    /// Running and Ready, as the controller means it.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Running && self.ready.holds == Some(true)
    }

    /// When it becomes, or became, available: ready for as long as the set asks.
    #[must_use]
    pub fn available_at(&self, min_ready_seconds: u32) -> Option<Timestamp> {
        if !self.is_ready() {
            return None;
        }
        let since = self.ready.since.unwrap_or(self.created);
        since
            .checked_add(jiff::SignedDuration::from_secs(i64::from(
                min_ready_seconds,
            )))
            .ok()
    }

    /// Whether it is available now, as the controller means it.
    #[must_use]
    pub fn is_available(&self, min_ready_seconds: u32, now: Timestamp) -> bool {
        if min_ready_seconds == 0 {
            return self.is_ready();
        }
        self.available_at(min_ready_seconds)
            .is_some_and(|at| at <= now)
    }

    /// Since when it is being deleted.
    #[must_use]
    pub fn terminating_since(&self) -> Option<Timestamp> {
        let end = self.deleting?;
        end.checked_sub(jiff::SignedDuration::from_secs(i64::from(
            self.grace_seconds,
        )))
        .ok()
    }

    /// How often its containers were started anew.
    #[must_use]
    pub fn restarts(&self) -> u32 {
        self.containers
            .iter()
            .map(|container| container.restarts)
            .sum()
    }
}
