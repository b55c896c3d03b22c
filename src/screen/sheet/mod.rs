//! The text of an object, read or edited.
//!
//! ```text
//!    12   spec:
//!    13 ↻   replicas: 3▌
//!    14     template:  ▸ 34 lines
//!   ↻ replaces web-2, web-1, then web-0                              message
//!   spec.replicas  integer  desired number of replicas   ↻ 1  13:14  status
//! ```

mod list;
mod status;
mod text;

use std::ops::Range;

use ratatui::layout::Rect;

use super::paint::Painter;
use super::untrusted::width;
use crate::app::sheet::{Page, Reader, Sheet, Stage, Writer};
use crate::app::{App, Shown};
use crate::panes::part::{bad, quiet};
use crate::theme::Ground;
pub use text::sign;
use text::{Window, byte, folded, gutter};

/// Draws it; says what of it could be seen.
pub fn draw(app: &App, sheet: &Sheet, painter: &mut Painter<'_>, area: Rect) -> Shown {
    let said = match &sheet.stage {
        Stage::Reading(_) => Some(quiet("reading it ...")),
        Stage::Unreadable(why) | Stage::Gone(why) => Some(bad(why.clone())),
        Stage::Open(_) | Stage::New => None,
    };
    if let Some(said) = said {
        painter.parts(2, area.y + 1, area.width.saturating_sub(4), &[said]);
        return Shown::default();
    }
    let most = if area.height >= 12 { 3 } else { 1 };
    let said = status::message(sheet, area.width.saturating_sub(2), most);
    let below = u16::try_from(said.len()).unwrap_or(0) + 1;
    let lines = Rect {
        height: area.height.saturating_sub(below),
        ..area
    };
    for (y, line) in (lines.bottom()..).zip(&said) {
        painter.parts(1, y, area.width.saturating_sub(2), line);
    }
    let last = (area.bottom().saturating_sub(1), area.width);
    status::draw(app, sheet, painter, last);
    match &sheet.page {
        Page::Reader(reader) => draw_reader(sheet, reader, painter, lines),
        Page::Writer(writer) => {
            let shown = draw_writer(sheet, writer, painter, lines);
            draw_choice(sheet, writer, painter, (lines, &shown));
            shown
        }
    }
}

/// What could be typed, where the word begins. On a low screen it takes the lines below the text too.
fn draw_choice(
    sheet: &Sheet,
    writer: &Writer,
    painter: &mut Painter<'_>,
    (area, shown): (Rect, &Shown),
) {
    let Some(choice) = writer.choice() else {
        return;
    };
    let lines = writer.editor.lines();
    let (nth, column) = writer.editor.caret();
    let line = lines.get(nth).map_or("", String::as_str);
    let begin = column.saturating_sub(choice.completion.reach.0);
    let seen = line.get(byte(line, shown.left)..byte(line, begin));
    let before = numbers(sheet, lines.len(), area).map_or(2, |it| it + 3);
    let x = u16::try_from(before + width(seen.unwrap_or_default())).unwrap_or(u16::MAX);
    let y = u16::try_from(nth.saturating_sub(shown.top)).unwrap_or(0);
    let place = (area.x.saturating_add(x), area.y.saturating_add(y));
    list::draw(choice, painter, area, place);
}

/// How wide the numbers are, where there are any: on a narrow screen the text needs the room.
fn numbers(sheet: &Sheet, lines: usize, area: Rect) -> Option<usize> {
    let is_wide = area.width >= 60;
    // With a blank before the longest.
    (sheet.shows_numbers && is_wide).then(|| lines.to_string().len().max(2) + 1)
}

fn row(area: Rect, y: u16) -> Rect {
    Rect {
        y,
        height: 1,
        ..area
    }
}

