//! The form in which the API server writes an object: without what is unknown or empty, with the zeros that
//! are always written, quantities in their shortest form.

use serde_json::{Map, Value, json};

use super::path::Path;
use super::quantity;
use crate::sim::schema::{Field, Shape, Type};

/// What was found on the way.
#[derive(Debug, Default)]
pub struct Findings {
    /// The paths of the fields that the kind does not have.
    pub unknown: Vec<String>,
    /// The first thing that is of another type than its field, in the words of Go.
    pub wrong: Option<String>,
}

/// Settles an object of this type.
pub fn settle(value: &mut Value, kind: &'static Type) -> Findings {
    let mut findings = Findings::default();
    match value.as_object_mut() {
        Some(map) => fields(map, kind, &Path::ROOT, &mut findings),
        None => findings.wrong = Some(format!("json: cannot unmarshal {}", go_kind(value))),
    }
    findings.unknown.sort();
    findings
}

/// Settles what lies in one field of an object of this type, such as its status.
pub fn settle_field(object: &mut Value, kind: &'static Type, name: &str) -> Findings {
    let mut findings = Findings::default();
    if let (Some(map), Some(field)) = (object.as_object_mut(), kind.fields.get(name)) {
        let path = Path::ROOT;
        settle_entry(map, name, field, kind, &path, &mut findings);
    }
    findings
}

fn fields(map: &mut Map<String, Value>, kind: &'static Type, path: &Path<'_>, out: &mut Findings) {
    map.retain(|name, _| {
        let is_known = kind.fields.contains_key(name);
        if !is_known {
            out.unknown.push(path.field(name).to_string());
        }
        is_known
    });
    for (name, field) in &kind.fields {
        settle_entry(map, name, field, kind, path, out);
    }
}

fn settle_entry(
    map: &mut Map<String, Value>,
    name: &str,
    field: &'static Field,
    kind: &'static Type,
    path: &Path<'_>,
    out: &mut Findings,
) {
    if let Some(value) = map.get_mut(name) {
        if value.is_null() {
            map.remove(name);
        } else {
            settle_value(value, &field.shape, kind, &path.field(name), out);
            if !field.is_pointer && !field.is_always && is_left_out(value, &field.shape) {
                map.remove(name);
            }
        }
    }
    if !field.is_pointer && !map.contains_key(name) {
        let zero = match &field.shape {
            Shape::Struct(_) => {
                let mut empty = json!({});
                settle_value(&mut empty, &field.shape, kind, &path.field(name), out);
                empty
            }
            Shape::Time if name == "creationTimestamp" => return,
            Shape::Time | Shape::MicroTime => Value::Null,
            Shape::Quantity => json!("0"),
            Shape::IntOrText => json!(0),
            Shape::Text(_) if field.is_always => json!(""),
            Shape::Whole(_) | Shape::Float if field.is_always => json!(0),
            Shape::Truth if field.is_always => json!(false),
            _ => return,
        };
        map.insert(name.to_owned(), zero);
    }
}

fn is_left_out(value: &Value, shape: &Shape) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Bool(it) => !it,
        Value::Number(number) => {
            *shape != Shape::IntOrText && number.as_f64().is_some_and(|it| it == 0.0)
        }
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => matches!(shape, Shape::Map(_)) && map.is_empty(),
        Value::Null => true,
    }
}

fn settle_value(
    value: &mut Value,
    shape: &'static Shape,
    within: &'static Type,
    path: &Path<'_>,
    out: &mut Findings,
) {
    match (shape, &mut *value) {
        (Shape::Any, _)
        | (Shape::Text(_) | Shape::Time | Shape::MicroTime | Shape::IntOrText, Value::String(_))
        | (Shape::Truth, Value::Bool(_))
        | (Shape::Float, Value::Number(_)) => {}
        (Shape::Whole(_) | Shape::IntOrText, Value::Number(number)) if number.is_i64() => {}
        (Shape::Bytes, Value::String(text)) => {
            if let Some(place) = no_base64(text) {
                out.wrong
                    .get_or_insert_with(|| format!("illegal base64 data at input byte {place}"));
            }
        }
        (Shape::Quantity, Value::String(_) | Value::Number(_)) => settle_quantity(value, out),
        (Shape::Struct(_), Value::Object(map)) => {
            if let Some(kind) = shape.object() {
                fields(map, kind, path, out);
            }
        }
        (Shape::List(item), Value::Array(items)) => {
            for (index, it) in items.iter_mut().enumerate() {
                settle_value(it, item, within, &path.index(index), out);
            }
        }
        (Shape::Map(entry), Value::Object(map)) => {
            for (key, it) in map.iter_mut() {
                settle_value(it, entry, within, &path.entry(key), out);
            }
        }
        // Go reads null as nothing, wherever it stands.
        (_, Value::Null) => {
            *value = match shape {
                Shape::Text(_) | Shape::Bytes => json!(""),
                Shape::Whole(_) | Shape::Float | Shape::IntOrText => json!(0),
                Shape::Truth => json!(false),
                Shape::Quantity => json!("0"),
                Shape::Struct(_) | Shape::Map(_) => json!({}),
                Shape::List(_) => json!([]),
                Shape::Time | Shape::MicroTime | Shape::Any => Value::Null,
            };
        }
        (_, other) => {
            let words = format!(
                "json: cannot unmarshal {} into Go struct field {}.{} of type {}",
                go_kind(other),
                within.name,
                path.fields_only(),
                shape.go()
            );
            out.wrong.get_or_insert(words);
        }
    }
}

/// Where a text is no base64.
fn no_base64(text: &str) -> Option<usize> {
    let is_of_it = |it: u8| it.is_ascii_alphanumeric() || b"+/=".contains(&it);
    text.bytes()
        .position(|it| !is_of_it(it))
        .or((!text.len().is_multiple_of(4)).then_some(text.len()))
}

fn settle_quantity(value: &mut Value, out: &mut Findings) {
    let text = match &*value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match quantity::canonical(&text) {
        Some(short) if *value == short => {}
        Some(short) => *value = short.into(),
        None => {
            out.wrong
                .get_or_insert_with(|| quantity::REFUSED.to_owned());
        }
    }
}

fn go_kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(number) if number.is_f64() => format!("number {number}"),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(_) => "array".to_owned(),
        Value::Object(_) => "object".to_owned(),
    }
}
