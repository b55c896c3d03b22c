//! All that is to be said of a text while it is typed.

use serde_json::Value;

use super::mark::{self, Mark, Weight};
use super::mask::NOT_KEPT;
use super::{Kind, Schema, Veil, rules};
use crate::domain::secret::Secrets;
use crate::yaml::{self, Document};

/// What a text is checked against.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The kind of the object that is edited; nothing where objects are to be created.
    pub kind: Option<&'static Kind>,
    /// The object as it was opened, for what can't change.
    pub opened: Option<&'a Value>,
    /// What is hidden in the text.
    pub veil: &'a Veil,
    /// The server's own schema of a group and version (`apps/v1`), where it is known.
    pub schema: &'a dyn Fn(&str) -> Option<&'a Schema>,
    /// What a template that differs would set off: `replaces web-2, web-1, then web-0`.
    pub rollout: &'a dyn Fn(&Value) -> String,
}

/// What a text says, and what is to be said of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its documents; empty where it cannot be read.
    pub documents: Vec<Document>,
    /// In the order of the lines.
    pub marks: Vec<Mark>,
}

impl Report {
    /// The first mark for which the text is not sent.
    #[must_use]
    pub fn stop(&self) -> Option<&Mark> {
        self.marks.iter().find(|it| it.weight.stops())
    }
}

/// Reads a text and says all that is to be said of it.
#[must_use]
pub fn check(text: &str, subject: &Subject<'_>) -> Report {
    let documents = match yaml::read_placed(text) {
        Ok(documents) => documents,
        Err(trouble) => {
            return Report {
                documents: Vec::new(),
                marks: vec![unreadable(&trouble)],
            };
        }
    };
    let mut marks = Vec::new();
    if documents.is_empty() {
        marks.push(mark::of_line(
            0,
            Weight::Error,
            "there is nothing here but blanks and comments",
        ));
    }
    match subject.kind {
        Some(kind) => {
            let more = documents
                .get(1)
                .map(|it| it.places.nearest("").value.start.line);
            let told = "another object begins here; one is edited at a time";
            marks.extend(
                more.map(|line| mark::of_line(line.saturating_sub(1), Weight::Error, told)),
            );
            if let Some(document) = documents.first() {
                edited(document, kind, subject, &mut marks);
            }
        }
        None => {
            for document in &documents {
                created(document, subject, &mut marks);
            }
        }
    }
    marks.sort_by_key(|it| (it.line, it.weight));
    marks.dedup_by(|one, other| {
        one.line == other.line && one.pointer.is_some() && one.pointer == other.pointer
    });
    Report { documents, marks }
}

fn unreadable(trouble: &yaml::Trouble) -> Mark {
    let (line, column) = (trouble.at.line, trouble.at.column);
    Mark {
        columns: (column.saturating_sub(1), column),
        ..mark::of_line(
            line.saturating_sub(1),
            Weight::Error,
            &trouble.fault.to_string(),
        )
    }
}

/// An object that lives.
fn edited(document: &Document, kind: &'static Kind, subject: &Subject<'_>, marks: &mut Vec<Mark>) {
    let typed = unveiled(document, subject.veil, marks);
    faults((document, ""), &typed, subject, marks);
    amounts((document, ""), &typed, marks);
    let Some(opened) = subject.opened else {
        return;
    };
    for it in rules::fixed(kind, opened, &typed) {
        let mark = mark::at(&document.places, &it.pointer, Weight::Immutable, &it.words);
        marks.push(Mark {
            instead: it.instead,
            ..mark
        });
    }
    if kind.word == "StatefulSet" {
        consequences(document, (opened, &typed), subject, marks);
    }
}

/// What comes of a change of a set.
fn consequences(
    document: &Document,
    (opened, typed): (&Value, &Value),
    subject: &Subject<'_>,
    marks: &mut Vec<Mark>,
) {
    let nothing = Value::Null;
    let part = |object: &'_ Value, pointer: &str| {
        object.pointer(pointer).cloned().unwrap_or(nothing.clone())
    };
    let differ =
        |pointer: &str| rules::changes(&part(opened, pointer), &part(typed, pointer), pointer);
    let template = rules::template_changes(opened, typed);
    if !template.is_empty() {
        let words = (subject.rollout)(typed);
        let words = if words.is_empty() {
            "starts a rollout"
        } else {
            &words
        };
        let mut lines = std::collections::BTreeSet::new();
        let told = template
            .iter()
            .map(|it| mark::at(&document.places, it, Weight::Rollout, words));
        marks.extend(told.filter(|it| lines.insert(it.line)));
    }
    for pointer in ["/metadata/labels", "/metadata/annotations"] {
        let told = |it: &String| {
            mark::at(
                &document.places,
                it,
                Weight::Note,
                "of the set alone: no pod is replaced",
            )
        };
        marks.extend(differ(pointer).iter().map(told));
    }
}

