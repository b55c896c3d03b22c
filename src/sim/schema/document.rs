//! The table of types as the schemas of an OpenAPI v3 document.
//!
//! The closed lists of values are in `choices.txt`, what is said of fields in `words.txt`, in words of our own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Field, Shape, Type, named};
use crate::sim::resource::Kind;

/// What is always written, but need not be sent.
const OPTIONAL: &[(&str, &str)] = &[
    ("ContainerImage", "names"),
    ("GRPCAction", "service"),
    ("NodeRuntimeHandler", "name"),
    ("ProjectedVolumeSource", "sources"),
    ("StatefulSetOrdinals", "start"),
    ("StatefulSetSpec", "serviceName"),
    ("TypedLocalObjectReference", "apiGroup"),
    ("TypedObjectReference", "apiGroup"),
];

/// By name, what follows it in a line.
type Table = BTreeMap<&'static str, &'static str>;

static CHOICES: LazyLock<Table> = LazyLock::new(|| table(include_str!("choices.txt")));

static WORDS: LazyLock<Table> = LazyLock::new(|| table(include_str!("words.txt")));

fn table(text: &'static str) -> Table {
    text.lines().filter_map(|it| it.split_once(' ')).collect()
}

/// The schemas of the kinds of a group and version, and of all that they are made of.
#[must_use]
pub fn schemas(group: &str, version: &str) -> Map<String, Value> {
    let mut schemas = Map::new();
    let resources = Kind::ALL.iter().map(|it| it.resource());
    for resource in resources.filter(|it| it.group == group && it.version == version) {
        let mut root = object(named(resource.name));
        if let Some(root) = root.as_object_mut() {
            let kind = json!([{ "group": group, "version": version, "kind": resource.name }]);
            root.insert("x-kubernetes-group-version-kind".into(), kind);
        }
        schemas.insert(key(named(resource.name)), root);
        include(named(resource.name), &mut schemas);
    }
    schemas
}

/// Adds the types of the fields, and of theirs.
fn include(of: &Type, schemas: &mut Map<String, Value>) {
    for field in of.fields.values() {
        let Some(kind) = innermost(&field.shape).object() else {
            continue;
        };
        if !schemas.contains_key(&key(kind)) {
            schemas.insert(key(kind), object(kind));
            include(kind, schemas);
        }
    }
}

fn innermost(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => innermost(inner),
        other => other,
    }
}

fn key(of: &Type) -> String {
    format!("io.k8s.{}.{}", of.version, of.name)
}

fn object(of: &Type) -> Value {
    let properties = of.fields.iter().map(|(name, field)| {
        let mut property = shape(&field.shape);
        let about = WORDS.get(&*format!("{}.{name}", of.name));
        if let (Some(property), Some(about)) = (property.as_object_mut(), about) {
            property.insert("description".into(), json!(about));
        }
        (name.clone(), property)
    });
    let properties: Map<String, Value> = properties.collect();
    let required = of.fields.iter().filter(|(name, it)| must_be(of, name, it));
    let required: Vec<&String> = required.map(|(name, _)| name).collect();
    let mut object = json!({ "type": "object", "properties": properties });
    if let (Some(object), false) = (object.as_object_mut(), required.is_empty()) {
        object.insert("required".into(), json!(required));
    }
    object
}

fn must_be(of: &Type, name: &str, field: &Field) -> bool {
    field.is_always && !of.name.ends_with("Status") && !OPTIONAL.contains(&(&of.name, name))
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Text(name) => match CHOICES.get(&**name) {
            Some(choices) => {
                let choices: Vec<&str> = choices.split(' ').collect();
                json!({ "type": "string", "enum": choices })
            }
            None => json!({ "type": "string" }),
        },
        Shape::Whole(name) if name == "int32" => json!({ "type": "integer", "format": "int32" }),
        Shape::Whole(_) => json!({ "type": "integer", "format": "int64" }),
        Shape::Float => json!({ "type": "number", "format": "double" }),
        Shape::Truth => json!({ "type": "boolean" }),
        Shape::Quantity => json!({ "oneOf": [{ "type": "string" }, { "type": "number" }] }),
        Shape::IntOrText => json!({
            "format": "int-or-string",
            "oneOf": [{ "type": "integer" }, { "type": "string" }],
        }),
        Shape::Time | Shape::MicroTime => json!({ "type": "string", "format": "date-time" }),
        Shape::Bytes => json!({ "type": "string", "format": "byte" }),
        Shape::Any => json!({ "type": "object" }),
        // A reference by itself could carry no description.
        Shape::Struct(name) => {
            let target = format!("#/components/schemas/{}", key(named(name)));
            json!({ "allOf": [{ "$ref": target }] })
        }
        Shape::List(item) => json!({ "type": "array", "items": shape(item) }),
        Shape::Map(entry) => json!({ "type": "object", "additionalProperties": shape(entry) }),
    }
}
