//! The cursor: it holds on to an object, not to a row, so it survives rows that come and go.

use crate::panes::Item;

/// Which item of a list is chosen.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The item; nothing before the first move.
    item: Option<Item>,
    /// Where it was last seen, for the time after it is gone.
    position: usize,
    /// Whether it stays at the end while items are added there.
    follows_end: bool,
    /// The first row that was shown.
    pub top: usize,
    /// How many rows were shown.
    pub page: usize,
}

impl Cursor {
    /// A cursor at the beginning, or at the end.
    #[must_use]
    pub fn new(at_end: bool) -> Self {
        Self {
            item: None,
            position: 0,
            follows_end: at_end,
            top: 0,
            page: 10,
        }
    }

    /// Its row in a list; a cursor whose item is gone stays at its row. None in an empty list.
    #[must_use]
    pub fn position(&self, items: &[Item]) -> Option<usize> {
        let last = items.len().checked_sub(1)?;
        if self.follows_end {
            return Some(last);
        }
        // The item is most often where it was.
        let here = items
            .get(self.position)
            .filter(|item| Some(*item) == self.item.as_ref());
        let found = here.map(|_| self.position).or_else(|| {
            items
                .iter()
                .position(|item| Some(item) == self.item.as_ref())
        });
        Some(found.unwrap_or(self.position).min(last))
    }

    /// Holds on to what it was seen to point at, so that rows that come or go above do not move it.
    pub fn hold(&mut self, row: usize, item: Item) {
        self.position = row;
        self.item = Some(item);
    }

    /// Moves to a row; beyond the ends is at the ends.
    pub fn go_to(&mut self, row: usize, items: &[Item], follows: bool) {
        let Some(last) = items.len().checked_sub(1) else {
            return;
        };
        self.position = row.min(last);
        self.item = items.get(self.position).cloned();
        self.follows_end = follows && self.position == last;
    }

    /// Holds on to an item that may yet have to come.
    pub fn choose(&mut self, item: Item) {
        self.item = Some(item);
        self.follows_end = false;
    }
}
