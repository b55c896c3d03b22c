//! The choice of a namespace: type, or pick one that is known.

use std::sync::Arc;

use crossterm::event::KeyCode;
use tui_textarea::TextArea;

use super::chord::Chord;
use crate::domain::Fleet;

/// A line of input above the namespaces that are known.
#[derive(Clone, Debug)]
pub struct Namespaces {
    input: TextArea<'static>,
    known: Vec<(Arc<str>, usize)>,
    favourites: Vec<Arc<str>>,
    chosen: usize,
}

/// One line of the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Every namespace that one may look at.
    All,
    /// One that is known, with the number of its sets.
    Known(Arc<str>, usize),
    /// One that was typed.
    Typed(Arc<str>),
}

impl Namespaces {
    /// Offers the favourites first, then the namespaces in which there are sets.
    #[must_use]
    pub fn of(fleet: &Fleet, favourites: &[Arc<str>]) -> Self {
        let mut known: Vec<(Arc<str>, usize)> = Vec::new();
        for set in fleet.sets() {
            match known.last_mut() {
                Some((namespace, count)) if *namespace == set.name.namespace => *count += 1,
                _ => known.push((set.name.namespace.clone(), 1)),
            }
        }
        let mut first: Vec<(Arc<str>, usize)> = Vec::new();
        for name in favourites {
            if first.iter().any(|(it, _)| it == name) {
                continue;
            }
            let at = known.iter().position(|(it, _)| it == name);
            first.push(at.map_or((name.clone(), 0), |at| known.remove(at)));
        }
        known.splice(0..0, first);
        Self {
            input: TextArea::default(),
            known,
            favourites: favourites.to_vec(),
            chosen: 0,
        }
    }

    /// The number of a namespace among the favourites, from 1.
    #[must_use]
    pub fn favourite(&self, name: &str) -> Option<usize> {
        let place = self.favourites.iter().position(|it| **it == *name)?;
        Some(place + 1)
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.input.lines().first().map_or("", String::as_str)
    }

    /// Before which character one types.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.input.cursor().1
    }

    /// Which line is chosen.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen.min(self.choices().len().saturating_sub(1))
    }

    /// Chooses a line.
    pub(super) fn choose(&mut self, row: usize) {
        self.chosen = row;
    }

    /// The lines: what fits the typed text; and the typed text itself, since more may exist than is known.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        let typed = self.typed();
        let fits = |name: &str| name.contains(typed);
        let mut choices = Vec::new();
        if typed.is_empty() {
            choices.push(Choice::All);
        }
        let known = self.known.iter().filter(|(name, _)| fits(name));
        choices.extend(known.map(|(name, count)| Choice::Known(name.clone(), *count)));
        if !typed.is_empty() && !self.known.iter().any(|(name, _)| **name == *typed) {
            choices.push(Choice::Typed(typed.into()));
        }
        choices
    }

    /// Takes what was pasted: its first line, and of that what a name can hold.
    pub fn paste(&mut self, text: &str) {
        let line = text.lines().next().unwrap_or_default();
        let room = 63_usize.saturating_sub(self.typed().len());
        let letters = line.chars().filter(|it| is_of_name(*it));
        let name: String = letters.take(room).collect();
        self.input.insert_str(name);
        self.chosen = 0;
    }

    /// Takes a key that means nothing else here.
    pub fn press(&mut self, chord: Chord) {
        if chord.is(KeyCode::Down) || chord.is(KeyCode::Tab) {
            self.chosen = (self.chosen + 1).min(self.choices().len().saturating_sub(1));
            return;
        }
        if chord.is(KeyCode::Up) {
            self.chosen = self.chosen.saturating_sub(1);
            return;
        }
        // The input field knows many keys, and some of them put in what no name can hold.
        let before = self.input.clone();
        if self.input.input(chord) {
            self.chosen = 0;
        }
        let typed = self.typed();
        if typed.len() > 63 || !typed.chars().all(is_of_name) || self.input.lines().len() > 1 {
            self.input = before;
        }
    }
}

/// Names of namespaces are DNS labels.
pub(super) fn is_of_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
}
