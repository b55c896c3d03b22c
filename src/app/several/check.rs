//! What is asked before anything is sent: each object is read, planned and rehearsed, few at a time.

use std::collections::BTreeSet;

use super::{AT_ONCE, Row, Sent, Several, Stage};
use crate::app::aim::Aimed;
use crate::app::dialog::{Dialog, PAUSE, Said, Stage as Of};
use crate::app::form::{Form, Typed};
use crate::app::{Answer, App, Ask, Effect, Overlay, Ticket};
use crate::domain::Name;
use crate::operations::Operation;

impl App {
    /// Opens the dialog of an operation on all of these.
    pub(in crate::app) fn operate_on_all(
        &mut self,
        operation: &'static Operation,
        all: Vec<Aimed>,
    ) {
        let row = |it: Aimed| Row {
            dialog: Dialog::reading(operation, it.aim, 0),
            is_left_out: false,
            sent: Sent::No,
            undertaking: None,
            barrier: it.barrier.map(|it| it.to_string()),
            pod: it.pod,
            is_alike: true,
        };
        let several = Several {
            operation,
            form: Form::of(Vec::new()),
            rows: all.into_iter().map(row).collect(),
            stage: Stage::Checking,
            typed: Typed::default(),
            top: 0,
            is_asked: false,
            early: Vec::new(),
            seen: None,
        };
        self.overlay = Some(Overlay::Several(Box::new(several)));
    }

    /// Takes in an answer to what was asked about one of several; says whether it was.
    pub(in crate::app) fn answer_several(
        &mut self,
        ticket: Ticket,
        answer: &Answer,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let is_it = |it: &Row| it.ticket() == Some(ticket);
        let is_ours =
            |it: &mut Overlay| matches!(it, Overlay::Several(it) if it.rows.iter().any(is_it));
        let Some(Overlay::Several(mut several)) = self.overlay.take_if(is_ours) else {
            return false;
        };
        let (form, is_asked) = (several.form.clone(), several.is_asked);
        if let Some(row) = several.rows.iter_mut().find(|it| is_it(it)) {
            let dialog = &mut row.dialog;
            match answer {
                Answer::Read(Ok(values)) => {
                    self.take_in_reading(dialog, values);
                    if is_asked {
                        self.answer_with(row, &form);
                    }
                }
                Answer::Read(Err(why)) => dialog.stage = Of::Unreadable(why.clone()),
                Answer::Rehearsed(verdict) => self.take_in_verdict(dialog, verdict, effects),
                Answer::Sent
                | Answer::CarriedOut(_)
                | Answer::Schema(_)
                | Answer::Known(_)
                | Answer::Measured(_) => {}
            }
        }
        self.go_on_with_all(&mut several, effects);
        self.overlay = Some(Overlay::Several(several));
        true
    }

    /// Sees to all of them when something may be different, and asks what is to be asked.
    pub(in crate::app) fn attend_several(
        &mut self,
        reached: &BTreeSet<Name>,
        effects: &mut Vec<Effect>,
    ) {
        let is_open =
            |it: &mut Overlay| matches!(it, Overlay::Several(it) if it.stage == Stage::Checking);
        let Some(Overlay::Several(mut several)) = self.overlay.take_if(is_open) else {
            return;
        };
        for row in &mut several.rows {
            if reached.contains(&row.dialog.aim.set) && row.barrier.is_none() && !row.is_left_out {
                self.look_again(&mut row.dialog, effects);
                self.keep_to_its_pod(row, effects);
            }
        }
        self.go_on_with_all(&mut several, effects);
        self.overlay = Some(Overlay::Several(several));
    }

    /// Does what is to be done next, as far as there is room for questions.
    pub(super) fn go_on_with_all(&mut self, several: &mut Several, effects: &mut Vec<Effect>) {
        self.share_form(several);
        let is_asked = several.is_asked;
        let room = AT_ONCE.saturating_sub(several.asked());
        let now = self.steady;
        let is_next = |it: &&mut Row| {
            let is_due = it.dialog.due().is_some_and(|at| at <= now) && is_asked;
            it.is_open() && (it.dialog.asked() == Some(0) || is_due)
        };
        let open: Vec<&mut Row> = several.rows.iter_mut().filter(is_next).take(room).collect();
        for row in open {
            let dialog = &mut row.dialog;
            if dialog.asked() == Some(0) {
                self.read_anew(dialog, effects);
            } else if let Some(request) = dialog.request().cloned() {
                let ticket = self.deeds.ticket();
                dialog.tell(Said::Asked(ticket));
                effects.push(Effect::Ask(ticket, Ask::Rehearse(Box::new(request))));
            }
        }
    }

    /// When all are read it is known what all of them are asked.
    fn share_form(&self, several: &mut Several) {
        if several.is_asked {
            return;
        }
        let is_being_read = |it: &Row| it.is_open() && it.dialog.read.is_none();
        let read = several.rows.iter().filter(|it| it.dialog.read.is_some());
        let forms: Vec<&Form> = read.map(|it| &it.dialog.form).collect();
        let asks_nothing = forms.first().is_some_and(|it| it.entries().is_empty());
        if !asks_nothing && several.rows.iter().any(is_being_read) {
            return;
        }
        several.form = Form::of_all(&forms);
        several.is_asked = true;
        for chord in std::mem::take(&mut several.early) {
            several.form.press(chord);
        }
        let form = several.form.clone();
        for row in &mut several.rows {
            self.answer_with(row, &form);
        }
    }

    /// Another answer is another plan of each.
    pub(super) fn edited_for_all(&self, several: &mut Several, effects: &mut Vec<Effect>) {
        let ask_at = self.steady.checked_add(PAUSE).unwrap_or(self.steady);
        several.seen = None;
        for row in &mut several.rows {
            let asked = row.ticket();
            row.is_alike = row.dialog.form.fill(&several.form);
            self.plan_row(row, ask_at);
            if row.ticket() != asked {
                effects.extend(asked.map(Effect::CallOff));
            }
        }
    }

    fn answer_with(&self, row: &mut Row, form: &Form) {
        row.is_alike = row.dialog.read.is_none() || row.dialog.form.fill(form);
        self.plan_row(row, self.steady);
    }

    fn plan_row(&self, row: &mut Row, ask_at: jiff::Timestamp) {
        let may = row.dialog.is_open() && row.dialog.read.is_some() && !row.is_left_out;
        if may && row.barrier.is_none() {
            self.plan_anew(&mut row.dialog, ask_at);
        }
    }

    /// Another pod in the seat is not the one that was marked.
    fn keep_to_its_pod(&self, row: &mut Row, effects: &mut Vec<Effect>) {
        let (Some(marked), Some(ordinal)) = (&row.pod, row.dialog.aim.seat) else {
            return;
        };
        let set = self.fleet.set(&row.dialog.aim.set);
        let now = set.and_then(|set| self.fleet.replica(set, ordinal).pod);
        if row.dialog.is_open() && now.is_none_or(|it| it.uid != *marked) {
            effects.extend(row.ticket().map(Effect::CallOff));
            row.dialog.stage = Of::Gone(match now {
                Some(_) => "the pod that was marked is gone, and another one has its seat".into(),
                None => "the pod that was marked is gone".into(),
            });
        }
    }
}
