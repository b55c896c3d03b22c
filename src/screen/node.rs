//! A node, over the panes: how it is, and the seats on it, of which one can be gone to.

use ratatui::layout::Rect;

use super::detail::folded;
use super::overlay::{window, within};
use super::paint::Painter;
use crate::app::App;
use crate::app::jump::NodeView;
use crate::panes::part::{head, quiet};
use crate::panes::{Line, node, plural};
use crate::theme::Ground;

/// The widest that it gets.
const WIDTH: u16 = 100;

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, it: &NodeView) -> (usize, usize) {
    let view = app.view();
    let room = WIDTH.min(area.width.saturating_sub(2)).saturating_sub(4);
    let facts = node::facts(&view, &it.name);
    let facts = facts.iter().flat_map(|line| folded(painter, line, room));
    let mut lines: Vec<Line> = facts.collect();
    let seats = node::seats(&view, &it.name);
    let number = seats.len();
    let sets = {
        let mut names: Vec<_> = seats.iter().map(|(name, _)| name).collect();
        names.dedup();
        names.len()
    };
    lines.push(vec![quiet(format!(
        "{number} {} of {sets} {} here; others are not looked at",
        plural(number, "pod"),
        plural(sets, "set"),
    ))]);
    let title = [quiet("node "), head(it.name.to_string()).bold()];
    let size = (WIDTH, lines.len() + number);
    let inside = window(painter, within(area), size, &title);
    let page = usize::from(inside.height);
    let row = it.row.min(number.saturating_sub(1));
    // What is chosen is always seen; on a low screen the facts give way.
    let chosen = lines.len() + row;
    let names = node::names_width(&view, &seats, usize::from(room / 2));
    lines.extend(seats.iter().map(|seat| node::line(&view, seat, names)));
    let first = (chosen + 1).saturating_sub(page);
    let shown = lines.iter().enumerate().skip(first);
    for (y, (index, line)) in (inside.y..inside.bottom()).zip(shown) {
        painter.parts(inside.x, y, inside.width, line);
        if index == chosen && number > 0 {
            let place = Rect {
                y,
                height: 1,
                ..inside
            };
            painter.lay(place, Ground::Selected);
        }
    }
    (number.saturating_sub(1), page)
}
