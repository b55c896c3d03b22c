//! Deeds as text: YAML documents, each a manifest or something that is done to objects, with its moment.
//!
//! ```yaml
//! at: -21d                      # a manifest, applied three weeks before the story begins
//! apiVersion: apps/v1
//! kind: StatefulSet
//! metadata: {name: ledger, namespace: payments}
//! spec: {}
//! ---
//! at: 20s to 40s                # a mishap: the dice choose the moment, and the pod
//! every: 3m to 5m
//! patch: [Pod payments/ledger-0, Pod payments/ledger-1]
//! with: {metadata: {annotations: {fate: crash}}}
//! then: [{after: 30s, with: {metadata: {annotations: {fate: null}}}}]
//! ---
//! at: 45s
//! by: node-drainer              # the field manager; kubectl if nobody is named
//! delete: Pod payments/ledger-2
//! propagation: Orphan
//! grace: 0
//! ```

use std::fmt;

use jiff::SignedDuration;
use serde_json::{Map, Value};

use super::deed::{Deed, Place, What};
use super::moment::Moment;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::verbs::{Deletion, Propagation};

/// A manifest without a moment was there long before.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(-100 * 24);
/// Nothing is done again sooner than this.
const SHORTEST: SignedDuration = SignedDuration::from_secs(1);

/// What is wrong with a cast.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    place: Place,
    field: String,
    why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line } = &self.place;
        write!(f, "{file}, line {line}")?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.why)
    }
}

impl Fault {
    /// The API server refused a deed.
    #[must_use]
    pub fn refused(deed: &Deed, refusal: &Refusal) -> Self {
        Self {
            place: deed.place.clone(),
            field: String::new(),
            why: refusal.message.clone(),
        }
    }
}

/// Reads all documents of a file.
pub fn read(file: &str, text: &str) -> Result<Vec<Deed>, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let documents = split(text).into_iter().map(|(line, text)| Document {
        place: Place {
            file: file.to_owned(),
            line,
        },
        text,
    });
    documents.filter_map(|it| it.read().transpose()).collect()
}

