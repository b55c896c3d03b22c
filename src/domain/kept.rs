//! How each kind is kept: its table, its relations, and the sets that a change of it reaches.

use std::collections::btree_map::Entry;

use super::autoscaler::Autoscaler;
use super::budget::Budget;
use super::claim::Claim;
use super::event::Event;
use super::fleet::Fleet;
use super::index::{Index, Many};
use super::node::Node;
use super::ordinal;
use super::pod::Pod;
use super::revision::{Revision, Template};
use super::service::{EndpointSlice, Service};
use super::stray::Stray;
use super::table::Table;
use super::volume::{StorageClass, Volume};
use super::{Name, Set, Uid};

/// A kind of object that a fleet keeps.
pub(super) trait Kept: PartialEq + Sized {
    fn name(&self) -> &Name;
    fn uid(&self) -> &Uid;
    fn table_and_index(fleet: &mut Fleet) -> (&mut Table<Self>, &mut Index);

    fn table(fleet: &mut Fleet) -> &mut Table<Self> {
        Self::table_and_index(fleet).0
    }

    /// Enters it into the relations.
    fn link(&self, _index: &mut Index) {}

    /// Takes it out of the relations, exactly as `link` entered it.
    fn unlink(&self, _index: &mut Index) {}

    /// The sets of which something may be different now.
    fn reaches(&self, _index: &Index, _reach: &mut dyn FnMut(&Name)) {}

    /// The stems of claims of which may be different now whether a set uses them.
    fn reaches_stems(&self, _reach: &mut dyn FnMut(Name)) {}
}

/// Every kind has a name and a uid, and one table of the fleet.
macro_rules! kept_in {
    ($table:ident) => {
        fn name(&self) -> &Name {
            &self.name
        }
        fn uid(&self) -> &Uid {
            &self.uid
        }
        fn table_and_index(fleet: &mut Fleet) -> (&mut Table<Self>, &mut Index) {
            (&mut fleet.$table, &mut fleet.index)
        }
    };
}

impl Kept for Set {
    kept_in!(sets);
    fn link(&self, index: &mut Index) {
        index.sets.insert(self.uid.clone(), self.name.clone());
        index
            .services
            .insert(self.name.sibling(&*self.service), &self.name);
        for stem in self.stems() {
            index.stems.insert(stem, &self.name);
        }
        for label in self.labels_of_pods() {
            index.labels.insert(label, &self.name);
        }
        *index.sizes.entry(self.replicas).or_default() += 1;
    }
    fn unlink(&self, index: &mut Index) {
        index.sets.remove(&self.uid);
        index
            .services
            .remove(&self.name.sibling(&*self.service), &self.name);
        for stem in self.stems() {
            index.stems.remove(&stem, &self.name);
        }
        for label in self.labels_of_pods() {
            index.labels.remove(&label, &self.name);
        }
        if let Entry::Occupied(mut sets) = index.sizes.entry(self.replicas) {
            *sets.get_mut() -= 1;
            if *sets.get() == 0 {
                sets.remove();
            }
        }
    }
    /// Also the sets whose claims would bear the same names.
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        reach(&self.name);
        for stem in self.stems() {
            index.stems.of(&stem).for_each(&mut *reach);
        }
    }
    fn reaches_stems(&self, reach: &mut dyn FnMut(Name)) {
        self.stems().for_each(reach);
    }
}

impl Kept for Pod {
    kept_in!(pods);
    fn link(&self, index: &mut Index) {
        if let (Some(set), Some(ordinal)) = (&self.set, self.ordinal()) {
            index.pods.insert(set.clone(), ordinal, &self.name);
        }
        if let Some(node) = &self.node {
            index.pods_on.insert(node.clone(), &self.name);
        }
    }
    fn unlink(&self, index: &mut Index) {
        if let (Some(set), Some(ordinal)) = (&self.set, self.ordinal()) {
            index.pods.remove(set, ordinal, &self.name);
        }
        if let Some(node) = &self.node {
            index.pods_on.remove(node, &self.name);
        }
    }
    /// Also the set whose name it bears without belonging to it: a taken name makes that set wait.
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        if let Some(set) = self.set.as_ref().and_then(|uid| index.sets.get(uid)) {
            reach(set);
        }
        reach_parent(&self.name, reach);
    }
}

impl Kept for Stray {
    kept_in!(strays);
    fn reaches(&self, _index: &Index, reach: &mut dyn FnMut(&Name)) {
        reach_parent(&self.name, reach);
    }
}

impl Kept for Claim {
    kept_in!(claims);
    fn link(&self, index: &mut Index) {
        if let Some((stem, ordinal)) = self.stem() {
            index
                .claims
                .insert(self.name.sibling(stem), ordinal, &self.name);
        }
    }
    fn unlink(&self, index: &mut Index) {
        if let Some((stem, ordinal)) = self.stem() {
            index
                .claims
                .remove(&self.name.sibling(stem), ordinal, &self.name);
        }
    }
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        reach_claimants(&self.name, index, reach);
    }
    fn reaches_stems(&self, reach: &mut dyn FnMut(Name)) {
        self.stem_name().into_iter().for_each(reach);
    }
}

