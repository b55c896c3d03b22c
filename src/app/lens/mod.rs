//! How a list is looked at: what is left out of it, what is looked for in it, and in which order it stands.

mod filter;
mod listing;
mod order;

use super::App;
use crate::panes::{Item, Pane};
pub use filter::Filter;
pub(super) use listing::{Listing, Words};
pub use order::{Column, Order};

/// How the list of one pane is looked at.
#[derive(Clone, Debug, Default)]
pub struct Lens {
    /// What is left out.
    pub filter: Filter,
    /// What is looked for; nothing is left out for it.
    pub sought: Option<Filter>,
    /// In which order it stands, if not in its own.
    pub order: Option<Order>,
}

impl Lens {
    /// A lens through which a list looks as it is.
    pub(super) const PLAIN: Self = Self {
        filter: Filter::Nothing,
        sought: None,
        order: None,
    };
}

impl App {
    /// How the list that is shown is looked at.
    #[must_use]
    pub fn lens(&self) -> &Lens {
        self.lenses.get(self.pane().name).unwrap_or(&Lens::PLAIN)
    }

    pub(super) fn lens_mut(&mut self) -> &mut Lens {
        self.lenses.entry(self.pane().name).or_default()
    }

    /// To the next item that is looked for, or the one before; round the end of the list.
    pub(super) fn go_to_match(&mut self, is_forwards: bool) {
        let Some(sought) = self.lens().sought.clone() else {
            return;
        };
        let items = self.items();
        let (pane, view) = (self.pane(), self.view());
        let mut judge = sought.judge();
        let mut fits = |row: &usize| {
            let item = items.get(*row);
            item.is_some_and(|it| judge.keeps(pane, &view, self.words.of(it), it))
        };
        let here = self.cursor(&items).map_or(0, |(row, _)| row);
        let found = if is_forwards {
            (here + 1..items.len()).chain(0..=here).find(&mut fits)
        } else {
            let before = (0..here).rev();
            before.chain((here..items.len()).rev()).find(&mut fits)
        };
        match found {
            Some(row) => {
                let follows = pane.starts_at_end;
                self.cursor_mut().go_to(row, &items, follows);
            }
            None => self.notice = Some("nothing here fits what is looked for".into()),
        }
    }

    /// To the first match from where the cursor was when one began to type.
    pub(super) fn go_to_first_match(&mut self, from: Option<Item>) {
        let items = self.items();
        let start = from.and_then(|from| items.iter().position(|it| *it == from));
        let Some(sought) = self.lens().sought.clone() else {
            return;
        };
        let (pane, view, start) = (self.pane(), self.view(), start.unwrap_or(0));
        let mut rows = (start..items.len()).chain(0..start);
        let mut judge = sought.judge();
        let found = rows.find(|row| {
            let item = items.get(*row);
            item.is_some_and(|it| judge.keeps(pane, &view, self.words.of(it), it))
        });
        let follows = pane.starts_at_end;
        self.cursor_mut()
            .go_to(found.unwrap_or(start), &items, follows);
    }

    /// Takes away one thing that is between the operator and the list as it is: what is looked for, else what is
    /// left out, else the order. Says whether there was one.
    pub(super) fn clear_lens(&mut self) -> bool {
        let pane: &'static Pane = self.pane();
        let Some(lens) = self.lenses.get_mut(pane.name) else {
            return false;
        };
        if lens.sought.take().is_some() {
            return true;
        }
        std::mem::take(&mut lens.filter) != Filter::Nothing
    }
}
