//! What every question that waits for an answer has: a window, its lines, and below them the keys that answer it.

use ratatui::layout::Rect;

use super::answers;
use super::detail::folded;
use super::overlay::{more, scroll, window};
use super::paint::Painter;
use crate::app::App;
use crate::app::action::Action;
use crate::app::form::Typed;
use crate::panes::Line;
use crate::panes::part::{bad, faint, head, info, text};
use crate::theme::Ground;

/// A question, and what is common to all of its kind.
pub(super) struct Question<'a> {
    pub app: &'a App,
    /// The table of the keymap by which it is answered.
    pub table: &'static str,
    /// The widest that it gets.
    pub widest: u16,
}

impl Question<'_> {
    /// How many cells of a line there are to write in.
    pub fn room(&self, area: Rect) -> u16 {
        self.width(area).saturating_sub(4)
    }

    fn width(&self, area: Rect) -> u16 {
        self.widest.min(area.width.saturating_sub(2))
    }

    /// Lines that are no longer than there is room.
    pub fn folded(&self, painter: &Painter<'_>, area: Rect, lines: &[Line]) -> Vec<Line> {
        let (room, lines) = (self.room(area), lines.iter());
        lines.flat_map(|line| folded(painter, line, room)).collect()
    }

    /// Draws it, scrolled by so many lines; returns how far it can be, and by how much at once.
    ///
    /// Of the keys as many are told as there is room for; the first is what it is all about. So many empty lines stay
    /// above them, where there is room, and below.
    pub fn draw(
        &self,
        painter: &mut Painter<'_>,
        area: Rect,
        title: String,
        (lines, top): (&[Line], usize),
        (keys, above, below): (&[Line], usize, u16),
    ) -> (usize, usize) {
        let height = lines.len() + above + 1 + usize::from(below);
        let title = [head(title).bold()];
        let inside = window(painter, area, (self.width(area), height), &title);
        let y = inside.bottom().saturating_sub(1 + below);
        let mut line = Line::new();
        for (index, key) in keys.iter().enumerate() {
            if index == 0 || painter.width(&line) + 3 + painter.width(key) <= inside.width {
                line.push(text(if index == 0 { "" } else { "   " }));
                line.extend(key.iter().cloned());
            }
        }
        painter.parts(inside.x, y, inside.width, &line);
        let body = Rect {
            height: y.saturating_sub(inside.y),
            ..inside
        };
        let (last, page) = scroll(painter, body, lines, top);
        let left = last.saturating_sub(top);
        more(self.app, painter, (inside, self.table), left);
        (last, page)
    }

    /// A key that answers it, faint where it would do nothing.
    pub fn key(&self, action: Action, words: &str, ground: Ground, works: bool) -> Line {
        let tables = [self.table, "everywhere"];
        let chord = self.app.keymap.chord(&tables, action);
        let key = chord.map_or_else(String::new, |it| format!(" {it} "));
        if !works {
            return vec![faint(key), faint(format!(" {words}"))];
        }
        let key = if ground == Ground::Bad {
            bad(key)
        } else {
            info(key)
        };
        vec![key.bold().on(ground), text(format!(" {words}"))]
    }

    /// What is to be typed before something is destroyed, and what was typed of it.
    pub fn typing(phrase: &str, typed: &Typed) -> Line {
        let mut line = vec![text("type "), bad(phrase.to_owned()).bold(), text(" ")];
        line.extend(answers::input(typed.text(), Some(typed.caret())));
        line
    }

    /// Who it is that would do it, and where.
    pub fn who(&self) -> String {
        let identity = &self.app.identity;
        let place = if identity.context.is_empty() {
            &identity.server
        } else {
            &identity.context
        };
        let user = if identity.user.is_empty() {
            "you"
        } else {
            &identity.user
        };
        format!("{user} on {place}")
    }
}
