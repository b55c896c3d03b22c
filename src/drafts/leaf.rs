//! A file's content: a draft as JSON.

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::draft::Draft;

/// The most bytes of a file.
pub(super) const LARGEST: usize = 4 * 1024 * 1024;

/// The keys, in the order in which people read them. What a newer version adds is skipped.
#[derive(Serialize, Deserialize)]
struct Leaf {
    key: String,
    #[serde(default)]
    about: String,
    at: Timestamp,
    text: String,
    #[serde(default)]
    opened: Option<Value>,
}

/// A draft as a file has it; an error if it is too large for one.
pub(super) fn written(draft: &Draft) -> io::Result<Vec<u8>> {
    let leaf = Leaf {
        key: draft.key.clone(),
        about: draft.about.clone(),
        at: draft.at,
        text: draft.text.clone(),
        opened: draft.opened.clone(),
    };
    let bytes = serde_json::to_vec(&leaf)?;
    if bytes.len() > LARGEST {
        return Err(io::Error::other("it is larger than 4 MiB"));
    }
    Ok(bytes)
}

/// The draft of a file; nothing where it is none, or is kept under another key.
pub(super) fn read(bytes: &[u8], key: &str) -> Option<Draft> {
    let leaf: Leaf = serde_json::from_slice(bytes).ok()?;
    (leaf.key == key).then_some(Draft {
        key: leaf.key,
        about: leaf.about,
        at: leaf.at,
        text: leaf.text,
        opened: leaf.opened,
    })
}
