//! What is asked for below a text: words to look for, a path to go to, a file.

use super::reader::{Spot, line_of_path};
use super::{Page, Search, Sheet};
use crate::app::chord::Chord;
use crate::app::creation::SKELETON;
use crate::app::editor::{Ask, Heard};
use crate::app::form::Typed;
use crate::app::{App, Effect};
use crate::domain::plan::ObjectRef;
use crate::yaml;
use crossterm::event::KeyCode;

/// A line that is asked for, and what it is for.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is for.
    pub of: Wanted,
    /// What is typed.
    pub typed: Typed,
    /// Where one was before it: what is looked for is looked for from there.
    before: Spot,
}

/// What a line is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Words to look for.
    Search,
    /// The path of a field.
    Path,
    /// A file that is to be written.
    File,
}

impl Wanted {
    /// What stands before the line.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Path => "go to",
            Self::File => "save as",
        }
    }
}

impl Question {
    pub(super) fn new(of: Wanted, offered: &str, before: Spot) -> Self {
        Self {
            of,
            typed: Typed::of(offered),
            before,
        }
    }
}

impl App {
    /// Takes a key for what is asked for; what is looked for is shown while it is typed.
    pub(super) fn press_in_question(
        &mut self,
        sheet: &mut Sheet,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let Some(mut question) = sheet.question.take() else {
            return;
        };
        if chord.is(KeyCode::Esc) {
            if let (Wanted::Search, Page::Reader(reader)) = (question.of, &mut sheet.page) {
                reader.search = None;
                reader.go_back(&question.before);
            }
            return;
        }
        if chord.is(KeyCode::Enter) {
            self.notice = sheet.answer(&question, effects).err();
            return;
        }
        question.typed.press(chord);
        sheet.follow(&question);
        sheet.question = Some(question);
    }
}

impl App {
    /// What is pasted goes where one types: below the text, or into it; it never triggers keys.
    pub(in crate::app) fn paste_in_sheet(&mut self, text: &str) {
        let Some(sheet) = self.sheet.as_mut().filter(|_| self.overlay.is_none()) else {
            return;
        };
        if sheet.kept.offer().is_some() {
            return;
        }
        if let Some(mut question) = sheet.question.take() {
            question.typed.paste(text);
            sheet.follow(&question);
            sheet.question = Some(question);
        } else if let Page::Writer(writer) = &mut sheet.page {
            // What nobody touched yet gives way.
            let is_new = writer.editor.prompt().is_none() && writer.editor.holds(SKELETON);
            let mut text = text;
            if is_new {
                writer.editor.select_all();
                // The end of the last line is no line of its own.
                text = text.strip_suffix('\n').unwrap_or(text);
            }
            let heard = writer.editor.paste(text);
            if is_new {
                writer.editor.go_to(0, 0);
            }
            if let Heard::Asks(Ask::Notice(words)) = heard {
                self.say(words);
            }
        }
    }
}

impl Sheet {
    /// Shows where what is typed so far would lead.
    pub(super) fn follow(&mut self, question: &Question) {
        let Page::Reader(reader) = &mut self.page else {
            return;
        };
        if question.of == Wanted::Search {
            reader.go_back(&question.before);
            let mut search = Search::of(question.typed.text(), &reader.lines, &reader.outline);
            if let Some(line) = search.first_from(reader.line) {
                reader.go_to(line);
            }
            reader.search = Some(search);
        }
    }

    /// Where one is in the text that is read.
    pub(super) fn spot(&self) -> Spot {
        match &self.page {
            Page::Reader(reader) => reader.spot(),
            Page::Writer(_) => Spot::default(),
        }
    }

    fn answer(&mut self, question: &Question, effects: &mut Vec<Effect>) -> Result<(), String> {
        let typed = question.typed.text();
        match question.of {
            Wanted::Search => {
                if let Page::Reader(reader) = &mut self.page
                    && reader.search.as_ref().is_none_or(|it| it.found.is_empty())
                {
                    reader.search = None;
                    return Err(format!("{typed} is not found"));
                }
            }
            Wanted::Path => self.go_to_path(typed)?,
            Wanted::File if typed.trim().is_empty() => {}
            Wanted::File => effects.push(Effect::Save(typed.trim().to_owned(), self.shown_text())),
        }
        Ok(())
    }

    /// To the field of a path; or says that there is none.
    pub(super) fn go_to_path(&mut self, typed: &str) -> Result<(), String> {
        let no_field = || format!("no field is called {typed}");
        match &mut self.page {
            Page::Reader(reader) => {
                let line = line_of_path(&reader.outline, reader.lines.len(), typed);
                reader.go_to(line.ok_or_else(no_field)?);
            }
            Page::Writer(writer) => {
                let lines = writer.editor.lines();
                let line = line_of_path(&writer.outline, lines.len(), typed);
                let line = line.ok_or_else(no_field)?;
                let indent = |it: &String| it.chars().take_while(|it| *it == ' ').count();
                let column = lines.get(line).map_or(0, indent);
                writer.editor.go_to(line, column);
            }
        }
        Ok(())
    }

    /// The text that is shown, folded or not.
    pub(in crate::app) fn shown_text(&self) -> String {
        match &self.page {
            Page::Writer(writer) => writer.editor.text(),
            Page::Reader(reader) => {
                let mut text = reader.lines.join("\n");
                text.push('\n');
                text
            }
        }
    }

    /// The value of what stands on the line, or the lines that are selected; with signs in place of secrets.
    pub(super) fn copied(&self) -> Option<String> {
        let Page::Reader(reader) = &self.page else {
            return None;
        };
        if let Some((from, to)) = reader.selection() {
            return Some(reader.lines.get(from..=to)?.join("\n") + "\n");
        }
        let veiled = &self.opened()?.veiled;
        Some(match veiled.pointer(reader.outline.pointer(reader.line))? {
            serde_json::Value::String(words) => words.clone(),
            value @ (serde_json::Value::Object(_) | serde_json::Value::Array(_)) => {
                yaml::write(value)
            }
            value => value.to_string(),
        })
    }
}

/// The file that one would save an object to: `ledger.yaml`.
pub(super) fn file_name(object: Option<&ObjectRef>) -> String {
    format!("{}.yaml", object.map_or("new", |it| &*it.name.name))
}