impl Kept for Volume {
    kept_in!(volumes);
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        if let Some((claim, _)) = &self.claim {
            reach_claimants(claim, index, reach);
        }
    }
}

impl Kept for StorageClass {
    kept_in!(classes);
}

impl Kept for Node {
    kept_in!(nodes);
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        for pod in index.pods_on.of(&self.name.name) {
            reach_parent(pod, reach);
        }
    }
}

impl Kept for Event {
    kept_in!(events);
    fn link(&self, index: &mut Index) {
        index.events.insert(self.about.clone(), &self.name);
        if let Some((parent, kin)) = parent_of(self, index) {
            kin.insert(parent, &self.name);
        }
    }
    fn unlink(&self, index: &mut Index) {
        index.events.remove(&self.about, &self.name);
        if let Some((parent, kin)) = parent_of(self, index) {
            kin.remove(&parent, &self.name);
        }
    }
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        match &*self.about_kind {
            "StatefulSet" => reach(&self.about),
            "Pod" => reach_parent(&self.about, reach),
            "PersistentVolumeClaim" => reach_claimants(&self.about, index, reach),
            _ => {}
        }
    }
}

impl Kept for Revision {
    kept_in!(revisions);
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        if let Some(set) = self.set.as_ref().and_then(|uid| index.sets.get(uid)) {
            reach(set);
        }
    }
}

impl Kept for Template {
    kept_in!(templates);
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        if let Some(set) = self.set.as_ref().and_then(|uid| index.sets.get(uid)) {
            reach(set);
        }
    }
}

impl Kept for Service {
    kept_in!(services);
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        index.services.of(&self.name).for_each(reach);
    }
}

impl Kept for EndpointSlice {
    kept_in!(slices);
    fn link(&self, index: &mut Index) {
        if let Some(service) = &self.service {
            index
                .slices
                .insert(self.name.sibling(&**service), &self.name);
        }
    }
    fn unlink(&self, index: &mut Index) {
        if let Some(service) = &self.service {
            index
                .slices
                .remove(&self.name.sibling(&**service), &self.name);
        }
    }
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        if let Some(service) = &self.service {
            index
                .services
                .of(&self.name.sibling(&**service))
                .for_each(reach);
        }
    }
}

impl Kept for Budget {
    kept_in!(budgets);
    fn link(&self, index: &mut Index) {
        index
            .budgets
            .insert(self.name.namespace.clone(), &self.name);
    }
    fn unlink(&self, index: &mut Index) {
        index.budgets.remove(&self.name.namespace, &self.name);
    }
    /// Those that it selects, and those that it might have been meant for.
    fn reaches(&self, index: &Index, reach: &mut dyn FnMut(&Name)) {
        for (key, value) in &self.selector {
            let label = (self.name.namespace.clone(), key.clone(), value.clone());
            index.labels.of(&label).for_each(&mut *reach);
        }
    }
}

impl Kept for Autoscaler {
    kept_in!(autoscalers);
    fn link(&self, index: &mut Index) {
        index
            .autoscalers
            .insert(self.name.sibling(&*self.target), &self.name);
    }
    fn unlink(&self, index: &mut Index) {
        index
            .autoscalers
            .remove(&self.name.sibling(&*self.target), &self.name);
    }
    fn reaches(&self, _index: &Index, reach: &mut dyn FnMut(&Name)) {
        if &*self.target_kind == "StatefulSet" {
            reach(&self.name.sibling(&*self.target));
        }
    }
}

/// Under which name events about pods and claims are found together, and where.
fn parent_of<'i>(event: &Event, index: &'i mut Index) -> Option<(Name, &'i mut Many<Name>)> {
    let (parent, _) = ordinal::split(&event.about.name)?;
    let parent = event.about.sibling(parent);
    match &*event.about_kind {
        "Pod" => Some((parent, &mut index.pod_events)),
        "PersistentVolumeClaim" => Some((parent, &mut index.claim_events)),
        _ => None,
    }
}

/// The set that a pod's name speaks of, whether or not the pod belongs to it.
fn reach_parent(pod: &Name, reach: &mut dyn FnMut(&Name)) {
    if let Some((parent, _)) = ordinal::split(&pod.name) {
        reach(&pod.sibling(parent));
    }
}

/// The sets whose claim templates make a claim of this name.
fn reach_claimants(claim: &Name, index: &Index, reach: &mut dyn FnMut(&Name)) {
    if let Some((stem, _)) = ordinal::split(&claim.name) {
        index.stems.of(&claim.sibling(stem)).for_each(reach);
    }
}
