//! YAML as `kubectl` reads and writes it, to and from JSON.
//!
//! What a text means is decided by those who will read it next: an editor that takes `yes` for a word shows one object and sends
//! another. `kubectl` goes through go-yaml, YAML 1.1 with its own exceptions, and from there to JSON; so does this, word for word.
//! It is stricter where kubectl guesses: a key that is there twice is refused, and so is a character that some readers take for
//! the end of a line and others do not.
//!
//! ```
//! use kubectl_sts::yaml;
//! let text = "paused: yes\nmode: 0644\ncount: 1e3\nversion: '1.10'\n";
//! let found = yaml::read(text)?;
//! assert_eq!(found, [serde_json::json!({"paused": true, "mode": 420, "count": 1000, "version": "1.10"})]);
//! assert_eq!(yaml::write(&found[0]), "count: 1000\nmode: 420\npaused: true\nversion: \"1.10\"\n");
//!
//! let trouble = yaml::read("replicas: 3\nreplicas: 5\n").unwrap_err();
//! assert_eq!(trouble.to_string(), "line 2, column 1: the key `replicas` is already there at line 1, column 1");
//! # Ok::<(), yaml::Trouble>(())
//! ```

mod build;
mod number;
mod order;
mod places;
mod quote;
mod scalar;
mod source;
mod timestamp;
mod tree;
mod trouble;
mod write;

use serde_json::Value;

pub use order::compare as order;
pub use places::{Place, Places, Point, Span};
pub use trouble::{Fault, Trouble};
pub use write::write;

/// The most bytes that a text may have: an API server takes no object above 3 MiB.
pub const LONGEST: usize = 4 * 1024 * 1024;

/// The most values that a text may stand for, each alias counted as all that it repeats.
pub const MOST_VALUES: usize = 500_000;

/// The most bytes of scalars that a text may stand for, each alias counted as all that it repeats.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How deep values may lie in each other: what serde_json reads.
pub const DEEPEST: usize = 127;

/// One document of a text, and where everything in it stands.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it says.
    pub value: Value,
    /// Where it says so.
    pub places: Places,
}

/// Every document of a text; those that say nothing are left out, as kubectl does.
///
/// ```
/// use kubectl_sts::yaml;
/// let found = yaml::read("---\n# nothing\n---\na: &x [1, 2]\nb: *x\n")?;
/// assert_eq!(found, [serde_json::json!({"a": [1, 2], "b": [1, 2]})]);
/// # Ok::<(), yaml::Trouble>(())
/// ```
pub fn read(text: impl AsRef<[u8]>) -> Result<Vec<Value>, Trouble> {
    let mut found = Vec::new();
    source::each_document(text.as_ref(), |tree| {
        let (value, _) = build::build(tree, false)?;
        found.extend((!value.is_null()).then_some(value));
        Ok(())
    })?;
    Ok(found)
}

/// The same, and where every key and value stands.
///
/// ```
/// use kubectl_sts::yaml;
/// let found = yaml::read_placed("spec:\n  replicas: 3\n")?;
/// let place = found[0].places.of("/spec/replicas").unwrap();
/// assert_eq!(place.value.start.to_string(), "line 2, column 13");
/// # Ok::<(), yaml::Trouble>(())
/// ```
pub fn read_placed(text: impl AsRef<[u8]>) -> Result<Vec<Document>, Trouble> {
    let mut found = Vec::new();
    source::each_document(text.as_ref(), |tree| {
        let (value, places) = build::build(tree, true)?;
        found.extend((!value.is_null()).then_some(Document { value, places }));
        Ok(())
    })?;
    Ok(found)
}
