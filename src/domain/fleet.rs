//! Fleet: all that was observed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::autoscaler::Autoscaler;
use super::budget::Budget;
use super::change::{Change, Feed, Freshness, Kind, Object, Scope};
use super::claim::Claim;
use super::event::Event;
use super::index::Index;
use super::kept::Kept;
use super::node::Node;
use super::pod::Pod;
use super::revision::{Revision, Template};
use super::service::{EndpointSlice, Service};
use super::stray::Stray;
use super::table::Table;
use super::usage::{Usage, Usages};
use super::volume::{StorageClass, Volume};
use super::{Name, Set, Uid};

/// What all changes so far add up to. Tables are in reading order.
#[derive(Debug, Default)]
pub struct Fleet {
    pub(super) sets: Table<Set>,
    pub(super) pods: Table<Pod>,
    pub(super) strays: Table<Stray>,
    pub(super) claims: Table<Claim>,
    pub(super) volumes: Table<Volume>,
    pub(super) classes: Table<StorageClass>,
    pub(super) nodes: Table<Node>,
    pub(super) events: Table<Event>,
    pub(super) revisions: Table<Revision>,
    pub(super) templates: Table<Template>,
    pub(super) services: Table<Service>,
    pub(super) slices: Table<EndpointSlice>,
    pub(super) budgets: Table<Budget>,
    pub(super) autoscalers: Table<Autoscaler>,
    pub(super) index: Index,
    /// Names of sets, or of whatever else events speak of, of whose events the oldest were left out.
    pub(super) crowded: BTreeSet<Name>,
    pub(super) usages: Usages,
    feeds: BTreeMap<Feed, Freshness>,
    /// Feeds that were listed to their end at least once.
    listed: BTreeSet<Feed>,
    filtered: bool,
    changes: u64,
    itself: Arc<()>,
}

/// What one or more changes reached.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Names of sets of which something may be different now; some may not, or no longer, exist.
    pub sets: BTreeSet<Name>,
    /// Stems (`data-web`) of claims of which may be different now whether a set uses them.
    pub stems: BTreeSet<Name>,
    /// Whether anything changed at all. An object that came again as it was changes nothing.
    pub anything: bool,
}

impl Fleet {
    /// Takes in one change and adds what it reached to `touched`.
    pub fn apply(&mut self, change: Change, touched: &mut Touched) {
        match change {
            Change::Applied(object) => self.applied(object, touched),
            Change::Gone { kind, name, uid } => self.gone(kind, &name, &uid, touched),
            Change::Closed(feed) => self.forget(&feed, touched),
            Change::Feed { feed, freshness } => {
                if self.feeds.get(&feed) == Some(&freshness) {
                    return;
                }
                touched.anything = true;
                self.changes += 1;
                let before = self.trust(&feed);
                if freshness == Freshness::Live {
                    self.listed.insert(feed.clone());
                }
                self.feeds.insert(feed.clone(), freshness);
                if self.trust(&feed) != before {
                    self.reach_all(&feed, touched);
                }
            }
            Change::Measured(figures) => self.measured(figures, touched),
            Change::Skew(_) | Change::Notice(_) => touched.anything = true,
        }
    }

    /// A fleet of which only some sets are asked for, by labels: a set that is not there may exist.
    #[must_use]
    pub fn filtered() -> Self {
        Self {
            filtered: true,
            ..Self::default()
        }
    }

