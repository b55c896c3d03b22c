//! What the server says, without the secrets of what it was asked about: it repeats a value that it refuses. Whatever is
//! shown, or written into the journal, goes through here first.

use super::{Answer, App, Overlay, Ticket};
use crate::domain::plan::Request;
use crate::domain::secret::Secrets;

impl App {
    /// An answer as it may be shown.
    pub(super) fn veiled(&self, ticket: Ticket, answer: Answer) -> Answer {
        let secrets = match &answer {
            Answer::Rehearsed(_) | Answer::CarriedOut(_) => self.secrets_of(ticket),
            Answer::Read(_)
            | Answer::Known(_)
            | Answer::Measured(_)
            | Answer::Schema(_)
            | Answer::Sent => None,
        };
        match (answer, secrets) {
            (Answer::Rehearsed(verdict), Some(secrets)) => {
                Answer::Rehearsed(verdict.without(&secrets))
            }
            (Answer::CarriedOut(outcome), Some(secrets)) => {
                Answer::CarriedOut(outcome.without(&secrets))
            }
            (answer, _) => answer,
        }
    }

    /// What is secret in what a question was about.
    fn secrets_of(&self, ticket: Ticket) -> Option<Secrets> {
        let secrets = |it: &Request| it.secrets.clone();
        let deed = self.deeds.of(ticket).and_then(|it| it.current());
        let sent = deed.map(|it| secrets(&it.request));
        sent.or_else(|| match &self.overlay {
            Some(Overlay::Dialog(it)) if it.asked() == Some(ticket) => it.request().map(secrets),
            Some(Overlay::Several(it)) => it.secrets_of(ticket),
            Some(Overlay::Creation(it)) => it.secrets_of(ticket),
            _ => None,
        })
    }
}
