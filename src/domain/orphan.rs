//! Claims that nobody uses any more, and why we think so.

use super::claim::Claim;
use super::{Fleet, Kind, Ordinal, Set};

/// Why a claim seems to be left behind.
#[derive(Clone, Debug, PartialEq)]
pub enum Orphan<'a> {
    /// It fits a template of a set that does not want its ordinal; the set would take it again.
    NotWanted {
        /// The set.
        set: &'a Set,
        /// The ordinal.
        ordinal: Ordinal,
    },
    /// The StatefulSet controller made it, and no living set has a template that fits. Its set is told by
    /// the claim's labels, or else guessed from its name, so: probably.
    SetGone {
        /// The probable name of the set.
        set: String,
        /// The ordinal.
        ordinal: Ordinal,
    },
}

/// Why a claim seems to be left behind; nothing for a claim that is in use, or of which too little is known.
#[must_use]
pub fn orphan<'a>(claim: &Claim, fleet: &'a Fleet) -> Option<Orphan<'a>> {
    let (stem, ordinal) = claim.stem()?;
    let mut unwanted = None;
    for name in fleet.index.stems.of(&claim.name.sibling(stem)) {
        let set = fleet.set(name)?;
        if !fleet.replica(set, ordinal).is_abandoned() {
            return None;
        }
        unwanted = Some(Orphan::NotWanted { set, ordinal });
    }
    if unwanted.is_some() {
        return unwanted;
    }
    let of_a_pod = claim.owners.iter().any(|owner| &*owner.kind == "Pod");
    let all_sets_known = !fleet.is_filtered() && fleet.is_known(Kind::Sets, &claim.name.namespace);
    (claim.made_by_controller && !of_a_pod && all_sets_known).then(|| Orphan::SetGone {
        set: probable_set(claim, stem),
        ordinal,
    })
}

/// A set's labels stand on its claims too, so a label whose value ends the stem names the set; without one,
/// the name of a template is taken to have no dash.
fn probable_set(claim: &Claim, stem: &str) -> String {
    let ends_stem = |value: &&str| {
        stem.strip_suffix(*value)
            .is_some_and(|rest| rest.ends_with('-'))
    };
    let labelled = claim
        .labels
        .values()
        .map(AsRef::as_ref)
        .filter(ends_stem)
        .max_by_key(|value| value.len());
    labelled
        .or_else(|| stem.split_once('-').map(|(_, set)| set))
        .unwrap_or(stem)
        .to_owned()
}

impl Fleet {
    /// Every claim that seems to be left behind, in reading order.
    pub fn orphans(&self) -> impl Iterator<Item = (&Claim, Orphan<'_>)> {
        self.claims
            .values()
            .filter_map(|claim| Some((claim, orphan(claim, self)?)))
    }
}
