//! Which pods a selector may select, and which services may select a pod, without reading all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::resource::Kind;
use super::store::Key;
use super::value::at;

/// Kept by the store with each write. What it names are candidates: whether they fit is for who asks.
#[derive(Clone, Debug, Default)]
pub struct Labelled {
    pods: BTreeMap<String, BTreeSet<Key>>,
    /// Each service under one pair of its selector, one that few others have.
    services: BTreeMap<String, BTreeSet<Key>>,
    chosen: BTreeMap<Key, String>,
}

impl Labelled {
    /// Takes note of a write.
    pub fn note(&mut self, key: &Key, old: Option<&Value>, new: Option<&Value>) {
        let part = match key.kind {
            Kind::Pod => "/metadata/labels",
            Kind::Service => "/spec/selector",
            _ => return,
        };
        let labels = |it: Option<&Value>| it.map_or(Value::Null, |it| at(it, part).clone());
        let (old, new) = (labels(old), labels(new));
        if old == new {
            return;
        }
        match key.kind {
            Kind::Service => self.note_service(key, &new),
            _ => self.note_pod(key, &old, &new),
        }
    }

    /// The pods in a namespace that have at least one of these labels: the one that the fewest have.
    pub fn pods(&self, namespace: &str, labels: &Value) -> impl Iterator<Item = &Key> {
        let fewest = pairs(namespace, labels)
            .map(|pair| self.pods.get(&pair))
            .min_by_key(|keys| keys.map_or(0, BTreeSet::len));
        fewest.flatten().into_iter().flatten()
    }

    /// The services in a namespace whose selector shares a label with these.
    pub fn services(&self, namespace: &str, labels: &Value) -> impl Iterator<Item = &Key> {
        pairs(namespace, labels).flat_map(|pair| self.services.get(&pair).into_iter().flatten())
    }

    fn note_pod(&mut self, key: &Key, old: &Value, new: &Value) {
        for pair in pairs(&key.namespace, old) {
            remove(&mut self.pods, &pair, key);
        }
        for pair in pairs(&key.namespace, new) {
            self.pods.entry(pair).or_default().insert(key.clone());
        }
    }

    fn note_service(&mut self, key: &Key, selector: &Value) {
        if let Some(pair) = self.chosen.remove(key) {
            remove(&mut self.services, &pair, key);
        }
        let rarest = pairs(&key.namespace, selector)
            .min_by_key(|pair| self.services.get(pair).map_or(0, BTreeSet::len));
        if let Some(pair) = rarest {
            self.services
                .entry(pair.clone())
                .or_default()
                .insert(key.clone());
            self.chosen.insert(key.clone(), pair);
        }
    }
}

fn remove(index: &mut BTreeMap<String, BTreeSet<Key>>, pair: &str, key: &Key) {
    if let Some(keys) = index.get_mut(pair) {
        keys.remove(key);
        if keys.is_empty() {
            index.remove(pair);
        }
    }
}

/// Each label of a namespace as one word.
fn pairs(namespace: &str, labels: &Value) -> impl Iterator<Item = String> {
    labels
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(move |(key, value)| Some(format!("{namespace} {key} {}", value.as_str()?)))
}
