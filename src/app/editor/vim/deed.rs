//! What is done to a part of the text.

use super::grammar::{Command, Motion, Op, Target, Verb};
use super::motion::Part;
use crate::app::editor::search::Search;
use crate::app::editor::text::{before, between, indent};
use crate::app::editor::words::{Class, Words};
use crate::app::editor::{Ask, Editor, Heard, Memory, Mode};

/// No more than this is put by one key.
const MOST_BYTES: usize = 4 << 20;

impl Editor {
    /// How a command is made again; nothing where it only moves or copies.
    pub(super) fn as_repeated(&self, command: &Command) -> Option<Command> {
        let verb = match command.verb {
            Verb::Go(_)
            | Verb::Select(_)
            | Verb::Operate(Op::Yank, _)
            | Verb::Key('v' | 'V', _) => return None,
            _ => command.verb.clone(),
        };
        let Some((from, to)) = self.selection().filter(|_| self.anchor.is_some()) else {
            return Some(Command { verb, ..*command });
        };
        // What was selected is so many lines, or so many letters.
        let target = match self.mode {
            Mode::VisualLine => Target::Line,
            _ if from.0 == to.0 => Target::To(Motion {
                key: 'l',
                letter: None,
            }),
            _ => return None,
        };
        let count = match target {
            Target::Line => to.0 - from.0 + 1,
            // On an empty line nothing is selected.
            _ => (to.1 - from.1).max(1),
        };
        let verb = match verb {
            Verb::Operate(op, _) => Verb::Operate(op, target),
            verb => verb,
        };
        Some(Command {
            count: Some(count),
            verb,
        })
    }

    pub(super) fn perform(&mut self, command: &Command) -> Heard {
        let count = command.count;
        match command.verb {
            Verb::Operate(op, target) => self.operate(op, target, count),
            Verb::Key(key, letter) if self.anchor.is_some() => self.key_on_selected(key, letter),
            Verb::Key(key, letter) => self.key(key, letter, count),
            Verb::Select(object) => {
                match self.object(object) {
                    Some(Part::Letters(from, to)) if from < to => {
                        self.mode = Mode::Visual;
                        self.anchor = Some(from);
                        self.caret = self.text.previous(to).unwrap_or(from);
                    }
                    Some(Part::Lines(first, last)) => {
                        self.mode = Mode::VisualLine;
                        self.anchor = Some((first, 0));
                        self.caret = (last, 0);
                    }
                    _ => {}
                }
                Heard::Moved
            }
            Verb::Go(_) => Heard::Moved,
        }
    }

    fn operate(&mut self, op: Op, target: Target, count: Option<usize>) -> Heard {
        let line = self.caret.0;
        let part = match target {
            Target::Line => {
                let last = (line + count.unwrap_or(1) - 1).min(self.text.last());
                Some(Part::Lines(line, last))
            }
            Target::To(motion) => self.part(motion, count, op == Op::Change),
            Target::In(object) => self.object(object),
            Target::Selected => self.part_selected(),
        };
        // Of lines a selection knows how far it indents, a motion does not.
        let steps = if target == Target::Selected {
            count.unwrap_or(1)
        } else {
            1
        };
        self.leave_visual();
        let Some(part) = part else {
            return Heard::Moved;
        };
        let lines = match part {
            Part::Letters(from, to) => (from.0, to.0),
            Part::Lines(first, last) => (first, last),
        };
        match op {
            Op::Yank => return self.yank(part),
            Op::Delete => {
                self.remember(part);
                self.remove(part);
            }
            Op::Change => self.change_part(part),
            Op::Indent => self.indent_lines(lines, steps),
            Op::Outdent => self.outdent_lines(lines, steps),
            Op::Comment => self.toggle_comment(lines),
        }
        if matches!(op, Op::Indent | Op::Outdent | Op::Comment) {
            self.caret = (lines.0, self.first_letter(lines.0));
        }
        Heard::Moved
    }

    fn part_selected(&self) -> Option<Part> {
        let (from, to) = self.selection()?;
        Some(match self.mode {
            Mode::VisualLine => Part::Lines(from.0, to.0),
            _ => Part::Letters(from, to),
        })
    }

