//! Delete: one object, or all that are selected.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::asked::{Asked, Query};
use super::form::Form;
use super::list::Page;
use super::options::Options;
use super::path::Place;
use super::read;
use super::reply::Reply;
use super::write::object;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, is_terminating, text};
use crate::sim::verbs::{Deletion, Propagation};

/// The kinds whose last form is the answer to their deletion.
const SHOWN: &[Kind] = &[
    Kind::Namespace,
    Kind::PersistentVolume,
    Kind::PersistentVolumeClaim,
    Kind::Pod,
    Kind::ResourceQuota,
    Kind::Service,
    Kind::ServiceAccount,
    Kind::StorageClass,
];

/// An object that is to go.
pub fn one(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let how = deletion(asked)?;
    let key = place.key();
    let (last, stays, now) = sim.with(|world| {
        let last = world.delete(&key, &how)?;
        let stays = match world.get(&key) {
            Some(_) if how.is_dry => is_terminating(&last) && how.grace != Some(0),
            stored => stored.is_some(),
        };
        Ok::<_, Refusal>((last, stays, world.now()))
    })?;
    Ok(reply(place, form, &last, stays, now))
}

fn reply(place: &Place, form: Form, last: &Object, stays: bool, now: Timestamp) -> Reply {
    if stays || SHOWN.contains(&place.kind) {
        let mut out = Vec::new();
        form.write(&mut out, place.kind, last, now);
        return Reply::bytes(200, out);
    }
    let resource = place.kind.resource();
    let mut details =
        json!({ "name": place.name, "kind": resource.plural, "uid": value::uid(last) });
    if !resource.group.is_empty() {
        value::set(&mut details, "/group", resource.group);
    }
    let status = json!({
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": details,
    });
    Reply::json(200, &status)
}

/// All objects that are selected. The answer is a list of them.
pub fn many(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let how = deletion(asked)?;
    let options = Options::read(place, &asked.query)?;
    let (page, now) = sim.with(|world| {
        let page = Page::read(&world.store, &options)?;
        for item in &page.items {
            // Another may have been quicker.
            let _ = world.delete(&Key::of(place.kind, item), &how);
        }
        Ok::<_, Refusal>((page, world.now()))
    })?;
    Ok(read::whole(place.kind, page, form, now))
}

/// Whether nothing is to be stored.
pub fn are_dry(given: &[&str]) -> Result<bool, Refusal> {
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
