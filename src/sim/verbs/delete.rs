//! DELETE: what goes at once, and what lingers.

use super::Deletion;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, is_terminating, text, uid};
use crate::sim::world::World;

impl World {
    /// Deletes an object; a pod on a node only asks its kubelet to end it.
    pub fn delete(&mut self, key: &Key, how: &Deletion) -> Result<Object, Refusal> {
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        if let Some(wished) = how.uid.as_deref().filter(|it| *it != uid(&stored)) {
            return Err(Refusal::conflict(
                key,
                &format!(
                    "the UID in the precondition ({wished}) does not match the UID in record ({}). The object might have been deleted and then recreated",
                    uid(&stored)
                ),
            ));
        }
        let own = value::number(&stored, "/spec/terminationGracePeriodSeconds").unwrap_or(30);
        let grace = how.grace.unwrap_or(own);
        let waits =
            key.kind == Kind::Pod && grace > 0 && !text(&stored, "/spec/nodeName").is_empty();
        if !waits {
            return self
                .store
                .remove(key)
                .ok_or_else(|| Refusal::not_found(key));
        }
        if is_terminating(&stored) {
            return Ok(stored);
        }
        let mut next = (*stored).clone();
        let end = self.now() + jiff::SignedDuration::from_secs(grace);
        value::set(&mut next, "/metadata/deletionTimestamp", end.to_string());
        value::set(&mut next, "/metadata/deletionGracePeriodSeconds", grace);
        Ok(self.store.put(key.clone(), next))
    }
}
