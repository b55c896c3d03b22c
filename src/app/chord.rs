//! A chord: one key with the keys that are held down with it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with the keys that are held down with it, as keymaps write it: `ctrl-d`, `shift-tab`, `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    key: KeyCode,
    held: KeyModifiers,
}

/// Names of keys that are no characters.
const KEYS: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

/// Names of keys that are held down.
const HELD: &[(&str, KeyModifiers)] = &[
    ("ctrl-", KeyModifiers::CONTROL),
    ("alt-", KeyModifiers::ALT),
    ("shift-", KeyModifiers::SHIFT),
];

impl Chord {
    /// Reads a chord as a keymap writes it.
    ///
    /// ```
    /// use kubectl_sts::app::chord::Chord;
    /// assert_eq!(Chord::parse("ctrl-d").unwrap().to_string(), "ctrl-d");
    /// assert!(Chord::parse("ctrl-").is_none());
    /// assert!(Chord::parse("hyper-x").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut held = KeyModifiers::NONE;
        while let Some((name, modifier)) = HELD
            .iter()
            .find(|(name, _)| rest.starts_with(name) && rest.len() > name.len())
        {
            rest = rest.strip_prefix(name)?;
            held |= *modifier;
        }
        let mut letters = rest.chars();
        let named = KEYS
            .iter()
            .find(|(name, _)| *name == rest)
            .map(|(_, key)| *key);
        let key = match (letters.next(), letters.next(), named) {
            (_, _, Some(key)) => key,
            (Some(letter), None, None) => KeyCode::Char(letter),
            (Some('f'), Some(_), None) => KeyCode::F(
                rest.strip_prefix('f')?
                    .parse()
                    .ok()
                    .filter(|n| (1..=12).contains(n))?,
            ),
            _ => return None,
        };
        Some(Self { key, held }.tidied())
    }

    /// The character that it types, if it types one.
    #[must_use]
    pub fn types(&self) -> Option<char> {
        match (self.key, self.held) {
            (KeyCode::Char(letter), KeyModifiers::NONE) => Some(letter),
            _ => None,
        }
    }

    /// Whether this key is pressed without others.
    #[must_use]
    pub fn is(&self, key: KeyCode) -> bool {
        self.key == key && self.held == KeyModifiers::NONE
    }

    /// Terminals say shift in two ways: as another character, and as a key that is held.
    fn tidied(self) -> Self {
        match self.key {
            KeyCode::BackTab => Self {
                key: KeyCode::Tab,
                held: self.held | KeyModifiers::SHIFT,
            },
            KeyCode::Char(letter) if self.held.contains(KeyModifiers::SHIFT) => Self {
                key: KeyCode::Char(letter.to_uppercase().next().unwrap_or(letter)),
                held: self.held - KeyModifiers::SHIFT,
            },
            _ => self,
        }
    }
}

impl From<KeyEvent> for Chord {
    fn from(event: KeyEvent) -> Self {
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        Self {
            key: event.code,
            held: event.modifiers & known,
        }
        .tidied()
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, modifier) in HELD {
            if self.held.contains(*modifier) {
                f.write_str(name)?;
            }
        }
        match (KEYS.iter().find(|(_, key)| *key == self.key), self.key) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(letter)) => write!(f, "{letter}"),
            (None, KeyCode::F(number)) => write!(f, "f{number}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

impl From<Chord> for tui_textarea::Input {
    fn from(chord: Chord) -> Self {
        KeyEvent::new(chord.key, chord.held).into()
    }
}
