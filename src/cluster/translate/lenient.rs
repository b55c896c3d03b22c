//! Fields that never stand in the way of the rest: what has the wrong type counts as absent.
//!
//! A newer server may give a field another type than the one we know. The object is still shown, without
//! that field, and the field is counted.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::domain::{Quantity, Text};

thread_local! {
    // Derived deserializers cannot carry state along, and one object is read without a pause on one thread.
    static ODD: Cell<u32> = const { Cell::new(0) };
}

/// Begins to count odd fields anew.
pub(super) fn begin_count() {
    ODD.set(0);
}

/// How many fields were odd since the count began.
pub(super) fn count() -> u32 {
    ODD.get()
}

/// A field that may be absent, `null`, or of a type that we do not understand.
#[derive(Clone, Debug)]
pub(super) struct Field<T>(pub(super) Option<T>);

/// What can stand in a [`Field`]: each method answers for one JSON type, `None` when it does not fit.
pub(super) trait Piece: Sized {
    fn text(_: &str) -> Option<Self> {
        None
    }
    fn number(_: i64) -> Option<Self> {
        None
    }
    fn boolean(_: bool) -> Option<Self> {
        None
    }
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// A text that is only compared, and is one of few in nearly every object: those are not copied.
#[derive(Clone, Debug)]
pub(super) struct Word(Cow<'static, str>);

/// The texts that stand in every pod.
const WORDS: [&str; 10] = [
    "True",
    "False",
    "Ready",
    "ContainersReady",
    "PodScheduled",
    "Initialized",
    "PodReadyToStartContainers",
    "StatefulSet",
    "apps/v1",
    "Unknown",
];

/// Labels and other maps from text to text.
pub(super) type Labels = BTreeMap<Text, Text>;

/// A number or a text, kept as text: ports, percentages.
#[derive(Clone, Debug)]
pub(super) struct Mixed(pub(super) Text);

/// An object kept whole, also the fields that we do not know.
#[derive(Clone, Debug)]
pub(super) struct Tree(pub(super) serde_json::Value);

/// Something of whatever type is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present;

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Field<T> {
    pub(super) fn take(&mut self) -> Option<T> {
        self.0.take()
    }
}

impl<T: Default> Field<T> {
    pub(super) fn or_default(self) -> T {
        self.0.unwrap_or_default()
    }
}

impl<'de, T: Piece> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any(PhantomData))
    }
}

struct Any<T>(PhantomData<T>);

fn noted<T>(value: Option<T>) -> Field<T> {
    if value.is_none() {
        ODD.set(ODD.get().saturating_add(1));
    }
    Field(value)
}

impl<'de, T: Piece> Visitor<'de> for Any<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(noted(T::text(text)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(noted(T::number(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(noted(i64::try_from(number).ok().and_then(T::number)))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(noted(None))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Self::Value, E> {
        Ok(noted(T::boolean(yes)))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Field(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::map(map).map(noted)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::list(list).map(noted)
    }
}

impl Piece for Text {
    fn text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Piece for Word {
    fn text(text: &str) -> Option<Self> {
        let known = WORDS.into_iter().find(|it| *it == text);
        Some(Self(
            known.map_or_else(|| Cow::Owned(text.into()), Cow::Borrowed),
        ))
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Piece for Timestamp {
    fn text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Piece for i64 {
    fn number(number: i64) -> Option<Self> {
        Some(number)
    }
}

impl Piece for i32 {
    fn number(number: i64) -> Option<Self> {
        number.try_into().ok()
    }
}

impl Piece for u32 {
    fn number(number: i64) -> Option<Self> {
        number.try_into().ok()
    }
}

impl Piece for bool {
    fn boolean(yes: bool) -> Option<Self> {
        Some(yes)
    }
}

impl Piece for Quantity {
    fn text(text: &str) -> Option<Self> {
        Some(Self::new(text))
    }
    fn number(number: i64) -> Option<Self> {
        Some(Self::new(&number.to_string()))
    }
}

impl Piece for Mixed {
    fn text(text: &str) -> Option<Self> {
        Some(Self(text.into()))
    }
    fn number(number: i64) -> Option<Self> {
        Some(Self(number.to_string().into()))
    }
}

impl Piece for Present {
    fn text(_: &str) -> Option<Self> {
        Some(Self)
    }
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(Self))
    }
}

impl Piece for Tree {
    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        let whole = serde_json::Value::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Some(Self(whole)))
    }
}

impl Piece for Labels {
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        let mut labels = Self::new();
        while let Some((key, value)) = map.next_entry::<Text, Field<Text>>()? {
            if let Some(value) = value.0 {
                labels.insert(key, value);
            }
        }
        Ok(Some(labels))
    }
}

impl<T: Piece> Piece for Vec<T> {
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut items = Self::new();
        while let Some(item) = list.next_element::<Field<T>>()? {
            items.extend(item.0);
        }
        Ok(Some(items))
    }
}

/// A JSON object of named fields, each of which may be absent or odd.
macro_rules! wire {
    ($($(#[$doc:meta])* struct $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(super) struct $name {
            $($(#[$attr])* pub(super) $field: $crate::cluster::translate::lenient::Field<$type>,)*
        }

        impl $crate::cluster::translate::lenient::Piece for $name {
            fn map<'de, A: serde::de::MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
                serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Some)
            }
        }
    )*};
}

/// The JSON object at the top: it has `metadata`.
macro_rules! whole {
    ($($name:ident),*) => {$(
        impl $crate::cluster::translate::wire::Whole for $name {
            fn meta(&mut self) -> &mut $crate::cluster::translate::wire::Meta {
                self.metadata.0.get_or_insert_default()
            }
        }
    )*};
}

pub(super) use {whole, wire};