    fn remember(&mut self, part: Part) {
        self.memory = match part {
            Part::Letters(from, to) => Memory {
                text: self.text.slice(from, to),
                is_lines: false,
            },
            Part::Lines(first, last) => Memory {
                text: self.text.slice((first, 0), (last, self.text.len(last))) + "\n",
                is_lines: true,
            },
        };
    }

    fn yank(&mut self, part: Part) -> Heard {
        self.remember(part);
        self.caret = match part {
            Part::Letters(from, _) => from,
            Part::Lines(first, _) => (first, self.caret.1.min(self.text.len(first))),
        };
        Heard::Asks(Ask::Copy(self.memory.text.clone()))
    }

    fn remove(&mut self, part: Part) {
        match part {
            Part::Letters(from, to) => {
                self.text.change(from, to, "");
                self.caret = from;
            }
            Part::Lines(first, last) => {
                self.remove_lines(first, last);
                self.caret.1 = self.first_letter(self.caret.0);
            }
        }
    }

    fn change_part(&mut self, part: Part) {
        self.remember(part);
        match part {
            Part::Letters(..) => self.remove(part),
            Part::Lines(first, last) => {
                let line = self.text.line(first);
                let blanks = before(line, indent(line)).to_owned();
                let end = (last, self.text.len(last));
                self.caret = self.text.change((first, 0), end, &blanks);
            }
        }
        self.mode = Mode::Insert;
    }

    fn key(&mut self, key: char, letter: Option<char>, count: Option<usize>) -> Heard {
        let (line, column) = self.caret;
        let many = count.unwrap_or(1);
        match key {
            'v' | 'V' => {
                self.anchor = Some(self.caret);
                self.mode = if key == 'v' {
                    Mode::Visual
                } else {
                    Mode::VisualLine
                };
            }
            'i' => self.mode = Mode::Insert,
            'a' => self.insert_at(self.behind(self.caret).1),
            'I' => self.insert_at(self.first_letter(line)),
            'A' => self.insert_at(self.text.len(line)),
            'o' => {
                self.insert_at(self.text.len(line));
                self.press_enter();
            }
            'O' => {
                let text = self.text.line(line);
                let blanks = before(text, indent(text)).to_owned();
                let to = self
                    .text
                    .change((line, 0), (line, 0), &format!("{blanks}\n"));
                self.caret = (to.0.saturating_sub(1), blanks.len());
                self.mode = Mode::Insert;
            }
            'r' => {
                let end = (column + many).min(self.text.len(line));
                if let Some(letter) = letter.filter(|_| column + many <= self.text.len(line)) {
                    let text: String = std::iter::repeat_n(letter, many).collect();
                    self.text.change(self.caret, (line, end), &text);
                    self.caret.1 = end.saturating_sub(1);
                }
            }
            '~' => {
                let end = (column + many).min(self.text.len(line));
                let turned = turned(between(self.text.line(line), column, end));
                self.caret = self.text.change(self.caret, (line, end), &turned);
            }
            'J' => self.join(line, line + (many - 1).max(1)),
            'p' | 'P' => return self.put_back(key == 'p', many),
            _ => return Heard::Nothing,
        }
        Heard::Moved
    }

    fn insert_at(&mut self, column: usize) {
        self.caret.1 = column;
        self.mode = Mode::Insert;
    }

    fn key_on_selected(&mut self, key: char, letter: Option<char>) -> Heard {
        let Some((from, to)) = self.selection() else {
            return Heard::Nothing;
        };
        let text = self.text.slice(from, to);
        let new = match key {
            'v' | 'V' => {
                let mode = if key == 'v' {
                    Mode::Visual
                } else {
                    Mode::VisualLine
                };
                if self.mode == mode {
                    self.leave_visual();
                } else {
                    self.mode = mode;
                }
                return Heard::Moved;
            }
            'o' | 'O' => {
                let anchor = self.anchor.replace(self.caret);
                self.caret = anchor.unwrap_or(self.caret);
                return Heard::Moved;
            }
            'p' | 'P' => return self.put_over(),
            'J' => {
                self.leave_visual();
                self.join(from.0, to.0.max(from.0 + 1));
                return Heard::Moved;
            }
            'r' => {
                let letter = letter.unwrap_or(' ');
                text.chars()
                    .map(|it| if it == '\n' { it } else { letter })
                    .collect()
            }
            '~' => turned(&text),
            'u' => text.to_lowercase(),
            'U' => text.to_uppercase(),
            _ => return Heard::Nothing,
        };
        self.leave_visual();
        self.text.change(from, to, &new);
        self.caret = from;
        Heard::Moved
    }

