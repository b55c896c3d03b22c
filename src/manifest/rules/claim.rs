//! What can't change on a living claim.

use std::cmp::Ordering;

use serde_json::Value;

use super::Fixed;
use super::kinds::{amount, differ};
use crate::domain::plan::request::path;

pub(super) fn claim(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let mut found = Vec::new();
    let is_bound = opened
        .pointer("/status/phase")
        .is_none_or(|it| it == "Bound");
    for pointer in differ(opened, typed, "/spec") {
        match pointer.as_str() {
            "/spec/volumeAttributesClassName" => found.extend(attributes(opened, typed, is_bound)),
            "/spec/volumeName" | "/spec/storageClassName" if opened.pointer(&pointer).is_none() => {
            }
            "/spec/resources/requests/storage" => found.extend(size(opened, typed, is_bound)),
            _ => {
                let words = format!("{} can't change on a live claim", path(&pointer));
                found.push(Fixed::new(
                    pointer,
                    words,
                    "make another claim, and copy the data",
                ));
            }
        }
    }
    found
}

/// Another class is asked for once a claim is bound; a class that it has is not given up.
fn attributes(opened: &Value, typed: &Value, is_bound: bool) -> Option<Fixed> {
    const CLASS: &str = "/spec/volumeAttributesClassName";
    let has_one = opened
        .pointer("/status/currentVolumeAttributesClassName")
        .is_some();
    let after = typed.pointer(CLASS).and_then(Value::as_str);
    if !is_bound {
        let words = "the class of attributes can change only once the claim is bound";
        return Some(Fixed::new(CLASS, words, "wait until it is bound"));
    }
    (has_one && after.is_none_or(str::is_empty)).then(|| {
        let words = "a class of attributes that the volume has can't be taken away";
        Fixed::new(CLASS, words, "name another class")
    })
}

/// A claim grows; of a growth that is not finished, what the volume does not have yet can be taken back.
fn size(opened: &Value, typed: &Value, is_bound: bool) -> Option<Fixed> {
    const SIZE: &str = "/spec/resources/requests/storage";
    let after = typed.pointer(SIZE).map(amount);
    let before = opened.pointer(SIZE).map(amount)?;
    let capacity = opened.pointer("/status/capacity/storage").map(amount);
    let told = |words: &str, instead: &str| Some(Fixed::new(SIZE, words, instead));
    let Some(after) = after else {
        return told("a claim must ask for a size", "leave it as it was");
    };
    if !is_bound {
        return told(
            "a claim grows only once it is bound",
            "wait until it is bound",
        );
    }
    let shrinks = after.cmp_value(&before) == Ordering::Less;
    let fits = capacity.is_some_and(|it| after.cmp_value(&it) == Ordering::Greater);
    if shrinks && !fits {
        return told(
            "a claim never shrinks below what its volume has",
            "make a smaller claim, and copy the data",
        );
    }
    None
}
