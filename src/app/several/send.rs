//! The keys that decide about all of them; and what was confirmed is sent, one object after another.

use super::{Row, Sent, Several, Stage};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::operate::is_writing;
use crate::app::undertaking::Undertaking;
use crate::app::{App, Ask, Effect, Overlay, Ticket};
use crate::domain::plan::{Danger, Outcome};

impl App {
    pub(in crate::app) fn press_in_several(
        &mut self,
        mut several: Box<Several>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        for row in &mut several.rows {
            row.dialog.is_attended();
        }
        let is_typing = several.is_typing();
        let action = self.keymap.action("dialog", chord);
        let action = action.filter(|it| !is_typing || chord.types().is_none() && it.is_of_dialog());
        let is_answer = (!is_typing || action.is_none())
            && several.stage == Stage::Checking
            && self.edit_for_all(&mut several, chord, effects);
        let is_checking = several.stage == Stage::Checking;
        match action {
            _ if is_answer => {}
            _ if is_checking && !several.is_asked && is_writing(chord) => several.early.push(chord),
            Some(Action::Back) => return self.leave_several(several, effects),
            Some(Action::Quit) => effects.push(Effect::Quit),
            Some(Action::NextField) => several.form.next(),
            Some(Action::PreviousField) => several.form.previous(),
            Some(Action::Retry) if is_checking => self.read_all_anew(&mut several, effects),
            Some(Action::CopyCommand) => {
                let commands: Vec<&str> = several.fit().map(|(_, it)| &*it.kubectl).collect();
                self.give(commands.join("\n"), effects);
            }
            Some(Action::LeaveOut) => several.leave_out(),
            Some(Action::Confirm) if several.form.is_typing() => several.form.next(),
            Some(Action::Confirm | Action::ConfirmDisruption) => {
                self.confirm_several(&mut several, action, effects);
            }
            _ => several.top = self.scrolled(several.top, action),
        }
        self.overlay = Some(Overlay::Several(several));
    }

    /// Gives a key to what is being answered; says whether it was for that.
    fn edit_for_all(&self, several: &mut Several, chord: Chord, effects: &mut Vec<Effect>) -> bool {
        if several.asks_for().is_some() {
            several.typed.press(chord);
            return true;
        }
        match several.form.press(chord) {
            None => return false,
            Some(true) => self.edited_for_all(several, effects),
            Some(false) => {}
        }
        true
    }

    /// Text that was pasted is an answer, and never a confirmation.
    pub(in crate::app) fn paste_in_several(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let is_it = |it: &mut Overlay| matches!(it, Overlay::Several(_));
        let Some(Overlay::Several(mut several)) = self.overlay.take_if(is_it) else {
            return;
        };
        if several.stage == Stage::Checking && several.form.paste(text) {
            self.edited_for_all(&mut several, effects);
        }
        self.overlay = Some(Overlay::Several(several));
    }

    fn read_all_anew(&mut self, several: &mut Several, effects: &mut Vec<Effect>) {
        for row in several.rows.iter_mut().filter(|it| !it.is_left_out) {
            effects.extend(row.ticket().map(Effect::CallOff));
            row.dialog.reads(0);
        }
        several.seen = None;
        self.go_on_with_all(several, effects);
    }

    fn confirm_several(
        &mut self,
        several: &mut Several,
        action: Option<Action>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(danger) = several.danger() else {
            return;
        };
        let is_the_key = match danger {
            Danger::Disruptive => action == Some(Action::ConfirmDisruption),
            Danger::Harmless | Danger::Destructive => action == Some(Action::Confirm),
        };
        if !is_the_key || !several.is_ready() || !several.was_read(self.steady) {
            return;
        }
        if danger == Danger::Destructive && several.form.focused().is_some() {
            return several.form.leave();
        }
        if several
            .asks_for()
            .is_some_and(|it| it != several.typed.text())
        {
            return;
        }
        for row in several.rows.iter_mut().filter(|it| !it.is_left_out) {
            row.sent = Sent::Queued;
        }
        several.stage = Stage::Sending;
        several.top = 0;
        // What they were marked for is done: the next key is not for all of them again.
        self.unmark();
        self.send_next_of(several, effects);
    }

