//! Who owns what: the objects by the uids of their owners, and those that nobody controls.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde_json::Value;

use super::resource::Kind;
use super::store::Key;
use super::value::{at, controller, items, text};

/// Kept by the store with each write, so that neither a controller nor the garbage collector reads all
/// objects to find its own.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    by_owner: BTreeMap<String, BTreeSet<Key>>,
    /// The objects that no other controls.
    strays: BTreeSet<Key>,
}

impl Owned {
    /// Takes note of a write.
    pub fn note(&mut self, key: &Key, old: Option<&Value>, new: Option<&Value>) {
        let owners = |it: &Value| at(it, "/metadata/ownerReferences").clone();
        if old.is_some() && old.map(owners) == new.map(owners) {
            return;
        }
        if let Some(old) = old {
            self.forget(key, old);
        }
        if let Some(new) = new {
            self.remember(key, new);
        }
    }

    /// The objects that name this uid among their owners.
    pub fn by(&self, uid: &str) -> impl Iterator<Item = &Key> {
        self.by_owner.get(uid).into_iter().flatten()
    }

    /// The objects of a kind in a namespace that no other controls.
    pub fn strays<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Key> + 'a {
        let first = Key::new(kind, namespace, "");
        self.strays
            .range((Bound::Included(first), Bound::Unbounded))
            .take_while(move |key| key.kind == kind && key.namespace == namespace)
    }

    fn remember(&mut self, key: &Key, object: &Value) {
        for owner in items(object, "/metadata/ownerReferences") {
            self.by_owner
                .entry(text(owner, "/uid").to_owned())
                .or_default()
                .insert(key.clone());
        }
        // Nobody asks for the events that nobody owns, and there are many.
        if key.kind != Kind::Event && controller(object).is_none() {
            self.strays.insert(key.clone());
        }
    }

    fn forget(&mut self, key: &Key, object: &Value) {
        for owner in items(object, "/metadata/ownerReferences") {
            let uid = text(owner, "/uid");
            if let Some(keys) = self.by_owner.get_mut(uid) {
                keys.remove(key);
                if keys.is_empty() {
                    self.by_owner.remove(uid);
                }
            }
        }
        self.strays.remove(key);
    }
}
