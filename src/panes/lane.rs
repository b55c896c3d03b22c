//! What happened when, as strokes upon an axis of time. Moments become cells when they are drawn, because only
//! then is it known how many there are.

use jiff::{SignedDuration, Timestamp};

use crate::domain::age;
use crate::theme::{Glyph, Tone};

/// A stretch of time that is drawn across so many cells as there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What the first cell stands for.
    pub from: Timestamp,
    /// What the last cell ends with.
    pub until: Timestamp,
    /// A long time without any news, left out.
    pub cut: Option<(Timestamp, Timestamp)>,
    /// The present.
    pub now: Timestamp,
}

/// Strokes upon an axis, later ones over earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The axis, which is the same for all lanes of a pane.
    pub axis: Axis,
    /// What happened.
    pub strokes: Vec<Stroke>,
    /// Words behind a moment, where there is room.
    pub note: Option<(Timestamp, String)>,
}

/// One sign from a moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub until: Timestamp,
    /// What it is drawn with.
    pub glyph: Glyph,
    /// What it means.
    pub tone: Tone,
}

impl Lane {
    /// Nothing but the present.
    #[must_use]
    pub fn empty(axis: Axis) -> Self {
        Self {
            axis,
            strokes: Vec::new(),
            note: None,
        }
    }
}

/// Cells that stand for the time that is left out.
const CUT: u16 = 2;

impl Axis {
    /// The cell that a moment is in, counted from 0; moments outside are at the ends.
    ///
    /// ```
    /// use jiff::Timestamp;
    /// use kubectl_sts::panes::lane::Axis;
    /// let at = |second| Timestamp::from_second(second).unwrap();
    /// let axis = Axis { from: at(0), until: at(100), cut: None, now: at(50) };
    /// assert_eq!([axis.cell(at(50), 20), axis.cell(at(99), 20), axis.cell(at(500), 20)], [10, 20, 20]);
    /// ```
    #[must_use]
    pub fn cell(&self, at: Timestamp, width: u16) -> u16 {
        let (passed, behind_cut) = match self.cut {
            Some((begin, end)) if at >= end => (
                begin.duration_since(self.from) + at.duration_since(end),
                true,
            ),
            Some((begin, _)) => (at.min(begin).duration_since(self.from), false),
            None => (at.duration_since(self.from), false),
        };
        let room = width.saturating_sub(if self.cut.is_some() { CUT } else { 0 });
        let share = passed.as_secs_f64() / self.shown().as_secs_f64().max(0.001);
        let cells = (share * f64::from(room))
            .round()
            .clamp(0.0, f64::from(room));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and the width"
        )]
        let cells = cells as u16;
        cells + if behind_cut { CUT } else { 0 }
    }

    /// How much time is shown.
    #[must_use]
    pub fn shown(&self) -> SignedDuration {
        let left_out = self.cut.map_or(SignedDuration::ZERO, |(begin, end)| {
            end.duration_since(begin)
        });
        self.until.duration_since(self.from) - left_out
    }

    /// When the present has moved by a cell; where a long time is left out, only the words change.
    #[must_use]
    pub fn next_change(&self, width: u16) -> Option<Timestamp> {
        if self.cut.is_some() {
            return age::age(self.now, self.from).1;
        }
        let cell = self.shown() / i32::from(width.max(1));
        let seconds = cell.as_secs().max(1);
        self.now
            .checked_add(SignedDuration::from_secs(seconds))
            .ok()
    }
}
