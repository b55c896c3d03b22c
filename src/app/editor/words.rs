//! Words: where they begin and end, over the ends of lines.

use super::text::{Place, Text};

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Letters and digits, or signs.
    Small,
    /// Whatever stands between blanks.
    Large,
}

/// What a character is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Blank,
    Sign,
    Letter,
}

impl Words {
    pub(super) fn class(self, letter: char) -> Class {
        match letter {
            _ if letter.is_whitespace() => Class::Blank,
            _ if self == Self::Large || letter == '_' || !letter.is_ascii_punctuation() => {
                Class::Letter
            }
            _ => Class::Sign,
        }
    }
}

/// The characters of a text one by one; the end of a line is a blank.
struct Walk<'a> {
    text: &'a Text,
    letters: Vec<char>,
    place: Place,
    words: Words,
}

impl<'a> Walk<'a> {
    fn from(text: &'a Text, place: Place, words: Words) -> Self {
        Self {
            text,
            letters: text.line(place.0).chars().collect(),
            place,
            words,
        }
    }

    fn class(&self) -> Class {
        let letter = self.letters.get(self.place.1);
        letter.map_or(Class::Blank, |it| self.words.class(*it))
    }

    fn is_empty_line(&self) -> bool {
        self.letters.is_empty()
    }

    fn on(&mut self) -> bool {
        if self.place.1 < self.letters.len() {
            self.place.1 += 1;
            return true;
        }
        self.enter(self.place.0 + 1)
    }

    fn back(&mut self) -> bool {
        if let Some(column) = self.place.1.checked_sub(1) {
            self.place.1 = column;
            return true;
        }
        let Some(line) = self.place.0.checked_sub(1) else {
            return false;
        };
        self.enter(line);
        self.place.1 = self.letters.len();
        true
    }

    fn enter(&mut self, line: usize) -> bool {
        if line > self.text.last() {
            return false;
        }
        self.letters = self.text.line(line).chars().collect();
        self.place = (line, 0);
        true
    }
}

/// The beginning of the next word; an empty line is one too.
pub(super) fn next_start(text: &Text, from: Place, words: Words) -> Place {
    let mut walk = Walk::from(text, from, words);
    let class = walk.class();
    while class != Class::Blank && walk.class() == class {
        if !walk.on() {
            return walk.place;
        }
    }
    while walk.class() == Class::Blank {
        if !walk.on() || (walk.is_empty_line() && walk.place != from) {
            break;
        }
    }
    walk.place
}

/// The last character of this word, or of the next where this is its last.
pub(super) fn next_end(text: &Text, from: Place, words: Words) -> Place {
    let mut walk = Walk::from(text, from, words);
    walk.on();
    while walk.class() == Class::Blank {
        if !walk.on() {
            return walk.place;
        }
    }
    let class = walk.class();
    let mut end = walk.place;
    while walk.class() == class {
        end = walk.place;
        if !walk.on() {
            break;
        }
    }
    end
}

/// The beginning of this word, or of the one before where this is it.
pub(super) fn previous_start(text: &Text, from: Place, words: Words) -> Place {
    let mut walk = Walk::from(text, from, words);
    if !walk.back() {
        return from;
    }
    while walk.class() == Class::Blank {
        if (walk.is_empty_line() && walk.place != from) || !walk.back() {
            return walk.place;
        }
    }
    let class = walk.class();
    let mut start = walk.place;
    while walk.class() == class {
        start = walk.place;
        if !walk.back() {
            break;
        }
    }
    start
}
