//! What became of the pods of a set, moment by moment: those that are there, and those that went.
//!
//! It begins with what the cluster remembers (times of conditions and containers, events) and goes on with what
//! is seen. Kept for the open set only.

mod restarts;
mod stage;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::event::Event;
use super::pod::Pod;
use super::{Fleet, Ordinal, Set, Uid, ordinal};
pub use restarts::Lately;
use restarts::Restarts;
pub use stage::Stage;

/// The lives of the pods of one set.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    set: Option<Uid>,
    /// By seat, oldest first.
    lives: BTreeMap<Ordinal, Vec<Life>>,
}

/// One pod, from its beginning to its end.
#[derive(Clone, Debug, PartialEq)]
struct Life {
    /// Of one that only events tell of, not known.
    uid: Option<Uid>,
    revision: Option<Arc<str>>,
    marks: BTreeMap<Timestamp, Stage>,
    gone: Option<Timestamp>,
    restarts: Restarts,
}

/// A stretch of a pod's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its beginning; [`Timestamp::UNIX_EPOCH`] where that is not known.
    pub from: Timestamp,
    /// Its end, which is now while it lasts.
    pub until: Timestamp,
    /// What the pod did.
    pub stage: Stage,
    /// The name of the pod's revision, if it is known.
    pub revision: Option<Arc<str>>,
}

/// What a story is told of, besides the pods that went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tale<'a> {
    /// Pods that came.
    Comings,
    /// Pods of a revision that came.
    ComingsOf(&'a str),
    /// Nothing else.
    Goings,
}

/// Whether a pod came to its seat, or left it empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Came.
    In,
    /// Left, and no other came.
    Out,
}

/// A seat that was given another pod, or lost the one that it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The seat.
    pub ordinal: Ordinal,
    /// Which of the two.
    pub way: Way,
    /// When the pod before began to go; where there was none, when the new one was created.
    pub from: Timestamp,
    /// When the new pod became available, or the old one was gone for good; nothing while it lasts.
    pub until: Option<Timestamp>,
}

/// So many pods of one seat are remembered.
const MOST_LIVES: usize = 4;

/// So many moments of one pod are remembered: one that is ready by fits and starts has no end of them.
const MOST_MARKS: usize = 64;

