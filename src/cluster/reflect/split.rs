//! Bytes to items and lines: takes an answer apart while it arrives, and never holds the whole of it.
//!
//! Only the shape is followed here (strings, depth); whether an item is well-formed is found out when it
//! is decoded.

use serde::Deserialize;

use super::scan::{Value, find};

/// No item, and no line of a watch, may be longer. The API server itself keeps objects below 1.5 MiB.
pub const LONGEST: usize = 8 << 20;

/// The metadata of a list is a few hundred bytes; a continue token can make it some thousand.
const LONGEST_META: usize = 64 << 10;

/// A list, taken apart as it arrives.
#[derive(Default)]
pub struct Splitter {
    place: Place,
    value: Value,
    kept: Kept,
    meta: ListMeta,
}

/// What a list says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ListMeta {
    /// The moment of which the list speaks.
    pub resource_version: String,
    /// Where the next page begins; empty on the last one.
    pub r#continue: String,
}

/// What was found in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// One whole item.
    Item(&'a [u8]),
    /// An item that was too long to keep.
    TooLong,
}

/// The bytes are no list, or they broke off.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoList {
    /// Something else stands where the list should be.
    #[error("the answer is not a list")]
    Shape,
    /// Its metadata is too long, or not what it should be.
    #[error("the answer is a list without readable metadata")]
    Meta,
    /// It ends before its closing brace.
    #[error("the list broke off")]
    BrokenOff,
}

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// The space before the opening brace.
    #[default]
    Before,
    /// The space between two fields of the list.
    Fields,
    /// The name of a field.
    Key,
    /// The space between a name and its value.
    Colon(Field),
    /// The value of a field.
    Of(Field),
    /// The space between two items.
    Items,
    /// An item.
    Item,
    /// What follows the closing brace.
    After,
}

/// The fields of a list that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Items,
    Metadata,
    Other,
}

impl Splitter {
    /// Takes the next bytes, and hands over each item that they complete.
    pub fn feed(
        &mut self,
        mut bytes: &[u8],
        mut found: impl FnMut(Found<'_>),
    ) -> Result<(), NoList> {
        while let Some((&byte, rest)) = bytes.split_first() {
            match self.place {
                Place::After => return Ok(()),
                Place::Key | Place::Of(_) | Place::Item => {
                    let Some((value, after)) = self.value.until_end(bytes) else {
                        self.keep(bytes);
                        return Ok(());
                    };
                    self.complete(value, &mut found)?;
                    bytes = after;
                }
                _ if byte.is_ascii_whitespace() => bytes = rest,
                _ => bytes = if self.step(byte)? { rest } else { bytes },
            }
        }
        Ok(())
    }

    /// What the list said of itself, once all its bytes were fed.
    pub fn finish(self) -> Result<ListMeta, NoList> {
        match self.place {
            Place::After if self.meta.resource_version.is_empty() => Err(NoList::Meta),
            Place::After => Ok(self.meta),
            Place::Before => Err(NoList::Shape),
            _ => Err(NoList::BrokenOff),
        }
    }

    /// One byte between names and values; whether it was used up.
    fn step(&mut self, byte: u8) -> Result<bool, NoList> {
        let begins = !matches!(byte, b',' | b':' | b'}' | b']');
        let (place, used) = match (self.place, byte) {
            (Place::Before, b'{') | (Place::Fields, b',') | (Place::Items, b']') => {
                (Place::Fields, true)
            }
            (Place::Fields, b'}') => (Place::After, true),
            (Place::Fields, b'"') => (Place::Key, false),
            (Place::Colon(field), b':') => (Place::Colon(field), true),
            (Place::Colon(Field::Items), b'[') | (Place::Items, b',') => (Place::Items, true),
            // An empty list may be written as null.
            (Place::Colon(Field::Items), b'n') => (Place::Of(Field::Other), false),
            (Place::Colon(field @ (Field::Metadata | Field::Other)), _) if begins => {
                (Place::Of(field), false)
            }
            (Place::Items, _) if begins => (Place::Item, false),
            _ => return Err(NoList::Shape),
        };
        self.place = place;
        Ok(used)
    }

    fn limit(&self) -> usize {
        match self.place {
            Place::Item => LONGEST,
            Place::Key | Place::Of(Field::Metadata) => LONGEST_META,
            _ => 0,
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let limit = self.limit();
        self.kept.add(bytes, limit);
    }

    /// A value has ended: these are its last bytes.
    fn complete(&mut self, last: &[u8], found: &mut impl FnMut(Found<'_>)) -> Result<(), NoList> {
        let limit = self.limit();
        let whole = self.kept.with(last, limit);
        self.place = match self.place {
            Place::Key => Place::Colon(match whole {
                Some(b"\"items\"") => Field::Items,
                Some(b"\"metadata\"") => Field::Metadata,
                _ => Field::Other,
            }),
            Place::Of(Field::Metadata) => {
                self.meta = whole
                    .and_then(|json| serde_json::from_slice(json).ok())
                    .ok_or(NoList::Meta)?;
                Place::Fields
            }
            Place::Item => {
                found(whole.map_or(Found::TooLong, Found::Item));
                Place::Items
            }
            _ => Place::Fields,
        };
        self.kept.clear();
        Ok(())
    }
}

/// The bytes of a value or line that began in an earlier chunk.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    too_long: bool,
}

impl Kept {
    fn add(&mut self, bytes: &[u8], limit: usize) {
        self.too_long |= self.bytes.len() + bytes.len() > limit;
        if self.too_long {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// What was kept and the last bytes in one; nothing when it is longer than the limit.
    fn with<'a>(&'a mut self, last: &'a [u8], limit: usize) -> Option<&'a [u8]> {
        if self.bytes.is_empty() && !self.too_long {
            return Some(last).filter(|last| last.len() <= limit);
        }
        self.add(last, limit);
        Some(&*self.bytes).filter(|_| !self.too_long)
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.too_long = false;
    }
}

/// A watch, taken apart into its lines.
#[derive(Default)]
pub struct Lines {
    kept: Kept,
}

impl Lines {
    /// Takes the next bytes, and hands over each line that they complete, until one is answered with
    /// an error. A line that is too long is handed over as nothing.
    pub fn feed<E>(
        &mut self,
        mut bytes: &[u8],
        mut line: impl FnMut(Option<&[u8]>) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some((end, _)) = find(bytes, |byte| byte == b'\n') {
            let (last, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
            let whole = self.kept.with(last, LONGEST);
            if whole.is_none_or(|line| !line.trim_ascii().is_empty()) {
                line(whole)?;
            }
            self.kept.clear();
            bytes = rest.get(1..).unwrap_or_default();
        }
        self.kept.add(bytes, LONGEST);
        if self.kept.too_long {
            line(None)
        } else {
            Ok(())
        }
    }
}
