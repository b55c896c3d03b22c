//! What an operation is aimed at, and what keeps it from being had: here, by these rights, at all.

use std::fmt;

use super::App;
use super::action::Action;
use crate::domain::finding::Remedy;
use crate::domain::plan::ObjectRef;
use crate::domain::rights::Right;
use crate::domain::{Name, Ordinal, Uid};
use crate::operations::{On, Operation, create};
use crate::panes::Item;

/// What an operation is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The set.
    pub set: Name,
    /// Its identity when it was chosen.
    pub uid: Uid,
    /// The seat that is chosen, if one is.
    pub seat: Option<Ordinal>,
    /// The revision that is chosen, if one is.
    pub revision: Option<Name>,
    /// What belongs to the set and is edited in its place, if something is.
    pub object: Option<ObjectRef>,
}

/// Why an operation cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Nothing is to be written at all.
    ReadOnly,
    /// Another context is about to be shown: it could be taken for this one.
    Leaving,
    /// The server does not allow it.
    NoRight(Right),
    /// What it is about is not chosen.
    NoAim(&'static str),
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaving => {
                f.write_str("nothing is written while another context is connected to")
            }
            Self::ReadOnly => f.write_str("read-only, nothing is written"),
            Self::NoRight(right) => write!(f, "you may not {right}"),
            Self::NoAim(what) => f.write_str(what),
        }
    }
}

impl App {
    /// What a key would do to what is chosen, or why it would not; nothing if it does nothing to anything.
    #[must_use]
    pub fn offer(
        &self,
        action: Action,
        chosen: Option<&Item>,
    ) -> Option<Result<(&'static Operation, Aim), Barrier>> {
        let offer = match action {
            Action::Operate(operation) => {
                self.aimed(operation.on, chosen).map(|aim| (operation, aim))
            }
            Action::Cure => self.cure(chosen),
            _ => return None,
        };
        Some(offer.map_err(Barrier::NoAim).and_then(|(operation, aim)| {
            let barrier = self.barrier(operation, &aim);
            barrier.map_or(Ok((operation, aim)), Err)
        }))
    }

    fn barrier(&self, operation: &Operation, aim: &Aim) -> Option<Barrier> {
        let barrier = self.writes_nothing();
        if barrier.is_some() {
            return barrier;
        }
        let rights = self.rights.get(&aim.set.namespace)?;
        let missing = operation.missing(rights, &aim.set.name)?;
        Some(Barrier::NoRight(missing))
    }

    /// What cures the finding that is chosen, or the worst that can be cured of the set that is.
    fn cure(&self, chosen: Option<&Item>) -> Result<(&'static Operation, Aim), &'static str> {
        const NOTHING: &str = "nothing was found that a key could cure";
        let mut aim = self.aimed(On::Set, chosen)?;
        let findings = self.standings.findings();
        let mut found = match chosen {
            Some(Item::Finding(name, check)) => findings.get(name, check).into_iter().collect(),
            _ => findings.of(&aim.set).iter().collect::<Vec<_>>(),
        };
        found.sort_by_key(|it| it.severity);
        let remedy = found.iter().find_map(|it| it.remedy).ok_or(NOTHING)?;
        let operation = Operation::curing(remedy).ok_or(NOTHING)?;
        if let Remedy::CureRollback(ordinal) | Remedy::DeletePod(ordinal) = remedy {
            aim.seat = Some(ordinal);
        }
        Ok((operation, aim))
    }

    /// The set that is meant when this is chosen, if one is.
    #[must_use]
    pub fn set_of<'a>(&'a self, chosen: Option<&'a Item>) -> Option<&'a Name> {
        if let Some(Item::Set(name) | Item::Finding(name, _)) = chosen {
            return Some(name);
        }
        let open = self.place.open.as_ref().map(|(name, _)| name);
        open.or_else(|| self.sheet.as_ref()?.set.as_ref())
    }

    fn aimed(&self, on: On, chosen: Option<&Item>) -> Result<Aim, &'static str> {
        const NO_SET: &str = "no set is chosen";
        const CREATED: &str = "what was created last is not taken away by that: it can be deleted";
        let last = self.deeds.last.as_ref();
        if on == On::Last && last.is_some_and(|it| it.operation == create::NAME) {
            return Err(CREATED);
        }
        let last = last.map(|it| &it.set);
        let name = match on {
            On::Last => last.ok_or("nothing was done yet")?,
            On::Set | On::Seat | On::Revision => self.set_of(chosen).ok_or(NO_SET)?,
        };
        let set = self.fleet.set(name).ok_or(NO_SET)?;
        let mut aim = Aim {
            set: set.name.clone(),
            uid: set.uid.clone(),
            seat: None,
            revision: None,
            object: None,
        };
        match chosen {
            Some(Item::Seat(ordinal)) => aim.seat = Some(*ordinal),
            Some(Item::Revision(name)) => aim.revision = Some(name.clone()),
            _ => {}
        }
        match on {
            On::Seat if aim.seat.is_none() => Err("no pod is chosen"),
            On::Revision if aim.revision.is_none() => Err("no revision is chosen"),
            _ => Ok(aim),
        }
    }
}
