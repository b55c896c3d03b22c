//! API JSON to domain: the only place that meets missing fields, and fields of the wrong type.
//!
//! Kubernetes' own defaults are applied here, so that nothing past this folder asks what an absent
//! field means. Only an object without a name or a uid cannot be translated.

mod event;
mod lenient;
mod network;
mod node;
mod pod;
mod policy;
mod revision;
mod set;
mod storage;
mod stray;
mod summary;
mod wire;

use std::hash::Hash;
use std::sync::Arc;

use hashbrown::HashSet;
use serde::de::DeserializeOwned;

use crate::domain::pod::Labels;
use crate::domain::revision::LARGEST;
use crate::domain::{Kind, Name, Object, Uid};
pub use summary::measures;
use wire::Meta;

/// Translates the objects of one kind.
pub struct Translator {
    kind: Kind,
    shared: Shared,
}

/// So many words are kept without asking who holds them.
const FEW: usize = 1_024;

/// An object together with what the watch needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Translated {
    /// What we keep of it.
    pub object: Object,
    /// Its resource version, as the server wrote it; empty when it has none.
    pub version: Box<str>,
    /// How many of its fields had a type that we do not understand, and were left out.
    pub odd_fields: u32,
}

/// Why an object could not be translated at all.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is no JSON object.
    #[error("not a JSON object: {0}")]
    Json(String),
    /// It has no name or no uid.
    #[error("an object without a name or a uid")]
    Nameless,
}

/// What many objects have in common is kept once: namespaces, nodes, uids of owners, images, the labels of a template.
#[derive(Default)]
struct Shared {
    words: Pool<str>,
    labels: Pool<Labels>,
}

/// Things that are kept once. Those that nobody else holds any more are let go of, now and then.
struct Pool<T: ?Sized> {
    kept: HashSet<Arc<T>>,
    /// With so many of them it is looked which are still held.
    most: usize,
}

impl Translator {
    /// For objects of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            shared: Shared::default(),
        }
    }

    /// Translates one object as the server wrote it.
    pub fn translate(&mut self, json: &[u8]) -> Result<Translated, Unreadable> {
        lenient::begin_count();
        let (object, version) = match self.kind {
            Kind::Sets => self.read(json, set::set)?,
            Kind::Pods => self.read(json, pod::pod)?,
            Kind::Strays => self.read(json, stray::stray)?,
            Kind::Claims => {
                let by_controller = storage::made_by_controller(json);
                self.read(json, |wire, id, shared| {
                    storage::claim(wire, id, shared, by_controller)
                })?
            }
            Kind::Nodes => self.read(json, node::node)?,
            Kind::Services => self.read(json, network::service)?,
            Kind::SetEvents | Kind::Events => self.read(json, event::event)?,
            Kind::Revisions => self.read(json, revision::revision)?,
            Kind::Templates if json.len() > LARGEST => self.read(json, revision::too_large)?,
            Kind::Templates => self.read(json, revision::template)?,
            Kind::Volumes => self.read(json, storage::volume)?,
            Kind::StorageClasses => self.read(json, storage::class)?,
            Kind::EndpointSlices => self.read(json, network::endpoint_slice)?,
            Kind::Budgets => self.read(json, policy::budget)?,
            Kind::Autoscalers => self.read(json, policy::autoscaler)?,
        };
        Ok(Translated {
            object,
            version,
            odd_fields: lenient::count(),
        })
    }

    fn read<W: DeserializeOwned + wire::Whole>(
        &mut self,
        json: &[u8],
        translate: impl FnOnce(W, Id, &mut Shared) -> Object,
    ) -> Result<(Object, Box<str>), Unreadable> {
        let mut wire: W =
            serde_json::from_slice(json).map_err(|error| Unreadable::Json(error.to_string()))?;
        let meta = wire.meta();
        let version = meta.resource_version.take().unwrap_or_default();
        let id = Id::of(meta, &mut self.shared).ok_or(Unreadable::Nameless)?;
        Ok((translate(wire, id, &mut self.shared), version))
    }
}

/// What no object can be without.
struct Id {
    name: Name,
    uid: Uid,
}

impl Id {
    fn of(meta: &Meta, shared: &mut Shared) -> Option<Self> {
        let name = meta.name.0.as_deref().filter(|name| !name.is_empty())?;
        let uid = meta.uid.0.as_deref().filter(|uid| !uid.is_empty())?;
        let namespace = shared.keep(meta.namespace.0.as_deref().unwrap_or_default());
        Some(Self {
            name: Name::new(namespace, name),
            uid: uid.into(),
        })
    }
}

impl Shared {
    fn keep(&mut self, text: &str) -> Arc<str> {
        self.words.keep(text, || text.into())
    }

    fn labels(&mut self, labels: Labels) -> Arc<Labels> {
        let of_many = self.labels.kept.get(&labels).cloned();
        of_many.unwrap_or_else(|| {
            let kept = Arc::new(labels);
            self.labels.enter(kept.clone());
            kept
        })
    }
}

impl<T: ?Sized + Hash + Eq> Pool<T> {
    fn keep(&mut self, thing: &T, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        if let Some(kept) = self.kept.get(thing) {
            return kept.clone();
        }
        let kept = make();
        self.enter(kept.clone());
        kept
    }

    fn enter(&mut self, thing: Arc<T>) {
        if self.kept.len() >= self.most {
            self.kept.retain(|it| Arc::strong_count(it) > 1);
            self.most = (self.kept.len() * 2).max(FEW);
        }
        self.kept.insert(thing);
    }
}

impl<T: ?Sized> Default for Pool<T> {
    fn default() -> Self {
        Self {
            kept: HashSet::new(),
            most: FEW,
        }
    }
}
