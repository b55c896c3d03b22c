//! An object that is read while something that shows it is open: once, and again when something of it may be
//! different. Nothing is read for nothing: not while nobody looks, and not by the clock.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Answer, App, Ask, Effect, Ticket};
use crate::domain::plan::at;
use crate::domain::{Name, Uid};
use crate::manifest::Veil;

/// After it could not be read, it is not tried again sooner.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// An object as it was read, and whether it is to be read again.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The object that is there, if one is: another one is read anew.
    uid: Option<Uid>,
    /// It is read no more often than this.
    pause: SignedDuration,
    /// As it was read, with signs in place of its secrets.
    object: Option<Value>,
    trouble: Option<String>,
    asked: Option<Ticket>,
    asked_at: Timestamp,
    is_old: bool,
}

impl Reading {
    /// Of nothing yet; what is read is read no more often than this.
    pub fn every(pause: SignedDuration) -> Self {
        Self {
            uid: None,
            pause,
            object: None,
            trouble: None,
            asked: None,
            asked_at: Timestamp::UNIX_EPOCH,
            is_old: false,
        }
    }

    /// The object as it was read last, with signs in place of its secrets.
    pub fn object(&self) -> Option<&Value> {
        self.object.as_ref()
    }

    /// Why it could not be read.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Whether this is the question that waits for its answer.
    pub fn waits_for(&self, ticket: Ticket) -> bool {
        self.asked == Some(ticket)
    }

    /// When it is to be read again, if it is.
    pub fn due(&self) -> Option<Timestamp> {
        let pause = if self.trouble.is_some() {
            REST
        } else {
            self.pause
        };
        let is_wanted = self.is_old && self.asked.is_none() && self.uid.is_some();
        let at = self.asked_at.checked_add(pause).unwrap_or(self.asked_at);
        is_wanted.then_some(at)
    }

    /// This object is the one that is meant now, or none is: what was read of another is forgotten.
    pub fn be_of(&mut self, uid: Option<&Uid>, effects: &mut Vec<Effect>) {
        if self.uid.as_ref() == uid {
            return;
        }
        effects.extend(self.leave());
        *self = Self {
            uid: uid.cloned(),
            is_old: uid.is_some(),
            ..Self::every(self.pause)
        };
    }

    /// Something of it may be different now.
    pub fn grow_old(&mut self) {
        self.is_old = true;
    }

    /// It is to be read again at once.
    pub fn hurry(&mut self) {
        self.is_old = true;
        self.asked_at = Timestamp::UNIX_EPOCH;
    }

    /// Reads it, if it is time to.
    pub fn renew(
        &mut self,
        path: String,
        now: Timestamp,
        ticket: impl FnOnce() -> Ticket,
    ) -> Option<Effect> {
        self.due().filter(|at| *at <= now)?;
        let ticket = ticket();
        self.asked = Some(ticket);
        self.asked_at = now;
        self.is_old = false;
        Some(Effect::Ask(ticket, Ask::Read(vec![path])))
    }

    /// Nobody looks at it any more.
    pub fn leave(&mut self) -> Option<Effect> {
        self.asked.take().map(Effect::CallOff)
    }

    /// Takes in what was read.
    pub fn take_in(&mut self, read: &Result<Vec<Value>, String>) {
        self.asked = None;
        let uid = self.uid.as_deref();
        match read.as_ref().map(|it| it.first()) {
            Ok(Some(object)) if at(object, "/metadata/uid").and_then(Value::as_str) == uid => {
                self.object = Some(Veil::over(object).0);
                self.trouble = None;
            }
            // The watch will tell which is there now.
            Ok(_) => self.trouble = Some("it is not there any more".into()),
            Err(why) => self.trouble = Some(why.clone()),
        }
    }
}

impl App {
    /// Keeps true what is read for what is shown.
    pub(super) fn attend_open(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        self.attend_pod(reached, effects);
        self.attend_set(reached, effects);
        self.attend_gauge(reached, effects);
    }

    /// Takes in what was read for what is shown; says whether it was that.
    pub(super) fn answer_open(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        self.answer_pod(ticket, answer) || self.answer_set(ticket, answer)
    }

    /// When something that is shown is to be read again.
    pub(super) fn reads_at(&self) -> Option<Timestamp> {
        let pod = self.pod.as_ref().and_then(|it| it.due());
        let set = self.settings.as_ref().and_then(|it| it.due());
        let gauge = self.gauges_at();
        pod.into_iter().chain(set).chain(gauge).min()
    }

    /// Tries again whatever could not be had, and reads anew what is shown.
    pub(super) fn retry(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Retry);
        self.retry_schemas(effects);
        self.hurry_set(effects);
        self.hurry_gauge();
    }
}
