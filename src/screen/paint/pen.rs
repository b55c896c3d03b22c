//! One row of cells, written from left to right: what a painter paints with.

use ratatui::buffer::{Buffer, Cell, CellWidth as _};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};

use super::super::untrusted::{self, Place};
use crate::domain::escape;
use crate::theme::Glyph;

/// Where the next place goes.
pub(super) struct Pen {
    pub(super) x: u16,
    pub(super) y: u16,
    pub(super) end: u16,
    /// Where the place before it began.
    pub(super) last: u16,
    pub(super) is_cut: bool,
    pub(super) ellipsis: &'static str,
    pub(super) is_ascii: bool,
}

impl Pen {
    /// Words, as far as there is room.
    pub(super) fn write(&mut self, buffer: &mut Buffer, words: &str, look: Style) {
        for place in untrusted::places(words) {
            if self.is_cut {
                return;
            }
            self.put(buffer, &place, look);
        }
    }

    /// One of our own signs: each takes one cell, and is as it should be.
    pub(super) fn sign(&mut self, buffer: &mut Buffer, sign: &'static str, look: Style) {
        self.put(buffer, &(sign.into(), 1), look);
    }

    /// One place, if there is room for it.
    fn put(&mut self, buffer: &mut Buffer, (cluster, width): &Place<'_>, look: Style) {
        if u32::from(self.x) + u32::from(*width) > u32::from(self.end) {
            self.cut(buffer, look);
            return;
        }
        let shown = if self.is_ascii && !cluster.is_ascii() {
            in_ascii(cluster)
        } else {
            cluster
        };
        set(buffer, self.x, self.y, shown, look);
        for hidden in 1..*width {
            set(buffer, self.x + hidden, self.y, " ", look);
        }
        self.last = self.x;
        self.x += width;
    }

    /// The ellipsis takes the cell that is left, or the place of the last cluster.
    fn cut(&mut self, buffer: &mut Buffer, look: Style) {
        self.is_cut = true;
        let at = if self.x < self.end { self.x } else { self.last };
        if at >= self.end {
            return;
        }
        for rest in at..self.end {
            set(buffer, rest, self.y, " ", look);
        }
        set(buffer, at, self.y, self.ellipsis, look);
        self.x = self.end;
    }
}

/// What stands for a cluster where only ASCII can be shown; a question mark for what has no likeness.
fn in_ascii(cluster: &str) -> &'static str {
    let likeness = Glyph::ALL.iter().find(|glyph| glyph.sign() == cluster);
    likeness.map_or("?", |glyph| glyph.ascii())
}

/// What stands in a cell changes; the ground stays, unless the style has its own.
pub(super) fn set(buffer: &mut Buffer, x: u16, y: u16, symbol: &str, style: Style) {
    if let Some(cell) = buffer.cell_mut(Position { x, y }) {
        cell.modifier &= Modifier::REVERSED;
        cell.fg = Color::Reset;
        cell.set_symbol(symbol).set_style(style);
        level(cell);
    }
}

/// Reversed, every tone would paint a ground of its own: the row would be patchwork.
pub(super) fn level(cell: &mut Cell) {
    if cell.modifier.contains(Modifier::REVERSED) {
        cell.fg = Color::Reset;
        cell.modifier.remove(Modifier::DIM);
    }
}

/// Overwriting a later cell of a wide cluster takes the cluster away as well.
pub(super) fn mend(buffer: &mut Buffer, x: u16, y: u16) {
    for back in (1..=x).take(escape::WIDEST) {
        if let Some(cell) = buffer.cell_mut(Position { x: x - back, y })
            && cell.symbol().cell_width() > back
        {
            cell.set_symbol(" ");
        }
    }
}
