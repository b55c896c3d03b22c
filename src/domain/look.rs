//! Looking things up in a fleet.

use std::sync::Arc;

use super::autoscaler::Autoscaler;
use super::budget::Budget;
use super::change::{Feed, Freshness, Kind};
use super::claim::Claim;
use super::event::Event;
use super::node::Node;
use super::pod::Pod;
use super::revision::Revision;
use super::service::{Endpoint, EndpointSlice, Service};
use super::usage::Usage;
use super::volume::{StorageClass, Volume};
use super::{Fleet, Name, Ordinal, Set};

impl Fleet {
    /// All sets, in reading order.
    #[must_use]
    pub fn sets(&self) -> impl ExactSizeIterator<Item = &Set> {
        self.sets.values()
    }

    /// Another number whenever a set has come or gone.
    #[must_use]
    pub fn roll(&self) -> u64 {
        self.sets.roll()
    }

    /// The replicas that the largest set wants.
    #[must_use]
    pub fn most_replicas(&self) -> u32 {
        let sizes = self.index.sizes.last_key_value();
        sizes.map_or(0, |(size, _)| *size)
    }

    /// The set of a name.
    #[must_use]
    pub fn set(&self, name: &Name) -> Option<&Set> {
        self.sets.get(name)
    }

    /// How many pods of sets there are.
    #[must_use]
    pub fn pod_count(&self) -> usize {
        self.pods.len()
    }

    /// The pod of a name, whoever it belongs to.
    #[must_use]
    pub fn pod(&self, name: &Name) -> Option<&Pod> {
        self.pods.get(name)
    }

    /// The claim of a name.
    #[must_use]
    pub fn claim(&self, name: &Name) -> Option<&Claim> {
        self.claims.get(name)
    }

