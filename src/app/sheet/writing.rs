//! What a key means to a text that is edited.

use super::asking::file_name;
use super::{Intent, Page, Sheet, Stage, Writer};
use crate::app::action::Action;
use crate::app::aim::{Aim, Barrier};
use crate::app::chord::Chord;
use crate::app::editor::prompt::Topic;
use crate::app::editor::{Ask, Heard};
use crate::app::{App, Effect};
use crate::domain::plan::ObjectRef;
use crate::manifest::kind::Change;
use crate::manifest::{Mark, Weight};

impl App {
    /// From reading to editing, where that can be; else says why not.
    pub(super) fn begin_to_edit(&mut self, sheet: &mut Sheet) {
        if sheet.opened().is_none() {
            // Whoever knows the way does not wait until it is read.
            sheet.edits_at_once = matches!(sheet.stage, Stage::Reading(_));
            return;
        }
        match self.bar_to_editing(sheet) {
            Some(why) => self.notice = Some(why),
            None if sheet.resume() => {}
            None => sheet.write(self.keymap.is_modal()),
        }
    }

    /// Why an object cannot be edited, if it cannot.
    fn bar_to_editing(&self, sheet: &Sheet) -> Option<String> {
        let object = sheet.object.as_ref()?;
        let right = match sheet.kind()?.change {
            Change::Never(why) => return Some(why.into()),
            Change::With(right) => right,
        };
        if let Some(barrier) = self.writes_nothing() {
            return Some(format!("edit: {barrier}"));
        }
        let rights = self.rights.get(&object.name.namespace);
        let allowed = rights.and_then(|it| it.allow(right, &object.name.name));
        if allowed == Some(false) {
            return Some(format!("edit: {}", Barrier::NoRight(right)));
        }
        let set = sheet.set.as_ref().and_then(|it| self.fleet.set(it));
        if set.is_none() {
            return Some("edit: no set is here that it belongs to, so it can only be read".into());
        }
        None
    }

    pub(super) fn press_in_writer(
        &mut self,
        mut sheet: Box<Sheet>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        if self.press_in_completion(&mut sheet, chord, effects) {
            self.sheet = Some(sheet);
            return;
        }
        let before = sheet.close_completion();
        self.press_in_text(sheet, chord, effects);
        if let Some(before) = before {
            self.narrow_completion(&before);
        }
    }

    fn press_in_text(&mut self, mut sheet: Box<Sheet>, chord: Chord, effects: &mut Vec<Effect>) {
        let Page::Writer(writer) = &mut sheet.page else {
            return;
        };
        let action = self.keymap.own("editor", chord);
        match action.filter(|_| writer.editor.prompt().is_none()) {
            Some(Action::ExternalEditor) => {
                effects.push(Effect::HandOver(writer.editor.text()));
            }
            Some(Action::Quit) => effects.push(Effect::Quit),
            Some(Action::GoToPath) => writer.editor.open(Topic::GoToPath, ""),
            Some(Action::LoadFile) => writer.editor.open(Topic::LoadFile, ""),
            Some(Action::SaveFile) => {
                let offered = file_name(sheet.object.as_ref());
                writer.editor.open(Topic::SaveFile, &offered);
            }
            Some(Action::NextMark) => {
                if !writer.next_mark() {
                    self.notice = Some("nothing is marked".into());
                }
            }
            Some(Action::Help) => {
                self.sheet = Some(sheet);
                return self.act(Action::Help, effects);
            }
            Some(Action::Apply) => return self.apply(sheet, effects),
            _ => {
                if let Heard::Asks(ask) = writer.editor.press(chord, action) {
                    return self.heed(sheet, ask, effects);
                }
            }
        }
        self.sheet = Some(sheet);
    }

    /// Does what the text's keys asked for.
    fn heed(&mut self, mut sheet: Box<Sheet>, ask: Ask, effects: &mut Vec<Effect>) {
        match ask {
            Ask::Apply => return self.apply(sheet, effects),
            Ask::Leave if sheet.object.is_none() => return self.set_aside(&sheet),
            Ask::Leave => self.leave_writer(&mut sheet),
            Ask::LeaveForced => {
                effects.push(Effect::Forget(sheet.key(&self.identity)));
                if sheet.object.is_none() {
                    return;
                }
                sheet.read_on();
            }
            Ask::Copy(text) => effects.push(Effect::Copy(text)),
            Ask::Notice(words) => self.notice = Some(words),
            Ask::SaveAs(path) => {
                let text = sheet.shown_text();
                sheet.saving = Some(text.clone());
                effects.push(Effect::Save(path, text));
            }
            Ask::Load(path) => effects.push(Effect::Load(path)),
            Ask::GoTo(path) => self.notice = sheet.go_to_path(&path).err(),
        }
        self.sheet = Some(sheet);
    }

