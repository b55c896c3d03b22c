//! A text as it may be kept on a disk. It need not be one that can be read, so it is told line by line; rather one value too
//! many is left out than one too few.

use super::sign::{NOT_KEPT, is_sign};
use crate::domain::secret::{LAST_APPLIED, is_private, is_secret, veil, waits};
use crate::manifest::line::{BLANK, Cut, Look, comment, quoted};

/// Fields whose names look like those of secrets, and that hold none.
const HARMLESS: [&str; 16] = [
    "key",
    "topologyKey",
    "secretName",
    "secretRef",
    "secretKeyRef",
    "secret",
    "configMapKeyRef",
    "fileKeyRef",
    "keyPath",
    "keyType",
    "matchLabelKeys",
    "mismatchLabelKeys",
    "automountServiceAccountToken",
    "serviceAccountToken",
    "imagePullSecrets",
    "nodePublishSecretRef",
];

/// A name that stands so many lines from its value is not looked for: the value is left out.
const FAR: usize = 100;

/// A text as it may be kept on a disk: without any value that may be secret. Signs stay, and so do comments.
///
/// ```
/// use kubectl_sts::manifest::mask::without_secrets;
/// let text = "env:\n- name: TOKEN\n  value: |\n    a1\n    b2\n- name: MODE\n  value: fast # why";
/// let kept = "env:\n- name: TOKEN\n  value: •••not-kept•••\n- name: MODE\n  value: fast # why";
/// assert_eq!(without_secrets(text), kept);
/// ```
#[must_use]
pub fn without_secrets(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut sieve = Sieve {
        lines: &lines,
        kept: Vec::with_capacity(lines.len()),
        gone: None,
        in_data: None,
        holds_secrets: holds_secrets(&lines),
        flag: None,
        is_key: false,
        quiet: None,
    };
    for at in 0..lines.len() {
        sieve.take(at);
    }
    sieve.kept.join("\n")
}

/// How many values were left out of a text that is kept.
#[must_use]
pub fn left_out_of(kept: &str) -> usize {
    kept.matches(NOT_KEPT).count()
}

/// Whether the document that begins here is a Secret, or may be one.
fn holds_secrets(lines: &[&str]) -> bool {
    let mut document = lines.iter().take_while(|it| Look::of(it) != Look::Border);
    document.any(|line| {
        let cut = Cut::of(line.trim_start_matches(['#', ' ', '{']));
        let value = cut.value.trim_end_matches(',').trim_matches(['"', '\'']);
        match cut.name() {
            Some("kind") => value.starts_with("Secret"),
            Some("stringData") => true,
            _ => line.contains("Secret") && line.contains("kind") && line.contains('{'),
        }
    })
}

struct Sieve<'a> {
    lines: &'a [&'a str],
    kept: Vec<String>,
    /// A value is left out: all lines right of this column, and the quote that it is in.
    gone: Option<(usize, Option<char>)>,
    /// Within the data of a Secret: right of this column.
    in_data: Option<usize>,
    holds_secrets: bool,
    /// A flag whose value is the next item of this column.
    flag: Option<usize>,
    /// Within a private key.
    is_key: bool,
    /// Within a map whose values are no secrets, whatever they are called: right of this column.
    quiet: Option<usize>,
}

