//! What was confirmed is sent, one object after another; and the keys that decide it.

use super::ask::Need;
use super::{Creation, Row, Said, Stage};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::sheet::Page;
use crate::app::undertaking::Undertaking;
use crate::app::{App, Ask, Effect, Overlay, Ticket};
use crate::domain::draft::new_on;
use crate::domain::plan::{Danger, Outcome};
use crate::operations::create::{kubectl_of, plan, request};
use crate::yaml;

impl App {
    pub(crate) fn press_in_creation(
        &mut self,
        mut creation: Box<Creation>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        match self.keymap.action("creation", chord) {
            Some(Action::Back) => return self.leave_creation(creation, effects),
            Some(Action::Quit) => effects.push(Effect::Quit),
            Some(action @ (Action::Confirm | Action::ConfirmDisruption)) => {
                self.confirm_creation(&mut creation, action, effects);
            }
            Some(Action::AddService) if creation.stage == Stage::Checking => {
                if creation.services().next().is_some() {
                    return self.add_services(&creation, effects);
                }
            }
            Some(Action::Retry) if !matches!(creation.stage, Stage::Sending | Stage::Over) => {
                creation.call_off(effects);
                return self.create_anew(effects);
            }
            Some(Action::CopyCommand | Action::Copy) => {
                self.copy_command_of(&creation, effects);
            }
            action => creation.top = self.scrolled(creation.top, action),
        }
        self.overlay = Some(Overlay::Creation(creation));
    }

    fn confirm_creation(
        &mut self,
        creation: &mut Creation,
        action: Action,
        effects: &mut Vec<Effect>,
    ) {
        let is_the_key = match creation.danger() {
            Danger::Disruptive => action == Action::ConfirmDisruption,
            Danger::Harmless | Danger::Destructive => action == Action::Confirm,
        };
        if !is_the_key || !creation.is_ready() || !creation.was_read(self.steady) {
            return;
        }
        for row in creation.rows.iter_mut().filter(|it| it.will_be_sent()) {
            row.said = Said::Queued(matches!(row.said, Said::Waits(_)));
        }
        creation.stage = Stage::Sending;
        self.send_next(creation, effects);
    }

    /// Sends the next one, when none is on its way.
    pub(super) fn send_next(&mut self, creation: &mut Creation, effects: &mut Vec<Effect>) {
        let is_busy = |it: &Row| matches!(it.said, Said::Sending(_) | Said::Rehearsed(_));
        while !creation.rows.iter().any(is_busy) {
            let mut rows = creation.rows.iter();
            let Some(nth) = rows.position(|it| matches!(it.said, Said::Queued(_))) else {
                creation.stage = Stage::Over;
                return;
            };
            let said = self.send(creation, nth, effects);
            if let Some(row) = creation.rows.get_mut(nth) {
                row.said = said;
            }
        }
    }

    fn send(&mut self, creation: &Creation, nth: usize, effects: &mut Vec<Effect>) -> Said {
        let not_sent = |why: String| Said::Came(Outcome::NotSent(why));
        let Some(Row {
            wanted,
            object: Some(object),
            said,
            findings,
        }) = creation.rows.get(nth)
        else {
            return not_sent("its kind is not known".into());
        };
        if let Need::Never(words) | Need::There(words) = creation.need(nth) {
            return not_sent(words);
        }
        let ticket = self.deeds.ticket();
        if *said == Said::Queued(true) {
            let request = Box::new(request(wanted, object));
            effects.push(Effect::Ask(ticket, Ask::Rehearse(request)));
            return Said::Rehearsed(ticket);
        }
        let danger = if findings.pods > 0 {
            Danger::Disruptive
        } else {
            Danger::Harmless
        };
        let kubectl = self.kubectl_of(creation);
        let kubectl = kubectl.unwrap_or_else(|_| kubectl_of(&self.identity, wanted, self.file()));
        let plan = plan(wanted, object, kubectl, danger);
        effects.push(Effect::Ask(
            ticket,
            Ask::CarryOut(Box::new(request(wanted, object))),
        ));
        let undertaking = Undertaking::of(plan, ticket, &self.fleet, self.now);
        self.deeds.undertakings.push(undertaking);
        Said::Sending(ticket)
    }

    /// Takes in what came of a request that was sent for a creation, and goes on with the next.
    pub(crate) fn came_of_creation(
        &mut self,
        ticket: Ticket,
        outcome: &Outcome,
        effects: &mut Vec<Effect>,
    ) {
        let is_it = |it: &mut Overlay| matches!(it, Overlay::Creation(it) if it.sends(ticket));
        let Some(Overlay::Creation(mut creation)) = self.overlay.take_if(is_it) else {
            return;
        };
        // Of what is not known yet more will be heard, by the same ticket.
        if !matches!(outcome, Outcome::Unknown(_)) || self.deeds.of(ticket).is_none() {
            for row in creation
                .rows
                .iter_mut()
                .filter(|it| it.said == Said::Sending(ticket))
            {
                row.said = Said::Came(outcome.clone());
            }
            self.go_on_with(&mut creation, effects);
        }
        self.overlay = Some(Overlay::Creation(creation));
    }

    /// Leaves it: first what is not sent is called off, then back to the text, or away from it when all is made.
    fn leave_creation(&mut self, mut creation: Box<Creation>, effects: &mut Vec<Effect>) {
        if creation.stage == Stage::Sending {
            for row in &mut creation.rows {
                if matches!(row.said, Said::Queued(_) | Said::Rehearsed(_)) {
                    row.said = Said::Came(Outcome::NotSent("called off".into()));
                }
                if let Said::Sending(ticket) = row.said {
                    effects.extend(self.deeds.call_off(ticket));
                }
            }
            creation.stage = Stage::Over;
            self.overlay = Some(Overlay::Creation(creation));
            return;
        }
        creation.call_off(effects);
        if creation.is_done() {
            self.sheet = None;
            effects.push(Effect::Forget(new_on(&self.identity)));
            return;
        }
        self.remark_on(&creation);
    }

    /// Puts the Services into the text that its sets need, and looks again.
    fn add_services(&mut self, creation: &Creation, effects: &mut Vec<Effect>) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let Page::Writer(writer) = &mut sheet.page else {
            return;
        };
        let mut text = writer.editor.text();
        let mut added = Vec::new();
        for service in creation.services() {
            let written = yaml::write(service);
            if !added.contains(&written) {
                text.push_str("---\n");
                text.push_str(&written);
                added.push(written);
            }
        }
        writer.editor.replace(&text);
        let mut creation = creation.clone();
        creation.call_off(effects);
        self.create_anew(effects);
    }
}

impl Creation {
    fn sends(&self, ticket: Ticket) -> bool {
        self.rows.iter().any(|it| it.said == Said::Sending(ticket))
    }

    /// Nobody wants to know any more what was asked.
    fn call_off(&mut self, effects: &mut Vec<Effect>) {
        let asked = self.rows.iter().filter_map(|it| match it.said {
            Said::Asked(ticket) | Said::Rehearsed(ticket) => Some(ticket),
            _ => None,
        });
        let finding = match self.stage {
            Stage::Finding(ticket, _) => Some(ticket),
            _ => None,
        };
        let all = asked.chain(finding).chain(self.looks.keys().copied());
        effects.extend(all.map(Effect::CallOff));
        self.looks.clear();
    }
}
