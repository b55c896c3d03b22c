//! The pod that is open, over all of the screen but its first and last line.

use ratatui::layout::Rect;

use super::overlay::{scroll, window, within};
use super::paint::Painter;
use super::untrusted::places;
use crate::app::App;
use crate::app::pod::PodView;
use crate::panes::part::{Part, What, text};
use crate::panes::{Line, pod};

/// What goes on below a label stands beside it if it has so many cells there.
const BESIDE: usize = 16;

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, open: &PodView) -> (usize, usize) {
    let view = app.view();
    let width = area.width.saturating_sub(2);
    let room = usize::from(width.saturating_sub(4));
    let lines = pod::lines(&view, &open.opened());
    let lines: Vec<Line> = lines
        .iter()
        .flat_map(|line| broken(painter, line, room))
        .collect();
    let title = pod::title(&view, open.ordinal);
    let size = (width, usize::from(area.height));
    let inside = window(painter, within(area), size, &title);
    scroll(painter, inside, &lines, open.top)
}

/// A line as lines of at most so many cells, broken between words; they go on beside its first part, the label.
fn broken(painter: &Painter<'_>, line: &Line, room: usize) -> Vec<Line> {
    let cells = |part: &Part| usize::from(painter.width(std::slice::from_ref(part)));
    if line.iter().map(cells).sum::<usize>() <= room {
        return vec![line.clone()];
    }
    let label = line.first().map_or(0, cells);
    let indent = if label + BESIDE <= room && line.len() > 1 {
        label
    } else {
        4
    };
    let mut lines = Broken {
        lines: vec![Line::new()],
        used: 0,
        indent,
        room,
    };
    for part in line {
        let What::Text(words) = &part.what else {
            lines.add(part.clone(), cells(part));
            continue;
        };
        for word in words.split_inclusive(' ') {
            let piece = |words: String| Part {
                what: What::Text(words.into()),
                ..part.clone()
            };
            let whole = piece(word.to_owned());
            if cells(&piece(word.trim_end_matches(' ').to_owned())) + indent <= room {
                lines.add(whole.clone(), cells(&whole));
                continue;
            }
            for (place, cells) in places(word) {
                lines.add(piece(place.into_owned()), usize::from(cells));
            }
        }
    }
    lines.lines
}

struct Broken {
    lines: Vec<Line>,
    used: usize,
    indent: usize,
    room: usize,
}

impl Broken {
    fn add(&mut self, part: Part, cells: usize) {
        let is_blank = |it: &Part| matches!(&it.what, What::Text(words) if words.trim().is_empty());
        let ends_blank = matches!(&part.what, What::Text(words) if words.ends_with(' '));
        // The space at the end of a word may stand beyond the edge.
        let needed = cells.saturating_sub(usize::from(ends_blank));
        if self.used + needed > self.room && self.used > self.indent {
            self.lines.push(vec![text(" ".repeat(self.indent))]);
            self.used = self.indent;
            if is_blank(&part) {
                return;
            }
        }
        // What is cut would be marked as cut.
        let part = match part.what {
            What::Text(words) if self.used + cells > self.room => Part {
                what: What::Text(words.trim_end_matches(' ').to_owned().into()),
                ..part
            },
            _ => part,
        };
        self.used += cells;
        if let Some(line) = self.lines.last_mut() {
            line.push(part);
        }
    }
}
