//! What of the open set is read while its settings are shown, and not kept of every set: its object, and whether its
//! pull secrets are there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::reading::Reading;
use super::{Answer, App, Ask, Effect, Ticket};
use crate::domain::presence::Presence;
use crate::domain::{Name, Set, Text};
use crate::manifest::kind::SET;
use crate::panes::settings::{Opened, SETTINGS};

/// A set is read no more often than this: each of its pods that moves moves its status.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// A secret is looked for no more often than this.
const SELDOM: SignedDuration = SignedDuration::from_secs(30);

/// The open set, while its settings are shown.
#[derive(Clone, Debug)]
pub struct SetView {
    set: Name,
    reading: Reading,
    secrets: BTreeMap<Text, Presence>,
    /// The secrets that are looked for, or were last.
    sought: Vec<Text>,
    asked: Option<Ticket>,
    asked_at: Timestamp,
}

impl SetView {
    fn of(set: Name) -> Self {
        Self {
            set,
            reading: Reading::every(PAUSE),
            secrets: BTreeMap::new(),
            sought: Vec::new(),
            asked: None,
            asked_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// What is known of it.
    #[must_use]
    pub fn opened(&self) -> Opened<'_> {
        Opened {
            object: self.reading.object(),
            trouble: self.reading.trouble(),
            secrets: &self.secrets,
        }
    }

    /// When it is to be read again, if it is.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.reading.due()
    }

    /// Nobody looks at it any more.
    fn leave(&mut self) -> impl Iterator<Item = Effect> {
        let asked = self.asked.take().map(Effect::CallOff);
        self.reading.leave().into_iter().chain(asked)
    }

    /// Looks for the secrets, if they are others than before, or were not looked for in a while.
    fn seek(
        &mut self,
        set: &Set,
        now: Timestamp,
        ticket: impl FnOnce() -> Ticket,
    ) -> Option<Effect> {
        let is_new = self.sought != set.pull_secrets;
        let is_old = now.duration_since(self.asked_at) >= SELDOM;
        if self.asked.is_some() || !(is_new || is_old) {
            return None;
        }
        self.sought.clone_from(&set.pull_secrets);
        self.asked_at = now;
        if self.sought.is_empty() {
            self.secrets.clear();
            return None;
        }
        let path = |name: &Text| {
            let namespace = &set.name.namespace;
            format!("/api/v1/namespaces/{namespace}/secrets/{name}")
        };
        let ticket = ticket();
        self.asked = Some(ticket);
        let paths = self.sought.iter().map(path).collect();
        Some(Effect::Ask(ticket, Ask::Known(paths)))
    }
}

impl App {
    /// Keeps what is read of the open set true while its settings are shown, and forgets it when they no longer are.
    pub(super) fn attend_set(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        let shown = self.place.open.as_ref();
        let shown = shown.filter(|(_, pane)| pane.name == SETTINGS.name && self.sheet.is_none());
        let shown = shown.map(|(name, _)| name.clone());
        let mut view = self.settings.take();
        if let Some(mut old) = view.take_if(|it| Some(&it.set) != shown.as_ref()) {
            effects.extend(old.leave());
        }
        let Some(name) = shown else {
            return;
        };
        let is_new = view.is_none();
        let mut view = view.unwrap_or_else(|| Box::new(SetView::of(name.clone())));
        let set = self.fleet.set(&name);
        view.reading.be_of(set.map(|it| &it.uid), effects);
        let is_reached = reached.contains(&name);
        if is_reached {
            view.reading.grow_old();
        }
        if let Some(set) = set {
            let path = SET.object(&set.name, &set.uid).path();
            let ask = view
                .reading
                .renew(path, self.steady, || self.deeds.ticket());
            effects.extend(ask);
            if is_new || is_reached {
                effects.extend(view.seek(set, self.steady, || self.deeds.ticket()));
            }
        }
        self.settings = Some(view);
    }

    /// Takes in what was read of it; says whether it was that.
    pub(super) fn answer_set(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        let Some(view) = &mut self.settings else {
            return false;
        };
        match answer {
            Answer::Read(read) if view.reading.waits_for(ticket) => view.reading.take_in(read),
            Answer::Known(known) if view.asked == Some(ticket) => {
                view.asked = None;
                let sought = view.sought.iter().cloned();
                view.secrets = sought.zip(known.iter().cloned()).collect();
            }
            _ => return false,
        }
        true
    }

    /// Reads it again at once.
    pub(super) fn hurry_set(&mut self, effects: &mut Vec<Effect>) {
        let Some(view) = &mut self.settings else {
            return;
        };
        view.reading.hurry();
        view.asked_at = Timestamp::UNIX_EPOCH;
        if let Some(set) = self.fleet.set(&view.set) {
            let ask = view.seek(set, self.steady, || self.deeds.ticket());
            effects.extend(ask);
        }
    }
}
