//! From a value to text, as `kubectl get -o yaml` writes it.

use serde_json::{Map, Value};

use super::quote::{Style, double, single, style};
use super::scalar::integral;
use super::{number, order};

/// Longer keys stand behind a `?`.
const LONGEST_KEY: usize = 128;

/// The text that kubectl and [`read`](super::read) take for this value.
///
/// It is what `kubectl get -o yaml` prints, but for three things: long texts are not folded at column 80, characters that hide or
/// reorder others are escaped, and so is the key `<<`, which kubectl itself would not read back. A float without a fraction is
/// written as the integer that Kubernetes takes it for.
///
/// ```
/// use kubectl_sts::yaml;
/// let set = serde_json::json!({
///     "on": "yes",
///     "command": ["sh", "-c", "set -e\nexec db\n"],
///     "ports": [{"name": "db", "containerPort": 5432}],
///     "emptyDir": {},
/// });
/// assert_eq!(yaml::write(&set), r#"command:
/// - sh
/// - -c
/// - |
///   set -e
///   exec db
/// emptyDir: {}
/// "on": "yes"
/// ports:
/// - containerPort: 5432
///   name: db
/// "#);
/// ```
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(entries) if !entries.is_empty() => map(&mut out, entries, 0),
        Value::Array(items) if !items.is_empty() => list(&mut out, items, 0),
        scalar => leaf(&mut out, scalar, 0),
    }
    out
}

/// The entries of a mapping; the cursor stands where its first key goes.
fn map(out: &mut String, entries: &Map<String, Value>, indent: usize) {
    let mut sorted: Vec<(&String, &Value)> = entries.iter().collect();
    sorted.sort_by(|(one, _), (other, _)| order::compare(one, other).then_with(|| one.cmp(other)));
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        if key.len() > LONGEST_KEY || key.contains('\n') {
            out.push_str("? ");
            leaf_text(out, key, indent);
            pad(out, indent);
            out.push_str(": ");
            within(out, value, indent);
        } else {
            text(out, key, style(key, true), indent);
            out.push(':');
            below(out, value, indent);
        }
    }
}

/// The items of a list; the cursor stands where its first dash goes.
fn list(out: &mut String, items: &[Value], indent: usize) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            pad(out, indent);
        }
        out.push_str("- ");
        within(out, item, indent);
    }
}

/// The value of a key, on its line or below it; lists stand at the key's own indent.
fn below(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            out.push('\n');
            pad(out, indent + 2);
            map(out, entries, indent + 2);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            pad(out, indent);
            list(out, items, indent);
        }
        scalar => {
            out.push(' ');
            leaf(out, scalar, indent);
        }
    }
}

/// A value that begins on the line of its dash.
fn within(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(entries) if !entries.is_empty() => map(out, entries, indent + 2),
        Value::Array(items) if !items.is_empty() => list(out, items, indent + 2),
        scalar => leaf(out, scalar, indent),
    }
}

/// What holds nothing, and the end of its line.
fn leaf(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
        Value::Number(it) => match it.as_f64().filter(|_| it.is_f64()) {
            Some(float) => match integral(float) {
                Some(whole) => out.push_str(&whole.to_string()),
                None => out.push_str(&number::write(float)),
            },
            None => out.push_str(&it.to_string()),
        },
        Value::String(it) => return leaf_text(out, it, indent),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// A text that no other stands behind, and the end of its line.
fn leaf_text(out: &mut String, it: &str, indent: usize) {
    let style = style(it, false);
    text(out, it, style, indent);
    if style != Style::Literal {
        out.push('\n');
    }
}

fn text(out: &mut String, text: &str, style: Style, indent: usize) {
    match style {
        Style::Plain => out.push_str(text),
        Style::Single => single(out, text),
        Style::Double => double(out, text),
        Style::Literal => literal(out, text, indent + 2),
    }
}

/// The lines of a text as they are. What ends them: `|` one break, `|-` none, `|+` as many as there are.
fn literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2'); // its indent, which cannot be seen in its first line
    }
    if !text.ends_with('\n') {
        out.push('-');
    } else if text == "\n" || text.ends_with("\n\n") {
        out.push('+');
    }
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}
