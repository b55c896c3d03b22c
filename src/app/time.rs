//! What time it is: the server's, by which ages are told, and a steady one, by which we wait.

use jiff::{SignedDuration, Timestamp};

use super::{App, Overlay};

impl App {
    /// When time alone will change what is known, in the server's time.
    #[must_use]
    pub fn changes_at(&self) -> Option<Timestamp> {
        let dialog = match &self.overlay {
            Some(Overlay::Dialog(dialog)) => dialog.due(),
            Some(Overlay::Several(several)) => several.due(),
            _ => None,
        };
        let review = self.unreviewed().map(|_| self.steady);
        let typed = self.sheet.as_ref().and_then(|it| it.kept.due());
        let sheet = self.sheet.as_ref().and_then(|it| it.due());
        let order = self.order_is_due();
        let read = self.reads_at();
        let waits = [dialog, review, typed, sheet, order, read];
        let waits = waits.into_iter().flatten().min();
        let waits = waits.and_then(|at| self.now.checked_add(at.duration_since(self.steady)).ok());
        self.standings.changes_at().into_iter().chain(waits).min()
    }

    /// Says whether the clock was set back; what waits then waits on, and no age stays as it was.
    pub(super) fn tell_time(&mut self, clock: Timestamp) -> bool {
        let passed = clock.duration_since(self.clock);
        self.clock = clock;
        let stands = self.steady;
        self.steady = stands
            .checked_add(passed.max(SignedDuration::ZERO))
            .unwrap_or(stands);
        let skew = SignedDuration::from_secs(self.skew);
        self.now = clock.checked_add(skew).unwrap_or(clock);
        passed.is_negative()
    }

    /// A moment of the server's time by our clock.
    pub(super) fn our_time(&self, server: Timestamp) -> Timestamp {
        let skew = SignedDuration::from_secs(self.skew);
        server.checked_sub(skew).unwrap_or(server)
    }
}
