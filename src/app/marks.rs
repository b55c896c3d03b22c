//! What is marked in the lists, so that something is done to all of it: by object, not by row, so that an object that
//! was deleted and made anew is not marked.

use std::collections::HashMap;
use std::sync::Arc;

use super::App;
use super::action::Action;
use crate::domain::{Kind, Name, Scope, Uid};
use crate::panes::{Item, Pane, revisions, rollout, sets};

/// A list: its pane, and the set that it is of.
type Whose = (&'static str, Option<Name>);

/// All marks, list by list.
#[derive(Debug, Default)]
pub struct Marks {
    lists: HashMap<Whose, List>,
    /// Where was looked when they were made: elsewhere nothing is marked.
    scopes: Vec<Scope>,
}

/// The marks of one list.
#[derive(Debug, Default)]
struct List {
    /// Each with its identity when it was marked, if it has one.
    items: HashMap<Item, Option<Uid>>,
    /// The one that was marked last: ranges begin there.
    last: Option<Item>,
}

/// Who an item is now.
enum Being {
    /// It is not there.
    Gone,
    /// It is there.
    There(Option<Uid>),
    /// It is not watched at the moment: nobody knows.
    Unseen,
    /// It is nothing that could be marked.
    NoObject,
}

impl App {
    /// Whether an item of the list that is shown is marked.
    #[must_use]
    pub fn is_marked(&self, item: &Item) -> bool {
        let list = self.list_of_marks();
        list.is_some_and(|it| it.items.contains_key(item))
    }

    /// How many items of the list that is shown are marked, and how many of them are left out of it.
    #[must_use]
    pub fn marked_and_hidden(&self) -> (usize, usize) {
        let Some(list) = self.list_of_marks() else {
            return (0, 0);
        };
        let (pane, view) = (self.pane(), self.view());
        let mut judge = self.lens().filter.judge();
        let mut is_left_out = |item: &&Item| {
            let is_well = |name: &Name| view.findings.of(name).is_empty();
            matches!(item, Item::Set(name) if view.only_findings && is_well(name))
                || !judge.keeps(pane, &view, self.words.of(item), item)
        };
        let hidden = list.items.keys().filter(|it| is_left_out(it)).count();
        (list.items.len(), hidden)
    }

    /// What is marked in the list that is shown, in its order; then what is left out of it.
    #[must_use]
    pub fn marked(&self) -> Vec<Item> {
        let Some(list) = self.list_of_marks() else {
            return Vec::new();
        };
        let is_marked = |it: &Item| list.items.contains_key(it);
        let mut all: Vec<Item> = self
            .items()
            .iter()
            .filter(|it| is_marked(it))
            .cloned()
            .collect();
        if all.len() < list.items.len() {
            let (pane, view) = (self.pane(), self.view());
            let view = crate::panes::View {
                only_findings: false,
                ..view
            };
            let shown = all.clone();
            let others = (pane.items)(&view).into_iter();
            all.extend(others.filter(|it| is_marked(it) && !shown.contains(it)));
        }
        all
    }

    /// One of what is marked in the list that is shown, if something is: all of it is of one kind.
    pub(super) fn any_marked(&self) -> Option<&Item> {
        self.list_of_marks()?.items.keys().next()
    }

    /// All that is marked in the list that is shown.
    pub(super) fn marks_in_no_order(&self) -> impl Iterator<Item = &Item> {
        let list = self.list_of_marks().into_iter();
        list.flat_map(|it| it.items.keys())
    }

    /// The identity that an item had when it was marked.
    pub(super) fn marked_as(&self, item: &Item) -> Option<&Uid> {
        self.list_of_marks()?.items.get(item)?.as_ref()
    }

    /// The revision of the open set that is marked, to be compared with another.
    #[must_use]
    pub fn marked_revision(&self) -> Option<&Name> {
        let open = self.place.open.as_ref().map(|(name, _)| name.clone());
        let list = self.marks.lists.get(&(revisions::REVISIONS.name, open))?;
        list.items.keys().find_map(|it| match it {
            Item::Revision(name) => Some(name),
            _ => None,
        })
    }

    /// The same, if revisions are shown.
    pub(super) fn marked_revision_here(&self) -> Option<&Name> {
        let is_here = self.pane().name == revisions::REVISIONS.name;
        self.marked_revision().filter(|_| is_here)
    }

    /// That a text is of one object, where others than the one that is chosen are marked.
    pub(super) fn is_not_for_marked(&self, chosen: Option<&Item>) -> Option<String> {
        let is_for_it = |it: &Item| Some(it) == chosen || self.marked_revision_here().is_some();
        let (number, _) = self.marked_and_hidden();
        if number == 0 || number == 1 && self.any_marked().is_some_and(is_for_it) {
            return None;
        }
        let words = "edit: for one only, as each has a text of its own";
        Some(format!("{words}: {number} marked; M takes the marks away"))
    }

    /// Marks what is chosen, or marks it no longer, and steps on. Of revisions one is marked at most: the next is
    /// compared with it.
    pub(super) fn mark_chosen(&mut self) {
        let Some(item) = self.chosen() else {
            return;
        };
        let is_single = self.pane().name == revisions::REVISIONS.name;
        if self.is_marked(&item) {
            self.marks_here().items.remove(&item);
            self.marks_here().last = Some(item);
        } else {
            if is_single {
                self.unmark();
            }
            if !self.mark(&item) {
                self.notice = Some("that is no object of its own: it cannot be marked".into());
                return;
            }
        }
        if !is_single {
            self.move_cursor(Action::Down);
        }
    }

    /// Marks all from the one that was marked last to the one that is chosen.
    pub(super) fn mark_range(&mut self) {
        if self.pane().name == revisions::REVISIONS.name {
            return self.mark_chosen();
        }
        let items = self.items();
        let Some((here, _)) = self.cursor(&items) else {
            return;
        };
        let last = self.list_of_marks().and_then(|it| it.last.clone());
        let from = last.and_then(|last| items.iter().position(|it| *it == last));
        let from = from.unwrap_or(here);
        let range = items.get(from.min(here)..=from.max(here));
        for item in range.unwrap_or_default() {
            self.mark(item);
        }
        if let Some(item) = items.get(here).filter(|it| self.is_marked(it)).cloned() {
            self.marks_here().last = Some(item);
        }
    }

    /// Takes all marks of the list that is shown away; says whether there were any.
    pub(super) fn unmark(&mut self) -> bool {
        let whose = self.whose_marks();
        let list = self.marks.lists.remove(&whose);
        list.is_some_and(|it| !it.items.is_empty())
    }

    /// Forgets the marks in lists of single sets: another one is opened.
    pub(super) fn unmark_sets(&mut self) {
        self.marks.lists.retain(|(_, set), _| set.is_none());
    }

    /// Takes the marks off what is gone, and off what is another object by now.
    pub(super) fn renew_marks(&mut self) {
        if self.marks.lists.is_empty() {
            return;
        }
        let mut marks = std::mem::take(&mut self.marks);
        if marks.scopes != self.scopes {
            return;
        }
        for ((_, set), list) in &mut marks.lists {
            list.items
                .retain(|item, uid| match self.being(set.as_ref(), item) {
                    Being::There(now) => now == *uid,
                    Being::Unseen => true,
                    Being::Gone | Being::NoObject => false,
                });
        }
        self.marks = marks;
    }

    /// Marks an item, if it is something that can be.
    fn mark(&mut self, item: &Item) -> bool {
        let (_, set) = self.whose_marks();
        let Being::There(uid) = self.being(set.as_ref(), item) else {
            return false;
        };
        self.marks.scopes.clone_from(&self.scopes);
        let list = self.marks_here();
        list.items.insert(item.clone(), uid);
        list.last = Some(item.clone());
        true
    }

    /// Who an item of a list is now.
    fn being(&self, set: Option<&Name>, item: &Item) -> Being {
        let fleet = &self.fleet;
        let of = |kind: Kind, namespace: &Arc<str>, uid: Option<Option<Uid>>| match uid {
            Some(uid) => Being::There(uid),
            None if fleet.is_known(kind, namespace) => Being::Gone,
            None => Being::Unseen,
        };
        match item {
            Item::Set(name) => {
                let uid = fleet.set(name).map(|it| Some(it.uid.clone()));
                of(Kind::Sets, &name.namespace, uid)
            }
            Item::Claim(name) => {
                let uid = fleet.claim(name).map(|it| Some(it.uid.clone()));
                of(Kind::Claims, &name.namespace, uid)
            }
            Item::Volume(name) => {
                let uid = fleet.volume(&name.name).map(|it| Some(it.uid.clone()));
                of(Kind::Volumes, &name.namespace, uid)
            }
            Item::Seat(ordinal) => {
                let Some(name) = set else {
                    return Being::NoObject;
                };
                if !fleet.is_known(Kind::Pods, &name.namespace) {
                    return Being::Unseen;
                }
                let set = fleet.set(name);
                // A seat is there without a pod too; but a pod that comes is another object than none.
                let seat = set.map(|set| fleet.replica(set, *ordinal));
                let seat = seat.filter(|it| it.wanted || it.pod.is_some());
                let uid = seat.map(|it| it.pod.map(|pod| pod.uid.clone()));
                of(Kind::Sets, &name.namespace, uid)
            }
            Item::Revision(revision) => {
                let set = set.and_then(|name| fleet.set(name));
                let all = set.map_or_else(Vec::new, |set| fleet.revisions_of(set));
                let found = all.iter().find(|it| it.name == *revision);
                let uid = found.map(|it| Some(it.uid.clone()));
                of(Kind::Revisions, &revision.namespace, uid)
            }
            Item::MissingClaim(_)
            | Item::Event(_)
            | Item::Finding(..)
            | Item::Written(_)
            | Item::Budget(_)
            | Item::Service(_)
            | Item::Fact(..) => Being::NoObject,
        }
    }

    fn list_of_marks(&self) -> Option<&List> {
        if self.marks.lists.is_empty() {
            return None;
        }
        let list = self.marks.lists.get(&self.whose_marks())?;
        (!list.items.is_empty() || list.last.is_some()).then_some(list)
    }

    fn marks_here(&mut self) -> &mut List {
        let whose = self.whose_marks();
        self.marks.lists.entry(whose).or_default()
    }

    /// The seats are the same wherever they are listed.
    fn whose_marks(&self) -> Whose {
        let pane: &'static Pane = match &self.place.open {
            Some((_, pane)) if pane.name == rollout::ROLLOUT.name => {
                &crate::panes::ordinals::ORDINALS
            }
            Some((_, pane)) => pane,
            None => self.place.fleet_pane,
        };
        let open = self.place.open.as_ref();
        (pane.name, open.map(|(name, _)| name.clone()))
    }
}

/// What is marked in words: `3 marked, 1 hidden by the filter`.
#[must_use]
pub fn in_words(app: &App) -> Option<String> {
    let (marked, hidden) = app.marked_and_hidden();
    let by = if app.pane().name == sets::SETS.name && app.only_findings {
        "here"
    } else {
        "by the filter"
    };
    match (marked, hidden) {
        (0, _) => None,
        (_, 0) => Some(format!("{marked} marked")),
        _ => Some(format!("{marked} marked, {hidden} hidden {by}")),
    }
}
