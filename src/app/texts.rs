//! What the dialog of an edited text has besides: its lines before and after, and the way back into the text.

use serde_json::Value;

use super::action::Action;
use super::aim::Aim;
use super::chord::Chord;
use super::dialog::{Dialog, Said, Stage};
use super::sheet::Intent;
use super::{App, Effect, Overlay, Ticket};
use crate::domain::plan::{Difference, Outcome, Reproof, Verdict};
use crate::manifest::fresh;
use crate::manifest::mask::Pair;
use crate::operations::edit::EDIT;
use crate::panes::{Line, compare};
use crate::yaml;

/// Whether a server refused something without a word on what: a test failed, of a value that is shown to nobody.
pub(super) fn is_unnamed(reproof: &Reproof) -> bool {
    reproof.code == 422 && reproof.causes.is_empty()
}

/// What is there now against what it will be, with its secrets hidden.
pub(super) fn differing(live: &Value, merged: &Value) -> Vec<Line> {
    let text = |object: &Value| yaml::write(&fresh::editable(object));
    let pair = Pair::of(live, merged);
    compare::texts(&text(&pair.before), &text(&pair.after))
}

/// The same differences with the values that are shown.
pub(super) fn veiled(found: Vec<Difference>, (seen, now): (&Value, &Value)) -> Vec<Difference> {
    let pair = Pair::of(seen, now);
    let at = |object: &Value, pointer: &str| object.pointer(pointer).cloned().unwrap_or_default();
    let found = found.into_iter().map(|it| Difference {
        seen: at(&pair.before, &it.pointer),
        now: at(&pair.after, &it.pointer),
        ..it
    });
    found.collect()
}

impl Dialog {
    /// Whether the object is gone whose text was edited: then one can be made of it.
    #[must_use]
    pub fn may_be_made_anew(&self) -> bool {
        self.intent.is_some() && matches!(self.stage, Stage::Gone(_))
    }

    /// Whether something may still be changed in it.
    pub(super) fn is_open(&self) -> bool {
        matches!(
            self.stage,
            Stage::Reading(_) | Stage::Refused(_) | Stage::Planned(_)
        )
    }
}

impl App {
    /// Opens the dialog of what an edited text would change.
    pub(super) fn edit_text(&mut self, aim: Aim, intent: Intent, effects: &mut Vec<Effect>) {
        let mut dialog = Box::new(Dialog::reading(&EDIT, aim, 0));
        dialog.intent = Some(Box::new(intent));
        self.read_anew(&mut dialog, effects);
        self.overlay = Some(Overlay::Dialog(dialog));
    }

    /// Whether a key asks for another object, made of the text of one that is gone.
    pub(super) fn makes_anew(&self, dialog: &Dialog, chord: Chord) -> bool {
        let action = self.keymap.action("yaml", chord);
        dialog.may_be_made_anew() && action == Some(Action::Create)
    }

    /// Of a text whose object is gone: one that is to be created.
    pub(super) fn make_anew(&mut self) {
        if let Some(sheet) = &mut self.sheet {
            sheet.begin_anew();
        }
    }

    /// What the server said stands at the lines of the text.
    pub(super) fn take_to_heart(&mut self, dialog: &Dialog) {
        let Stage::Planned(planned) = &dialog.stage else {
            return;
        };
        if dialog.intent.is_none() {
            return;
        }
        let (refusal, warnings) = match &planned.said {
            Said::Told(Verdict::Refused(it)) | Said::CameToNothing(Outcome::Refused(it)) => {
                (Some(it), &[][..])
            }
            Said::Told(Verdict::Accepted { warnings, .. }) => (None, warnings.as_slice()),
            _ => (None, &[][..]),
        };
        if let Some(sheet) = &mut self.sheet {
            sheet.take_to_heart(refusal, warnings);
        }
    }

    /// What was typed was carried out, while its dialog was open.
    pub(super) fn edit_is_done(&mut self, overlay: Option<Overlay>, effects: &mut Vec<Effect>) {
        if let Some(Overlay::Dialog(dialog)) = overlay
            && dialog.intent.is_some()
        {
            self.text_is_written(effects);
        }
    }

    /// The outcome of what a dialog confirmed, which was not carried out: it is planned anew.
    pub(super) fn reopen(
        &mut self,
        ticket: Ticket,
        outcome: &Outcome,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let Some(Overlay::Dialog(mut dialog)) = self.overlay.take_if(|it| it.sends(ticket)) else {
            return false;
        };
        dialog.come_to_nothing(outcome.clone());
        if let Outcome::Changed(differences) = outcome {
            dialog.meanwhile.clone_from(differences);
            self.read_anew(&mut dialog, effects);
        }
        self.overlay = Some(Overlay::Dialog(dialog));
        true
    }
}
