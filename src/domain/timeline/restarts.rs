//! How often the containers of a pod were started anew lately, as far as that was seen: a pod says how often in all,
//! and when the last time was.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::pod::Pod;

/// What counts as lately.
pub const LATELY: SignedDuration = SignedDuration::from_hours(1);

/// So many are remembered of one pod.
const MOST: usize = 256;

/// The restarts of one pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Restarts {
    /// What each container counted when it was last looked at.
    seen: BTreeMap<Arc<str>, u32>,
    /// When each was, oldest first.
    moments: Vec<Timestamp>,
    /// Since when all of them are known, if not since the pod began.
    since: Option<Timestamp>,
    /// Whether it was looked at.
    is_known: bool,
}

/// How often containers were started anew within the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lately {
    /// So often.
    pub number: usize,
    /// Whether it may have been more often, before anyone looked.
    pub is_least: bool,
}

impl Restarts {
    /// Takes in what a pod says now.
    pub fn look(&mut self, pod: &Pod, now: Timestamp) {
        let is_first = !std::mem::replace(&mut self.is_known, true);
        for container in &pod.containers {
            let before = self.seen.insert(container.name.clone(), container.restarts);
            let ended = container.last.as_ref().and_then(|it| it.at);
            let count = match before {
                Some(before) => container.restarts.saturating_sub(before),
                // Of those before anyone looked, the last one has left its time.
                None => container.restarts.min(u32::from(ended.is_some())),
            };
            let times = usize::try_from(count).unwrap_or(MOST).min(MOST);
            let at = ended.unwrap_or(now);
            self.moments.extend(std::iter::repeat_n(at, times));
        }
        if is_first {
            let known = u32::try_from(self.moments.len()).unwrap_or(u32::MAX);
            let unknown = pod.restarts().saturating_sub(known);
            let is_young = now.duration_since(pod.created) <= LATELY;
            if is_young {
                let times = usize::try_from(unknown).unwrap_or(MOST).min(MOST);
                let begin = std::iter::repeat_n(pod.created, times);
                self.moments.extend(begin);
            }
            self.since = (unknown > 0 && !is_young).then_some(now);
        }
        self.moments.sort_unstable();
        let unwanted = self.moments.len().saturating_sub(MOST);
        self.moments.drain(..unwanted);
    }

    /// How often within the last hour.
    pub fn lately(&self, now: Timestamp) -> Lately {
        let is_late = |at: &&Timestamp| now.duration_since(**at) <= LATELY;
        Lately {
            number: self.moments.iter().filter(is_late).count(),
            is_least: self.since.is_some_and(|it| now.duration_since(it) < LATELY),
        }
    }
}
