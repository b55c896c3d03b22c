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
use crate::sim::store::Key;
use crate::sim::value::{self, text};
use crate::sim::verbs::{Deleted, Deletion, Propagation, fault};

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
    let (deleted, now) = sim.with(|world| {
        let deleted = world.dispose(&key, &how)?;
        Ok::<_, Refusal>((deleted, world.now()))
    })?;
    Ok(reply(place, form, &deleted, now))
}

fn reply(place: &Place, form: Form, deleted: &Deleted, now: Timestamp) -> Reply {
    let (Deleted::Lingers(last) | Deleted::Gone(last)) = deleted;
    if matches!(deleted, Deleted::Lingers(_)) || SHOWN.contains(&place.kind) {
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

/// The group of what requests say beside their objects.
pub const META: &str = "meta.k8s.io";
const OPTIONS: &str = "DeleteOptions";
const FIELD: &str = "propagationPolicy";

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

/// Whether nothing is to be stored; `options` is how the server calls what the request says.
pub fn are_dry(options: &str, given: &[&str]) -> Result<bool, Refusal> {
    match given {
        [] | [""] => Ok(false),
        all if all.iter().all(|it| *it == "All") => Ok(true),
        all => {
            let fault = fault::unsupported("dryRun", &json!(all), &["All"]);
            Err(Refusal::invalid_as(META, options, "", &[fault]))
        }
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
    let policy = text(&body, "/propagationPolicy");
    if !policy.is_empty() && value::at(&body, "/orphanDependents").is_boolean() {
        let why = "orphanDependents and deletionPropagation cannot be both set";
        return Err(offence(fault::invalid(FIELD, &policy.into(), why)));
    }
    let propagation = match policy {
        "" => match value::at(&body, "/orphanDependents") {
            Value::Bool(true) => Some(Propagation::Orphan),
            Value::Bool(false) => Some(Propagation::Background),
            _ => None,
        },
        "Background" => Some(Propagation::Background),
        "Foreground" => Some(Propagation::Foreground),
        "Orphan" => Some(Propagation::Orphan),
        other => {
            let known = ["Foreground", "Background", "Orphan", "nil"];
            return Err(offence(fault::unsupported(FIELD, &other.into(), &known)));
        }
    };
    Ok(Deletion {
        uid: some("/preconditions/uid"),
        version: some("/preconditions/resourceVersion"),
        grace: value::number(&body, "/gracePeriodSeconds"),
        propagation,
        is_dry: are_dry(OPTIONS, &dry)?,
    })
}

fn offence(fault: fault::Fault) -> Refusal {
    Refusal::invalid_as(META, OPTIONS, "", &[fault])
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
