//! The secrets that are known of an object, to be taken out of what others say of it: a server that refuses a value
//! repeats it.

use serde_json::Value;

use super::{HIDDEN, LAST_APPLIED, hidden, hide};

/// Shorter ones are known only where they stand between quotation marks: else too much would be taken for them.
const SHORT: usize = 4;

/// Shorter ones are known only where they stand alone, and longer ones within other words too.
const LONG: usize = 8;

/// Values that are shown to nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The longest first, for one may be part of another.
    known: Vec<String>,
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
    #[must_use]
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut found = Self::default();
        for object in objects {
            found.take(object);
        }
        found.known.sort();
        found.known.dedup();
        found.known.sort_by_key(|it| std::cmp::Reverse(it.len()));
        found
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
                text = without(&text, secret);
            }
        }
        text
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

fn without(text: &str, secret: &str) -> String {
    let (mut shown, mut from) = (String::new(), 0);
    for (at, _) in text.match_indices(secret) {
        let (before, behind) = (text.get(..at), text.get(at + secret.len()..));
        let before = before.and_then(|it| it.chars().next_back());
        let behind = behind.and_then(|it| it.chars().next());
        let beside = [before, behind];
        let is_it = match secret.len() {
            0..SHORT => beside.iter().all(|it| matches!(it, Some('"' | '\'' | '`'))),
            SHORT..LONG => !beside.iter().flatten().any(|it| it.is_alphanumeric()),
            _ => true,
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
