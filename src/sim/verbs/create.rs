//! POST: making a new object.

use serde_json::Value;

use super::decode::settle;
use super::{Write, Written, defaults, managed, prepare, validate, warn};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::schema;
use crate::sim::store::Key;
use crate::sim::value::{self, is_terminating, name, namespace, text};
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
        let its = schema::of(kind);
        let now = self.stamp();
        place(kind, namespace, &mut object)?;
        let _ = settle(&mut object, its);
        defaults::fill(kind, &mut object);
        self.give_name(&mut object);
        let key = Key::of(kind, &object);
        self.admit_to_namespace(&key)?;
        let version = text(&object, "/metadata/resourceVersion").to_owned();
        managed::made(&mut object, its, write, &now);
        self.admit(kind, &mut object);
        prepare::new(kind, &mut object);
        validate::creation(&key, &object)?;
        self.admit_to_quota(&key, None, &object, write.is_dry)?;
        self.give_address(kind, &mut object);
        self.is_free(&key)?;
        if !version.is_empty() && !write.is_dry {
            return Err(Refusal::new(
                500,
                "",
                "resourceVersion should not be set on objects to be created",
            ));
        }
        value::set(&mut object, "/metadata/uid", self.uid());
        value::set(&mut object, "/metadata/creationTimestamp", now);
        let warnings = warn::creation(kind, &object);
        Ok(self.keep(key, object, write, warnings))
    }

    /// Makes up a name for an object that says only how it begins.
    fn give_name(&mut self, object: &mut Value) {
        let prefix = text(object, "/metadata/generateName").to_owned();
        if prefix.is_empty() || !name(object).is_empty() {
            return;
        }
        let mut made: String = prefix.chars().take(58).collect();
        made.push_str(&self.suffix());
        value::set(object, "/metadata/name", made);
    }

    fn is_free(&self, key: &Key) -> Result<(), Refusal> {
        let Some(there) = self.store.get(key) else {
            return Ok(());
        };
        let mut refusal = Refusal::already_exists(key);
        if is_terminating(there) {
            refusal.message = format!("object is being deleted: {}", refusal.message);
        }
        Err(refusal)
    }
}

/// Says of which kind an object is and where it lives; what it says itself must agree.
fn place(kind: Kind, space: &str, object: &mut Value) -> Result<(), Refusal> {
    let resource = kind.resource();
    let told = namespace(object);
    if resource.is_namespaced {
        if !told.is_empty() && told != space {
            return Err(Refusal::elsewhere());
        }
        value::set(object, "/metadata/namespace", space);
    } else {
        value::remove(object, "/metadata/namespace");
    }
    say_kind(kind, object);
    Ok(())
}

/// Has an object say of which kind it is.
pub(super) fn say_kind(kind: Kind, object: &mut Value) {
    let resource = kind.resource();
    value::set(object, "/apiVersion", resource.api_version());
    value::set(object, "/kind", resource.name);
}
