//! Secrets in a text: each value is hidden behind a sign that is typed back as it stands, and never leaves the program.
//!
//! What may be a secret is told by its name, as everywhere ([`crate::domain::template::secret`]): that of a variable, an
//! annotation, a flag, or what stands before `=`. The password of a URL and a private key are secrets under any name, and
//! so is all that a Secret holds.

mod sign;
mod unkept;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::plan::request::escaped;
use crate::domain::template::secret::{is_secret, veil, waits};

pub use sign::NOT_KEPT;
pub use unkept::without_secrets;

/// The annotation in which `kubectl apply` keeps the whole object, secrets and all.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

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
        let mut object = object.clone();
        let is_secret = object.get("kind").and_then(Value::as_str) == Some("Secret");
        let mut weaver = Weaver {
            veil: &mut found,
            holds_secrets: is_secret,
        };
        weaver.value(&mut object, &Here::default());
        (object, found)
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

/// Where one is in an object.
#[derive(Clone, Default)]
struct Here<'a> {
    /// The innermost `name`.
    name: &'a str,
    /// The key that holds this.
    key: &'a str,
    /// The map that holds this.
    map: &'a str,
}

struct Weaver<'a> {
    veil: &'a mut Veil,
    holds_secrets: bool,
}

impl Weaver<'_> {
    fn value(&mut self, value: &mut Value, here: &Here<'_>) {
        match value {
            Value::String(text) => *text = self.text(text, here),
            Value::Array(items) => self.list(items, here),
            Value::Object(entries) => self.map(entries, here),
            _ => {}
        }
    }

    fn list(&mut self, items: &mut [Value], here: &Here<'_>) {
        let mut flag: Option<String> = None;
        for item in items {
            let next = item.as_str().and_then(waits).map(str::to_owned);
            match (item, flag.take()) {
                (Value::String(text), Some(flag)) if next.is_none() && !text.is_empty() => {
                    *text = self
                        .veil
                        .hide(&label(here, flag.trim_start_matches('-')), text);
                }
                (item, _) => self.value(item, here),
            }
            flag = next;
        }
    }

    fn map(&mut self, entries: &mut Map<String, Value>, here: &Here<'_>) {
        let own = entries
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let is_pair = own.is_some() && entries.get("value").is_some_and(Value::is_string);
        for (key, value) in entries {
            let name = match &own {
                Some(own) if !is_pair => own,
                _ => here.name,
            };
            let within = Here {
                name,
                key: match &own {
                    Some(own) if is_pair && key == "value" => own,
                    _ => key,
                },
                map: if is_pair && key == "value" {
                    "env"
                } else {
                    here.key
                },
            };
            self.value(value, &within);
        }
    }

    fn text(&mut self, text: &str, here: &Here<'_>) -> String {
        let named = matches!(
            here.map,
            "env" | "annotations" | "data" | "binaryData" | "stringData"
        );
        let is_hidden = (named && is_secret(here.key))
            || (self.holds_secrets && matches!(here.map, "data" | "stringData"))
            || here.key == LAST_APPLIED
            || sign::is_private(text)
            || text.contains(sign::DOT);
        if text.is_empty() {
            String::new()
        } else if is_hidden {
            self.veil.hide(&label(here, here.key), text)
        } else {
            veil(text, &mut |name, value| {
                self.veil.hide(&label(here, name), value)
            })
        }
    }
}

/// What a sign says: `ledger/POSTGRES_PASSWORD`.
fn label(here: &Here<'_>, name: &str) -> String {
    let name = name.trim_matches('-');
    if here.name.is_empty() {
        name.to_owned()
    } else {
        format!("{}/{name}", here.name)
    }
}
