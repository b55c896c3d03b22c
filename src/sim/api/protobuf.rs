//! Protobuf bodies of the few requests that kubectl makes in no other language.
//!
//! A body that holds more than is listed here is refused: what is not understood must not be half done.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use crate::sim::value;

/// Its media type.
pub const PROTOBUF: &str = "application/vnd.kubernetes.protobuf";

/// What a message may hold: number, name, type.
type Message = [(u64, &'static str, Type)];

#[derive(Clone, Copy)]
enum Type {
    Text,
    Number,
    Truth,
    /// Bytes, as JSON shows them.
    Base64,
    Texts,
    /// A map of texts.
    Map,
    /// A map of bytes.
    BinaryMap,
    Within(&'static Message),
    /// A list of these.
    Each(&'static Message),
    /// What only the server fills in.
    Nothing,
}

use Type::{Base64, BinaryMap, Each, Nothing, Number, Text, Texts, Truth, Within};

const METADATA: &Message = &[
    (1, "name", Text),
    (2, "generateName", Text),
    (3, "namespace", Text),
    (4, "selfLink", Nothing),
    (5, "uid", Text),
    (6, "resourceVersion", Text),
    (7, "generation", Nothing),
    (8, "creationTimestamp", Nothing),
    (11, "labels", Type::Map),
    (12, "annotations", Type::Map),
    (14, "finalizers", Texts),
];
const OBJECT: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "spec", Nothing),
    (3, "status", Nothing),
];
const PRECONDITIONS: &Message = &[(1, "uid", Text), (2, "resourceVersion", Text)];
const DELETION: &Message = &[
    (1, "gracePeriodSeconds", Number),
    (2, "preconditions", Within(PRECONDITIONS)),
    (3, "orphanDependents", Truth),
    (4, "propagationPolicy", Text),
    (5, "dryRun", Texts),
];
const EVICTION: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "deleteOptions", Within(DELETION)),
];
const RESOURCE: &Message = &[
    (1, "namespace", Text),
    (2, "verb", Text),
    (3, "group", Text),
    (4, "version", Text),
    (5, "resource", Text),
    (6, "subresource", Text),
    (7, "name", Text),
];
const PATH: &Message = &[(1, "path", Text), (2, "verb", Text)];
const ACCESS_SPEC: &Message = &[
    (1, "resourceAttributes", Within(RESOURCE)),
    (2, "nonResourceAttributes", Within(PATH)),
    (3, "user", Text),
    (4, "groups", Texts),
];
const ACCESS: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "spec", Within(ACCESS_SPEC)),
    (3, "status", Nothing),
];
const RULES_SPEC: &Message = &[(1, "namespace", Text)];
const RULES: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "spec", Within(RULES_SPEC)),
    (3, "status", Nothing),
];
const CONFIG_MAP: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "data", Type::Map),
    (3, "binaryData", BinaryMap),
    (4, "immutable", Truth),
];
const SECRET: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "data", BinaryMap),
    (3, "type", Text),
    (4, "stringData", Type::Map),
    (5, "immutable", Truth),
];
const RULE: &Message = &[
    (1, "verbs", Texts),
    (2, "apiGroups", Texts),
    (3, "resources", Texts),
    (4, "resourceNames", Texts),
    (5, "nonResourceURLs", Texts),
];
const ROLE: &Message = &[(1, "metadata", Within(METADATA)), (2, "rules", Each(RULE))];
const SUBJECT: &Message = &[
    (1, "kind", Text),
    (2, "apiGroup", Text),
    (3, "name", Text),
    (4, "namespace", Text),
];
const ROLE_REF: &Message = &[(1, "apiGroup", Text), (2, "kind", Text), (3, "name", Text)];
const BINDING: &Message = &[
    (1, "metadata", Within(METADATA)),
    (2, "subjects", Each(SUBJECT)),
    (3, "roleRef", Within(ROLE_REF)),
];
const ENVELOPE: &Message = &[
    (
        1,
        "type",
        Within(&[(1, "apiVersion", Text), (2, "kind", Text)]),
    ),
    (2, "raw", Base64),
    (3, "contentEncoding", Text),
    (4, "contentType", Text),
];

fn message(kind: &str) -> Option<&'static Message> {
    Some(match kind {
        "Namespace" | "ServiceAccount" | "SelfSubjectReview" => OBJECT,
        "ConfigMap" => CONFIG_MAP,
        "Secret" => SECRET,
        "DeleteOptions" => DELETION,
        "Eviction" => EVICTION,
        "SelfSubjectAccessReview" | "SubjectAccessReview" => ACCESS,
        "SelfSubjectRulesReview" => RULES,
        "Role" | "ClusterRole" => ROLE,
        "RoleBinding" | "ClusterRoleBinding" => BINDING,
        _ => return None,
    })
}

/// The same body as JSON; none if it is not understood.
#[must_use]
pub fn to_json(body: &[u8]) -> Option<Value> {
    let envelope = read(body.strip_prefix(b"k8s\0")?, ENVELOPE)?;
    let raw = BASE64_STANDARD
        .decode(value::text(&envelope, "/raw"))
        .ok()?;
    let kind = value::text(&envelope, "/type/kind");
    let mut object = read(&raw, message(kind)?)?;
    value::set(&mut object, "/kind", kind);
    let version = value::text(&envelope, "/type/apiVersion");
    value::set(&mut object, "/apiVersion", version);
    Some(object)
}

fn read(mut bytes: &[u8], message: &Message) -> Option<Value> {
    let mut object = Map::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let field = message.iter().find(|(number, ..)| *number == tag >> 3);
        match tag & 7 {
            0 => {
                let number = varint(&mut bytes)?;
                let (_, name, kind) = *field?;
                let read = match kind {
                    Number => json!(i64::try_from(number).ok()?),
                    Truth => json!(number != 0),
                    Nothing => continue,
                    _ => return None,
                };
                object.insert(name.to_owned(), read);
            }
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (content, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                match field {
                    Some((_, name, kind)) => add(&mut object, name, *kind, content)?,
                    None if content.is_empty() => {}
                    None => return None,
                }
            }
            _ => return None,
        }
    }
    Some(Value::Object(object))
}

fn add(object: &mut Map<String, Value>, name: &str, kind: Type, content: &[u8]) -> Option<()> {
    let text = || std::str::from_utf8(content).ok().map(str::to_owned);
    match kind {
        Text => {
            if !content.is_empty() {
                object.insert(name.to_owned(), text()?.into());
            }
        }
        Base64 => {
            object.insert(name.to_owned(), BASE64_STANDARD.encode(content).into());
        }
        Texts => {
            let list = object.entry(name).or_insert_with(|| json!([]));
            list.as_array_mut()?.push(text()?.into());
        }
        Each(message) => {
            let list = object.entry(name).or_insert_with(|| json!([]));
            list.as_array_mut()?.push(read(content, message)?);
        }
        Within(message) => {
            object.insert(name.to_owned(), read(content, message)?);
        }
        Type::Map | BinaryMap => {
            let of = if matches!(kind, BinaryMap) {
                Base64
            } else {
                Text
            };
            let pair = read(content, &[(1, "key", Text), (2, "value", of)])?;
            let map = object.entry(name).or_insert_with(|| json!({}));
            map.as_object_mut()?.insert(
                value::text(&pair, "/key").to_owned(),
                value::text(&pair, "/value").into(),
            );
        }
        Nothing => {}
        Number | Truth => return None,
    }
    Some(())
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
