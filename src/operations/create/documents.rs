//! The objects that a text asks for: what each is called, and where in the text it stands.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::escape::quoted;
use crate::domain::name::is_label;
use crate::domain::plan::{ObjectRef, at};
use crate::domain::{Name, Uid};
use crate::yaml::{Document, Point};

/// So many objects are made at once at most.
const MOST: usize = 200;

/// An object that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// `apps/v1`.
    pub version: String,
    /// `StatefulSet`.
    pub kind: String,
    /// Its namespace, also where it has none of its own and gets this one; and its name.
    pub name: Name,
    /// Whether its text says no namespace.
    pub is_assumed: bool,
    /// As it was read.
    pub value: Value,
    /// Where it begins, counted from 1.
    pub line: usize,
    /// Which document of the text holds it, counted from 0, and where in that: `/items/1` in a list.
    pub place: (usize, String),
}

/// Why a text asks for no objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
    /// One sentence, escaped.
    pub words: String,
}

/// What a server calls the objects of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// `statefulsets`.
    pub name: String,
    /// Whether they have a namespace.
    pub is_namespaced: bool,
}

/// What the documents of a text ask for, in order; a `List` is taken apart. What says no namespace gets this one.
pub fn wanted(documents: &[Document], namespace: &Arc<str>) -> Result<Vec<Wanted>, Wrong> {
    let mut found = Vec::new();
    for (nth, document) in documents.iter().enumerate() {
        let place = |pointer: &str| document.places.nearest(pointer).value.start;
        for (value, pointer) in items(&document.value) {
            let mut wanted = read(value, namespace, &|below| {
                place(&format!("{pointer}{below}"))
            })?;
            wanted.place = (nth, pointer);
            found.push(wanted);
        }
    }
    if found.is_empty() {
        return Err(Wrong {
            line: 1,
            column: 1,
            words: "there is nothing to be created: the text holds no object".into(),
        });
    }
    if found.len() > MOST {
        let words = format!(
            "{} objects at once are too many: {MOST} at most",
            found.len()
        );
        return Err(Wrong {
            line: 1,
            column: 1,
            words,
        });
    }
    Ok(found)
}

/// A document, or the items of a list with their pointers.
fn items(value: &Value) -> Vec<(&Value, String)> {
    let list = at(value, "/items").and_then(Value::as_array);
    match list {
        Some(items) if at(value, "/kind").and_then(Value::as_str) == Some("List") => {
            let each = items.iter().enumerate();
            each.map(|(nth, it)| (it, format!("/items/{nth}")))
                .collect()
        }
        _ => vec![(value, String::new())],
    }
}

fn read(
    value: &Value,
    namespace: &Arc<str>,
    place: &dyn Fn(&str) -> Point,
) -> Result<Wanted, Wrong> {
    let wrong = |pointer: &str, words: String| {
        let Point { line, column, .. } = place(pointer);
        Wrong {
            line,
            column,
            words,
        }
    };
    if !value.is_object() {
        let words = "this is no manifest: an object begins with apiVersion and kind";
        return Err(wrong("", words.into()));
    }
    let word = |pointer: &str| {
        let missing = || {
            format!(
                "{} is missing",
                pointer.trim_start_matches('/').replace('/', ".")
            )
        };
        match at(value, pointer) {
            None => Err(wrong("", missing())),
            Some(Value::String(word)) if !word.is_empty() => Ok(word.clone()),
            Some(_) => Err(wrong(
                pointer,
                format!(
                    "{} is no text, quote it",
                    missing().trim_end_matches(" is missing")
                ),
            )),
        }
    };
    let (version, kind) = (word("/apiVersion")?, word("/kind")?);
    if at(value, "/metadata/name").is_none() && at(value, "/metadata/generateName").is_some() {
        let words = "metadata.name is needed: an object with a made-up name could not be found again if the answer were lost";
        return Err(wrong("/metadata/generateName", words.into()));
    }
    let name = word("/metadata/name")?;
    if !is_version(&version) {
        let words = format!("{} is no apiVersion", quoted(&version));
        return Err(wrong("/apiVersion", words));
    }
    if !is_segment(&name) {
        let words = format!("{} is no name of an object", quoted(&name));
        return Err(wrong("/metadata/name", words));
    }
    let own = at(value, "/metadata/namespace").map(|_| word("/metadata/namespace"));
    let own = own.transpose()?;
    if let Some(own) = own.as_deref().filter(|it| !is_label(it)) {
        let words = format!("{} is no namespace", quoted(own));
        return Err(wrong("/metadata/namespace", words));
    }
    Ok(Wanted {
        is_assumed: own.is_none(),
        name: Name::new(own.map_or_else(|| namespace.clone(), Arc::from), name),
        version,
        kind,
        value: value.clone(),
        line: place("").line,
        place: (0, String::new()),
    })
}

