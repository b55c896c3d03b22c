//! Create, update, patch, evict: what a request says, handed on to what the API server does.

use http::Method;
use jiff::Timestamp;
use serde_json::Value;

use super::asked::Asked;
use super::delete::{META, are_dry};
use super::form::{Form, put};
use super::path::Place;
use super::reply::{JSON, Reply};
use crate::sim::patch::PatchKind;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;
use crate::sim::value;
use crate::sim::verbs::decode::{decode, decode_as};
use crate::sim::verbs::{Part, Validation, Write, Written, fault};

/// A new object.
pub fn create(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let write = write(asked, "")?;
    let (object, warnings) = body(asked, place.kind, write.validation)?;
    let written = sim.with(|world| {
        let written = world.create(place.kind, &place.namespace, object, &write)?;
        Ok::<_, Refusal>((written, world.now()))
    })?;
    Ok(reply(201, place, form, written, warnings))
}

/// An object, or a part of it, as it is to be.
pub fn update(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let write = write(asked, &place.part)?;
    let (object, warnings) = match write.part {
        Part::Scale => {
            media(asked)?;
            decode_as("Scale", "autoscaling/v1", &asked.body, write.validation)?
        }
        Part::Whole | Part::Status => body(asked, place.kind, write.validation)?,
    };
    let told = value::name(&object);
    if !told.is_empty() && told != place.name {
        return Err(Refusal::bad_request(format!(
            "the name of the object ({told}) does not match the name on the URL ({})",
            place.name
        )));
    }
    let written = sim.with(|world| {
        let written = world.update(&place.key(), object, &write)?;
        Ok::<_, Refusal>((written, world.now()))
    })?;
    Ok(reply(200, place, form, written, warnings))
}

/// What is to be different about an object, or about a part of it.
pub fn patch(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let kind = match asked.media_type() {
        "application/json-patch+json" => PatchKind::Json,
        "application/merge-patch+json" => PatchKind::Merge,
        "application/strategic-merge-patch+json" => PatchKind::Strategic,
        _ => {
            return Err(Refusal::new(
                415,
                "UnsupportedMediaType",
                "415: Unsupported Media Type",
            ));
        }
    };
    let write = write(asked, &place.part)?;
    let written = sim.with(|world| {
        let written = world.patch(&place.key(), kind, &asked.body, &write)?;
        Ok::<_, Refusal>((written, world.now()))
    })?;
    Ok(reply(200, place, form, written, Vec::new()))
}

/// A pod that is to go, if its budget allows.
pub fn evict(sim: &Sim, asked: &Asked, place: &Place) -> Result<Reply, Refusal> {
    media(asked)?;
    let write = write(asked, "")?;
    let (wish, warnings) = decode_as("Eviction", "policy/v1", &asked.body, write.validation)?;
    let done =
        sim.with(|world| world.evict(&place.key(), &wish, write.is_dry, write.validation))?;
    Ok(Reply::json(201, &done).warning(warnings))
}

fn reply(
    code: u16,
    place: &Place,
    form: Form,
    (written, now): (Written, Timestamp),
    mut warnings: Vec<String>,
) -> Reply {
    warnings.extend(written.warnings);
    let mut out = Vec::new();
    if place.part == "scale" {
        put(&mut out, &*written.object);
    } else {
        form.write(&mut out, place.kind, &written.object, now);
    }
    Reply::bytes(code, out).warning(warnings)
}

/// The object in the body, and what to warn of.
fn body(
    asked: &Asked,
    kind: Kind,
    validation: Validation,
) -> Result<(Value, Vec<String>), Refusal> {
    media(asked)?;
    decode(kind, &asked.body, validation)
}

/// The body as JSON.
pub fn object(asked: &Asked) -> Result<Value, Refusal> {
    media(asked)?;
    serde_json::from_slice(&asked.body).map_err(|error| {
        Refusal::bad_request(format!(
            "couldn't get version/kind; json parse error: {error}"
        ))
    })
}

fn media(asked: &Asked) -> Result<(), Refusal> {
    match asked.media_type() {
        "" | JSON | "*/*" => Ok(()),
        _ => Err(unsupported()),
    }
}

/// A body in a language that is not spoken here.
#[must_use]
pub fn unsupported() -> Refusal {
    Refusal::new(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
    )
}

/// How a request wants to write.
pub fn write(asked: &Asked, part: &str) -> Result<Write, Refusal> {
    let query = &asked.query;
    let options = match asked.method {
        Method::POST => "CreateOptions",
        Method::PUT => "UpdateOptions",
        _ => "PatchOptions",
    };
    let manager = match query.text("fieldManager") {
        "" => agent(asked),
        manager => manager.to_owned(),
    };
    Ok(Write {
        manager,
        part: match part {
            "status" => Part::Status,
            "scale" => Part::Scale,
            _ => Part::Whole,
        },
        is_dry: are_dry(options, &query.all("dryRun").collect::<Vec<_>>())?,
        validation: match query.text("fieldValidation") {
            "" | "Warn" => Validation::Warn,
            "Ignore" => Validation::Ignore,
            "Strict" => Validation::Strict,
            other => {
                let why = "fieldValidation parameter must be Ignore, Warn, Strict, or unset";
                let fault = fault::invalid("fieldValidation", &other.into(), why);
                return Err(Refusal::invalid_as(META, options, "", &[fault]));
            }
        },
    })
}

/// The field manager of one who does not say it: the first word of the user agent.
fn agent(asked: &Asked) -> String {
    let agent = asked.header(http::header::USER_AGENT);
    let first = agent.split('/').next().unwrap_or_default();
    if first.is_empty() { "unknown" } else { first }.to_owned()
}