/// The documents with the lines that they begin at.
fn split(text: &str) -> Vec<(usize, String)> {
    let mut documents = vec![(1, String::new())];
    for (number, line) in text.lines().enumerate() {
        if line == "---" || line.starts_with("--- ") {
            documents.push((number + 2, String::new()));
        } else if let Some((_, document)) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    documents
}

struct Document {
    place: Place,
    text: String,
}

impl Document {
    fn read(&self) -> Result<Option<Deed>, Fault> {
        let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if self.text.lines().all(is_empty) {
            return Ok(None);
        }
        let value: Value =
            serde_yaml::from_str(&self.text).map_err(|error| self.unreadable(&error))?;
        let Value::Object(mut fields) = value else {
            return Err(self.wrong("", "this is no map of fields"));
        };
        let at = self.moment(&mut fields, "at")?;
        let every = self.moment(&mut fields, "every")?;
        if every.as_ref().is_some_and(|it| it.earliest() < SHORTEST) {
            return Err(self.wrong("every", "the shortest is 1s"));
        }
        let by = match fields.remove("by") {
            None => "kubectl".to_owned(),
            Some(Value::String(by)) if !by.is_empty() && by.len() <= 128 => by,
            Some(_) => return Err(self.wrong("by", "a name is needed, of at most 128 characters")),
        };
        let what = if fields.contains_key("patch") {
            self.patch(fields)?
        } else if fields.contains_key("delete") {
            self.delete(fields)?
        } else {
            self.manifest(fields)?
        };
        if at.is_none() && !matches!(what, What::Apply(..)) {
            return Err(self.wrong("at", "when is it to happen?"));
        }
        Ok(Some(Deed {
            at: at.unwrap_or(Moment::exactly(LONG_AGO)),
            every,
            by,
            what,
            place: self.place.clone(),
        }))
    }

    fn manifest(&self, mut fields: Map<String, Value>) -> Result<What, Fault> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let (version, kind) = (text("apiVersion").to_owned(), text("kind").to_owned());
        let Some(found) = kind_of(&kind) else {
            return Err(self.wrong("kind", &format!("{kind:?} is not simulated")));
        };
        let resource = found.resource();
        if version != resource.api_version() {
            let why = format!(
                "that of {kind} is {}, not {version:?}",
                resource.api_version()
            );
            return Err(self.wrong("apiVersion", &why));
        }
        let Some(Value::Object(metadata)) = fields.get_mut("metadata") else {
            return Err(self.wrong("metadata", "a map is needed"));
        };
        if resource.is_namespaced && !metadata.contains_key("namespace") {
            metadata.insert("namespace".into(), "default".into());
        }
        let name = |key: &str| {
            metadata
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let namespace = if resource.is_namespaced {
            name("namespace")
        } else {
            ""
        };
        let key = Key::new(found, namespace, name("name"));
        self.checked("metadata", &key)?;
        Ok(What::Apply(key, Value::Object(fields)))
    }

    fn patch(&self, mut fields: Map<String, Value>) -> Result<What, Fault> {
        let among = self.keys(&mut fields, "patch")?;
        let with = self.map(fields.remove("with"), "with")?;
        let then = match fields.remove("then") {
            None => Vec::new(),
            Some(Value::Array(steps)) => steps
                .into_iter()
                .map(|step| self.step(step))
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(self.wrong("then", "a list is needed")),
        };
        self.nothing_else(&fields)?;
        Ok(What::Patch { among, with, then })
    }

    fn step(&self, step: Value) -> Result<(SignedDuration, Value), Fault> {
        let Value::Object(mut fields) = step else {
            return Err(self.wrong("then", "each is a map of after and with"));
        };
        let after = self.moment(&mut fields, "after")?;
        let Some(after) = after.filter(|it| !it.is_past()) else {
            return Err(self.wrong("then", "after: how much later?"));
        };
        let with = self.map(fields.remove("with"), "then")?;
        self.nothing_else(&fields)?;
        Ok((after.earliest(), with))
    }

    fn delete(&self, mut fields: Map<String, Value>) -> Result<What, Fault> {
        let among = self.keys(&mut fields, "delete")?;
        let propagation = match fields.remove("propagation") {
            None => None,
            Some(Value::String(word)) if word == "Orphan" => Some(Propagation::Orphan),
            Some(Value::String(word)) if word == "Background" => Some(Propagation::Background),
            Some(Value::String(word)) if word == "Foreground" => Some(Propagation::Foreground),
            Some(_) => {
                return Err(self.wrong("propagation", "Background, Foreground or Orphan"));
            }
        };
        let grace = match fields.remove("grace") {
            None => None,
            Some(Value::Number(seconds)) if seconds.as_u64().is_some_and(|it| it <= 86_400) => {
                seconds.as_i64()
            }
            Some(_) => return Err(self.wrong("grace", "seconds, at most a day")),
        };
        self.nothing_else(&fields)?;
        let how = Deletion {
            grace,
            propagation,
            ..Deletion::default()
        };
        Ok(What::Delete { among, how })
    }

    /// `Pod payments/ledger-0`, or a list of such.
    fn keys(&self, fields: &mut Map<String, Value>, field: &str) -> Result<Vec<Key>, Fault> {
        let words = match fields.remove(field) {
            Some(Value::Array(words)) if !words.is_empty() => words,
            Some(word @ Value::String(_)) => vec![word],
            _ => return Err(self.wrong(field, "what? Write Pod NAMESPACE/NAME, or Node NAME")),
        };
        let keys = words.iter().map(|word| {
            let word = word.as_str().unwrap_or_default();
            let (kind, name) = word.split_once(' ').unwrap_or((word, ""));
            let Some(kind) = kind_of(kind) else {
                return Err(self.wrong(field, &format!("{kind:?} is not simulated")));
            };
            let key = match (kind.resource().is_namespaced, name.split_once('/')) {
                (true, Some((namespace, name))) => Key::new(kind, namespace, name),
                (true, None) => Key::new(kind, "default", name),
                (false, _) => Key::new(kind, "", name),
            };
            self.checked(field, &key)?;
            Ok(key)
        });
        keys.collect()
    }

    fn checked(&self, field: &str, key: &Key) -> Result<(), Fault> {
        let is_name = |text: &str| {
            let fits =
                |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || "-.:".contains(it);
            !text.is_empty() && text.len() <= 253 && text.chars().all(fits)
        };
        let is_placed = !key.kind.resource().is_namespaced || is_name(&key.namespace);
        if is_name(&key.name) && is_placed {
            return Ok(());
        }
        let why = format!("a name is of a-z, 0-9, '-' and '.', not {:?}", key.name);
        Err(self.wrong(field, &why))
    }

    fn map(&self, value: Option<Value>, field: &str) -> Result<Value, Fault> {
        value
            .filter(Value::is_object)
            .ok_or_else(|| self.wrong(field, "a map of changes is needed"))
    }

    fn moment(
        &self,
        fields: &mut Map<String, Value>,
        field: &str,
    ) -> Result<Option<Moment>, Fault> {
        match fields.remove(field) {
            None => Ok(None),
            Some(Value::String(text)) => Moment::parse(&text)
                .map(Some)
                .map_err(|why| self.wrong(field, &why)),
            Some(_) => Err(self.wrong(field, "a time is written as -21d, 40s or 1m30s")),
        }
    }

    fn nothing_else(&self, fields: &Map<String, Value>) -> Result<(), Fault> {
        match fields.keys().next() {
            Some(field) => Err(self.wrong(field, "there is no such field")),
            None => Ok(()),
        }
    }

    /// The fault is where the field is, if it stands at the margin.
    fn wrong(&self, field: &str, why: &str) -> Fault {
        let begins = |line: &str| {
            !field.is_empty()
                && line
                    .strip_prefix(field)
                    .is_some_and(|it| it.starts_with(':'))
        };
        let first = self.text.lines().position(|line| !line.trim().is_empty());
        let line = self.text.lines().position(begins).or(first).unwrap_or(0);
        Fault {
            place: Place {
                line: self.place.line + line,
                ..self.place.clone()
            },
            field: field.to_owned(),
            why: why.to_owned(),
        }
    }

    fn unreadable(&self, error: &serde_yaml::Error) -> Fault {
        let line = error
            .location()
            .map_or(0, |it| usize::try_from(it.line()).unwrap_or(1));
        let told = error.to_string();
        let why = told.lines().next().unwrap_or_default();
        Fault {
            place: Place {
                line: self.place.line + line.saturating_sub(1),
                ..self.place.clone()
            },
            field: String::new(),
            why: format!("this is no YAML: {why}"),
        }
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    Kind::ALL
        .iter()
        .copied()
        .find(|kind| kind.resource().name == word)
}
