//! Which object or objects a path is about.

use crate::sim::resource::Kind;
use crate::sim::store::Key;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Objects of a kind.
    Resource(Place),
    /// Whatever else: discovery, health, or nothing.
    Other,
}

/// A place among the objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Their kind.
    pub kind: Kind,
    /// Their namespace; empty for all of them, and for objects of the cluster.
    pub namespace: String,
    /// One object's name; empty for all of them.
    pub name: String,
    /// `status`, `scale`, `eviction`; empty for none.
    pub part: String,
}

impl Place {
    /// The object that is named.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::new(self.kind, self.namespace.clone(), self.name.clone())
    }
}

impl Target {
    /// Where this path leads.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let found = match parts.as_slice() {
            ["api", version, rest @ ..] => place("", version, rest),
            ["apis", group, version, rest @ ..] if !group.is_empty() => place(group, version, rest),
            _ => None,
        };
        found.map_or(Self::Other, Self::Resource)
    }
}

fn place(group: &str, version: &str, rest: &[&str]) -> Option<Place> {
    let find = |plural: &str| {
        Kind::ALL.iter().copied().find(|kind| {
            let it = kind.resource();
            it.group == group && it.version == version && it.plural == plural
        })
    };
    let (namespace, plural, rest) = match rest {
        ["namespaces", namespace, plural, rest @ ..]
            if find(plural).is_some_and(|it| it.resource().is_namespaced) =>
        {
            (*namespace, *plural, rest)
        }
        [plural, rest @ ..] => ("", *plural, rest),
        [] => return None,
    };
    let kind = find(plural)?;
    let resource = kind.resource();
    let (name, part) = match rest {
        [] => ("", ""),
        [name] => (*name, ""),
        [name, part] if resource.subresources.contains(part) => (*name, *part),
        _ => return None,
    };
    let misses_namespace = resource.is_namespaced && namespace.is_empty() && !name.is_empty();
    let is_misplaced = !resource.is_namespaced && !namespace.is_empty();
    let has_gap = name.is_empty() && !rest.is_empty();
    if misses_namespace || is_misplaced || has_gap {
        return None;
    }
    Some(Place {
        kind,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        part: part.to_owned(),
    })
}
