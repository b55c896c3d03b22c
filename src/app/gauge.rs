//! Nodes are asked how full the claims of the open set are, while that is looked at: few at a time, and none by who may
//! not. Whoever looks at claims has each asked again once a minute; whoever opens a set has each asked once, for a set
//! that is left open overnight must not ask all night. Whoever looks elsewhere asks nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{App, Ask, Effect, Ticket};
use crate::domain::rights::GET_NODES_PROXY;
use crate::domain::usage::{Heard, Measure, Unmeasured};
use crate::domain::{Change, Name, Set, Touched};
use crate::panes::fullness::Asked;
use crate::panes::{claims, ordinals};

/// A node is asked no more often than this; its kubelet measures no more often either.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// One whose answer nobody waited for is asked again no sooner.
const REST: SignedDuration = SignedDuration::from_secs(10);
/// Whoever was refused asks nobody for so long.
const REFUSED: SignedDuration = SignedDuration::from_mins(5);
/// So many are asked at the same time.
const AT_ONCE: usize = 4;

/// Who is asked, and what came of it.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    /// The set, while it is looked at how full its claims are.
    set: Option<Name>,
    /// Whether each is to be asked again and again.
    repeats: bool,
    /// The nodes that its pods with claims are on.
    nodes: BTreeSet<Arc<str>>,
    /// What came of asking them.
    heard: BTreeMap<Arc<str>, Heard>,
    /// Nodes that are asked.
    asked: BTreeMap<Arc<str>, Ticket>,
    /// When each may be asked again, by the steady time.
    rests: BTreeMap<Arc<str>, Timestamp>,
    /// Until when nobody is asked, for we may not.
    refused: Option<Timestamp>,
}

impl Gauge {
    /// What came of asking, while it is looked at.
    pub fn asked(&self) -> Option<Asked<'_>> {
        self.set.as_ref()?;
        Some(Asked { nodes: &self.heard })
    }

    /// Nobody looks at it any more.
    fn leave(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        for (node, ticket) in std::mem::take(&mut self.asked) {
            effects.push(Effect::CallOff(ticket));
            self.rests.insert(node, later(now, REST));
        }
        let rests = &mut self.rests;
        rests.retain(|_, until| *until > now);
        self.heard
            .retain(|node, it| *it != Heard::NotYet && rests.contains_key(node));
        self.set = None;
        self.nodes.clear();
    }

    /// These are the nodes that it is about.
    fn turn_to(&mut self, set: &Name, nodes: BTreeSet<Arc<str>>) {
        self.set = Some(set.clone());
        for node in &nodes {
            self.heard.entry(node.clone()).or_insert(Heard::NotYet);
        }
        self.nodes = nodes;
    }

    /// When the next node is to be asked.
    fn due(&self) -> Option<Timestamp> {
        if self.asked.len() >= AT_ONCE {
            return None;
        }
        let first = self.waiting().map(|it| self.rests.get(it).copied());
        let first = first.map(|it| it.unwrap_or(Timestamp::UNIX_EPOCH)).min()?;
        Some(self.refused.map_or(first, |until| until.max(first)))
    }

    /// A node that may be asked now.
    fn next(&self, now: Timestamp) -> Option<Arc<str>> {
        self.due().filter(|at| *at <= now)?;
        let rested = |it: &&Arc<str>| self.rests.get(*it).is_none_or(|until| *until <= now);
        self.waiting().find(rested).cloned()
    }

    /// The nodes that are to be asked, now or later.
    fn waiting(&self) -> impl Iterator<Item = &Arc<str>> {
        let nodes = self.nodes.iter();
        let nodes = nodes.filter(|it| !self.asked.contains_key(*it));
        nodes.filter(|it| self.repeats || self.heard.get(*it) == Some(&Heard::NotYet))
    }
}

