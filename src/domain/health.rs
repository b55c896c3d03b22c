//! How a seat is doing: the controller's words for it, with the reason that the kubelet or the scheduler
//! gives, and the moment from which we call it stuck.

use jiff::{SignedDuration, Timestamp};

use super::pod::{Container, ContainerState, Phase, Pod};
use super::{Replica, Set, Text};

/// What state a seat is in.
#[derive(Clone, Debug, PartialEq)]
pub enum Health {
    /// Ready for as long as the set asks.
    Available,
    /// Ready, but not yet for as long as the set asks.
    NotAvailable {
        /// When it will be.
        at: Timestamp,
    },
    /// Runs, but a readiness probe does not pass.
    NotReady {
        /// The first container that is not ready.
        container: Text,
    },
    /// A container cannot start, or does not stay up.
    Blocked(Blockage),
    /// On its node, on its way up.
    Creating {
        /// The kubelet's word, such as `ContainerCreating`.
        reason: Text,
    },
    /// No node takes it; in the scheduler's words, which are empty while it has yet to look.
    Unscheduled {
        /// A sentence of the scheduler.
        message: Text,
    },
    /// Its node does not answer.
    Lost,
    /// Being deleted.
    Terminating {
        /// Whether its node does not answer, so that nothing ends the pod.
        lost: bool,
    },
    /// All its containers ended: the controller makes it anew.
    Ended {
        /// `Failed`, `Succeeded`, or a reason such as `Evicted`.
        reason: Text,
    },
    /// No pod.
    Empty,
    /// No pod, since somebody else's bears its name.
    Taken,
}

/// Why a container does not run.
#[derive(Clone, Debug, PartialEq)]
pub struct Blockage {
    /// The container.
    pub container: Text,
    /// Its image.
    pub image: Text,
    /// The kubelet's word, such as `ImagePullBackOff` or `CrashLoopBackOff`.
    pub reason: Text,
    /// The kubelet's sentence.
    pub message: Text,
    /// How it ended the last time, if it ever ran: exit code and reason.
    pub ended: Option<(i32, Text)>,
    /// How often it was started anew.
    pub restarts: u32,
    /// Whether it runs just now, until it crashes again.
    pub runs: bool,
}

/// A health with its times.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What state it is in.
    pub health: Health,
    /// Since when, if that is known.
    pub since: Option<Timestamp>,
    /// From when on it counts as stuck, unless it changes; some states never do.
    pub stuck_at: Option<Timestamp>,
}

impl Standing {
    /// How a seat of a set is doing.
    #[must_use]
    pub fn of(replica: &Replica<'_>, set: &Set, now: Timestamp) -> Self {
        let Some(pod) = replica.pod else {
            let taken = replica.squatter.map(|since| (Health::Taken, since));
            let (health, since) = taken.map_or((Health::Empty, None), |(h, t)| (h, Some(t)));
            return Self {
                health,
                since,
                stuck_at: since,
            };
        };
        let lost = replica
            .node
            .is_some_and(|node| node.ready.holds != Some(true));
        let (health, since) = state(pod, set, lost, now);
        let patience = health.patience();
        let begin = match health {
            // A grace period is no delay: it counts from its end.
            Health::Terminating { lost: false } => pod.deleting,
            _ => since,
        };
        let stuck_at = begin
            .zip(patience)
            .and_then(|(begin, wait)| begin.checked_add(wait).ok());
        Self {
            health,
            since,
            stuck_at,
        }
    }

    /// Whether it lasts longer than it should, or can never end well.
    #[must_use]
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.stuck_at.is_some_and(|at| at <= now)
    }

    /// Whether the controller goes past it.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.health == Health::Available
    }

    /// When time alone will change what we say of it.
    #[must_use]
    pub fn changes_at(&self, now: Timestamp) -> Option<Timestamp> {
        let available = match self.health {
            Health::NotAvailable { at } => Some(at),
            _ => None,
        };
        [available, self.stuck_at]
            .into_iter()
            .flatten()
            .filter(|at| *at > now)
            .min()
    }
}

impl Health {
    /// How long it may last before it counts as stuck; nothing where it may last for ever.
    fn patience(&self) -> Option<SignedDuration> {
        let seconds = match self {
            Self::Available | Self::NotAvailable { .. } | Self::Ended { .. } | Self::Empty => None,
            Self::Blocked(_) | Self::Lost | Self::Taken | Self::Terminating { lost: true } => {
                Some(0)
            }
            Self::Terminating { lost: false } | Self::Unscheduled { .. } => Some(60),
            Self::Creating { .. } => Some(300),
            Self::NotReady { .. } => Some(600),
        };
        seconds.map(SignedDuration::from_secs)
    }
}

impl Health {
    /// Whether it is a volume, in the scheduler's words, that keeps the pod from a node.
    #[must_use]
    pub fn waits_for_volume(&self) -> bool {
        let Self::Unscheduled { message } = self else {
            return false;
        };
        let message = message.to_lowercase();
        let words = [
            "persistentvolumeclaim",
            "persistent volume",
            "binding volumes",
        ];
        words.iter().any(|it| message.contains(it)) || self.is_kept_from_its_volume()
    }

