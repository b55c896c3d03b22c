//! The list of what could be typed, at the caret and never over its line.
//!
//! ```text
//!      po▌
//!    │▌podManagementPolicy  text     How pods are created during initial scale up, when re… │
//!    │ positive             integer  …                                                   2/9│
//! ```

use ratatui::layout::Rect;

use super::super::paint::Painter;
use super::super::untrusted::width;
use crate::app::sheet::Choice;
use crate::domain::escape::escape_within;
use crate::manifest::schema::Suggestion;
use crate::panes::Line;
use crate::panes::part::{faint, glyph, new, quiet, text};
use crate::theme::{Glyph, Ground, Tone};

/// So many rows are seen at once.
const MOST: u16 = 8;

/// So many cells are taken at most.
const WIDEST: usize = 100;

/// So many cells of a word are seen, and of what it is.
const NAMES: (usize, usize) = (40, 28);

/// Draws it in an area, where `x` and `y` are the cell at which the word begins.
pub fn draw(choice: &Choice, painter: &mut Painter<'_>, area: Rect, (x, y): (u16, u16)) {
    let all = &choice.completion.suggestions;
    let Some((top, rows)) = rows(area, y, all.len()) else {
        return;
    };
    let longest = |of: fn(&Suggestion) -> &str, most: usize| {
        let widths = all.iter().map(|it| width(of(it)));
        widths.max().unwrap_or(0).min(most)
    };
    let names = longest(|it| &it.word, NAMES.0);
    let kinds = longest(|it| &it.kind, NAMES.1);
    let about = longest(|it| &it.about, WIDEST);
    // Frame, sign, and the blanks between.
    let wanted = (names + kinds + about + 8).min(WIDEST);
    let room = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.width);
    let left = x.saturating_sub(2).min(area.right().saturating_sub(room));
    let left = left.max(area.x);
    let page = usize::from(rows);
    let first = (choice.row + 1).saturating_sub(page);
    let seen = all.iter().enumerate().skip(first).take(page);
    for (row, (nth, it)) in (top..).zip(seen) {
        let is_chosen = nth == choice.row;
        let place = Rect::new(left, row, room, 1);
        let ground = if is_chosen {
            Ground::Selected
        } else {
            Ground::Panel
        };
        painter.fill(place, ground);
        let count = vec![faint(format!(" {}/{}", nth + 1, all.len()))];
        let end = if is_chosen && all.len() > page {
            painter.parts_before(left + room.saturating_sub(1), row, room, &count)
        } else {
            left + room.saturating_sub(1)
        };
        let inside = end.saturating_sub(left + 1);
        painter.parts(left + 1, row, inside, &line(it, is_chosen, (names, kinds)));
        painter.lay(place, ground);
        let side = painter.theme().frame().down;
        for x in [left, (left + room).saturating_sub(1)] {
            painter.text(x, row, 1, side, Tone::Quiet);
        }
    }
}

/// The first row of the list, and how many it has: below the line, or above it where there is more room.
fn rows(area: Rect, y: u16, all: usize) -> Option<(u16, u16)> {
    let wanted = u16::try_from(all).unwrap_or(MOST).min(MOST);
    let below = area.bottom().saturating_sub(y + 1);
    let above = y.saturating_sub(area.y);
    let (top, rows) = if below >= wanted || below >= above {
        (y + 1, wanted.min(below))
    } else {
        let rows = wanted.min(above);
        (y - rows, rows)
    };
    (rows > 0).then_some((top, rows))
}

fn line(it: &Suggestion, is_chosen: bool, (names, kinds): (usize, usize)) -> Line {
    let sign = if is_chosen {
        glyph(Tone::Info, Glyph::Cursor)
    } else {
        text(" ")
    };
    let padded = |words: &str, width_of: usize| {
        let words = escape_within(words, width_of);
        let blanks = width_of.saturating_sub(width(&words));
        format!("{words}{}", " ".repeat(blanks))
    };
    let word = padded(&it.word, names);
    vec![
        sign,
        if is_chosen {
            text(word).bold()
        } else {
            text(word)
        },
        new(format!("  {}", padded(&it.kind, kinds))),
        quiet(format!("  {}", it.about)),
    ]
}
