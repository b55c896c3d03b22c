//! A finding: something about a set that someone should know, with its evidence, the rule behind it and the
//! cure; and all findings of a fleet, in the order in which one reads them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Name, Ordinal};

/// How much it matters; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something does not work, and does not go on by itself.
    Critical,
    /// It works, but not as it seems, or not for long.
    Warning,
    /// As someone chose it, and easily forgotten.
    Note,
}

/// Whom a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The set as a whole.
    Set,
    /// A seat, above all; its pod or its claims.
    Seat(Ordinal),
}

/// What a check has to say of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The name of the check; a check has at most one finding for each set.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Whom it concerns.
    pub subject: Subject,
    /// Since when, if that is known.
    pub since: Option<Timestamp>,
    /// What was seen, in one sentence.
    pub evidence: String,
    /// The rule of Kubernetes that makes it so, in one sentence.
    pub rule: &'static str,
    /// What would cure it, in words.
    pub cure: String,
    /// What of that we can do, if there is something.
    pub remedy: Option<Remedy>,
}

/// What we can do about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Delete the pod that stands in the way of a rollback.
    CureRollback(Ordinal),
    /// Go back to an earlier template.
    RollBack,
    /// Delete the pod of a seat.
    DeletePod(Ordinal),
    /// Let the update reach every pod.
    Resume,
    /// Replace the next pod that is at an older template.
    ReplaceNext,
    /// Touch the set, so that its controller looks at it again.
    Touch,
}

/// The findings of a fleet.
#[derive(Debug, Default)]
pub struct Findings {
    /// Under the name of the set; claims without one stand under their stem.
    by_name: BTreeMap<Name, Vec<Finding>>,
    /// With the place among the findings of the name.
    in_order: BTreeSet<(Severity, Name, usize)>,
    roll: u64,
}

impl Findings {
    /// Replaces what was found under a name.
    pub fn put(&mut self, name: Name, found: Vec<Finding>) {
        let old = self.of(&name);
        let listed = |it: &Finding| (it.severity, it.check);
        if !old.iter().map(listed).eq(found.iter().map(listed)) {
            self.list(&name, &found);
        }
        if found.is_empty() {
            self.by_name.remove(&name);
        } else {
            self.by_name.insert(name, found);
        }
    }

    fn list(&mut self, name: &Name, found: &[Finding]) {
        self.roll += 1;
        let old = self.by_name.get(name).into_iter().flatten();
        for (place, it) in old.enumerate() {
            self.in_order.remove(&(it.severity, name.clone(), place));
        }
        let keys = found.iter().enumerate();
        self.in_order
            .extend(keys.map(|(place, it)| (it.severity, name.clone(), place)));
    }

    /// Another number whenever one has come or gone.
    #[must_use]
    pub fn roll(&self) -> u64 {
        self.roll
    }

    /// The findings of a set, in the order of the checks.
    #[must_use]
    pub fn of(&self, name: &Name) -> &[Finding] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The finding of a check.
    #[must_use]
    pub fn get(&self, name: &Name, check: &str) -> Option<&Finding> {
        self.of(name).iter().find(|it| it.check == check)
    }

    /// What matters most of a set.
    #[must_use]
    pub fn worst(&self, name: &Name) -> Option<&Finding> {
        self.of(name).iter().min_by_key(|it| it.severity)
    }

    /// All of them with the name under which they stand: the worst first, then by name, then in the order of
    /// the checks.
    pub fn all(&self) -> impl Iterator<Item = (&Name, &Finding)> {
        let keys = self.in_order.iter();
        keys.filter_map(|(_, name, place)| Some((name, self.of(name).get(*place)?)))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.in_order.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }
}
