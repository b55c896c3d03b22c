//! Decoding: from the bytes of a request to an object in the form in which it is kept.

mod path; // where in an object one is
pub mod quantity; // amounts with suffixes
mod read; // JSON, and keys that come twice
mod settle; // unknown fields, wrong types, zeros, quantities
pub mod words; // how Go speaks of what it cannot read

use serde_json::Value;

use super::Validation;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::schema;
use crate::sim::value::{self, text};

pub use read::read;
pub use settle::{settle, settle_field};

/// The object that a request brings, and what to warn of.
pub fn decode(
    kind: Kind,
    bytes: &[u8],
    validation: Validation,
) -> Result<(Value, Vec<String>), Refusal> {
    let resource = kind.resource();
    decode_as(resource.name, &resource.api_version(), bytes, validation)
}

/// The same for what is no kind of its own, such as an `Eviction`.
pub fn decode_as(
    name: &'static str,
    api_version: &str,
    bytes: &[u8],
    validation: Validation,
) -> Result<(Value, Vec<String>), Refusal> {
    let version = api_version.rsplit('/').next().unwrap_or_default();
    let refuse = |why: &str| {
        Refusal::bad_request(format!(
            "{name} in version \"{version}\" cannot be handled as a {name}: {why}"
        ))
    };
    let (mut object, twice) = read(bytes).map_err(|why| {
        Refusal::bad_request(format!(
            "the object provided is unrecognized (must be of type {name}): couldn't get version/kind; json parse error: {} ({})",
            words::of(bytes, &why),
            words::beginning(bytes)
        ))
    })?;
    let told = text(&object, "/apiVersion");
    if !told.is_empty() && told != api_version {
        return Err(Refusal::bad_request(format!(
            "the API version in the data ({told}) does not match the expected API version ({api_version})"
        )));
    }
    let kind = text(&object, "/kind");
    if !kind.is_empty() && kind != name {
        let why = if words::is_of(kind, api_version) {
            let group = api_version.split_once('/').map_or("core", |it| it.0);
            format!("converting ({version}.{kind}) to ({group}.{name}): unknown conversion")
        } else {
            format!("no kind \"{kind}\" is registered for version \"{api_version}\"")
        };
        return Err(Refusal::bad_request(format!(
            "{kind} in version \"{version}\" cannot be handled as a {name}: {why}"
        )));
    }
    if !object.is_object() {
        return Err(refuse("json: cannot unmarshal into Go value"));
    }
    value::set(&mut object, "/apiVersion", api_version);
    value::set(&mut object, "/kind", name);
    let findings = settle(&mut object, schema::named(name));
    if let Some(wrong) = findings.wrong {
        return Err(refuse(&wrong));
    }
    let strict = complaints(&twice, &findings.unknown);
    match validation {
        Validation::Strict if !strict.is_empty() => Err(refuse(&format!(
            "strict decoding error: {}",
            strict.join(", ")
        ))),
        Validation::Warn => Ok((object, strict)),
        Validation::Strict | Validation::Ignore => Ok((object, Vec::new())),
    }
}

/// What strict validation says of keys that come twice and of fields that the kind does not have.
pub fn complaints(twice: &[String], unknown: &[String]) -> Vec<String> {
    let twice = twice.iter().map(|it| format!("duplicate field \"{it}\""));
    let unknown = unknown.iter().map(|it| format!("unknown field \"{it}\""));
    twice.chain(unknown).collect()
}
