//! Revisions, without their data.

use super::lenient::{whole, wire};
use super::wire::{Meta, unless_empty};
use super::{Id, Shared};
use crate::domain::Object;
use crate::domain::revision::Revision;

wire! {
    struct WireRevision {
        metadata: Meta,
        revision: i64,
    }
}

whole!(WireRevision);

pub(super) fn revision(wire: WireRevision, id: Id, shared: &mut Shared) -> Object {
    let mut meta = wire.metadata.or_default();
    Object::Revision(Box::new(Revision {
        name: id.name,
        uid: id.uid,
        set: meta.set(shared),
        number: wire.revision.or_default(),
        created: meta.created(),
        cause: unless_empty(meta.annotations().change_cause),
    }))
}
