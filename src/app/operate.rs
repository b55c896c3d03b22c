//! From a key to a plan that is confirmed: whether an operation can be had here, its dialog, and what is asked of
//! the server for it.

use std::collections::BTreeSet;

use crossterm::event::KeyCode;
use jiff::Timestamp;
use serde_json::Value;

use super::action::Action;
use super::chord::Chord;
use super::conflict::Conflict;
use super::dialog::{Dialog, PAUSE, Read, Said, Stage};
use super::texts::{differing, is_unnamed, veiled};
use super::undertaking::Undertaking;
use super::{Answer, App, Ask, Effect, Overlay, Ticket};
use crate::domain::Name;
use crate::domain::plan::{Danger, ObjectRef, Verdict, at, meanwhile};
use crate::domain::timeline::Timeline;
use crate::manifest::merge;
use crate::operations::Situation;
use crate::panes::Item;

impl App {
    /// Opens the dialog of what a key would do to what is chosen, or says why not.
    pub(super) fn operate(
        &mut self,
        action: Action,
        chosen: Option<&Item>,
        effects: &mut Vec<Effect>,
    ) {
        match self.offer(action, chosen) {
            Some(Ok((operation, aim))) => {
                if let Some(all) = self.all_aimed(action, operation) {
                    return self.operate_on_all(operation, all);
                }
                let mut dialog = Box::new(Dialog::reading(operation, aim, 0));
                self.read_anew(&mut dialog, effects);
                self.overlay = Some(Overlay::Dialog(dialog));
            }
            Some(Err(barrier)) => self.notice = Some(format!("{}: {barrier}", action.about())),
            None => {}
        }
    }

    /// Asks for the set and whatever else the operation looks at.
    pub(super) fn read_anew(&mut self, dialog: &mut Dialog, effects: &mut Vec<Effect>) {
        effects.extend(dialog.asked().filter(|it| *it > 0).map(Effect::CallOff));
        let ticket = self.deeds.ticket();
        let aim = &dialog.aim;
        let object = aim.object.clone();
        let object = object.unwrap_or_else(|| ObjectRef::set(&aim.set, &aim.uid));
        let mut paths = vec![object.path()];
        let others = self.situated(dialog, dialog.operation.reads);
        paths.extend(others.unwrap_or_default());
        dialog.reads(ticket);
        effects.push(Effect::Ask(ticket, Ask::Read(paths)));
    }

