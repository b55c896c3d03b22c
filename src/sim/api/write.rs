//! Create, update, delete: what a request says, handed on to what the API server does.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::asked::{Asked, Query};
use super::form::{Form, put};
use super::path::Place;
use super::reply::{JSON, Reply};
use crate::sim::patch::PatchKind;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;
use crate::sim::value::{self, text};
use crate::sim::verbs::decode::{decode, decode_as};
use crate::sim::verbs::{Deletion, Part, Propagation, Validation, Write, Written};

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
                "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json",
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

/// An object that is to go.
pub fn delete(sim: &Sim, asked: &Asked, place: &Place) -> Result<Reply, Refusal> {
    let how = deletion(asked)?;
    let key = place.key();
    let last = sim.with(|world| {
        let last = world.delete(&key, &how)?;
        Ok::<_, Refusal>((last, world.get(&key).is_some()))
    })?;
    let (object, is_there) = last;
    if is_there || how.is_dry {
        return Ok(Reply::bytes(200, object.to_string()));
    }
    let resource = place.kind.resource();
    let mut details =
        json!({ "name": place.name, "kind": resource.plural, "uid": value::uid(&object) });
    if !resource.group.is_empty() {
        value::set(&mut details, "/group", resource.group);
    }
    Ok(Reply::json(200, &success(&details)))
}

/// The answer to what leaves no object behind.
#[must_use]
pub fn success(details: &Value) -> Value {
    json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": details,
    })
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
        format!(
            "the body of the request was in an unknown format - accepted media types include: {JSON}"
        ),
    )
}

/// How a request wants to write.
pub fn write(asked: &Asked, part: &str) -> Result<Write, Refusal> {
    let query = &asked.query;
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
        is_dry: is_dry(query)?,
        validation: match query.text("fieldValidation") {
            "" | "Warn" => Validation::Warn,
            "Ignore" => Validation::Ignore,
            "Strict" => Validation::Strict,
            other => {
                return Err(Refusal::new(
                    422,
                    "Invalid",
                    format!(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldValidation: Invalid value: {other:?}: fieldValidation parameter must be Ignore, Warn, Strict, or unset"
                    ),
                ));
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

fn is_dry(query: &Query) -> Result<bool, Refusal> {
    let given: Vec<&str> = query.all("dryRun").collect();
    are_dry(&given)
}

fn are_dry(given: &[&str]) -> Result<bool, Refusal> {
    match given {
        [] | [""] => Ok(false),
        all if all.iter().all(|it| *it == "All") => Ok(true),
        [first, ..] => Err(Refusal::new(
            422,
            "Invalid",
            format!(
                "DryRun.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: {first:?}: supported values: \"All\""
            ),
        )),
    }
}

/// How a request wants to delete. A body takes the place of all parameters: even of `dryRun`.
pub fn deletion(asked: &Asked) -> Result<Deletion, Refusal> {
    let body = if asked.body.is_empty() {
        from_query(&asked.query)?
    } else {
        object(asked)?
    };
    let dry: Vec<&str> = value::items(&body, "/dryRun")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let some = |pointer: &str| match text(&body, pointer) {
        "" => None,
        text => Some(text.to_owned()),
    };
    let propagation = match text(&body, "/propagationPolicy") {
        "" => match value::at(&body, "/orphanDependents") {
            Value::Bool(true) => Some(Propagation::Orphan),
            Value::Bool(false) => Some(Propagation::Background),
            _ => None,
        },
        "Background" => Some(Propagation::Background),
        "Foreground" => Some(Propagation::Foreground),
        "Orphan" => Some(Propagation::Orphan),
        other => {
            return Err(Refusal::new(
                422,
                "Invalid",
                format!(
                    "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: {other:?}: supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""
                ),
            ));
        }
    };
    Ok(Deletion {
        uid: some("/preconditions/uid"),
        version: some("/preconditions/resourceVersion"),
        grace: value::number(&body, "/gracePeriodSeconds"),
        propagation,
        is_dry: are_dry(&dry)?,
    })
}

fn from_query(query: &Query) -> Result<Value, Refusal> {
    let dry: Vec<&str> = query.all("dryRun").filter(|it| !it.is_empty()).collect();
    Ok(json!({
        "dryRun": dry,
        "gracePeriodSeconds": query.number("gracePeriodSeconds")?,
        "propagationPolicy": query.text("propagationPolicy"),
        "orphanDependents": query.flag("orphanDependents"),
    }))
}
