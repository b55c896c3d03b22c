//! Lanes and their axis: moments become cells.
//!
//! ```text
//!           -4m      -2m      now      +2m
//! web-4  ▒▒░▚▓▓▓▓████████████│
//! web-3  ▄▄▄▄▄▄▄▄▄▄▒▒▓▓▓▓▓▓▓▓│┄┄┄┄ about 50s
//! ```

use jiff::{SignedDuration, Timestamp};
use ratatui::layout::Rect;

use super::paint::Painter;
use crate::domain::age::duration;
use crate::panes::lane::{Axis, Lane};
use crate::panes::part::{faint, quiet};
use crate::theme::{Glyph, Tone};

/// Steps between two words of an axis, in seconds.
const STEPS: [i64; 18] = [
    5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800,
    604_800, 2_592_000,
];

/// Where even the longest step is too short.
const YEAR: i64 = 365 * 86_400;

/// A word of an axis and the space behind it.
const WORD: u16 = 9;

/// Draws a lane across an area that is one line high.
pub fn draw_lane(painter: &mut Painter<'_>, area: Rect, lane: &Lane) {
    let Rect { x, y, width, .. } = area;
    for stroke in &lane.strokes {
        let begin = lane.axis.cell(stroke.from, width);
        // However short it was, it is seen.
        let end = lane
            .axis
            .cell(stroke.until, width)
            .max(begin + 1)
            .min(width);
        painter.repeat(
            x + begin,
            y,
            end.saturating_sub(begin),
            stroke.glyph,
            stroke.tone,
        );
    }
    let now = lane.axis.cell(lane.axis.now, width);
    if now < width {
        painter.glyph(x + now, y, Glyph::Now, Tone::Info);
    }
    if let Some((at, words)) = &lane.note {
        let begin = lane.axis.cell(*at, width).max(now) + 2;
        let note = [quiet(words.clone())];
        if begin + painter.width(&note) <= width {
            painter.parts(x + begin, y, width - begin, &note);
        }
    }
}

/// Draws the words of an axis: how long ago, and how long yet.
pub fn draw_axis(painter: &mut Painter<'_>, area: Rect, axis: &Axis) {
    let Rect { x, y, width, .. } = area;
    let now = axis.cell(axis.now, width);
    let mut put = |cell: u16, words: String| {
        let words = [faint(words)];
        if cell + painter.width(&words) <= width {
            painter.parts(x + cell, y, width - cell, &words);
        }
    };
    let step = step(axis, width);
    let seconds = |number: i64| SignedDuration::from_secs(step * number);
    for number in 1..=i64::from(width / WORD) + 1 {
        let past = axis.now.checked_sub(seconds(number)).ok();
        let is_shown = |at: &Timestamp| axis.cut.is_none() && *at >= axis.from;
        if let Some(past) = past.filter(is_shown) {
            put(axis.cell(past, width), format!("-{}", word(step * number)));
        }
        let next = axis.now.checked_add(seconds(number)).ok();
        if let Some(next) = next.filter(|at| *at <= axis.until) {
            put(axis.cell(next, width), format!("+{}", word(step * number)));
        }
    }
    if let Some((begin, _)) = axis.cut {
        let ago = duration(axis.now.duration_since(axis.from));
        put(0, format!("-{ago}"));
        put(axis.cell(begin, width), "…".to_owned());
    }
    put(now.min(width.saturating_sub(3)), "now".to_owned());
}

/// Seconds in a word: `30s`, `5m`, `2h`.
fn word(seconds: i64) -> String {
    for (length, unit) in [(86_400, "d"), (3_600, "h"), (60, "m")] {
        if seconds % length == 0 {
            return format!("{}{unit}", seconds / length);
        }
    }
    duration(SignedDuration::from_secs(seconds))
}

/// The shortest step whose words do not touch each other.
fn step(axis: &Axis, width: u16) -> i64 {
    let shown = axis.shown().as_secs().max(1);
    let fits = |step: &&i64| step.saturating_mul(i64::from(width)) / shown >= i64::from(WORD);
    STEPS.iter().find(fits).copied().unwrap_or(YEAR)
}
