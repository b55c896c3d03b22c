//! The objects of one kind by name, in reading order.
//!
//! Each object has a place of its own: what a tree keeps beside its keys, it keeps twice as much room for, and moves about.

use std::collections::{BTreeMap, btree_map};

use super::Name;
use super::kept::Kept;

/// The objects of one kind by name, in reading order.
#[derive(Debug)]
pub(super) struct Table<T> {
    objects: BTreeMap<Name, Box<T>>,
    roll: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            objects: BTreeMap::new(),
            roll: 0,
        }
    }
}

impl<T> Table<T> {
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Another number whenever a name has come or gone.
    pub fn roll(&self) -> u64 {
        self.roll
    }

    pub fn get(&self, name: &Name) -> Option<&T> {
        self.objects.get(name).map(|it| &**it)
    }

    pub fn keys(&self) -> impl Iterator<Item = &Name> {
        self.objects.keys()
    }

    pub fn values(&self) -> Values<'_, T> {
        Values(self.objects.values())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Name, &T)> {
        self.objects.iter().map(|(name, it)| (name, &**it))
    }

    /// From a name on.
    pub fn from(&self, first: Name) -> impl Iterator<Item = &T> {
        self.objects.range(first..).map(|(_, it)| &**it)
    }

    pub fn remove(&mut self, name: &Name) -> Option<Box<T>> {
        let old = self.objects.remove(name);
        self.roll += u64::from(old.is_some());
        old
    }
}

impl<T: Kept> Table<T> {
    /// In place of the one that has its name, if there is one.
    pub fn insert(&mut self, new: Box<T>) {
        let old = self.objects.insert(new.name().clone(), new);
        self.roll += u64::from(old.is_none());
    }
}

/// Objects in reading order.
pub(super) struct Values<'a, T>(btree_map::Values<'a, Name, Box<T>>);

impl<'a, T> Iterator for Values<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(|it| &**it)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> ExactSizeIterator for Values<'_, T> {}
