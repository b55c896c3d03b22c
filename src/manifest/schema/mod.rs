//! The schema of a group and version, from the server's OpenAPI v3 document: what is kept of it, and no more.

use serde_json::Value;

/// What the server knows of the kinds of one group and version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {}

/// Something that the schema does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The JSON pointer of the field.
    pub pointer: String,
    /// One sentence.
    pub words: String,
}

/// What the schema says of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its type in a word or two: `integer`, `[]Container`, `map of text`.
    pub kind: String,
    /// The first sentence of its description.
    pub about: String,
    /// The values that it may have, where they are listed.
    pub choices: Vec<String>,
    /// Whether it must be there.
    pub is_required: bool,
}

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The word.
    pub word: String,
    /// What it is, in a word or two.
    pub kind: String,
    /// What it does, in one line.
    pub about: String,
}

impl Schema {
    /// Of an OpenAPI v3 document, as the server sends it.
    pub fn read(_document: &[u8]) -> Result<Self, String> {
        Ok(Self::default())
    }

    /// What an object has that the schema does not allow: unknown fields, wrong types, values that are none of the listed.
    #[must_use]
    pub fn faults(&self, _version: &str, _kind: &str, _object: &Value) -> Vec<Fault> {
        Vec::new()
    }

    /// What it says of the field at a pointer.
    #[must_use]
    pub fn field(&self, _version: &str, _kind: &str, _pointer: &str) -> Option<Field> {
        None
    }

    /// The fields of the map at a pointer that begin with these letters, and are not among those that it has.
    #[must_use]
    pub fn keys(
        &self,
        (_version, _kind): (&str, &str),
        _pointer: &str,
        _letters: &str,
    ) -> Vec<Suggestion> {
        Vec::new()
    }

    /// The values that the field at a pointer may have and that begin with these letters.
    #[must_use]
    pub fn values(
        &self,
        (_version, _kind): (&str, &str),
        _pointer: &str,
        _letters: &str,
    ) -> Vec<Suggestion> {
        Vec::new()
    }
}
