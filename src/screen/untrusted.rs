//! Text from anywhere becomes cells: the only way in which words reach the screen.
//!
//! What may not stand as itself is marked by [`crate::domain::escape`]; here it is measured,
//! by the table that ratatui measures with, and cut or wrapped by cells, never by characters.

use std::borrow::Cow;

use ratatui::buffer::CellWidth as _;
use unicode_width::UnicodeWidthChar as _;

use crate::domain::escape;

/// The most bytes that are shown of one text.
pub const LONGEST: usize = 8 * 1024;

/// What one place of the screen holds: a safe cluster or a piece of one, and how many cells it takes (never none).
pub type Place<'a> = (Cow<'a, str>, u16);

/// A text, place by place; after [`LONGEST`] bytes comes `… +N bytes`.
///
/// Lazy, so that a row which shows forty cells of a long message pays for forty.
pub fn places(text: &str) -> impl Iterator<Item = Place<'_>> {
    let (head, note) = within_budget(text);
    // Most texts are plain, and are drawn anew for every frame: each of their letters is a place as it is.
    let (plain, odd) = if is_plain(head) {
        (head, "")
    } else {
        ("", head)
    };
    plain
        .split_inclusive(|_| true)
        .map(|letter| (Cow::Borrowed(letter), 1))
        .chain(escape::clusters(odd).flat_map(split))
        .chain(split(Cow::Owned(note)))
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|it| matches!(it, b' '..=b'~'))
}

/// How many cells a text takes when all of it is shown.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.len() <= LONGEST && is_plain(text) {
        return text.len();
    }
    places(text).map(|(_, width)| usize::from(width)).sum()
}

/// A text as safe lines of at most so many cells, broken at spaces where there are any.
///
/// Line ends in the text are honoured; all else that moves a cursor is marked. No line can be narrower
/// than the widest cluster.
#[must_use]
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let (head, note) = within_budget(text);
    let mut wrapped = Wrapped {
        width: usize::from(width).max(escape::WIDEST),
        lines: Vec::new(),
        used: 0,
    };
    for line in head.lines() {
        wrapped.begin();
        line.split_inclusive(' ')
            .for_each(|word| wrapped.word(word));
    }
    if !note.is_empty() {
        wrapped.word(&note);
    }
    wrapped.lines
}

struct Wrapped {
    width: usize,
    lines: Vec<String>,
    used: usize,
}

impl Wrapped {
    fn begin(&mut self) {
        self.lines.push(String::new());
        self.used = 0;
    }

    fn word(&mut self, word: &str) {
        if self.used > 0 && self.used + width(word.trim_end_matches(' ')) > self.width {
            self.begin();
        }
        for (place, width) in places(word) {
            let overflows = self.used + usize::from(width) > self.width;
            if overflows && place == " " {
                break; // the space at which the line is broken
            }
            if overflows {
                self.begin();
            }
            if let Some(line) = self.lines.last_mut() {
                line.push_str(&place);
            }
            self.used += usize::from(width);
        }
    }
}

/// What is shown of a text, and the note on what is not.
fn within_budget(text: &str) -> (&str, String) {
    if text.len() <= LONGEST {
        return (text, String::new());
    }
    let cut = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at));
    let (head, rest) = text.split_at(cut.unwrap_or_default());
    (head, format!("… +{} bytes", rest.len()))
}

/// A marked cluster is several places: `<U+202E>` is eight. And so is a cluster of several letters that take cells, such as
/// a conjunct of an Indic script: some terminals keep it as one, others as several, of which the last ones would stay when
/// the first is written over.
fn split(safe: Cow<'_, str>) -> impl Iterator<Item = Place<'_>> {
    let whole = is_one_place(&safe);
    let pieces = if whole { Vec::new() } else { pieces(&safe) };
    let whole = whole.then_some(safe);
    whole
        .into_iter()
        .chain(pieces.into_iter().map(Cow::Owned))
        .map(|place| {
            let width = place.cell_width();
            (place, width)
        })
}

/// Each letter that takes a cell, with whatever takes none behind it.
fn pieces(safe: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for c in safe.chars() {
        match pieces.last_mut() {
            Some(piece) if c.width() == Some(0) => piece.push(c),
            _ => pieces.push(c.into()),
        }
    }
    pieces
}

fn is_one_place(safe: &str) -> bool {
    safe.len() == 1 || !safe.is_empty() && !safe.chars().skip(1).any(|c| c.width() != Some(0))
}
