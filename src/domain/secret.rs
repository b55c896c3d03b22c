//! What may be a secret, and is shown to nobody: the one rule, for texts and for objects.
//!
//! The rule: a value is hidden when its **name** looks like that of a secret ([`is_secret`]). A name is that of
//! an environment variable, of an annotation, of a flag (`--token x`, `--token=x`), or of anything else that
//! stands before `=` or `:` in a text (`password=x`, `API_KEY: x`). The password of a URL
//! (`postgres://ada:x@db`) is hidden under any name, and so are a private key, all that a Secret holds, and the annotation in which
//! `kubectl apply` keeps the whole object. Names, and that a value changed, are always shown.

mod known;
mod object;

pub use known::Secrets;
pub use object::{hidden, hide, is_private};

/// The annotation in which `kubectl apply` keeps the whole object, secrets and all.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What stands in place of a value that is shown to nobody. No text of ours may be mistaken for it.
pub const HIDDEN: &str = "•••";

/// The letter that it is made of.
pub const DOT: char = '•';

/// What makes a name look like that of a secret, in capitals; better one too many than one too few.
const SIGNS: [&str; 15] = [
    "PASS",
    "PWD",
    "TOKEN",
    "KEY",
    "SECRET",
    "CREDENTIAL",
    "AUTH",
    "PRIVATE",
    "DSN",
    "COOKIE",
    "SALT",
    "CERT",
    "SIGNATURE",
    "WEBHOOK",
    "CONNECTION",
];

/// What stands in place of a secret: told its name and its value, it gives the words.
pub type Hide<'a> = dyn FnMut(&str, &str) -> String + 'a;

/// Whether a name looks like that of a secret: `PGPASSWORD`, `apiKey`, `auth-token`.
///
/// ```
/// use kubectl_sts::domain::secret::is_secret;
/// assert!(is_secret("PGPASSWORD") && is_secret("apiKey") && !is_secret("PG_JIT"));
/// ```
#[must_use]
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    SIGNS.iter().any(|sign| name.contains(sign))
}

/// A text without the secrets in it.
///
/// ```
/// use kubectl_sts::domain::secret::veil;
/// let hide = &mut |_: &str, _: &str| "•".to_owned();
/// assert_eq!(veil("run --token=a1 --port=80", hide), "run --token=• --port=80");
/// assert_eq!(veil("postgres://ada:a1@db/x?user=b", hide), "postgres://ada:•@db/x?user=b");
/// ```
#[must_use]
pub fn veil(text: &str, hide: &mut Hide<'_>) -> String {
    let mut veiled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let name = leading(rest, is_of_name);
        let found = after_name(rest, name).or_else(|| in_url(rest));
        let kept = match &found {
            Some(secret) => secret.at,
            None => name.len().max(first.len_utf8()),
        };
        let (before, after) = rest.split_at_checked(kept).unwrap_or((rest, ""));
        veiled.push_str(before);
        rest = after;
        if let Some(Secret { name, length, .. }) = found {
            let (value, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            veiled.push_str(&hide(name, value));
            rest = after;
        }
    }
    veiled
}

/// The name of a flag whose value is the next argument, if it looks like that of a secret.
#[must_use]
pub fn waits(argument: &str) -> Option<&str> {
    let is_flag = argument.starts_with('-') && argument.chars().all(is_of_name);
    (is_flag && is_secret(argument)).then_some(argument)
}

/// Where the value of a secret stands in a text.
struct Secret<'a> {
    name: &'a str,
    at: usize,
    length: usize,
}

/// Behind a name that looks like that of a secret: `token=x`, `"apiKey": "x"`, `--password x`.
///
/// A colon counts only with a space or a quotation mark, for `keycloak:21` is an image.
fn after_name<'a>(text: &'a str, name: &'a str) -> Option<Secret<'a>> {
    if !is_secret(name) {
        return None;
    }
    let mut rest = text.get(name.len()..)?;
    let closed = rest.strip_prefix(is_quote);
    let separated = closed.unwrap_or(rest).trim_start_matches(is_blank);
    if let Some(after) = separated.strip_prefix('=') {
        rest = after;
    } else if let Some(after) = separated.strip_prefix(':') {
        if closed.is_none() && !after.starts_with(|it| is_blank(it) || is_quote(it)) {
            return None;
        }
        rest = after;
    } else if !is_flag_with_value(name, rest) {
        return None;
    }
    rest = rest.trim_start_matches(is_blank);
    let quote = rest.chars().next().filter(|it| is_quote(*it));
    let value = match quote {
        Some(quote) => {
            rest = rest.strip_prefix(quote)?;
            leading(rest, |it| it != quote)
        }
        None => leading(rest, |it| !is_end(it)),
    };
    (!value.is_empty()).then_some(Secret {
        name,
        at: text.len() - rest.len(),
        length: value.len(),
    })
}

/// `--password x`, but not `--password --verbose`.
fn is_flag_with_value(name: &str, rest: &str) -> bool {
    let value = rest.trim_start_matches(is_blank);
    name.starts_with('-') && rest.starts_with(is_blank) && !value.starts_with('-')
}

/// Behind the scheme of a URL: the password of `scheme://user:password@host`, or all that stands there.
fn in_url(text: &str) -> Option<Secret<'_>> {
    let rest = text.strip_prefix("://")?;
    let authority = leading(rest, |it| !is_end(it) && !matches!(it, '/' | '?' | '#'));
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':').unwrap_or(("", user));
    Some(Secret {
        name: "URL",
        at: 3 + user.len() - password.len(),
        length: password.len(),
    })
    .filter(|_| !password.is_empty() && name.len() < user.len())
}

fn leading(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t')
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '`')
}

/// What separates a value from what follows it: `a=1&b=2`, `a=1;b=2`.
fn is_end(letter: char) -> bool {
    letter.is_whitespace() || is_quote(letter) || matches!(letter, '&' | ';' | ',' | '{' | '}')
}
