//! Twins: sets that are like one that has grown.
//!
//! To play the past of thousands of sets takes seconds, and most of them are alike. So one of each sort grows, and
//! the others are copied from it: each object under a name and a uid of its own, its pods where the scheduler puts
//! them, with what the kubelet there has to say. The controllers find what they would have written themselves.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::deed::{Deed, What};
use crate::sim::controller::hash_of;
use crate::sim::endpoints::renew;
use crate::sim::kubelet::take_in;
use crate::sim::resource::Kind;
use crate::sim::scheduler::{COPIED, choose, claims, seat};
use crate::sim::store::{Key, Object};
use crate::sim::value::{at, map, name, number, place, set as put, text, uid};
use crate::sim::verbs::Write;
use crate::sim::world::World;

/// A set that is to be like another.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The other, which grows.
    pub of: Key,
    /// How it would be made to grow: its Service, and the set itself.
    pub deeds: [Deed; 2],
}

impl Twin {
    fn key(&self) -> Option<&Key> {
        self.deeds.iter().find_map(|deed| match &deed.what {
            What::Apply(key, _) if key.kind == Kind::StatefulSet => Some(key),
            _ => None,
        })
    }
}

/// A set, and all that came with it.
struct Family {
    set: Object,
    service: Object,
    revisions: Vec<Object>,
    pods: Vec<Member>,
    slices: Vec<Object>,
}

/// A pod, and what it mounts: each claim with its volume.
struct Member {
    pod: Object,
    storage: Vec<(Object, Object)>,
}

impl World {
    /// Makes these sets. Those whose original has not come up, for whatever reason, begin to grow themselves.
    pub fn make_twins(&mut self, twins: Vec<Twin>) {
        let mut rest = Vec::new();
        self.hush(|world| {
            for twin in twins {
                let family = Family::of(world, &twin.of);
                match (family, twin.key()) {
                    (Some(family), Some(key)) => world.copy(&family, &twin.of, key),
                    _ => rest.extend(twin.deeds),
                }
            }
        });
        self.resume(rest);
    }

    fn copy(&mut self, family: &Family, of: &Key, to: &Key) {
        if self
            .provide_namespace(&to.namespace, &Write::by("kubectl"))
            .is_err()
        {
            return;
        }
        let words = family.words(self, of, to);
        let service = words.said(&family.service);
        self.insert(Kind::Service, service.clone());
        self.insert(Kind::StatefulSet, words.said(&family.set));
        for revision in &family.revisions {
            self.insert(Kind::ControllerRevision, words.said(revision));
        }
        for member in &family.pods {
            for (claim, volume) in &member.storage {
                let mut volume = words.said(volume);
                // The claim as it was before it was bound.
                let version = self.store.revision().to_string();
                put(&mut volume, "/spec/claimRef/resourceVersion", version);
                self.insert(Kind::PersistentVolume, volume);
                self.insert(Kind::PersistentVolumeClaim, words.said(claim));
            }
            let mut pod = words.said(&member.pod);
            self.settle(&mut pod);
            self.insert(Kind::Pod, pod);
        }
        for slice in &family.slices {
            let mut slice = words.said(slice);
            renew(self, &service, &mut slice);
            self.insert(Kind::EndpointSlice, slice);
        }
    }

    /// The next pod must find this one where it is.
    fn insert(&mut self, kind: Kind, object: Value) {
        self.store.put(Key::of(kind, &object), object);
        self.tell();
    }

    /// Finds a node for a pod that runs, as it says, on that of its original.
    fn settle(&mut self, pod: &mut Value) {
        if let Ok(node) = choose(self, pod) {
            let labels = map(place(pod, "/metadata/labels"));
            labels.retain(|label, _| !COPIED.contains(&label.as_str()));
            seat(pod, &node);
        }
        let before = text(pod, "/status/podIP").to_owned();
        take_in(self, pod);
        let mut words = Words::default();
        words.put_key("ip", &before, text(pod, "/status/podIP"));
        words.replace(place(pod, "/metadata/managedFields"));
    }
}

