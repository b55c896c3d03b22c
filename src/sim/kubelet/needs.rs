//! What a pod needs beside its volumes: config maps and secrets.

use serde_json::Value;

use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{at, is_true, items, namespace, text};
use crate::sim::world::World;

/// A config map or secret that something refers to.
#[derive(Debug)]
struct Need<'a> {
    kind: Kind,
    name: &'a str,
    /// The one key of it that is needed; empty for none in particular.
    entry: &'a str,
    is_optional: bool,
}

impl Need<'_> {
    fn key(&self, space: &str) -> Key {
        Key::new(self.kind, space, self.name)
    }

    /// The kubelet's words if it is not there.
    fn lacks(&self, world: &World, space: &str) -> Option<String> {
        if self.is_optional || self.name.is_empty() {
            return None;
        }
        let word = match self.kind {
            Kind::Secret => "secret",
            _ => "configmap",
        };
        let Some(found) = world.store.get(&self.key(space)) else {
            return Some(format!("{word} \"{}\" not found", self.name));
        };
        let has_entry = self.entry.is_empty()
            || ["/data", "/binaryData", "/stringData"]
                .iter()
                .any(|part| at(found, part).get(self.entry).is_some());
        let word = match self.kind {
            Kind::Secret => "Secret",
            _ => "ConfigMap",
        };
        (!has_entry).then(|| {
            format!(
                "couldn't find key {} in {word} {space}/{}",
                self.entry, self.name
            )
        })
    }
}

/// Why a container cannot be created, if it cannot.
#[must_use]
pub fn lacks(world: &World, space: &str, container: &Value) -> Option<String> {
    of_container(container).find_map(|need| need.lacks(world, space))
}

/// The volume that cannot be set up, and why.
#[must_use]
pub fn unmounted(world: &World, pod: &Value) -> Option<(String, String)> {
    items(pod, "/spec/volumes").iter().find_map(|volume| {
        let why = of_volume(volume)?.lacks(world, namespace(pod))?;
        Some((text(volume, "/name").to_owned(), why))
    })
}

/// All that the pod refers to and that is not there.
#[must_use]
pub fn missing(world: &World, pod: &Value) -> Vec<Key> {
    let space = namespace(pod);
    let containers = items(pod, "/spec/containers")
        .iter()
        .chain(items(pod, "/spec/initContainers"));
    containers
        .flat_map(of_container)
        .chain(items(pod, "/spec/volumes").iter().filter_map(of_volume))
        .filter(|need| need.lacks(world, space).is_some())
        .map(|need| need.key(space))
        .collect()
}

fn of_container(container: &Value) -> impl Iterator<Item = Need<'_>> {
    let whole = items(container, "/envFrom").iter().flat_map(|from| {
        [
            need(at(from, "/configMapRef"), Kind::ConfigMap),
            need(at(from, "/secretRef"), Kind::Secret),
        ]
    });
    let entries = items(container, "/env").iter().flat_map(|variable| {
        [
            need(at(variable, "/valueFrom/configMapKeyRef"), Kind::ConfigMap),
            need(at(variable, "/valueFrom/secretKeyRef"), Kind::Secret),
        ]
    });
    whole.chain(entries).flatten()
}

fn need(reference: &Value, kind: Kind) -> Option<Need<'_>> {
    reference.is_object().then(|| Need {
        kind,
        name: text(reference, "/name"),
        entry: text(reference, "/key"),
        is_optional: is_true(reference, "/optional"),
    })
}

fn of_volume(volume: &Value) -> Option<Need<'_>> {
    let map = at(volume, "/configMap");
    let secret = at(volume, "/secret");
    let (kind, source, name) = if map.is_object() {
        (Kind::ConfigMap, map, text(map, "/name"))
    } else if secret.is_object() {
        (Kind::Secret, secret, text(secret, "/secretName"))
    } else {
        return None;
    };
    Some(Need {
        kind,
        name,
        entry: "",
        is_optional: is_true(source, "/optional"),
    })
}
