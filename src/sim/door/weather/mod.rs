//! Weather: what goes wrong between a cluster and those who ask it.
//!
//! A test says which requests are hit, by what, and for how long. A watch that is open when the weather turns
//! is hit as well.

mod fault; // Fault: what goes wrong
mod storm; // an answer on its way through bad weather
mod whom; // Whom: which requests are hit

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::sim::running::Sim;

pub use fault::Fault;
pub use storm::through;
pub use whom::{Asks, Manner, Whom};

/// What goes wrong, and for whom.
pub struct Weather {
    spells: Vec<Spell>,
    /// How far the clock of the server is from that of the story.
    skew: SignedDuration,
    turns: watch::Sender<u64>,
    /// How often every connection was broken.
    breaks: u64,
}

struct Spell {
    whom: Whom,
    fault: Fault,
    until: Option<Timestamp>,
}

impl Default for Weather {
    fn default() -> Self {
        Self {
            spells: Vec::new(),
            skew: SignedDuration::ZERO,
            turns: watch::Sender::new(0),
            breaks: 0,
        }
    }
}

impl Weather {
    /// What hits a request at this moment: the youngest spell that means it.
    #[must_use]
    pub fn hits(&self, asks: &Asks, now: Timestamp) -> Option<Fault> {
        self.spells
            .iter()
            .rev()
            .find(|it| it.until.is_none_or(|until| now < until) && it.whom.means(asks))
            .map(|it| it.fault.clone())
    }

    /// What the clock of the server shows.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.skew).unwrap_or(now)
    }

    /// Tells of each turn of the weather.
    #[must_use]
    pub fn turns(&self) -> watch::Receiver<u64> {
        self.turns.subscribe()
    }

    /// How often every connection was broken.
    #[must_use]
    pub fn breaks(&self) -> u64 {
        self.breaks
    }

    /// Breaks every connection over which a watch runs.
    pub fn hang_up(&mut self) {
        self.breaks += 1;
        self.turn();
    }

    fn turn(&mut self) {
        self.turns.send_modify(|count| *count += 1);
    }
}

impl Sim {
    /// From now on this goes wrong, until [`Self::clear`].
    pub fn strike(&self, whom: Whom, fault: Fault) {
        self.spell(whom, fault, None);
    }

    /// For so long, in the time of the story, this goes wrong.
    pub fn strike_for(&self, lasts: Duration, whom: Whom, fault: Fault) {
        let lasts = SignedDuration::try_from(lasts).unwrap_or(SignedDuration::MAX);
        let until = self.clock().now().saturating_add(lasts);
        self.spell(whom, fault, until.ok());
    }

    /// Nothing goes wrong any more, and the clock of the server is right.
    pub fn clear(&self) {
        self.at_doors(|doors| {
            doors.weather.spells.clear();
            doors.weather.skew = SignedDuration::ZERO;
            doors.weather.turn();
        });
    }

    /// The clock of the server is ahead of that of the story by so much.
    pub fn skew(&self, ahead: SignedDuration) {
        self.at_doors(|doors| doors.weather.skew = ahead);
    }

    fn spell(&self, whom: Whom, fault: Fault, until: Option<Timestamp>) {
        self.at_doors(|doors| {
            doors.weather.spells.push(Spell { whom, fault, until });
            doors.weather.turn();
        });
    }
}
