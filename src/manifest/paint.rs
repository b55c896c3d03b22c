//! What the letters of one line of YAML are, for their colours.

use std::ops::Range;

use super::line::{BLANK, Cut, Look, comment, is_apart, quoted};
use crate::yaml;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A key.
    Key,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true`, `null` and the like, and words that kubectl reads so: `yes`.
    Word,
    /// A comment.
    Comment,
    /// `-`, `:`, brackets, `|`.
    Mark,
    /// Anchors, aliases, tags.
    Name,
}

/// The longest plain word that may be a number.
const LONGEST: usize = 40;

/// The parts of a line, in order, as ranges of its bytes; what is in none is blank.
///
/// ```
/// use kubectl_sts::manifest::paint::{Ink, inks};
/// let line = "- replicas: 3 # few";
/// let found: Vec<_> = inks(line, false).into_iter().map(|(at, ink)| (&line[at], ink)).collect();
/// assert_eq!(found, [("-", Ink::Mark), ("replicas", Ink::Key), (":", Ink::Mark), ("3", Ink::Number), ("# few", Ink::Comment)]);
/// ```
#[must_use]
pub fn inks(line: &str, is_text: bool) -> Vec<(Range<usize>, Ink)> {
    let said = line.trim_start_matches(BLANK);
    let mut brush = Brush {
        line,
        at: line.len() - said.len(),
        inks: Vec::new(),
    };
    match Look::of(line) {
        _ if is_text => brush.paint(said.trim_end_matches(BLANK).len(), Ink::Text),
        Look::Blank => {}
        Look::Comment => brush.paint(said.trim_end_matches(BLANK).len(), Ink::Comment),
        Look::Border => {
            brush.paint(3, Ink::Mark);
            brush.value();
        }
        Look::Said => brush.said(),
    }
    brush.inks
}

struct Brush<'a> {
    line: &'a str,
    at: usize,
    inks: Vec<(Range<usize>, Ink)>,
}

impl<'a> Brush<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn paint(&mut self, length: usize, ink: Ink) {
        if length > 0 {
            self.inks.push((self.at..self.at + length, ink));
            self.at += length;
        }
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(BLANK).len();
    }

    fn said(&mut self) {
        let cut = Cut::of(self.line);
        for dash in &cut.dashes {
            self.at = *dash;
            self.paint(1, Ink::Mark);
        }
        self.at = self.at.max(cut.column);
        if let Some(key) = cut.key {
            self.paint(key.len(), Ink::Key);
            self.paint(1, Ink::Mark);
        }
        if cut.opens_block() {
            self.block();
        } else {
            self.value();
        }
    }

    /// The head of a block of text: `&a |- # why`.
    fn block(&mut self) {
        while let Some(first) = self.rest().chars().next() {
            let ink = match first {
                '#' => return self.paint(self.rest().trim_end_matches(BLANK).len(), Ink::Comment),
                '&' | '!' => Ink::Name,
                _ => Ink::Mark,
            };
            self.paint(word(self.rest()), ink);
        }
    }

    /// A value on its line: plain, quoted, or between brackets.
    fn value(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(BLANK).len();
        let mut depth = 0_usize;
        while let Some(first) = self.rest().chars().next() {
            let rest = self.rest();
            match first {
                '#' => self.paint(rest.trim_end_matches(BLANK).len(), Ink::Comment),
                '&' | '*' | '!' => self.paint(name(rest, depth > 0), Ink::Name),
                '[' | '{' => {
                    depth += 1;
                    self.paint(1, Ink::Mark);
                }
                ']' | '}' | ',' if depth > 0 => {
                    depth -= usize::from(first != ',');
                    self.paint(1, Ink::Mark);
                }
                ':' if depth > 0 => self.paint(1, Ink::Mark),
                '?' if is_apart(rest.strip_prefix('?').unwrap_or(rest)) => self.paint(1, Ink::Mark),
                '"' | '\'' => self.quoted(depth > 0),
                _ => self.plain(depth > 0),
            }
        }
    }

    fn quoted(&mut self, in_flow: bool) {
        let rest = self.rest();
        let length = quoted(rest).unwrap_or(rest.trim_end_matches(BLANK).len());
        let behind = rest
            .get(length..)
            .unwrap_or_default()
            .trim_start_matches(BLANK);
        let is_key = in_flow && behind.starts_with(':');
        self.paint(length, if is_key { Ink::Key } else { Ink::Text });
    }

    fn plain(&mut self, in_flow: bool) {
        let rest = self.rest();
        let mut length = rest.len();
        if in_flow {
            length = rest.find(['[', ']', '{', '}', ',']).unwrap_or(length);
        }
        let part = rest.get(..length).unwrap_or(rest);
        length = comment(part).unwrap_or(part.trim_end_matches(BLANK).len());
        let mut ink = None;
        if in_flow {
            let mut colons = part.match_indices(':').map(|(at, _)| at);
            let colon = colons.find(|at| part.get(at + 1..).is_some_and(is_apart) && *at < length);
            (length, ink) = colon.map_or((length, None), |at| (at, Some(Ink::Key)));
        }
        let length = length.max(rest.chars().next().map_or(0, char::len_utf8));
        let text = rest.get(..length).unwrap_or_default();
        self.paint(length, ink.unwrap_or_else(|| meaning(text)));
    }
}

/// What a plain word is to kubectl.
fn meaning(text: &str) -> Ink {
    let looks = text.starts_with(|it: char| it.is_ascii_digit() || "+-.~yYnNtTfFoO".contains(it));
    if !looks || text.len() > LONGEST || text.contains(char::is_whitespace) {
        return Ink::Text;
    }
    match yaml::read(text).as_deref() {
        Ok([serde_json::Value::Number(_)]) => Ink::Number,
        Ok([] | [serde_json::Value::Bool(_)]) => Ink::Word,
        _ => Ink::Text,
    }
}

/// The bytes of the word that a text begins with.
fn word(text: &str) -> usize {
    text.find(BLANK).unwrap_or(text.len())
}

/// The bytes of an anchor, an alias or a tag.
fn name(text: &str, in_flow: bool) -> usize {
    let word = word(text);
    let ends = text.find([',', ']', '}']).filter(|_| in_flow);
    ends.map_or(word, |it| it.min(word)).max(1)
}
