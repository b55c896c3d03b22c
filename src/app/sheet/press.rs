//! What a key means to a text that is read; and to whom a key goes.

use super::asking::{Question, Wanted, file_name};
use super::{Page, Reader, Sheet};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::{App, Effect};
use crate::domain::plan::request::path;

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
        if sheet.question.is_some() {
            self.press_in_question(&mut sheet, chord, effects);
            self.sheet = Some(sheet);
            return;
        }
        match sheet.page {
            Page::Reader(_) => self.press_in_reader(sheet, chord, effects),
            Page::Writer(_) => self.press_in_writer(sheet, chord, effects),
        }
    }

    fn press_in_reader(&mut self, mut sheet: Box<Sheet>, chord: Chord, effects: &mut Vec<Effect>) {
        let Some(action) = self.keymap.action("yaml", chord) else {
            self.sheet = Some(sheet);
            return;
        };
        let Page::Reader(reader) = &mut sheet.page else {
            return;
        };
        let is_open = !reader.lines.is_empty();
        match action {
            Action::Back if reader.let_go() => {}
            Action::Back => return,
            // It is open already.
            Action::Yaml => {}
            Action::Edit => self.begin_to_edit(&mut sheet),
            _ if is_open && reader.go(action) => {}
            _ if is_open && self.looked_at(&mut sheet, action, effects) => {}
            action => {
                self.sheet = Some(sheet);
                return self.act(action, effects);
            }
        }
        self.sheet = Some(sheet);
    }

    /// What is done with a text without changing it; says whether the action was for that.
    fn looked_at(&mut self, sheet: &mut Sheet, action: Action, effects: &mut Vec<Effect>) -> bool {
        let Page::Reader(reader) = &mut sheet.page else {
            return false;
        };
        match action {
            Action::Fold => reader.fold(),
            Action::FoldAll => reader.fold_all(),
            Action::LineNumbers => sheet.shows_numbers = !sheet.shows_numbers,
            Action::Select => reader.select(),
            Action::NextMatch | Action::PreviousMatch => {
                if !reader.step(action == Action::PreviousMatch) {
                    self.notice = Some("nothing is looked for: / looks for something".into());
                }
            }
            Action::Search => sheet.ask(Wanted::Search, ""),
            Action::GoToPath => sheet.ask(Wanted::Path, ""),
            Action::SaveFile => {
                let offered = file_name(sheet.object.as_ref());
                sheet.ask(Wanted::File, &offered);
            }
            Action::CopyPath => {
                let place = path(reader.outline.pointer(reader.line));
                self.notice = Some(format!(
                    "copied {place}, if your terminal allows it (OSC 52)"
                ));
                effects.push(Effect::Copy(place));
            }
            Action::Copy => {
                if let Some(text) = sheet.copied() {
                    self.give(text, effects);
                }
                if let Page::Reader(reader) = &mut sheet.page {
                    reader.selected = None;
                }
            }
            _ => return false,
        }
        true
    }
}

impl Sheet {
    fn ask(&mut self, of: Wanted, offered: &str) {
        self.question = Some(Question::new(of, offered, self.spot()));
    }
}

impl Reader {
    /// Lets go of the selection, else of what is looked for; says whether there was one.
    fn let_go(&mut self) -> bool {
        self.selected.take().is_some() || self.search.take().is_some()
    }

    /// Selects from here on, or nothing any more.
    fn select(&mut self) {
        self.selected = match self.selected {
            Some(_) => None,
            None => Some(self.line),
        };
    }

    /// To the next place of what is looked for; says whether something is.
    fn step(&mut self, is_back: bool) -> bool {
        let Some(search) = &mut self.search else {
            return false;
        };
        if let Some(line) = search.step(is_back) {
            self.go_to(line);
        }
        true
    }
}
