//! The subresource `eviction`: deleting a pod, if its disruption budget allows.

use serde_json::{Value, json};

use super::{Deletion, Validation};
use crate::sim::refusal::Refusal;
use crate::sim::store::Key;
use crate::sim::value::{name, text};
use crate::sim::world::World;

impl World {
    /// Evicts a pod, as this `Eviction` wishes.
    pub fn evict(
        &mut self,
        key: &Key,
        body: &Value,
        is_dry: bool,
        _validation: Validation,
    ) -> Result<Value, Refusal> {
        if name(body) != key.name {
            return Err(Refusal::bad_request(
                "name in URL does not match name in Eviction object",
            ));
        }
        let some = |pointer| Some(text(body, pointer).to_owned()).filter(|it| !it.is_empty());
        let how = Deletion {
            uid: some("/deleteOptions/preconditions/uid"),
            version: some("/deleteOptions/preconditions/resourceVersion"),
            is_dry,
            ..Deletion::default()
        };
        self.delete(key, &how)?;
        Ok(
            json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201 }),
        )
    }
}
