//! What a keymap binds: one key, or several one after the other.

use std::fmt;

use crossterm::event::KeyCode;

use crate::app::chord::{Chord, Unreadable};

/// One key, or several one after the other: `ctrl-d`, `g g`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Keys(pub(super) Vec<Chord>);

impl Keys {
    /// Reads keys as a keymap writes them: with a space from one to the next.
    ///
    /// ```
    /// use kubectl_sts::app::keymap::Keys;
    /// assert_eq!(Keys::read("ctrl-x  ctrl-c").unwrap().to_string(), "ctrl-x ctrl-c");
    /// assert!(Keys::read("g esc").is_err());
    /// ```
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let chords: Result<Vec<_>, _> = text.split_whitespace().map(Chord::read).collect();
        let chords = chords?;
        match chords.as_slice() {
            [] => Err(Unreadable::NoKey),
            [_, rest @ ..] if rest.iter().any(|it| it.is(KeyCode::Esc)) => Err(Unreadable::Ends),
            _ => Ok(Self(chords)),
        }
    }

    /// The character that it types, if it is one key that types one.
    #[must_use]
    pub fn types(&self) -> Option<char> {
        match self.0.as_slice() {
            [chord] => chord.types(),
            _ => None,
        }
    }

    /// Whether the first of them types a character.
    #[must_use]
    pub fn begin_with_a_letter(&self) -> bool {
        self.0.first().is_some_and(|it| it.types().is_some())
    }

    /// Each of them.
    #[must_use]
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// Whether they are more than one.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        self.0.len() > 1
    }

    /// Whether one is the beginning of the other, or they are the same.
    pub(super) fn meet(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, chord) in self.0.iter().enumerate() {
            let before = if nth > 0 { " " } else { "" };
            write!(f, "{before}{chord}")?;
        }
        Ok(())
    }
}
