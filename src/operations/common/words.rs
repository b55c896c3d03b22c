//! Small words: numbers, places in an order, lists.

/// `one`, `two`, ... `ten`, `11`.
pub fn count(number: usize) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |it| (*it).to_owned())
}

/// `one pod`, `two pods`.
pub fn counted(number: usize, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {what}{s}", count(number))
}

/// `first`, `second`, ... `tenth`, `11th`; counted from 1.
pub fn nth(place: usize) -> String {
    const WORDS: [&str; 11] = [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    if let Some(word) = WORDS.get(place).filter(|it| !it.is_empty()) {
        return (*word).to_owned();
    }
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// `a`, `a and b`, `a, b and 3 more`.
pub fn list(items: &[String]) -> String {
    const MOST: usize = 5;
    let shown: Vec<&str> = items.iter().take(MOST).map(String::as_str).collect();
    match (shown.split_last(), items.len().saturating_sub(MOST)) {
        (None, _) => String::new(),
        (Some((only, [])), 0) => (*only).to_owned(),
        (Some((last, others)), 0) => format!("{} and {last}", others.join(", ")),
        (Some(_), more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What stands apart in a line of a list does not within a sentence.
pub fn in_a_sentence(words: &str) -> String {
    words.replace("  ", " ")
}