fn draw_reader(sheet: &Sheet, reader: &Reader, painter: &mut Painter<'_>, area: Rect) -> Shown {
    let page = usize::from(area.height);
    let top = reader.top_of(page);
    let numbers = numbers(sheet, reader.lines.len(), area);
    let selection = reader.selection();
    let all = std::iter::successors(Some(top), |it| reader.next(*it));
    for (y, nth) in (area.y..area.bottom()).zip(all) {
        let Some(line) = reader.lines.get(nth) else {
            break;
        };
        let is_here = nth == reader.line;
        if is_here || selection.is_some_and(|(from, to)| (from..=to).contains(&nth)) {
            painter.lay(row(area, y), Ground::Selected);
        }
        let before = gutter(numbers.map(|it| (nth + 1, it)), None, is_here);
        let x = painter.parts(area.x, y, area.width, &before);
        let window = Window {
            line,
            is_text: reader.outline.is_text(nth),
            left: reader.left,
            room: area.width.saturating_sub(x),
        };
        let found = reader.search.as_ref();
        let found = found.map(|it| it.on(nth).map(|it| (it, Ground::Match)).collect::<Vec<_>>());
        let mut parts = window.parts(&found.unwrap_or_default());
        if let Some(hidden) = reader.hidden_below(nth) {
            parts.extend(folded(hidden));
        }
        painter.parts(x, y, window.room, &parts);
    }
    Shown {
        top,
        page,
        left: reader.left,
        ..Shown::default()
    }
}

fn draw_writer(sheet: &Sheet, writer: &Writer, painter: &mut Painter<'_>, area: Rect) -> Shown {
    let page = usize::from(area.height);
    let top = writer.top_of(page);
    let lines = writer.editor.lines();
    let numbers = numbers(sheet, lines.len(), area);
    let before = numbers.map_or(2, |it| it + 3);
    let room = area
        .width
        .saturating_sub(u16::try_from(before).unwrap_or(2) + 1);
    let (caret, column) = writer.editor.caret();
    let left = left_of(
        lines.get(caret).map_or("", String::as_str),
        column,
        (writer.left, room),
    );
    for (y, (nth, line)) in (area.y..area.bottom()).zip(lines.iter().enumerate().skip(top)) {
        let weight = writer.mark_on(nth).map(|it| it.weight);
        let gutter = gutter(numbers.map(|it| (nth + 1, it)), weight, nth == caret);
        let x = painter.parts(area.x, y, area.width, &gutter);
        let window = Window {
            line,
            is_text: writer.outline.is_text(nth),
            left,
            room,
        };
        painter.parts(x, y, room + 1, &window.parts(&laid(writer, nth, line)));
    }
    Shown {
        top,
        page,
        left,
        ..Shown::default()
    }
}

/// What is laid upon a line that is edited: matches, the selection, the caret.
fn laid(writer: &Writer, nth: usize, line: &str) -> Vec<(Range<usize>, Ground)> {
    let found = writer.editor.search().bytes_in(line);
    let found = found.map(|(from, to)| (from..to, Ground::Match));
    let mut laid: Vec<_> = found.collect();
    if let Some((from, to)) = writer.editor.selection()
        && (from.0..=to.0).contains(&nth)
    {
        let start = if nth == from.0 { byte(line, from.1) } else { 0 };
        let end = if nth == to.0 {
            byte(line, to.1)
        } else {
            line.len() + 1
        };
        laid.push((start..end, Ground::Selected));
    }
    let (caret, column) = writer.editor.caret();
    if caret == nth {
        let at = byte(line, column);
        let letter = line.get(at..).and_then(|it| it.chars().next());
        laid.push((at..at + letter.map_or(1, char::len_utf8), Ground::Caret));
    }
    laid
}

/// The first column to be seen, so that the caret is: nearest to what was seen before.
fn left_of(line: &str, column: usize, (before, room): (usize, u16)) -> usize {
    let mut left = before.min(column);
    left = left.max(column.saturating_sub(usize::from(room)));
    let is_seen = |left: usize| {
        let piece = line.get(byte(line, left)..byte(line, column));
        width(piece.unwrap_or_default()) < usize::from(room)
    };
    if is_seen(left) {
        // All that fits is shown again, once the caret is back; far off there is nothing to be measured.
        let is_near = column <= usize::from(room) * 16;
        return if is_near && is_seen(0) { 0 } else { left };
    }
    left = left.max(column.saturating_sub(usize::from(room / 2)));
    while left < column && !is_seen(left) {
        left += 1;
    }
    left
}
