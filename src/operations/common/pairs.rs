//! Labels and annotations as kubectl takes them: `tier=db team='a b' old-`.

use serde_json::{Value, json};

use crate::domain::escape;
use crate::domain::plan::{Edit, Refusal, at};

/// What may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// A value is at most 63 letters, digits, `-`, `_` or `.`.
    Labels,
    /// A value is any text.
    Annotations,
}

/// What was typed: keys, each with its new value, or none where it is to go.
pub struct Pairs(pub Vec<(String, Option<String>)>);

impl Pairs {
    /// Reads them, or says what is wrong.
    pub fn read(typed: &str, rules: Rules) -> Result<Self, Refusal> {
        let no = |words: String| Err(Refusal::new(words));
        let mut pairs: Vec<(String, Option<String>)> = Vec::new();
        for word in split(typed)? {
            let (key, value) = match (word.split_once('='), word.strip_suffix('-')) {
                (Some((key, value)), _) => (key, Some(value)),
                (None, Some(key)) => (key, None),
                (None, None) => {
                    let shown = escape::quoted(&word);
                    return no(format!("{shown} is neither key=value nor key-"));
                }
            };
            let shown = escape::quoted(key);
            if !is_key(key) {
                return no(format!(
                    "{shown} is no key: a name of at most 63 letters, digits, `-`, `_` and `.`, perhaps behind a domain and `/`"
                ));
            }
            if pairs.iter().any(|(it, _)| it == key) {
                return no(format!("{shown} comes twice"));
            }
            if let (Rules::Labels, Some(value)) = (rules, value)
                && !(value.is_empty() || is_name(value))
            {
                let value = escape::quoted(value);
                return no(format!(
                    "{value} is no value of a label: at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
                ));
            }
            pairs.push((key.to_owned(), value.map(str::to_owned)));
        }
        if pairs.is_empty() {
            return no("type key=value to set, key- to remove".into());
        }
        Ok(Self(pairs))
    }

    /// The edits of a map in an object; of one that is not there, one edit that adds it.
    pub fn edits(&self, object: &Value, map: &str) -> Result<Vec<Edit>, Refusal> {
        let missing = |key: &str| {
            let shown = escape::quoted(key);
            Refusal::new(format!("{shown} is not there, so it cannot be removed"))
        };
        let there = at(object, map).and_then(Value::as_object);
        let is_there = |key: &str| there.is_some_and(|it| it.contains_key(key));
        if let Some((key, _)) = self
            .0
            .iter()
            .find(|(key, value)| value.is_none() && !is_there(key))
        {
            return Err(missing(key));
        }
        let edits: Vec<Edit> = if there.is_some() {
            let each = self.0.iter();
            each.map(|(key, value)| {
                Edit::within(object, map, key, value.as_ref().map(|it| json!(it)))
            })
            .collect()
        } else {
            let new = self.0.iter();
            let new = new.map(|(key, value)| (key.clone(), json!(value)));
            vec![Edit::of(object, map, Some(Value::Object(new.collect())))]
        };
        if edits.iter().any(Edit::is_change) {
            Ok(edits)
        } else {
            Err(Refusal::new("it is so already"))
        }
    }

    /// The same for kubectl's `label` and `annotate`.
    pub fn words(&self) -> String {
        let words = self.0.iter().map(|(key, value)| match value {
            Some(value) => super::quoted(&format!("{key}={value}")),
            None => super::quoted(&format!("{key}-")),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Words as a shell parts them: by spaces, but not within quotes.
fn split(typed: &str) -> Result<Vec<String>, Refusal> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for it in typed.chars() {
        match (quote, it) {
            (Some(open), it) if it == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(it);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, it) if it.is_control() => {
                return Err(Refusal::new(
                    "there is a character in it that cannot be seen",
                ));
            }
            (_, it) => word.get_or_insert_default().push(it),
        }
    }
    if quote.is_some() {
        return Err(Refusal::new("a quote is not closed"));
    }
    words.extend(word);
    Ok(words)
}

/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>
fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((domain, name)) => is_domain(domain) && is_name(name),
        None => is_name(key),
    }
}

fn is_name(text: &str) -> bool {
    let ends = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
    let fits = |it: u8| it.is_ascii_alphanumeric() || b"-_.".contains(&it);
    let bytes = text.as_bytes();
    text.len() <= 63 && ends(bytes.first()) && ends(bytes.last()) && text.bytes().all(fits)
}

fn is_domain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(crate::domain::name::is_label)
}
