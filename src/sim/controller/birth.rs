//! A new pod, from a revision's template.

use serde_json::{Value, json};

use super::claims;
use super::member::{POD_INDEX, POD_NAME, REVISION};
use super::set::Set;
use crate::sim::value::{at, items, map, place, set as put, text};

/// The pod with this ordinal, made from this template of that revision.
pub fn pod(set: &Set, template: &Value, revision: &str, ordinal: i64) -> Value {
    let mut metadata = json!({ "labels": {} });
    for part in ["labels", "annotations", "finalizers"] {
        let wished = at(template, "/metadata").get(part);
        if let Some(wished) = wished.filter(|it| !it.is_null()) {
            map(&mut metadata).insert(part.to_owned(), wished.clone());
        }
    }
    put(&mut metadata, "/name", set.pod_name(ordinal));
    put(&mut metadata, "/generateName", format!("{}-", set.name()));
    put(&mut metadata, "/namespace", set.namespace());
    put(&mut metadata, "/ownerReferences", json!([set.reference()]));
    let mut pod = json!({ "metadata": metadata, "spec": at(template, "/spec") });
    identify(set, &mut pod, ordinal);
    map(place(&mut pod, "/metadata/labels")).insert(REVISION.to_owned(), revision.into());
    // Hostname and subdomain are given once: they never change while the pod lives.
    put(&mut pod, "/spec/hostname", set.pod_name(ordinal));
    let service = set.text("/spec/serviceName");
    if !service.is_empty() {
        put(&mut pod, "/spec/subdomain", service);
    }
    mount(set, &mut pod, ordinal);
    pod
}

/// Whether the pod carries the labels that say which one it is. As in Kubernetes, the index alone may be
/// missing.
pub fn is_identified(set: &Set, pod: &Value, ordinal: i64) -> bool {
    let wished = set.pod_name(ordinal);
    text(pod, "/metadata/name") == wished
        && at(pod, "/metadata/labels")
            .get(POD_NAME)
            .is_some_and(|it| *it == wished)
}

/// Gives a pod the labels that say which one it is.
pub fn identify(set: &Set, pod: &mut Value, ordinal: i64) {
    let labels = map(place(pod, "/metadata/labels"));
    labels.insert(POD_NAME.to_owned(), set.pod_name(ordinal).into());
    labels.insert(POD_INDEX.to_owned(), ordinal.to_string().into());
}

/// Whether every claim of the set is among the pod's volumes.
pub fn is_mounted(set: &Set, pod: &Value, ordinal: i64) -> bool {
    set.claim_templates().iter().all(|template| {
        let volume = items(pod, "/spec/volumes")
            .iter()
            .find(|it| text(it, "/name") == text(template, "/metadata/name"));
        volume.is_some_and(|it| {
            text(it, "/persistentVolumeClaim/claimName") == claims::name_of(set, template, ordinal)
        })
    })
}

/// Makes the claims of the set volumes of the pod, in place of others of the same names.
pub fn mount(set: &Set, pod: &mut Value, ordinal: i64) {
    let templates = set.claim_templates();
    if templates.is_empty() {
        return;
    }
    let named = |template: &Value| text(template, "/metadata/name").to_owned();
    let mut volumes: Vec<Value> = templates
        .iter()
        .map(|template| {
            let claim = claims::name_of(set, template, ordinal);
            json!({ "name": named(template), "persistentVolumeClaim": { "claimName": claim } })
        })
        .collect();
    let others = items(pod, "/spec/volumes").iter().filter(|volume| {
        let is_taken = |template: &Value| named(template) == text(volume, "/name");
        !templates.iter().any(is_taken)
    });
    volumes.extend(others.cloned());
    put(pod, "/spec/volumes", volumes);
}
