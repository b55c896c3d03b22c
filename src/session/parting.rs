//! The end of the program: what is still on its way is noted and told, for nobody will look after it any more.

use std::io::Write as _;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::Session;
use crate::app::{Effect, Event};
use crate::domain::escape::escape;

/// So long an answer that is on its way is waited for.
const ANSWER: Duration = Duration::from_millis(400);
/// So long the journal's disk is waited for.
const DISK: Duration = Duration::from_millis(800);

impl Session {
    /// Calls off what was not sent, waits a moment for the answer to what was, and tells the rest.
    pub(super) async fn part(mut self) {
        // First of all, for the system may not wait: what was typed.
        self.keep_unsent();
        self.dismiss().await;
        self.desk.call_off_all();
        let until = Instant::now() + ANSWER;
        while self.app.is_about_to_send() || !self.app.in_flight().is_empty() {
            let Ok(Some(answer)) = timeout_at(until, self.desk.next()).await else {
                break;
            };
            self.note(answer);
        }
        let in_flight = self.app.in_flight();
        let mut words = self.app.left_undone();
        for entry in in_flight {
            words.push(format!(
                "{}: {}: sent, and its answer has not come: whether it was carried out is UNKNOWN. Look before you try again",
                entry.object, entry.deed
            ));
            self.outside.journal.write(Box::new(entry));
        }
        let is_kept = self.outside.journal.settle(DISK);
        if !is_kept {
            words.push("the journal's disk does not answer: its last lines may be missing".into());
        }
        if !self.outside.drafts.settle(DISK) {
            words.push("the disk does not answer: what was typed last may not be kept".into());
        }
        // The terminal is given back first: these words are to stay on it.
        drop(self.terminal);
        let mut stderr = std::io::stderr();
        for words in words {
            let _ = writeln!(stderr, "kubectl-sts: {}", escape(&words));
        }
    }

    /// Keeps what is typed, as it is now.
    pub(super) fn keep_unsent(&mut self) {
        for draft in self.app.unsent() {
            self.outside.drafts.keep(Box::new(draft));
        }
    }

    /// Only lines of the journal come of it now: nothing new is begun.
    fn note(&mut self, answer: Event) {
        let turn = self.app.update(vec![answer], self.outside.clock.now());
        for effect in turn.effects {
            if let Effect::Journal(entry) = effect {
                self.outside.journal.write(entry);
            }
        }
    }
}
