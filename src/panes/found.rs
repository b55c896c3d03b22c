//! What an item is found by when one types: cheap, for a list of ten thousand is asked at every key.

use std::collections::BTreeMap;

use super::part::What;
use super::{Item, Line, Pane, View, state};
use crate::domain::Text;

/// Writes what an item is found by behind what is there already: its name and what is the matter with it, or
/// whatever its row says.
pub fn write(pane: &Pane, view: &View<'_>, item: &Item, words: &mut String) {
    let mut add = |word: &str| {
        words.push_str(word);
        words.push(' ');
    };
    match item {
        Item::Set(name) => {
            add(&name.namespace);
            add(&name.name);
            if let Some(set) = view.fleet.set(name) {
                add_line(&state::in_one_line(view, set), words);
            }
        }
        Item::Event(name) => {
            if let Some(event) = view.fleet.event(name) {
                for word in [&*event.about.name, &event.reason, &event.message] {
                    add(word);
                }
            }
        }
        _ => {
            for cell in (pane.row)(view, item) {
                add_line(&cell, words);
            }
        }
    }
}

/// Texts that differ in capitals only are the same.
#[must_use]
pub fn in_small_letters(mut words: String) -> String {
    if words.is_ascii() {
        words.make_ascii_lowercase();
        return words;
    }
    words.to_lowercase()
}

/// The words of a line, without its signs and times.
pub fn add_line(line: &Line, words: &mut String) {
    for part in line {
        if let What::Text(text) = &part.what {
            words.push_str(text);
        }
    }
    words.push(' ');
}

/// The labels of what an item stands for, where that has labels: of a set, of a seat's pod, of a claim.
#[must_use]
pub fn labels<'a>(view: &View<'a>, item: &Item) -> Option<&'a BTreeMap<Text, Text>> {
    match item {
        Item::Set(name) => view.fleet.set(name).map(|it| &it.labels),
        Item::Seat(ordinal) => {
            let seat = view.fleet.replica(view.set?, *ordinal);
            seat.pod.map(|it| &*it.labels)
        }
        Item::Claim(name) => view.fleet.claim(name).map(|it| &it.labels),
        _ => None,
    }
}
