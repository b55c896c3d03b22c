//! Signs that stand in place of secrets: `•••ledger/POSTGRES_PASSWORD•••`.

use crate::domain::secret::DOT;

/// Both ends of a sign.
pub(super) use crate::domain::secret::HIDDEN as EDGE;

/// What stands in a text that is kept where a secret was typed. One word: of `NAME=VALUE` the value ends at a space.
pub const NOT_KEPT: &str = "•••not-kept•••";

/// The most letters of a label.
const LONGEST: usize = 80;

/// The sign of this label; the second of the same has a number, and so on.
pub(super) fn of(label: &str, nth: usize) -> String {
    let letter = |it: char| match it {
        it if it.is_ascii_alphanumeric() || "-_./".contains(it) => it,
        _ => '-',
    };
    let label: String = label.chars().take(LONGEST).map(letter).collect();
    let number = if nth > 1 {
        format!("-{nth}")
    } else {
        String::new()
    };
    format!("{EDGE}{label}{number}{EDGE}")
}

/// A text with other words in place of its signs; nothing where a sign has none, or is torn.
pub(super) fn replaced(
    text: &str,
    mut words: impl FnMut(&str) -> Option<String>,
) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once(EDGE) {
        let (label, after) = behind.split_once(EDGE)?;
        out.push_str(before);
        out.push_str(&words(&format!("{EDGE}{label}{EDGE}"))?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether a text is nothing but signs, quoted or not.
pub(super) fn is_sign(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'']);
    let is_label = |it: &str| {
        let letter = |it: char| it.is_ascii_alphanumeric() || "-_./ ".contains(it);
        it.len() <= LONGEST + 8 && it.chars().all(letter)
    };
    let mut labels = true;
    let rest = replaced(text, |sign| {
        labels &= is_label(sign.trim_matches(DOT));
        Some(String::new())
    });
    !text.is_empty() && labels && rest.is_some_and(|it| it.is_empty())
}
