//! DELETE: what goes at once, and what lingers: pods that a kubelet must end, and what finalizers hold.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::admit::IMMORTAL;
use super::{Deletion, Propagation};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, items, number, text, time, uid};
use crate::sim::world::World;

/// What makes the garbage collector take the owner off what an object owns.
pub const ORPHAN: &str = "orphan";
/// What makes an object wait for what it owns.
pub const FOREGROUND: &str = "foregroundDeletion";

/// What a deletion led to.
#[derive(Clone, Debug)]
pub enum Deleted {
    /// It lingers, as this.
    Lingers(Object),
    /// It is gone; this is how it was last.
    Gone(Object),
}

impl Deleted {
    /// The object, as it is or last was.
    #[must_use]
    pub fn object(self) -> Object {
        match self {
            Self::Lingers(object) | Self::Gone(object) => object,
        }
    }
}

impl World {
    /// Deletes an object, or asks for it; the answer is the object as it is now or last was.
    pub fn delete(&mut self, key: &Key, how: &Deletion) -> Result<Object, Refusal> {
        self.dispose(key, how).map(Deleted::object)
    }

    /// Deletes an object, or asks for it; the answer tells which.
    pub fn dispose(&mut self, key: &Key, how: &Deletion) -> Result<Deleted, Refusal> {
        if key.kind == Kind::Namespace && IMMORTAL.contains(&key.name.as_str()) {
            return Err(Refusal::forbidden(key, "this namespace may not be deleted"));
        }
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        check_preconditions(key, &stored, how)?;
        let mut next = (*stored).clone();
        let grace = if key.kind == Kind::Pod {
            self.grace(&mut next, how)
        } else {
            Grace::Ungraceful
        };
        if grace == Grace::Pending {
            return Ok(Deleted::Lingers(stored));
        }
        finalize(&mut next, how.propagation);
        let is_held = !items(&next, "/metadata/finalizers").is_empty()
            || !items(&next, "/spec/finalizers").is_empty();
        if grace == Grace::Ungraceful && is_held {
            self.mark(key.kind, &mut next);
        }
        let goes = !is_held && grace != Grace::Wait;
        // A pod that is given no time is told so all the same, before it goes.
        let object = if next == *stored || (goes && grace == Grace::Ungraceful) {
            stored
        } else if how.is_dry {
            Object::new(next)
        } else {
            self.store.put(key.clone(), next)
        };
        if !goes {
            return Ok(Deleted::Lingers(object));
        }
        if !how.is_dry {
            self.store.remove(key);
        }
        Ok(Deleted::Gone(object))
    }

    /// Gives a pod on a node the time that it has to end.
    fn grace(&mut self, pod: &mut Value, how: &Deletion) -> Grace {
        let wished = how.grace.map(|it| if it < 0 { 1 } else { it });
        if let Some(end) = time(pod, "/metadata/deletionTimestamp") {
            let known = number(pod, "/metadata/deletionGracePeriodSeconds").unwrap_or(0);
            let Some(wished) = wished.filter(|it| *it < known) else {
                return if known == 0 {
                    Grace::Ungraceful
                } else {
                    Grace::Pending
                };
            };
            let shorter = end - SignedDuration::from_secs(known - wished);
            let is_past = shorter < self.now();
            let left = if is_past && wished != 0 { 1 } else { wished };
            Self::end_at(pod, shorter.max(self.now()), left);
            return Grace::of(left);
        }
        let own = number(pod, "/spec/terminationGracePeriodSeconds").unwrap_or(0);
        let is_over = matches!(text(pod, "/status/phase"), "Failed" | "Succeeded");
        let is_placed = !text(pod, "/spec/nodeName").is_empty();
        let grace = match wished.unwrap_or(own) {
            _ if is_over || !is_placed => 0,
            wished if wished < 0 => 1,
            wished => wished,
        };
        let end = self.now() + SignedDuration::from_secs(grace);
        Self::end_at(pod, end, grace);
        bump(pod);
        Grace::of(grace)
    }

    fn end_at(pod: &mut Value, end: jiff::Timestamp, grace: i64) {
        value::set(pod, "/metadata/deletionTimestamp", World::written(end));
        value::set(pod, "/metadata/deletionGracePeriodSeconds", grace);
    }

    /// Marks what waits for finalizers as on its way.
    fn mark(&mut self, kind: Kind, object: &mut Value) {
        if !text(object, "/metadata/deletionTimestamp").is_empty() {
            value::set(object, "/metadata/deletionGracePeriodSeconds", 0);
            return;
        }
        value::set(object, "/metadata/deletionTimestamp", self.stamp());
        value::set(object, "/metadata/deletionGracePeriodSeconds", 0);
        bump(object);
        if kind == Kind::Namespace {
            value::set(object, "/status/phase", "Terminating");
        }
    }
}

/// What time an object gets to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grace {
    /// It is a pod that has some already, and keeps it.
    Pending,
    /// It is a pod that gets some, or less than it had.
    Wait,
    /// It is a pod that gets none.
    Zero,
    /// It is of a kind that needs none, or nothing is left to say.
    Ungraceful,
}

impl Grace {
    fn of(seconds: i64) -> Self {
        if seconds == 0 { Self::Zero } else { Self::Wait }
    }
}

pub(super) fn check_preconditions(
    key: &Key,
    stored: &Value,
    how: &Deletion,
) -> Result<(), Refusal> {
    let wrong = |what: &str, wished: &str, known: &str, end: &str| {
        Refusal::conflict_of_kind(
            key,
            &format!(
                "the {what} in the precondition ({wished}) does not match the {what} in record ({known}). The object might have been {end}"
            ),
        )
    };
    if let Some(wished) = how.uid.as_deref().filter(|it| *it != uid(stored)) {
        return Err(wrong(
            "UID",
            wished,
            uid(stored),
            "deleted and then recreated",
        ));
    }
    let version = text(stored, "/metadata/resourceVersion");
    if let Some(wished) = how.version.as_deref().filter(|it| *it != version) {
        return Err(wrong("ResourceVersion", wished, version, "modified"));
    }
    Ok(())
}

/// What propagation asks of the garbage collector is written as a finalizer; without a wish those that are
/// there stay.
fn finalize(object: &mut Value, propagation: Option<Propagation>) {
    let Some(propagation) = propagation else {
        return;
    };
    let mut all: Vec<Value> = items(object, "/metadata/finalizers")
        .iter()
        .filter(|it| *it != ORPHAN && *it != FOREGROUND)
        .cloned()
        .collect();
    match propagation {
        Propagation::Background => {}
        Propagation::Foreground => all.push(json!(FOREGROUND)),
        Propagation::Orphan => all.push(json!(ORPHAN)),
    }
    if all.is_empty() {
        value::remove(object, "/metadata/finalizers");
    } else {
        value::set(object, "/metadata/finalizers", all);
    }
}

/// A deletion counts as a wish.
fn bump(object: &mut Value) {
    if let Some(generation) = number(object, "/metadata/generation").filter(|it| *it > 0) {
        value::set(object, "/metadata/generation", generation + 1);
    }
}
