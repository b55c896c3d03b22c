//! The same with kubectl, so that a shell takes it literally.

use std::fmt::Write as _;

use serde_json::Value;

use crate::domain::Identity;
use crate::domain::escape::escape;
use crate::operations::Situation;

/// The beginning of every command about something in a namespace.
pub fn kubectl(situation: &Situation<'_>) -> String {
    within(situation.identity, &situation.set.name.namespace)
}

/// The same for whoever plans nothing.
#[must_use]
pub fn within(identity: &Identity, namespace: &str) -> String {
    format!("{} -n {}", beginning(identity), quoted(namespace))
}

/// The beginning of every command: where it goes to, and as whom.
pub fn beginning(identity: &Identity) -> String {
    let context = Some(&identity.context).filter(|it| !it.is_empty());
    let context = context.map(|it| format!("--context={it}"));
    let flags = identity.flags.iter().map(ToString::to_string);
    let mut command = "kubectl".to_owned();
    for flag in context.into_iter().chain(flags) {
        // The name of the flag stands as it is, only its value is quoted.
        let (name, value) = flag.split_once('=').unwrap_or((&flag, ""));
        let _ = write!(command, " {name}={}", quoted(value));
    }
    command
}

/// A JSON patch of the set, with all its tests.
pub fn patch(situation: &Situation<'_>, body: &Value) -> String {
    patch_of(situation, &format!("sts/{}", situation.set.name.name), body)
}

/// The same of another object: `pod/web-0`.
pub fn patch_of(situation: &Situation<'_>, object: &str, body: &Value) -> String {
    let body = quoted(&body.to_string());
    format!(
        "{} patch {object} --type=json -p {body}",
        kubectl(situation)
    )
}

/// The same by hand, where a command would hold what is shown to nobody.
pub fn by_hand(situation: &Situation<'_>, object: &str) -> String {
    format!("{} edit {}", kubectl(situation), quoted(object))
}

/// A word as a shell takes it literally. What must not reach a terminal as it is stands there as bash, zsh and ksh
/// write it: `$'\x1b'`.
pub fn quoted(word: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./:=@%+,".contains(it);
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let is_safe = |it: char| escape(it.encode_utf8(&mut [0; 4])) == it.to_string();
    if word.chars().all(is_safe) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut shown = String::from("$'");
    for it in word.chars() {
        let _ = match it {
            '\'' | '\\' => write!(shown, "\\{it}"),
            _ if is_safe(it) => write!(shown, "{it}"),
            _ if it.is_ascii() => write!(shown, "\\x{:02x}", u32::from(it)),
            _ => write!(shown, "\\U{:08x}", u32::from(it)),
        };
    }
    shown.push('\'');
    shown
}