/// The longest name of a set that gets pods: the names of its revisions become labels.
const LONGEST_NAME: usize = 52;

/// An object that is to be made; of a list, each of its items.
fn created(document: &Document, subject: &Subject<'_>, marks: &mut Vec<Mark>) {
    let typed = unveiled(document, subject.veil, marks);
    let items = typed.get("items").and_then(Value::as_array);
    match items {
        Some(items) if typed.get("kind").and_then(Value::as_str) == Some("List") => {
            for (nth, item) in items.iter().enumerate() {
                one_created((document, &format!("/items/{nth}")), item, subject, marks);
            }
        }
        _ => one_created((document, ""), &typed, subject, marks),
    }
}

/// One object that is to be made, and where it lies in its document.
fn one_created(
    (document, base): (&Document, &str),
    typed: &Value,
    subject: &Subject<'_>,
    marks: &mut Vec<Mark>,
) {
    let has = |pointer: &str| {
        let found = typed.pointer(pointer);
        found.is_some_and(|it| !it.is_null() && it.as_str() != Some(""))
    };
    let mut tell = |pointer: &str, weight, words: &str| {
        let pointer = format!("{base}{pointer}");
        marks.push(mark::at(&document.places, &pointer, weight, words));
    };
    for pointer in ["/apiVersion", "/kind"] {
        if !has(pointer) {
            let words = format!("{} is missing", pointer.trim_start_matches('/'));
            tell(pointer, Weight::Error, &words);
        }
    }
    if !has("/metadata/name") && !has("/metadata/generateName") && typed.get("items").is_none() {
        tell("/metadata/name", Weight::Error, "metadata.name is missing");
    }
    if typed.get("kind").and_then(Value::as_str) == Some("StatefulSet") {
        if has("/spec/selector") {
            for (pointer, words) in rules::unselected(typed) {
                tell(&pointer, Weight::Error, &words);
            }
        } else {
            let words = "spec.selector is missing: it says which pods are the set's";
            tell("/spec/selector", Weight::Error, words);
        }
        let name = typed.pointer("/metadata/name").and_then(Value::as_str);
        if let Some(length) = name.map(str::len).filter(|it| *it > LONGEST_NAME) {
            let words = format!(
                "its name has {length} characters: the server takes it, and it never gets a pod; {LONGEST_NAME} are the most"
            );
            tell("/metadata/name", Weight::Warning, &words);
        }
    }
    faults((document, base), typed, subject, marks);
    amounts((document, base), typed, marks);
}

/// What is asked for and can't be: its schema allows that, and the server does not.
fn amounts((document, base): (&Document, &str), typed: &Value, marks: &mut Vec<Mark>) {
    marks.extend(rules::impossible(typed).into_iter().map(|it| Mark {
        instead: it.instead,
        ..mark::at(
            &document.places,
            &format!("{base}{}", it.pointer),
            Weight::Error,
            &it.words,
        )
    }));
}

/// What is typed, with its secrets; signs that nobody knows are marked.
fn unveiled(document: &Document, veil: &Veil, marks: &mut Vec<Mark>) -> Value {
    veil.lift(&document.value).unwrap_or_else(|unknown| {
        for pointer in unknown {
            let value = document.value.pointer(&pointer).and_then(Value::as_str);
            let (words, instead) = if value.is_some_and(|it| it.contains(NOT_KEPT)) {
                (
                    "a secret was typed here, and no draft keeps one",
                    "type it again",
                )
            } else {
                (
                    "nobody knows what is behind this sign",
                    "type the value, or the sign as it was",
                )
            };
            let mark = mark::at(&document.places, &pointer, Weight::Error, words);
            marks.push(Mark {
                instead: instead.into(),
                ..mark
            });
        }
        document.value.clone()
    })
}

/// What the server's schema does not allow: under strict validation it refuses that.
fn faults(
    (document, base): (&Document, &str),
    typed: &Value,
    subject: &Subject<'_>,
    marks: &mut Vec<Mark>,
) {
    let word = |key: &str| typed.get(key).and_then(Value::as_str).unwrap_or_default();
    let (version, kind) = (word("apiVersion"), word("kind"));
    let Some(schema) = (subject.schema)(version) else {
        return;
    };
    let found = schema.faults(version, kind, typed);
    if found.is_empty() {
        return;
    }
    // A sign that was put elsewhere stands for its value there too.
    let secrets = Secrets::of(subject.opened);
    for fault in found {
        let pointer = format!("{base}{}", fault.pointer);
        marks.push(mark::at(
            &document.places,
            &pointer,
            Weight::Error,
            &secrets.out_of(&fault.words),
        ));
    }
}
