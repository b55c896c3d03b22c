//! What a key means to a text.

use super::{Intent, Page, Sheet};
use crate::app::action::Action;
use crate::app::aim::Aim;
use crate::app::chord::Chord;
use crate::app::creation::SKELETON;
use crate::app::editor::{Ask, Heard};
use crate::app::{App, Effect};
use crate::manifest::kind::Change;
use crate::manifest::{Mark, Subject, check};

impl App {
    pub(crate) fn press_in_sheet(
        &mut self,
        mut sheet: Box<Sheet>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        if sheet.kept.offer().is_some() {
            return self.press_in_offer(sheet, chord, effects);
        }
        let is_modal = self.keymap.is_modal();
        match &mut sheet.page {
            Page::Reader(reader) => {
                let action = self.keymap.action("yaml", chord);
                let line = reader.line;
                match action {
                    Some(Action::Back) => return self.close_sheet(&sheet),
                    Some(Action::Edit) => match sheet.kind().map(|it| it.change) {
                        Some(Change::Never(why)) => self.notice = Some(why.into()),
                        _ => sheet.write(is_modal),
                    },
                    Some(
                        Action::Up
                        | Action::Down
                        | Action::PageUp
                        | Action::PageDown
                        | Action::Top
                        | Action::Bottom,
                    ) => {
                        let last = reader.lines.len().saturating_sub(1);
                        reader.line = self.scrolled(line, action).min(last);
                    }
                    Some(action) => {
                        self.sheet = Some(sheet);
                        return self.act(action, effects);
                    }
                    None => {}
                }
            }
            Page::Writer(writer) => {
                let action = self.keymap.own("editor", chord);
                match action {
                    Some(Action::Quit) => effects.push(Effect::Quit),
                    Some(Action::ExternalEditor) => {
                        effects.push(Effect::HandOver(writer.editor.text()));
                    }
                    Some(Action::Apply) => return self.apply_sheet(sheet, effects),
                    action => match writer.editor.press(chord, action) {
                        Heard::Asks(ask) => return self.heed(sheet, ask, effects),
                        Heard::Nothing | Heard::Text | Heard::Moved => {}
                    },
                }
            }
        }
        self.sheet = Some(sheet);
    }

    /// Does what the text's keys asked for.
    fn heed(&mut self, sheet: Box<Sheet>, ask: Ask, effects: &mut Vec<Effect>) {
        match ask {
            Ask::Apply => return self.apply_sheet(sheet, effects),
            Ask::Leave | Ask::LeaveForced => return self.close_sheet(&sheet),
            Ask::Copy(text) => effects.push(Effect::Copy(text)),
            Ask::Notice(words) => self.notice = Some(words),
            Ask::SaveAs(_) | Ask::Load(_) | Ask::GoTo(_) => {}
        }
        self.sheet = Some(sheet);
    }

    fn apply_sheet(&mut self, sheet: Box<Sheet>, effects: &mut Vec<Effect>) {
        if sheet.object.is_none() {
            self.sheet = Some(sheet);
            return self.create_anew(effects);
        }
        let intent = sheet.intent();
        let object = sheet.object.clone();
        self.sheet = Some(sheet);
        match (intent, object) {
            (Ok(intent), Some(object)) => self.apply(object, intent, effects),
            (Err(mark), _) => self.notice = Some(mark.words),
            (Ok(_), None) => {}
        }
    }

    /// Text that was pasted is text, whatever its letters are bound to; nothing where something lies over the sheet.
    pub(crate) fn paste_in_sheet(&mut self, text: &str) {
        if let (None, Some(sheet)) = (&self.overlay, &mut self.sheet)
            && let Page::Writer(writer) = &mut sheet.page
        {
            // What nobody touched yet gives way.
            if writer.editor.text() == SKELETON {
                writer.editor.replace(text);
            } else {
                writer.editor.paste(text);
            }
        }
    }

    /// Opens the dialog of what the text would change.
    fn apply(
        &mut self,
        object: crate::domain::plan::ObjectRef,
        intent: Intent,
        effects: &mut Vec<Effect>,
    ) {
        let set = self.place.open.as_ref().map(|(name, _)| name.clone());
        let set = set.unwrap_or_else(|| object.name.clone());
        let Some(set) = self.fleet.set(&set) else {
            self.notice = Some("its set is not there".into());
            return;
        };
        let is_set = object.kind == "StatefulSet";
        let aim = Aim {
            set: set.name.clone(),
            uid: if is_set {
                object.uid.clone()
            } else {
                set.uid.clone()
            },
            seat: None,
            revision: None,
            object: (!is_set).then_some(object),
        };
        self.edit_text(aim, intent, effects);
    }
}

impl Sheet {
    /// What the text is to come to; or the first mark for which it is not sent.
    pub(crate) fn intent(&self) -> Result<Intent, Mark> {
        let (Page::Writer(writer), Some(opened)) = (&self.page, self.opened()) else {
            return Err(stop("there is nothing to be sent"));
        };
        let report = check(
            &writer.editor.text(),
            &Subject {
                kind: self.kind(),
                opened: Some(&opened.object),
                schema: &|_| None,
                rollout: &|_| String::new(),
            },
        );
        if let Some(mark) = report.stop() {
            return Err(mark.clone());
        }
        let [document] = report.documents.as_slice() else {
            return Err(stop("the text must hold one object"));
        };
        let wanted = opened.veil.lift(&document.value);
        let wanted = wanted.map_err(|_| stop("a secret's sign stands where no secret was"))?;
        Ok(Intent {
            opened: opened.object.clone(),
            wanted,
        })
    }
}

fn stop(words: &str) -> Mark {
    Mark {
        line: 0,
        columns: (0, 0),
        weight: crate::manifest::Weight::Error,
        words: words.into(),
        instead: String::new(),
        pointer: None,
    }
}
