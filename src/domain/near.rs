//! The word that was probably meant.

/// Of these words the one nearest to what was typed, if it is near enough to be meant.
pub fn nearest<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = typed.to_lowercase().chars().take(64).collect();
    let far = (letters.len() / 3).max(1);
    words
        .filter_map(|word| {
            let word_letters: Vec<char> = word.to_lowercase().chars().take(64).collect();
            if word_letters.len().abs_diff(letters.len()) > far {
                return None;
            }
            let distance = distance(&letters, &word_letters);
            (distance <= far).then_some((distance, word))
        })
        .min()
        .map(|(_, word)| word)
}

/// How many letters are to be put in, left out, replaced or swapped with their neighbour.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        let mut left = None;
        for (column, theirs) in other.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or_default();
            let replaced = at(&last, column) + usize::from(letter != theirs);
            let mut least = replaced
                .min(at(&last, column + 1) + 1)
                .min(at(&line, column) + 1);
            if previous == Some(theirs) && left == Some(letter) {
                least = least.min(at(&before_last, column.saturating_sub(1)) + 1);
            }
            line.push(least);
            left = Some(theirs);
        }
        previous = Some(letter);
        before_last = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or_default()
}
