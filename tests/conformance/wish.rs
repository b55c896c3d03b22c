//! What is waited for, and since when it is so.

use serde_json::Value;

use super::answer::found;
use super::recorder::{Kind, Seen, is_ready};
use super::scenario::Wish;

pub fn fulfils(object: Option<&Value>, wish: &Wish) -> bool {
    match (object, wish) {
        (None, Wish::Is(word)) => word == "gone",
        (None, Wish::Has(_)) => false,
        (Some(object), Wish::Has(fields)) => fields
            .iter()
            .all(|(pointer, value)| found(object, pointer) == *value),
        (Some(object), Wish::Is(word)) => match word.as_str() {
            "gone" => false,
            "there" => true,
            "ready" => is_ready(object) && object["metadata"]["deletionTimestamp"].is_null(),
            "unready" => !is_ready(object),
            "terminating" => !object["metadata"]["deletionTimestamp"].is_null(),
            phase => object["status"]["phase"] == phase,
        },
    }
}

/// The first version from this one on at which the object was as wished.
pub fn first(seen: &Seen, kind: Kind, name: &str, since: u64, wish: &Wish) -> Option<u64> {
    let mut changes = seen
        .changes
        .iter()
        .filter(|it| it.kind == kind && it.name == name)
        .peekable();
    let mut before = None;
    while let Some(change) = changes.next_if(|it| it.version <= since) {
        before = change.is.as_ref();
    }
    if fulfils(before, wish) {
        return Some(since);
    }
    changes
        .find(|it| fulfils(it.is.as_ref(), wish))
        .map(|it| it.version)
}
