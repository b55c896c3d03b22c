//! The modes of vim: as far as an operator expects for a short edit.
//!
//! ```text
//! letters ──> grammar: what they mean together ──> motion: which part of the text ──> deed: what is done to it
//! ```

mod command;
mod deed;
mod grammar;
mod motion;
mod travel;

use tui_textarea::{Input, Key};

use super::history::Kind;
use super::prompt::Topic;
use super::{Ask, Editor, Heard, Mode};
use crate::app::action::Action;
use crate::app::chord::Chord;
use grammar::{Command, Parsed, Verb, parse};

/// What its keys do, for the help.
pub const KEYS: &[(&str, &str)] = &[
    ("i a I A o O", "insert; esc ends it"),
    (
        "h j k l w b e 0 ^ $ gg G",
        "go; f t ; , % { } go too, and all take a count",
    ),
    ("d c y > < gc", "delete, change, copy, indent, comment:"),
    ("", "the line when doubled, or by a motion, iw, i\" or ip"),
    ("x X D C s S r ~ J", "one letter, or to the end; as in vim"),
    ("p P", "put what was deleted or copied"),
    ("u ctrl-r .", "undo, redo, once more"),
    ("v V", "select letters, or lines"),
    ("/ ? n N *", "search; ? upwards"),
    (":w :wq :x", "check and apply"),
    (":q", "leave; what was typed is kept"),
    (":q!", "leave, and forget what was typed"),
    (":w FILE :r FILE", "save to a file; load one"),
    (":s/a/b/g :%s/a/b/g", "replace, here or everywhere"),
    (":12 :noh", "to a line; mark no matches any more"),
];

/// An insertion is repeated by a count as long as it comes to no more keys than these.
const MOST_REPEATED: usize = 500;

/// What vim remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Vim {
    /// What was typed of a command so far.
    pending: String,
    /// The letter that was looked for on a line, and how.
    find: Option<(char, char)>,
    /// Whether the last search went upwards.
    pub(super) upwards: bool,
    /// The last change, and one that is being typed.
    last: Option<Change>,
    current: Option<Change>,
    replays: bool,
    /// The lines that were selected last.
    selected: Option<(usize, usize)>,
    /// Whether the last key was an Esc that had nothing to end.
    is_done: bool,
}

/// A change, to be made again.
#[derive(Clone, Debug)]
struct Change {
    command: Command,
    typed: Vec<Typed>,
}

#[derive(Clone, Debug)]
enum Typed {
    Key(Chord),
    Text(String),
    /// A completion, with how many characters before and behind the caret it took the place of.
    Word((usize, usize), String),
}

impl Editor {
    /// What was typed of a command so far.
    #[must_use]
    pub fn pending(&self) -> &str {
        &self.vim.pending
    }

    pub(super) fn press_modal(&mut self, chord: Chord, action: Option<Action>) -> Heard {
        let key: Input = chord.into();
        self.vim.is_done &= key.key == Key::Esc;
        let heard = match self.mode {
            Mode::Insert => self.press_inserting(chord, &key, action),
            Mode::Normal | Mode::Visual | Mode::VisualLine => self.press_normal(&key, action),
        };
        self.keep_on_letter();
        heard
    }

    fn press_inserting(&mut self, chord: Chord, key: &Input, action: Option<Action>) -> Heard {
        if key.key == Key::Esc || is_break(key) {
            self.end_inserting();
            return Heard::Moved;
        }
        if let Some(change) = &mut self.vim.current {
            change.typed.push(Typed::Key(chord));
        }
        self.press_in_text(chord, action)
    }

    /// What was pasted while one inserts belongs to what is made again.
    pub(super) fn pasted(&mut self, text: &str) {
        if let Some(change) = &mut self.vim.current {
            change.typed.push(Typed::Text(text.to_owned()));
        }
        self.vim.pending.clear();
        if self.mode != Mode::Insert {
            self.mode = if self.is_modal {
                Mode::Normal
            } else {
                Mode::Insert
            };
        }
        self.keep_on_letter();
    }

