//! A goal: what is true in the cluster when a step is done.

use jiff::Timestamp;

use crate::domain::rollout::{Progress, Task};
use crate::domain::{Fleet, Name, Ordinal, Uid};

/// What is true in the cluster when a step is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The controller has seen the spec.
    Observed,
    /// The controller has nothing left to do.
    AtRest,
    /// No pod of the set is left.
    Empty,
    /// The pod of a seat is another one, and available.
    Replaced {
        /// The seat.
        ordinal: Ordinal,
        /// The pod that was there.
        uid: Uid,
    },
    /// The pod of a seat is gone, or another one is there.
    PodGone {
        /// The seat.
        ordinal: Ordinal,
        /// The pod that was there.
        uid: Uid,
    },
    /// The set is gone.
    SetGone,
    /// The controller stands still because of the pod of a seat: what cures a stuck rollback is to be done now.
    WaitsFor(Ordinal),
}

/// How far a goal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It is true.
    Reached,
    /// Not yet.
    Ahead,
    /// It can no longer be reached: why.
    Missed(String),
}

impl Goal {
    /// How far it is, for the set of a name and identity whose spec was last written as this generation.
    #[must_use]
    pub fn stand(
        &self,
        fleet: &Fleet,
        (name, uid): (&Name, &Uid),
        generation: i64,
        progress: Option<&Progress>,
        now: Timestamp,
    ) -> Stand {
        let set = fleet.set(name).filter(|set| set.uid == *uid);
        let Some(set) = set else {
            return match self {
                Self::SetGone => Stand::Reached,
                _ => Stand::Missed("the set is gone".into()),
            };
        };
        let sees = set.generation >= generation && set.is_observed();
        let replica = |ordinal: &Ordinal| fleet.replica(set, *ordinal);
        let reached = match self {
            Self::Observed => sees,
            Self::AtRest => {
                let task = progress.map(|it| &it.task);
                let rests = matches!(
                    task,
                    Some(Task::Rest | Task::Held { .. } | Task::AwaitDeletion { .. })
                );
                sees && rests
            }
            Self::Empty => sees && fleet.replicas(set).iter().all(|it| it.pod.is_none()),
            Self::PodGone { ordinal, uid } => {
                replica(ordinal).pod.is_none_or(|pod| pod.uid != *uid)
            }
            Self::Replaced { ordinal, uid } => replica(ordinal).pod.is_some_and(|pod| {
                pod.uid != *uid
                    && pod.deleting.is_none()
                    && pod.is_available(set.min_ready_seconds, now)
            }),
            Self::SetGone => false,
            Self::WaitsFor(ordinal) => {
                let wait = progress.and_then(|it| it.wait.as_ref());
                sees && wait.is_some_and(|it| it.ordinal == *ordinal)
            }
        };
        if reached {
            Stand::Reached
        } else {
            Stand::Ahead
        }
    }
}