    /// Lets an operation look at what is known; nothing if its set is not there.
    fn situated<T>(&self, dialog: &Dialog, look: impl FnOnce(&Situation<'_>) -> T) -> Option<T> {
        let aim = &dialog.aim;
        let set = self.fleet.set(&aim.set);
        let set = set.filter(|set| set.uid == aim.uid)?;
        let none = Timeline::default();
        let timeline = if self.timeline.is_of(set) {
            &self.timeline
        } else {
            &none
        };
        let read = dialog.read.as_ref();
        Some(look(&Situation {
            fleet: &self.fleet,
            set,
            progress: self.standings.all().get(&set.name),
            timeline,
            seat: aim.seat,
            revision: aim.revision.as_ref(),
            object: read.map_or(&Value::Null, |it| &it.object),
            others: read.map_or(&[], |it| &it.others),
            target: aim.object.as_ref(),
            edits: read.map_or(&[], |it| &it.merge.only_yours),
            rights: self.rights.get(&set.name.namespace),
            identity: &self.identity,
            last: self.deeds.last.as_ref(),
            now: self.now,
        }))
    }

    /// Plans with what is known and answered now.
    pub(super) fn plan_anew(&self, dialog: &mut Dialog, ask_at: Timestamp) {
        let plan = self.situated(dialog, |situation| {
            (dialog.operation.plan)(situation, &dialog.form.answers())
        });
        match plan {
            Some(plan) => dialog.settle(plan, ask_at),
            None => dialog.stage = Stage::Gone(gone(&dialog.aim.set)),
        }
    }

    /// Takes in an answer to what a dialog asked; says whether it was.
    pub(super) fn answer_dialog(
        &mut self,
        ticket: Ticket,
        answer: &Answer,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let Some(Overlay::Dialog(mut dialog)) = self.overlay.take_if(|it| it.asked(ticket)) else {
            return false;
        };
        match answer {
            Answer::Read(Ok(values)) => self.take_in_reading(&mut dialog, values),
            Answer::Read(Err(why)) => dialog.stage = Stage::Unreadable(why.clone()),
            Answer::Rehearsed(verdict) => self.take_in_verdict(&mut dialog, verdict, effects),
            Answer::Sent
            | Answer::CarriedOut(_)
            | Answer::Schema(_)
            | Answer::Known(_)
            | Answer::Measured(_) => {}
        }
        self.overlay = Some(match Conflict::of(&dialog) {
            Some(conflict) if dialog.is_open() => Overlay::Conflict(Box::new(conflict)),
            _ => Overlay::Dialog(dialog),
        });
        true
    }

    pub(super) fn take_in_reading(&mut self, dialog: &mut Dialog, values: &[Value]) {
        let (object, others) = values
            .split_first()
            .map_or((&Value::Null, &[][..]), |(object, others)| (object, others));
        let uid = at(object, "/metadata/uid").and_then(Value::as_str);
        let known = dialog
            .aim
            .object
            .as_ref()
            .map_or(&dialog.aim.uid, |it| &it.uid);
        if uid != Some(&**known) {
            dialog.stage = Stage::Gone(match uid {
                None => dialog.aim.object.as_ref().map_or_else(
                    || gone(&dialog.aim.set),
                    |it| format!("{} {} is not there any more", it.kind, it.name),
                ),
                Some(_) => another(&dialog.aim.set),
            });
            return;
        }
        let intent = dialog.intent.as_ref();
        let merge = intent.map(|it| merge(&it.opened, &it.wanted, object));
        let merge = merge.unwrap_or_default();
        let first = dialog.read.take().map(|it| it.first);
        let is_first = first.is_none();
        let opened = intent.map(|it| it.opened.clone());
        let first = first.or(opened).unwrap_or_else(|| object.clone());
        dialog.diff = intent.map_or(Vec::new(), |_| differing(object, &merge.merged));
        for difference in veiled(meanwhile::differences(&first, object), (&first, object)) {
            dialog
                .meanwhile
                .retain(|it| it.pointer != difference.pointer);
            dialog.meanwhile.push(difference);
        }
        dialog.read = Some(Read {
            first,
            object: object.clone(),
            others: others.to_vec(),
            merge,
        });
        let fields = self.situated(dialog, dialog.operation.fields);
        let fields = fields.unwrap_or_default();
        if is_first {
            dialog.ask(fields);
        } else {
            dialog.form.renew(fields);
        }
        self.plan_anew(dialog, self.steady);
    }

    pub(super) fn take_in_verdict(
        &mut self,
        dialog: &mut Dialog,
        verdict: &Verdict,
        effects: &mut Vec<Effect>,
    ) {
        if let Verdict::Refused(reproof) = verdict
            && reproof.code == 403
        {
            self.reviews.forget(&dialog.aim.set.namespace);
        }
        dialog.tell(Said::Told(verdict.clone()));
        // A test that failed and that we did not name: of what is shown to nobody.
        if let Verdict::Refused(reproof) = verdict
            && dialog.intent.is_some()
            && is_unnamed(reproof)
            && dialog.may_begin_anew()
        {
            self.read_anew(dialog, effects);
        }
        if let Verdict::Changed(differences) = verdict {
            dialog.meanwhile.clone_from(differences);
            if dialog.may_begin_anew() {
                self.read_anew(dialog, effects);
            }
        }
    }

    /// Sees to the dialog that is open when something of its set may be different, and asks the server when it is
    /// time to.
    pub(super) fn attend(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        let Some(Overlay::Dialog(mut dialog)) =
            self.overlay.take_if(|it| matches!(it, Overlay::Dialog(_)))
        else {
            return;
        };
        if reached.contains(&dialog.aim.set) {
            self.look_again(&mut dialog, effects);
        }
        if dialog.due().is_some_and(|at| at <= self.steady)
            && let Some(request) = dialog.request().cloned()
        {
            let ticket = self.deeds.ticket();
            dialog.tell(Said::Asked(ticket));
            effects.push(Effect::Ask(ticket, Ask::Rehearse(Box::new(request))));
        }
        self.overlay = Some(Overlay::Dialog(dialog));
    }

    pub(super) fn look_again(&mut self, dialog: &mut Dialog, effects: &mut Vec<Effect>) {
        let is_open = matches!(
            dialog.stage,
            Stage::Reading(_) | Stage::Refused(_) | Stage::Planned(_)
        );
        if !is_open {
            return;
        }
        let aim = &dialog.aim;
        let generation = match self.fleet.set(&aim.set) {
            None => return stop(dialog, gone(&aim.set), effects),
            Some(set) if set.uid != aim.uid => {
                return stop(dialog, another(&aim.set), effects);
            }
            Some(set) => set.generation,
        };
        if dialog.is_reading() {
            return;
        }
        let read = dialog.read.as_ref().map(|it| &it.object);
        // What belongs to a set has numbers of its own.
        let read = read.filter(|_| dialog.aim.object.is_none());
        let known = read.and_then(|it| at(it, "/metadata/generation")?.as_i64());
        if known.is_some_and(|known| generation > known) {
            self.read_anew(dialog, effects);
        } else {
            self.plan_anew(dialog, self.steady);
        }
    }

    pub(super) fn press_in_dialog(
        &mut self,
        mut dialog: Box<Dialog>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        dialog.is_attended();
        let is_typing = dialog.is_typing();
        let action = self.keymap.action("dialog", chord);
        let action = action.filter(|it| !is_typing || chord.types().is_none() && it.is_of_dialog());
        if (!is_typing || action.is_none()) && self.edit(&mut dialog, chord, effects) {
            self.overlay = Some(Overlay::Dialog(dialog));
            return;
        }
        match action {
            _ if self.makes_anew(&dialog, chord) => return self.make_anew(),
            _ if dialog.read.is_none() && is_writing(chord) => dialog.early.push(chord),
            Some(Action::Back) => return self.leave(dialog, effects),
            Some(Action::Quit) => effects.push(Effect::Quit),
            Some(Action::NextField) => dialog.form.next(),
            Some(Action::PreviousField) => dialog.form.previous(),
            Some(Action::Retry) if !matches!(dialog.stage, Stage::Sending(..)) => {
                self.read_anew(&mut dialog, effects);
            }
            Some(Action::CopyCommand) => self.copy(&dialog, effects),
            Some(Action::Confirm) if dialog.form.is_typing() => dialog.form.next(),
            Some(Action::Confirm | Action::ConfirmDisruption) => {
                self.confirm(&mut dialog, action, effects);
            }
            _ => dialog.top = self.scrolled(dialog.top, action),
        }
        self.overlay = Some(Overlay::Dialog(dialog));
    }

    /// Gives a key to what is being answered; says whether it was for that.
    fn edit(&mut self, dialog: &mut Dialog, chord: Chord, effects: &mut Vec<Effect>) -> bool {
        let is_open = matches!(dialog.stage, Stage::Refused(_) | Stage::Planned(_));
        if !is_open {
            return false;
        }
        if dialog.asks_for_name().is_some() {
            dialog.typed.press(chord);
            return true;
        }
        match dialog.form.press(chord) {
            None => return false,
            Some(true) => self.edited(dialog, effects),
            Some(false) => {}
        }
        true
    }

    /// Another answer is another plan; the server is asked of it when nothing more is typed.
    fn edited(&mut self, dialog: &mut Dialog, effects: &mut Vec<Effect>) {
        let asked = dialog.asked();
        let ask_at = self.steady.checked_add(PAUSE).unwrap_or(self.steady);
        self.plan_anew(dialog, ask_at);
        if dialog.asked() != asked {
            effects.extend(asked.map(Effect::CallOff));
        }
    }

    /// Text that was pasted is an answer, and never a confirmation.
    pub(super) fn paste_in_dialog(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let Some(Overlay::Dialog(mut dialog)) =
            self.overlay.take_if(|it| matches!(it, Overlay::Dialog(_)))
        else {
            return;
        };
        let is_open = matches!(dialog.stage, Stage::Refused(_) | Stage::Planned(_));
        if is_open && dialog.form.paste(text) {
            self.edited(&mut dialog, effects);
        }
        self.overlay = Some(Overlay::Dialog(dialog));
    }

    fn copy(&mut self, dialog: &Dialog, effects: &mut Vec<Effect>) {
        if let Some(plan) = dialog.plan() {
            self.give(plan.kubectl.clone(), effects);
        }
    }

    fn confirm(&mut self, dialog: &mut Dialog, action: Option<Action>, effects: &mut Vec<Effect>) {
        let Some(danger) = dialog.plan().map(|it| it.danger) else {
            return;
        };
        let is_name_left = danger == Danger::Destructive && dialog.form.focused().is_some();
        let is_the_key = match danger {
            Danger::Disruptive => action == Some(Action::ConfirmDisruption),
            Danger::Harmless | Danger::Destructive => action == Some(Action::Confirm),
        };
        if is_name_left {
            dialog.form.leave();
        } else if let (true, Some(plan)) = (is_the_key, dialog.confirmable(self.steady).cloned())
            && let Some(request) = dialog.request().cloned()
        {
            let ticket = self.deeds.ticket();
            effects.push(Effect::Ask(ticket, Ask::CarryOut(Box::new(request))));
            let undertaking = Undertaking::of(plan.clone(), ticket, &self.fleet, self.now);
            self.deeds.undertakings.push(undertaking);
            dialog.meanwhile.clear();
            dialog.stage = Stage::Sending(Box::new(plan), ticket);
        }
    }

    /// Leaves a dialog; what is not sent yet is called off.
    fn leave(&mut self, dialog: Box<Dialog>, effects: &mut Vec<Effect>) {
        effects.extend(dialog.asked().map(Effect::CallOff));
        self.take_to_heart(&dialog);
        let Stage::Sending(_, ticket) = &dialog.stage else {
            return;
        };
        if let Some(call_off) = self.deeds.call_off(*ticket) {
            effects.push(call_off);
            self.overlay = Some(Overlay::Dialog(dialog));
        }
    }
}

impl Overlay {
    fn asked(&self, ticket: Ticket) -> bool {
        matches!(self, Self::Dialog(dialog) if dialog.asked() == Some(ticket))
    }
}

/// A letter, or the taking back of one: of what was typed early no half may be lost.
pub(super) fn is_writing(chord: Chord) -> bool {
    chord.types().is_some() || chord.is(KeyCode::Backspace)
}

/// Nothing can be done to it any more.
fn stop(dialog: &mut Dialog, why: String, effects: &mut Vec<Effect>) {
    effects.extend(dialog.asked().map(Effect::CallOff));
    dialog.stage = Stage::Gone(why);
}

fn gone(name: &Name) -> String {
    format!("StatefulSet {name} is not there any more")
}

fn another(name: &Name) -> String {
    format!("this is a different object now: StatefulSet {name} was deleted and made anew")
}
