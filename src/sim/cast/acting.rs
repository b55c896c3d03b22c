//! Doing what the cast says, when it is due.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::deed::{Deed, What};
use super::script::Fault;
use crate::sim::actor::Actor;
use crate::sim::patch::PatchKind;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::verbs::Write;
use crate::sim::world::World;

/// Does what the cast says.
pub static CAST: Actor = Actor {
    name: "cast",
    notice: |_, _| {},
    act,
};

/// What is yet to be done, and what of it could not be.
#[derive(Debug, Default)]
pub struct Script {
    deeds: Vec<Deed>,
    /// What the past could not do: later, objects may rightly be gone.
    pub refused: Vec<Fault>,
    origin: Timestamp,
}

impl World {
    /// Puts all of these deeds onto the agenda of a story that begins at `origin`.
    pub fn enter(&mut self, deeds: Vec<Deed>, origin: Timestamp) {
        self.script.origin = origin;
        for deed in deeds {
            let at = origin.saturating_add(deed.at.choose(&mut self.dice));
            self.plan(deed, at.unwrap_or(origin));
        }
    }

    /// Does these deeds now.
    pub fn resume(&mut self, deeds: Vec<Deed>) {
        let now = self.now();
        for deed in deeds {
            self.plan(deed, now);
        }
    }

    fn plan(&mut self, deed: Deed, at: Timestamp) {
        let number = self.script.deeds.len();
        self.script.deeds.push(deed);
        self.remind(number, at);
    }

    fn remind(&mut self, number: usize, at: Timestamp) {
        let after = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        self.look(&CAST, key(number), after);
    }

    fn carry_out(&mut self, deed: &Deed) -> Result<(), Refusal> {
        let write = Write::by(&*deed.by);
        match &deed.what {
            What::Apply(key, manifest) => {
                self.provide_namespace(&key.namespace, &write)?;
                if self.get(key).is_some() {
                    self.change(key, manifest, &write)
                } else {
                    self.create(key.kind, &key.namespace, manifest.clone(), &write)
                        .map(drop)
                }
            }
            What::Patch { among, with, then } => {
                let key = self.one_of(among)?;
                self.change(&key, with, &write)?;
                let mut at = self.now();
                for (after, with) in then {
                    at = at.saturating_add(*after).unwrap_or(at);
                    let what = What::Patch {
                        among: vec![key.clone()],
                        with: with.clone(),
                        then: Vec::new(),
                    };
                    let next = Deed {
                        what,
                        every: None,
                        ..deed.clone()
                    };
                    self.plan(next, at);
                }
                Ok(())
            }
            What::Delete { among, how } => {
                let key = self.one_of(among)?;
                self.delete(&key, how).map(drop)
            }
        }
    }

    fn change(&mut self, key: &Key, with: &Value, write: &Write) -> Result<(), Refusal> {
        let body = with.to_string();
        self.patch(key, PatchKind::Strategic, body.as_bytes(), write)
            .map(drop)
    }

    /// One of those that are there; the first, to be told that it is not there, if none is.
    fn one_of(&mut self, among: &[Key]) -> Result<Key, Refusal> {
        let there: Vec<&Key> = among.iter().filter(|key| self.get(key).is_some()).collect();
        let chosen = self.dice.choice(&there).copied().or(among.first());
        chosen
            .cloned()
            .ok_or_else(|| Refusal::bad_request("nothing is named"))
    }

    /// Makes a namespace that is not there.
    pub fn provide_namespace(&mut self, name: &str, write: &Write) -> Result<(), Refusal> {
        let key = Key::new(Kind::Namespace, "", name);
        if name.is_empty() || self.get(&key).is_some() {
            return Ok(());
        }
        let object = json!({ "metadata": { "name": name }, "status": { "phase": "Active" } });
        self.create(Kind::Namespace, "", object, write).map(drop)
    }
}

/// What stands on the agenda for a deed.
fn key(number: usize) -> Key {
    Key::new(Kind::ConfigMap, "", number.to_string())
}

fn act(world: &mut World, key: &Key) {
    let number = key.name.parse().unwrap_or(usize::MAX);
    let Some(deed) = world.script.deeds.get(number).cloned() else {
        return;
    };
    if let Err(refusal) = world.carry_out(&deed)
        && world.now() < world.script.origin
    {
        let fault = Fault::refused(&deed, &refusal);
        world.script.refused.push(fault);
    }
    if let Some(every) = &deed.every {
        let after = every.choose(&mut world.dice);
        let at = world.now().saturating_add(after);
        world.remind(number, at.unwrap_or(Timestamp::MAX));
    }
}