    /// And so does what was completed.
    pub(super) fn completed(&mut self, reach: (usize, usize), text: &str) {
        if let Some(change) = &mut self.vim.current {
            change.typed.push(Typed::Word(reach, text.to_owned()));
        }
    }

    fn end_inserting(&mut self) {
        if let Some(change) = self.vim.current.take() {
            let repeats = matches!(
                change.command.verb,
                Verb::Key('i' | 'a' | 'I' | 'A' | 'o' | 'O', _)
            );
            let count = change.command.count.unwrap_or(1).saturating_sub(1);
            let most = MOST_REPEATED / change.typed.len().max(1);
            for _ in 0..count.min(most) {
                if !repeats {
                    break;
                }
                if let Verb::Key('o' | 'O', _) = change.command.verb {
                    self.caret.1 = self.text.len(self.caret.0);
                    self.step(Kind::Whole, Self::press_enter);
                }
                self.type_again(&change.typed);
            }
            if !self.vim.replays {
                self.vim.last = Some(change);
            }
        }
        self.leave_blank_line();
        self.mode = Mode::Normal;
        self.anchor = None;
        self.caret = match self.text.previous(self.caret) {
            Some(to) if to.0 == self.caret.0 => to,
            _ => self.caret,
        };
        self.text.finish(self.caret, Kind::Whole);
        self.text.settle(self.caret);
    }

    /// Indentation alone that was put by `o` and not typed after does not stay.
    fn leave_blank_line(&mut self) {
        let (line, column) = self.caret;
        let text = self.text.line(line);
        if column > 0 && column == self.text.len(line) && text.chars().all(|it| it == ' ') {
            self.caret = self.text.change((line, 0), (line, column), "");
        }
    }

    fn type_again(&mut self, typed: &[Typed]) {
        for each in typed {
            match each {
                Typed::Key(chord) => drop(self.press_in_text(*chord, None)),
                Typed::Text(text) => self.put(text),
                Typed::Word(reach, text) => self.put_around(*reach, text),
            }
        }
    }

    fn press_normal(&mut self, key: &Input, action: Option<Action>) -> Heard {
        if key.key == Key::Esc || is_break(key) {
            return self.escape();
        }
        if let (Key::Char(letter), true, false) = (key.key, key.ctrl, key.alt)
            && let Some(heard) = self.press_with_ctrl(letter)
        {
            self.vim.pending.clear();
            return heard;
        }
        let letter = match key.key {
            Key::Char(letter) if !key.ctrl && !key.alt => letter,
            _ if action.is_some_and(|it| it != Action::Back) => {
                self.vim.pending.clear();
                let heard = action.map_or(Heard::Nothing, |it| self.act(it));
                self.leave_visual();
                return heard;
            }
            _ if key.ctrl || key.alt => return Heard::Nothing,
            Key::Left | Key::Backspace => 'h',
            Key::Right => 'l',
            Key::Up => 'k',
            Key::Down => 'j',
            Key::Home => '0',
            Key::End => '$',
            Key::Delete => 'x',
            Key::Enter => '+',
            Key::PageUp => return self.scroll(self.page, false),
            Key::PageDown => return self.scroll(self.page, true),
            _ => return Heard::Nothing,
        };
        self.vim.pending.push(letter);
        match parse(&self.vim.pending, self.anchor.is_some()) {
            Parsed::More => Heard::Moved,
            Parsed::No => {
                self.vim.pending.clear();
                Heard::Moved
            }
            Parsed::Done(command) => {
                self.vim.pending.clear();
                self.run(&command)
            }
        }
    }

    fn press_with_ctrl(&mut self, letter: char) -> Option<Heard> {
        match letter {
            'r' => Some(self.redo()),
            'd' => Some(self.scroll(self.page / 2, true)),
            'u' => Some(self.scroll(self.page / 2, false)),
            'f' => Some(self.scroll(self.page, true)),
            'b' => Some(self.scroll(self.page, false)),
            _ => None,
        }
    }

    fn scroll(&mut self, lines: usize, down: bool) -> Heard {
        let wish = *self.wish.get_or_insert(self.caret.1);
        let line = self.caret.0;
        let to = if down {
            line + lines.max(1)
        } else {
            line.saturating_sub(lines.max(1))
        };
        self.caret = self.text.clamp((to, wish));
        Heard::Moved
    }