    /// Whether no node that could take the pod, in the scheduler's words, can mount its volume.
    #[must_use]
    pub fn is_kept_from_its_volume(&self) -> bool {
        let Self::Unscheduled { message } = self else {
            return false;
        };
        let message = message.to_lowercase();
        let words = ["persistentvolume's node affinity", "volume node affinity"];
        words.iter().any(|it| message.contains(it))
    }
}

impl Blockage {
    /// Whether it is the image that cannot be had.
    #[must_use]
    pub fn is_of_image(&self) -> bool {
        matches!(
            &*self.reason,
            "ImagePullBackOff"
                | "ErrImagePull"
                | "InvalidImageName"
                | "ErrImageNeverPull"
                | "ImageInspectError"
                | "RegistryUnavailable"
        )
    }
}

fn state(pod: &Pod, set: &Set, lost: bool, now: Timestamp) -> (Health, Option<Timestamp>) {
    if pod.deleting.is_some() {
        return (Health::Terminating { lost }, pod.terminating_since());
    }
    if matches!(pod.phase, Phase::Failed | Phase::Succeeded) {
        return (
            Health::Ended {
                reason: end_of(pod),
            },
            pod.ready.since,
        );
    }
    if pod.node.is_none() {
        let message = pod.scheduled.message.clone().unwrap_or_default();
        return (
            Health::Unscheduled { message },
            pod.scheduled.since.or(Some(pod.created)),
        );
    }
    if pod.is_ready() {
        return available(pod, set, now);
    }
    if lost {
        return (Health::Lost, pod.ready.since);
    }
    let begun = pod.scheduled.since.unwrap_or(pod.created);
    if let Some(blockage) = pod.containers.iter().find_map(blockage) {
        return (
            Health::Blocked(blockage),
            Some(pod.ready.since.unwrap_or(begun)),
        );
    }
    match pod.containers.iter().find_map(waiting) {
        Some(reason) => (Health::Creating { reason }, Some(begun)),
        None => (
            Health::NotReady {
                container: first_unready(pod),
            },
            pod.ready.since.or(Some(begun)),
        ),
    }
}

fn available(pod: &Pod, set: &Set, now: Timestamp) -> (Health, Option<Timestamp>) {
    match pod.available_at(set.min_ready_seconds) {
        Some(at) if set.min_ready_seconds > 0 && at > now => {
            (Health::NotAvailable { at }, pod.ready.since)
        }
        _ => (Health::Available, pod.ready.since),
    }
}

fn end_of(pod: &Pod) -> Text {
    let phase = if pod.phase == Phase::Failed {
        "Failed"
    } else {
        "Succeeded"
    };
    pod.reason.clone().unwrap_or_else(|| phase.into())
}

/// What keeps a container from running, if it is more than the way up.
fn blockage(container: &Container) -> Option<Blockage> {
    let (reason, message) = match &container.state {
        ContainerState::Waiting { reason, message } if !is_on_its_way(reason) => (reason, message),
        // An init container that ended well has done its work.
        ContainerState::Terminated(end) if end.exit_code != 0 => (&end.reason, &end.message),
        // Between two crashes it runs for a while: it is no better for that.
        ContainerState::Running { .. } if !container.ready && container.restarts > 1 => {
            let end = container.last.as_ref().filter(|end| end.exit_code != 0)?;
            (&end.reason, &end.message)
        }
        _ => return None,
    };
    let end = match &container.state {
        ContainerState::Terminated(end) => Some(end),
        _ => container.last.as_ref(),
    };
    Some(Blockage {
        container: (*container.name).into(),
        image: (*container.image).into(),
        reason: reason.clone(),
        message: message.clone(),
        ended: end.map(|end| (end.exit_code, end.reason.clone())),
        restarts: container.restarts,
        runs: matches!(container.state, ContainerState::Running { .. }),
    })
}

fn is_on_its_way(reason: &str) -> bool {
    matches!(reason, "" | "ContainerCreating" | "PodInitializing")
}

fn waiting(container: &Container) -> Option<Text> {
    match &container.state {
        ContainerState::Waiting { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

fn first_unready(pod: &Pod) -> Text {
    let unready = pod.containers.iter().find(|container| !container.ready);
    unready
        .map(|container| (*container.name).into())
        .unwrap_or_default()
}

impl Pod {
    /// Whether it was never ready since it was created: a container that never ran, or a Ready condition
    /// that is no younger than the pod's first moments on its node.
    #[must_use]
    pub fn was_never_ready(&self) -> bool {
        if self.is_ready() {
            return false;
        }
        let never_ran = |container: &Container| {
            matches!(container.state, ContainerState::Waiting { .. })
                && container.last.is_none()
                && container.restarts == 0
        };
        if self.containers.is_empty() || self.containers.iter().any(never_ran) {
            return true;
        }
        let begun = self.scheduled.since.unwrap_or(self.created);
        self.ready
            .since
            .is_none_or(|since| since.duration_since(begun) <= FIRST_MOMENTS)
    }
}

/// The kubelet writes the first Ready condition, a false one, within seconds of taking a pod on.
const FIRST_MOMENTS: SignedDuration = SignedDuration::from_secs(15);