/// What happened longer apart than this belongs to different stories.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Timeline {
    /// Takes in what is there now; another set begins anew.
    pub fn look(&mut self, set: &Set, fleet: &Fleet, now: Timestamp) {
        if self.set.as_ref() != Some(&set.uid) {
            *self = Self {
                set: Some(set.uid.clone()),
                lives: BTreeMap::new(),
            };
        }
        for replica in fleet.replicas(set) {
            if let Some(pod) = replica.pod {
                self.see(set, fleet, (replica.ordinal, pod), now);
            }
        }
        for (ordinal, lives) in &mut self.lives {
            let pod = fleet.pod(&set.pod_name(*ordinal));
            end(lives, pod, now);
        }
        self.remember(set, fleet);
    }

    /// Whether it tells of this set.
    #[must_use]
    pub fn is_of(&self, set: &Set) -> bool {
        self.set.as_ref() == Some(&set.uid)
    }

    /// What the pods of a seat did, oldest first.
    #[must_use]
    pub fn stretches(&self, ordinal: Ordinal, now: Timestamp) -> Vec<Stretch> {
        let lives = self.lives.get(&ordinal).into_iter().flatten();
        lives.flat_map(|life| life.stretches(now)).collect()
    }

    /// The seats of which something is known.
    #[must_use]
    pub fn seats(&self) -> impl DoubleEndedIterator<Item = Ordinal> {
        self.lives.keys().copied()
    }

    /// The pods that a seat had before the one of this identity: when each was gone, where that is known.
    pub fn gone(&self, ordinal: Ordinal, now: &Uid) -> impl Iterator<Item = Option<Timestamp>> {
        let lives = self.lives.get(&ordinal).into_iter().flatten();
        let others = lives.filter(move |life| life.uid.as_ref() != Some(now));
        others.map(|life| life.gone)
    }

    /// How often the containers of a pod were started anew within the last hour.
    #[must_use]
    pub fn restarts(&self, ordinal: Ordinal, pod: &Uid, now: Timestamp) -> Lately {
        let mut lives = self.lives.get(&ordinal).into_iter().flatten();
        let life = lives.find(|it| it.uid.as_ref() == Some(pod));
        life.map_or_else(Lately::default, |it| it.restarts.lately(now))
    }

    /// When the last story began, and its newest moment: comings and goings with no long pause between them.
    #[must_use]
    pub fn story(&self, tale: Tale<'_>) -> Option<(Timestamp, Timestamp)> {
        let moments = self
            .lives
            .values()
            .flatten()
            .flat_map(|it| it.moments(tale));
        let mut moments: Vec<_> = moments.collect();
        moments.sort_unstable();
        let newest = *moments.last()?;
        let mut begin = newest;
        for moment in moments.into_iter().rev() {
            if begin.duration_since(moment) > PAUSE {
                break;
            }
            begin = moment;
        }
        Some((begin, newest))
    }

    /// The passages of a story: pods that came since it began, each counted from when the one before it went.
    #[must_use]
    pub fn passages(&self, since: Timestamp) -> Vec<Passage> {
        let mut passages = Vec::new();
        for (ordinal, lives) in &self.lives {
            let mut before: Option<&Life> = None;
            for life in lives {
                let went = before.and_then(Life::going).filter(|at| *at >= since);
                let came = life.begun().filter(|at| *at >= since);
                if let Some(from) = came.map(|came| went.unwrap_or(came)) {
                    passages.push(Passage {
                        ordinal: *ordinal,
                        way: Way::In,
                        from,
                        until: life.first(Stage::Available),
                    });
                }
                before = Some(life);
            }
            // Going, and nobody has come after it.
            if let Some(from) = before.and_then(Life::going).filter(|at| *at >= since) {
                let until = before.and_then(|life| life.gone);
                passages.push(Passage {
                    ordinal: *ordinal,
                    way: Way::Out,
                    from,
                    until,
                });
            }
        }
        passages
    }

    fn see(&mut self, set: &Set, fleet: &Fleet, (ordinal, pod): (Ordinal, &Pod), now: Timestamp) {
        let lives = self.lives.entry(ordinal).or_default();
        let known = lives
            .iter()
            .position(|it| it.uid.as_ref() == Some(&pod.uid));
        if known.is_none() {
            lives.push(Life {
                uid: Some(pod.uid.clone()),
                revision: None,
                marks: BTreeMap::new(),
                gone: None,
                restarts: Restarts::default(),
            });
            let unwanted = lives.len().saturating_sub(MOST_LIVES);
            lives.drain(..unwanted);
        }
        let last = lives.len().saturating_sub(1);
        let Some(life) = lives.get_mut(known.unwrap_or(last)) else {
            return;
        };
        life.revision.clone_from(&pod.revision);
        life.gone = None;
        life.restarts.look(pod, now);
        let events = fleet.events_about("Pod", &pod.name);
        let events: Vec<&Event> = events
            .filter(|it| it.about_uid.as_ref().is_none_or(|uid| *uid == pod.uid))
            .collect();
        let was_ready = life
            .first(Stage::Ready)
            .or(life.first(Stage::Available))
            .is_some();
        for (at, stage) in stage::told(pod, set, &events, was_ready, now) {
            life.marks.insert(at, stage);
        }
        while life.marks.len() > MOST_MARKS {
            // The beginning stays.
            let second = life.marks.keys().nth(1).copied();
            second.map(|at| life.marks.remove(&at));
        }
    }

    /// What went before anyone looked, as events tell it: for an hour.
    fn remember(&mut self, set: &Set, fleet: &Fleet) {
        for (ordinal, went) in deletions(set, fleet) {
            let lives = self.lives.entry(ordinal).or_default();
            let after = lives.first().and_then(Life::begun);
            let is_told = lives.first().is_some_and(|it| it.uid.is_none())
                || lives
                    .iter()
                    .any(|it| it.going().is_some_and(|at| close(at, went)));
            if is_told || after.is_some_and(|after| went > after) {
                continue;
            }
            let grace = SignedDuration::from_secs(i64::from(set.grace_seconds) + 1);
            let latest = went.checked_add(grace).unwrap_or(went);
            let soon = went
                .checked_add(SignedDuration::from_secs(1))
                .unwrap_or(went);
            let life = Life {
                uid: None,
                revision: None,
                marks: BTreeMap::from([
                    (Timestamp::UNIX_EPOCH, Stage::Available),
                    (went, Stage::Terminating),
                ]),
                gone: Some(after.map_or(soon, |after| after.min(latest))),
                restarts: Restarts::default(),
            };
            lives.insert(0, life);
        }
        self.lives.retain(|_, lives| !lives.is_empty());
    }
}

