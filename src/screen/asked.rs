//! The line at the foot of the screen while it is typed, and above it what could be meant.
//!
//! ```text
//!  ╭──────────────────────────────────────────────────────────╮
//!  │ namespace    NAME, or all · look at one namespace, or ... │
//!  ╰──────────────────────────────────────────────────────────╯
//!  :na▏                     enter do it   tab next   esc leave
//! ```

use ratatui::layout::Rect;

use super::answers;
use super::paint::Painter;
use crate::app::App;
use crate::app::action::Action;
use crate::app::asked::{Asked, Topic};
use crate::app::mouse::Spot;
use crate::panes::Line;
use crate::panes::part::{bad, info, quiet, text};
use crate::theme::Ground;

/// So many of the offers are seen at once.
const MOST: usize = 8;

/// Draws the line in the last row of an area, and the offers above it.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, asked: &Asked) {
    let foot = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    painter.cover(area);
    draw_offers(painter, area, asked);
    painter.fill(foot, Ground::Bar);
    let mut line = vec![info(asked.label()).bold()];
    line.extend(answers::input(asked.text(), Some(asked.caret())));
    let room = foot.width.saturating_sub(2);
    // The end of a long line is where one types.
    let skipped = painter.width(&line).saturating_sub(room);
    if skipped > 0 {
        let seen: String = asked.text().chars().skip(usize::from(skipped)).collect();
        let caret = asked.caret().saturating_sub(usize::from(skipped));
        line = vec![info(asked.label()).bold()];
        line.extend(answers::input(&seen, Some(caret)));
    }
    let end = painter.parts(1, foot.y, room, &line);
    let hint = match &asked.told {
        Some(why) => vec![bad(why.clone())],
        None => hint(app, asked),
    };
    let left = foot.right().saturating_sub(end + 4);
    if painter.width(&hint) <= left {
        painter.parts_before(foot.right().saturating_sub(1), foot.y, left, &hint);
    } else if asked.told.is_some() {
        // What is wrong is worth a row of its own.
        let above = Rect {
            y: foot.y.saturating_sub(1),
            ..foot
        };
        painter.fill(above, Ground::Bar);
        painter.parts(1, above.y, above.width.saturating_sub(2), &hint);
    }
}

/// What the keys do here.
fn hint(app: &App, asked: &Asked) -> Line {
    let words: &[(Action, &'static str)] = match asked.topic {
        Topic::Filter => &[
            (Action::Confirm, "keep it"),
            (Action::NextField, "search instead"),
            (Action::Back, "leave"),
        ],
        Topic::Search => &[
            (Action::Confirm, "keep it"),
            (Action::NextField, "filter instead"),
            (Action::Back, "leave"),
        ],
        Topic::Command => &[
            (Action::Confirm, "do it"),
            (Action::NextField, "next"),
            (Action::Back, "leave"),
        ],
    };
    let mut line = Line::new();
    for (action, words) in words {
        if let Some(chord) = app.keymap.chord(&["line"], *action) {
            let gap = if line.is_empty() { "" } else { "   " };
            line.push(info(format!("{gap}{chord}")).bold());
            line.push(quiet(format!(" {words}")));
        }
    }
    line
}

fn draw_offers(painter: &mut Painter<'_>, area: Rect, asked: &Asked) {
    let room = usize::from(area.height.saturating_sub(4)).min(MOST);
    let shown = asked.offers.len().min(room);
    let Some(lines) = u16::try_from(shown).ok().filter(|it| *it > 0) else {
        return;
    };
    let frame = Rect {
        x: area.x,
        y: area.bottom().saturating_sub(lines + 3),
        width: area.width.min(100),
        height: lines + 2,
    };
    painter.fill(frame, Ground::Panel);
    let more = asked.offers.len() - shown;
    let title = if more > 0 {
        vec![quiet(format!("{} fit", asked.offers.len()))]
    } else {
        Line::new()
    };
    painter.boxed(frame, &title, crate::theme::Tone::Faint);
    let chosen = asked.chosen.unwrap_or(0);
    let first = (chosen + 1).saturating_sub(shown);
    let widest = asked.offers.iter().map(|it| it.line.chars().count()).max();
    let column = u16::try_from(widest.unwrap_or(0)).unwrap_or(u16::MAX);
    let column = column.min(frame.width / 2).max(10);
    let inside = frame.width.saturating_sub(4);
    for (y, (row, offer)) in
        (frame.y + 1..).zip(asked.offers.iter().enumerate().skip(first).take(shown))
    {
        painter.parts(frame.x + 2, y, column, &[text(offer.line.clone())]);
        let about = [quiet(offer.about.clone())];
        let rest = inside.saturating_sub(column + 2);
        painter.parts(frame.x + 2 + column + 2, y, rest, &about);
        let line = Rect {
            x: frame.x + 1,
            y,
            width: frame.width.saturating_sub(2),
            height: 1,
        };
        painter.spot(line, Spot::Line(row));
        if asked.chosen == Some(row) {
            painter.lay(line, Ground::Selected);
        }
    }
}