    /// Whether sets that are not there may exist all the same.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.filtered
    }

    /// Another number whenever anything has changed.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The same for as long as it is the same fleet: another one counts its changes anew.
    #[must_use]
    pub fn itself(&self) -> &Arc<()> {
        &self.itself
    }

    /// How far each feed that is watched can be trusted.
    pub fn feeds(&self) -> impl Iterator<Item = (&Feed, &Freshness)> {
        self.feeds.iter()
    }

    /// Whether a feed was listed to its end at least once: contact may be lost before that.
    #[must_use]
    pub fn is_listed(&self, feed: &Feed) -> bool {
        self.listed.contains(feed)
    }

    /// What of a feed's freshness makes a difference to what is concluded: whether what is not there does not
    /// exist, and whether we would see it if something happened.
    fn trust(&self, feed: &Feed) -> (bool, bool) {
        let freshness = self.feeds.get(feed);
        let is_held = matches!(freshness, Some(Freshness::Live | Freshness::Stale { .. }));
        let is_watched = matches!(feed.kind, Kind::Sets | Kind::Pods);
        let is_seen = is_watched && freshness == Some(&Freshness::Live);
        let is_known = is_held && feed.kind.is_missed() && self.listed.contains(feed);
        (is_known, is_seen)
    }

    /// All sets, and where it matters all claims, of which a feed tells.
    fn reach_all(&self, feed: &Feed, touched: &mut Touched) {
        let inside = |name: &&Name| feed.scope.covers(&name.namespace);
        touched
            .sets
            .extend(self.sets.keys().filter(inside).cloned());
        if matches!(feed.kind, Kind::Sets | Kind::Claims) {
            let claims = self.claims.values().filter(|it| inside(&&it.name));
            touched.stems.extend(claims.filter_map(Claim::stem_name));
        }
    }

    /// A figure about a claim that we do not know says nothing.
    fn measured(&mut self, figures: Vec<(Name, Usage)>, touched: &mut Touched) {
        let claims = &self.claims;
        self.usages
            .keep(|name, uid| claims.get(name).is_some_and(|it| it.uid == *uid));
        for (name, usage) in figures {
            let Some(claim) = self.claims.get(&name) else {
                continue;
            };
            if self.usages.put(name, claim.uid.clone(), usage) {
                self.changes += 1;
                touched.reach(claim, &self.index);
            }
        }
    }

    fn applied(&mut self, object: Object, touched: &mut Touched) {
        match object {
            Object::Set(it) => self.put(it, touched),
            Object::Pod(it) => self.put(it, touched),
            Object::Stray(it) => self.put(it, touched),
            Object::Claim(it) => self.put(it, touched),
            Object::Volume(it) => self.put(it, touched),
            Object::StorageClass(it) => self.put(it, touched),
            Object::Node(it) => self.put(it, touched),
            Object::Event(it) => {
                let about = (it.about_kind.clone(), it.about.clone());
                self.put(it, touched);
                self.thin_out(&about.0, &about.1, touched);
            }
            Object::Revision(it) => self.put(it, touched),
            Object::Template(it) => self.put(it, touched),
            Object::Service(it) => self.put(it, touched),
            Object::EndpointSlice(it) => self.put(it, touched),
            Object::Budget(it) => self.put(it, touched),
            Object::Autoscaler(it) => self.put(it, touched),
        }
    }

    fn gone(&mut self, kind: Kind, name: &Name, uid: &Uid, touched: &mut Touched) {
        match kind {
            Kind::Sets => self.remove::<Set>(name, uid, touched),
            Kind::Pods => self.remove::<Pod>(name, uid, touched),
            Kind::Strays => self.remove::<Stray>(name, uid, touched),
            Kind::Claims => self.remove::<Claim>(name, uid, touched),
            Kind::Volumes => self.remove::<Volume>(name, uid, touched),
            Kind::StorageClasses => self.remove::<StorageClass>(name, uid, touched),
            Kind::Nodes => self.remove::<Node>(name, uid, touched),
            Kind::SetEvents | Kind::Events => self.remove::<Event>(name, uid, touched),
            Kind::Revisions => self.remove::<Revision>(name, uid, touched),
            Kind::Templates => self.remove::<Template>(name, uid, touched),
            Kind::Services => self.remove::<Service>(name, uid, touched),
            Kind::EndpointSlices => self.remove::<EndpointSlice>(name, uid, touched),
            Kind::Budgets => self.remove::<Budget>(name, uid, touched),
            Kind::Autoscalers => self.remove::<Autoscaler>(name, uid, touched),
        }
    }

    fn put<T: Kept>(&mut self, new: Box<T>, touched: &mut Touched) {
        if T::table(self).get(new.name()) == Some(&*new) {
            return;
        }
        self.changes += 1;
        self.part_with::<T>(new.name(), touched);
        new.link(&mut self.index);
        touched.reach(&*new, &self.index);
        T::table(self).insert(new);
    }

    /// Nothing happens if another object of the same name has taken its place.
    fn remove<T: Kept>(&mut self, name: &Name, uid: &Uid, touched: &mut Touched) {
        if T::table(self).get(name).is_some_and(|old| old.uid() == uid) {
            self.take::<T>(name, touched);
        }
    }

    pub(super) fn take<T: Kept>(&mut self, name: &Name, touched: &mut Touched) {
        self.changes += 1;
        self.part_with::<T>(name, touched);
        T::table(self).remove(name);
    }

    /// Takes what has this name out of the relations, but not yet out of its table.
    fn part_with<T: Kept>(&mut self, name: &Name, touched: &mut Touched) {
        let (table, index) = T::table_and_index(self);
        if let Some(old) = table.get(name) {
            touched.reach(old, index);
            old.unlink(index);
        }
    }

    fn forget(&mut self, feed: &Feed, touched: &mut Touched) {
        if self.trust(feed).0 {
            self.reach_all(feed, touched);
        }
        self.changes += 1;
        touched.anything |= self.feeds.remove(feed).is_some();
        if feed.kind == Kind::Events {
            self.crowded.clear();
        }
        self.listed.remove(feed);
        let scope = &feed.scope;
        match feed.kind {
            Kind::Sets => self.forget_in::<Set>(scope, |_| true, touched),
            Kind::Pods => self.forget_in::<Pod>(scope, |_| true, touched),
            Kind::Strays => self.forget_in::<Stray>(scope, |_| true, touched),
            Kind::Claims => self.forget_in::<Claim>(scope, |_| true, touched),
            Kind::Volumes => self.forget_in::<Volume>(scope, |_| true, touched),
            Kind::StorageClasses => self.forget_in::<StorageClass>(scope, |_| true, touched),
            Kind::Nodes => self.forget_in::<Node>(scope, |_| true, touched),
            Kind::SetEvents => self.forget_in::<Event>(scope, Event::is_about_set, touched),
            Kind::Events => self.forget_in::<Event>(scope, |it| !it.is_about_set(), touched),
            Kind::Revisions => self.forget_in::<Revision>(scope, |_| true, touched),
            Kind::Templates => self.forget_templates(touched),
            Kind::Services => self.forget_in::<Service>(scope, |_| true, touched),
            Kind::EndpointSlices => self.forget_in::<EndpointSlice>(scope, |_| true, touched),
            Kind::Budgets => self.forget_in::<Budget>(scope, |_| true, touched),
            Kind::Autoscalers => self.forget_in::<Autoscaler>(scope, |_| true, touched),
        }
    }

    /// The set that is opened next may be heard of before the last one is closed: its templates stay.
    fn forget_templates(&mut self, touched: &mut Touched) {
        let is_open = |uid: &Uid| {
            let mut scopes = self.feeds.keys().map(|feed| &feed.scope);
            scopes.any(|scope| matches!(scope, Scope::Set { uid: open, .. } if open == uid))
        };
        let unwanted = self
            .templates
            .values()
            .filter(|it| !it.set.as_ref().is_some_and(is_open));
        let names: Vec<Name> = unwanted.map(|it| it.name.clone()).collect();
        for name in &names {
            self.take::<Template>(name, touched);
        }
    }

    fn forget_in<T: Kept>(
        &mut self,
        scope: &Scope,
        goes: impl Fn(&T) -> bool,
        touched: &mut Touched,
    ) {
        let table = T::table(self).iter();
        let names: Vec<Name> = table
            .filter(|(name, object)| scope.covers(&name.namespace) && goes(object))
            .map(|(name, _)| name.clone())
            .collect();
        for name in &names {
            self.take::<T>(name, touched);
        }
    }
}

impl Touched {
    fn reach<T: Kept>(&mut self, object: &T, index: &Index) {
        self.anything = true;
        object.reaches(index, &mut |set| {
            self.sets.insert(set.clone());
        });
        object.reaches_stems(&mut |stem| {
            self.stems.insert(stem);
        });
    }
}