/// The pods that are no longer there are gone: at the latest when another took the seat.
fn end(lives: &mut [Life], pod: Option<&Pod>, now: Timestamp) {
    for life in lives {
        let is_there = pod.is_some_and(|pod| Some(&pod.uid) == life.uid.as_ref());
        if !is_there && life.gone.is_none() {
            let begun = life.begun().unwrap_or(now);
            let after = pod.map(|pod| pod.created).filter(|after| *after >= begun);
            life.gone = Some(after.map_or(now, |after| after.min(now)));
        }
    }
}

/// When pods were last deleted, by seat: in the controller's words, or the kubelet's.
fn deletions(set: &Set, fleet: &Fleet) -> BTreeMap<Ordinal, Timestamp> {
    let mut found: BTreeMap<Ordinal, Timestamp> = BTreeMap::new();
    let mut note = |pod: &str, at: Timestamp| {
        let split = ordinal::split(pod).filter(|(parent, _)| *parent == &*set.name.name);
        if let Some((_, seat)) = split {
            let last = found.entry(seat).or_insert(at);
            *last = at.max(*last);
        }
    };
    for event in fleet.events_of(set) {
        match (&*event.about_kind, &*event.reason) {
            ("StatefulSet", "SuccessfulDelete") => {
                let mut words = event
                    .message
                    .split_whitespace()
                    .skip_while(|it| *it != "Pod");
                words
                    .nth(1)
                    .into_iter()
                    .for_each(|pod| note(pod, event.last));
            }
            ("Pod", "Killing") if event.message.starts_with("Stopping container") => {
                note(&event.about.name, event.last);
            }
            _ => {}
        }
    }
    found
}

fn close(a: Timestamp, b: Timestamp) -> bool {
    a.duration_since(b).abs() <= SignedDuration::from_secs(5)
}

impl Life {
    fn begun(&self) -> Option<Timestamp> {
        let first = self.marks.keys().next().copied();
        first.filter(|at| *at > Timestamp::UNIX_EPOCH)
    }

    fn first(&self, stage: Stage) -> Option<Timestamp> {
        self.marks
            .iter()
            .find(|(_, it)| **it == stage)
            .map(|(at, _)| *at)
    }

    fn moments(&self, tale: Tale<'_>) -> impl Iterator<Item = Timestamp> {
        let is_told = match tale {
            Tale::Comings => true,
            Tale::ComingsOf(revision) => self.revision.as_deref() == Some(revision),
            Tale::Goings => false,
        };
        let going = self.going();
        let gone = self.gone.filter(|_| going.is_some());
        let begun = self.begun().filter(|_| is_told);
        // The end of a coming is part of the story as well.
        let there = self
            .first(Stage::Available)
            .filter(|at| is_told && *at > Timestamp::UNIX_EPOCH);
        [begun, there, going, gone].into_iter().flatten()
    }

    fn going(&self) -> Option<Timestamp> {
        self.first(Stage::Terminating)
    }

    fn stretches(&self, now: Timestamp) -> Vec<Stretch> {
        let end = self.gone.unwrap_or(now);
        let ends = self.marks.keys().skip(1).copied().chain([end]);
        let pairs = self.marks.iter().zip(ends);
        pairs
            .filter(|((from, _), until)| **from < *until)
            .map(|((from, stage), until)| Stretch {
                from: *from,
                until: until.min(end),
                stage: *stage,
                revision: self.revision.clone(),
            })
            .collect()
    }
}
