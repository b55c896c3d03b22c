//! Lists whose items are told apart: which of them belong together, and in which order they stand in the end.

use std::collections::BTreeSet;

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
        let side = |items, keys| Side { items, keys };
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
        let there = |side: &'_ Side<'v>| -> Vec<usize> {
            let keys = side.keys.iter().enumerate();
            let kept = keys.filter(|(_, it)| is_there(it));
            kept.map(|(place, _)| place).collect()
        };
        let name = |side: &'_ Side<'v>, place: usize| side.keys.get(place).cloned();
        let mut order: Vec<String> = Vec::new();
        order.extend(there(base).into_iter().filter_map(|it| name(base, it)));
        let mut before: Option<String> = None;
        for key in there(other).into_iter().filter_map(|it| name(other, it)) {
            if !order.contains(&key) {
                let found = before.as_ref();
                let found = found.and_then(|it| order.iter().position(|key| key == it));
                let mut place = found.map_or(0, |it| it + 1);
                while order.get(place).is_some_and(|it| other.place(it).is_none()) {
                    place += 1;
                }
                order.insert(place, key.clone());
            }
            before = Some(key);
        }
        let known = self.theirs.keys.iter().chain(&self.yours.keys);
        let known: Vec<&str> = known.map(String::as_str).collect();
        let find = |key: &String| known.iter().copied().find(|it| it == key);
        order.iter().filter_map(find).collect()
    }
}

impl<'v> Side<'v> {
    fn place(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|it| it == key)
    }

    fn of(&self, key: &str) -> Option<&'v Value> {
        self.items.get(self.place(key)?)
    }

    /// Whether what is on both sides stands in another order there.
    fn is_other_order(&self, other: &Self) -> bool {
        let here = self.keys.iter().filter(|it| other.keys.contains(it));
        let there = other.keys.iter().filter(|it| self.keys.contains(it));
        !here.eq(there)
    }
}
