//! Lists: whole ones, and ones in pages that all show the same moment.

use std::collections::BTreeMap;

use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use serde_json::{Value, json};

use super::options::{Options, Selection, Version};
use crate::sim::refusal::Refusal;
use crate::sim::store::{Key, Object, Store};
use crate::sim::value::text;

/// One page of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// The objects.
    pub items: Vec<Object>,
    /// The moment that the list shows.
    pub revision: u64,
    /// How to ask for the next page; empty if this is the last.
    pub proceed: String,
    /// How many objects come after this page, where that is known.
    pub remaining: Option<usize>,
}

/// Where the next page begins, and which moment it shows.
struct Token {
    /// None: whatever is newest.
    revision: Option<u64>,
    namespace: String,
    name: String,
}

impl Page {
    /// The page that these options ask for.
    pub fn read(store: &Store, options: &Options) -> Result<Self, Refusal> {
        let newest = store.revision();
        let selection = &options.selection;
        let token = match options.proceed.as_str() {
            "" => None,
            _ if matches!(options.version, Version::At(_)) => {
                return Err(Refusal::bad_request(
                    "specifying resource version is not allowed when using continue",
                ));
            }
            proceed => Some(Token::parse(proceed)?),
        };
        let revision = match (&token, options.version) {
            (Some(token), _) => token.revision.unwrap_or(newest),
            (None, Version::At(at)) if at > newest => return Err(too_large(at, newest)),
            (None, Version::At(at)) if options.is_exact => at,
            _ => newest,
        };
        let Some(undone) = undone(store, selection, revision) else {
            return Err(expired(token.as_ref()));
        };
        let after = token.map(|it| Key::new(selection.kind, it.namespace, it.name));
        let mut page = Self {
            revision,
            ..Self::default()
        };
        let objects = merged(store, selection, &undone, after.as_ref());
        // Whoever takes any version gets it from the cache, and all of it.
        let is_cached = options.version == Version::Any && options.proceed.is_empty();
        let limit = if options.limit == 0 || is_cached {
            usize::MAX
        } else {
            options.limit
        };
        let mut rest = objects.filter(|(_, it)| selection.select(it));
        let mut last = None;
        for (key, object) in rest.by_ref().take(limit) {
            page.items.push(object.clone());
            last = Some(key);
        }
        let is_plain = selection.is_plain();
        let left = if is_plain {
            rest.count()
        } else {
            usize::from(rest.next().is_some())
        };
        if let (Some(last), true) = (last, left > 0) {
            page.proceed = Token {
                revision: Some(revision),
                namespace: last.namespace.clone(),
                name: last.name.clone(),
            }
            .text();
            page.remaining = is_plain.then_some(left);
        }
        Ok(page)
    }
}

/// What the objects were at this revision, where they have changed since; none if that is forgotten.
fn undone(
    store: &Store,
    selection: &Selection,
    revision: u64,
) -> Option<BTreeMap<Key, Option<Object>>> {
    let mut undone = BTreeMap::new();
    for change in store.since(revision)? {
        if selection.covers(&change.key) {
            undone
                .entry(change.key.clone())
                .or_insert_with(|| change.old.clone());
        }
    }
    Some(undone)
}

/// The objects of a place in the order of their keys, as they were before what is undone.
fn merged<'a>(
    store: &'a Store,
    selection: &'a Selection,
    undone: &'a BTreeMap<Key, Option<Object>>,
    after: Option<&Key>,
) -> impl Iterator<Item = (&'a Key, &'a Object)> {
    let first = Key::new(selection.kind, selection.namespace.clone(), "");
    let after = after.cloned();
    let is_ahead = move |key: &Key| after.as_ref().is_none_or(|after| key > after);
    let begins_after = is_ahead.clone();
    let mut now = store
        .from(first)
        .take_while(|(key, _)| selection.covers(key))
        .filter(move |(key, _)| begins_after(key) && !undone.contains_key(*key))
        .peekable();
    let mut then = undone
        .iter()
        .filter(move |(key, _)| is_ahead(key))
        .filter_map(|(key, object)| Some((key, object.as_ref()?)))
        .peekable();
    std::iter::from_fn(move || match (now.peek(), then.peek()) {
        (Some((here, _)), Some((there, _))) if there < here => then.next(),
        (Some(_), _) => now.next(),
        (None, _) => then.next(),
    })
}

impl Token {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = |why: &str| {
            Refusal::bad_request(format!(
                "invalid continue token: continue key is not valid: {why}"
            ))
        };
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(text.trim_end_matches('='))
            .map_err(|error| refused(&illegal(&error)))?;
        let token: Value =
            serde_json::from_slice(&bytes).map_err(|error| refused(&error.to_string()))?;
        if self::text(&token, "/v") != "meta.k8s.io/v1" {
            return Err(refused("server does not recognize this encoded version"));
        }
        let start = self::text(&token, "/start").trim_end_matches('\0');
        let (namespace, name) = start.split_once('/').unwrap_or(("", start));
        Ok(Self {
            revision: token
                .get("rv")
                .and_then(Value::as_i64)
                .and_then(|it| u64::try_from(it).ok()),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        })
    }

    fn text(&self) -> String {
        let start = if self.namespace.is_empty() {
            format!("{}\0", self.name)
        } else {
            format!("{}/{}\0", self.namespace, self.name)
        };
        let revision = self
            .revision
            .and_then(|it| i64::try_from(it).ok())
            .unwrap_or(-1);
        let token = json!({ "v": "meta.k8s.io/v1", "rv": revision, "start": start });
        BASE64_URL_SAFE_NO_PAD.encode(token.to_string())
    }
}

/// In the words of Go, which blames the quantum in which the bytes end.
fn illegal(error: &DecodeError) -> String {
    let at = match error {
        DecodeError::InvalidByte(at, _) | DecodeError::InvalidLastSymbol(at, _) => *at,
        DecodeError::InvalidLength(length) => length - length % 4,
        DecodeError::InvalidPadding => 0,
    };
    format!("illegal base64 data at input byte {at}")
}

/// The version has not been made yet.
#[must_use]
pub fn too_large(wished: u64, newest: u64) -> Refusal {
    let message = format!("Timeout: Too large resource version: {wished}, current: {newest}");
    let cause =
        json!({ "reason": "ResourceVersionTooLarge", "message": "Too large resource version" });
    Refusal::new(504, "Timeout", message).with(json!({ "causes": [cause], "retryAfterSeconds": 1 }))
}

fn expired(token: Option<&Token>) -> Refusal {
    let Some(token) = token else {
        return Refusal::new(
            410,
            "Expired",
            "The resourceVersion for the provided list is too old.",
        );
    };
    let fresh = Token {
        revision: None,
        namespace: token.namespace.clone(),
        name: token.name.clone(),
    };
    let mut refusal = Refusal::new(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    );
    refusal.proceed = fresh.text();
    refusal
}
