//! Whole lines: indented, made comments, begun anew at the right column.

use super::Editor;
use super::text::{Place, after, before, indent};

/// So many blanks are one step of indentation.
const STEP: usize = 2;

impl Editor {
    /// The lines that are selected, or the caret's; a selection that ends before a line does not hold it.
    pub(super) fn chosen_lines(&self) -> (usize, usize) {
        match self.selection() {
            Some((from, to)) if to.0 > from.0 && to.1 == 0 => (from.0, to.0 - 1),
            Some((from, to)) => (from.0, to.0),
            None => (self.caret.0, self.caret.0),
        }
    }

    /// Puts lines anew, each as this makes it; the caret and the selection stay on what they were on.
    pub(super) fn rewrite(
        &mut self,
        (first, last): (usize, usize),
        renew: impl Fn(&str) -> String,
    ) {
        let last = last.min(self.text.last());
        let old: Vec<String> = (first..=last)
            .map(|it| self.text.line(it).to_owned())
            .collect();
        let new: Vec<String> = old.iter().map(|it| renew(it)).collect();
        let moved = |(line, column): Place| {
            let nth = line.checked_sub(first)?;
            let (old, new) = (old.get(nth)?.chars().count(), new.get(nth)?.chars().count());
            // At the very beginning nothing stands before the caret that could move it.
            let column = if column == 0 {
                0
            } else {
                (column + new).saturating_sub(old)
            };
            Some((line, column))
        };
        let (caret, anchor) = (moved(self.caret), self.anchor.and_then(moved));
        let end = (last, self.text.len(last));
        self.text.change((first, 0), end, &new.join("\n"));
        self.caret = self.text.clamp(caret.unwrap_or(self.caret));
        self.anchor = self.anchor.map(|it| self.text.clamp(anchor.unwrap_or(it)));
    }

    /// Indents lines by so many steps.
    pub(super) fn indent_lines(&mut self, lines: (usize, usize), steps: usize) {
        let blanks = " ".repeat(STEP * steps.min(64));
        self.rewrite(lines, |line| {
            if line.trim().is_empty() {
                line.to_owned()
            } else {
                format!("{blanks}{line}")
            }
        });
    }

    /// Takes so many steps of indentation away.
    pub(super) fn outdent_lines(&mut self, lines: (usize, usize), steps: usize) {
        let most = STEP * steps.min(64);
        self.rewrite(lines, |line| match line.strip_prefix('\t') {
            Some(rest) => rest.to_owned(),
            None => after(line, indent(line).min(most)).to_owned(),
        });
    }

    /// Makes comments of lines; or text again, if all of them are comments.
    pub(super) fn toggle_comment(&mut self, (first, last): (usize, usize)) {
        let last = last.min(self.text.last());
        let lines = || (first..=last).map(|it| self.text.line(it));
        let said = || lines().filter(|it| !it.trim().is_empty());
        let column = said().map(indent).min().unwrap_or(0);
        if said().all(|it| it.trim_start().starts_with('#')) {
            self.rewrite((first, last), |line| {
                let (blanks, rest) = (before(line, indent(line)), after(line, indent(line)));
                let rest = rest.strip_prefix('#').unwrap_or(rest);
                format!("{blanks}{}", rest.strip_prefix(' ').unwrap_or(rest))
            });
        } else {
            self.rewrite((first, last), |line| {
                if line.trim().is_empty() {
                    return line.to_owned();
                }
                format!("{}# {}", before(line, column), after(line, column))
            });
        }
    }

    /// A blank step, to the next even column.
    pub(super) fn press_tab(&mut self) {
        if self.selection().is_some() {
            return self.indent_lines(self.chosen_lines(), 1);
        }
        let width = STEP - self.caret.1 % STEP;
        self.caret = self.text.change(self.caret, self.caret, &" ".repeat(width));
    }

    /// A new line, that begins where one would go on.
    pub(super) fn press_enter(&mut self) {
        let (line, column) = self.caret;
        let text = self.text.line(line);
        let (head, tail) = (before(text, column), after(text, column));
        if head.trim().is_empty() && !tail.trim().is_empty() {
            self.text.change((line, 0), (line, 0), "\n");
            self.caret = self.text.clamp((line + 1, column));
            return;
        }
        let blanks = " ".repeat(self.indent_behind(line, head));
        let from = if head.trim().is_empty() { 0 } else { column };
        let to = column + indent(tail);
        let blanks = if from == 0 {
            before(head, column).to_owned()
        } else {
            blanks
        };
        self.caret = self
            .text
            .change((line, from), (line, to), &format!("\n{blanks}"));
    }

    /// The column at which what follows this head of a line begins.
    pub(super) fn indent_behind(&self, line: usize, head: &str) -> usize {
        let own = indent(head);
        if self.is_in_block(line, own) {
            return own;
        }
        let mut key = after(head, own);
        let mut column = own;
        while let Some(rest) = key.strip_prefix("- ") {
            let blanks = indent(rest);
            column += 2 + blanks;
            key = after(rest, blanks);
        }
        let said = bare(key).trim_end();
        if said.ends_with(':') || opens_block(said) {
            column + STEP
        } else if key.starts_with('#') || !said.contains(": ") {
            own
        } else {
            column
        }
    }

    /// Whether a line belongs to a block of text: whether one of those that it is in begins one.
    fn is_in_block(&self, line: usize, own: usize) -> bool {
        let mut least = own;
        for above in (0..line).rev() {
            let text = self.text.line(above);
            if text.trim().is_empty() || indent(text) >= least {
                continue;
            }
            if opens_block(bare(text).trim_end()) {
                return true;
            }
            least = indent(text);
            if least == 0 {
                break;
            }
        }
        false
    }
}

/// A line without the comment at its end.
fn bare(line: &str) -> &str {
    if line.starts_with('#') {
        return "";
    }
    line.split_once(" #").map_or(line, |(head, _)| head)
}

/// Whether a block of text follows, as behind `script: |-`.
fn opens_block(said: &str) -> bool {
    let Some((head, sign)) = said.rsplit_once([' ', '\t']).or(Some(("", said))) else {
        return false;
    };
    let mut letters = sign.chars();
    let is_sign = matches!(letters.next(), Some('|' | '>'))
        && letters.all(|it| matches!(it, '-' | '+' | '1'..='9'));
    let head = head.trim_end();
    is_sign && (head.ends_with(':') || head.ends_with('-') || head.is_empty())
}