impl Family {
    /// None if the set has not come up yet.
    fn of(world: &World, key: &Key) -> Option<Self> {
        let set = world.get(key)?;
        let told = |field: &str| number(&set, field).unwrap_or(0);
        let is_seen = told("/status/observedGeneration") == told("/metadata/generation");
        if !is_seen || told("/status/availableReplicas") != told("/spec/replicas") {
            return None;
        }
        let beside = |kind, name: &str| Key::new(kind, &*key.namespace, name);
        let service = world.get(&beside(Kind::Service, text(&set, "/spec/serviceName")))?;
        let owned = |owner: &Value, kind: Kind| -> Vec<Object> {
            let keys = world.store.owned().by(uid(owner));
            let keys = keys.filter(|it| it.kind == kind);
            keys.filter_map(|it| world.get(it)).collect()
        };
        let volume = |claim: &Value| {
            let name = text(claim, "/spec/volumeName");
            world.get(&Key::new(Kind::PersistentVolume, "", name))
        };
        let member = |pod: Object| {
            let storage = claims(&pod).map(|claim| {
                let claim = world.get(&claim)?;
                let volume = volume(&claim)?;
                Some((claim, volume))
            });
            let storage = storage.collect::<Option<_>>()?;
            Some(Member { pod, storage })
        };
        let pods = owned(&set, Kind::Pod).into_iter().map(member);
        Some(Self {
            pods: pods.collect::<Option<_>>()?,
            revisions: owned(&set, Kind::ControllerRevision),
            slices: owned(&service, Kind::EndpointSlice),
            service,
            set,
        })
    }

    /// What becomes of each name and each uid.
    fn words(&self, world: &mut World, of: &Key, to: &Key) -> Words {
        let mut words = Words::default();
        words.put(&of.namespace, &to.namespace);
        words.put(&of.name, &to.name);
        words.put(&format!("{}-", of.name), &format!("{}-", to.name));
        words.put_uid(&self.set, &world.uid());
        words.put_uid(&self.service, &world.uid());
        for member in &self.pods {
            let before = name(&member.pod);
            let ordinal = before.strip_prefix(&*of.name).unwrap_or_default();
            let after = format!("{}{ordinal}", to.name);
            words.put(before, &after);
            words.put_uid(&member.pod, &world.uid());
            for (claim, volume) in &member.storage {
                let template = name(claim).strip_suffix(before).unwrap_or_default();
                words.put(name(claim), &format!("{template}{after}"));
                let uid = world.uid();
                words.put_uid(claim, &uid);
                words.put(name(volume), &format!("pvc-{uid}"));
                words.put_uid(volume, &world.uid());
            }
        }
        for revision in &self.revisions {
            // The template names the set in its labels.
            let mut data = at(revision, "/data").clone();
            words.replace(&mut data);
            let (before, after) = (hash_of(at(revision, "/data")), hash_of(&data));
            words.put(name(revision), &format!("{}-{after}", to.name));
            words.put(&before, &after);
            words.put_uid(revision, &world.uid());
        }
        for slice in &self.slices {
            words.put(name(slice), &format!("{}-{}", to.name, world.suffix()));
            words.put_uid(slice, &world.uid());
        }
        words
    }
}

/// What is said in place of what. Only whole strings are replaced: the names of those that are copied end with a
/// number, so that nothing else is called as they are.
#[derive(Default)]
struct Words(HashMap<String, String>);

impl Words {
    fn put(&mut self, before: &str, after: &str) {
        self.0.insert(before.to_owned(), after.to_owned());
    }

    /// As managed fields name an entry of a list.
    fn put_key(&mut self, field: &str, before: &str, after: &str) {
        let key = |it: &str| format!("k:{}", json!({ field: it }));
        self.put(&key(before), &key(after));
    }

    fn put_uid(&mut self, of: &Value, after: &str) {
        self.put(uid(of), after);
        self.put_key("uid", uid(of), after);
    }

    /// An object in these words.
    fn said(&self, object: &Value) -> Value {
        let mut copy = object.clone();
        self.replace(&mut copy);
        copy
    }

    fn replace(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(word) = self.0.get(text) {
                    text.clone_from(word);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|it| self.replace(it)),
            Value::Object(fields) => {
                let is_stale = |key: &&String| key.starts_with("k:") && self.0.contains_key(*key);
                let stale: Vec<String> = fields.keys().filter(is_stale).cloned().collect();
                for key in stale {
                    if let (Some(word), Some(field)) = (self.0.get(&key), fields.remove(&key)) {
                        fields.insert(word.clone(), field);
                    }
                }
                fields.values_mut().for_each(|it| self.replace(it));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
