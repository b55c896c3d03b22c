//! Lines of text, and the one door to change them. Places are lines and columns from 0, columns in characters.

use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

use super::history::{Edit, History, Kind, Step};

/// A line and a column, counted from 0; the column in characters.
pub type Place = (usize, usize);

/// The input field counts lines in 16 bits.
pub const MOST_LINES: usize = 65_535;

/// Lines of text with their history.
#[derive(Clone, Debug)]
pub(super) struct Text {
    area: TextArea<'static>,
    history: History,
    version: u64,
    /// Whether a change was refused, because the text would be too long.
    refused: bool,
}

impl Text {
    pub(super) fn of(text: &str) -> Self {
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        // Its own history has a step for every letter.
        area.set_max_histories(0);
        Self {
            area,
            history: History::default(),
            version: 0,
            refused: false,
        }
    }

    pub(super) fn lines(&self) -> &[String] {
        self.area.lines()
    }

    pub(super) fn line(&self, line: usize) -> &str {
        self.lines().get(line).map_or("", String::as_str)
    }

    /// Characters of a line.
    pub(super) fn len(&self, line: usize) -> usize {
        self.line(line).chars().count()
    }

    /// The last line.
    pub(super) fn last(&self) -> usize {
        self.lines().len().saturating_sub(1)
    }

    /// Behind the last character.
    pub(super) fn end(&self) -> Place {
        (self.last(), self.len(self.last()))
    }

    /// The place of the text that is nearest.
    pub(super) fn clamp(&self, (line, column): Place) -> Place {
        let line = line.min(self.last());
        (line, column.min(self.len(line)))
    }

    /// The character behind a place.
    pub(super) fn letter(&self, (line, column): Place) -> Option<char> {
        after(self.line(line), column).chars().next()
    }

    /// One character on, or onto the next line; combined characters are one.
    pub(super) fn next(&self, (line, column): Place) -> Option<Place> {
        let rest = after(self.line(line), column);
        match rest.graphemes(true).next() {
            Some(letter) => Some((line, column + letter.chars().count())),
            None => (line < self.last()).then_some((line + 1, 0)),
        }
    }

    /// One character back, or to the end of the line before.
    pub(super) fn previous(&self, (line, column): Place) -> Option<Place> {
        let head = before(self.line(line), column);
        match head.graphemes(true).next_back() {
            Some(letter) => Some((line, column.saturating_sub(letter.chars().count()))),
            None => line.checked_sub(1).map(|it| (it, self.len(it))),
        }
    }

    /// The text between two places.
    pub(super) fn slice(&self, from: Place, to: Place) -> String {
        if from.0 == to.0 {
            return between(self.line(from.0), from.1, to.1).to_owned();
        }
        let mut text = after(self.line(from.0), from.1).to_owned();
        for line in self.lines().iter().take(to.0).skip(from.0 + 1) {
            text.push('\n');
            text.push_str(line);
        }
        text.push('\n');
        text.push_str(before(self.line(to.0), to.1));
        text
    }

    /// Puts a text in the place of what stands between two places; says the place behind it.
    pub(super) fn change(&mut self, from: Place, to: Place, text: &str) -> Place {
        let (from, to) = (self.clamp(from), self.clamp(to));
        let removed = self.slice(from, to);
        if removed == text {
            return behind(from, text);
        }
        let more = text.matches('\n').count();
        if more > to.0 - from.0.min(to.0) && self.last() + more - (to.0 - from.0) >= MOST_LINES {
            self.refused = true;
            return from;
        }
        let end = behind(from, text);
        self.put((from, to), text);
        self.history.push(Edit {
            at: from,
            old_end: to,
            new_end: end,
            removed,
            inserted: text.to_owned(),
        });
        end
    }

    /// Whether a change was refused since this was last asked.
    pub(super) fn take_refused(&mut self) -> bool {
        std::mem::take(&mut self.refused)
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The field jumps no further than 16 bits reach: of lines that are longer, the whole line is put anew.
    fn put(&mut self, (from, to): (Place, Place), text: &str) {
        self.version += 1;
        let far = usize::from(u16::MAX);
        if from.1 <= far && to.1 <= far {
            self.area.cancel_selection();
            self.jump(from);
            if from != to {
                self.area.start_selection();
                self.jump(to);
            }
            self.area.insert_str(text);
        } else {
            let head = before(self.line(from.0), from.1);
            let tail = after(self.line(to.0), to.1);
            let whole = format!("{head}{text}{tail}");
            self.area.cancel_selection();
            self.jump((from.0, 0));
            self.area.start_selection();
            self.jump((to.0, 0));
            self.area.move_cursor(CursorMove::End);
            self.area.insert_str(whole);
        }
        self.area.cancel_selection();
    }

    fn jump(&mut self, (line, column): Place) {
        let short = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(short(line), short(column)));
        for _ in usize::from(u16::MAX)..line {
            self.area.move_cursor(CursorMove::Down);
        }
    }

    /// Takes a step back; says where the caret was.
    pub(super) fn undo(&mut self, caret: Place) -> Option<Place> {
        self.history.settle(caret);
        let Step { edits, before, .. } = self.history.undo()?;
        for edit in edits.iter().rev() {
            self.put((edit.at, edit.new_end), &edit.removed);
        }
        Some(self.clamp(before))
    }

    /// Makes a step again; says where the caret was after it.
    pub(super) fn redo(&mut self, caret: Place) -> Option<Place> {
        self.history.settle(caret);
        let Step { edits, after, .. } = self.history.redo()?;
        for edit in &edits {
            self.put((edit.at, edit.old_end), &edit.inserted);
        }
        Some(self.clamp(after))
    }

    pub(super) fn begin(&mut self, caret: Place) {
        self.history.begin(caret);
    }

    pub(super) fn finish(&mut self, caret: Place, kind: Kind) {
        self.history.end(caret, kind);
    }

    /// Ends whatever step is open; no letter joins it.
    pub(super) fn settle(&mut self, caret: Place) {
        self.history.settle(caret);
        self.history.pause();
    }
}

/// The place behind a text that begins at a place.
pub(super) fn behind((line, column): Place, text: &str) -> Place {
    match text.rsplit_once('\n') {
        Some((head, last)) => (line + head.matches('\n').count() + 1, last.chars().count()),
        None => (line, column + text.chars().count()),
    }
}

/// The byte before which a column stands.
pub(super) fn byte(line: &str, column: usize) -> usize {
    let mut all = line.char_indices();
    all.nth(column).map_or(line.len(), |(at, _)| at)
}

/// What stands before a column.
pub(super) fn before(line: &str, column: usize) -> &str {
    line.get(..byte(line, column)).unwrap_or(line)
}

/// What stands from a column on.
pub(super) fn after(line: &str, column: usize) -> &str {
    line.get(byte(line, column)..).unwrap_or_default()
}

/// What stands between two columns.
pub(super) fn between(line: &str, from: usize, to: usize) -> &str {
    before(after(line, from), to.saturating_sub(from))
}

/// Blanks at the beginning of a line.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
