//! A chord: one key with the keys that are held down with it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with the keys that are held down with it, as keymaps write it: `ctrl-d`, `shift-tab`, `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    key: KeyCode,
    held: KeyModifiers,
}

/// Why a chord cannot be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Its name is none.
    #[error("no such key")]
    NoKey,
    /// It is another key to every terminal.
    #[error("terminals send {0} for it: bind that")]
    SentAs(&'static str),
    /// Shift makes another character of it, and which depends on the keyboard.
    #[error("bind the character that shift makes of it")]
    Typed,
    /// Only terminals with the keyboard protocol of kitty send it.
    #[error("most terminals do not send it, or send another key for it")]
    BySome,
    /// It ends a sequence.
    #[error("esc ends a sequence, and cannot be in one")]
    Ends,
}

/// What terminals send for a chord.
enum Sent {
    AsItself,
    As(&'static str),
    Typed,
    BySome,
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
        Some(Self::spelt(text)?.tidied())
    }

    /// Reads a chord as a keymap writes it; or says why no terminal, or not every one, sends it.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let chord = Self::spelt(text).ok_or(Unreadable::NoKey)?;
        match chord.sent() {
            Sent::AsItself => Ok(chord.tidied()),
            Sent::As(key) => Err(Unreadable::SentAs(key)),
            Sent::Typed => Err(Unreadable::Typed),
            Sent::BySome => Err(Unreadable::BySome),
        }
    }

    /// What stands for a whole sequence: no key sends it, and it types nothing.
    #[must_use]
    pub(super) fn of_sequence() -> Self {
        Self {
            key: KeyCode::Null,
            held: KeyModifiers::NONE,
        }
    }

    fn spelt(text: &str) -> Option<Self> {
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
        Some(Self { key, held })
    }

    /// What terminals make of it. Without the protocol of kitty a key is a byte of ASCII or a sequence of xterm, and
    /// many chords have neither. <https://sw.kovidgoyal.net/kitty/keyboard-protocol/>
    fn sent(&self) -> Sent {
        let has = |held| self.held.contains(held);
        let (ctrl, shift) = (has(KeyModifiers::CONTROL), has(KeyModifiers::SHIFT));
        match self.key {
            KeyCode::Char(letter) if ctrl => match letter {
                'i' if !shift => Sent::As("tab"),
                'm' if !shift => Sent::As("enter"),
                '[' | '3' => Sent::As("esc"),
                '?' | '8' => Sent::As("backspace"),
                '@' | '2' | '`' => Sent::As("ctrl-space"),
                '\\' => Sent::As("ctrl-4"),
                ']' => Sent::As("ctrl-5"),
                '^' | '~' => Sent::As("ctrl-6"),
                '_' | '/' => Sent::As("ctrl-7"),
                'a'..='z' | ' ' | '4'..='7' if !shift => Sent::AsItself,
                _ => Sent::BySome,
            },
            KeyCode::Char(letter) if shift && !letter.is_alphabetic() => Sent::Typed,
            KeyCode::Enter | KeyCode::Backspace | KeyCode::Esc if ctrl || shift => Sent::BySome,
            KeyCode::Tab if ctrl || has(KeyModifiers::ALT) => Sent::BySome,
            KeyCode::Esc if has(KeyModifiers::ALT) => Sent::BySome,
            _ => Sent::AsItself,
        }
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
