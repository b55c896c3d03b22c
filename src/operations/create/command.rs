//! The same with kubectl: its command, and the text that it is given.

use std::collections::BTreeSet;

use super::{Wanted, is_secret};
use crate::domain::Identity;
use crate::operations::common::{beginning, quoted};

/// The command of one line that makes the same objects of the same text: from a file, if the text is that file's, else
/// from what is piped in. What is in a text may be secret, and is never part of the line. Or in one sentence why there is
/// no such command.
///
/// With `--namespace`, kubectl refuses what says another one; without, it takes that of its context, which is not
/// necessarily where one looks.
pub fn kubectl(
    identity: &Identity,
    all: &[&Wanted],
    file: Option<&str>,
) -> Result<String, &'static str> {
    let namespaced = || all.iter().filter(|it| !it.name.namespace.is_empty());
    let assumed = namespaced().find(|it| it.is_assumed);
    let said: BTreeSet<&str> = namespaced().map(|it| &*it.name.namespace).collect();
    let namespace = match assumed {
        None => None,
        Some(it) if said.len() == 1 => Some(&*it.name.namespace),
        Some(_) => {
            return Err(
                "no single command: some say no namespace, and others another one than yours",
            );
        }
    };
    Ok(of(identity, namespace, file))
}

/// The command for one object.
#[must_use]
pub fn kubectl_of(identity: &Identity, wanted: &Wanted, file: Option<&str>) -> String {
    let namespace = Some(&*wanted.name.namespace).filter(|it| !it.is_empty());
    of(identity, namespace, file)
}

fn of(identity: &Identity, namespace: Option<&str>, file: Option<&str>) -> String {
    let mut words = vec![beginning(identity)];
    words.extend(namespace.map(|it| format!("--namespace={}", quoted(it))));
    let file = file.map_or_else(|| "-".to_owned(), quoted);
    words.push(format!("create --validate=strict -f {file}"));
    words.join(" ")
}

/// A command that reads what is piped in, with the text as its here-document: to be pasted into a shell. Nothing where
/// the text holds a Secret, or what a terminal would take for a key.
///
/// ```
/// use kubectl_sts::operations::create::with_text;
/// let command = with_text("kubectl create -f -", "a: $b", &[]);
/// assert_eq!(command.as_deref(), Some("kubectl create -f - <<'EOF'\na: $b\nEOF\n"));
/// ```
#[must_use]
pub fn with_text(command: &str, text: &str, all: &[&Wanted]) -> Option<String> {
    let is_key = |it: char| it.is_control() && it != '\n';
    if text.contains(is_key) || all.iter().any(|it| is_secret(&it.value)) {
        return None;
    }
    // The text ends where no line of it does.
    let mut end = "EOF".to_owned();
    while text.lines().any(|it| it == end) {
        end.push('_');
    }
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    Some(format!("{command} <<'{end}'\n{text}{newline}{end}\n"))
}