impl App {
    /// Keeps true how full the claims of the open set are, while that is shown.
    pub(super) fn attend_gauge(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        let gauged = self.gauged().map(|(set, repeats)| (set.clone(), repeats));
        let Some((set, repeats)) = gauged else {
            if self.gauge.set.is_some() {
                self.gauge.leave(self.steady, effects);
            }
            return;
        };
        let is_new = self.gauge.set.as_ref() != Some(&set);
        if is_new {
            self.gauge.leave(self.steady, effects);
        }
        self.gauge.repeats = repeats;
        if is_new || reached.contains(&set) {
            let nodes = self.fleet.set(&set).map(|it| self.nodes_with_claims(it));
            self.gauge.turn_to(&set, nodes.unwrap_or_default());
        }
        if !self.may_gauge() {
            return;
        }
        let namespace = set.namespace;
        self.gauge.refused.take_if(|until| *until <= self.steady);
        while let Some(node) = self.gauge.next(self.steady) {
            let rests = later(self.steady, PAUSE);
            self.gauge.rests.insert(node.clone(), rests);
            let rights = self.rights.get(&namespace);
            let may = rights.and_then(|it| it.allow(GET_NODES_PROXY, &node));
            if may == Some(false) {
                let heard = Heard::Not(Unmeasured::Forbidden);
                self.gauge.heard.insert(node, heard);
                continue;
            }
            let ticket = self.deeds.ticket();
            self.gauge.asked.insert(node.clone(), ticket);
            effects.push(Effect::Ask(ticket, Ask::Measure(node)));
        }
    }

    /// When a node is to be asked again.
    pub(super) fn gauges_at(&self) -> Option<Timestamp> {
        self.gauged().filter(|_| self.may_gauge())?;
        self.gauge.due()
    }

    /// The set of which it is shown how full its claims are, and whether that is what is looked at.
    fn gauged(&self) -> Option<(&Name, bool)> {
        let (set, pane) = self.place.open.as_ref()?;
        let is_claims = pane.name == claims::CLAIMS.name;
        let shows = is_claims || pane.name == ordinals::ORDINALS.name;
        (shows && self.sheet.is_none()).then_some((set, is_claims))
    }

    /// Whether anybody is asked now: not while something lies over it, nor before it is known whether we may.
    fn may_gauge(&self) -> bool {
        let namespace = self.gauge.set.as_ref().map(|it| &it.namespace);
        self.overlay.is_none() && !namespace.is_some_and(|it| self.reviews.is_awaited(it))
    }

    /// The nodes that pods of a set with claims are on.
    fn nodes_with_claims(&self, set: &Set) -> BTreeSet<Arc<str>> {
        let replicas = self.fleet.replicas(set).into_iter();
        let pods = replicas.filter_map(|it| it.pod);
        let pods = pods.filter(|it| !it.claims.is_empty());
        pods.filter_map(|it| it.node.clone()).collect()
    }

    /// Takes in what a node said of the claims on it.
    pub(super) fn take_measures(
        &mut self,
        ticket: Ticket,
        measured: Result<Vec<Measure>, Unmeasured>,
        touched: &mut Touched,
    ) {
        let asked = self.gauge.asked.iter().find(|(_, it)| **it == ticket);
        let Some(node) = asked.map(|(node, _)| node.clone()) else {
            return;
        };
        self.gauge.asked.remove(&node);
        let measures = match measured {
            Ok(measures) => measures,
            Err(why) => {
                if why == Unmeasured::Forbidden {
                    self.gauge.refused = Some(later(self.steady, REFUSED));
                    let all = self.gauge.heard.values_mut();
                    all.for_each(|it| *it = Heard::Not(Unmeasured::Forbidden));
                }
                self.gauge.heard.insert(node, Heard::Not(why));
                return;
            }
        };
        // What is said of a pod that is not there, or does not mount that, is about something else.
        let is_true = |it: &Measure| {
            let pod = self.fleet.pod(&it.pod);
            pod.filter(|pod| pod.node.as_ref() == Some(&node))
                .is_some_and(|pod| pod.claims.iter().any(|(_, name)| **name == *it.claim.name))
        };
        let figures = measures.iter().filter(|it| is_true(it));
        let figures = figures.map(|it| (it.claim.clone(), it.usage(self.now)));
        let figures = Change::Measured(figures.collect());
        self.gauge.heard.insert(node, Heard::Well);
        self.fleet.apply(figures, touched);
    }

    /// Asks again at once.
    pub(super) fn hurry_gauge(&mut self) {
        self.gauge.refused = None;
        self.gauge.rests.clear();
        let all = self.gauge.heard.values_mut();
        all.for_each(|it| *it = Heard::NotYet);
    }
}

fn later(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.checked_add(pause).unwrap_or(now)
}
