//! The keys of every editor: letters, arrows, and what is bound in the keymap. Nothing else means anything.

use tui_textarea::{Input, Key};

use super::history::Kind;
use super::prompt::Topic;
use super::text::{Place, before, indent};
use super::words::{Class, Words, next_start, previous_start};
use super::{Ask, Editor, Heard, Memory, Mode};
use crate::app::action::Action;
use crate::app::chord::Chord;

impl Editor {
    pub(super) fn press_in_text(&mut self, chord: Chord, action: Option<Action>) -> Heard {
        match action {
            Some(action) => self.act(action),
            None => self.press_key(&chord.into()),
        }
    }

    /// Does what is bound in the keymap, if it is the text's.
    pub(super) fn act(&mut self, action: Action) -> Heard {
        self.text.settle(self.caret);
        match action {
            Action::UndoTyping => self.undo(),
            Action::RedoTyping => self.redo(),
            Action::Copy => self.copy(),
            Action::Cut => self.cut(),
            Action::Paste => {
                let text = self.memory.text.clone();
                self.step(Kind::Whole, |it| it.put_memory(&text));
                Heard::Moved
            }
            Action::LineStart => self.travel(&pressed(Key::Home)),
            Action::LineEnd => self.travel(&pressed(Key::End)),
            Action::WordBack | Action::WordOn => {
                let key = match action {
                    Action::WordBack => Key::Left,
                    _ => Key::Right,
                };
                self.travel(&Input {
                    ctrl: true,
                    ..pressed(key)
                })
            }
            Action::CutToEnd => self.cut_to_end(),
            Action::SelectAll => {
                self.select_all();
                Heard::Moved
            }
            Action::Indent => self.of_lines(|it, lines| it.indent_lines(lines, 1)),
            Action::Outdent => self.of_lines(|it, lines| it.outdent_lines(lines, 1)),
            Action::Comment => self.of_lines(Self::toggle_comment),
            Action::Search => {
                self.open(Topic::Search { is_upwards: false }, "");
                Heard::Moved
            }
            Action::Replace => self.ask_to_replace(),
            Action::NextMatch => self.go_to_match(false),
            Action::PreviousMatch => self.go_to_match(true),
            Action::Up => self.travel(&pressed(Key::Up)),
            Action::Down => self.travel(&pressed(Key::Down)),
            Action::PageUp => self.travel(&pressed(Key::PageUp)),
            Action::PageDown => self.travel(&pressed(Key::PageDown)),
            Action::Top => self.travel(&Input {
                ctrl: true,
                ..pressed(Key::Home)
            }),
            Action::Bottom => self.travel(&Input {
                ctrl: true,
                ..pressed(Key::End)
            }),
            Action::Back if self.anchor.take().is_some() => Heard::Moved,
            Action::Back => Heard::Asks(Ask::Leave),
            _ => Heard::Nothing,
        }
    }

    fn of_lines(&mut self, change: impl FnOnce(&mut Self, (usize, usize))) -> Heard {
        let lines = self.chosen_lines();
        self.step(Kind::Whole, |it| change(it, lines));
        Heard::Moved
    }

    /// A key that types, or moves the caret.
    pub(super) fn press_key(&mut self, key: &Input) -> Heard {
        let kind = match key.key {
            Key::Char(_) if key.ctrl || key.alt => return Heard::Nothing,
            Key::Char(_) => Kind::Letters,
            Key::Backspace | Key::Delete if !key.ctrl && self.anchor.is_none() => Kind::Erased,
            _ => Kind::Whole,
        };
        match key.key {
            Key::Char(letter) => {
                self.step(kind, |it| it.put(letter.encode_utf8(&mut [0; 4])));
            }
            Key::Enter => self.step(kind, |it| {
                it.put("");
                it.press_enter();
            }),
            Key::Tab if key.shift => {
                let lines = self.chosen_lines();
                self.step(kind, |it| it.outdent_lines(lines, 1));
            }
            Key::Tab => self.step(kind, Self::press_tab),
            Key::Backspace => self.step(kind, |it| {
                it.erase(|it| it.erased_back(key.ctrl || key.alt));
            }),
            Key::Delete => self.step(kind, |it| it.erase(|it| it.erased_on(key.ctrl || key.alt))),
            Key::Esc => return self.act(Action::Back),
            _ => return self.travel(key),
        }
        self.wish = None;
        Heard::Moved
    }

    /// Away with what is selected, or with what lies between the caret and there.
    fn erase(&mut self, there: impl FnOnce(&Self) -> Place) {
        if self.selection().is_some() {
            return self.put("");
        }
        self.anchor = None;
        let there = there(self);
        let (from, to) = (there.min(self.caret), there.max(self.caret));
        self.text.change(from, to, "");
        self.caret = from;
    }

    fn erased_back(&self, is_word: bool) -> Place {
        let (line, column) = self.caret;
        let head = before(self.text.line(line), column);
        if is_word {
            return previous_start(&self.text, self.caret, Words::Small);
        }
        if column > 0 && indent(head) == column {
            return (line, (column - 1) / 2 * 2);
        }
        self.text.previous(self.caret).unwrap_or(self.caret)
    }

