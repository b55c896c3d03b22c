//! Who belongs to whom: the relations of a fleet, kept up to date object by object.
//!
//! Each relation is a map from what an object points at to the objects that point there, so that one
//! change costs the same in a cluster of any size.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::{Name, Ordinal, Text, Uid};

/// The relations of a fleet.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The set with a uid.
    pub sets: HashMap<Uid, Name>,
    /// Pods by the uid of the set that controls them.
    pub pods: Seats<Uid>,
    /// Pods by node.
    pub pods_on: Many<Arc<str>>,
    /// Claims by namespace and stem: `data-web` of `data-web-0`.
    pub claims: Seats<Name>,
    /// Sets by the stems that their claim templates make.
    pub stems: Many<Name>,
    /// Sets by their governing Service.
    pub services: Many<Name>,
    /// `EndpointSlices` by their Service.
    pub slices: Many<Name>,
    /// Events by the name of what they speak of, of whatever kind.
    pub events: Many<Name>,
    /// Events about pods by the name of the set that the pod's name speaks of.
    pub pod_events: Many<Name>,
    /// Events about claims by the claims' stem.
    pub claim_events: Many<Name>,
    /// Autoscalers by the name of what they scale.
    pub autoscalers: Many<Name>,
    /// Sets by namespace and each label of their pods.
    pub labels: Many<(Arc<str>, Text, Text)>,
    /// How many sets want so many replicas.
    pub sizes: BTreeMap<u32, usize>,
    /// Disruption budgets by namespace.
    pub budgets: Many<Arc<str>>,
}

/// Several names under one key; a key without names is forgotten.
#[derive(Debug)]
pub(super) struct Many<K>(HashMap<K, BTreeSet<Name>>);

impl<K> Default for Many<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq> Many<K> {
    pub fn of(&self, key: &K) -> impl DoubleEndedIterator<Item = &Name> {
        self.0.get(key).into_iter().flatten()
    }

    pub fn count(&self, key: &K) -> usize {
        self.0.get(key).map_or(0, BTreeSet::len)
    }

    pub fn insert(&mut self, key: K, name: &Name) {
        self.0.entry(key).or_default().insert(name.clone());
    }

    pub fn remove(&mut self, key: &K, name: &Name) {
        if let Some(names) = self.0.get_mut(key) {
            names.remove(name);
            if names.is_empty() {
                self.0.remove(key);
            }
        }
    }
}

/// Names by ordinal under one key, in the order of the ordinals: most sets are small, and a tree would take twice the room.
#[derive(Debug)]
pub(super) struct Seats<K>(HashMap<K, Vec<(Ordinal, Name)>>);

impl<K> Default for Seats<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq> Seats<K> {
    pub fn of(&self, key: &K) -> impl DoubleEndedIterator<Item = (Ordinal, &Name)> {
        let seats = self.0.get(key).into_iter().flatten();
        seats.map(|(ordinal, name)| (*ordinal, name))
    }

    pub fn insert(&mut self, key: K, ordinal: Ordinal, name: &Name) {
        let seats = self.0.entry(key).or_default();
        match seats.binary_search_by_key(&ordinal, |it| it.0) {
            Ok(at) => {
                if let Some((_, holder)) = seats.get_mut(at) {
                    *holder = name.clone();
                }
            }
            Err(at) => {
                if seats.len() == seats.capacity() {
                    seats.reserve_exact(1 + seats.len() / 4);
                }
                seats.insert(at, (ordinal, name.clone()));
            }
        }
    }

    /// `web-1` and `web-01` share a seat: only the name that holds it gives it up.
    pub fn remove(&mut self, key: &K, ordinal: Ordinal, name: &Name) {
        let Some(seats) = self.0.get_mut(key) else {
            return;
        };
        if let Ok(at) = seats.binary_search_by_key(&ordinal, |it| it.0)
            && seats.get(at).is_some_and(|(_, holder)| holder == name)
        {
            seats.remove(at);
        }
        if seats.is_empty() {
            self.0.remove(key);
        }
    }
}
