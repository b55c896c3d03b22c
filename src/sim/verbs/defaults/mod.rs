//! What the API server fills in when nothing is said.

mod kinds;
mod pod; // pods and their templates // the other kinds

use serde_json::{Map, Value};

use crate::sim::resource::Kind;
use crate::sim::value;

/// Fills in what an object of this kind does not say.
pub fn fill(kind: Kind, object: &mut Value) {
    let object = value::map(object);
    match kind {
        Kind::Pod => pod::fill_pod(object),
        Kind::StatefulSet => kinds::fill_set(object),
        Kind::PersistentVolumeClaim => kinds::fill_claim(object),
        Kind::PersistentVolume => kinds::fill_volume(object),
        Kind::Service => kinds::fill_service(object),
        Kind::StorageClass => kinds::fill_class(object),
        Kind::HorizontalPodAutoscaler => kinds::fill_autoscaler(object),
        Kind::EndpointSlice => kinds::fill_slice(object),
        Kind::Namespace => kinds::fill_namespace(object),
        Kind::Node => kinds::fill_node(object),
        Kind::Secret => kinds::fill_secret(object),
        Kind::RoleBinding | Kind::ClusterRoleBinding => kinds::fill_binding(object),
        Kind::Event
        | Kind::ConfigMap
        | Kind::ServiceAccount
        | Kind::ResourceQuota
        | Kind::ControllerRevision
        | Kind::PodDisruptionBudget
        | Kind::Role
        | Kind::ClusterRole => {}
    }
}

/// Says something that is not said.
fn say(map: &mut Map<String, Value>, key: &str, what: Value) {
    let is_said = match map.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    };
    if !is_said {
        map.insert(key.to_owned(), what);
    }
}

/// The map under a key, made if there is none.
fn inner<'a>(map: &'a mut Map<String, Value>, key: &str) -> &'a mut Map<String, Value> {
    value::map(map.entry(key.to_owned()).or_insert(Value::Null))
}

/// The map under a key, if there is one.
fn known<'a>(map: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    map.get_mut(key)?.as_object_mut()
}

/// The maps of the list under a key.
fn each<'a>(
    map: &'a mut Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a mut Map<String, Value>> {
    map.get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}
