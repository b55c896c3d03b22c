//! What must be true of a whole keymap: every key of a sequence leads on, and there is a way out of everything.

use super::read::{HERE, Lost};
use super::{Binding, EVERYWHERE, Keymap};
use crate::app::action::{Action, every};
use crate::settings::Fault;

/// What must have a key, and where. Letters do not count where they are typed.
const NEEDED: &[(&str, Action, Letters)] = &[
    (EVERYWHERE, Action::Quit, Letters::Count),
    (EVERYWHERE, Action::Help, Letters::Count),
    (EVERYWHERE, Action::Back, Letters::Count),
    ("help", Action::Back, Letters::Count),
    ("comparison", Action::Back, Letters::Count),
    ("pod", Action::Back, Letters::Count),
    ("menu", Action::Back, Letters::Count),
    ("under-way", Action::Back, Letters::Count),
    ("yaml", Action::Back, Letters::Count),
    ("namespace", Action::Back, Letters::AreTyped),
    ("namespace", Action::Open, Letters::AreTyped),
    ("context", Action::Back, Letters::AreTyped),
    ("context", Action::Open, Letters::AreTyped),
    ("dialog", Action::Back, Letters::AreTyped),
    ("dialog", Action::Confirm, Letters::AreTyped),
    ("dialog", Action::ConfirmDisruption, Letters::Count),
    ("creation", Action::Back, Letters::Count),
    ("creation", Action::Confirm, Letters::Count),
    ("creation", Action::ConfirmDisruption, Letters::Count),
    ("conflict", Action::Back, Letters::Count),
    ("conflict", Action::Confirm, Letters::Count),
    ("conflict", Action::Yours, Letters::Count),
    ("conflict", Action::Theirs, Letters::Count),
    ("editor", Action::Apply, Letters::AreTyped),
    ("editor", Action::Back, Letters::AreTyped),
    ("kept", Action::TakeUp, Letters::Count),
    ("kept", Action::Discard, Letters::Count),
    ("kept", Action::Back, Letters::Count),
];

/// Tables beside which the keys of everywhere do not work.
const ALONE: [&str; 2] = ["editor", "kept"];

/// Whether a letter can be the key of something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Count,
    AreTyped,
}

/// A key that is bound and begins a sequence could not do both without a clock.
pub(super) fn begins_what_is_bound(keymap: &Keymap) -> Result<(), Fault> {
    let all = &keymap.bindings;
    let clash = |one: &&Binding| {
        let is_longer = |other: &&Binding| {
            other.table == one.table
                && other.keys != one.keys
                && other.keys.0.starts_with(&one.keys.0)
        };
        all.iter().find(is_longer)
    };
    let Some((short, long)) = all.iter().find_map(|it| Some((it, clash(&it)?))) else {
        return Ok(());
    };
    // Of two in the same text the later one is told, else the one that is not built in.
    let is_short = match (short.source.as_str(), long.source.as_str()) {
        (HERE, HERE) => (short.at.line, short.at.column) > (long.at.line, long.at.column),
        (source, _) => source == HERE,
    };
    let (told, other) = if is_short {
        (short, long)
    } else {
        (long, short)
    };
    let place = match other.source.as_str() {
        HERE => format!("on line {}", other.at.line),
        source => format!("in the keymap {source}"),
    };
    let what = format!(
        "[{}] `{}` is {}, and `{}` is {} {place}: a key that is bound cannot begin a sequence",
        told.table,
        told.keys,
        name(told.action),
        other.keys,
        name(other.action),
    );
    Err(Fault { at: told.at, what })
}

/// What has no key and must have one.
pub(super) fn lacks(keymap: &Keymap, lost: &[Lost]) -> Result<(), Fault> {
    let lacking = NEEDED.iter().find(|it| !has(keymap, it));
    let Some((table, action, _)) = lacking else {
        return Ok(());
    };
    let name = name(*action);
    // Whoever took its last key, or put another meaning before it.
    let taken = lost.iter().rev().find(|it| it.action == *action);
    let over = keymap.bindings.iter().rev();
    let mut over = over.filter(|it| it.source == HERE && it.table == *table);
    let (at, what) = match (taken, over.find(|it| hides(keymap, it, *action))) {
        (Some(it), _) => (it.at, format!("[{}] `{}`", it.table, it.keys)),
        (None, Some(it)) => (it.at, format!("[{}] `{}`", it.table, it.keys)),
        (None, None) => {
            let what = format!("[{table}] no key is bound to {name}");
            let at = crate::settings::Place { line: 1, column: 1 };
            return Err(Fault { at, what });
        }
    };
    let what = format!("{what}: {name} would have no key left in [{table}]");
    Err(Fault { at, what })
}

fn has(keymap: &Keymap, (table, action, letters): &(&str, Action, Letters)) -> bool {
    let counts = |it: &&Binding| {
        let is_near = it.table == *table
            || it.table == EVERYWHERE && !ALONE.contains(table) && !keymap.is_hidden(it, table);
        let can_be_pressed = *letters == Letters::Count || !it.keys.begin_with_a_letter();
        it.action == *action && is_near && can_be_pressed
    };
    keymap.bindings.iter().any(|it| counts(&it))
}

/// Whether a binding stands before a key that everywhere has for the action.
fn hides(keymap: &Keymap, binding: &Binding, action: Action) -> bool {
    let mut all = keymap.bindings.iter();
    all.any(|it| it.table == EVERYWHERE && it.action == action && it.keys.meet(&binding.keys))
}

fn name(action: Action) -> &'static str {
    let mut all = every();
    all.find(|(each, ..)| *each == action)
        .map_or("", |(_, name, _)| name)
}