impl Sieve<'_> {
    fn take(&mut self, at: usize) {
        let line = self.lines.get(at).copied().unwrap_or_default();
        let look = Look::of(line);
        let cut = Cut::of(line);
        if look == Look::Border {
            (self.gone, self.in_data, self.flag, self.quiet) = (None, None, None, None);
            self.holds_secrets = holds_secrets(self.lines.get(at + 1..).unwrap_or_default());
        } else if self.goes_on(line, &cut, look) {
            return;
        }
        let said = match look {
            Look::Blank => line.to_owned(),
            Look::Comment => self.comment(line),
            Look::Border => veil(line, &mut left_out),
            Look::Said => self.say(at, line, &cut),
        };
        self.kept.push(said);
    }

    /// Whether a line belongs to a value that is left out.
    fn goes_on(&mut self, line: &str, cut: &Cut<'_>, look: Look) -> bool {
        let was_key = self.is_key;
        self.is_key = (was_key || is_private(line)) && !line.contains("-----END");
        if was_key {
            return true;
        }
        let Some((column, quote)) = self.gone else {
            return false;
        };
        let is_structure = cut.key.is_some() || !cut.dashes.is_empty();
        let closes = quote.is_some_and(|it| line.contains(it));
        let goes_on = match look {
            Look::Blank => quote.is_some(),
            _ if cut.first() > column => true,
            Look::Comment => false,
            _ => !is_structure || quote.is_some_and(|_| closes && !is_structure),
        };
        if closes {
            self.gone = Some((column, None));
        } else if !goes_on && look != Look::Blank {
            self.gone = None;
        }
        goes_on
    }

    /// What is commented out may be a secret that was.
    fn comment(&self, line: &str) -> String {
        let said = line
            .trim_start_matches(BLANK)
            .trim_start_matches(['#', ' ', '\t']);
        let cut = Cut::of(said);
        let is_named = matches!(cut.name(), Some("value" | LAST_APPLIED))
            || cut
                .name()
                .is_some_and(|it| is_secret(it) && !HARMLESS.contains(&it))
            || (self.in_data.is_some() && cut.key.is_some())
            || is_private(line);
        if is_named && !cut.value.is_empty() && !is_sign(cut.value) {
            let head = line.trim_end_matches(BLANK).strip_suffix(cut.value);
            return format!("{}{NOT_KEPT}", head.unwrap_or("# "));
        }
        veil(line, &mut left_out)
    }

    fn say(&mut self, at: usize, line: &str, cut: &Cut<'_>) -> String {
        let column = cut.column;
        let ends = |open: Option<usize>| open.filter(|it| cut.first() > *it);
        (self.in_data, self.quiet) = (ends(self.in_data), ends(self.quiet));
        let is_after_flag = self
            .flag
            .take()
            .is_some_and(|it| cut.dashes.last() == Some(&it));
        let bare = cut.value.trim_matches(['"', '\'']);
        let flag = waits(bare).is_some();
        if let (Some(dash), true, None) = (cut.dashes.last(), flag, cut.key) {
            self.flag = Some(*dash);
        }
        let hides = self.in_data.is_some()
            || (is_after_flag && !flag)
            || is_private(line)
            || cut.name().is_some_and(|it| self.is_named(it, at, cut))
            || (cut.value.starts_with(['{', '[']) && is_suspect(cut.value, self.holds_secrets));
        let text = if hides && self.in_data.is_some() && cut.key.is_none() && cut.dashes.is_empty()
        {
            line.trim_matches(BLANK)
        } else {
            cut.value
        };
        if let Some(name) = cut.name() {
            let is_data = matches!(name, "data" | "stringData" | "binaryData");
            if is_data && self.holds_secrets && self.in_data.is_none() {
                self.in_data = Some(column);
            }
            if matches!(name, "labels" | "matchLabels" | "nodeSelector") {
                self.quiet = Some(column);
            }
        }
        if hides && !text.is_empty() && !is_sign(text_of(text)) {
            self.gone = Some((cut.owner(), cut.open_quote()));
            return hidden(line, text);
        }
        if hides && !text.is_empty() {
            return line.to_owned();
        }
        if hides && cut.key.is_some() && self.in_data != Some(column) && !is_map_of(cut) {
            // A plain value below its key.
            self.gone = self.in_data.is_none().then_some((column, None));
        }
        let head = line.len() - behind(line, cut).len();
        let (head, value) = line.split_at_checked(head).unwrap_or(("", line));
        format!("{head}{}", veil(value, &mut left_out))
    }

    /// Whether a field holds a secret, by its name.
    fn is_named(&self, name: &str, at: usize, cut: &Cut<'_>) -> bool {
        if name == LAST_APPLIED {
            return true;
        }
        if name == "value" {
            return self
                .name_beside(at, cut)
                .is_none_or(|it| is_secret(it) || it.starts_with('*'));
        }
        let holds = cut.value.is_empty() || cut.value.starts_with('&');
        is_secret(name) && !HARMLESS.contains(&name) && self.quiet.is_none() && !holds
    }

    /// The name that stands beside a `value`, before it or behind.
    fn name_beside(&self, at: usize, cut: &Cut<'_>) -> Option<&str> {
        let column = cut.column;
        let mut found = None;
        if cut.dashes.is_empty() {
            let above = self.lines.get(..at).unwrap_or_default();
            for (nth, line) in above.iter().rev().enumerate() {
                if nth > FAR {
                    return None;
                }
                let other = Cut::of(line);
                if Look::of(line) != Look::Said || other.first() > column {
                    continue;
                }
                found = found.or(names(&other, column));
                if other.column < column || !other.dashes.is_empty() {
                    break;
                }
            }
        }
        let below = self.lines.get(at + 1..).unwrap_or_default();
        for (nth, line) in below.iter().enumerate() {
            if nth > FAR {
                return None;
            }
            let other = Cut::of(line);
            if Look::of(line) != Look::Said {
                continue;
            }
            if found.is_some() || other.first() < column {
                break;
            }
            found = names(&other, column).filter(|_| other.dashes.is_empty());
        }
        found
    }
}

/// The name that a line gives to what has its fields at a column; a toleration has a key instead.
fn names<'a>(cut: &Cut<'a>, column: usize) -> Option<&'a str> {
    let key = cut.name().filter(|_| cut.column == column)?;
    match key {
        "name" => Some(cut.value),
        "effect" | "operator" => Some(""),
        _ => None,
    }
}

/// Whether a key may hold a map below it, rather than a text.
fn is_map_of(cut: &Cut<'_>) -> bool {
    cut.name()
        .is_none_or(|it| it != "value" && it != LAST_APPLIED)
}

/// Whether something between brackets may hold a secret.
fn is_suspect(text: &str, holds_secrets: bool) -> bool {
    let quoted_value = text.contains("value") && !text.contains("valueFrom");
    holds_secrets || is_secret(text) || quoted_value
}

/// What is to be looked at behind the key: with the dashes' own value where there is no key.
fn behind<'a>(line: &'a str, cut: &Cut<'_>) -> &'a str {
    let line = line.trim_end_matches(BLANK);
    let head = line.len().saturating_sub(cut.value.len());
    line.get(head..).unwrap_or(line)
}

/// A value without its comment.
fn text_of(value: &str) -> &str {
    comment(value)
        .and_then(|at| value.get(..at))
        .unwrap_or(value)
}

/// A line without its value, with its comment.
fn hidden(line: &str, value: &str) -> String {
    let trimmed = line.trim_end_matches(BLANK);
    let head = trimmed.strip_suffix(value).unwrap_or_default();
    let is_whole = !value.starts_with(['"', '\'']) || quoted(value).is_some();
    let note = comment(value)
        .filter(|_| is_whole)
        .and_then(|at| value.get(at..));
    let note = note.unwrap_or_default();
    format!("{head}{NOT_KEPT}{}", veil(note, &mut left_out))
}

/// In place of a part of a text.
fn left_out(_: &str, value: &str) -> String {
    if is_sign(value) {
        value.to_owned()
    } else {
        NOT_KEPT.to_owned()
    }
}
