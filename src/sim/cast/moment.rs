//! When a deed is done, counted from the story's beginning.

use jiff::{SignedDuration, Span, SpanRelativeTo};

/// The longest past, and the longest future: a year and a day.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// A moment, or a span of time in which the dice choose one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    from: SignedDuration,
    to: SignedDuration,
}

impl Moment {
    /// This moment and no other.
    #[must_use]
    pub fn exactly(at: SignedDuration) -> Self {
        Self { from: at, to: at }
    }

    /// Reads `-21d`, `40s`, `1m30s` or `5s to 40s`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once(" to ").unwrap_or((text, text));
        let moment = Self {
            from: time(from)?,
            to: time(to)?,
        };
        if moment.from > moment.to {
            return Err(format!("it ends before it begins: {text:?}"));
        }
        Ok(moment)
    }

    /// Whether it is before the beginning.
    #[must_use]
    pub fn is_past(&self) -> bool {
        self.to < SignedDuration::ZERO
    }

    /// The earliest that it can be.
    #[must_use]
    pub fn earliest(&self) -> SignedDuration {
        self.from
    }

    /// Lets the dice choose.
    #[must_use]
    pub fn choose(&self, dice: &mut fastrand::Rng) -> SignedDuration {
        let width = self.to.as_millis() - self.from.as_millis();
        match i64::try_from(width) {
            Ok(width) if width > 0 => self.from + SignedDuration::from_millis(dice.i64(0..=width)),
            _ => self.from,
        }
    }
}

fn time(text: &str) -> Result<SignedDuration, String> {
    let trouble = || format!("a time is written as -21d, 40s or 1m30s, not as {text:?}");
    let text = text.trim().trim_start_matches('+');
    let span: Span = text.parse().map_err(|_| trouble())?;
    let time = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| trouble())?;
    if time.abs() > LONGEST {
        return Err(format!("it is more than a year away: {text:?}"));
    }
    Ok(time)
}
