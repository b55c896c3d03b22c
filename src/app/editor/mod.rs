//! The text that is typed: caret, selection, undo, search; and the keys that change it. Nothing here knows YAML's meaning.
//!
//! ```text
//! key ──> prompt, if one is open ──> vim, if it has modes ──> the keys of every editor ──> Heard
//! ```

mod find;
mod heard;
mod history;
mod keys;
mod lines;
mod paste;
pub mod prompt;
pub mod search;
mod text;
pub mod vim;
mod words;

use super::action::Action;
use super::chord::Chord;
use find::Replacing;
pub use heard::{Ask, Heard};
use history::Kind;
use prompt::{Prompt, Topic};
use search::Search;
use text::Text;
pub use text::{MOST_LINES, Place};
use vim::Vim;

/// A text of more lines is better edited with the operator's own editor.
pub const MANY_LINES: usize = 20_000;

/// A text that is typed.
#[derive(Clone, Debug)]
pub struct Editor {
    text: Text,
    caret: Place,
    /// Where what is selected began.
    anchor: Option<Place>,
    /// The column that one comes back to on longer lines.
    wish: Option<usize>,
    /// Lines that are seen at once.
    page: usize,
    memory: Memory,
    search: Search,
    prompt: Option<Prompt>,
    /// Where the caret was when a search began.
    origin: Place,
    replacing: Option<Replacing>,
    is_modal: bool,
    mode: Mode,
    vim: Vim,
}

/// What was cut or copied.
#[derive(Clone, Debug, Default)]
struct Memory {
    text: String,
    /// Whether it is whole lines.
    is_lines: bool,
}

/// What a key does to a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Letters are typed; the only mode without vim's keys.
    #[default]
    Insert,
    /// Letters are commands.
    Normal,
    /// Letters are commands on what is selected.
    Visual,
    /// The same, of whole lines.
    VisualLine,
}

impl Editor {
    /// One that holds a text, with the caret before it; with the modes of vim, or without.
    #[must_use]
    pub fn of(text: &str, is_modal: bool) -> Self {
        Self {
            text: Text::of(text),
            caret: (0, 0),
            anchor: None,
            wish: None,
            page: 20,
            memory: Memory::default(),
            search: Search::default(),
            prompt: None,
            origin: (0, 0),
            replacing: None,
            is_modal,
            mode: if is_modal { Mode::Normal } else { Mode::Insert },
            vim: Vim::default(),
        }
    }

