//! Descriptions, as short as one line is.

use std::collections::BTreeMap;

use crate::domain::escape::escape;

/// The most characters of a description.
const LONGEST: usize = 160;

/// Words whose dot ends no sentence.
const SHORT: &[&str] = &["e.g.", "i.e.", "etc.", "vs.", "(e.g.", "(i.e.", "cf."];

/// The first sentence of a description: one line, escaped, of at most 160 characters.
pub fn first_sentence(text: &str) -> String {
    let paragraph = text.trim_start().split("\n\n").next().unwrap_or_default();
    let mut line = String::new();
    let mut words = paragraph.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if line.chars().count() + word.chars().count() > LONGEST {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        let begins = words.peek().and_then(|next| next.chars().next());
        let is_end = word.ends_with('.') && !SHORT.contains(&word);
        if is_end && begins.is_none_or(|it| !it.is_lowercase()) {
            break;
        }
    }
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return line;
    }
    escape(&line)
}

/// What a description says of each of the values that it lists: ``- `"OnDelete"` waits``.
pub fn of_values(text: &str) -> BTreeMap<&str, String> {
    let Some((_, list)) = text.split_once("Possible enum values:") else {
        return BTreeMap::new();
    };
    let mut said = BTreeMap::new();
    for line in list.lines() {
        let item = line.trim_start().strip_prefix("- `\"");
        if let Some((value, about)) = item.and_then(|it| it.split_once("\"`")) {
            said.insert(value, first_sentence(about));
        }
    }
    said
}
