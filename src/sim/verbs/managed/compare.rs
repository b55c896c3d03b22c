//! What a write added or changed, and what it removed: field by field, as the type says.

use serde_json::{Map, Value, json};

use super::tree::Fields;
use crate::sim::schema::{Field, Owned, Shape, Type};

type Side<'a> = Option<&'a Value>;

/// Of one field.
pub fn field(old: Side<'_>, new: Side<'_>, field: &Field, gained: &mut Fields, lost: &mut Fields) {
    // What is always written is there, though it be nothing.
    let old = old.or(field.is_always.then_some(&Value::Null));
    value(old, new, &field.shape, &field.owned, gained, lost);
}

/// Of an object of this type, but for these fields.
pub fn fields(
    old: Side<'_>,
    new: Side<'_>,
    kind: &Type,
    but: &[&str],
    gained: &mut Fields,
    lost: &mut Fields,
) {
    for (name, it) in &kind.fields {
        let (was, is) = (entry(old, name), entry(new, name));
        if was == is || but.contains(&name.as_str()) {
            continue;
        }
        let was = if old.is_some() {
            was.or(it.is_always.then_some(&Value::Null))
        } else {
            was
        };
        let (mut gains, mut losses) = (Fields::default(), Fields::default());
        value(was, is, &it.shape, &it.owned, &mut gains, &mut losses);
        let step = format!("f:{name}");
        gained.attach(&step, gains);
        lost.attach(&step, losses);
    }
    ends(old, new, gained, lost);
}

fn value(
    old: Side<'_>,
    new: Side<'_>,
    shape: &Shape,
    owned: &Owned,
    gained: &mut Fields,
    lost: &mut Fields,
) {
    if old == new {
        return;
    }
    if is_nothing(old) && is_nothing(new) {
        leaf(old, new, gained, lost);
        return;
    }
    match (shape, owned) {
        (Shape::Struct(_), Owned::Plain) => match shape.object() {
            Some(kind) if !kind.is_atomic => fields(old, new, kind, &[], gained, lost),
            _ => leaf(old, new, gained, lost),
        },
        (Shape::Map(below), Owned::Plain) => {
            let names = keys(old).chain(keys(new));
            for name in names {
                let (was, is) = (entry(old, name), entry(new, name));
                child(&format!("f:{name}"), was, is, below, gained, lost);
            }
            ends(old, new, gained, lost);
        }
        (Shape::List(below), Owned::Set | Owned::Keys(_)) => {
            let (was, is) = (indexed(old, owned), indexed(new, owned));
            for (step, item) in &was {
                let other = find(&is, step);
                child(step, Some(item), other, below, gained, lost);
            }
            for (step, item) in &is {
                if find(&was, step).is_none() {
                    child(step, None, Some(item), below, gained, lost);
                }
            }
            ends(old, new, gained, lost);
        }
        _ => leaf(old, new, gained, lost),
    }
}

fn child(
    step: &str,
    was: Side<'_>,
    is: Side<'_>,
    shape: &Shape,
    gained: &mut Fields,
    lost: &mut Fields,
) {
    let (mut gains, mut losses) = (Fields::default(), Fields::default());
    value(was, is, shape, &Owned::Plain, &mut gains, &mut losses);
    gained.attach(step, gains);
    lost.attach(step, losses);
}

fn leaf(old: Side<'_>, new: Side<'_>, gained: &mut Fields, lost: &mut Fields) {
    if new.is_none() {
        lost.is_member = old.is_some();
    } else {
        gained.is_member = true;
    }
}

fn ends(old: Side<'_>, new: Side<'_>, gained: &mut Fields, lost: &mut Fields) {
    gained.is_member |= old.is_none() && new.is_some();
    lost.is_member |= old.is_some() && new.is_none();
}

fn is_nothing(side: Side<'_>) -> bool {
    match side {
        None | Some(Value::Null) => true,
        Some(Value::Object(map)) => map.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

fn entry<'a>(side: Side<'a>, name: &str) -> Side<'a> {
    side?.get(name)
}

fn keys(side: Side<'_>) -> impl Iterator<Item = &String> {
    side.and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
}

fn find<'a>(items: &[(String, &'a Value)], step: &str) -> Side<'a> {
    items
        .iter()
        .find(|(known, _)| known == step)
        .map(|(_, item)| *item)
}

/// The items of a list, each with the step that leads to it.
fn indexed<'a>(side: Side<'a>, owned: &Owned) -> Vec<(String, &'a Value)> {
    let items = side.and_then(Value::as_array).into_iter().flatten();
    items
        .map(|item| {
            let step = match owned {
                Owned::Keys(keys) => {
                    let key: Map<String, Value> = keys
                        .iter()
                        .filter_map(|key| Some((key.clone(), item.get(key)?.clone())))
                        .collect();
                    format!("k:{}", json!(key))
                }
                _ => format!("v:{item}"),
            };
            (step, item)
        })
        .collect()
}
