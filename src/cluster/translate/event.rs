//! Events of core/v1, which also carries what was written through events.k8s.io.

use jiff::Timestamp;

use super::lenient::{whole, wire};
use super::wire::{Meta, or, unless_empty};
use super::{Id, Shared};
use crate::domain::event::Event;
use crate::domain::{Name, Object, Text};

wire! {
    struct WireEvent {
        metadata: Meta,
        involved_object: Reference,
        r#type: Text,
        reason: Text,
        message: Text,
        source: Source,
        reporting_component: Text,
        count: u32,
        first_timestamp: Timestamp,
        last_timestamp: Timestamp,
        event_time: Timestamp,
        series: Series,
    }

    struct Reference {
        kind: Text,
        namespace: Text,
        name: Text,
        uid: Text,
    }

    struct Source {
        component: Text,
    }

    struct Series {
        count: u32,
        last_observed_time: Timestamp,
    }
}

whole!(WireEvent);

pub(super) fn event(wire: WireEvent, id: Id, shared: &mut Shared) -> Object {
    let meta = wire.metadata.or_default();
    let about = wire.involved_object.or_default();
    let series = wire.series.or_default();
    let last = wire
        .last_timestamp
        .0
        .or(series.last_observed_time.0)
        .or(wire.event_time.0);
    Object::Event(Box::new(Event {
        about_kind: about.kind.or_default(),
        about: Name::new(
            shared.keep(&about.namespace.or_default()),
            about.name.or_default(),
        ),
        about_uid: unless_empty(about.uid).map(|uid| shared.keep(&uid)),
        warning: wire.r#type.0.as_deref() == Some("Warning"),
        reason: wire.reason.or_default(),
        message: wire.message.or_default(),
        source: unless_empty(wire.source.or_default().component)
            .unwrap_or_else(|| or(wire.reporting_component, "")),
        count: series.count.0.or(wire.count.0).unwrap_or(1).max(1),
        first: wire.first_timestamp.0.or(wire.event_time.0),
        last: last.unwrap_or_else(|| meta.created()),
        name: id.name,
        uid: id.uid,
    }))
}
