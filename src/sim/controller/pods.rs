//! Pods are created, repaired and deleted here, and the set's events tell of it.

use serde_json::Value;

use super::member::Member;
use super::retention::{self, Holder};
use super::set::Set;
use super::{STATEFUL_SETS, Trouble, birth, claims, signed};
use crate::sim::event::Tone;
use crate::sim::resource::Kind;
use crate::sim::verbs::Deletion;
use crate::sim::world::World;

/// What is done to a pod.
#[derive(Clone, Copy, Debug)]
pub enum Verb {
    Create,
    Update,
    Delete,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Delete => "Delete",
        }
    }
}

/// Makes the pod's claims, and then the pod. A name that is taken is told to nobody.
pub fn create(world: &mut World, set: &Set, ordinal: i64, pod: Value) -> Result<(), Trouble> {
    let name = set.pod_name(ordinal);
    if let Err(trouble) = claims::make_missing(world, set, ordinal) {
        return Err(fail(world, set, Verb::Create, &name, trouble));
    }
    let made = world.create(Kind::Pod, set.namespace(), pod, &signed());
    if let Err(refusal) = &made
        && refusal.reason == "AlreadyExists"
    {
        return Err(Trouble(refusal.message.clone()));
    }
    let holder = Holder {
        name: &name,
        uid: "",
        ordinal,
    };
    if let Err(trouble) = retention::settle(world, set, &holder) {
        return Err(fail(world, set, Verb::Update, &name, trouble));
    }
    match made {
        Ok(_) => {
            succeed(world, set, Verb::Create, &name);
            Ok(())
        }
        Err(refusal) => {
            let trouble = Trouble(refusal.message);
            Err(fail(world, set, Verb::Create, &name, trouble))
        }
    }
}

/// Deletes the pod of this name; one that is gone already counts as deleted.
pub fn delete(world: &mut World, set: &Set, name: &str) -> Result<(), Trouble> {
    let key = set.beside(Kind::Pod, name);
    match world.delete(&key, &Deletion::default()) {
        Err(refusal) if refusal.code != 404 => {
            let trouble = Trouble(refusal.message);
            Err(fail(world, set, Verb::Delete, name, trouble))
        }
        _ => {
            succeed(world, set, Verb::Delete, name);
            Ok(())
        }
    }
}

/// Makes the claims that a Pending pod lacks.
pub fn replenish(world: &mut World, set: &Set, pod: &Member) -> Result<(), Trouble> {
    claims::make_missing(world, set, pod.ordinal)?;
    retention::settle(world, set, &holder(pod))
        .map_err(|trouble| fail(world, set, Verb::Update, pod.name(), trouble))
}

/// Gives a pod back what makes it the one that it is: its labels, its volumes, the owners of its claims.
pub fn repair(world: &mut World, set: &Set, pod: &Member) -> Result<(), Trouble> {
    let is_identified = birth::is_identified(set, &pod.object, pod.ordinal);
    let is_mounted = birth::is_mounted(set, &pod.object, pod.ordinal);
    let is_settled = retention::is_settled(world, set, &holder(pod));
    if is_identified && is_mounted && is_settled {
        return Ok(());
    }
    let mut object = (*pod.object).clone();
    if !is_identified {
        birth::identify(set, &mut object, pod.ordinal);
    }
    if !is_mounted {
        birth::mount(set, &mut object, pod.ordinal);
        claims::make_missing(world, set, pod.ordinal)
            .map_err(|trouble| fail(world, set, Verb::Update, pod.name(), trouble))?;
    }
    if !is_settled {
        retention::settle(world, set, &holder(pod))
            .map_err(|trouble| fail(world, set, Verb::Update, pod.name(), trouble))?;
    }
    let key = set.beside(Kind::Pod, pod.name());
    match world.update(&key, object, &signed()) {
        Ok(_) => {
            succeed(world, set, Verb::Update, pod.name());
            Ok(())
        }
        Err(refusal) => {
            let trouble = Trouble(refusal.message);
            Err(fail(world, set, Verb::Update, pod.name(), trouble))
        }
    }
}

/// The pod, as those see it who ask for its claims.
pub fn holder(pod: &Member) -> Holder<'_> {
    Holder {
        name: pod.name(),
        uid: pod.uid(),
        ordinal: pod.ordinal,
    }
}

fn succeed(world: &mut World, set: &Set, verb: Verb, pod: &str) {
    let words = format!(
        "{} Pod {pod} in StatefulSet {} successful",
        verb.name(),
        set.name()
    );
    tell(world, set, Tone::Normal, verb, &words);
}

fn fail(world: &mut World, set: &Set, verb: Verb, pod: &str, trouble: Trouble) -> Trouble {
    let words = format!(
        "{} Pod {pod} in StatefulSet {} failed error: {}",
        verb.name(),
        set.name(),
        trouble.0
    );
    tell(world, set, Tone::Warning, verb, &words);
    trouble
}

/// Tells that something was done, or could not be.
pub fn tell(world: &mut World, set: &Set, tone: Tone, verb: Verb, words: &str) {
    let outcome = match tone {
        Tone::Normal => "Successful",
        Tone::Warning => "Failed",
    };
    say(
        world,
        set,
        tone,
        &format!("{outcome}{}", verb.name()),
        words,
    );
}

/// Writes an event about the set.
pub fn say(world: &mut World, set: &Set, tone: Tone, reason: &str, words: &str) {
    world.say(STATEFUL_SETS.name, &set.object, tone, reason, words);
}
