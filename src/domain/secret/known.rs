//! The secrets that are known of an object, to be taken out of what others say of it: a server that refuses a value
//! repeats it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{HIDDEN, LAST_APPLIED, hidden, hide};

/// Shorter ones are known only where they stand between quotation marks: else too much would be taken for them.
const SHORT: usize = 4;

/// Shorter ones, and those of letters alone, are known only where they stand alone; longer ones within other words too.
const LONG: usize = 8;

/// What the values of these are is no secret, and sentences are full of them.
const PLAIN: [&str; 5] = ["kind", "name", "namespace", "image", "serviceName"];

/// Before a value that a server refuses.
const REFUSED: &str = "value: \"";

/// Values that are shown to nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The longest first, for one may be part of another.
    known: Vec<String>,
    /// Those that are part of the object's own name, or of another: a password like `postgres`.
    plain: BTreeSet<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.known.len())
    }
}

impl Secrets {
    /// All that is secret in any of these objects.
    ///
    /// ```
    /// use kubectl_sts::domain::secret::Secrets;
    /// let object = serde_json::json!({"env": [{"name": "PGPASSWORD", "value": "a1b2"}]});
    /// let said = Secrets::of([&object]).out_of("env[0].value: Invalid value: \"a1b2\"");
    /// assert_eq!(said, "env[0].value: Invalid value: \"•••\"");
    /// ```
    ///
    /// A name that is somebody's password too is still a name:
    ///
    /// ```
    /// # use kubectl_sts::domain::secret::Secrets;
    /// let object = serde_json::json!({"metadata": {"name": "postgres"}, "env": [{"name": "PGPASSWORD", "value": "postgres"}]});
    /// let secrets = Secrets::of([&object]);
    /// let said = "statefulsets.apps \"postgres\" is invalid: env[0].value: Invalid value: \"postgres\": no";
    /// assert_eq!(secrets.out_of(said), said.replace(": \"postgres\"", ": \"•••\""));
    /// ```
    #[must_use]
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut found = Self::default();
        let mut names = Vec::new();
        for object in objects {
            found.take(object);
            plain(object, &mut names);
        }
        let known = found.known.iter();
        let are_plain = known.filter(|it| names.iter().any(|name| name.contains(it.as_str())));
        found.plain = are_plain.cloned().collect();
        found.in_order()
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        self.known.extend(others.known.iter().cloned());
        self.plain.extend(others.plain.iter().cloned());
        self.in_order()
    }

    fn in_order(mut self) -> Self {
        self.known.sort();
        self.known.dedup();
        self.known.sort_by_key(|it| std::cmp::Reverse(it.len()));
        self
    }

    fn take(&mut self, object: &Value) {
        let mut inner = Vec::new();
        hide(&mut object.clone(), &mut |label, value| {
            if label.ends_with(LAST_APPLIED) {
                inner.extend(serde_json::from_str::<Value>(value).ok());
            }
            // As it stands between quotation marks, and line by line: so others repeat it.
            let quoted = Value::from(value).to_string();
            let lines = value.lines().map(str::trim);
            let lines = lines.filter(|it| it.len() >= LONG);
            let all = lines.chain([value, quoted.trim_matches('"')]);
            self.known.extend(all.map(str::to_owned));
            HIDDEN.to_owned()
        });
        // What was applied is no object of ours any more, but what it held may still be a secret.
        for object in &inner {
            self.take(object);
        }
    }

    /// A text of others without them.
    #[must_use]
    pub fn out_of(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.known {
            if text.contains(secret.as_str()) {
                text = without(&text, secret, self.plain.contains(secret));
            }
        }
        text
    }

    /// Whether a text of ours, which can be told in another way, may hold one of them.
    #[must_use]
    pub fn may_be_in(&self, text: &str) -> bool {
        self.known.iter().any(|it| text.contains(it.as_str()))
    }

    /// Whether something of a value is one of them.
    #[must_use]
    pub fn are_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.known.contains(text) || self.out_of(text) != *text,
            Value::Array(items) => items.iter().any(|it| self.are_in(it)),
            Value::Object(entries) => entries.values().any(|it| self.are_in(it)),
            _ => false,
        }
    }

    /// A value as it may be shown, wherever it was found.
    #[must_use]
    pub fn out_of_value(&self, value: &Value) -> Value {
        match value {
            _ if self.are_in(value) => HIDDEN.into(),
            value => hidden(value),
        }
    }
}

/// The names in an object.
fn plain<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| plain(it, names)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(name) if PLAIN.contains(&key.as_str()) => names.push(name),
                    value => plain(value, names),
                }
            }
        }
        _ => {}
    }
}

fn without(text: &str, secret: &str, is_plain: bool) -> String {
    let (mut shown, mut from) = (String::new(), 0);
    let is_word = secret.chars().all(char::is_alphabetic);
    for (at, _) in text.match_indices(secret) {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + secret.len()..).unwrap_or_default();
        let beside = [before.chars().next_back(), behind.chars().next()];
        let is_alone = || !beside.iter().flatten().any(|it| it.is_alphanumeric());
        let is_it = match secret.len() {
            _ if is_plain => before.ends_with(REFUSED) && behind.starts_with('"'),
            0..SHORT => beside.iter().all(|it| matches!(it, Some('"' | '\'' | '`'))),
            SHORT..LONG => is_alone(),
            _ => !is_word || is_alone(),
        };
        if is_it {
            shown.push_str(text.get(from..at).unwrap_or_default());
            shown.push_str(HIDDEN);
            from = at + secret.len();
        }
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}
