//! The schema of a group and version, from the server's OpenAPI v3 document: what is kept of it, and no more.
//!
//! A server's document is up to 1.6 MB. Kept are the types that its kinds are made of, with the first sentence of what is said
//! of each field; paths, parameters and the types of lists and options are not.

mod faults;
mod quantity;
mod read;
mod suggest;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

pub(super) use suggest::{begins, suggestion};

/// What the server knows of the kinds of one group and version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// By version (`apps/v1`) and kind.
    kinds: BTreeMap<String, BTreeMap<String, Shape>>,
    types: Vec<Type>,
}

/// Something that the schema does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The JSON pointer of the field; of one that is missing: where it would be.
    pub pointer: String,
    /// One sentence, escaped.
    pub words: String,
}

/// What the schema says of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its type in a word or two: `integer`, `[]Container`, `map of text`.
    pub kind: String,
    /// The first sentence of its description, escaped.
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
    /// What is typed behind it.
    pub form: Form,
}

/// What is typed behind a word that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing: it is a value, text.
    Text,
    /// Nothing: it is a value, and none that is text.
    Word,
    /// The value of a field.
    Scalar,
    /// The fields of a map, below it.
    Map,
    /// The items of a list, below it.
    List,
}

/// A text that many hold.
type Word = Arc<str>;

/// What a field holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Shape {
    /// Whatever it may be.
    #[default]
    Any,
    Text,
    /// One of these texts.
    Choice(Arc<[Choice]>),
    Truth,
    /// A whole number that fits into 64 bits.
    Whole,
    /// A whole number that fits into 32 bits.
    Whole32,
    Number,
    /// Such as `500m`.
    Quantity,
    /// Such as `25%` or `1`.
    IntOrText,
    Time,
    Base64,
    /// The fields of the type with this number.
    Object(usize),
    List(Box<Shape>),
    Map(Box<Shape>),
}

/// One of the values that a field may have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    word: Word,
    about: Word,
}

/// The fields of an object, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Type {
    name: Word,
    about: Word,
    properties: Vec<Property>,
    /// Whether it may have fields that are not listed.
    is_open: bool,
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Property {
    name: Word,
    about: Word,
    shape: Shape,
    is_required: bool,
}

impl Schema {
    /// Of an OpenAPI v3 document, as the server sends it; or why it is none, in one sentence.
    ///
    /// ```
    /// use kubectl_sts::manifest::Schema;
    /// let document = br##"{"components": {"schemas": {"io.k8s.api.apps.v1.StatefulSet": {
    ///     "type": "object",
    ///     "properties": {
    ///         "kind": {"type": "string", "description": "What it is. And more."},
    ///         "metadata": {"type": "object"}
    ///     },
    ///     "x-kubernetes-group-version-kind": [{"group": "apps", "version": "v1", "kind": "StatefulSet"}]
    /// }}}}"##;
    /// let schema = Schema::read(document).unwrap();
    /// assert_eq!(schema.field("apps/v1", "StatefulSet", "/kind").unwrap().about, "What it is.");
    /// ```
    pub fn read(document: &[u8]) -> Result<Self, String> {
        read::read(document)
    }

    /// Whether it tells of a kind.
    #[must_use]
    pub fn knows(&self, version: &str, kind: &str) -> bool {
        self.root(version, kind).is_some()
    }

    /// The kinds that it tells of, of a version.
    pub fn kinds(&self, version: &str) -> impl Iterator<Item = &str> {
        let kinds = self.kinds.get(version);
        kinds
            .into_iter()
            .flat_map(|it| it.keys().map(String::as_str))
    }

    /// What an object has that the schema does not allow: unknown fields, wrong types, values that are none of the listed, and
    /// what is missing; the first 200 of these. Nothing of a kind that is not known.
    #[must_use]
    pub fn faults(&self, version: &str, kind: &str, object: &Value) -> Vec<Fault> {
        self.root(version, kind)
            .map_or_else(Vec::new, |root| faults::faults(self, root, object))
    }

    /// What it says of the field at a pointer; of the kind itself where that is empty.
    #[must_use]
    pub fn field(&self, version: &str, kind: &str, pointer: &str) -> Option<Field> {
        suggest::field(self, self.root(version, kind)?, pointer)
    }

    /// The fields that the map at a pointer can have and that begin with these letters, the required ones first. Those that it
    /// has already are not known here.
    #[must_use]
    pub fn keys(
        &self,
        (version, kind): (&str, &str),
        pointer: &str,
        letters: &str,
    ) -> Vec<Suggestion> {
        self.root(version, kind)
            .map_or_else(Vec::new, |root| suggest::keys(self, root, pointer, letters))
    }

    /// The values that the field at a pointer may have and that begin with these letters.
    #[must_use]
    pub fn values(
        &self,
        (version, kind): (&str, &str),
        pointer: &str,
        letters: &str,
    ) -> Vec<Suggestion> {
        let Some(root) = self.root(version, kind) else {
            return Vec::new();
        };
        let named = match pointer {
            "/apiVersion" => version,
            "/kind" => kind,
            _ => return suggest::values(self, root, pointer, letters),
        };
        suggest::only(named, letters)
    }

    fn root(&self, version: &str, kind: &str) -> Option<&Shape> {
        self.kinds.get(version)?.get(kind)
    }

    fn object(&self, shape: &Shape) -> Option<&Type> {
        match shape {
            Shape::Object(number) => self.types.get(*number),
            _ => None,
        }
    }
}

impl Type {
    fn property(&self, name: &str) -> Option<&Property> {
        let place = self.properties.binary_search_by(|it| (*it.name).cmp(name));
        place.ok().and_then(|place| self.properties.get(place))
    }
}
