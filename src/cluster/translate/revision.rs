//! Revisions: what is listed of all of them, and the templates of those of the open set.

use super::lenient::{Tree, whole, wire};
use super::wire::{Meta, unless_empty};
use super::{Id, Shared};
use crate::domain::Object;
use crate::domain::revision::{Revision, Template};
use crate::domain::template::PodTemplate;

wire! {
    struct WireRevision {
        metadata: Meta,
        revision: i64,
    }

    struct WireTemplate {
        metadata: Meta,
        data: Tree,
    }
}

whole!(WireRevision, WireTemplate);

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

pub(super) fn template(wire: WireTemplate, id: Id, shared: &mut Shared) -> Object {
    let pods = wire.data.0.map(|data| PodTemplate::of_revision(data.0));
    kept(&wire.metadata.or_default(), pods, id, shared)
}

/// One that is too large to be kept is known to be there.
pub(super) fn too_large(wire: WireRevision, id: Id, shared: &mut Shared) -> Object {
    kept(&wire.metadata.or_default(), None, id, shared)
}

fn kept(meta: &Meta, pods: Option<PodTemplate>, id: Id, shared: &mut Shared) -> Object {
    Object::Template(Box::new(Template {
        name: id.name,
        uid: id.uid,
        set: meta.set(shared),
        pods,
    }))
}