    /// What it holds; it ends with the end of its last line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.lines().join("\n");
        text.push('\n');
        text
    }

    /// Whether that is its text; for one that is asked on every frame.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        let lines = self.lines().iter().map(String::as_str);
        let whole = text.strip_suffix('\n');
        whole.is_some_and(|it| it.split('\n').eq(lines))
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.text.lines()
    }

    /// Line and column of the caret, counted from 0, the column in characters.
    #[must_use]
    pub fn caret(&self) -> Place {
        self.caret
    }

    /// What is selected: from this line and column to before that.
    #[must_use]
    pub fn selection(&self) -> Option<(Place, Place)> {
        let anchor = self.anchor?;
        let (from, to) = (anchor.min(self.caret), anchor.max(self.caret));
        match self.mode {
            Mode::VisualLine => Some(((from.0, 0), (to.0, self.text.len(to.0)))),
            Mode::Visual => Some((from, self.behind(to))),
            Mode::Insert | Mode::Normal => (from != to).then_some((from, to)),
        }
    }

    /// What a key does now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether it has the modes of vim.
    #[must_use]
    pub fn is_modal(&self) -> bool {
        self.is_modal
    }

    /// A number that grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.text.version()
    }

    /// What is looked for; [`Search::matches_in`] tells where it is on a line.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The line that is asked for, to be drawn below the text.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    /// Asks for a line: a path, a file. What is entered comes back as [`Heard::Asks`].
    pub fn open(&mut self, topic: Topic, offered: &str) {
        self.origin = self.caret;
        self.prompt = Some(Prompt::of(topic, offered));
    }

    /// Tells it how many lines are seen at once, for the keys that go by a page.
    pub fn set_page(&mut self, lines: usize) {
        self.page = lines.max(1);
    }

    /// What is to be said of a text that is too long to be edited here with ease.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        (self.lines().len() > MANY_LINES)
            .then_some("the text has more than 20,000 lines: your own editor is quicker")
    }

    /// Puts the caret somewhere.
    pub fn go_to(&mut self, line: usize, column: usize) {
        self.text.settle(self.caret);
        self.let_go();
        self.wish = None;
        self.caret = self.text.clamp((line, column));
    }

    /// Holds another text from now on; that can be undone in one step. A text that is too long is not taken.
    pub fn replace(&mut self, text: &str) -> Heard {
        let version = self.version();
        self.end_replacing();
        self.text.settle(self.caret);
        self.let_go();
        let new = text.strip_suffix('\n').unwrap_or(text);
        let new = new.replace("\r\n", "\n");
        self.text.begin(self.caret);
        self.text.change((0, 0), self.text.end(), &new);
        self.caret = self.text.clamp(self.caret);
        self.text.finish(self.caret, Kind::Whole);
        self.heard(Heard::Moved, version)
    }

    /// Selects all of it.
    pub fn select_all(&mut self) {
        self.anchor = Some((0, 0));
        self.caret = self.text.end();
    }

    /// Puts a text at the caret, in the place of what is selected; one step.
    pub fn insert(&mut self, text: &str) {
        self.step(Kind::Whole, |it| it.put(text));
    }

    /// Puts a text in the place of so many characters before and behind the caret, as a completion does; one step.
    pub fn complete(&mut self, reach: (usize, usize), text: &str) {
        self.completed(reach, text);
        self.step(Kind::Whole, |it| it.put_around(reach, text));
    }

    fn put_around(&mut self, (before, behind): (usize, usize), text: &str) {
        let (line, column) = self.caret;
        let from = (line, column.saturating_sub(before));
        self.caret = self.text.change(from, (line, column + behind), text);
        self.anchor = None;
        self.wish = None;
    }

    /// Takes a key, or what it is bound to. What is bound and is none of the text's is left to whoever asks.
    pub fn press(&mut self, chord: Chord, action: Option<Action>) -> Heard {
        let version = self.version();
        let heard = if self.prompt.is_some() {
            self.press_in_prompt(chord, action)
        } else if self.is_modal {
            self.press_modal(chord, action)
        } else {
            self.press_in_text(chord, action)
        };
        if self.is_modal {
            self.keep_on_letter();
        }
        self.heard(heard, version)
    }

    /// What is heard of a change: also that it was refused.
    fn heard(&mut self, heard: Heard, version: u64) -> Heard {
        if self.text.take_refused() {
            return Heard::notice("a text has at most 65,535 lines here: use your own editor");
        }
        match heard {
            Heard::Nothing | Heard::Moved if self.version() != version => Heard::Text,
            heard => heard,
        }
    }

    /// What this does is one step.
    fn step<T>(&mut self, kind: Kind, change: impl FnOnce(&mut Self) -> T) -> T {
        self.text.begin(self.caret);
        let result = change(self);
        self.caret = self.text.clamp(self.caret);
        self.anchor = self.anchor.map(|it| self.text.clamp(it));
        self.text.finish(self.caret, kind);
        result
    }

    /// Puts a text at the caret, in the place of what is selected.
    fn put(&mut self, text: &str) {
        let (from, to) = self.selection().unwrap_or((self.caret, self.caret));
        self.caret = self.text.change(from, to, text);
        self.anchor = None;
        self.wish = None;
    }

    /// Nothing is selected any more.
    fn let_go(&mut self) {
        self.anchor = None;
        if matches!(self.mode, Mode::Visual | Mode::VisualLine) {
            self.mode = Mode::Normal;
        }
    }

    /// Takes a step back.
    pub(super) fn undo(&mut self) -> Heard {
        self.end_replacing();
        self.anchor = None;
        self.wish = None;
        match self.text.undo(self.caret) {
            Some(caret) => {
                self.caret = caret;
                Heard::Text
            }
            None => Heard::notice("nothing is left to be undone"),
        }
    }

    /// Makes a step again.
    pub(super) fn redo(&mut self) -> Heard {
        self.end_replacing();
        self.anchor = None;
        self.wish = None;
        match self.text.redo(self.caret) {
            Some(caret) => {
                self.caret = caret;
                Heard::Text
            }
            None => Heard::notice("nothing is left to be redone"),
        }
    }

    /// Behind the character at a place; the end of a line is left out.
    fn behind(&self, place: Place) -> Place {
        match self.text.next(place) {
            Some(next) if next.0 == place.0 => next,
            _ => place,
        }
    }
}
