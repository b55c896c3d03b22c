//! What was confirmed, followed until it is true in the cluster: step by step, each sent when the one before it
//! is done.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Ticket;
use crate::domain::plan::{Fate, Goal, Outcome, Plan, Stand, Step};
use crate::domain::rollout::Progress;
use crate::domain::{Fleet, Kind, Ordinal, Set, Uid};
use crate::panes::plural;

/// A plan that is being carried out.
#[derive(Clone, Debug)]
pub struct Undertaking {
    /// What is done.
    pub plan: Plan,
    /// When it was confirmed.
    pub began: Timestamp,
    /// The ticket of its first request: no other undertaking has it.
    pub number: Ticket,
    /// How far the step is that is under way.
    pub state: State,
    /// Which step that is.
    step: usize,
    /// The set's spec as it was last written.
    generation: i64,
    /// The pods that were there at the beginning.
    pods: BTreeMap<Ordinal, Uid>,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its request waits to be sent.
    Asked(Ticket),
    /// The operator called it off; it may be too late.
    CalledOff(Ticket),
    /// Its request is on its way.
    Sent(Ticket),
    /// Nobody knows yet whether it was carried out: why.
    Unknown(Ticket, String),
    /// It was carried out, and is not true yet.
    Pursued,
}

impl Undertaking {
    /// A plan whose first request is asked for.
    #[must_use]
    pub fn of(plan: Plan, ticket: Ticket, fleet: &Fleet, now: Timestamp) -> Self {
        let set = fleet.set(&plan.set);
        let seats = set.map_or_else(Vec::new, |set| fleet.replicas(set));
        let pods = seats
            .iter()
            .filter_map(|it| Some((it.ordinal, it.pod?.uid.clone())));
        Self {
            pods: pods.collect(),
            generation: set.map_or(0, |set| set.generation),
            plan,
            began: now,
            number: ticket,
            state: State::Asked(ticket),
            step: 0,
        }
    }

