//! The vocabulary of panes: what stands in a line, and what it means; never how it looks.
//!
//! Times are given as moments. They become words when they are drawn, because only then is it now.

use std::borrow::Cow;

use jiff::Timestamp;

use super::lane::{Axis, Lane};
use crate::theme::{Glyph, Ground, Tone};

/// One piece of a line.
///
/// ```
/// use kubectl_sts::panes::part::{glyph, quiet, text};
/// use kubectl_sts::theme::{Glyph, Tone};
/// let line = [glyph(Tone::Good, Glyph::Ready), quiet(" payments/"), text("pg-ledger").bold()];
/// assert!(line[2].is_bold);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it says.
    pub what: What,
    /// What it means.
    pub tone: Tone,
    /// Whether it stands out within its tone.
    pub is_bold: bool,
    /// What it stands upon, if not upon what is there already.
    pub ground: Option<Ground>,
}

/// What a part says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Words; whatever they hold is made safe when they are drawn.
    Text(Cow<'static, str>),
    /// A sign.
    Glyph(Glyph),
    /// The time since, in kubectl's words.
    Age(Timestamp),
    /// The time until.
    Countdown(Timestamp),
    /// The time since, as `mm:ss`.
    Clock(Timestamp),
    /// What happened when, across all cells that are left.
    Lane(Box<Lane>),
    /// The times that lanes are read by, across all cells that are left.
    Axis(Axis),
}

impl Part {
    /// A part that does not stand out.
    #[must_use]
    pub fn new(tone: Tone, what: What) -> Self {
        Self {
            what,
            tone,
            is_bold: false,
            ground: None,
        }
    }

    /// The same, standing out within its tone.
    #[must_use]
    pub fn bold(self) -> Self {
        Self {
            is_bold: true,
            ..self
        }
    }

    /// The same upon another ground.
    #[must_use]
    pub fn on(self, ground: Ground) -> Self {
        Self {
            ground: Some(ground),
            ..self
        }
    }
}

impl From<&'static str> for Part {
    fn from(words: &'static str) -> Self {
        text(words)
    }
}

impl From<String> for Part {
    fn from(words: String) -> Self {
        text(words)
    }
}

/// Words of any tone.
pub fn toned(tone: Tone, words: impl Into<Cow<'static, str>>) -> Part {
    Part::new(tone, What::Text(words.into()))
}

/// A sign.
#[must_use]
pub fn glyph(tone: Tone, glyph: Glyph) -> Part {
    Part::new(tone, What::Glyph(glyph))
}

/// The time since a moment: `38s`, `5m12s`, `12d`.
#[must_use]
pub fn age(tone: Tone, since: Timestamp) -> Part {
    Part::new(tone, What::Age(since))
}

/// The time until a moment: `8s`.
#[must_use]
pub fn countdown(tone: Tone, until: Timestamp) -> Part {
    Part::new(tone, What::Countdown(until))
}

/// The time since a moment: `00:42`.
#[must_use]
pub fn clock(tone: Tone, since: Timestamp) -> Part {
    Part::new(tone, What::Clock(since))
}

/// What happened when.
#[must_use]
pub fn lane(lane: Lane) -> Part {
    Part::new(Tone::Text, What::Lane(Box::new(lane)))
}

/// The times that lanes are read by.
#[must_use]
pub fn axis(axis: Axis) -> Part {
    Part::new(Tone::Faint, What::Axis(axis))
}

/// What one reads.
pub fn text(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Text, words)
}

/// What one reads second.
pub fn quiet(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Quiet, words)
}

/// What one need not read.
pub fn faint(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Faint, words)
}

/// As wanted.
pub fn good(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Good, words)
}

/// On its way, or worth a look.
pub fn waiting(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Waiting, words)
}

/// Broken, lost or destructive.
pub fn bad(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Bad, words)
}

/// Keys, links and decisions.
pub fn info(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Info, words)
}

/// Of the revision to come.
pub fn new(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::New, words)
}

/// A title.
pub fn head(words: impl Into<Cow<'static, str>>) -> Part {
    toned(Tone::Head, words)
}