    /// Lines become one, with a blank between.
    fn join(&mut self, first: usize, last: usize) {
        for _ in first..last.min(self.text.last()) {
            let end = self.text.len(first);
            let next = self.text.line(first + 1);
            let head = self.text.line(first);
            let glue = if head.is_empty() || head.ends_with(' ') || next.trim().is_empty() {
                ""
            } else {
                " "
            };
            let skipped = indent(next);
            self.text.change((first, end), (first + 1, skipped), glue);
            self.caret = (first, end);
        }
    }

    fn put_back(&mut self, behind: bool, many: usize) -> Heard {
        let Memory { text, is_lines } = self.memory.clone();
        if text.is_empty() {
            return Heard::notice("nothing was copied yet");
        }
        if text.len().saturating_mul(many) > MOST_BYTES {
            return Heard::notice("that would be more than 4 MiB");
        }
        let text = text.repeat(many);
        let line = self.caret.0;
        if is_lines && behind {
            let end = (line, self.text.len(line));
            let text = text.strip_suffix('\n').unwrap_or(&text);
            self.text.change(end, end, &format!("\n{text}"));
            let below = (line + 1).min(self.text.last());
            self.caret = (below, self.first_letter(below));
        } else if is_lines {
            self.text.change((line, 0), (line, 0), &text);
            self.caret = (line, self.first_letter(line));
        } else {
            let at = if behind {
                self.behind(self.caret)
            } else {
                self.caret
            };
            let end = self.text.change(at, at, &text);
            self.caret = if text.contains('\n') {
                at
            } else {
                self.text.previous(end).unwrap_or(at)
            };
        }
        Heard::Moved
    }

    /// What was copied, in the place of what is selected; that is remembered instead.
    fn put_over(&mut self) -> Heard {
        let Some(part) = self.part_selected() else {
            return Heard::Nothing;
        };
        let Memory { text, is_lines } = self.memory.clone();
        self.remember(part);
        self.leave_visual();
        let bare = text
            .strip_suffix('\n')
            .filter(|_| is_lines)
            .unwrap_or(&text);
        match part {
            Part::Letters(from, to) => {
                let new = if is_lines {
                    format!("\n{bare}\n")
                } else {
                    text.clone()
                };
                self.text.change(from, to, &new);
                self.caret = from;
            }
            Part::Lines(first, last) => {
                self.text
                    .change((first, 0), (last, self.text.len(last)), bare);
                self.caret = (first, self.first_letter(first));
            }
        }
        Heard::Moved
    }

    /// The word under the caret is looked for from now on.
    pub(super) fn look_for_word(&mut self) -> bool {
        let (line, column) = self.caret;
        let letters: Vec<char> = self.text.line(line).chars().collect();
        let is_word = |it: &usize| {
            letters
                .get(*it)
                .is_some_and(|it| Words::Small.class(*it) == Class::Letter)
        };
        let Some(at) = (column..letters.len()).find(is_word) else {
            return false;
        };
        let from = (0..=at).rev().take_while(is_word).last().unwrap_or(at);
        let to = (at..letters.len()).take_while(is_word).count() + at - from;
        let word: String = letters.iter().skip(from).take(to).collect();
        let Ok(search) = Search::of_word(&word) else {
            return false;
        };
        self.search = search;
        self.vim.upwards = false;
        true
    }
}

/// Large letters small, and small ones large.
fn turned(text: &str) -> String {
    let turn = |it: char| -> String {
        if it.is_uppercase() {
            it.to_lowercase().collect()
        } else {
            it.to_uppercase().collect()
        }
    };
    text.chars().map(turn).collect()
}
