//! What an operation is aimed at, and what keeps it from being had: here, by these rights, at all.

use std::fmt;

use super::App;
use crate::domain::rights::Right;
use crate::domain::{Name, Ordinal, Uid};
use crate::operations::{On, Operation};
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
}

/// Why an operation cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Nothing is to be written at all.
    ReadOnly,
    /// The server does not allow it.
    NoRight(Right),
    /// What it is about is not chosen.
    NoAim(&'static str),
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("read-only, nothing is written"),
            Self::NoRight(right) => write!(f, "you may not {right}"),
            Self::NoAim(what) => f.write_str(what),
        }
    }
}

impl App {
    /// What an operation would be about, or why it cannot be had.
    pub fn aim(&self, operation: &Operation, chosen: Option<&Item>) -> Result<Aim, Barrier> {
        let aim = self.aimed(operation.on, chosen).map_err(Barrier::NoAim)?;
        if self.read_only {
            return Err(Barrier::ReadOnly);
        }
        let rights = self.rights.get(&aim.set.namespace);
        let missing = rights.and_then(|rights| operation.missing(rights, &aim.set.name));
        missing.map_or(Ok(aim), |right| Err(Barrier::NoRight(right)))
    }

    fn aimed(&self, on: On, chosen: Option<&Item>) -> Result<Aim, &'static str> {
        const NO_SET: &str = "no set is chosen";
        let open = self.place.open.as_ref().map(|(name, _)| name);
        let last = self.deeds.last.as_ref().map(|it| &it.set);
        let name = match (on, chosen) {
            (On::Last, _) => last.ok_or("nothing was done yet")?,
            (_, Some(Item::Set(name) | Item::Finding(name, _))) => name,
            _ => open.ok_or(NO_SET)?,
        };
        let set = self.fleet.set(name).ok_or(NO_SET)?;
        let mut aim = Aim {
            set: set.name.clone(),
            uid: set.uid.clone(),
            seat: None,
            revision: None,
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
