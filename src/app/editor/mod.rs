//! The text that is typed: caret, selection, undo, search; and the keys that change it. Nothing here knows YAML's meaning.

use tui_textarea::{CursorMove, TextArea};

use super::action::Action;
use super::chord::Chord;

/// So many steps can be undone.
const STEPS: usize = 1000;

/// A text that is typed.
#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    version: u64,
    is_modal: bool,
    mode: Mode,
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
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut area = TextArea::new(lines);
        area.set_max_histories(STEPS);
        area.set_tab_length(2);
        Self {
            area,
            version: 0,
            is_modal,
            mode: if is_modal { Mode::Normal } else { Mode::Insert },
        }
    }

    /// What it holds; it ends with the end of its last line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.area.lines().join("\n");
        text.push('\n');
        text
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Line and column of the caret, counted from 0, the column in characters.
    #[must_use]
    pub fn caret(&self) -> (usize, usize) {
        let caret = self.area.cursor();
        (caret.0, caret.1)
    }

    /// What is selected: from this line and column to that.
    #[must_use]
    pub fn selection(&self) -> Option<((usize, usize), (usize, usize))> {
        self.area.selection_range()
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
        self.version
    }

    /// Puts the caret somewhere.
    pub fn go_to(&mut self, line: usize, column: usize) {
        let [line, column] = [line, column].map(|it| u16::try_from(it).unwrap_or(u16::MAX));
        self.area.move_cursor(CursorMove::Jump(line, column));
    }

    /// Holds another text from now on; that can be undone in one step.
    pub fn replace(&mut self, text: &str) {
        if text == self.text() {
            return;
        }
        let (line, column) = self.caret();
        self.area.select_all();
        self.area.insert_str(text.trim_end_matches('\n'));
        self.version += 1;
        self.go_to(line, column);
    }

    /// Takes what was pasted; says whether the text is another now.
    pub fn paste(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let changed = self.area.insert_str(text);
        self.version += u64::from(changed);
        changed
    }

    /// Takes a key, or what it is bound to; says whether it was for the text.
    pub fn press(&mut self, chord: Chord, _action: Option<Action>) -> bool {
        if self.area.input(chord) {
            self.version += 1;
        }
        true
    }
}
