//! Events beyond counting: of those about one set, or about any one object, the newest stay.
//!
//! Kubernetes forgets events after an hour, but a loop of a controller or of a probe may make a hundred thousand in
//! one; whatever reads the events of a set reads all that are kept, so these must not grow without end.

use super::event::Event;
use super::index::Many;
use super::{Fleet, Name, Set, Text, Touched, ordinal};

/// So many events about the pods of one set are kept, so many about its claims of one template, and about any one object.
pub const MOST_EVENTS: usize = 4_000;

impl Fleet {
    /// Whether of the events of a set the oldest were left out.
    #[must_use]
    pub fn is_crowded(&self, set: &Set) -> bool {
        let mut names = std::iter::once(set.name.clone()).chain(set.stems());
        !self.crowded.is_empty() && names.any(|name| self.crowded.contains(&name))
    }

    /// Leaves the oldest quarter out wherever an event about this object was one too many: rarely, and then many.
    pub(super) fn thin_out(&mut self, about_kind: &Text, about: &Name, touched: &mut Touched) {
        let parent = ordinal::split(&about.name).map(|(parent, _)| about.sibling(parent));
        let index = &self.index;
        let family = match (&**about_kind, parent) {
            ("Pod", Some(parent)) => Some((parent, &index.pod_events)),
            ("PersistentVolumeClaim", Some(parent)) => Some((parent, &index.claim_events)),
            _ => None,
        };
        let crowded = match family {
            Some((parent, kin)) if kin.count(&parent) > MOST_EVENTS => {
                Some((parent.clone(), oldest(self, kin, &parent)))
            }
            _ if index.events.count(about) > MOST_EVENTS => {
                Some((about.clone(), oldest(self, &index.events, about)))
            }
            _ => None,
        };
        let Some((key, leaving)) = crowded else {
            return;
        };
        for name in &leaving {
            self.take::<Event>(name, touched);
        }
        self.crowded.insert(key);
    }
}

/// The oldest quarter of the events under a key.
fn oldest(fleet: &Fleet, kin: &Many<Name>, key: &Name) -> Vec<Name> {
    let all = kin.of(key).filter_map(|name| fleet.events.get(name));
    let mut all: Vec<&Event> = all.collect();
    all.sort_unstable_by(|a, b| (a.last, &a.name).cmp(&(b.last, &b.name)));
    all.truncate(MOST_EVENTS / 4);
    all.into_iter().map(|event| event.name.clone()).collect()
}
