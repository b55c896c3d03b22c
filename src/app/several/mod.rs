//! An operation on all that is marked: one form for all of it; of each object its own plan and its own dry run, as its
//! dialog would have them; one confirmation. Then each is sent as an undertaking of its own.
//!
//! ```text
//! marked ──> Checking: each is read, planned, rehearsed ── confirmed ──> Sending, one after another ──> Over
//! ```

mod check;
mod send;

use jiff::Timestamp;

use super::Ticket;
use super::chord::Chord;
use super::dialog::{Dialog, READ, Said, Stage as Of};
use super::form::{Form, Typed};
use crate::domain::Uid;
use crate::domain::plan::{Danger, Fate, Outcome, Plan, Verdict};
use crate::domain::secret::Secrets;
use crate::operations::{On, Operation};
use crate::panes::plural;

/// So many questions are under way at once at most.
const AT_ONCE: usize = 8;

/// An operation on several objects.
#[derive(Clone, Debug)]
pub struct Several {
    /// What is to be done.
    pub operation: &'static Operation,
    /// What it asks, once for all of them.
    pub form: Form,
    /// Each of them, in the order in which they are sent.
    pub rows: Vec<Row>,
    /// How far all of them are.
    pub stage: Stage,
    /// What is typed before something is destroyed.
    pub typed: Typed,
    /// Scrolled by so many lines.
    pub top: usize,
    /// Whether the form is there: before, nobody can be asked anything.
    is_asked: bool,
    /// Keys that came before.
    early: Vec<Chord>,
    /// Since when it stands on the screen as it is.
    seen: Option<Timestamp>,
}

/// How far all of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// They are read, planned and rehearsed.
    Checking,
    /// They are sent, one after another.
    Sending,
    /// Nothing more is sent.
    Over,
}

/// One of the objects.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its dialog, which nobody sees: what is read of it, planned, and said by the server.
    pub dialog: Dialog,
    /// Whether the operator goes on without it.
    pub is_left_out: bool,
    /// How far its request is.
    pub sent: Sent,
    /// The number of the undertaking that carries it out.
    pub undertaking: Option<Ticket>,
    /// Why it is not even asked about.
    barrier: Option<String>,
    /// The pod that was marked: another one in its seat is not meant.
    pod: Option<Uid>,
    /// Whether it is asked what the others are.
    is_alike: bool,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing was confirmed.
    No,
    /// It is to be sent.
    Queued,
    /// It was handed over; the undertaking of this ticket tells more.
    Sending(Ticket),
    /// Nobody knows yet whether it was carried out: why.
    Unknown(Ticket, String),
    /// What came of it.
    Came(Outcome),
}

impl Several {
    /// Those that would be sent.
    pub fn fit(&self) -> impl Iterator<Item = (&Row, &Plan)> {
        let all = self.rows.iter().filter(|it| !it.is_left_out);
        all.filter(|it| self.obstacle(it).is_none())
            .filter_map(|it| Some((it, it.dialog.plan()?)))
    }

    /// Why something cannot be done to one of them, as far as that is known.
    #[must_use]
    pub fn obstacle(&self, row: &Row) -> Option<String> {
        if let Some(barrier) = &row.barrier {
            return Some(barrier.clone());
        }
        if !row.is_alike {
            let labels = row.dialog.form.entries().iter();
            let labels: Vec<&str> = labels.map(|it| it.field.label.as_str()).collect();
            let words = format!(
                "it is asked other things than the first: {}",
                labels.join(", ")
            );
            return Some(words);
        }
        match &row.dialog.stage {
            Of::Reading(_) | Of::Sending(..) => None,
            Of::Unreadable(why) => Some(format!("it cannot be read: {why}")),
            Of::Gone(why) => Some(why.clone()),
            Of::Refused(refusal) => Some(match &refusal.instead {
                Some(instead) => format!("{}; instead: {instead}", refusal.words),
                None => refusal.words.clone(),
            }),
            Of::Planned(planned) => match &planned.said {
                Said::Told(Verdict::Refused(it)) => {
                    Some(format!("{} {}: {}", it.code, it.reason, it.message))
                }
                Said::Told(Verdict::Changed(_)) => Some("it is no longer as it was seen".into()),
                Said::Told(Verdict::Silent(why)) => {
                    Some(format!("no answer to the dry run: {why}"))
                }
                _ => self.is_odd(&planned.plan),
            },
        }
    }

    /// What is held or resumed in turns must not do the one to some and the other to the rest.
    fn is_odd(&self, plan: &Plan) -> Option<String> {
        let verb = |it: &Plan| it.title.split(' ').next().map(str::to_lowercase);
        let mut others = self.rows.iter().filter(|it| !it.is_left_out);
        let first = others.find_map(|it| it.dialog.plan())?;
        let (first, this) = (verb(first)?, verb(plan)?);
        (first != this).then(|| format!("this would {this} it, and {first} the first"))
    }

    /// Those to which it cannot be done.
    pub fn unfit(&self) -> impl Iterator<Item = &Row> {
        let all = self.rows.iter().filter(|it| !it.is_left_out);
        all.filter(|it| self.obstacle(it).is_some())
    }

