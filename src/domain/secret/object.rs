//! The secrets of an object, or of a part of one: each with what it is called.

use serde_json::{Map, Value};

use super::{DOT, HIDDEN, Hide, LAST_APPLIED, is_secret, veil, waits};

/// Puts words in place of every secret in an object: `hide` is told what it is called, `ledger/POSTGRES_PASSWORD`, and its
/// value. What looks like words of ours is hidden too, so that nothing of the object can be mistaken for them.
///
/// ```
/// use kubectl_sts::domain::secret::hide;
/// let mut object = serde_json::json!({"name": "db", "env": [{"name": "PGPASSWORD", "value": "a1"}]});
/// hide(&mut object, &mut |label, _| format!("({label})"));
/// assert_eq!(object["env"][0]["value"], "(db/PGPASSWORD)");
/// ```
pub fn hide(object: &mut Value, hide: &mut Hide<'_>) {
    let mut weaver = Weaver {
        hide,
        holds_secrets: false,
    };
    weaver.value(object, &Here::default());
}

/// The object with [`HIDDEN`] in place of each secret.
#[must_use]
pub fn hidden(object: &Value) -> Value {
    let mut object = object.clone();
    hide(&mut object, &mut |_, _| HIDDEN.to_owned());
    object
}

/// Whether a text is a private key.
#[must_use]
pub fn is_private(text: &str) -> bool {
    text.contains("PRIVATE KEY-----")
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

struct Weaver<'a, 'h> {
    hide: &'a mut Hide<'h>,
    holds_secrets: bool,
}

impl Weaver<'_, '_> {
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
                    let flag = flag.trim_start_matches('-');
                    *text = (self.hide)(&label(here, flag), text);
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
        let outside = self.holds_secrets;
        self.holds_secrets |= entries.get("kind").and_then(Value::as_str) == Some("Secret");
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
        self.holds_secrets = outside;
    }

    fn text(&mut self, text: &str, here: &Here<'_>) -> String {
        let named = matches!(
            here.map,
            "env" | "annotations" | "data" | "binaryData" | "stringData"
        );
        let is_hidden = (named && is_secret(here.key))
            || (self.holds_secrets && matches!(here.map, "data" | "stringData"))
            || here.key == LAST_APPLIED
            || is_private(text)
            || text.contains(DOT);
        if text.is_empty() {
            String::new()
        } else if is_hidden {
            (self.hide)(&label(here, here.key), text)
        } else {
            veil(text, &mut |name, value| {
                (self.hide)(&label(here, name), value)
            })
        }
    }
}

/// What a secret is called: `ledger/POSTGRES_PASSWORD`.
fn label(here: &Here<'_>, name: &str) -> String {
    let name = name.trim_matches('-');
    if here.name.is_empty() {
        name.to_owned()
    } else {
        format!("{}/{name}", here.name)
    }
}
