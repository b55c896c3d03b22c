//! What was typed: checked before anything is planned.

use crate::domain::escape;
use crate::domain::plan::Refusal;
use crate::operations::{Choice, Field, Input};

/// The largest number that the API takes (an int32).
const LARGEST: u32 = 2_147_483_647;

/// A field for a number.
#[expect(clippy::needless_pass_by_value, reason = "a number, as it comes")]
pub fn number(label: &str, start: impl ToString) -> Field {
    Field {
        label: label.to_owned(),
        input: Input::Number,
        start: start.to_string(),
        step: None,
    }
}

/// A field for one line of text.
pub fn text(label: impl Into<String>, start: impl Into<String>) -> Field {
    Field {
        label: label.into(),
        input: Input::Text,
        start: start.into(),
        step: None,
    }
}

/// A field for one of several words, each with what it means.
pub fn choice(label: &str, words: &[(&str, &str)], start: &str) -> Field {
    let choices = words.iter().map(|(value, about)| Choice {
        value: (*value).to_owned(),
        about: (*about).to_owned(),
    });
    let is_known = words.iter().any(|(value, _)| *value == start);
    let first = words.first().map_or("", |(value, _)| *value);
    Field {
        label: label.to_owned(),
        input: Input::Choice(choices.collect()),
        start: if is_known { start } else { first }.to_owned(),
        step: None,
    }
}

/// The answer of a place.
pub fn at<'a>(answers: &[&'a str], place: usize) -> &'a str {
    answers.get(place).copied().unwrap_or_default()
}

/// A whole number as the API takes it, spelled as the API spells it.
pub fn whole(label: &str, typed: &str) -> Result<u32, Refusal> {
    let no = |why: String| Err(Refusal::new(format!("{label}: {why}")));
    if typed.is_empty() {
        return no(format!("type a whole number from 0 to {LARGEST}"));
    }
    let shown = escape::quoted(typed);
    if !typed.bytes().all(|it| it.is_ascii_digit()) {
        return no(format!("{shown} is no whole number from 0 to {LARGEST}"));
    }
    if typed.len() > 1 && typed.starts_with('0') {
        return no(format!("{shown} begins with a 0: type it without"));
    }
    match typed.parse() {
        Ok(number) if number <= LARGEST => Ok(number),
        _ => no(format!("{shown} is more than {LARGEST}")),
    }
}

/// One of the words that are offered.
pub fn one_of<'w>(label: &str, typed: &str, words: &[(&'w str, &str)]) -> Result<&'w str, Refusal> {
    let found = words.iter().find(|(word, _)| *word == typed);
    found.map(|(word, _)| *word).ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let shown = escape::quoted(typed);
        Refusal::new(format!("{label}: {shown} is none of {}", all.join(", ")))
    })
}
