//! Names for colours and signs: panes say what a thing means, the theme says how it looks.
//!
//! Meaning is never carried by colour alone, so there is a form without any colour, and one in which
//! every sign is ASCII.

mod glyph;
mod own;
mod palette;

use ratatui::style::{Modifier, Style};

pub use glyph::{Frame, Glyph};
use palette::{Form, Grounds, Tones};

/// What a piece of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// What one reads.
    Text,
    /// What one reads second: labels, namespaces, what is as it should be.
    Quiet,
    /// What one need not read: rules, the empty part of a bar, keys that are forbidden now.
    Faint,
    /// As wanted.
    Good,
    /// On its way, or worth a look.
    Waiting,
    /// Broken, lost or destructive.
    Bad,
    /// Keys, links and what was decided by a person, such as a partition.
    Info,
    /// Of the revision to come.
    New,
    /// Titles.
    Head,
}

/// What text stands upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The terminal's own background.
    Plain,
    /// The row, tab or key that is chosen.
    Selected,
    /// The first and the last line of the screen.
    Bar,
    /// A dialog above the rest.
    Panel,
    /// A key that destroys.
    Bad,
    /// Where one types.
    Caret,
    /// What one looks for, where it stands in a text.
    Match,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Quiet,
        Self::Faint,
        Self::Good,
        Self::Waiting,
        Self::Bad,
        Self::Info,
        Self::New,
        Self::Head,
    ];
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::Selected,
        Self::Bar,
        Self::Panel,
        Self::Bad,
        Self::Caret,
        Self::Match,
    ];
}

/// What the environment says of the terminal; empty where a variable is not set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// `NO_COLOR`: anything but empty forbids colour. <https://no-color.org>
    pub no_color: &'a str,
    /// `COLORTERM`: `truecolor` or `24bit`. Does not cross SSH, unlike `TERM`.
    pub colorterm: &'a str,
    /// `TERM`.
    pub term: &'a str,
    /// `COLORFGBG`, such as `0;15`: the last number is the background, 7 and 15 are light.
    pub colorfgbg: &'a str,
    /// The first that is set and not empty of `LC_ALL`, `LC_CTYPE` and `LANG`.
    pub locale: &'a str,
    /// `--ascii` was given.
    pub ascii: bool,
}

/// How tones, grounds and glyphs look in this terminal.
#[derive(Clone, Debug)]
pub struct Theme {
    tones: Tones,
    grounds: Grounds,
    ascii: bool,
}

impl Theme {
    /// The names that `--theme` takes; `auto` asks the environment.
    pub const NAMES: [&str; 5] = ["auto", "dark", "light", "16", "mono"];

    /// The theme that suits the terminal.
    #[must_use]
    pub fn choose(around: Surroundings<'_>) -> Self {
        Self::of(Form::of(around), around)
    }

    /// The theme of a name, or none if there is no such theme.
    ///
    /// A person who names a theme is stronger than `NO_COLOR`, which is only a default.
    #[must_use]
    pub fn named(name: &str, around: Surroundings<'_>) -> Option<Self> {
        let form = match name {
            "auto" => Form::of(around),
            "dark" => Form::dark(around),
            "light" => Form::light(around),
            "16" => Form::Sixteen,
            "mono" => Form::Mono,
            _ => return None,
        };
        Some(Self::of(form, around))
    }

    fn of(form: Form, around: Surroundings<'_>) -> Self {
        Self {
            tones: form.tones(),
            grounds: form.grounds(),
            ascii: around.ascii || !is_utf8(around.locale),
        }
    }

    /// How text of this tone looks; says nothing of the ground.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
        self.tones.get(tone)
    }

    /// How this ground looks; `Plain` undoes the others.
    #[must_use]
    pub fn ground(&self, ground: Ground) -> Style {
        self.grounds.get(ground)
    }

    /// Text that stands out within its tone.
    #[must_use]
    pub fn bold(&self, tone: Tone) -> Style {
        let mut style = self.tone(tone);
        style.add_modifier.remove(Modifier::DIM);
        style.add_modifier(Modifier::BOLD)
    }

    /// The sign, one cell wide.
    #[must_use]
    pub fn glyph(&self, glyph: Glyph) -> &'static str {
        if self.ascii {
            glyph.ascii()
        } else {
            glyph.sign()
        }
    }

    /// The lines that boxes and rules are drawn with.
    #[must_use]
    pub fn frame(&self) -> &'static Frame {
        if self.ascii {
            &Frame::ASCII
        } else {
            &Frame::ROUND
        }
    }

    /// Whether only ASCII may be drawn.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }
}

/// Of `LC_ALL`, `LC_CTYPE` and `LANG`, the one that counts: the first that is set and not empty.
///
/// <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html>
#[must_use]
pub fn locale<'a>(all: &'a str, ctype: &'a str, lang: &'a str) -> &'a str {
    [all, ctype, lang]
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// An unset locale is `C` by the book, yet it is mostly a bare container behind a modern terminal;
/// `C` and `POSIX` must therefore be said to be meant.
fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.is_empty() || locale.contains("utf-8") || locale.contains("utf8")
}