    /// A node by its name.
    #[must_use]
    pub fn node(&self, name: &Arc<str>) -> Option<&Node> {
        self.nodes.get(&Name {
            namespace: Arc::from(""),
            name: name.clone(),
        })
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// All volumes.
    pub fn volumes(&self) -> impl Iterator<Item = &Volume> {
        self.volumes.values()
    }

    /// The volume of a name.
    #[must_use]
    pub fn volume(&self, name: &str) -> Option<&Volume> {
        self.volumes.get(&Name::new("", name))
    }

    /// The volume that a claim is bound to.
    #[must_use]
    pub fn volume_of(&self, claim: &Claim) -> Option<&Volume> {
        self.volume(claim.volume.as_deref()?)
    }

    /// How full a claim is, if a node that has it mounted was asked.
    #[must_use]
    pub fn usage_of(&self, claim: &Claim) -> Option<&Usage> {
        self.usages.of(&claim.name, &claim.uid)
    }

    /// A storage class by its name; without a name, the cluster's default.
    #[must_use]
    pub fn class(&self, name: Option<&str>) -> Option<&StorageClass> {
        match name {
            Some(name) => self.classes.get(&Name::new("", name)),
            None => self.classes.values().find(|class| class.is_default),
        }
    }

    /// The Service that gives a set's pods their names, if it exists.
    #[must_use]
    pub fn governing_service(&self, set: &Set) -> Option<&Service> {
        self.services.get(&set.name.sibling(&*set.service))
    }

    /// The Services that select a set's pods, besides the one that governs them.
    pub fn other_services<'a>(&'a self, set: &'a Set) -> impl Iterator<Item = &'a Service> {
        let first = set.name.sibling("");
        let services = self.services.from(first);
        services
            .take_while(|it| it.name.namespace == set.name.namespace)
            .filter(|it| !it.selector.is_empty() && *it.name.name != *set.service)
            .filter(|it| {
                let mut labels = it.selector.iter();
                labels.all(|label| set.pod_labels.get_key_value(label.0) == Some(label))
            })
    }

    /// The endpoints behind a Service.
    pub fn endpoints(&self, service: &Name) -> impl Iterator<Item = &Endpoint> {
        let slices = self
            .index
            .slices
            .of(service)
            .filter_map(|name| self.slices.get(name));
        slices.flat_map(|slice: &EndpointSlice| &slice.endpoints)
    }

    /// The revision of a name.
    #[must_use]
    pub fn revision(&self, name: &Name) -> Option<&Revision> {
        self.revisions.get(name)
    }

    /// The number of a revision, known once revisions are watched.
    #[must_use]
    pub fn revision_number(&self, set: &Set, revision: &str) -> Option<i64> {
        self.revisions
            .get(&set.name.sibling(revision))
            .map(|revision| revision.number)
    }

    /// The revisions of a namespace, whoever controls them.
    pub(super) fn revisions_in(&self, namespace: &Arc<str>) -> impl Iterator<Item = &Revision> {
        let first = Name {
            namespace: namespace.clone(),
            name: Arc::from(""),
        };
        let rest = self.revisions.from(first);
        rest.take_while(move |it| it.name.namespace == *namespace)
    }

    /// A revision's number where it is known, else the first letters of its hash.
    #[must_use]
    pub fn short_revision(&self, set: &Set, revision: &str) -> String {
        if let Some(number) = self.revision_number(set, revision) {
            return number.to_string();
        }
        let hash = revision.rsplit_once('-').map_or(revision, |(_, hash)| hash);
        hash.chars().take(4).collect()
    }

    /// The disruption budgets that protect a set's pods.
    pub fn budgets_of<'a>(&'a self, set: &'a Set) -> impl Iterator<Item = &'a Budget> {
        let budgets = self.index.budgets.of(&set.name.namespace);
        budgets
            .filter_map(|name| self.budgets.get(name))
            .filter(|budget| {
                !budget.selector.is_empty()
                    && budget
                        .selector
                        .iter()
                        .all(|label| set.pod_labels.get_key_value(label.0) == Some(label))
            })
    }

    /// The disruption budgets that share a label with a set's pods, whether they select them or not.
    pub fn budgets_near<'a>(&'a self, set: &'a Set) -> impl Iterator<Item = &'a Budget> {
        let budgets = self.index.budgets.of(&set.name.namespace);
        budgets
            .filter_map(|name| self.budgets.get(name))
            .filter(|budget| {
                let mut labels = budget.selector.iter();
                labels.any(|label| set.pod_labels.get_key_value(label.0) == Some(label))
            })
    }

    /// The autoscalers that set a set's replicas.
    pub fn autoscalers_of(&self, set: &Set) -> impl Iterator<Item = &Autoscaler> {
        let names = self.index.autoscalers.of(&set.name);
        names
            .filter_map(|name| self.autoscalers.get(name))
            .filter(|autoscaler| &*autoscaler.target_kind == "StatefulSet")
    }

    /// Events about one object.
    pub fn events_about<'a>(
        &'a self,
        kind: &'a str,
        name: &Name,
    ) -> impl Iterator<Item = &'a Event> {
        let names = self
            .index
            .events
            .of(name)
            .filter_map(|name| self.events.get(name));
        names.filter(move |event| &*event.about_kind == kind)
    }

    /// Events about a set, about pods of its name whenever they lived, and about its claims.
    pub fn events_of<'a>(&'a self, set: &'a Set) -> impl Iterator<Item = &'a Event> {
        let stems: Vec<Name> = set.stems().collect();
        let claims = stems.into_iter().flat_map(|stem| {
            self.index
                .claim_events
                .of(&stem)
                .cloned()
                .collect::<Vec<_>>()
        });
        let pods = self.index.pod_events.of(&set.name).cloned();
        let about_set = self.events_about("StatefulSet", &set.name);
        let others = pods.chain(claims).filter_map(|name| self.events.get(&name));
        about_set.chain(others)
    }

    /// The event of a name.
    #[must_use]
    pub fn event(&self, name: &Name) -> Option<&Event> {
        self.events.get(name)
    }

    /// Claims that fit a set's templates, each with its ordinal, whether wanted or not.
    pub fn claims_of<'a>(&'a self, set: &'a Set) -> impl Iterator<Item = (Ordinal, &'a Claim)> {
        set.stems().flat_map(|stem| {
            let seats = self.index.claims.of(&stem);
            seats
                .filter_map(|(ordinal, name)| Some((ordinal, self.claims.get(name)?)))
                .collect::<Vec<_>>()
        })
    }

    /// Claims that fit a set's templates, of those ordinals only that are chosen.
    pub fn claims_among<'a>(
        &'a self,
        set: &'a Set,
        chosen: impl Fn(Ordinal) -> bool,
    ) -> Vec<&'a Claim> {
        let stems: Vec<Name> = set.stems().collect();
        let seats = stems.iter().flat_map(|stem| self.index.claims.of(stem));
        let names = seats.filter(|(ordinal, _)| chosen(*ordinal));
        names
            .filter_map(|(_, name)| self.claims.get(name))
            .collect()
    }

    /// The claims of a stem (`data-web`), in the order of their ordinals.
    pub fn claims_of_stem(&self, stem: &Name) -> impl Iterator<Item = &Claim> {
        let seats = self.index.claims.of(stem);
        seats.filter_map(|(_, name)| self.claims.get(name))
    }

    /// The sets whose templates make claims of a stem.
    pub fn sets_of_stem(&self, stem: &Name) -> impl Iterator<Item = &Set> {
        self.index
            .stems
            .of(stem)
            .filter_map(|name| self.sets.get(name))
    }

    /// What is known of how fresh a kind is in a namespace: by a feed of the cluster, or of the namespace.
    #[must_use]
    pub fn freshness(&self, kind: Kind, namespace: &Arc<str>) -> Option<&Freshness> {
        self.feed_of(kind, namespace)
            .map(|(_, freshness)| freshness)
    }

    /// Whether a kind has been listed in a namespace, so that what is not there does not exist.
    #[must_use]
    pub fn is_known(&self, kind: Kind, namespace: &Arc<str>) -> bool {
        self.feed_of(kind, namespace)
            .is_some_and(|(feed, freshness)| {
                let is_held = matches!(freshness, Freshness::Live | Freshness::Stale { .. });
                is_held && self.is_listed(feed)
            })
    }

    fn feed_of(&self, kind: Kind, namespace: &Arc<str>) -> Option<(&Feed, &Freshness)> {
        self.feeds()
            .find(|(feed, _)| feed.kind == kind && feed.scope.covers(namespace))
    }
}