    /// The question that waits for its answer.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        match &self.state {
            State::Asked(ticket)
            | State::CalledOff(ticket)
            | State::Sent(ticket)
            | State::Unknown(ticket, _) => Some(*ticket),
            State::Pursued => None,
        }
    }

    /// The step that is under way.
    #[must_use]
    pub fn current(&self) -> Option<&Step> {
        self.plan.steps.get(self.step)
    }

    /// Whether none of it was carried out yet.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.step == 0
    }

    /// The step was carried out; its goal is waited for.
    pub(super) fn pursue(&mut self, generation: Option<i64>) {
        self.state = State::Pursued;
        self.generation = generation.unwrap_or(self.generation);
    }

    /// The next step, to be asked for by this ticket; nothing when all is done.
    pub(super) fn go_on(&mut self, ticket: Ticket) -> Option<&Step> {
        self.step += 1;
        self.state = State::Asked(ticket);
        self.current()
    }

    /// Whether the step was carried out, and that is all there is to it.
    pub(super) fn is_written(&self) -> bool {
        let goal = self.current().map(|it| &it.goal);
        self.state == State::Pursued && goal == Some(&Goal::Written)
    }

    /// How far the goal of the step is that was carried out.
    #[must_use]
    pub fn stand(&self, fleet: &Fleet, progress: Option<&Progress>, now: Timestamp) -> Stand {
        if self.is_written() {
            return Stand::Reached;
        }
        let namespace = &self.plan.set.namespace;
        // What is not watched at the moment is not gone.
        if self.state != State::Pursued || !fleet.is_known(Kind::Sets, namespace) {
            return Stand::Ahead;
        }
        let Some(step) = self.current() else {
            return Stand::Reached;
        };
        let set = (&self.plan.set, &self.plan.uid);
        step.goal.stand(fleet, set, self.generation, progress, now)
    }

    /// What was done before the step that is under way, and what is left with it.
    #[must_use]
    pub fn halves(&self) -> (String, String) {
        self.split(self.step)
    }

    /// What was done with the step that is under way, and what is left after it.
    #[must_use]
    pub fn rest(&self) -> (String, String) {
        self.split(self.step + 1)
    }

    fn split(&self, step: usize) -> (String, String) {
        let abouts: Vec<&str> = self.plan.steps.iter().map(|it| it.about.as_str()).collect();
        let (done, left) = abouts.split_at(step.min(abouts.len()));
        (done.join(", "), left.join(", "))
    }

    /// How far it is, in one line: `scale search/es-data to 3: 1 of 2 gone, waits for es-data-3`.
    #[must_use]
    pub fn in_words(&self, fleet: &Fleet, progress: Option<&Progress>, now: Timestamp) -> String {
        let mut words = vec![self.of_step(fleet, now)];
        let known = fleet.is_known(Kind::Sets, &self.plan.set.namespace);
        if self.state == State::Pursued && !known {
            words.push("not watched now".into());
        } else if self.state == State::Pursued {
            let wait = progress.and_then(|it| it.wait.as_ref());
            let pod = wait.map(|it| format!("waits for {}-{}", self.plan.set.name, it.ordinal));
            words.extend(pod);
        }
        words.retain(|it| !it.is_empty());
        if words.is_empty() {
            words.push("waits for the controller".into());
        }
        format!("{}: {}", self.plan.title, words.join(", "))
    }

    fn of_step(&self, fleet: &Fleet, now: Timestamp) -> String {
        let nth = match self.plan.steps.len() {
            0 | 1 => String::new(),
            all => format!(" step {} of {all}", self.step + 1),
        };
        match &self.state {
            State::Asked(_) => format!("about to be sent{nth}"),
            State::CalledOff(_) => format!("being called off{nth}"),
            State::Sent(_) => format!("sent, no answer yet{nth}"),
            State::Unknown(_, why) => format!("UNKNOWN whether it was carried out{nth}: {why}"),
            State::Pursued => {
                let set = fleet.set(&self.plan.set);
                let seats = set.map(|set| self.count(set, fleet, now));
                let mut words = seats.unwrap_or_default();
                if !nth.is_empty() {
                    words.insert_str(0, if words.is_empty() { "" } else { ", " });
                    words.insert_str(0, nth.trim_start());
                }
                words
            }
        }
    }

    /// How many of the seats are as they will be: `1 of 2 gone`.
    fn count(&self, set: &Set, fleet: &Fleet, now: Timestamp) -> String {
        let (mut gone, mut come, mut new) = ((0, 0), (0, 0), (0, 0));
        let add = |sum: &mut (usize, usize), done: bool| {
            sum.0 += usize::from(done);
            sum.1 += 1;
        };
        for seat in &self.plan.seats {
            let pod = fleet.replica(set, seat.ordinal).pod;
            let old = self.pods.get(&seat.ordinal);
            let is_old = pod.is_some_and(|pod| Some(&pod.uid) == old);
            let is_up = pod.is_some_and(|pod| pod.is_available(set.min_ready_seconds, now));
            match seat.fate {
                Fate::Stays => {}
                Fate::Goes(_) => add(&mut gone, !is_old),
                Fate::Comes(_) => add(&mut come, is_up),
                Fate::Replaced(_) => add(&mut new, is_up && !is_old),
            }
        }
        let sums = [(gone, "gone"), (come, "available"), (new, "replaced")];
        let told = sums.iter().filter(|((_, all), _)| *all > 0);
        let told = told.map(|((done, all), word)| format!("{done} of {all} {word}"));
        told.collect::<Vec<_>>().join(", ")
    }
}

impl Outcome {
    /// What came of it, in a few words, as the journal has it.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Done { was_lost: true, .. } => "done; the answer was lost".into(),
            Self::Done { warnings, .. } if warnings.is_empty() => "done".into(),
            Self::Done { warnings, .. } => {
                let number = warnings.len();
                let word = plural(number, "warning");
                format!("done, {number} {word}: {}", warnings.join("; "))
            }
            Self::Changed(differences) => {
                let pointers = differences.iter().map(|it| it.pointer.as_str());
                let pointers = pointers.collect::<Vec<_>>().join(", ");
                format!("not sent: no longer as it was seen: {pointers}")
            }
            Self::Refused(reproof) => {
                format!(
                    "refused: {} {}: {}",
                    reproof.code, reproof.reason, reproof.message
                )
            }
            Self::NotSent(why) => format!("not sent: {why}"),
            Self::NotDone(why) => format!("not carried out: {why}"),
            Self::Unknown(why) => format!("unknown: {why}"),
        }
    }
}
