//! In which order a list stands.
//!
//! Nothing may jump under a finger: the places of the rows are worked out now and then, not at every change, and
//! what came since stands at the end until then.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::app::action::Action;
use crate::panes::rank::Rank;
use crate::panes::{self, Item, Pane, View};

/// The places are worked out anew no sooner than this after they last were, or after a key.
const STILL: SignedDuration = SignedDuration::from_secs(2);

/// By which column a list stands, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column, counted from the left, from 0.
    pub index: usize,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

/// An order, and the places of the items in it.
#[derive(Clone, Debug)]
pub struct Order {
    /// By which column.
    pub by: Column,
    /// Its head: columns come and go, and it may stand elsewhere then.
    head: String,
    places: Arc<HashMap<Item, usize>>,
    made: Timestamp,
    /// Whether something changed since.
    is_old: bool,
}

impl Order {
    fn new(pane: &Pane, view: &View<'_>, by: Column, made: Timestamp) -> Self {
        let items = (pane.items)(view);
        let rank = |item: &Item| {
            let cells = (pane.row)(view, item);
            cells.get(by.index).map_or(Rank::Nothing, Rank::of)
        };
        let mut ranked: Vec<(Rank, Item)> = items.into_iter().map(|it| (rank(&it), it)).collect();
        ranked.sort_by(|(a, _), (b, _)| a.compare(b, by.is_descending));
        let places = ranked.into_iter().enumerate();
        let head = (pane.columns)(view).get(by.index).map(panes::Column::words);
        Self {
            by,
            head: head.unwrap_or_default(),
            places: Arc::new(places.map(|(place, (_, item))| (item, place)).collect()),
            made,
            is_old: false,
        }
    }

    /// Whether two are the same, made at the same time.
    pub(super) fn is_same(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => Arc::ptr_eq(&one.places, &other.places),
            (None, None) => true,
            _ => false,
        }
    }

    /// Where the column stands now; nothing while it is not shown.
    #[must_use]
    pub fn place(&self, columns: &[panes::Column]) -> Option<usize> {
        columns.iter().position(|it| it.words() == self.head)
    }

    /// Puts items in order; those that came since it was worked out, at the end.
    pub fn apply(&self, items: &mut [Item]) {
        items.sort_by_cached_key(|it| self.places.get(it).copied().unwrap_or(usize::MAX));
    }
}

impl App {
    /// Puts the list in another order: by the column that an action names; by the one that it stands by already, the
    /// other way round, and then in its own again.
    pub(in crate::app) fn sort(&mut self, action: Action) {
        let columns = self.columns();
        let heads: Vec<String> = columns.iter().map(panes::Column::words).collect();
        let now = self.lens().order.as_ref().and_then(|it| {
            let index = it.place(&columns)?;
            Some(Column { index, ..it.by })
        });
        let last = heads.len().saturating_sub(1);
        let named = |wanted: &str| heads.iter().position(|it| it == wanted);
        let index = match action {
            Action::SortByName => heads.iter().position(|it| it != "NAMESPACE"),
            Action::SortByAge => named("AGE").or_else(|| named("LAST")),
            Action::SortByState => named("STATE"),
            Action::SortByNext => Some(now.map_or(0, |it| (it.index + 1).min(last))),
            _ => Some(now.map_or(last, |it| it.index.saturating_sub(1))),
        };
        let Some(index) = index.filter(|_| !heads.is_empty()) else {
            self.notice = Some("there is no such column here".into());
            return;
        };
        let by = |is_descending| Column {
            index,
            is_descending,
        };
        let by = match now {
            Some(it) if it.index != index => Some(by(it.is_descending)),
            None => Some(by(false)),
            // At either end there is no further column.
            Some(it) if matches!(action, Action::SortByNext | Action::SortByPrevious) => Some(it),
            Some(it) => (!it.is_descending).then(|| by(true)),
        };
        self.sort_by(by);
    }

    /// Puts the list in the order of a column, or in its own.
    pub(in crate::app) fn sort_by(&mut self, by: Option<Column>) {
        let order = by.map(|by| Order::new(self.pane(), &self.view(), by, self.steady));
        self.lens_mut().order = order;
    }

    /// Works the places out anew where that is due: the list changed, and neither was it long since the last time
    /// nor is a finger about to press a key.
    pub(in crate::app) fn renew_order(&mut self, has_changed: bool) {
        let pane = self.pane();
        let Some(order) = self
            .lenses
            .get_mut(pane.name)
            .and_then(|it| it.order.as_mut())
        else {
            return;
        };
        order.is_old |= has_changed;
        if self.order_is_due().is_none_or(|at| at > self.steady) {
            return;
        }
        let columns = (pane.columns)(&self.view());
        let order = self.lens_mut().order.as_mut();
        let Some(order) = order else {
            return;
        };
        // Its column may stand elsewhere now, or not be shown.
        let Some(index) = order.place(&columns) else {
            order.is_old = false;
            return;
        };
        let by = Column { index, ..order.by };
        self.sort_by(Some(by));
    }

    /// When the places are worked out anew, if something changed.
    pub(in crate::app) fn order_is_due(&self) -> Option<Timestamp> {
        let order = self.lens().order.as_ref().filter(|it| it.is_old)?;
        let since = order.made.max(self.pressed);
        since.checked_add(STILL).ok()
    }
}
