//! Reading the table of types.

use std::collections::BTreeMap;

use super::{Field, Merging, Owned, Shape, Type};

/// Every type of the table, by name.
pub fn read(table: &str) -> BTreeMap<String, Type> {
    let mut types: Vec<Type> = Vec::new();
    for line in table.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(second)) = (words.next(), words.next()) else {
            continue;
        };
        if line.starts_with(' ') {
            if let Some(last) = types.last_mut() {
                last.fields.insert(name.to_owned(), field(second, words));
            }
        } else {
            types.push(Type {
                name: name.to_owned(),
                version: second.to_owned(),
                is_atomic: words.next() == Some("atomic"),
                fields: BTreeMap::new(),
            });
        }
    }
    types.into_iter().map(|it| (it.name.clone(), it)).collect()
}

fn field<'a>(shape: &str, flags: impl Iterator<Item = &'a str>) -> Field {
    let (is_pointer, shape) = match shape.strip_prefix('*') {
        Some(rest) => (true, rest),
        None => (false, shape),
    };
    let mut field = Field {
        shape: read_shape(shape),
        is_pointer,
        is_always: false,
        owned: Owned::Plain,
        merging: Merging::Plain,
        retains_keys: false,
    };
    for flag in flags {
        match flag.split_once('=').unwrap_or((flag, "")) {
            ("always", _) => field.is_always = true,
            ("atomic", _) => field.owned = Owned::Atomic,
            ("set", _) => field.owned = Owned::Set,
            ("keys", keys) => {
                field.owned = Owned::Keys(keys.split(',').map(str::to_owned).collect());
            }
            ("merge", "") => field.merging = Merging::Union,
            ("merge", key) => field.merging = Merging::Key(key.to_owned()),
            ("replace", _) => field.merging = Merging::Replace,
            ("retainKeys", _) => field.retains_keys = true,
            _ => {}
        }
    }
    field
}

fn read_shape(word: &str) -> Shape {
    if let Some(item) = word.strip_prefix("[]") {
        return Shape::List(Box::new(read_shape(item)));
    }
    if let Some(item) = word.strip_prefix("map[]") {
        return Shape::Map(Box::new(read_shape(item)));
    }
    let (name, base) = word.split_once('=').unwrap_or((word, word));
    match base {
        "string" => Shape::Text(name.to_owned()),
        "int32" | "int64" | "int" => Shape::Whole(name.to_owned()),
        "float64" => Shape::Float,
        "bool" => Shape::Truth,
        "quantity" => Shape::Quantity,
        "intorstring" => Shape::IntOrText,
        "time" => Shape::Time,
        "microtime" => Shape::MicroTime,
        "bytes" => Shape::Bytes,
        "any" => Shape::Any,
        _ => Shape::Struct(name.to_owned()),
    }
}
