//! A goal: what is true in the cluster when a step is done.

use jiff::Timestamp;

use crate::domain::health::Standing;
use crate::domain::rollout::{Progress, Task};
use crate::domain::{Fleet, Name, Ordinal, Set, Uid, cause};

/// What is true in the cluster when a step is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// It was carried out: nobody has to do anything more.
    Written,
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
        /// The pod that was there, if one was.
        uid: Option<Uid>,
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
    WaitsFor {
        /// The seat.
        ordinal: Ordinal,
        /// The pod that is there.
        uid: Uid,
    },
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
        if *self == Self::Written {
            return Stand::Reached;
        }
        let set = fleet.set(name).filter(|set| set.uid == *uid);
        let Some(set) = set else {
            return match self {
                Self::SetGone => Stand::Reached,
                _ => Stand::Missed("the set is gone".into()),
            };
        };
        if let Some(why) = self.missed(fleet, set, now) {
            return Stand::Missed(why);
        }
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
                // At rest is also who has made the last pod; it is done when that is available.
                sees && rests && progress.is_some_and(|it| it.wait.is_none())
            }
            Self::Empty => sees && fleet.replicas(set).iter().all(|it| it.pod.is_none()),
            Self::PodGone { ordinal, uid } => {
                replica(ordinal).pod.is_none_or(|pod| pod.uid != *uid)
            }
            Self::Replaced { ordinal, uid } => replica(ordinal).pod.is_some_and(|pod| {
                Some(&pod.uid) != uid.as_ref()
                    && pod.deleting.is_none()
                    && pod.is_available(set.min_ready_seconds, now)
            }),
            Self::Written => true,
            Self::SetGone => false,
            Self::WaitsFor { ordinal, .. } => {
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

    /// Why it can no longer be reached: a new pod that does not get well, or one that went by itself.
    fn missed(&self, fleet: &Fleet, set: &Set, now: Timestamp) -> Option<String> {
        let (Self::Replaced { ordinal, .. } | Self::WaitsFor { ordinal, .. }) = self else {
            return None;
        };
        let replica = fleet.replica(set, *ordinal);
        let pod = replica.pod?;
        let name = &pod.name.name;
        match self {
            Self::Replaced { uid, .. } if Some(&pod.uid) != uid.as_ref() => {
                let standing = Standing::of(&replica, set, now);
                let cause = cause::of_seat(set, fleet, &replica, &standing.health);
                let is_unwell = standing.is_stuck(now);
                is_unwell.then(|| format!("{name} was made anew, and does not get well: {cause}"))
            }
            Self::WaitsFor { uid, .. } if pod.uid != *uid => Some(format!(
                "{name} was made anew by itself: nothing stands in the way"
            )),
            _ => None,
        }
    }
}
