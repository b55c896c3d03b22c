//! What one looks for in a text: without a capital letter, capitals do not matter.
//!
//! Who wrote which field (`managedFields`) names every field once more, and before all others. Nobody looks for that
//! first: those places come last.

use std::ops::Range;

use crate::manifest::Outline;

/// Where the server remembers who wrote which field.
const MANAGED: &str = "/metadata/managedFields";

/// What one looks for, and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The words.
    pub words: String,
    /// Every place, as a line and a range of its bytes, in reading order.
    pub found: Vec<(usize, Range<usize>)>,
    /// The same in the order in which one goes through them, and how many of them come first.
    order: Vec<usize>,
    early: usize,
    /// The place in that order that was gone to last.
    at: usize,
}

impl Search {
    /// Every place of these words.
    #[must_use]
    pub fn of(words: &str, lines: &[String], outline: &Outline) -> Self {
        let mut search = Self {
            words: words.to_owned(),
            ..Self::default()
        };
        search.look(lines, outline);
        search
    }

    /// Looks once more, in lines that may be others.
    pub fn look(&mut self, lines: &[String], outline: &Outline) {
        let lines = lines.iter().enumerate();
        self.found = lines
            .flat_map(|(nth, line)| places(line, &self.words).map(move |it| (nth, it)))
            .collect();
        let all = self.found.iter().enumerate();
        let is_early = |line: usize| !outline.pointer(line).starts_with(MANAGED);
        let (early, late): (Vec<_>, Vec<_>) = all.partition(|(_, (line, _))| is_early(*line));
        self.early = early.len();
        self.order = early.into_iter().chain(late).map(|(nth, _)| nth).collect();
        self.at = self.at.min(self.order.len().saturating_sub(1));
    }

    /// The places on a line.
    pub fn on(&self, line: usize) -> impl Iterator<Item = Range<usize>> {
        let first = self.found.partition_point(|(it, _)| *it < line);
        let rest = self.found.get(first..).unwrap_or_default();
        let here = rest.iter().take_while(move |(it, _)| *it == line);
        here.map(|(_, range)| range.clone())
    }

    /// To the first place on a line or behind it; says on which line that is.
    pub fn first_from(&mut self, line: usize) -> Option<usize> {
        // Where nothing comes first, what comes last is looked through in the same way.
        let all = match self.early {
            0 => self.order.len(),
            early => early,
        };
        let is_behind = |nth: &usize| self.found.get(*nth).is_some_and(|it| it.0 >= line);
        let at = self.order.iter().take(all).position(is_behind);
        self.at = at.unwrap_or(0);
        self.line()
    }

    /// To the next place, or with `is_back` to the one before, round the end; says on which line that is.
    pub fn step(&mut self, is_back: bool) -> Option<usize> {
        let all = self.order.len();
        let by = if is_back { all.saturating_sub(1) } else { 1 };
        self.at = (self.at + by).checked_rem(all)?;
        self.line()
    }

    /// The line of the place that was gone to last.
    fn line(&self) -> Option<usize> {
        let place = self.found.get(*self.order.get(self.at)?)?;
        Some(place.0)
    }

    /// `3 of 17`.
    #[must_use]
    pub fn count(&self) -> String {
        match self.found.len() {
            0 => "not found".into(),
            all => format!("{} of {all}", self.at + 1),
        }
    }
}

/// Where words stand in a line.
fn places(line: &str, words: &str) -> impl Iterator<Item = Range<usize>> {
    let is_exact = words.chars().any(char::is_uppercase);
    let letters: Vec<char> = words.chars().collect();
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = line.get(from..).filter(|_| !letters.is_empty())?;
        let found = rest.char_indices().find_map(|(at, _)| {
            let length = begins(rest.get(at..)?, &letters, is_exact)?;
            Some((from + at)..(from + at + length))
        })?;
        from = found.end;
        Some(found)
    })
}

/// How many bytes of a text are these letters, if it begins with them.
fn begins(text: &str, letters: &[char], is_exact: bool) -> Option<usize> {
    let mut length = 0;
    let mut there = text.chars();
    for letter in letters {
        let has = there.next()?;
        let is_same = has == *letter || !is_exact && has.to_lowercase().eq(letter.to_lowercase());
        if !is_same {
            return None;
        }
        length += has.len_utf8();
    }
    Some(length)
}
