//! A template as lines to read: YAML, keys in kubectl's order, names of list items first. For the eye only:
//! nothing is written from it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{PodTemplate, text_of};
use crate::domain::secret::{self, Hide};

/// What stands in place of a secret that is the same on both sides, on the older and on the newer one.
const HIDDEN: [&str; 3] = ["(hidden)", "(hidden, before)", "(hidden, changed)"];

/// Two templates as lines, without their secrets: one that differs reads differently.
#[must_use]
pub fn lines_of_both(before: &PodTemplate, after: &PodTemplate) -> (Vec<String>, Vec<String>) {
    let (old, new) = (secrets(before), secrets(after));
    (
        lines(before, &mut |name, value| {
            hidden(&new, name, value, HIDDEN[1])
        }),
        lines(after, &mut |name, value| {
            hidden(&old, name, value, HIDDEN[2])
        }),
    )
}

type Secrets = HashSet<(String, String)>;

fn secrets(template: &PodTemplate) -> Secrets {
    let mut found = Secrets::new();
    lines(template, &mut |name, value| {
        found.insert((name.to_owned(), value.to_owned()));
        String::new()
    });
    found
}

fn hidden(others: &Secrets, name: &str, value: &str, differs: &str) -> String {
    let is_same = others.contains(&(name.to_owned(), value.to_owned()));
    if is_same { HIDDEN[0] } else { differs }.to_owned()
}

/// A template as lines; `hide` gives the words in place of each secret.
pub fn lines(template: &PodTemplate, hide: &mut Hide<'_>) -> Vec<String> {
    let mut template = template.json().clone();
    secret::hide(&mut template, hide);
    let mut page = Page { lines: Vec::new() };
    match &template {
        Value::Object(fields) => page.fields(fields, 0),
        other => page.scalar("", other),
    }
    page.lines
}

struct Page {
    lines: Vec<String>,
}

impl Page {
    fn fields(&mut self, fields: &Map<String, Value>, indent: usize) {
        let first = fields.get_key_value("name");
        let others = fields.iter().filter(|(name, _)| *name != "name");
        for (name, value) in first.into_iter().chain(others) {
            let head = format!("{}{}:", " ".repeat(indent), word(name));
            self.under(&head, value, indent);
        }
    }

    /// A value behind or below its key.
    fn under(&mut self, head: &str, value: &Value, indent: usize) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                self.lines.push(head.to_owned());
                self.fields(fields, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                self.lines.push(head.to_owned());
                self.items(items, indent);
            }
            Value::String(text) if text.contains('\n') => {
                let keep = if text.ends_with('\n') { "|" } else { "|-" };
                self.lines.push(format!("{head} {keep}"));
                let below = text.lines();
                let below = below.map(|line| format!("{}{line}", " ".repeat(indent + 2)));
                self.lines.extend(below);
            }
            other => self.scalar(&format!("{head} "), other),
        }
    }

    /// Items stand as deep as the key above them, as kubectl writes them.
    fn items(&mut self, items: &[Value], indent: usize) {
        for item in items {
            let start = self.lines.len();
            match item {
                Value::Object(fields) if !fields.is_empty() => self.fields(fields, indent + 2),
                Value::Array(inner) if !inner.is_empty() => self.items(inner, indent + 2),
                _ => {
                    self.under(&format!("{}-", " ".repeat(indent)), item, indent);
                    continue;
                }
            }
            if let Some(line) = self.lines.get_mut(start) {
                let rest = line.get(indent + 2..).unwrap_or_default();
                *line = format!("{}- {rest}", " ".repeat(indent));
            }
        }
    }

    fn scalar(&mut self, head: &str, value: &Value) {
        let words = match value {
            Value::String(text) => word(text),
            other => other.to_string(),
        };
        self.lines.push(format!("{head}{words}"));
    }
}

/// A text as YAML writes it: quoted where it would read as something else.
fn word(text: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || " -_./:@%+=,()$".contains(it);
    let begins = |it: char| it.is_alphabetic() || matches!(it, '/' | '(' | '.' | '_');
    let is_simple = text.chars().all(is_plain)
        && text.trim_start_matches('-').starts_with(begins)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | "~"
        );
    if is_simple {
        return text.to_owned();
    }
    Value::from(text).to_string()
}

/// The name of an item of a list, by which it is the same item in another template.
pub(super) fn identity(list: &str, item: &Value) -> Option<String> {
    let key = match list {
        "volumeMounts" => "mountPath",
        "ports" => {
            let port = item.get("containerPort")?;
            return Some(format!("{port}{}", text_of(item, "protocol")));
        }
        "containers" | "initContainers" | "env" | "volumes" | "imagePullSecrets" => "name",
        _ => return None,
    };
    Some(item.get(key)?.as_str()?.to_owned())
}
