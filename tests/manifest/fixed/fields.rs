//! Every field that a server's OpenAPI document tells of below the spec of a kind, and how each is changed.

use kubectl_sts::manifest::Kind;
use serde_json::{Value, json};

use crate::control_plane::Bed;

/// What a field holds.
#[derive(Clone, Debug)]
enum Shape {
    Text(Vec<String>),
    Whole,
    Truth,
    Quantity,
    IntOrText,
    Time,
    Anything,
    Map,
    List,
}

/// How a field is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To another value, or to a first one.
    Other,
    /// To what says nothing: empty, 0 or false.
    Empty,
    /// It is taken away.
    Gone,
}

impl Way {
    pub const ALL: [Self; 3] = [Self::Other, Self::Empty, Self::Gone];
}

/// A field, and how one comes to it: `[]` is an item of a list, `{}` an entry of a map.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    steps: Vec<String>,
    shape: Shape,
}

/// All fields below what one writes of a kind.
pub fn of(bed: &Bed, kind: &Kind) -> Vec<Field> {
    let document = bed.get(&format!("/openapi/v3{}", kind.group));
    let types = document["components"]["schemas"].as_object().unwrap();
    let (group, version) = kind.version.rsplit_once('/').unwrap_or(("", kind.version));
    let wanted = json!([{"group": group, "version": version, "kind": kind.word}]);
    let kinds = |it: &&Value| it["x-kubernetes-group-version-kind"] == wanted;
    let root = types.values().find(kinds).unwrap();
    let mut walk = Walk {
        types: &document["components"]["schemas"],
        found: Vec::new(),
    };
    for (key, below) in root["properties"].as_object().unwrap() {
        if !["apiVersion", "kind", "metadata", "status"].contains(&&**key) {
            walk.go(below, std::slice::from_ref(key));
        }
    }
    walk.found
}

struct Walk<'d> {
    types: &'d Value,
    found: Vec<Field>,
}

impl Walk<'_> {
    fn go(&mut self, shape: &Value, steps: &[String]) {
        let reference = shape["$ref"]
            .as_str()
            .or(shape["allOf"][0]["$ref"].as_str());
        let name = reference
            .and_then(|it| it.rsplit('/').next())
            .unwrap_or_default();
        let shape = if name.is_empty() {
            shape
        } else {
            &self.types[name]
        };
        let with = |step: &str| [steps, &[step.to_owned()]].concat();
        let mut push = |shape| {
            self.found.push(Field {
                name: steps.join("."),
                steps: steps.to_vec(),
                shape,
            });
        };
        let words = shape["enum"].as_array().into_iter().flatten();
        let words = words
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect();
        if name.ends_with("resource.Quantity") {
            push(Shape::Quantity);
        } else if name.ends_with("intstr.IntOrString") {
            push(Shape::IntOrText);
        } else if name.ends_with("v1.Time") || name.ends_with("v1.MicroTime") {
            push(Shape::Time);
        } else if let Some(below) = shape["properties"].as_object() {
            push(Shape::Map);
            for (key, below) in below {
                self.go(below, &with(key));
            }
        } else if shape["items"].is_object() {
            push(Shape::List);
            self.go(&shape["items"], &with("[]"));
        } else if shape["additionalProperties"].is_object() {
            push(Shape::Map);
            self.go(&shape["additionalProperties"], &with("{}"));
        } else {
            push(match shape["type"].as_str() {
                Some("string") => Shape::Text(words),
                Some("integer" | "number") => Shape::Whole,
                Some("boolean") => Shape::Truth,
                _ => Shape::Anything,
            });
        }
    }
}

impl Field {
    /// How it is changed where one change tells enough.
    pub fn first_way(&self, object: &Value) -> Way {
        let first = match self.shape {
            Shape::Map | Shape::List => Way::Empty,
            _ => Way::Other,
        };
        // What is there, and empty, is taken away.
        if self.changed(object, first).is_some() {
            first
        } else {
            Way::Gone
        }
    }

    /// Where it is in an object, and the object with it changed; nothing where that would change nothing.
    pub fn changed(&self, object: &Value, way: Way) -> Option<(String, Value)> {
        let mut changed = object.clone();
        let pointer = self.pointer(object);
        if way == Way::Gone {
            object.pointer(&pointer)?;
            let (above, key) = pointer.rsplit_once('/')?;
            match changed.pointer_mut(above)? {
                Value::Array(items) => drop(items.remove(0)),
                Value::Object(map) => drop(map.remove(&unescaped(key))),
                _ => return None,
            }
        } else {
            let now = object.pointer(&pointer).cloned().unwrap_or_default();
            let value = match way {
                Way::Other => self.other(&now)?,
                _ => self.empty(),
            };
            *self.place(&mut changed) = value;
        }
        (changed != *object).then_some((pointer, changed))
    }

    fn pointer(&self, object: &Value) -> String {
        let (mut pointer, mut here) = (String::new(), object);
        for step in &self.steps {
            let step = match &**step {
                "[]" => "0".to_owned(),
                "{}" => {
                    let first = here.as_object().and_then(|it| it.keys().next());
                    first.cloned().unwrap_or("k".to_owned())
                }
                step => step.to_owned(),
            };
            here = match here {
                Value::Array(items) => items.first().unwrap_or(&Value::Null),
                other => &other[&*step],
            };
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        pointer
    }

    fn place<'o>(&self, object: &'o mut Value) -> &'o mut Value {
        let mut here = object;
        for step in &self.steps {
            here = match &**step {
                "[]" => {
                    if here.as_array().is_none_or(Vec::is_empty) {
                        *here = json!([null]);
                    }
                    &mut here[0]
                }
                "{}" => {
                    let first = here.as_object().and_then(|it| it.keys().next());
                    let first = first.cloned().unwrap_or("k".to_owned());
                    &mut here[first]
                }
                step => &mut here[step],
            };
        }
        here
    }

    fn other(&self, now: &Value) -> Option<Value> {
        Some(match &self.shape {
            Shape::Text(_) if self.name.starts_with("spec.clusterIP") => json!("10.96.250.250"),
            Shape::Text(words) => match words
                .iter()
                .find(|it| !it.is_empty() && now.as_str() != Some(it.as_str()))
            {
                Some(word) => json!(word),
                None => json!(format!("{}x", now.as_str().unwrap_or_default())),
            },
            Shape::Truth => json!(now != &json!(true)),
            Shape::Quantity => json!("7Gi"),
            Shape::Whole | Shape::IntOrText => json!(now.as_i64().unwrap_or(0) + 1),
            Shape::Time => json!("2026-01-31T12:00:00Z"),
            Shape::Anything => json!({"other": "x"}),
            Shape::Map | Shape::List => return None,
        })
    }

    fn empty(&self) -> Value {
        match &self.shape {
            Shape::Text(_) => json!(""),
            Shape::Whole | Shape::IntOrText => json!(0),
            Shape::Truth => json!(false),
            Shape::Quantity => json!("0"),
            Shape::Time | Shape::Anything => Value::Null,
            Shape::Map => json!({}),
            Shape::List => json!([]),
        }
    }
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}
