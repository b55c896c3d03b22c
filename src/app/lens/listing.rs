//! What a list shows, kept for as long as nothing that it is made of changes: a frame costs what is seen of it, and a
//! change what it touches, however long the list is.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::order::Order;
use super::{Filter, Lens};
use crate::app::App;
use crate::domain::{Kind, Name, Touched};
use crate::panes::{Breadth, Column, Item, Stamp, View, found, sets};

/// What was worked out of the list that is shown.
#[derive(Default)]
pub(in crate::app) struct Listing {
    own: Option<Own>,
    words: Option<Said>,
    seen: Option<Seen>,
}

/// A list as its pane makes it.
#[derive(Clone)]
struct Own {
    fleet: Arc<()>,
    pane: &'static str,
    looks: (bool, Breadth),
    stamp: Stamp,
    items: Arc<[Item]>,
    columns: Arc<[Column]>,
}

/// What the items of a list are found by, in its order, where that is known.
struct Said {
    of: Arc<[Item]>,
    words: Vec<Option<Arc<str>>>,
}

/// A list through a lens.
struct Seen {
    of: Arc<[Item]>,
    through: Lens,
    /// What is not left out, by where it stands in the list.
    rows: Vec<usize>,
    items: Arc<[Item]>,
}

/// What each set is found by, in small letters: worked out when something of the set changes, not when one types.
#[derive(Default)]
pub(in crate::app) struct Words(HashMap<Name, Arc<str>>);

impl Words {
    /// Of an item, if it is a set of which enough is known.
    pub(in crate::app) fn of(&self, item: &Item) -> Option<&str> {
        self.shared(item).map(|it| &**it)
    }

    fn shared(&self, item: &Item) -> Option<&Arc<str>> {
        match item {
            Item::Set(name) => self.0.get(name),
            _ => None,
        }
    }
}

impl App {
    /// The items of the pane that is shown, without those that are left out, in the order that was asked for.
    #[must_use]
    pub fn items(&self) -> Arc<[Item]> {
        let Some(own) = self.own_list() else {
            return self.items_anew().into();
        };
        let lens = self.lens();
        if lens.filter == Filter::Nothing && lens.order.is_none() {
            return own.items;
        }
        let mut listing = self.listing.borrow_mut();
        let listing = &mut *listing;
        let seen = listing.seen.as_ref().filter(|it| it.is_true(&own, lens));
        if let Some(seen) = seen {
            return seen.items.clone();
        }
        let said = Said::of(&own.items, &mut listing.words, &self.words);
        // What does not fit some letters does not fit more of them.
        let wider = listing.seen.take().filter(|it| it.holds_all(&own, lens));
        let mut rows = wider.map_or_else(|| (0..own.items.len()).collect(), |it| it.rows);
        let (pane, view, mut judge) = (self.pane(), self.view(), lens.filter.judge());
        rows.retain(|row| {
            let words = said.get(*row).and_then(Option::as_deref);
            let item = own.items.get(*row);
            item.is_some_and(|it| judge.keeps(pane, &view, words, it))
        });
        let kept = rows.iter().filter_map(|row| own.items.get(*row).cloned());
        let mut items: Vec<Item> = kept.collect();
        if let Some(order) = &lens.order {
            order.apply(&mut items);
        }
        let items: Arc<[Item]> = items.into();
        listing.seen = Some(Seen {
            of: own.items,
            through: lens.clone(),
            rows,
            items: items.clone(),
        });
        items
    }

    /// The columns of the pane that is shown.
    #[must_use]
    pub fn columns(&self) -> Arc<[Column]> {
        let own = self.own_list().map(|own| own.columns);
        own.unwrap_or_else(|| (self.pane().columns)(&self.view()).into())
    }

    /// How many items there are, if some of them are left out.
    #[must_use]
    pub fn unfiltered(&self) -> Option<usize> {
        let is_filtered = self.lens().filter != Filter::Nothing;
        is_filtered.then(|| {
            let own = self.own_list().map(|own| own.items.len());
            own.unwrap_or_else(|| (self.pane().items)(&self.view()).len())
        })
    }

    /// Whether what was kept is what would be worked out anew.
    #[must_use]
    pub fn list_is_true(&self) -> bool {
        *self.items() == *self.items_anew()
    }

    fn items_anew(&self) -> Vec<Item> {
        let (pane, view, lens) = (self.pane(), self.view(), self.lens());
        let mut items = (pane.items)(&view);
        lens.filter.apply(pane, &view, &mut items);
        if let Some(order) = &lens.order {
            order.apply(&mut items);
        }
        items
    }

