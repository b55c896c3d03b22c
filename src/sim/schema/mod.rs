//! The fields of every kind that is served: their types, and how lists are merged and owned.
//!
//! One table says it all (`types.txt`): what decoding knows, what a strategic merge patch merges by, which
//! items of a list have owners of their own. A line without indentation is a type with its version, a
//! line below it a field:
//!
//! ```text
//! PodSpec v1
//!  containers []Container always keys=name merge=name
//!  hostname string
//! ```
//!
//! `*` may be absent where the plain type has a zero, `always` is written even when zero, `keys=` and
//! `set` are lists whose items have owners, `merge=` and `merge` lists that patches merge.

pub mod document;
mod read;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::resource::Kind;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text; the name of its Go type.
    Text(String),
    /// A whole number; the name of its Go type.
    Whole(String),
    /// Any number.
    Float,
    /// `true` or `false`.
    Truth,
    /// Such as `500m`.
    Quantity,
    /// Such as `25%`.
    IntOrText,
    /// A moment, in whole seconds.
    Time,
    /// A moment, with microseconds.
    MicroTime,
    /// Base64.
    Bytes,
    /// Whatever it may be.
    Any,
    /// An object of this type.
    Struct(String),
    /// A list.
    List(Box<Shape>),
    /// A map with keys of the user's.
    Map(Box<Shape>),
}

/// Whether the items of a list, or the entries of a map, have owners of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Owned {
    /// Lists: as a whole. Maps: by entry.
    #[default]
    Plain,
    /// As a whole.
    Atomic,
    /// By their value.
    Set,
    /// By these fields.
    Keys(Vec<String>),
}

/// What a strategic merge patch does with a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Merging {
    /// Lists are replaced, maps merged.
    #[default]
    Plain,
    /// Lists of plain values are joined.
    Union,
    /// Lists of objects are merged by this field.
    Key(String),
    /// Maps are replaced.
    Replace,
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it holds.
    pub shape: Shape,
    /// Whether the zero of its type is told from its absence.
    pub is_pointer: bool,
    /// Whether it is written even when it is zero.
    pub is_always: bool,
    /// Whose its parts are.
    pub owned: Owned,
    /// How patches merge it.
    pub merging: Merging,
    /// Whether patches name the fields that stay.
    pub retains_keys: bool,
}

/// A type.
#[derive(Debug, Default)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// The version of its API group.
    pub version: String,
    /// Whether it is owned as a whole.
    pub is_atomic: bool,
    /// By name.
    pub fields: BTreeMap<String, Field>,
}

static TYPES: LazyLock<BTreeMap<String, Type>> =
    LazyLock::new(|| read::read(include_str!("types.txt")));

static NONE: LazyLock<Type> = LazyLock::new(Type::default);

/// The type of that name.
#[must_use]
pub fn named(name: &str) -> &'static Type {
    TYPES.get(name).unwrap_or(&NONE)
}

/// The type of a kind's objects.
#[must_use]
pub fn of(kind: Kind) -> &'static Type {
    named(kind.resource().name)
}

impl Shape {
    /// The type of an object, if that is what it is.
    #[must_use]
    pub fn object(&self) -> Option<&'static Type> {
        match self {
            Self::Struct(name) => Some(named(name)),
            _ => None,
        }
    }

    /// As Go names it in messages.
    #[must_use]
    pub fn go(&self) -> String {
        match self {
            Self::Text(name) | Self::Whole(name) => name.clone(),
            Self::Float => "float64".to_owned(),
            Self::Truth => "bool".to_owned(),
            Self::Quantity => "resource.Quantity".to_owned(),
            Self::IntOrText => "intstr.IntOrString".to_owned(),
            Self::Time | Self::MicroTime => "string".to_owned(),
            Self::Bytes => "[]uint8".to_owned(),
            Self::Any => "interface {}".to_owned(),
            Self::Struct(name) => format!("{}.{name}", named(name).version),
            Self::List(item) => format!("[]{}", item.go()),
            Self::Map(item) => format!("map[string]{}", item.go()),
        }
    }
}
