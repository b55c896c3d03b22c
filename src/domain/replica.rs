//! A replica: one seat of a set, with whoever sits in it and the claims that belong to it.

use jiff::Timestamp;

use super::claim::Claim;
use super::node::Node;
use super::pod::Pod;
use super::set::ClaimTemplate;
use super::volume::Volume;
use super::{Fleet, Name, Ordinal, Set};

/// One seat of a set.
#[derive(Clone, Debug)]
pub struct Replica<'a> {
    /// Its ordinal.
    pub ordinal: Ordinal,
    /// Whether the set wants it; a pod in a seat that is not wanted is condemned.
    pub wanted: bool,
    /// The pod that belongs to the set.
    pub pod: Option<&'a Pod>,
    /// Since when a pod that does not belong to the set bears the name: the seat stays empty until it goes.
    pub squatter: Option<Timestamp>,
    /// The node that the pod was put on, if it exists and we may read it.
    pub node: Option<&'a Node>,
}

/// A claim of a seat, there or not.
#[derive(Clone, Debug)]
pub struct SeatClaim<'a> {
    /// The template that it is made from.
    pub template: &'a ClaimTemplate,
    /// The seat.
    pub ordinal: Ordinal,
    /// The claim, if it exists.
    pub claim: Option<&'a Claim>,
    /// Its volume, if there is one and we may read it.
    pub volume: Option<&'a Volume>,
}

impl Replica<'_> {
    /// Whether nobody sits in it and nobody is wanted: its claims are left behind.
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        !self.wanted && self.pod.is_none()
    }

    /// Whether its pod is at the set's newest template.
    #[must_use]
    pub fn is_updated(&self, set: &Set) -> bool {
        self.pod
            .is_some_and(|pod| pod.is_at(&set.status.update_revision))
    }
}

impl Pod {
    /// Whether its `controller-revision-hash` names this revision.
    #[must_use]
    pub fn is_at(&self, revision: &str) -> bool {
        self.revision.as_deref() == Some(revision)
    }
}

impl Fleet {
    /// The seats of a set in ascending order: those that are wanted, and those that still hold a pod.
    ///
    /// Asked for at every frame, for every set that is seen: a seat that its own pod sits in costs no name.
    #[must_use]
    pub fn replicas(&self, set: &Set) -> Vec<Replica<'_>> {
        let mut own = self.index.pods.of(&set.uid).peekable();
        let mut seats = Vec::with_capacity(own.size_hint().0);
        for ordinal in set.ordinals().take(MOST_SEATS) {
            while let Some(seat) = own.next_if(|(it, _)| *it < ordinal) {
                seats.push(self.seat(set, seat.0, Some(seat.1)));
            }
            let holder = own.next_if(|(it, _)| *it == ordinal);
            seats.push(self.seat(set, ordinal, holder.map(|(_, name)| name)));
        }
        seats.extend(own.map(|(ordinal, name)| self.seat(set, ordinal, Some(name))));
        seats
    }

    /// A seat, and the name of the pod of the set that the index has for it.
    fn seat(&self, set: &Set, ordinal: Ordinal, holder: Option<&Name>) -> Replica<'_> {
        // `web-01` is no name that the set gives, whatever its labels say.
        let digits = ordinal.checked_ilog10().map_or(1, |it| it as usize + 1);
        let length = set.name.name.len() + 1 + digits;
        let holder =
            holder.filter(|it| it.name.len() == length && it.namespace == set.name.namespace);
        match holder {
            Some(name) => self.borne(set, ordinal, self.pods.get(name)),
            None => self.replica(set, ordinal),
        }
    }

    /// One seat of a set.
    #[must_use]
    pub fn replica(&self, set: &Set, ordinal: Ordinal) -> Replica<'_> {
        self.borne(set, ordinal, self.pods.get(&set.pod_name(ordinal)))
    }

    /// A seat, and the pod that bears its name, whoever it belongs to.
    fn borne<'a>(&'a self, set: &Set, ordinal: Ordinal, bearer: Option<&'a Pod>) -> Replica<'a> {
        let pod = bearer.filter(|pod| pod.set.as_ref() == Some(&set.uid));
        let squatter = match (pod, bearer) {
            (Some(_), _) => None,
            (None, Some(other)) => Some(other.created),
            (None, None) => {
                let stray = self.strays.get(&set.pod_name(ordinal));
                let stray = stray.filter(|it| it.set.as_ref() != Some(&set.uid));
                stray.map(|it| it.created)
            }
        };
        Replica {
            ordinal,
            wanted: set.ordinals().contains(&ordinal),
            pod,
            squatter,
            node: pod
                .and_then(|pod| pod.node.as_ref())
                .and_then(|node| self.node(node)),
        }
    }

    /// The claims of a seat, in the order of the set's templates.
    pub fn seat_claims<'a>(
        &'a self,
        set: &'a Set,
        ordinal: Ordinal,
    ) -> impl Iterator<Item = SeatClaim<'a>> {
        set.claim_templates.iter().map(move |template| {
            let claim = self.claims.get(&set.claim_name(template, ordinal));
            let volume = claim.and_then(|claim| self.volume_of(claim));
            SeatClaim {
                template,
                ordinal,
                claim,
                volume,
            }
        })
    }
}

/// A set may ask for two billion replicas by mistake; no seats beyond these are drawn one by one.
pub const MOST_SEATS: usize = 5_000;