    /// Whoever presses it once too often, as fingers do in vim, stays; whoever goes on gets home, as everywhere.
    fn escape(&mut self) -> Heard {
        let was_idle = self.vim.pending.is_empty() && self.anchor.is_none();
        self.vim.pending.clear();
        self.leave_visual();
        if !was_idle {
            return Heard::Moved;
        }
        if std::mem::replace(&mut self.vim.is_done, true) {
            return Heard::Asks(Ask::Leave);
        }
        Heard::notice("esc again, or :q, leaves; what was typed is kept")
    }

    fn leave_visual(&mut self) {
        if self.anchor.is_some() && matches!(self.mode, Mode::Visual | Mode::VisualLine) {
            let (from, to) = self.selection().unwrap_or((self.caret, self.caret));
            self.vim.selected = Some((from.0, to.0));
        }
        if self.mode != Mode::Insert {
            self.mode = Mode::Normal;
            self.anchor = None;
        }
    }

    /// The caret stands on letters, and behind the last one only where one inserts.
    pub(super) fn keep_on_letter(&mut self) {
        self.caret = self.text.clamp(self.caret);
        if self.mode != Mode::Normal || self.replacing.is_some() {
            return;
        }
        let (line, column) = self.caret;
        if column > 0
            && column >= self.text.len(line)
            && let Some(to) = self.text.previous(self.caret)
        {
            self.caret = to;
        }
    }

    /// Does a command; what it changes is one step, with what is inserted after it.
    fn run(&mut self, command: &Command) -> Heard {
        match &command.verb {
            Verb::Go(motion) => {
                let heard = self.travel_by(*motion, command.count);
                return heard;
            }
            Verb::Key('.', _) => return self.repeat(command.count),
            Verb::Key('u', _) if self.anchor.is_none() => {
                return (0..command.count.unwrap_or(1).min(10_000)).fold(
                    Heard::Moved,
                    |heard, _| {
                        if matches!(heard, Heard::Asks(_)) {
                            heard
                        } else {
                            self.undo()
                        }
                    },
                );
            }
            Verb::Key(key @ (':' | '/' | '?'), _) => return self.ask(*key),
            _ => {}
        }
        let again = self.as_repeated(command);
        let version = self.version();
        self.text.begin(self.caret);
        let heard = self.perform(command);
        self.caret = self.text.clamp(self.caret);
        self.wish = None;
        if self.mode == Mode::Insert {
            self.vim.current = again.map(|command| Change {
                command,
                typed: Vec::new(),
            });
            return heard;
        }
        self.keep_on_letter();
        self.text.finish(self.caret, Kind::Whole);
        if self.version() != version
            && !self.vim.replays
            && let Some(command) = again
        {
            self.vim.last = Some(Change {
                command,
                typed: Vec::new(),
            });
        }
        heard
    }

    fn ask(&mut self, key: char) -> Heard {
        let offered = if self.anchor.is_some() && key == ':' {
            "'<,'>"
        } else {
            ""
        };
        self.leave_visual();
        match key {
            ':' => self.open(Topic::Command, offered),
            key => {
                let is_upwards = key == '?';
                self.vim.upwards = is_upwards;
                self.open(Topic::Search { is_upwards }, "");
            }
        }
        Heard::Moved
    }

    fn repeat(&mut self, count: Option<usize>) -> Heard {
        let Some(mut change) = self.vim.last.clone() else {
            return Heard::notice("nothing was changed yet");
        };
        change.command.count = count.or(change.command.count);
        self.vim.replays = true;
        let heard = self.run(&change.command);
        if self.mode == Mode::Insert {
            self.type_again(&change.typed);
            self.vim.current = Some(change);
            self.end_inserting();
        }
        self.vim.replays = false;
        heard
    }
}

/// What breaks off in vim as Esc does.
fn is_break(key: &Input) -> bool {
    key.ctrl && matches!(key.key, Key::Char('c' | '['))
}
