//! What was done and is being done: undertakings, vigils, and what came of them.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::Ticket;
use super::undertaking::Undertaking;
use super::vigil::Vigil;
use crate::operations::Written;

/// So many ends are remembered: of each of some hundreds that were marked, what came of it.
const MOST: usize = 500;

/// All that was written since the start and is not over, and the last of what is.
#[derive(Debug, Default)]
pub struct Deeds {
    /// What is under way, the oldest first.
    pub undertakings: Vec<Undertaking>,
    /// Writes that are watched, for somebody may put them back.
    pub vigils: Vec<Vigil>,
    /// What came of others, the newest last.
    pub past: VecDeque<(Timestamp, String)>,
    /// What was done last.
    pub last: Option<Written>,
    tickets: Ticket,
}

impl Deeds {
    /// A number for a question that was not asked before.
    pub(super) fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    /// Keeps what came of something.
    pub(super) fn remember(&mut self, now: Timestamp, words: String) {
        if self.past.len() == MOST {
            self.past.pop_front();
        }
        self.past.push_back((now, words));
    }

    /// The undertaking that waits for the answer to a question.
    #[must_use]
    pub fn of(&self, ticket: Ticket) -> Option<&Undertaking> {
        let mut all = self.undertakings.iter();
        all.find(|it| it.ticket() == Some(ticket))
    }

    pub(super) fn of_mut(&mut self, ticket: Ticket) -> Option<&mut Undertaking> {
        let mut all = self.undertakings.iter_mut();
        all.find(|it| it.ticket() == Some(ticket))
    }

    /// The same, taken out.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<Undertaking> {
        let mut all = self.undertakings.iter();
        let place = all.position(|it| it.ticket() == Some(ticket))?;
        Some(self.undertakings.remove(place))
    }
}
