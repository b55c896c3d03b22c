//! The box below a list: more about the item that is chosen.

use ratatui::layout::Rect;

use super::paint::Painter;
use super::untrusted::{places, wrap};
use crate::panes::part::{Part, What, text};
use crate::panes::{Detail, Line};
use crate::theme::Tone;

/// A list keeps at least so many lines, its head included.
const LIST: u16 = 6;

/// Draws the box at the bottom of an area that has room for it; returns what is left for the list.
pub fn draw(painter: &mut Painter<'_>, area: Rect, detail: &Detail) -> Rect {
    let lines: Vec<Line> = detail
        .lines
        .iter()
        .flat_map(|line| folded(painter, line, area.width.saturating_sub(6)))
        .collect();
    let wanted = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let most = (area.height / 2).max(area.height.saturating_sub(24));
    let height = wanted.min(most);
    if height < 3 || area.height.saturating_sub(height) < LIST {
        return area;
    }
    let frame = Rect {
        x: area.x + 1,
        y: area.bottom() - height,
        width: area.width.saturating_sub(2),
        height,
    };
    painter.boxed(frame, &detail.title, Tone::Faint);
    for (y, line) in (frame.y + 1..frame.bottom() - 1).zip(&lines) {
        painter.parts(frame.x + 2, y, frame.width.saturating_sub(4), line);
    }
    Rect {
        height: area.height - height,
        ..area
    }
}

/// A line as lines of at most so many cells, broken anywhere, so that nothing of it is cut away.
#[must_use]
pub fn wrapped(line: &Line, width: u16) -> Vec<Line> {
    let width = usize::from(width).max(8);
    let mut lines = vec![Line::new()];
    let mut used = 0;
    for part in line {
        let What::Text(words) = &part.what else {
            lines
                .last_mut()
                .into_iter()
                .for_each(|it| it.push(part.clone()));
            used += 1;
            continue;
        };
        let mut piece = String::new();
        let begin = |piece: &mut String, lines: &mut Vec<Line>| {
            let words = What::Text(std::mem::take(piece).into());
            let part = Part {
                what: words,
                ..part.clone()
            };
            lines
                .last_mut()
                .into_iter()
                .for_each(|it| it.push(part.clone()));
        };
        for (place, cells) in places(words) {
            if used + usize::from(cells) > width {
                begin(&mut piece, &mut lines);
                lines.push(vec![text("    ")]);
                used = 4;
            }
            piece.push_str(&place);
            used += usize::from(cells);
        }
        begin(&mut piece, &mut lines);
    }
    lines
}

/// A line whose last words are too long goes on below them.
pub(super) fn folded(painter: &Painter<'_>, line: &Line, width: u16) -> Vec<Line> {
    let Some((last, before)) = line.split_last() else {
        return vec![Line::new()];
    };
    let What::Text(words) = &last.what else {
        return vec![line.clone()];
    };
    let indent = painter.width(before);
    if indent + painter.width(std::slice::from_ref(last)) <= width
        || width.saturating_sub(indent) < 20
    {
        return vec![line.clone()];
    }
    let pieces = wrap(words, width.saturating_sub(indent));
    let mut lines: Vec<Line> = Vec::new();
    for (number, piece) in pieces.into_iter().enumerate() {
        let words = Part {
            what: What::Text(piece.into()),
            ..last.clone()
        };
        let mut folded = if number == 0 {
            before.to_vec()
        } else {
            vec![text(" ".repeat(usize::from(indent)))]
        };
        folded.push(words);
        lines.push(folded);
    }
    lines
}
