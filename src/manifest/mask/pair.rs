//! An object before and after a change, as both may be shown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Veil;
use crate::domain::secret::Secrets;

/// An object before and after a change. What was secret before is so afterwards too, wherever it was put; and two secrets
/// that differ have different signs.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Before, with signs in place of secrets.
    pub before: Value,
    /// Afterwards, with signs in place of secrets.
    pub after: Value,
    /// As it really is afterwards, but for secrets that were put where nobody would look for one.
    pub laid_open: Value,
    /// All that is secret on either side.
    pub secrets: Secrets,
    raw: [Value; 2],
}

impl Pair {
    /// Of an object on both sides of a change.
    ///
    /// ```
    /// use kubectl_sts::manifest::mask::Pair;
    /// use serde_json::json;
    /// let env = |name: &str, value: &str| json!({"env": [{"name": name, "value": value}]});
    /// let pair = Pair::of(&env("TOKEN", "a1"), &env("TOKEN", "a2"));
    /// let words = |pointer: &str| pair.words(pointer);
    /// assert_eq!(words("/env/0/value"), (Some("•••TOKEN•••".into()), Some("•••TOKEN-2•••".into())));
    /// assert!(Pair::of(&env("TOKEN", "a1"), &env("MODE", "a1")).hides("/env/0/value"));
    /// ```
    #[must_use]
    pub fn of(before: &Value, after: &Value) -> Self {
        let mut veil = Veil::default();
        let mut laid_open = after.clone();
        Self {
            after: veil.cover_last(&[before], &mut laid_open),
            before: veil.cover(before),
            laid_open,
            secrets: Secrets::of([before, after]),
            raw: [before.clone(), after.clone()],
        }
    }

    /// Whether something at a place is shown to nobody, on either side.
    #[must_use]
    pub fn hides(&self, pointer: &str) -> bool {
        let differs = |seen: &Value, raw: &Value| seen.pointer(pointer) != raw.pointer(pointer);
        let [before, after] = &self.raw;
        differs(&self.before, before) || differs(&self.after, after)
    }

    /// What stands at a place on both sides, as one line; nothing where nothing is there.
    #[must_use]
    pub fn words(&self, pointer: &str) -> (Option<String>, Option<String>) {
        let words = |object: &Value| {
            let value = object.pointer(pointer).filter(|it| !it.is_null());
            value.map(|it| match it {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        (words(&self.before), words(&self.after))
    }
}

impl Veil {
    /// What becomes of others with signs in place of its secrets, and the veil that knows those of all: what was secret in
    /// one of them is so in it too, wherever it was put. The first of them has the signs that it has alone.
    ///
    /// ```
    /// use kubectl_sts::manifest::Veil;
    /// use serde_json::json;
    /// let env = |name: &str, value: &str| json!({"env": [{"name": name, "value": value}]});
    /// let (seen, veil) = Veil::over_last(&[&env("TOKEN", "a2"), &env("TOKEN", "a1")], &env("MODE", "a1"));
    /// assert_eq!(seen, env("MODE", "•••TOKEN-2•••"));
    /// assert_eq!(veil.lift(&seen).unwrap(), env("MODE", "a1"));
    /// ```
    #[must_use]
    pub fn over_last(before: &[&Value], last: &Value) -> (Value, Self) {
        let mut veil = Self::default();
        let seen = veil.cover_last(before, &mut last.clone());
        (seen, veil)
    }

    /// Signs come in place of what stands in the open in the last itself too.
    fn cover_last(&mut self, before: &[&Value], last: &mut Value) -> Value {
        let mut open = BTreeSet::new();
        for object in before {
            collect_open(&self.cover(object), object, &mut open);
        }
        let mut seen = self.cover(last);
        let signs = self.hidden.iter();
        let signs = signs.filter(|(_, value)| !open.contains(value.as_str()));
        let signs = signs.map(|(sign, value)| (value.as_str(), sign.as_str()));
        carry(&mut seen, last, &signs.collect());
        seen
    }
}

/// The texts that are no secrets, as everybody can see.
fn collect_open<'a>(seen: &Value, raw: &'a Value, open: &mut BTreeSet<&'a str>) {
    match (seen, raw) {
        (Value::String(seen), Value::String(raw)) if seen == raw => {
            open.insert(raw);
        }
        (Value::Array(seen), Value::Array(raw)) => {
            for (seen, raw) in seen.iter().zip(raw) {
                collect_open(seen, raw, open);
            }
        }
        (Value::Object(seen), Value::Object(raw)) => {
            for (seen, raw) in seen.values().zip(raw.values()) {
                collect_open(seen, raw, open);
            }
        }
        _ => {}
    }
}

/// Puts its sign in place of a secret that stands in the open.
fn carry(seen: &mut Value, raw: &mut Value, signs: &BTreeMap<&str, &str>) {
    match (seen, raw) {
        (Value::String(seen), Value::String(raw)) if seen == raw => {
            if let Some(sign) = signs.get(raw.as_str()) {
                (*sign).clone_into(seen);
                (*sign).clone_into(raw);
            }
        }
        (Value::Array(seen), Value::Array(raw)) => {
            for (seen, raw) in seen.iter_mut().zip(raw) {
                carry(seen, raw, signs);
            }
        }
        (Value::Object(seen), Value::Object(raw)) => {
            for (seen, raw) in seen.values_mut().zip(raw.values_mut()) {
                carry(seen, raw, signs);
            }
        }
        _ => {}
    }
}
