//! Volumes: which are free, which claims wait, and who uses which claim, kept up to date with every change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::sim::resource::Kind;
use crate::sim::scheduler::claims;
use crate::sim::store::{Change, Key};
use crate::sim::value::{at, text};

/// An index of the volumes and claims that are stored.
#[derive(Debug, Default)]
pub struct Volumes {
    /// Volumes that no claim has.
    pub free: BTreeSet<Key>,
    /// The volume that is there for a claim, bound or promised.
    pub of_claim: BTreeMap<Key, Key>,
    /// Claims that have no volume yet.
    pub unbound: BTreeSet<Key>,
    /// The pods that mount a claim.
    pub users: BTreeMap<Key, BTreeSet<Key>>,
}

impl Volumes {
    /// Takes note of a change of a volume, a claim or a pod.
    pub fn note(&mut self, change: &Change) {
        match change.key.kind {
            Kind::PersistentVolume => self.note_volume(change),
            Kind::PersistentVolumeClaim => {
                let waits = change
                    .new
                    .as_ref()
                    .is_some_and(|it| text(it, "/status/phase") != "Bound");
                if waits {
                    self.unbound.insert(change.key.clone());
                } else {
                    self.unbound.remove(&change.key);
                }
            }
            Kind::Pod => self.note_pod(change),
            _ => {}
        }
    }

    fn note_volume(&mut self, change: &Change) {
        let old = change.old.as_deref().and_then(claim_of);
        let new = change.new.as_deref().and_then(claim_of);
        if let Some(old) = old.filter(|old| self.of_claim.get(old) == Some(&change.key)) {
            self.of_claim.remove(&old);
        }
        if change.new.is_some() && new.is_none() {
            self.free.insert(change.key.clone());
        } else {
            self.free.remove(&change.key);
        }
        if let Some(new) = new {
            self.of_claim.insert(new, change.key.clone());
        }
    }

    fn note_pod(&mut self, change: &Change) {
        let Some(pod) = change.object() else { return };
        if change.old.is_some() && change.new.is_some() {
            return;
        }
        for claim in claims(pod) {
            let users = self.users.entry(claim.clone()).or_default();
            if change.new.is_some() {
                users.insert(change.key.clone());
            } else {
                users.remove(&change.key);
            }
            if users.is_empty() {
                self.users.remove(&claim);
            }
        }
    }
}

/// The claim that a volume is for.
#[must_use]
pub fn claim_of(volume: &Value) -> Option<Key> {
    let claim = at(volume, "/spec/claimRef");
    let key = Key::new(
        Kind::PersistentVolumeClaim,
        text(claim, "/namespace"),
        text(claim, "/name"),
    );
    (!key.name.is_empty()).then_some(key)
}
