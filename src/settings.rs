//! What an operator wrote in TOML: the configuration, keymaps, themes. Every key with its place, so that what is wrong
//! with it can be told with line and column.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::escape::{escape_within, quoted};
use crate::domain::near::nearest;

/// A place in a text, both from 1; columns are characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character of it.
    pub column: usize,
}

/// What is wrong with a text, in one safe line; whoever knows the file's name puts it before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct Fault {
    /// Where.
    pub at: Place,
    /// What.
    pub what: String,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is.
    pub at: Place,
    /// The value.
    pub value: Value,
}

/// A value, as far as any setting needs one.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Switch(bool),
    /// Values between brackets.
    List(Vec<Value>),
    /// Keys with values, in the order of the text.
    Table(Vec<Entry>),
    /// A fraction, a time, or a number that is too large.
    Other,
}

impl Fault {
    /// What is wrong with an entry.
    #[must_use]
    pub fn of(entry: &Entry, what: impl fmt::Display) -> Self {
        Self {
            at: entry.at,
            what: format!("{}: {what}", escape_within(&entry.key, 100)),
        }
    }

    /// A key that does not exist, with the one that was probably meant.
    #[must_use]
    pub fn unknown<'a>(entry: &Entry, keys: impl Iterator<Item = &'a str>) -> Self {
        Self::of(entry, format!("no such key{}", meant(&entry.key, keys)))
    }

    /// A value of another kind than is wanted here.
    #[must_use]
    pub fn kind(entry: &Entry, wanted: &str) -> Self {
        let kind = entry.value.kind();
        Self::of(entry, format!("it is {kind}, and should be {wanted}"))
    }
}

/// The word that was probably meant, as the end of a sentence; empty if there is none.
pub fn meant<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> String {
    nearest(typed, words).map_or_else(String::new, |it| format!(": did you mean {}?", quoted(it)))
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Switch(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other => "another value",
        }
    }
}

/// Reads a text: its keys with their values, in its order.
///
/// ```
/// let fault = kubectl_sts::settings::read("fps = 30\nfps = 60").unwrap_err();
/// assert_eq!(fault.to_string(), "2:1: duplicate key: fps");
/// ```
pub fn read(text: &str) -> Result<Vec<Entry>, Fault> {
    match DeTable::parse(text) {
        Ok(table) => Ok(entries(table.get_ref(), text)),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let mut what = escape_within(error.message(), 200).replace("^J", ", ");
            // Of anything else than a key nothing is repeated: it may be long.
            if error.message() == "duplicate key"
                && let Some(key) = text.get(span.clone())
            {
                what = format!("{what}: {}", escape_within(key, 100));
            }
            Err(Fault {
                at: place(text, span.start),
                what,
            })
        }
    }
}

fn entries(table: &DeTable<'_>, text: &str) -> Vec<Entry> {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        Entry {
            key: name.clone().into_owned(),
            at: place(text, key.span().start),
            value: convert(value.get_ref(), text),
        }
    };
    table.iter().map(entry).collect()
}

fn convert(value: &DeValue<'_>, text: &str) -> Value {
    match value {
        DeValue::String(it) => Value::Text(it.clone().into_owned()),
        DeValue::Integer(it) => {
            i64::from_str_radix(it.as_str(), it.radix()).map_or(Value::Other, Value::Number)
        }
        DeValue::Boolean(it) => Value::Switch(*it),
        DeValue::Array(them) => {
            Value::List(them.iter().map(|it| convert(it.get_ref(), text)).collect())
        }
        DeValue::Table(it) => Value::Table(entries(it, text)),
        DeValue::Float(_) | DeValue::Datetime(_) => Value::Other,
    }
}

/// The place of a byte.
#[must_use]
pub fn place(text: &str, byte: usize) -> Place {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    Place {
        line: before.matches('\n').count() + 1,
        column: line.trim_start_matches('\u{feff}').chars().count() + 1,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
