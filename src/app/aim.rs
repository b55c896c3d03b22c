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

/// One of several objects that an operation is aimed at.
#[derive(Clone, Debug)]
pub struct Aimed {
    /// What it is aimed at.
    pub aim: Aim,
    /// Why it cannot be had there, if it cannot.
    pub barrier: Option<Barrier>,
    /// The pod that was marked, if a pod was.
    pub pod: Option<Uid>,
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
    /// Several are marked, and it is for one: why.
    ForOne(&'static str),
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
            Self::ForOne(why) => write!(f, "for one only, and several are marked: {why}"),
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
        if let Some(offer) = self.offer_to_marked(action) {
            return Some(offer);
        }
        let offer = match action {
            Action::Operate(operation) => {
                self.aimed(operation.on, chosen).map(|aim| (operation, aim))
            }
            Action::Cure => self.cure(chosen),
            _ => return None,
        };
        Some(self.unless_barred(offer))
    }

    fn unless_barred(
        &self,
        offer: Result<(&'static Operation, Aim), &'static str>,
    ) -> Result<(&'static Operation, Aim), Barrier> {
        offer.map_err(Barrier::NoAim).and_then(|(operation, aim)| {
            let barrier = self.barrier(operation, &aim);
            barrier.map_or(Ok((operation, aim)), Err)
        })
    }

    /// What a key would do to all that is marked, told of the first to which it can be done; nothing where nothing is
    /// marked that it could be meant for.
    fn offer_to_marked(
        &self,
        action: Action,
    ) -> Option<Result<(&'static Operation, Aim), Barrier>> {
        let any = self.any_marked().filter(|_| self.is_of_list(action))?;
        let number = self.marked_and_hidden().0;
        let operation = match action {
            Action::Operate(operation) => operation,
            Action::Cure if number == 1 => return Some(self.unless_barred(self.cure(Some(any)))),
            Action::Cure => return Some(Err(Barrier::ForOne("each has findings of its own"))),
            _ => return None,
        };
        Some(match (operation.for_one, unlike(operation.on, any)) {
            (_, Some(what)) => Err(Barrier::NoAim(what)),
            (Some(why), _) if number > 1 => Err(Barrier::ForOne(why)),
            _ => {
                let mut barrier = None;
                let mut all = self.marks_in_no_order().filter_map(|item| {
                    let aim = self.aimed(operation.on, Some(item)).ok()?;
                    let found = self.barrier(operation, &aim);
                    let is_free = found.is_none();
                    barrier = barrier.take().or(found);
                    is_free.then_some(aim)
                });
                let free = all.next();
                drop(all);
                let none = barrier.unwrap_or(Barrier::NoAim("nothing is chosen"));
                free.map(|aim| (operation, aim)).ok_or(none)
            }
        })
    }

    /// All that is marked, if several are and an operation is meant for them.
    pub(super) fn all_aimed(&self, action: Action, operation: &Operation) -> Option<Vec<Aimed>> {
        let is_meant = action == Action::Operate(Operation::named(operation.name)?);
        if !is_meant || !self.is_of_list(action) || self.any_marked().is_none() {
            return None;
        }
        let aimed = |item: Item| {
            let aim = self.aimed(operation.on, Some(&item)).ok()?;
            Some(Aimed {
                barrier: self.barrier(operation, &aim),
                pod: aim.seat.and(self.marked_as(&item).cloned()),
                aim,
            })
        };
        let all = self.marked().into_iter().filter_map(aimed);
        Some(all.collect()).filter(|it: &Vec<Aimed>| it.len() > 1)
    }

    /// Whether an action is for what is marked in the list: not over a text or an open pod; what undoes the last deed
    /// is for that; and the mark of a revision is for comparing.
    fn is_of_list(&self, action: Action) -> bool {
        let is_about_last = matches!(action, Action::Operate(it) if it.on == On::Last);
        let is_list = self.sheet.is_none() && self.pod.is_none();
        is_list && !is_about_last && self.marked_revision_here().is_none()
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

/// Why an operation is not for what is marked: it would be done to more than that, or to something else.
fn unlike(on: On, marked: &Item) -> Option<&'static str> {
    match (on, marked) {
        (On::Set, Item::Seat(_)) => Some("it is for the whole set, and pods are marked"),
        (On::Set, Item::Claim(_)) => Some("it is for the whole set, and claims are marked"),
        (On::Set | On::Seat | On::Revision, Item::Volume(_)) => Some("volumes are marked"),
        (On::Seat | On::Revision, Item::Claim(_)) => Some("claims are marked"),
        (On::Seat, Item::Set(_)) => Some("it is for pods, and sets are marked"),
        _ => None,
    }
}