/// `v1`, `apps/v1`: nothing that leads elsewhere in a path.
fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let is_part = |it: &&str| it.split('.').all(is_label);
    parts.len() <= 2 && parts.iter().all(is_part)
}

/// A name that is one part of a path; those of roles have colons.
fn is_segment(text: &str) -> bool {
    let is_fit = |it: char| it.is_ascii_alphanumeric() || "-._:".contains(it);
    text.len() <= 253 && text.chars().all(is_fit) && !["", ".", ".."].contains(&text)
}

impl Wanted {
    /// Where its group and version are read and written: `/apis/apps/v1`.
    #[must_use]
    pub fn group(&self) -> String {
        if self.version.contains('/') {
            format!("/apis/{}", self.version)
        } else {
            format!("/api/{}", self.version)
        }
    }

    /// The object that it becomes.
    #[must_use]
    pub fn object(&self, resource: &Resource) -> ObjectRef {
        let namespace = if resource.is_namespaced {
            self.name.namespace.clone()
        } else {
            Arc::from("")
        };
        ObjectRef {
            kind: self.kind.clone().into(),
            group: self.group().into(),
            resource: resource.name.clone().into(),
            name: Name::new(namespace, self.name.name.clone()),
            uid: Uid::from(""),
        }
    }

    /// Whether it is a StatefulSet.
    #[must_use]
    pub fn is_set(&self) -> bool {
        (self.version.as_str(), self.kind.as_str()) == ("apps/v1", "StatefulSet")
    }

    /// Whether it makes the namespace of a name.
    #[must_use]
    pub fn is_namespace(&self, name: &str) -> bool {
        self.kind == "Namespace" && self.version == "v1" && *self.name.name == *name
    }

    /// The resource that it defines, if it defines this kind.
    #[must_use]
    pub fn defines(&self, version: &str, kind: &str) -> Option<Resource> {
        let spec = at(&self.value, "/spec").filter(|_| self.kind == "CustomResourceDefinition")?;
        let word = |pointer: &str| at(spec, pointer).and_then(Value::as_str);
        let (group, version) = version.split_once('/')?;
        let mut versions = at(spec, "/versions")?.as_array()?.iter();
        let serves = versions.any(|it| at(it, "/name").and_then(Value::as_str) == Some(version));
        let name = word("/names/plural").filter(|it| is_label(it))?;
        let is_it = word("/group") == Some(group) && word("/names/kind") == Some(kind) && serves;
        is_it.then(|| Resource {
            name: name.to_owned(),
            is_namespaced: word("/scope") != Some("Cluster"),
        })
    }

    /// Its resource, from what the server says of its group and version; or why there is none.
    pub fn resource(&self, list: &Value) -> Result<Resource, String> {
        if list.is_null() {
            let version = quoted(&self.version);
            return Err(format!("this server knows no apiVersion {version}"));
        }
        let all = at(list, "/resources").and_then(Value::as_array);
        let is_kind = |it: &&Value| {
            let word = |key: &str| it.get(key).and_then(Value::as_str);
            word("kind") == Some(&self.kind) && word("name").is_some_and(|it| !it.contains('/'))
        };
        let found = all.into_iter().flatten().find(is_kind);
        let name = found.and_then(|it| it.get("name")?.as_str());
        let Some((found, name)) = found.zip(name.filter(|it| is_segment(it))) else {
            let (kind, version) = (quoted(&self.kind), quoted(&self.version));
            return Err(format!("this server knows no kind {kind} in {version}"));
        };
        Ok(Resource {
            name: name.to_owned(),
            is_namespaced: found.get("namespaced").and_then(Value::as_bool) == Some(true),
        })
    }
}
