//! What was confirmed is followed: what came of each request, when it is true, and whether somebody puts it back.

use std::collections::BTreeSet;

use serde_json::Value;

use super::deeds::End;
use super::undertaking::{State, Undertaking};
use super::vigil::Vigil;
use super::{Answer, App, Ask, Effect, Overlay, Ticket};
use crate::domain::journal::Entry;
use crate::domain::plan::{Delta, Outcome, Stand, Step, at};
use crate::domain::secret::hidden;
use crate::domain::{Name, age, managers};
use crate::operations::Written;

/// A notice that is longer gives way to the next.
const LONGEST: usize = 1000;

impl App {
    /// Takes in what came of a question.
    pub(super) fn answered(&mut self, ticket: Ticket, answer: Answer, effects: &mut Vec<Effect>) {
        let answer = self.veiled(ticket, answer);
        if self.heard(ticket, &answer)
            || self.answer_sheet(ticket, &answer)
            || self.answer_open(ticket, &answer)
            || self.answer_dialog(ticket, &answer, effects)
            || self.answer_several(ticket, &answer, effects)
            || self.answer_creation(ticket, &answer, effects)
        {
            return;
        }
        match answer {
            Answer::Sent => {
                if let Some(it) = self.deeds.of_mut(ticket) {
                    it.state = State::Sent(ticket);
                }
            }
            Answer::CarriedOut(outcome) => {
                self.came_of(ticket, outcome.clone(), effects);
                self.came_of_creation(ticket, &outcome, effects);
                self.came_of_several(ticket, &outcome, effects);
            }
            Answer::Read(Ok(values)) => self.look_after(ticket, values.first()),
            Answer::Read(Err(_)) => self.look_after(ticket, None),
            Answer::Schema(schema) => self.learn_schema(schema),
            // Of what nobody looks at any more.
            Answer::Rehearsed(_) | Answer::Known(_) | Answer::Measured(_) => {}
        }
    }

    fn came_of(&mut self, ticket: Ticket, outcome: Outcome, effects: &mut Vec<Effect>) {
        let Some(mut undertaking) = self.deeds.take(ticket) else {
            return;
        };
        if let Some(step) = undertaking.current() {
            let entry = self.entry(&undertaking, step, &outcome);
            self.journal.push(entry.clone());
            effects.push(Effect::Journal(Box::new(entry)));
            self.sent_from_sheet(step, &outcome, effects);
        }
        match outcome {
            Outcome::Done {
                object, warnings, ..
            } => {
                let closed = self.overlay.take_if(|it| it.sends(ticket));
                self.edit_is_done(closed, effects);
                self.is_done(&mut undertaking, object.as_ref());
                if !warnings.is_empty() {
                    self.say(format!("warnings: {}", warnings.join("; ")));
                }
                self.deeds.undertakings.push(undertaking);
            }
            Outcome::Unknown(why) => {
                undertaking.state = State::Unknown(ticket, why);
                self.deeds.undertakings.push(undertaking);
            }
            outcome => self.was_not_done(ticket, &undertaking, &outcome, effects),
        }
    }

    /// A step was carried out: it is watched, and it can be undone.
    fn is_done(&mut self, undertaking: &mut Undertaking, object: Option<&Value>) {
        let Some(step) = undertaking.current() else {
            return;
        };
        let request = &step.request;
        self.deeds.vigils.retain(|it| !it.gives_way_to(request));
        let vigil = object.and_then(|object| Vigil::over(request, object, self.now));
        self.deeds.vigils.extend(vigil);
        let plan = &undertaking.plan;
        if undertaking.is_first() {
            self.deeds.last = Some(Written {
                operation: plan.operation,
                title: plan.title.clone(),
                set: plan.set.clone(),
                uid: plan.uid.clone(),
                inverse: plan.inverse.clone(),
                secrets: request.secrets.clone(),
            });
        }
        let is_set = request.object.uid == plan.uid;
        let generation = object.filter(|_| is_set);
        let generation = generation.and_then(|it| at(it, "/metadata/generation")?.as_i64());
        undertaking.pursue(generation);
    }

    fn was_not_done(
        &mut self,
        ticket: Ticket,
        undertaking: &Undertaking,
        outcome: &Outcome,
        effects: &mut Vec<Effect>,
    ) {
        if let Outcome::Refused(reproof) = outcome
            && reproof.code == 403
        {
            self.reviews.forget(&undertaking.plan.set.namespace);
        }
        let was_called_off = undertaking.state == State::CalledOff(ticket);
        if was_called_off && matches!(outcome, Outcome::NotSent(_)) {
            self.close(ticket);
        }
        let words = outcome.in_words();
        let title = &undertaking.plan.title;
        if !undertaking.is_first() {
            let (done, left) = undertaking.halves();
            let words = format!("{title} STOPPED: done: {done}; not done: {left}: {words}");
            self.end(Some(undertaking), words);
        } else if !self.reopen(ticket, outcome, effects) {
            self.end(Some(undertaking), format!("{title}: {words}"));
        }
    }

