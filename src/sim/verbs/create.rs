//! POST: making a new object.

use serde_json::Value;

use super::decode::settle;
use super::{Write, Written};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::schema;
use crate::sim::store::Key;
use crate::sim::value;
use crate::sim::world::World;

impl World {
    /// Makes a new object.
    pub fn create(
        &mut self,
        kind: Kind,
        namespace: &str,
        mut object: Value,
        write: &Write,
    ) -> Result<Written, Refusal> {
        let resource = kind.resource();
        if resource.is_namespaced {
            value::set(&mut object, "/metadata/namespace", namespace);
        }
        value::set(&mut object, "/apiVersion", resource.api_version());
        value::set(&mut object, "/kind", resource.name);
        let _ = settle(&mut object, schema::of(kind));
        let key = Key::of(kind, &object);
        if self.store.get(&key).is_some() {
            return Err(Refusal::already_exists(&key));
        }
        value::set(&mut object, "/metadata/uid", self.uid());
        value::set(&mut object, "/metadata/creationTimestamp", self.stamp());
        value::set(&mut object, "/metadata/generation", 1);
        Ok(self.keep(key, object, write))
    }
}
