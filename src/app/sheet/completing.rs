//! What could be typed at the caret: the list of it, and the keys that choose from it.

use crossterm::event::KeyCode;

use super::{Page, Sheet, Writer};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::editor::{Mode, Place};
use crate::app::{App, Effect};
use crate::domain::escape::quoted;
use crate::domain::plan::request::path;
use crate::manifest::complete::{Known, complete};
use crate::manifest::schema::Suggestion;
use crate::manifest::{Completion, Nothing};

/// So many rows are one page of the list.
const PAGE: usize = 8;

/// A list of what could be typed, of which one is chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What could be typed.
    pub completion: Completion,
    /// The one that is chosen.
    pub row: usize,
    /// The text and the place that it is about.
    version: u64,
    caret: Place,
}

impl Choice {
    /// The one that is chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<&Suggestion> {
        self.completion.suggestions.get(self.row)
    }

    /// Where the word begins that is typed.
    fn begin(&self) -> Place {
        let (line, column) = self.caret;
        (line, column.saturating_sub(self.completion.reach.0))
    }
}

impl Writer {
    /// The list of what could be typed, while it is open.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        self.choice.as_ref().filter(|it| self.is_about_now(it))
    }

    /// Whatever changed the text or moved the caret has closed the list.
    fn is_about_now(&self, choice: &Choice) -> bool {
        choice.version == self.editor.version()
            && choice.caret == self.editor.caret()
            && self.editor.mode() == Mode::Insert
            && self.editor.prompt().is_none()
    }

    fn open(&mut self, completion: Completion) {
        self.choice = Some(Choice {
            completion,
            row: 0,
            version: self.editor.version(),
            caret: self.editor.caret(),
        });
    }

    /// Puts what is chosen into the text.
    fn take_chosen(&mut self) {
        let Some(choice) = self.choice.take() else {
            return;
        };
        if let Some(chosen) = choice.chosen() {
            let text = choice.completion.text(chosen);
            self.editor.complete(choice.completion.reach, &text);
        }
    }
}

impl Sheet {
    /// Closes the list; returns it, if it was open.
    pub(super) fn close_completion(&mut self) -> Option<Choice> {
        let Page::Writer(writer) = &mut self.page else {
            return None;
        };
        let choice = writer.choice.take()?;
        writer.is_about_now(&choice).then_some(choice)
    }
}

impl App {
    /// What a key means to the list, or because there is none yet; says whether it was for that.
    pub(super) fn press_in_completion(
        &mut self,
        sheet: &mut Sheet,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let Page::Writer(writer) = &mut sheet.page else {
            return false;
        };
        if writer.editor.prompt().is_some() {
            return false;
        }
        let is_open = writer.choice().is_some();
        match self.keymap.own("editor", chord) {
            Some(Action::Complete) if is_open => writer.choice = None,
            Some(Action::Complete) => self.open_completion(sheet, effects),
            None if !is_open && chord.is(KeyCode::Tab) => return self.complete_word(sheet),
            _ if is_open => return self.choose(sheet, chord),
            _ => return false,
        }
        true
    }

    fn choose(&self, sheet: &mut Sheet, chord: Chord) -> bool {
        let Page::Writer(writer) = &mut sheet.page else {
            return false;
        };
        let Some(choice) = &mut writer.choice else {
            return false;
        };
        let last = choice.completion.suggestions.len().saturating_sub(1);
        choice.row = match self.keymap.own("completion", chord) {
            Some(Action::Up) => choice.row.checked_sub(1).unwrap_or(last),
            Some(Action::Down) if choice.row == last => 0,
            Some(Action::Down) => choice.row + 1,
            Some(Action::PageUp) => choice.row.saturating_sub(PAGE),
            Some(Action::PageDown) => (choice.row + PAGE).min(last),
            Some(Action::Take) => {
                writer.take_chosen();
                return true;
            }
            Some(Action::Back) => {
                writer.choice = None;
                return true;
            }
            _ => return false,
        };
        true
    }

    /// Opens the list; or says why there is none.
    fn open_completion(&mut self, sheet: &mut Sheet, effects: &mut Vec<Effect>) {
        let found = self.completion(sheet);
        let Page::Writer(writer) = &mut sheet.page else {
            return;
        };
        if writer.editor.mode() != Mode::Insert {
            self.notice = Some("what is typed is completed: i begins to insert".into());
            return;
        }
        match found {
            Ok(completion) => writer.open(completion),
            Err(why) => {
                let place = path(writer.outline.pointer(writer.editor.caret().0));
                self.notice = Some(self.in_words(&why, &place, effects));
            }
        }
    }

    /// Behind a word that was begun; anywhere else the key indents.
    fn complete_word(&mut self, sheet: &mut Sheet) -> bool {
        let found = self.completion(sheet);
        let Page::Writer(writer) = &mut sheet.page else {
            return false;
        };
        let is_typing = writer.editor.mode() == Mode::Insert;
        if !is_typing || writer.editor.selection().is_some() {
            return false;
        }
        let Ok(completion) = found else {
            return false;
        };
        if completion.letters.is_empty() || completion.reach.1 > 0 {
            return false;
        }
        let is_only = completion.suggestions.len() == 1;
        writer.open(completion);
        if is_only {
            writer.take_chosen();
        }
        true
    }

    /// What is typed on narrows the list; what is typed elsewhere closes it.
    pub(super) fn narrow_completion(&mut self, before: &Choice) {
        let Some(mut sheet) = self.sheet.take() else {
            return;
        };
        let found = self.completion(&sheet);
        if let (Page::Writer(writer), Ok(completion)) = (&mut sheet.page, found)
            && writer.editor.version() != before.version
        {
            writer.open(completion);
            writer.choice.take_if(|it| it.begin() != before.begin());
        }
        self.sheet = Some(sheet);
    }

    fn completion(&self, sheet: &Sheet) -> Result<Completion, Nothing> {
        let Page::Writer(writer) = &sheet.page else {
            return Err(Nothing::Elsewhere);
        };
        let known = Known {
            kind: sheet.kind(),
            schema: &|version| self.schemas.of(version),
        };
        complete(writer.editor.lines(), writer.editor.caret(), known)
    }

    /// Why nothing is suggested; what could not be had is asked for once more.
    fn in_words(&mut self, why: &Nothing, place: &str, effects: &mut Vec<Effect>) -> String {
        match why {
            Nothing::Elsewhere => "no field begins here".into(),
            Nothing::Nameless => {
                "apiVersion and kind come first: they tell which fields there are".into()
            }
            Nothing::NothingFits if place.is_empty() => "nothing is known that fits here".into(),
            Nothing::NothingFits => format!("nothing is known that fits here, in {place}"),
            Nothing::NoKind(version, kind) => {
                format!(
                    "the server's schema of {} has no kind {}",
                    quoted(version),
                    quoted(kind)
                )
            }
            Nothing::NoSchema(version) => {
                if let Some(why) = self.schemas.missing(version).map(str::to_owned) {
                    self.retry_schemas(effects);
                    return format!("{why}; it is asked for once more");
                }
                self.want_schema_of(version, effects);
                format!("the server's schema of {} is not read yet", quoted(version))
            }
        }
    }
}
