//! What may follow the keys that were pressed of a sequence, above the footer.
//!
//! ```text
//!  ╭ g ───────────────────────────────╮
//!  │ g   to the top     e  to the end │
//!  ╰──────────────────────────────────╯
//!  g …   esc leaves it
//! ```

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::App;
use crate::app::action::Action;
use crate::app::keymap::Keys;
use crate::panes::Line;
use crate::panes::part::{head, info, quiet, text};
use crate::theme::{Ground, Tone};

/// Cells between two columns.
const GAP: u16 = 3;

/// Draws it, and in place of the footer how to get away, if a sequence is under way.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect) {
    let Some((begun, followers)) = app.followers() else {
        return;
    };
    let footer = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    painter.fill(footer, Ground::Bar);
    let words = [
        info(begun.to_string()).bold(),
        quiet(" and then?   "),
        info("esc").bold(),
        quiet(" leave it"),
    ];
    painter.parts(1, footer.y, area.width.saturating_sub(2), &words);
    let above = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    };
    panel(painter, above, &begun, &followers);
}

fn panel(painter: &mut Painter<'_>, area: Rect, begun: &Keys, followers: &[(Keys, Action)]) {
    let lines = lines(followers);
    let widest = lines.iter().map(|it| painter.width(it)).max().unwrap_or(0);
    let inner = area.width.saturating_sub(6);
    let most = usize::from(((inner + GAP) / (widest + GAP).max(1)).max(1));
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    // As few columns as are needed: a list is read faster than a table.
    let columns = lines.len().div_ceil(room).clamp(1, most);
    let rows = lines.len().div_ceil(columns).min(room);
    let cells = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let width = (widest + GAP)
        .saturating_mul(cells(columns))
        .saturating_sub(GAP);
    let width = width
        .max(painter.width(&[head(begun.to_string())]) + 2)
        .min(inner);
    let height = cells(rows).saturating_add(2).min(area.height);
    let frame = Rect {
        x: area.x + 1,
        y: area.bottom().saturating_sub(height),
        width: width + 4,
        height,
    };
    painter.fill(frame, Ground::Panel);
    painter.boxed(frame, &[head(begun.to_string()).bold()], Tone::Info);
    for (nth, line) in lines.iter().take(rows * columns).enumerate() {
        let x = frame.x + 2 + cells(nth / rows) * (widest + GAP);
        let y = frame.y + 1 + cells(nth % rows);
        painter.parts(x, y, widest.min(frame.right().saturating_sub(x + 2)), line);
    }
    if lines.len() > rows * columns {
        let more = lines.len() - rows * columns;
        let words = [quiet(format!(" {more} more "))];
        painter.parts_before(frame.right() - 1, frame.bottom() - 1, width, &words);
    }
}

fn lines(followers: &[(Keys, Action)]) -> Vec<Line> {
    let keys = followers
        .iter()
        .map(|(keys, _)| keys.to_string().chars().count());
    let widest = keys.max().unwrap_or(0);
    let line = |(keys, action): &(Keys, Action)| {
        let keys = format!("{:<widest$}", keys.to_string());
        vec![info(keys).bold(), text(format!("  {}", action.about()))]
    };
    followers.iter().map(line).collect()
}
