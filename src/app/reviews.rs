//! When it is asked what we may do in a namespace: once for each that is looked at, and again after a while.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{App, Effect};
use crate::panes::Item;

/// So long an answer is good.
const GOOD: SignedDuration = SignedDuration::from_mins(5);

/// Which namespaces were asked about.
#[derive(Debug, Default)]
pub struct Reviews {
    asked: BTreeMap<Arc<str>, Timestamp>,
    /// The one whose answer is waited for: whoever scrolls through a thousand asks about few.
    awaited: Option<Arc<str>>,
}

impl Reviews {
    /// What is known of a namespace is wrong.
    pub(super) fn forget(&mut self, namespace: &Arc<str>) {
        self.asked.remove(namespace);
    }

    /// Whether it is yet to be said what we may do there.
    pub(super) fn is_awaited(&self, namespace: &Arc<str>) -> bool {
        self.awaited.as_ref() == Some(namespace)
    }

    /// An answer came.
    pub(super) fn end(&mut self, namespace: &Arc<str>) {
        self.awaited.take_if(|it| it == namespace);
    }

    fn is_due(&self, namespace: &Arc<str>, now: Timestamp) -> bool {
        let asked = self.asked.get(namespace);
        self.awaited.is_none() && asked.is_none_or(|at| now.duration_since(*at) > GOOD)
    }
}

impl App {
    /// The namespace of what is chosen, if it is time to ask what we may do in it.
    pub(super) fn unreviewed(&self) -> Option<&Arc<str>> {
        let open = self.place.open.as_ref().map(|(name, _)| name);
        let ((Some(name), _) | (None, Some(Item::Set(name) | Item::Finding(name, _)))) =
            (open, &self.held)
        else {
            return None;
        };
        let is_due = !self.read_only && self.reviews.is_due(&name.namespace, self.steady);
        is_due.then_some(&name.namespace)
    }

    pub(super) fn review(&mut self, effects: &mut Vec<Effect>) {
        if let Some(namespace) = self.unreviewed().cloned() {
            self.reviews.asked.insert(namespace.clone(), self.steady);
            self.reviews.awaited = Some(namespace.clone());
            effects.push(Effect::Review(namespace));
        }
    }
}
