//! Lists whose items are told apart: which of them belong together, and in which order they stand in the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Sides, keys};

/// A list on three sides, and the keys of its items.
pub struct Lists<'v> {
    opened: Side<'v>,
    yours: Side<'v>,
    theirs: Side<'v>,
}

struct Side<'v> {
    items: &'v [Value],
    keys: Vec<String>,
    /// Where each key stands: lists may be long.
    places: BTreeMap<String, usize>,
}

impl<'v> Lists<'v> {
    /// Nothing where it is no list on both sides, its items are not told apart, or both put them in another order.
    pub fn of(sides: Sides<'v>, pointer: &str) -> Option<Self> {
        let opened = match sides.opened {
            None => &[][..],
            Some(list) => list.as_array()?,
        };
        let (yours, theirs) = (sides.yours?.as_array()?, sides.theirs?.as_array()?);
        let [one, two, three] = keys::keys([opened, yours, theirs], pointer)?;
        let side = |items, keys: Vec<String>| Side {
            items,
            places: keys.iter().cloned().zip(0..).collect(),
            keys,
        };
        let lists = Self {
            opened: side(opened, one),
            yours: side(yours, two),
            theirs: side(theirs, three),
        };
        let is_torn = lists.opened.is_other_order(&lists.yours)
            && lists.opened.is_other_order(&lists.theirs)
            && lists.yours.is_other_order(&lists.theirs);
        (!is_torn).then_some(lists)
    }

    /// Every item that there is on a side: its key, the item on each side, and its place.
    pub fn items(&self) -> Vec<(&str, Sides<'v>, usize)> {
        let sides = [&self.theirs, &self.yours, &self.opened];
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for key in sides.iter().flat_map(|it| &it.keys) {
            if !seen.insert(key) {
                continue;
            }
            let places = [&self.theirs, &self.opened, &self.yours].map(|it| it.place(key));
            found.push((
                key.as_str(),
                Sides {
                    opened: self.opened.of(key),
                    yours: self.yours.of(key),
                    theirs: self.theirs.of(key),
                },
                places.into_iter().flatten().next().unwrap_or(0),
            ));
        }
        found
    }

    /// The keys in order: theirs, unless only you put them in another; what is not there is put behind what stands before it
    /// on the side that has it.
    pub fn order(&self, is_there: impl Fn(&str) -> bool) -> Vec<&str> {
        let is_yours = self.opened.is_other_order(&self.yours);
        let (base, other) = if is_yours {
            (&self.yours, &self.theirs)
        } else {
            (&self.theirs, &self.yours)
        };
        let order: Vec<&String> = base.keys.iter().filter(|it| is_there(it)).collect();
        let places = order.iter().enumerate().map(|(at, it)| (*it, at));
        let places: BTreeMap<_, _> = places.collect();
        // What comes before each place of that order, and at its end.
        let mut before: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
        let mut place = 0;
        for key in other.keys.iter().filter(|it| is_there(it)) {
            if let Some(at) = places.get(key) {
                place = at + 1;
                continue;
            }
            while order.get(place).is_some_and(|it| !other.has(it)) {
                place += 1;
            }
            before.entry(place).or_default().push(key);
        }
        let mut all = Vec::new();
        for (at, key) in order.into_iter().map(Some).chain([None]).enumerate() {
            let brought = before.remove(&at).unwrap_or_default();
            all.extend(brought.into_iter().chain(key).map(String::as_str));
        }
        all
    }
}

impl<'v> Side<'v> {
    fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    fn has(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    fn of(&self, key: &str) -> Option<&'v Value> {
        self.items.get(self.place(key)?)
    }

    /// Whether what is on both sides stands in another order there.
    fn is_other_order(&self, other: &Self) -> bool {
        let here = self.keys.iter().filter(|it| other.has(it));
        let there = other.keys.iter().filter(|it| self.has(it));
        !here.eq(there)
    }
}
