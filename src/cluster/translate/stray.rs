//! Pods of which only the name matters.

use super::lenient::{whole, wire};
use super::wire::Meta;
use super::{Id, Shared};
use crate::domain::Object;
use crate::domain::stray::Stray;

wire! {
    struct WireStray {
        metadata: Meta,
    }
}

whole!(WireStray);

pub(super) fn stray(wire: WireStray, id: Id, shared: &mut Shared) -> Object {
    let meta = wire.metadata.or_default();
    Object::Stray(Box::new(Stray {
        name: id.name,
        uid: id.uid,
        set: meta.set(shared),
        created: meta.created(),
    }))
}