    /// Closes the dialog that waits for a ticket.
    fn close(&mut self, ticket: Ticket) {
        self.overlay.take_if(|it| it.sends(ticket));
    }

    /// Something is over; it is said and kept.
    fn end(&mut self, undertaking: Option<&Undertaking>, words: String) {
        self.deeds.remember(End {
            at: self.now,
            of: undertaking.map(|it| it.number),
            words: words.clone(),
        });
        self.say(words);
    }

    /// What was not read yet stays, behind what is new: a narrow screen cuts off its end.
    pub(super) fn say(&mut self, words: String) {
        self.notice = Some(match self.notice.take() {
            // What no screen shows is kept among the deeds.
            Some(before) if before.len() > LONGEST => words,
            Some(before) => format!("{words} · {before}"),
            None => words,
        });
    }

    fn entry(&self, undertaking: &Undertaking, step: &Step, outcome: &Outcome) -> Entry {
        let plan = &undertaking.plan;
        let side = |value: fn(&Delta) -> &Option<String>| {
            let words = plan.changes.iter().filter_map(|it| {
                let value = value(it).as_ref()?;
                Some(format!("{} {value}", it.what))
            });
            words.collect::<Vec<_>>().join(", ")
        };
        let object = &step.request.object;
        // What was made has its identity from then on.
        let made = match outcome {
            Outcome::Done { object, .. } => object.as_ref(),
            _ => None,
        };
        let made = made.and_then(|it| at(it, "/metadata/uid")?.as_str());
        let uid = made.unwrap_or(&object.uid);
        Entry {
            at: self.our_time(undertaking.began),
            context: self.identity.context.to_string(),
            server: self.identity.server.to_string(),
            user: self.identity.user.to_string(),
            object: format!("{} {}", object.kind, object.name),
            uid: uid.to_owned(),
            operation: plan.operation.into(),
            deed: step.about.clone(),
            before: side(|it| &it.before),
            after: side(|it| &it.after),
            outcome: outcome.in_words(),
            kubectl: plan.kubectl.clone(),
        }
    }

    /// Requests of which nobody knows what becomes of them, as the journal has them should the program end now.
    #[must_use]
    pub fn in_flight(&self) -> Vec<Entry> {
        let unknown = |it: &&Undertaking| matches!(it.state, State::Sent(_) | State::Unknown(..));
        let all = self.deeds.undertakings.iter().filter(unknown);
        let outcome = Outcome::Unknown("the program ended before it was known".into());
        all.filter_map(|it| Some(self.entry(it, it.current()?, &outcome)))
            .collect()
    }

    /// What will not be done if the program ends now: steps that wait for those before them.
    #[must_use]
    pub fn left_undone(&self) -> Vec<String> {
        let all = self.deeds.undertakings.iter();
        let told = all.filter_map(|it| {
            let is_waiting = matches!(it.state, State::Asked(_) | State::CalledOff(_));
            let (_, left) = if is_waiting { it.halves() } else { it.rest() };
            (!left.is_empty()).then(|| format!("{}: not done: {left}", it.plan.title))
        });
        let queued = match &self.overlay {
            Some(Overlay::Several(several)) => several.queued().collect(),
            _ => Vec::new(),
        };
        let queued = queued.iter().map(|title| format!("{title}: not sent"));
        told.chain(queued).collect()
    }

    /// Whether a request waits to be sent.
    #[must_use]
    pub fn is_about_to_send(&self) -> bool {
        let mut all = self.deeds.undertakings.iter();
        all.any(|it| matches!(it.state, State::Asked(_) | State::CalledOff(_)))
    }

