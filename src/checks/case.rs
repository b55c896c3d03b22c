//! A case: one set, with all that checks may look at.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

use crate::domain::health::Health;
use crate::domain::replica::SeatClaim;
use crate::domain::rollout::{Progress, Seat, Wait};
use crate::domain::{Fleet, Freshness, Kind, Ordinal, Set, cause};

/// One set, with all that checks may look at.
pub struct Case<'a> {
    /// The set.
    pub set: &'a Set,
    /// All that was observed.
    pub fleet: &'a Fleet,
    /// Where the set stands.
    pub progress: &'a Progress,
    /// Its seats in ascending order.
    pub seats: &'a [Seat<'a>],
    /// Since when nothing was seen to happen to it.
    pub still_since: Timestamp,
    /// The server's time.
    pub now: Timestamp,
    /// The claims of the seats that it wants, there or not.
    pub claims: Vec<SeatClaim<'a>>,
    /// The first moment for which a check waits.
    changes_at: Cell<Option<Timestamp>>,
}

impl<'a> Case<'a> {
    /// A set as it stands now.
    #[must_use]
    pub fn new(
        (set, seats, progress): (&'a Set, &'a [Seat<'a>], &'a Progress),
        fleet: &'a Fleet,
        still_since: Timestamp,
        now: Timestamp,
    ) -> Self {
        let claims = seats
            .iter()
            .filter(|(replica, _)| replica.wanted)
            .flat_map(|(replica, _)| fleet.seat_claims(set, replica.ordinal));
        Self {
            claims: claims.collect(),
            set,
            fleet,
            progress,
            seats,
            still_since,
            now,
            changes_at: Cell::new(None),
        }
    }

    /// When time alone may change what the checks have to say.
    #[must_use]
    pub fn changes_at(&self) -> Option<Timestamp> {
        self.changes_at.get()
    }

    /// Whether so many seconds have passed; if not, the set is looked at again when they have.
    pub(super) fn has_lasted(&self, since: Timestamp, seconds: i64) -> bool {
        let Ok(at) = since.checked_add(SignedDuration::from_secs(seconds)) else {
            return false;
        };
        !self.is_yet_to_come(at)
    }

    /// Whether a moment is yet to come; if it is, the set is looked at again then.
    pub(super) fn is_yet_to_come(&self, at: Timestamp) -> bool {
        if at <= self.now {
            return false;
        }
        let next = self.changes_at.get().map_or(at, |other| other.min(at));
        self.changes_at.set(Some(next));
        true
    }

    /// Whether what is not there does not exist.
    pub(super) fn knows(&self, kind: Kind) -> bool {
        self.fleet.is_known(kind, &self.set.name.namespace)
    }

    /// Whether we would see it if something happened now.
    pub(super) fn is_live(&self) -> bool {
        let live = |kind| {
            let freshness = self.fleet.freshness(kind, &self.set.name.namespace);
            freshness == Some(&Freshness::Live)
        };
        live(Kind::Sets) && live(Kind::Pods)
    }

    /// Whom the controller waits for.
    pub(super) fn wait(&self) -> Option<&'a Wait> {
        self.progress.wait.as_ref()
    }

    /// The name of the pod in a seat.
    pub(super) fn pod(&self, ordinal: Ordinal) -> String {
        self.set.pod_name(ordinal).name.to_string()
    }

    /// What a seat waits for, in one phrase.
    pub(super) fn cause(&self, (replica, standing): &Seat<'_>) -> String {
        in_a_sentence(&cause::of_seat(
            self.set,
            self.fleet,
            replica,
            &standing.health,
        ))
    }

    /// What the seat that the controller waits for waits for.
    pub(super) fn cause_of(&self, wait: &Wait) -> String {
        in_a_sentence(&cause::of_wait(self.set, self.fleet, wait))
    }

    /// Of the seats that have been unwell for too long in this way, the one that the controller waits for, else
    /// the lowest; with its name, and how many others there are: `web-2 and 3 more`.
    pub(super) fn unwell(&self, is: impl Fn(&Health) -> bool) -> Option<(&'a Seat<'a>, String)> {
        let stuck = |(_, standing): &&Seat<'_>| standing.is_stuck(self.now) && is(&standing.health);
        let seats: Vec<&Seat<'a>> = self.seats.iter().filter(stuck).collect();
        let waited = self.wait().map(|wait| wait.ordinal);
        let chief = seats
            .iter()
            .find(|(replica, _)| Some(replica.ordinal) == waited);
        let chief = *chief.or(seats.first())?;
        let name = self.pod(chief.0.ordinal);
        let name = match seats.len() {
            1 => name,
            all => format!("{name} and {} more", all - 1),
        };
        Some((chief, name))
    }
}

/// What stands apart in a line of a list does not within a sentence.
fn in_a_sentence(words: &str) -> String {
    words.replace("  ", " ")
}