    /// Sends the next one, when none is on its way.
    fn send_next_of(&mut self, several: &mut Several, effects: &mut Vec<Effect>) {
        if several.stage != Stage::Sending {
            return;
        }
        let is_busy = |it: &Row| matches!(it.sent, Sent::Sending(_));
        while !several.rows.iter().any(is_busy) {
            let Some(row) = several.rows.iter_mut().find(|it| it.sent == Sent::Queued) else {
                several.stage = Stage::Over;
                return;
            };
            let (Some(plan), Some(request)) = (row.dialog.plan(), row.dialog.request()) else {
                row.sent = Sent::Came(Outcome::NotSent("it has no plan".into()));
                continue;
            };
            let (plan, request) = (plan.clone(), request.clone());
            let ticket = self.deeds.ticket();
            row.sent = Sent::Sending(ticket);
            row.undertaking = Some(ticket);
            effects.push(Effect::Ask(ticket, Ask::CarryOut(Box::new(request))));
            let undertaking = Undertaking::of(plan, ticket, &self.fleet, self.now);
            self.deeds.undertakings.push(undertaking);
        }
    }

    /// Takes in what came of a request that was sent for one of several, and goes on with the next: whatever became
    /// of this one, the others are objects of their own.
    pub(in crate::app) fn came_of_several(
        &mut self,
        ticket: Ticket,
        outcome: &Outcome,
        effects: &mut Vec<Effect>,
    ) {
        let is_it = |it: &Row| match it.sent {
            Sent::Sending(it) | Sent::Unknown(it, _) => it == ticket,
            Sent::No | Sent::Queued | Sent::Came(_) => false,
        };
        let is_ours =
            |it: &mut Overlay| matches!(it, Overlay::Several(it) if it.rows.iter().any(is_it));
        let Some(Overlay::Several(mut several)) = self.overlay.take_if(is_ours) else {
            return;
        };
        let is_followed = self.deeds.of(ticket).is_some();
        if let Some(row) = several.rows.iter_mut().find(|it| is_it(it)) {
            row.sent = match outcome {
                Outcome::Unknown(why) if is_followed => Sent::Unknown(ticket, why.clone()),
                outcome => Sent::Came(outcome.clone()),
            };
        }
        self.send_next_of(&mut several, effects);
        self.overlay = Some(Overlay::Several(several));
    }

    /// Leaves it. What is not sent is called off, and then it says what is on its way before it closes.
    fn leave_several(&mut self, mut several: Box<Several>, effects: &mut Vec<Effect>) {
        match several.stage {
            Stage::Checking => {
                let asked = several.rows.iter().filter_map(Row::ticket);
                effects.extend(asked.map(Effect::CallOff));
            }
            Stage::Sending => {
                for row in &mut several.rows {
                    if row.sent == Sent::Queued {
                        row.sent = Sent::Came(Outcome::NotSent("called off".into()));
                    }
                    if let Sent::Sending(ticket) = row.sent {
                        effects.extend(self.deeds.call_off(ticket));
                    }
                }
                several.stage = Stage::Over;
                self.overlay = Some(Overlay::Several(several));
            }
            Stage::Over => self.tell_what_is_left(&several),
        }
    }

    fn tell_what_is_left(&mut self, several: &Several) {
        let on_its_way = |it: &&Row| matches!(it.sent, Sent::Sending(_) | Sent::Unknown(..));
        let number = several.rows.iter().filter(on_its_way).count();
        if number > 0 {
            let all = several.rows.len();
            let words =
                format!("of {number} of {all} the answer has not come: U tells what comes of it");
            self.say(words);
        }
    }
}

impl Several {
    /// Goes on without those to which it cannot be done.
    fn leave_out(&mut self) {
        if !self.may_leave_out() {
            return;
        }
        let unfit: Vec<bool> = self
            .rows
            .iter()
            .map(|it| self.obstacle(it).is_some())
            .collect();
        for (row, is_unfit) in self.rows.iter_mut().zip(unfit) {
            row.is_left_out |= is_unfit;
        }
        self.typed = crate::app::form::Typed::default();
        self.seen = None;
    }
}