    fn erased_on(&self, is_word: bool) -> Place {
        if is_word {
            return next_start(&self.text, self.caret, Words::Small);
        }
        self.text.next(self.caret).unwrap_or(self.caret)
    }

    /// A key that moves the caret; with shift it selects.
    pub(super) fn travel(&mut self, key: &Input) -> Heard {
        let (line, column) = self.caret;
        let page = self.page.saturating_sub(1).max(1);
        let vertical = match key.key {
            Key::Up => Some(line.checked_sub(1)),
            Key::Down => Some((line < self.text.last()).then_some(line + 1)),
            Key::PageUp => Some(Some(line.saturating_sub(page))),
            Key::PageDown => Some(Some((line + page).min(self.text.last()))),
            _ => None,
        };
        let to = match (key.key, vertical) {
            (_, Some(Some(to))) => {
                let wish = *self.wish.get_or_insert(column);
                self.text.clamp((to, wish))
            }
            // At the first line up goes to its beginning, and so at the last one.
            (Key::Up, _) => (line, 0),
            (Key::Down, _) => self.text.end(),
            (Key::Left, _) if key.ctrl => previous_start(&self.text, self.caret, Words::Small),
            (Key::Right, _) if key.ctrl => next_start(&self.text, self.caret, Words::Small),
            (Key::Left | Key::Right, _) if key.alt => return Heard::Nothing,
            (Key::Left | Key::Right, _) if !key.shift && self.selection().is_some() => {
                let (from, to) = self.selection().unwrap_or_default();
                if key.key == Key::Left { from } else { to }
            }
            (Key::Left, _) => self.text.previous(self.caret).unwrap_or(self.caret),
            (Key::Right, _) => self.text.next(self.caret).unwrap_or(self.caret),
            (Key::Home, _) if key.ctrl => (0, 0),
            (Key::End, _) if key.ctrl => self.text.end(),
            (Key::Home, _) => (line, self.home()),
            (Key::End, _) => (line, self.text.len(line)),
            _ => return Heard::Nothing,
        };
        if vertical.is_none() {
            self.wish = None;
        }
        self.text.settle(self.caret);
        if !key.shift {
            self.anchor = None;
        } else if self.anchor.is_none() {
            self.anchor = Some(self.caret);
        }
        self.caret = to;
        Heard::Moved
    }

    /// The rest of the line into the memory; at its end the line's end goes, and nothing is remembered.
    fn cut_to_end(&mut self) -> Heard {
        let (line, column) = self.caret;
        let end = (line, self.text.len(line));
        self.anchor = None;
        if column == end.1 {
            let next = self.text.next(self.caret);
            self.step(Kind::Whole, |it| {
                it.text.change(it.caret, next.unwrap_or(it.caret), "");
            });
            return Heard::Moved;
        }
        self.memory = Memory {
            text: self.text.slice(self.caret, end),
            is_lines: false,
        };
        self.step(Kind::Whole, |it| it.text.change(it.caret, end, ""));
        Heard::Moved
    }

    /// The first letter; from there the beginning.
    fn home(&self) -> usize {
        let (line, column) = self.caret;
        let first = self.first_letter(line);
        if column == first { 0 } else { first }
    }

    /// The column of the first letter of a line.
    pub(super) fn first_letter(&self, line: usize) -> usize {
        let mut letters = self.text.line(line).chars();
        let first = letters.position(|it| Words::Large.class(it) != Class::Blank);
        first.unwrap_or_else(|| self.text.len(line))
    }

    /// What is selected into the memory; without a selection the line.
    fn copy(&mut self) -> Heard {
        let is_lines = self.selection().is_none() || self.mode == Mode::VisualLine;
        let mut text = match self.selection() {
            Some((from, to)) => self.text.slice(from, to),
            None => self.text.line(self.caret.0).to_owned(),
        };
        if is_lines {
            text.push('\n');
        }
        self.memory = Memory {
            text: text.clone(),
            is_lines,
        };
        Heard::Asks(Ask::Copy(text))
    }

    fn cut(&mut self) -> Heard {
        let heard = self.copy();
        self.step(Kind::Whole, |it| {
            if it.memory.is_lines {
                let (first, last) = it.chosen_lines();
                it.remove_lines(first, last);
                it.anchor = None;
            } else {
                it.put("");
            }
        });
        heard
    }

    /// Away with whole lines; the caret goes to the one that takes their place.
    pub(super) fn remove_lines(&mut self, first: usize, last: usize) {
        let end = self.text.len(last);
        if last < self.text.last() {
            self.text.change((first, 0), (last + 1, 0), "");
        } else if let Some(above) = first.checked_sub(1) {
            let from = (above, self.text.len(above));
            self.text.change(from, (last, end), "");
        } else {
            self.text.change((first, 0), (last, end), "");
        }
        self.caret = self.text.clamp((first, 0));
    }

    /// Whole lines go above the caret's, whatever the column.
    fn put_memory(&mut self, text: &str) {
        if self.memory.is_lines && self.selection().is_none() {
            let (line, column) = self.caret;
            self.text.change((line, 0), (line, 0), text);
            self.caret = (line + text.matches('\n').count(), column);
        } else {
            self.put(text);
        }
    }
}

fn pressed(key: Key) -> Input {
    Input {
        key,
        ..Input::default()
    }
}
