//! A pod, as the controller sees it.

use jiff::{SignedDuration, Timestamp};

use crate::sim::store::Object;
use crate::sim::value::{entry, is_terminating, items, name, text, time, uid};

/// The label that names a pod's revision.
pub const REVISION: &str = "controller-revision-hash";
/// The label that holds a pod's name.
pub const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";
/// The label that holds a pod's ordinal.
pub const POD_INDEX: &str = "apps.kubernetes.io/pod-index";

/// A pod of the set as it was when the pass began.
#[derive(Clone, Debug)]
pub struct Member {
    /// The object.
    pub object: Object,
    /// The number at the end of its name.
    pub ordinal: i64,
    /// How far its life is.
    pub phase: Phase,
    /// Whether its deletion is under way.
    pub is_terminating: bool,
    ready: Readiness,
}

/// How far a pod's life is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It was never written: the API server has not seen it.
    Unborn,
    Pending,
    Running,
    /// Failed or Succeeded.
    Over,
    Unknown,
}

#[derive(Clone, Copy, Debug)]
enum Readiness {
    Unready,
    Since(Option<Timestamp>),
}

/// The parent's name and the ordinal in a pod's name: the digits after the last dash, and all before it.
pub fn name_parts(name: &str) -> Option<(&str, i64)> {
    let (parent, digits) = name.rsplit_once('-')?;
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    Some((parent, i64::from(digits.parse::<i32>().ok()?)))
}

impl Member {
    /// Reads a pod; none if its name holds no ordinal.
    pub fn of(object: Object) -> Option<Self> {
        let (_, ordinal) = name_parts(name(&object))?;
        let phase = match text(&object, "/status/phase") {
            "" => Phase::Unborn,
            "Pending" => Phase::Pending,
            "Running" => Phase::Running,
            "Failed" | "Succeeded" => Phase::Over,
            _ => Phase::Unknown,
        };
        let ready = items(&object, "/status/conditions")
            .iter()
            .find(|it| text(it, "/type") == "Ready")
            .filter(|it| text(it, "/status") == "True")
            .map_or(Readiness::Unready, |it| {
                Readiness::Since(time(it, "/lastTransitionTime"))
            });
        Some(Self {
            ordinal,
            phase,
            is_terminating: is_terminating(&object),
            ready,
            object,
        })
    }

    pub fn name(&self) -> &str {
        name(&self.object)
    }

    pub fn uid(&self) -> &str {
        uid(&self.object)
    }

    /// The revision that it was made from; empty for one that was adopted.
    pub fn revision(&self) -> &str {
        entry(&self.object, "/metadata/labels", REVISION).unwrap_or_default()
    }

    pub fn is_created(&self) -> bool {
        self.phase != Phase::Unborn
    }

    pub fn is_running_and_ready(&self) -> bool {
        self.phase == Phase::Running && matches!(self.ready, Readiness::Since(_))
    }

    /// Whether it has been ready for long enough. As in Kubernetes, the phase does not matter here.
    pub fn is_available(&self, min_ready: SignedDuration, now: Timestamp) -> bool {
        match self.ready {
            Readiness::Unready => false,
            Readiness::Since(_) if min_ready.is_zero() => true,
            Readiness::Since(since) => {
                since.is_some_and(|since| now.duration_since(since) >= min_ready)
            }
        }
    }

    /// How long until it becomes available by itself.
    pub fn available_in(
        &self,
        min_ready: SignedDuration,
        now: Timestamp,
    ) -> Option<SignedDuration> {
        match self.ready {
            Readiness::Since(Some(since)) if !self.is_available(min_ready, now) => {
                Some(min_ready - now.duration_since(since))
            }
            _ => None,
        }
    }
}
