//! What an object has that its schema does not allow.

use serde_json::{Map, Number, Value};

use super::quantity::is_quantity;
use super::{Choice, Fault, Schema, Shape, Type};
use crate::domain::escape::{escape_within, quoted};
use crate::domain::near::nearest;

/// The most that are told of one object.
const MOST: usize = 200;

/// All that is wrong with an object that ought to have a shape.
pub fn faults(schema: &Schema, shape: &Shape, object: &Value) -> Vec<Fault> {
    let mut walk = Walk {
        schema,
        path: Vec::new(),
        faults: Vec::new(),
    };
    walk.value(object, shape);
    walk.faults
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

struct Walk<'a> {
    schema: &'a Schema,
    path: Vec<Step<'a>>,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, shape: &'a Shape) {
        if self.faults.len() >= MOST || value.is_null() {
            return;
        }
        match (shape, value) {
            (Shape::Object(_), Value::Object(entries)) => self.object(entries, shape),
            (Shape::Map(inner), Value::Object(entries)) => {
                for (key, entry) in entries {
                    self.at(Step::Key(key), entry, inner);
                }
            }
            (Shape::List(inner), Value::Array(items)) => {
                for (nth, item) in items.iter().enumerate() {
                    self.at(Step::Item(nth), item, inner);
                }
            }
            (Shape::Choice(choices), Value::String(word)) => self.choice(choices, word),
            (Shape::Whole | Shape::Whole32 | Shape::IntOrText, Value::Number(number)) => {
                self.whole(number, shape);
            }
            (Shape::Quantity, Value::String(text)) if !is_quantity(text) => {
                let text = quoted(text);
                self.say(&format!(
                    "is {text}; a number with a unit is wanted, such as 500m, 2 or 1.5Gi"
                ));
            }
            _ if fits(shape, value) => {}
            _ => self.wrong_type(value, shape),
        }
    }

    fn at(&mut self, step: Step<'a>, value: &'a Value, shape: &'a Shape) {
        self.path.push(step);
        self.value(value, shape);
        self.path.pop();
    }

    fn object(&mut self, entries: &'a Map<String, Value>, shape: &'a Shape) {
        let Some(kind) = self.schema.object(shape) else {
            return;
        };
        for (key, entry) in entries {
            match kind.property(key) {
                Some(property) => self.at(Step::Key(key), entry, &property.shape),
                None if kind.is_open => {}
                None => self.unknown(key, kind, entries),
            }
        }
        self.missing(entries, kind);
    }

    fn unknown(&mut self, key: &'a str, kind: &Type, entries: &Map<String, Value>) {
        // What may have been meant is dear to find out.
        if self.faults.len() >= MOST {
            return;
        }
        let others = kind.properties.iter().map(|it| &*it.name);
        let others = others.filter(|it| !entries.contains_key(*it));
        let meant = nearest(key, others).map(|it| format!(": did you mean {}?", quoted(it)));
        let meant = meant.unwrap_or_default();
        let words = match &*kind.name {
            "" => format!("{} is no field here{meant}", quoted(key)),
            of => format!("{} is no field of {}{meant}", quoted(key), title(of)),
        };
        self.path.push(Step::Key(key));
        self.push(words);
        self.path.pop();
    }

    fn missing(&mut self, entries: &Map<String, Value>, kind: &'a Type) {
        // The controllers write the status: what is missing there is nobody's here.
        if matches!(self.path.first(), Some(Step::Key("status"))) {
            return;
        }
        for property in kind.properties.iter().filter(|it| it.is_required) {
            if entries.get(&*property.name).is_none_or(Value::is_null) {
                let words = format!("{} lacks {}", self.name(), quoted(&property.name));
                self.path.push(Step::Key(&property.name));
                self.push(words);
                self.path.pop();
            }
        }
    }

    fn choice(&mut self, choices: &[Choice], word: &str) {
        // What is empty takes the default.
        if word.is_empty() || choices.iter().any(|it| *it.word == *word) {
            return;
        }
        let words = || choices.iter().map(|it| &*it.word);
        let meant = match (nearest(word, words()), choices.len()) {
            (Some(meant), 7..) => format!("did you mean {}?", quoted(meant)),
            (None, 7..) => format!("there are {} others", choices.len()),
            _ => {
                let all: Vec<String> = words().map(|it| escape_within(it, 80)).collect();
                format!("it can be {}", all.join(", "))
            }
        };
        let word = quoted(word);
        self.say(&format!("can't be {word}; {meant}"));
    }

    fn whole(&mut self, number: &Number, shape: &Shape) {
        let (low, high) = match shape {
            Shape::Whole => (i64::MIN, i64::MAX),
            _ => (i64::from(i32::MIN), i64::from(i32::MAX)),
        };
        let whole = number.as_i64().or_else(|| {
            // An integral float is read as a whole number.
            let float = number.as_f64().filter(|it| it.fract() == 0.0)?;
            format!("{float:.0}").parse().ok()
        });
        let words = match whole {
            Some(whole) if (low..=high).contains(&whole) => return,
            None if number.as_f64().is_some_and(|it| it.fract() != 0.0) => {
                format!("is {number}; a whole number is wanted")
            }
            Some(whole) if whole < low => format!("is {number}; it can be {low} at least"),
            _ if number.as_f64().is_some_and(|it| it < 0.0) => {
                format!("is {number}; it can be {low} at least")
            }
            _ => format!("is {number}; it can be {high} at most"),
        };
        self.say(&words);
    }

    fn wrong_type(&mut self, value: &Value, shape: &Shape) {
        let there = match value {
            Value::String(text) => format!("the text \"{}\"", escape_within(text, 60)),
            Value::Number(number) => format!("the number {number}"),
            Value::Array(_) => "a list".into(),
            Value::Object(_) => "a map".into(),
            other => other.to_string(),
        };
        let is_plain = value.is_number() || value.is_boolean();
        let advice = match (shape, value) {
            (Shape::Text | Shape::Choice(_), _) if is_plain => {
                format!(": put it in quotes, \"{value}\"")
            }
            (Shape::Whole | Shape::Whole32, Value::String(text)) if text.parse::<i64>().is_ok() => {
                ": leave the quotes out".into()
            }
            (Shape::Truth, Value::String(text)) if text == "true" || text == "false" => {
                ": leave the quotes out".into()
            }
            _ => String::new(),
        };
        let wanted = wanted(shape);
        self.say(&format!("is {there}; {wanted} is wanted{advice}"));
    }

    /// Says something of the value where one is.
    fn say(&mut self, what: &str) {
        let words = format!("{} {what}", self.name());
        self.push(words);
    }

    fn push(&mut self, words: String) {
        if self.faults.len() < MOST {
            let pointer = self.pointer();
            self.faults.push(Fault { pointer, words });
        }
    }

    /// As one calls what is there: `containers[0]`.
    fn name(&self) -> String {
        let mut name = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Item(nth) => name = format!("[{nth}]{name}"),
                Step::Key(key) => return quoted(&format!("{key}{name}")),
            }
        }
        "it".into()
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Item(nth) => pointer.push_str(&nth.to_string()),
            }
        }
        pointer
    }
}

/// Whether a value, no number where a whole one is wanted, is of the type.
fn fits(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Text | Shape::Choice(_) | Shape::IntOrText | Shape::Time | Shape::Base64 => {
            value.is_string()
        }
        Shape::Truth => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Quantity => value.is_number() || value.is_string(),
        Shape::Object(_) | Shape::Map(_) => value.is_object(),
        Shape::List(_) => value.is_array(),
        Shape::Whole | Shape::Whole32 => false,
    }
}

fn wanted(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "anything",
        Shape::Text | Shape::Choice(_) => "text",
        Shape::Truth => "true or false",
        Shape::Whole | Shape::Whole32 => "a whole number",
        Shape::Number => "a number",
        Shape::Quantity => "a number with a unit, such as 500m or 1Gi,",
        Shape::IntOrText => "a whole number or text",
        Shape::Time => "a time, such as \"2026-01-31T12:00:00Z\",",
        Shape::Base64 => "text in base64",
        Shape::Object(_) | Shape::Map(_) => "a map",
        Shape::List(_) => "a list",
    }
}

fn title(name: &str) -> String {
    escape_within(name, 80)
}
