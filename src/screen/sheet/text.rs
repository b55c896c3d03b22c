//! One line of a text: its colours, what is laid upon it, and its gutter.

use std::ops::Range;

use crate::manifest::Weight;
use crate::manifest::paint::{Ink, inks};
use crate::panes::Line;
use crate::panes::part::{Part, faint, glyph, quiet, text, toned};
use crate::theme::{Glyph, Ground, Tone};

/// A line that is looked at through a window.
pub struct Window<'a> {
    /// The line.
    pub line: &'a str,
    /// Whether it is part of a block of text.
    pub is_text: bool,
    /// The first column that is seen, in characters.
    pub left: usize,
    /// So many cells are seen.
    pub room: u16,
}

impl Window<'_> {
    /// What is seen of it, upon these grounds; the last of those that share a place counts.
    ///
    /// Behind its end is one blank place, so that a caret can stand there.
    pub fn parts(&self, laid: &[(Range<usize>, Ground)]) -> Line {
        let line = self.line;
        let start = byte(line, self.left);
        let seen = line.get(start..).unwrap_or_default();
        let end = start + byte(seen, usize::from(self.room) + 1);
        let inks = inks(line.get(..end).unwrap_or_default(), self.is_text);
        // A line of a megabyte may have as many matches.
        let is_seen = |it: &&(Range<usize>, Ground)| it.0.start <= end && it.0.end >= start;
        let laid: Vec<_> = laid.iter().filter(is_seen).collect();
        let bounds = inks.iter().flat_map(|(it, _)| [it.start, it.end]);
        let bounds = bounds.chain(laid.iter().flat_map(|(it, _)| [it.start, it.end]));
        let mut cuts: Vec<usize> = bounds.filter(|it| (start..end).contains(it)).collect();
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();
        let ground = |at: usize| {
            let mut laid = laid.iter().rev();
            laid.find(|(it, _)| it.contains(&at)).map(|(_, it)| *it)
        };
        let piece = |pair: &[usize]| {
            let (from, to) = (*pair.first()?, *pair.get(1)?);
            let words = line.get(from..to)?.to_owned();
            let ink = inks.iter().find(|(it, _)| it.contains(&from));
            let part = toned(ink.map_or(Tone::Text, |(_, it)| tone(*it)), words);
            Some(on(part, ground(from)))
        };
        let mut parts: Line = cuts.windows(2).filter_map(piece).collect();
        if end == line.len()
            && let Some(ground) = ground(end)
        {
            parts.push(text(" ").on(ground));
        }
        parts
    }
}

fn on(part: Part, ground: Option<Ground>) -> Part {
    match ground {
        Some(ground) => part.on(ground),
        None => part,
    }
}

/// What stands before a line: its number, and what is said of it.
pub fn gutter(number: Option<(usize, usize)>, weight: Option<Weight>, is_here: bool) -> Line {
    let mut line = Line::new();
    if let Some((number, width)) = number {
        let words = format!("{number:>width$} ");
        line.push(if is_here {
            text(words).bold()
        } else {
            faint(words)
        });
    }
    line.push(match weight {
        Some(weight) => sign(weight),
        None => text(" "),
    });
    line.push(text(" "));
    line
}

/// The sign of a mark.
#[must_use]
pub fn sign(weight: Weight) -> Part {
    match weight {
        Weight::Error => glyph(Tone::Bad, Glyph::Failed),
        Weight::Immutable => glyph(Tone::Bad, Glyph::Immutable),
        Weight::Warning => glyph(Tone::Waiting, Glyph::Warning),
        Weight::Rollout => glyph(Tone::New, Glyph::Rollout),
        Weight::Note => glyph(Tone::Quiet, Glyph::Dot),
    }
}

/// What is said of a line that hides others.
pub fn folded(hidden: usize) -> Line {
    let lines = if hidden == 1 { "line" } else { "lines" };
    vec![
        text("  "),
        glyph(Tone::Info, Glyph::Folded),
        quiet(format!(" {hidden} {lines}")),
    ]
}

/// Keys are to be found, values are to be read; nothing here is good or bad.
fn tone(ink: Ink) -> Tone {
    match ink {
        Ink::Key => Tone::Head,
        Ink::Text => Tone::Text,
        Ink::Number | Ink::Word => Tone::Waiting,
        Ink::Comment | Ink::Mark => Tone::Quiet,
        Ink::Name => Tone::New,
    }
}

/// Where a character begins, in bytes; the end where there are not so many.
pub fn byte(line: &str, column: usize) -> usize {
    let mut letters = line.char_indices();
    letters.nth(column).map_or(line.len(), |(at, _)| at)
}
