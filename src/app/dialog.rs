//! The dialog of an operation: what it asks, what it would do, and what the server says of it. Whatever is
//! written goes through it; it is the same for every operation.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Ticket;
use super::aim::Aim;
use super::chord::Chord;
use super::form::{Form, Typed};
use super::sheet::Intent;
use crate::domain::plan::{Danger, Difference, Outcome, Plan, Refusal, Request, Verdict};
use crate::manifest::Merge;
use crate::operations::{Field, Operation};
use crate::panes::Line;

/// What is shown for a shorter time was not read: a key that comes sooner was meant for something else.
pub(super) const READ: SignedDuration = SignedDuration::from_millis(300);

/// So long after the last edit the server is asked, so that it is not asked for every digit.
pub const PAUSE: SignedDuration = SignedDuration::from_millis(300);

/// So often the world may change under a rehearsal before somebody has to press a key.
const MOST_ANEW: u8 = 3;

/// An operation that is being planned.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// What is to be done.
    pub operation: &'static Operation,
    /// To what.
    pub aim: Aim,
    /// What it asks.
    pub form: Form,
    /// The name that is typed before something is destroyed.
    pub typed: Typed,
    /// How far it is.
    pub stage: Stage,
    /// What changed in the set since it was first read.
    pub meanwhile: Vec<Difference>,
    /// Scrolled by so many lines.
    pub top: usize,
    /// What an edited text changes, line by line.
    pub diff: Vec<Line>,
    /// What an edited text is to come to, where the dialog is about one.
    pub intent: Option<Box<Intent>>,
    pub(super) read: Option<Read>,
    /// Keys that came before anything was asked: whoever knows the way types on.
    pub(super) early: Vec<Chord>,
    anew: u8,
}

/// What was read: at first, and last.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) first: Value,
    pub(super) object: Value,
    pub(super) others: Vec<Value>,
    /// What the text changes of the object as it was read last.
    pub(super) merge: Merge,
}

/// How far a dialog is.
#[derive(Clone, Debug)]
pub enum Stage {
    /// The set is being read.
    Reading(Ticket),
    /// It could not be read: why.
    Unreadable(String),
    /// It is not there any more, or another one is: nothing can be confirmed.
    Gone(String),
    /// The operation cannot be planned.
    Refused(Refusal),
    /// It can be.
    Planned(Box<Planned>),
    /// It was confirmed; the undertaking of this ticket tells what came of it.
    Sending(Box<Plan>, Ticket),
}

/// A plan, and what the server says of it.
#[derive(Clone, Debug)]
pub struct Planned {
    /// What would be done.
    pub plan: Plan,
    /// What the server says.
    pub said: Said,
    /// Since when it stands on the screen as it is.
    seen: Option<Timestamp>,
}

/// What the server says of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The set is being read anew.
    Reading(Ticket),
    /// It will be asked at this time.
    Due(Timestamp),
    /// It was asked.
    Asked(Ticket),
    /// What it said of the rehearsal.
    Told(Verdict),
    /// It was sent, and not carried out.
    CameToNothing(Outcome),
}

impl Dialog {
    /// One whose set is being read.
    #[must_use]
    pub fn reading(operation: &'static Operation, aim: Aim, ticket: Ticket) -> Self {
        Self {
            operation,
            aim,
            form: Form::of(Vec::new()),
            typed: Typed::default(),
            stage: Stage::Reading(ticket),
            meanwhile: Vec::new(),
            top: 0,
            diff: Vec::new(),
            intent: None,
            read: None,
            early: Vec::new(),
            anew: 0,
        }
    }

    /// The set is being read, by this ticket; a plan that stands there stays until then.
    pub(super) fn reads(&mut self, ticket: Ticket) {
        match &mut self.stage {
            Stage::Planned(planned) => planned.said = Said::Reading(ticket),
            stage => *stage = Stage::Reading(ticket),
        }
    }

    /// Takes in what was planned, anew or for the first time; the server is asked at this time, unless it was asked
    /// about the very same.
    pub(super) fn settle(&mut self, plan: Result<Plan, Refusal>, ask_at: Timestamp) {
        let plan = match plan {
            Ok(plan) => plan,
            Err(refusal) => {
                self.stage = Stage::Refused(refusal);
                return;
            }
        };
        if self.plan().is_none_or(|it| it.typed != plan.typed) {
            self.typed = Typed::default();
        }
        if let Stage::Planned(planned) = &mut self.stage {
            let was_read_anew = matches!(planned.said, Said::Reading(_));
            if planned.plan == plan && !was_read_anew {
                return;
            }
            let asks_the_same = first(&planned.plan) == first(&plan);
            planned.plan = plan;
            planned.seen = None;
            if !asks_the_same || was_read_anew {
                planned.said = Said::Due(ask_at);
            }
            return;
        }
        self.stage = Stage::Planned(Box::new(Planned {
            plan,
            said: Said::Due(ask_at),
            seen: None,
        }));
    }

