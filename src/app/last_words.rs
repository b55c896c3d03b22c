//! The last words of a container that crashed are read when its finding is looked at.

use super::{Answer, App, Ask, Effect, Ticket};
use crate::domain::Subject;
use crate::domain::last_words::{Crash, LastWords};
use crate::panes::{Item, all_findings, findings};

impl App {
    /// Asks for what a container said last, once for each of its ends.
    pub(super) fn listen(&mut self, effects: &mut Vec<Effect>) {
        let panes = [findings::FINDINGS.name, all_findings::ALL_FINDINGS.name];
        if !panes.contains(&self.pane().name) {
            return;
        }
        let Some(crash) = self.crash() else {
            return;
        };
        if self
            .last_words
            .as_ref()
            .is_some_and(|(_, it)| it.crash == crash)
        {
            return;
        }
        let ticket = self.deeds.ticket();
        effects.push(Effect::Ask(ticket, Ask::Read(vec![crash.path()])));
        self.last_words = Some((ticket, LastWords { crash, lines: None }));
    }

    /// The crash that the chosen finding tells of.
    fn crash(&self) -> Option<Crash> {
        let Some(Item::Finding(name, check)) = self.chosen() else {
            return None;
        };
        let finding = self.standings.findings().get(&name, check)?;
        let (Subject::Seat(ordinal), "crash-loop") = (&finding.subject, check) else {
            return None;
        };
        Crash::of(self.fleet.set(&name)?, &self.fleet, *ordinal, self.now)
    }

    /// Takes in what was read; says whether it was that.
    pub(super) fn heard(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        let Some((_, words)) = self.last_words.as_mut().filter(|(it, _)| *it == ticket) else {
            return false;
        };
        words.lines = match answer {
            Answer::Read(Ok(read)) => {
                let text = read.first().and_then(|it| it.as_str());
                let lines = text.unwrap_or_default().lines();
                Some(Ok(lines.map(str::to_owned).collect()))
            }
            Answer::Read(Err(why)) => Some(Err(why.clone())),
            Answer::Rehearsed(_)
            | Answer::Known(_)
            | Answer::Measured(_)
            | Answer::Schema(_)
            | Answer::Sent
            | Answer::CarriedOut(_) => {
                return true;
            }
        };
        true
    }
}
