//! Secrets in a text: each value is hidden behind a sign that is typed back as it stands, and never leaves the program.
//!
//! What may be a secret is told by the one rule that there is ([`crate::domain::secret`]).

mod pair;
mod sign;
mod unkept;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::plan::request::escaped;
use crate::domain::secret;

pub use pair::Pair;
pub use sign::NOT_KEPT;
pub use unkept::{left_out_of, without_secrets};

/// What is hidden in a text, by the signs that stand there instead.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Veil {
    hidden: BTreeMap<String, String>,
    /// The signs of one label by what is behind them: a thousand values of one name are not tried one by one.
    signs: BTreeMap<String, BTreeMap<String, String>>,
}

impl std::fmt::Debug for Veil {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.hidden.keys()).finish()
    }
}

impl Veil {
    /// An object with signs in place of its secrets, and the veil that knows them.
    ///
    /// ```
    /// use kubectl_sts::manifest::Veil;
    /// let (seen, veil) = Veil::over(&serde_json::json!({"name": "db", "env": [{"name": "PGPASSWORD", "value": "a1"}]}));
    /// assert_eq!(seen["env"][0]["value"], "•••db/PGPASSWORD•••");
    /// assert_eq!(veil.lift(&seen).unwrap()["env"][0]["value"], "a1");
    /// ```
    #[must_use]
    pub fn over(object: &Value) -> (Value, Self) {
        let mut found = Self::default();
        let seen = found.cover(object);
        (seen, found)
    }

    /// The same for one more object: equal values of the same name get the same sign, and others never do.
    fn cover(&mut self, object: &Value) -> Value {
        let mut object = object.clone();
        secret::hide(&mut object, &mut |label, value| self.hide(label, value));
        object
    }

    /// What was typed, with the secrets in place of their signs; or the pointers of signs that nobody knows.
    pub fn lift(&self, typed: &Value) -> Result<Value, Vec<String>> {
        let mut typed = typed.clone();
        let mut unknown = Vec::new();
        self.lift_within(&mut typed, "", &mut unknown);
        if unknown.is_empty() {
            Ok(typed)
        } else {
            Err(unknown)
        }
    }

    fn lift_within(&self, value: &mut Value, pointer: &str, unknown: &mut Vec<String>) {
        match value {
            Value::String(text) if text.contains(sign::EDGE) => {
                match sign::replaced(text, |sign| self.hidden.get(sign).cloned()) {
                    Some(lifted) => *text = lifted,
                    None => unknown.push(pointer.to_owned()),
                }
            }
            Value::Array(items) => {
                for (nth, item) in items.iter_mut().enumerate() {
                    self.lift_within(item, &format!("{pointer}/{nth}"), unknown);
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    self.lift_within(value, &format!("{pointer}/{}", escaped(key)), unknown);
                }
            }
            _ => {}
        }
    }

    /// Hides a value: the sign that stands for it, which no other value has.
    fn hide(&mut self, label: &str, value: &str) -> String {
        let known = self.signs.entry(sign::of(label, 1)).or_default();
        if let Some(sign) = known.get(value) {
            return sign.clone();
        }
        let mut nth = known.len() + 1;
        let sign = loop {
            let sign = sign::of(label, nth);
            match self.hidden.get(&sign) {
                Some(other) if other != value => nth += 1,
                _ => break sign,
            }
        };
        self.hidden.insert(sign.clone(), value.to_owned());
        known.insert(value.to_owned(), sign.clone());
        sign
    }
}
