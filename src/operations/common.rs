//! What several operations say or ask in the same way.

use super::Situation;

/// The beginning of every command: where it goes to.
pub(super) fn kubectl(situation: &Situation<'_>) -> String {
    let context = &situation.identity.context;
    let context = if context.is_empty() {
        String::new()
    } else {
        format!(" --context={}", quoted(context))
    };
    format!("kubectl{context} -n {}", situation.set.name.namespace)
}

/// A word as a shell takes it literally.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./:=@%+,".contains(it);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
