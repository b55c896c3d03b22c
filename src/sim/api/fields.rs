//! Field selectors: which fields each kind can be selected by, and what they mean.

use serde_json::Value;

use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::value;

/// What the fields of an object must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<Term>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    field: String,
    value: String,
    is_equal: bool,
}

impl Fields {
    /// Reads a selector for objects of this kind.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, Refusal> {
        let mut terms = Vec::new();
        for term in split(text) {
            if term.is_empty() {
                continue;
            }
            let (field, value, is_equal) = parts(&term).ok_or_else(|| {
                Refusal::bad_request(format!(
                    "invalid selector: '{text}'; can't understand '{term}'"
                ))
            })?;
            let field = known(kind, field)?.to_owned();
            let value = plain(value)?;
            terms.push(Term {
                field,
                value,
                is_equal,
            });
        }
        Ok(Self(terms))
    }

    /// Objects with this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(vec![Term {
            field: "metadata.name".to_owned(),
            value: name.to_owned(),
            is_equal: true,
        }])
    }

    /// Whether everything is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one value that a field must have, if it is said.
    #[must_use]
    pub fn exact(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|term| term.is_equal && term.field == field)
            .map(|term| term.value.as_str())
    }

    /// Whether this object is selected.
    #[must_use]
    pub fn select(&self, object: &Value) -> bool {
        self.0
            .iter()
            .all(|term| (read(object, &term.field) == term.value) == term.is_equal)
    }
}

/// The terms between the commas; a backslash takes a comma's meaning away.
fn split(text: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_escaped = false;
    for sign in text.chars() {
        if sign == ',' && !is_escaped {
            terms.push(String::new());
        } else if let Some(last) = terms.last_mut() {
            last.push(sign);
        }
        is_escaped = sign == '\\' && !is_escaped;
    }
    terms
}

fn parts(term: &str) -> Option<(&str, &str, bool)> {
    let at = term.find(['=', '!'])?;
    let (field, rest) = term.split_at(at);
    if let Some(value) = rest.strip_prefix("!=") {
        return Some((field, value, false));
    }
    let value = rest.strip_prefix("==").or_else(|| rest.strip_prefix('='))?;
    Some((field, value, true))
}

fn plain(value: &str) -> Result<String, Refusal> {
    let mut plain = String::new();
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some(next @ ('\\' | ',' | '=')) => plain.push(next),
                next => {
                    let sequence: String = std::iter::once('\\').chain(next).collect();
                    return Err(Refusal::bad_request(format!(
                        "invalid field selector: invalid escape sequence: {sequence}"
                    )));
                }
            },
            '=' | ',' => {
                return Err(Refusal::bad_request(format!(
                    "invalid field selector: unescaped character in value: {}",
                    u32::from(sign)
                )));
            }
            sign => plain.push(sign),
        }
    }
    Ok(plain)
}

/// The fields that objects of a kind can be selected by, beside name and namespace.
fn special(kind: Kind) -> Option<&'static [&'static str]> {
    Some(match kind {
        Kind::Pod => &[
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName",
        ],
        Kind::Node => &["spec.unschedulable"],
        Kind::Event => &[
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        ],
        Kind::Namespace => &["status.phase"],
        Kind::Secret => &["type"],
        Kind::Service => &["spec.clusterIP", "spec.type"],
        _ => return None,
    })
}

fn known(kind: Kind, field: &str) -> Result<&str, Refusal> {
    let named = match special(kind) {
        Some(_) if field == "spec.host" && kind == Kind::Pod => Some("spec.nodeName"),
        Some(own) if own.contains(&field) => Some(field),
        _ => None,
    };
    let is_common = field == "metadata.name"
        || (field == "metadata.namespace"
            && (kind.resource().is_namespaced || special(kind).is_none()));
    if let Some(field) = named.or(is_common.then_some(field)) {
        return Ok(field);
    }
    Err(Refusal::bad_request(if special(kind).is_some() {
        format!("field label not supported: {field}")
    } else {
        format!(
            "{field:?} is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
        )
    }))
}

fn read(object: &Value, field: &str) -> String {
    let pointer = match field {
        "source" => "/source/component".to_owned(),
        "status.podIPs" => "/status/podIPs/0/ip".to_owned(),
        field => format!("/{}", field.replace('.', "/")),
    };
    match value::at(object, &pointer) {
        Value::String(text) => text.clone(),
        Value::Bool(is) => is.to_string(),
        _ if field == "spec.unschedulable" || field == "spec.hostNetwork" => "false".to_owned(),
        _ => String::new(),
    }
}
