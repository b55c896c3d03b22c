//! The environment of a container, each variable with where its value is from. What may be a secret is not shown.

use serde_json::Value;

use super::super::part::{Part, faint, quiet, text};
use super::json::{field, is_true, list, shown, word};
use crate::domain::secret::is_secret;

/// One line for each variable; what takes whole objects comes first, as others overrule it.
pub(in crate::panes) fn of(container: &Value) -> Vec<Vec<Part>> {
    let whole = list(container, "envFrom").iter().map(from);
    let each = list(container, "env").iter().map(variable);
    whole.chain(each).collect()
}

fn from(from: &Value) -> Vec<Part> {
    let prefix = match word(from, "prefix") {
        "" => String::new(),
        prefix => format!(", each name behind {prefix}"),
    };
    let mut parts = if let Some(it) = field(from, "secretRef") {
        let words = format!("every key of secret {}{prefix}", word(it, "name"));
        vec![text(words), quiet(", not shown"), quiet(optional(it))]
    } else if let Some(it) = field(from, "configMapRef") {
        let words = format!("every key of config map {}{prefix}", word(it, "name"));
        vec![text(words), quiet(optional(it))]
    } else {
        vec![quiet("from something that is not known here")]
    };
    parts.retain(|it| *it != quiet(""));
    parts
}

fn variable(variable: &Value) -> Vec<Part> {
    let name = word(variable, "name");
    let mut parts = vec![text(name.to_owned())];
    if let Some(source) = field(variable, "valueFrom") {
        parts.push(quiet("  from "));
        parts.extend(source_of(source));
        return parts;
    }
    let value = word(variable, "value");
    parts.push(quiet(" = "));
    parts.push(match value {
        "" => faint("empty"),
        _ if is_secret(name) || value.starts_with("•••") => faint("hidden"),
        _ => text(shown(value)),
    });
    parts
}

fn source_of(source: &Value) -> Vec<Part> {
    let key_of = |it: &Value, kind: &str| {
        let words = format!("key {} of {kind} {}", word(it, "key"), word(it, "name"));
        vec![text(words)]
    };
    if let Some(it) = field(source, "secretKeyRef") {
        let mut parts = key_of(it, "secret");
        parts.push(quiet(format!(", not shown{}", optional(it))));
        parts
    } else if let Some(it) = field(source, "configMapKeyRef") {
        let mut parts = key_of(it, "config map");
        if is_true(it, "optional") {
            parts.push(quiet(optional(it)));
        }
        parts
    } else if let Some(it) = field(source, "fieldRef") {
        vec![text(format!("the pod's {}", word(it, "fieldPath")))]
    } else if let Some(it) = field(source, "resourceFieldRef") {
        let container = match word(it, "containerName") {
            "" => String::new(),
            name => format!(" of {name}"),
        };
        vec![text(format!("{}{container}", word(it, "resource")))]
    } else if let Some(it) = field(source, "fileKeyRef") {
        let (key, path) = (word(it, "key"), word(it, "path"));
        let volume = word(it, "volumeName");
        vec![text(format!("key {key} of file {path} in volume {volume}"))]
    } else {
        vec![quiet("something that is not known here")]
    }
}

fn optional(source: &Value) -> &'static str {
    if is_true(source, "optional") {
        ", may be missing"
    } else {
        ""
    }
}