    /// How many were read, planned and rehearsed.
    #[must_use]
    pub fn settled(&self) -> usize {
        let all = self.rows.iter();
        all.filter(|it| it.is_left_out || !it.is_open()).count()
    }

    /// Whether all that is left was accepted by the server.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let mut left = self.rows.iter().filter(|it| !it.is_left_out).peekable();
        self.stage == Stage::Checking
            && self.is_asked
            && left.peek().is_some()
            && left.all(|it| it.dialog.is_accepted() && self.obstacle(it).is_none())
    }

    /// Whether one may go on without those to which it cannot be done: nobody is asked any more, and it can be done
    /// to others.
    #[must_use]
    pub fn may_leave_out(&self) -> bool {
        self.stage == Stage::Checking
            && self.is_asked
            && self.settled() == self.rows.len()
            && self.unfit().next().is_some()
            && self.fit().next().is_some()
    }

    /// The worst that it does to any of them.
    #[must_use]
    pub fn danger(&self) -> Option<Danger> {
        self.fit().map(|(_, plan)| plan.danger).max()
    }

    /// How many objects it is done to, and how many pods it moves.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let pods = |plan: &Plan| {
            plan.seats
                .iter()
                .filter(|it| it.fate != Fate::Stays)
                .count()
        };
        let fit = || self.fit();
        (fit().count(), fit().map(|(_, plan)| pods(plan)).sum())
    }

    /// What is done to so many: `restart 3 sets`.
    #[must_use]
    pub fn deed(&self, number: usize) -> String {
        let noun = if self.operation.on == On::Seat {
            "pod"
        } else {
            "set"
        };
        let things = format!("{number} {}", plural(number, noun));
        let about = match self.operation.name {
            "scale-up" | "scale-down" => "scale",
            _ => self.operation.about,
        };
        let verb = about.strip_suffix(" the set");
        match verb.or_else(|| about.strip_suffix(" the pod")) {
            Some(verb) => format!("{verb} {things}"),
            None if about.contains(' ') => format!("{about}: {things}"),
            None => format!("{about} {things}"),
        }
    }

    /// What is typed before something is destroyed, when it is time to.
    ///
    /// The name of each of two hundred nobody types, and a word that is always the same the fingers learn. What is
    /// done and to how many is what one must have understood; and the number is another one each time.
    #[must_use]
    pub fn asks_for(&self) -> Option<String> {
        let is_due = self.is_ready() && self.form.focused().is_none();
        let is_destructive = self.danger() == Some(Danger::Destructive);
        (is_due && is_destructive).then(|| self.deed(self.extent().0))
    }

    /// Whether letters are typed into a line.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.stage == Stage::Checking && (self.form.is_typing() || self.asks_for().is_some())
    }

    /// Whether what is asked is not answered yet: that nothing can be done so says nothing.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.form.is_untouched() && self.fit().next().is_none()
    }

    /// When the server is to be asked about one of them, if there is room for a question.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let asks = self.stage == Stage::Checking && self.is_asked && self.asked() < AT_ONCE;
        let all = self.rows.iter().filter(|it| it.is_open());
        all.filter_map(|it| it.dialog.due()).min().filter(|_| asks)
    }

    /// How many questions are under way.
    fn asked(&self) -> usize {
        let all = self.rows.iter();
        all.filter(|it| it.ticket().is_some()).count()
    }

    /// What is secret in the object whose dry run has this ticket.
    pub(super) fn secrets_of(&self, ticket: Ticket) -> Option<Secrets> {
        let row = self.rows.iter().find(|it| it.ticket() == Some(ticket))?;
        row.dialog.request().map(|it| it.secrets.clone())
    }

    /// Takes note that it was drawn.
    pub(super) fn drawn(&mut self, now: Timestamp) {
        self.seen.get_or_insert(now);
        for row in &mut self.rows {
            row.dialog.drawn(now);
        }
    }

    /// Whether a key that was pressed now was meant for what is shown.
    fn was_read(&self, now: Timestamp) -> bool {
        let is_old = |at: Timestamp| now.duration_since(at) >= READ;
        self.seen.is_some_and(is_old) && self.fit().all(|(it, _)| it.dialog.was_read(now))
    }

    /// What is to be sent and is not yet, in words.
    pub(super) fn queued(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter().filter(|it| it.sent == Sent::Queued);
        rows.filter_map(|it| Some(it.dialog.plan()?.title.as_str()))
    }
}

impl Row {
    /// Whether it is still to be read, planned or rehearsed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let waits = self.dialog.asked().is_some() || self.dialog.due().is_some();
        !self.is_left_out && self.barrier.is_none() && waits
    }

    /// The question that waits for its answer.
    fn ticket(&self) -> Option<Ticket> {
        self.dialog.asked().filter(|it| *it > 0)
    }

    /// What it is called: its set, or its pod.
    #[must_use]
    pub fn name(&self) -> String {
        let aim = &self.dialog.aim;
        match (aim.seat, self.dialog.operation.on) {
            (Some(ordinal), On::Seat) => format!("{}-{ordinal}", aim.set),
            _ => aim.set.to_string(),
        }
    }
}