    /// The list as its pane makes it, where that is kept.
    fn own_list(&self) -> Option<Own> {
        let (pane, view) = (self.pane(), self.view());
        let stamp = (pane.stamp)(&view)?;
        let looks = (view.all_namespaces, view.breadth);
        let mut listing = self.listing.borrow_mut();
        let is_true = |it: &&Own| {
            Arc::ptr_eq(&it.fleet, self.fleet.itself())
                && it.pane == pane.name
                && it.looks == looks
                && it.stamp == stamp
        };
        if let Some(own) = listing.own.as_ref().filter(is_true) {
            return Some(own.clone());
        }
        let own = Own {
            fleet: self.fleet.itself().clone(),
            pane: pane.name,
            looks,
            stamp,
            items: (pane.items)(&view).into(),
            columns: (pane.columns)(&view).into(),
        };
        listing.own = Some(own.clone());
        Some(own)
    }

    /// Works out anew where the sets stand that were touched, or whose time has come; says which these were.
    pub(in crate::app) fn work_out(
        &mut self,
        touched: Touched,
        has_changed: bool,
    ) -> BTreeSet<Name> {
        let reached = self.standings.work_out(touched, &self.fleet, self.now);
        self.renew_words(&reached, has_changed);
        reached
    }

    /// What these sets are found by; what is left out of a list is worked out anew where that makes a difference.
    fn renew_words(&mut self, reached: &BTreeSet<Name>, has_changed: bool) {
        let found: Vec<(Name, Option<Arc<str>>)> = {
            let view = self.view();
            let said = |name: &Name| (name.clone(), said(&view, name));
            reached.iter().map(said).collect()
        };
        let mut differs = has_changed && self.pane().name != sets::SETS.name;
        let filter = self.lens().filter.clone();
        let mut words = std::mem::take(&mut self.words);
        for (name, new) in found {
            if let Some(said) = &mut self.listing.get_mut().words {
                said.renew(&name, new.as_ref());
            }
            let old = match &new {
                Some(new) => words.0.insert(name, new.clone()),
                None => words.0.remove(&name),
            };
            differs |=
                filter != Filter::Nothing && !filter.judges_alike(old.as_deref(), new.as_deref());
        }
        self.words = words;
        if differs {
            self.listing.get_mut().seen = None;
        }
    }
}

/// What a set is found by, in small letters, if enough is known of it.
fn said(view: &View<'_>, name: &Name) -> Option<Arc<str>> {
    let is_known = view.fleet.is_known(Kind::Pods, &name.namespace);
    view.fleet.set(name).filter(|_| is_known)?;
    let mut words = String::new();
    found::write(&sets::SETS, view, &Item::Set(name.clone()), &mut words);
    Some(found::in_small_letters(words).into())
}

impl Said {
    /// That of a list; it is gathered when it is first asked for.
    fn of<'a>(
        items: &Arc<[Item]>,
        kept: &'a mut Option<Self>,
        words: &Words,
    ) -> &'a [Option<Arc<str>>] {
        let is_true = |it: &Self| Arc::ptr_eq(&it.of, items);
        let said = kept.take().filter(is_true).unwrap_or_else(|| Self {
            of: items.clone(),
            words: items.iter().map(|it| words.shared(it).cloned()).collect(),
        });
        &kept.insert(said).words
    }

    /// A list of sets stands in the order of their names.
    fn renew(&mut self, name: &Name, new: Option<&Arc<str>>) {
        let row = self.of.binary_search_by(|it| match it {
            Item::Set(it) => it.cmp(name),
            _ => Ordering::Less,
        });
        if let Ok(row) = row
            && let Some(words) = self.words.get_mut(row)
        {
            *words = new.cloned();
        }
    }
}

impl Seen {
    fn is_true(&self, own: &Own, lens: &Lens) -> bool {
        Arc::ptr_eq(&self.of, &own.items)
            && self.through.filter == lens.filter
            && Order::is_same(self.through.order.as_ref(), lens.order.as_ref())
    }

    /// Whether whatever is seen through a lens is among this.
    fn holds_all(&self, own: &Own, lens: &Lens) -> bool {
        Arc::ptr_eq(&self.of, &own.items)
            && self.through.order.is_none()
            && self.through.filter.is_wider_than(&lens.filter)
    }
}
