//! What a server says of an object, put on its place: field paths in refusals and warnings.

use serde_json::Value;

use super::mark::{self, Mark, Weight};
use crate::domain::plan::request::escaped;
use crate::yaml::Document;

/// What fields of an object begin with.
const ROOTS: [&str; 7] = [
    "metadata",
    "spec",
    "status",
    "data",
    "stringData",
    "apiVersion",
    "kind",
];

/// The JSON pointer of the field that a sentence of the server is about, if it names one.
///
/// Servers speak of `spec.template.spec.containers[0].image`, of `metadata.labels[a/b]`, and of `unknown field "spec.foo"`.
///
/// ```
/// use kubectl_sts::manifest::remark::pointer;
/// let object = serde_json::json!({"spec": {"replicas": 3}});
/// let said = "StatefulSet.apps \"db\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0";
/// assert_eq!(pointer(said, &object).as_deref(), Some("/spec/replicas"));
/// ```
#[must_use]
pub fn pointer(sentence: &str, object: &Value) -> Option<String> {
    for mark in ["unknown field \"", "duplicate field \""] {
        if let Some((_, behind)) = sentence.split_once(mark) {
            return follow(behind.split('"').next().unwrap_or_default(), object);
        }
    }
    let said = sentence
        .split_once(" is invalid: ")
        .map_or(sentence, |(_, it)| it);
    let (_, go) = said.split_once("Go struct field ").unwrap_or_default();
    let go = go
        .split_once('.')
        .map(|(_, it)| it.split(' ').next().unwrap_or_default());
    go.and_then(|it| follow(it, object)).or_else(|| {
        let mut words = said.split([' ', ',']);
        words.find_map(|it| follow(it.trim_start_matches('[').trim_end_matches(':'), object))
    })
}

/// Each sentence as a mark on its line; several causes in one sentence are several marks.
#[must_use]
pub fn marks(sentences: &[String], document: &Document, weight: Weight) -> Vec<Mark> {
    let mut found: Vec<Mark> = sentences
        .iter()
        .flat_map(|it| causes(it, &document.value))
        .map(|said| match pointer(said, &document.value) {
            Some(pointer) => mark::at(&document.places, &pointer, weight, said),
            None => mark::of_line(0, weight, said),
        })
        .collect();
    found.sort_by_key(|it| it.line);
    found
}

/// The causes in a sentence: `[spec.a: Required value, spec.b: Invalid value]`, `unknown field "a", unknown field "b"`.
#[must_use]
pub fn causes<'a>(sentence: &'a str, object: &Value) -> Vec<&'a str> {
    let said = sentence
        .rsplit_once("strict decoding error: ")
        .map_or(sentence, |(_, it)| it);
    let said = said.split_once(" is invalid: ").map_or(said, |(_, it)| it);
    let said = match said.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        Some(list) => list,
        None => said,
    };
    let (mut found, mut from) = (Vec::new(), 0);
    for (at, _) in said.match_indices(", ") {
        let behind = said.get(at + 2..).unwrap_or_default();
        let path = behind.split_once(": ").map(|(path, _)| path);
        let begins = behind.starts_with("unknown field \"")
            || behind.starts_with("duplicate field \"")
            || path.is_some_and(|it| !it.contains(' ') && follow(it, object).is_some());
        if begins {
            found.extend(said.get(from..at));
            from = at + 2;
        }
    }
    found.extend(said.get(from..));
    found
}

/// A path as a pointer; keys that have dots in them are told by the object.
fn follow(path: &str, object: &Value) -> Option<String> {
    let first = path.split(['.', '[']).next()?;
    if !ROOTS.contains(&first) {
        return None;
    }
    let (mut pointer, mut rest, mut here) = (String::new(), path, Some(object));
    while !rest.is_empty() {
        let (mut step, behind) = step(rest, here)?;
        rest = behind;
        if let Some(Value::Array(items)) = here
            && step.parse::<usize>().is_err()
        {
            let nth = items
                .iter()
                .position(|it| it.get("name").is_some_and(|it| *it == *step));
            step = nth
                .map(|it| it.to_string())
                .or_else(|| (rest.is_empty()).then(String::new))?;
            if step.is_empty() {
                return Some(pointer);
            }
        }
        // Of a claim template the server leaves out its `spec`.
        if let Some(below) = here
            .filter(|it| it.get(&step).is_none())
            .and_then(|it| it.get("spec"))
            && below.get(&step).is_some()
            && !pointer.is_empty()
        {
            pointer.push_str("/spec");
            here = Some(below);
        }
        here = here.and_then(|it| match it {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => it.get(&step),
        });
        pointer = format!("{pointer}/{}", escaped(&step));
    }
    Some(pointer)
}

/// The first step of a path, and what follows it.
fn step<'a>(path: &'a str, here: Option<&Value>) -> Option<(String, &'a str)> {
    let after = |rest: &'a str| rest.strip_prefix('.').unwrap_or(rest);
    if let Some(inner) = path.strip_prefix('[') {
        let (key, rest) = inner.split_once(']')?;
        return Some((key.trim_matches('"').to_owned(), after(rest)));
    }
    let known = here.and_then(Value::as_object).into_iter().flatten();
    let fitting = known.filter_map(|(key, _)| {
        let rest = path.strip_prefix(key.as_str())?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then_some((key.clone(), rest))
    });
    let longest = fitting.max_by_key(|(key, _)| key.len());
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let plain = path
        .split_at_checked(end)
        .map(|(key, rest)| (key.to_owned(), rest));
    let (key, rest) = longest.or(plain)?;
    (!key.is_empty()).then(|| (key, after(rest)))
}
