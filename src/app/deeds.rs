//! What was done and is being done: undertakings, vigils, and what came of them.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::undertaking::{State, Undertaking};
use super::vigil::Vigil;
use super::{Effect, Ticket};
use crate::operations::Written;

/// So many ends are remembered: of each of some hundreds that were marked, what came of it.
const MOST: usize = 500;

/// What came of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// When that was known.
    pub at: Timestamp,
    /// The undertaking that it was the end of, by its number.
    pub of: Option<Ticket>,
    /// As it is told.
    pub words: String,
}

/// All that was written since the start and is not over, and the last of what is.
#[derive(Debug, Default)]
pub struct Deeds {
    /// What is under way, the oldest first.
    pub undertakings: Vec<Undertaking>,
    /// Writes that are watched, for somebody may put them back.
    pub vigils: Vec<Vigil>,
    /// What came of others, the newest last.
    pub past: VecDeque<End>,
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
    pub(super) fn remember(&mut self, end: End) {
        if self.past.len() == MOST {
            self.past.pop_front();
        }
        self.past.push_back(end);
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

    /// What came of the undertaking of this number, if that is known.
    #[must_use]
    pub fn end_of(&self, number: Ticket) -> Option<&End> {
        let mut past = self.past.iter().rev();
        past.find(|it| it.of == Some(number))
    }

    /// Calls off what waits to be sent; what is on its way cannot be called back.
    #[must_use]
    pub(super) fn call_off(&mut self, ticket: Ticket) -> Option<Effect> {
        let undertaking = self.of_mut(ticket)?;
        (undertaking.state == State::Asked(ticket)).then(|| {
            undertaking.state = State::CalledOff(ticket);
            Effect::CallOff(ticket)
        })
    }

    /// The same, taken out.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<Undertaking> {
        let mut all = self.undertakings.iter();
        let place = all.position(|it| it.ticket() == Some(ticket))?;
        Some(self.undertakings.remove(place))
    }
}
