//! A vigil: for a minute after a write, whether somebody puts it back.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Ticket;
use crate::domain::plan::{Guard, ObjectRef, Request, at};

/// So long a write is watched.
const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// What is written outside of the spec moves no generation: it is looked at so often at most.
const SELDOM: SignedDuration = SignedDuration::from_secs(5);

/// A write that is watched.
#[derive(Clone, Debug)]
pub struct Vigil {
    /// What was written.
    pub object: ObjectRef,
    /// What it is to have.
    pub wishes: Vec<Guard>,
    /// When that was.
    pub since: Timestamp,
    /// The spec as it was seen last.
    generation: i64,
    /// When it was read last.
    read: Timestamp,
    /// The question that waits for its answer.
    pub asked: Option<Ticket>,
}

impl Vigil {
    /// Over a request that was carried out; of no use where nothing was wished.
    #[must_use]
    pub fn over(request: &Request, object: &Value, now: Timestamp) -> Option<Self> {
        let generation = at(object, "/metadata/generation").and_then(Value::as_i64)?;
        (!request.wishes.is_empty() && request.object.kind == "StatefulSet").then(|| Self {
            object: request.object.clone(),
            wishes: request.wishes.clone(),
            since: now,
            generation,
            read: now,
            asked: None,
        })
    }

    /// Whether it has lasted long enough.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.since) > MINUTE
    }

    /// Whether another write of ours is about something of it.
    #[must_use]
    pub fn gives_way_to(&self, request: &Request) -> bool {
        let touches = |wish: &Guard| request.wishes.iter().any(|it| it.pointer == wish.pointer);
        self.object == request.object && self.wishes.iter().any(touches)
    }

    /// Whether the object is to be read, its spec being of this generation now.
    #[must_use]
    pub fn wants_to_read(&self, generation: i64, now: Timestamp) -> bool {
        let is_of_spec = |it: &Guard| it.pointer.starts_with("/spec/");
        let may_differ = if self.wishes.iter().all(is_of_spec) {
            generation > self.generation
        } else {
            generation > self.generation || now.duration_since(self.read) >= SELDOM
        };
        self.asked.is_none() && may_differ
    }

    /// The object is being read.
    pub(super) fn reads(&mut self, ticket: Ticket, generation: i64, now: Timestamp) {
        self.asked = Some(ticket);
        self.generation = generation;
        self.read = now;
    }

    /// What is not as it was wished, if anything.
    #[must_use]
    pub fn broken(&self, object: &Value) -> Option<&Guard> {
        self.wishes.iter().find(|it| !it.holds(object))
    }
}