    /// Whether a request is on its way, or about to be: its answer is not known yet.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        let is_sent = |it: &Undertaking| matches!(it.state, State::Sent(_));
        self.is_about_to_send() || self.deeds.undertakings.iter().any(is_sent)
    }

    /// What is to be known of what is under way when nobody looks after it any more.
    pub(super) fn last_words_of_deeds(&self) -> Vec<String> {
        let all = self.deeds.undertakings.iter();
        let words = all.map(|it| match it.state {
            State::Unknown(..) => format!(
                "{}: whether it was carried out is UNKNOWN: look before you try again",
                it.plan.title
            ),
            _ => format!("{}: carried out, and no longer followed", it.plan.title),
        });
        words.collect()
    }

    /// Goes on with what is under way, where something of it may be different now.
    pub(super) fn pursue(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        for mut undertaking in std::mem::take(&mut self.deeds.undertakings) {
            let name = &undertaking.plan.set;
            let may_differ = reached.contains(name) || undertaking.is_written();
            let progress = self.standings.all().get(name);
            let stand = if may_differ {
                undertaking.stand(&self.fleet, progress, self.now)
            } else {
                Stand::Ahead
            };
            match stand {
                Stand::Ahead => self.deeds.undertakings.push(undertaking),
                Stand::Missed(why) => {
                    let (_, left) = undertaking.rest();
                    let left = match left.as_str() {
                        "" => String::new(),
                        _ => format!("; not done: {left}"),
                    };
                    let words = format!("{}: {why}{left}", undertaking.plan.title);
                    self.end(Some(&undertaking), words);
                }
                Stand::Reached => {
                    let ticket = self.deeds.ticket();
                    let next = undertaking.go_on(ticket);
                    if let Some(request) = next.map(|it| it.request.clone()) {
                        effects.push(Effect::Ask(ticket, Ask::CarryOut(Box::new(request))));
                        self.deeds.undertakings.push(undertaking);
                    } else {
                        let after = age::age(self.now, undertaking.began).0;
                        let words = format!("{}: done, after {after}", undertaking.plan.title);
                        self.end(Some(&undertaking), words);
                    }
                }
            }
        }
    }

    /// Does no more of an undertaking: what is sent is sent, what is not is not.
    pub(super) fn call_off(&mut self, place: usize, effects: &mut Vec<Effect>) {
        let Some(undertaking) = self.deeds.undertakings.get(place) else {
            return;
        };
        match undertaking.state {
            State::Asked(ticket) => effects.extend(self.deeds.call_off(ticket)),
            State::CalledOff(_) | State::Sent(_) | State::Unknown(..) => {
                self.notice = Some("it is on its way: what comes of it must be seen".into());
            }
            State::Pursued => {
                let undertaking = self.deeds.undertakings.remove(place);
                let (done, left) = undertaking.rest();
                let title = &undertaking.plan.title;
                let words = match left.as_str() {
                    "" => format!("{title}: no longer followed; it was carried out"),
                    _ => format!("{title}: called off: done: {done}; not done: {left}"),
                };
                self.end(Some(&undertaking), words);
            }
        }
    }

    /// Looks whether somebody put something back.
    pub(super) fn keep_vigil(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        let now = self.now;
        self.deeds.vigils.retain(|it| !it.is_over(now));
        for mut vigil in std::mem::take(&mut self.deeds.vigils) {
            let set = self.fleet.set(&vigil.object.name);
            let set = set.filter(|it| it.uid == vigil.object.uid && reached.contains(&it.name));
            if let Some(generation) = set.map(|it| it.generation)
                && vigil.wants_to_read(generation, now)
            {
                let ticket = self.deeds.ticket();
                vigil.reads(ticket, generation, now);
                effects.push(Effect::Ask(ticket, Ask::Read(vec![vigil.object.path()])));
            }
            self.deeds.vigils.push(vigil);
        }
    }

    /// An object that is watched was read again.
    fn look_after(&mut self, ticket: Ticket, object: Option<&Value>) {
        let mut vigils = self.deeds.vigils.iter();
        let Some(place) = vigils.position(|it| it.asked == Some(ticket)) else {
            return;
        };
        let mut vigil = self.deeds.vigils.remove(place);
        vigil.asked = None;
        let broken = object.and_then(|object| Some((object, vigil.broken(object)?)));
        let Some((object, wish)) = broken else {
            self.deeds.vigils.push(vigil);
            return;
        };
        let managers = managers::of(object, &wish.pointer);
        let by = managers.first().map_or_else(
            || "by whom is unknown".to_owned(),
            |it| format!("by {}", it.words()),
        );
        let after = age::age(self.now, vigil.since).0;
        let shown = hidden(object);
        let value = at(&shown, &wish.pointer).unwrap_or(&Value::Null);
        let what = wish.pointer.trim_start_matches("/spec/").replace('/', ".");
        let name = &vigil.object.name;
        let words = format!("{name}: {what} was set to {value} after {after}, {by}");
        self.end(None, words);
    }

    /// What is under way, in one line.
    #[must_use]
    pub fn under_way(&self) -> Option<String> {
        let last = self.deeds.undertakings.last()?;
        let progress = self.standings.all().get(&last.plan.set);
        let words = last.in_words(&self.fleet, progress, self.now);
        Some(match self.deeds.undertakings.len() {
            1 => words,
            several => format!("{words} · and {} more", several - 1),
        })
    }
}

impl Overlay {
    /// Whether it is a dialog that waits for what comes of a ticket.
    pub(super) fn sends(&self, ticket: Ticket) -> bool {
        use super::dialog::Stage;
        let Self::Dialog(dialog) = self else {
            return false;
        };
        matches!(dialog.stage, Stage::Sending(_, it) if it == ticket)
    }
}
