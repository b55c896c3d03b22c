//! What is typed behind a colon.

use crate::app::editor::history::Kind;
use crate::app::editor::search::{Replacement, Search};
use crate::app::editor::{Ask, Editor, Heard};

impl Editor {
    /// Does what was typed behind a colon.
    pub(in crate::app::editor) fn command(&mut self, typed: &str) -> Heard {
        let typed = typed.trim();
        let (lines, rest) = self.range(typed);
        let (word, argument) = rest.split_once(' ').unwrap_or((rest, ""));
        let argument = argument.trim();
        match (word, argument) {
            ("", _) => {
                if let Some((_, line)) = lines {
                    self.go_to(line, 0);
                    self.caret.1 = self.first_letter(self.caret.0);
                }
                Heard::Moved
            }
            ("w" | "write" | "x" | "wq", "") => Heard::Asks(Ask::Apply),
            ("w" | "write", path) => Heard::Asks(Ask::SaveAs(path.to_owned())),
            ("e" | "r", path) if !path.is_empty() => Heard::Asks(Ask::Load(path.to_owned())),
            ("q" | "quit", "") => Heard::Asks(Ask::Leave),
            ("q!" | "quit!", "") => Heard::Asks(Ask::LeaveForced),
            ("noh" | "nohlsearch", "") => {
                self.search = Search::default();
                Heard::Moved
            }
            ("d", "") => {
                let (first, last) = lines.unwrap_or((self.caret.0, self.caret.0));
                self.step(Kind::Whole, |it| it.remove_lines(first, last));
                Heard::Moved
            }
            _ => match rest.strip_prefix('s') {
                Some(rest) if rest.starts_with(|it: char| !it.is_alphanumeric() && it != ' ') => {
                    self.substitute(lines.unwrap_or((self.caret.0, self.caret.0)), rest)
                }
                _ => Heard::notice(format!(
                    "no such command: {word} (:w :q :q! :wq :s/a/b/g :12 :noh)"
                )),
            },
        }
    }

    /// The lines that a command is for, and what follows.
    fn range<'a>(&self, typed: &'a str) -> (Option<(usize, usize)>, &'a str) {
        let last = self.text.last();
        if let Some(rest) = typed.strip_prefix('%') {
            return (Some((0, last)), rest);
        }
        if let Some(rest) = typed.strip_prefix("'<,'>") {
            let here = (self.caret.0, self.caret.0);
            return (Some(self.vim.selected.unwrap_or(here)), rest);
        }
        let Some((first, rest)) = self.line_named(typed) else {
            return (None, typed);
        };
        match rest.strip_prefix(',').and_then(|it| self.line_named(it)) {
            Some((end, rest)) => (Some((first.min(end), first.max(end))), rest),
            None => (Some((first, first)), rest),
        }
    }

    fn line_named<'a>(&self, typed: &'a str) -> Option<(usize, &'a str)> {
        if let Some(rest) = typed.strip_prefix('.') {
            return Some((self.caret.0, rest));
        }
        if let Some(rest) = typed.strip_prefix('$') {
            return Some((self.text.last(), rest));
        }
        let rest = typed.trim_start_matches(|it: char| it.is_ascii_digit());
        let digits = typed.strip_suffix(rest).filter(|it| !it.is_empty())?;
        let number = digits.parse().unwrap_or(usize::MAX);
        Some((number.saturating_sub(1).min(self.text.last()), rest))
    }

    /// `/old/new/flags`, between whatever sign it begins with.
    fn substitute(&mut self, (first, last): (usize, usize), rest: &str) -> Heard {
        let mut letters = rest.chars();
        let Some(sign) = letters.next() else {
            return Heard::Nothing;
        };
        let [old, new, flags] = parted(letters.as_str(), sign);
        if let Some(unknown) = flags.chars().find(|it| !"giI".contains(*it)) {
            return Heard::notice(format!(
                "no such flag: {unknown} (g all on a line, i small and large letters)"
            ));
        }
        if !old.is_empty() {
            let found = Search::compiled(&old, flags.contains('i'), &old);
            match found {
                Ok(search) => self.search = search,
                Err(why) => return Heard::notice(why),
            }
        }
        if self.search.is_empty() {
            return Heard::notice("nothing is looked for yet");
        }
        let most = if flags.contains('g') { usize::MAX } else { 1 };
        let with = Replacement::Pattern(expanded(&new));
        let count = self.step(Kind::Whole, |it| {
            it.caret = (last, 0);
            it.replace_lines(((first, 0), last), &with, most)
        });
        match count {
            0 => Heard::notice(format!("{} is nowhere", self.search.pattern())),
            1 => Heard::notice("replaced in 1 place"),
            many => Heard::notice(format!("replaced in {many} places")),
        }
    }
}

/// Three parts between signs; a sign behind a backslash parts nothing.
fn parted(text: &str, sign: char) -> [String; 3] {
    let mut parts = [const { String::new() }; 3];
    let mut nth = 0;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let Some(part) = parts.get_mut(nth) else {
            break;
        };
        match letter {
            '\\' => match letters.next() {
                Some(escaped) if escaped == sign => part.push(sign),
                escaped => {
                    part.push('\\');
                    part.extend(escaped);
                }
            },
            letter if letter == sign && nth < 2 => nth += 1,
            letter => part.push(letter),
        }
    }
    parts
}

/// `\1` and `&` as the expressions here have them.
fn expanded(new: &str) -> String {
    let mut text = String::new();
    let mut letters = new.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '$' => text.push_str("$$"),
            '&' => text.push_str("${0}"),
            '\\' => match letters.next() {
                Some(digit) if digit.is_ascii_digit() => {
                    text.push_str("${");
                    text.push(digit);
                    text.push('}');
                }
                Some('n' | 'r') => text.push('\n'),
                Some('t') => text.push('\t'),
                other => text.extend(other),
            },
            letter => text.push(letter),
        }
    }
    text
}