    /// The plan, if there is one.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        match &self.stage {
            Stage::Planned(planned) => Some(&planned.plan),
            Stage::Sending(plan, _) => Some(plan),
            Stage::Reading(_) | Stage::Unreadable(_) | Stage::Gone(_) | Stage::Refused(_) => None,
        }
    }

    /// The question that waits for its answer.
    #[must_use]
    pub fn asked(&self) -> Option<Ticket> {
        match &self.stage {
            Stage::Reading(ticket) => Some(*ticket),
            Stage::Planned(planned) => match planned.said {
                Said::Asked(ticket) | Said::Reading(ticket) => Some(ticket),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the set is being read, for the first time or anew.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        match &self.stage {
            Stage::Reading(_) => true,
            Stage::Planned(planned) => matches!(planned.said, Said::Reading(_)),
            _ => false,
        }
    }

    /// Asks for these; keys that came before are answers to them, and nothing else.
    pub(super) fn ask(&mut self, fields: Vec<Field>) {
        self.form = Form::of(fields);
        for chord in std::mem::take(&mut self.early) {
            self.form.press(chord);
        }
    }

    /// When the server is to be asked.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Planned(planned) => match planned.said {
                Said::Due(at) => Some(at),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether letters are typed into a line.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.form.is_typing() || self.asks_for_name().is_some()
    }

    /// What is to be sent first.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        first(self.plan()?)
    }

    /// What was sent came to nothing: the plan stands there again.
    pub(super) fn come_to_nothing(&mut self, outcome: Outcome) {
        if let Stage::Sending(plan, _) = &self.stage {
            self.stage = Stage::Planned(Box::new(Planned {
                plan: (**plan).clone(),
                said: Said::CameToNothing(outcome),
                seen: None,
            }));
        }
    }

    /// Takes note that it was drawn.
    pub(super) fn drawn(&mut self, now: Timestamp) {
        if let Stage::Planned(planned) = &mut self.stage {
            planned.seen.get_or_insert(now);
        }
    }

    /// Takes in what the server says of the plan.
    pub(super) fn tell(&mut self, said: Said) {
        if let Stage::Planned(planned) = &mut self.stage {
            planned.said = said;
            planned.seen = None;
        }
    }

    /// Whether the set may be read again by itself, after a rehearsal found it changed.
    pub(super) fn may_begin_anew(&mut self) -> bool {
        self.anew += 1;
        self.anew <= MOST_ANEW
    }

    /// Somebody is there: whatever changes from now on is looked at again.
    pub(super) fn is_attended(&mut self) {
        self.anew = 0;
    }

    /// Whether the server would do it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        let Stage::Planned(planned) = &self.stage else {
            return false;
        };
        matches!(planned.said, Said::Told(Verdict::Accepted { .. }))
    }

    /// Whether a key that was pressed now was meant for the plan that is shown.
    pub(super) fn was_read(&self, now: Timestamp) -> bool {
        let seen = match &self.stage {
            Stage::Planned(planned) => planned.seen,
            _ => None,
        };
        seen.is_some_and(|at| now.duration_since(at) >= READ)
    }

    /// The plan, if a key that was pressed now may confirm it.
    pub(super) fn confirmable(&self, now: Timestamp) -> Option<&Plan> {
        let Stage::Planned(planned) = &self.stage else {
            return None;
        };
        let is_named = name(&planned.plan).is_none_or(|it| it == self.typed.text());
        (self.was_read(now) && is_named && self.is_accepted()).then_some(&planned.plan)
    }

    /// Whether the name of what is at stake is to be typed now.
    #[must_use]
    pub fn asks_for_name(&self) -> Option<&str> {
        let name = name(self.plan()?)?;
        let is_open = matches!(self.stage, Stage::Planned(_));
        (is_open && self.form.focused().is_none()).then_some(name)
    }
}

/// What is sent first.
fn first(plan: &Plan) -> Option<&Request> {
    plan.steps.first().map(|it| &it.request)
}

/// The name that must be typed before a plan is confirmed.
fn name(plan: &Plan) -> Option<&str> {
    let is_destructive = plan.danger == Danger::Destructive;
    let name = plan.typed.as_deref().unwrap_or(&plan.set.name);
    is_destructive.then_some(name)
}
