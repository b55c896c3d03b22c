//! What can't change on a living object of each kind.

use serde_json::Value;

use super::{Fixed, changes};
use crate::domain::Quantity;
use crate::domain::escape::escape_within;
use crate::domain::plan::request::{escaped, path};

/// What of a set's spec can change.
const OPEN: [&str; 7] = [
    "replicas",
    "template",
    "updateStrategy",
    "minReadySeconds",
    "persistentVolumeClaimRetentionPolicy",
    "ordinals",
    "revisionHistoryLimit",
];

const ANEW: &str =
    "delete the set but leave its pods (--cascade=orphan), then create it anew from this text";

/// Where two objects differ below a pointer, but for amounts in other spellings.
pub(super) fn differ(opened: &Value, typed: &Value, pointer: &str) -> Vec<String> {
    let nothing = Value::Null;
    let [before, after] = [opened, typed].map(|it| it.pointer(pointer).unwrap_or(&nothing));
    let mut found = changes(before, after, pointer);
    found.retain(|it| !is_same_amount(opened.pointer(it), typed.pointer(it), it));
    found
}

fn is_same_amount(before: Option<&Value>, after: Option<&Value>, pointer: &str) -> bool {
    let is_amount =
        pointer.contains("/resources/requests/") || pointer.contains("/resources/limits/");
    is_amount
        && before
            .zip(after)
            .is_some_and(|(one, other)| amount(one).is_same_amount(&amount(other)))
}

pub(super) fn amount(value: &Value) -> Quantity {
    Quantity::new(
        &value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    )
}

pub(super) fn set(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let mut found = Vec::new();
    for pointer in differ(opened, typed, "/spec") {
        let field = pointer.split('/').nth(2).unwrap_or_default();
        if OPEN.contains(&field) {
            continue;
        }
        let name = path(pointer.strip_prefix("/spec/").map_or("/spec", |_| &pointer));
        let is_size =
            field == "volumeClaimTemplates" && pointer.ends_with("/resources/requests/storage");
        let instead = match field {
            _ if is_size => {
                "expand the claims themselves; the template keeps the old size for new replicas"
            }
            _ => ANEW,
        };
        found.push(Fixed::new(
            pointer,
            format!("{name} can't change on a live set"),
            instead,
        ));
    }
    if found
        .iter()
        .all(|it| !it.pointer.starts_with("/spec/selector"))
    {
        let news = unselected(typed).into_iter();
        found.extend(news.map(|(pointer, words)| {
            Fixed::new(
                pointer,
                words,
                "put the label back: the selector can't change",
            )
        }));
    }
    found
}

/// The labels of a set's template that its selector does not take.
pub(super) fn unselected(set: &Value) -> Vec<(String, String)> {
    let label = |key: &str| {
        set.pointer("/spec/template/metadata/labels")?
            .get(key)?
            .as_str()
    };
    let mut found = Vec::new();
    let wanted = set
        .pointer("/spec/selector/matchLabels")
        .and_then(Value::as_object);
    let mut tell = |key: &str, wants: &str| {
        found.push((
            format!("/spec/template/metadata/labels/{}", escaped(key)),
            format!("the selector wants pods {}", escape_within(wants, 200)),
        ));
    };
    for (key, value) in wanted.into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if label(key) != Some(value) {
            tell(key, &format!("labelled {key}={value}"));
        }
    }
    let rules = set
        .pointer("/spec/selector/matchExpressions")
        .and_then(Value::as_array);
    for rule in rules.into_iter().flatten() {
        let word = |name: &str| rule.get(name).and_then(Value::as_str).unwrap_or_default();
        let (key, values) = (word("key"), rule.get("values").and_then(Value::as_array));
        let has = |it: &str| values.is_some_and(|all| all.iter().any(|one| one == it));
        let fits = match word("operator") {
            "In" => label(key).is_some_and(has),
            "NotIn" => !label(key).is_some_and(has),
            "Exists" => label(key).is_some(),
            "DoesNotExist" => label(key).is_none(),
            _ => true,
        };
        if !fits {
            tell(
                key,
                &format!("whose label {key} fits its rule {}", word("operator")),
            );
        }
    }
    found
}

pub(super) fn revision(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let changed = differ(opened, typed, "/data").into_iter();
    let told = |it| {
        Fixed::new(
            it,
            "what a revision holds can't change",
            "change the template of the set",
        )
    };
    changed.map(told).collect()
}