    /// Back to reading; what was typed is kept.
    fn leave_writer(&mut self, sheet: &mut Sheet) {
        self.set_aside(sheet);
        if sheet.is_dirty() {
            let key = self.keymap.chord(&["yaml", "everywhere"], Action::Edit);
            let key = key.map_or_else(|| "editing".into(), |it| it.to_string());
            self.notice = Some(format!("what you typed is kept: {key} takes it up again"));
        }
        sheet.lay_aside();
    }

    /// Opens the dialog of what the text would change; or goes to the first mark for which it is not sent.
    fn apply(&mut self, mut sheet: Box<Sheet>, effects: &mut Vec<Effect>) {
        if let Some(barrier @ Barrier::Leaving) = self.writes_nothing() {
            self.notice = Some(barrier.to_string());
            self.sheet = Some(sheet);
            return;
        }
        if sheet.object.is_none() {
            self.sheet = Some(sheet);
            return self.create_anew(effects);
        }
        self.check_now(&mut sheet);
        match (sheet.intent(), sheet.object.clone()) {
            (Ok(_), Some(_)) if !sheet.is_dirty() => {
                self.notice = Some("nothing is changed: the text says what the object says".into());
            }
            (Ok(intent), Some(object)) => {
                let set = sheet.set.clone();
                self.sheet = Some(sheet);
                return self.ask_to_apply(set, object, intent, effects);
            }
            (Err(mark), _) => {
                let mut words = in_words(&mark);
                if let Page::Writer(writer) = &mut sheet.page {
                    writer.go_to(&mark);
                    // What is wrong stands below the text already.
                    if writer.mark_on(mark.line).map(in_words).as_ref() == Some(&words) {
                        words = "nothing is sent before this is mended".into();
                    }
                }
                self.notice = Some(words);
            }
            (Ok(_), None) => {}
        }
        self.sheet = Some(sheet);
    }

    fn ask_to_apply(
        &mut self,
        set: Option<crate::domain::Name>,
        object: ObjectRef,
        intent: Intent,
        effects: &mut Vec<Effect>,
    ) {
        let set = set.and_then(|it| self.fleet.set(&it));
        let (set, uid, object) = match (&*object.kind, set) {
            // Where it is gone, its dialog says so, and can make another of the text.
            ("StatefulSet", _) => (object.name, object.uid, None),
            (_, Some(set)) => (set.name.clone(), set.uid.clone(), Some(object)),
            (_, None) => {
                self.notice = Some("its set is not there any more; the text stays".into());
                return;
            }
        };
        let aim = Aim {
            set,
            uid,
            seat: None,
            revision: None,
            object,
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
        if let Some(mark) = writer.report.stop() {
            return Err(mark.clone());
        }
        let [document] = writer.report.documents.as_slice() else {
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

impl Writer {
    /// The caret to what a mark is about.
    pub(super) fn go_to(&mut self, mark: &Mark) {
        self.editor.go_to(mark.line, mark.columns.0);
    }

    /// The caret to the next mark, round the end; says whether there is one.
    pub(super) fn next_mark(&mut self) -> bool {
        let caret = self.editor.caret();
        let mut marks: Vec<&Mark> = self.marks().collect();
        marks.sort_by_key(|it| (it.line, it.columns));
        let behind = marks.iter().find(|it| (it.line, it.columns.0) > caret);
        let Some(mark) = behind.or(marks.first()) else {
            return false;
        };
        let mark = (*mark).clone();
        self.go_to(&mark);
        true
    }
}

/// A mark in one sentence, with what can be done instead.
#[must_use]
pub fn in_words(mark: &Mark) -> String {
    if mark.instead.is_empty() {
        mark.words.clone()
    } else {
        format!("{}; {}", mark.words, mark.instead)
    }
}

fn stop(words: &str) -> Mark {
    Mark {
        line: 0,
        columns: (0, 0),
        weight: Weight::Error,
        words: words.into(),
        instead: String::new(),
        pointer: None,
    }
}
