//! Objects, resource versions, and the history that watches read.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::labelled::Labelled;
use super::owned::Owned;
use super::resource::Kind;
use super::value::{self, name, namespace};

/// An object as it was at one resource version.
pub type Object = Arc<Value>;

/// Which object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace; empty for objects of the cluster.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// One write.
#[derive(Clone, Debug)]
pub struct Change {
    /// The resource version that it made.
    pub revision: u64,
    /// What it is about.
    pub key: Key,
    /// The object before; none if it is new.
    pub old: Option<Object>,
    /// The object after; none if it is gone.
    pub new: Option<Object>,
}

/// All that is stored. A copy of it is cheap: it shares the objects.
#[derive(Clone, Debug, Default)]
pub struct Store {
    objects: BTreeMap<Key, Object>,
    history: VecDeque<Arc<Change>>,
    owned: Owned,
    labelled: Labelled,
    revision: u64,
    compacted: u64,
    /// When history was last forgotten, and how far it reached then.
    tidied: Option<(Timestamp, u64)>,
}

/// How often history is forgotten: all of it that is older than this.
const COMPACTION: SignedDuration = SignedDuration::from_mins(5);
/// More changes than this are never kept, however young they are.
const LONGEST: usize = 20_000;

impl Key {
    /// The object of that kind with that name; the namespace is empty for objects of the cluster.
    pub fn new(kind: Kind, namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind,
            namespace: namespace.into(),
            name: name.into(),
        }
    }

    /// The key of this object.
    #[must_use]
    pub fn of(kind: Kind, object: &Value) -> Self {
        Self::new(kind, namespace(object), name(object))
    }
}

impl Change {
    /// The object that the change is about, as it is now or last was.
    #[must_use]
    pub fn object(&self) -> Option<&Object> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// Whether this part of the object was added, changed or removed.
    #[must_use]
    pub fn touches(&self, pointer: &str) -> bool {
        fn part<'a>(object: Option<&'a Object>, pointer: &str) -> Option<&'a Value> {
            value::find(object?, pointer).filter(|it| !it.is_null())
        }
        part(self.old.as_ref(), pointer) != part(self.new.as_ref(), pointer)
    }
}

impl Store {
    /// The newest resource version.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Versions up to this one are forgotten.
    #[must_use]
    pub fn compacted(&self) -> u64 {
        self.compacted
    }

    /// Who owns what.
    #[must_use]
    pub fn owned(&self) -> &Owned {
        &self.owned
    }

    /// Which pods have which labels, and which services select by them.
    #[must_use]
    pub fn labelled(&self) -> &Labelled {
        &self.labelled
    }

    /// The object as it is now.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Object> {
        self.objects.get(key)
    }

    /// All objects of a kind, by namespace and name.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = (&Key, &Object)> {
        self.from(Key::new(kind, "", ""))
            .take_while(move |(key, _)| key.kind == kind)
    }

    /// The objects of a kind in a namespace, by name.
    pub fn within<'a>(
        &'a self,
        kind: Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = (&'a Key, &'a Object)> {
        self.from(Key::new(kind, namespace, ""))
            .take_while(move |(key, _)| key.kind == kind && key.namespace == namespace)
    }

    /// All objects from this key on.
    pub fn from(&self, first: Key) -> impl Iterator<Item = (&Key, &Object)> {
        self.objects
            .range((Bound::Included(first), Bound::Unbounded))
    }

    /// Stores an object, stamped with the next resource version.
    pub fn put(&mut self, key: Key, mut object: Value) -> Object {
        self.revision += 1;
        value::set(
            &mut object,
            "/metadata/resourceVersion",
            self.revision.to_string(),
        );
        let object = Arc::new(object);
        let old = self.objects.insert(key.clone(), object.clone());
        self.remember(key, old, Some(object.clone()));
        object
    }

    /// Removes an object. Its last form gets a resource version of its own, as etcd's deletions do.
    pub fn remove(&mut self, key: &Key) -> Option<Object> {
        let old = self.objects.remove(key)?;
        self.revision += 1;
        self.remember(key.clone(), Some(old.clone()), None);
        Some(old)
    }

    fn remember(&mut self, key: Key, old: Option<Object>, new: Option<Object>) {
        self.owned.note(&key, old.as_deref(), new.as_deref());
        self.labelled.note(&key, old.as_deref(), new.as_deref());
        self.history.push_back(Arc::new(Change {
            revision: self.revision,
            key,
            old,
            new,
        }));
    }

    /// The changes after this resource version, oldest first; none if some of them are forgotten.
    #[must_use]
    pub fn since(&self, revision: u64) -> Option<impl Iterator<Item = &Arc<Change>>> {
        (revision >= self.compacted).then(|| {
            let begin = self.history.partition_point(|it| it.revision <= revision);
            self.history.range(begin..)
        })
    }

    /// Forgets all versions up to this one.
    pub fn compact(&mut self, revision: u64) {
        self.compacted = self.compacted.max(revision.min(self.revision));
        let keep = self
            .history
            .partition_point(|it| it.revision <= self.compacted);
        self.history.drain(..keep);
    }

    /// Every five minutes, forgets what was written before the last time; and the older half of a history that has
    /// grown too long.
    pub fn tidy(&mut self, now: Timestamp) {
        if self.history.len() > LONGEST
            && let Some(middle) = self.history.get(LONGEST / 2)
        {
            self.compact(middle.revision);
        }
        match self.tidied {
            Some((last, _)) if now.duration_since(last) < COMPACTION => {}
            last => {
                self.compact(last.map_or(0, |(_, reached)| reached));
                self.tidied = Some((now, self.revision));
            }
        }
    }

    /// Goes back, or forth, to what is stored in another: what has to change for that, and how.
    pub fn become_like(&mut self, other: &Self) -> Vec<Change> {
        let keys: BTreeSet<&Key> = self.objects.keys().chain(other.objects.keys()).collect();
        let changes = keys
            .into_iter()
            .map(|key| Change {
                revision: other.revision,
                key: key.clone(),
                old: self.objects.get(key).cloned(),
                new: other.objects.get(key).cloned(),
            })
            .filter(|it| it.old != it.new)
            .collect();
        *self = other.clone();
        changes
    }
}
