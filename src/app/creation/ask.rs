//! What the server is asked before anything is made: the kinds, what is around, and a dry run of each object.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::{Creation, Row, Said, Stage};
use crate::app::{Answer, App, Ask, Effect, Overlay, Ticket};
use crate::domain::plan::{Outcome, Reproof, Verdict};
use crate::operations::create::{look, reads, request};

/// So many dry runs are under way at once at most.
const AT_ONCE: usize = 4;

impl App {
    /// Takes in an answer to what a creation asked; says whether it was.
    pub(crate) fn answer_creation(
        &mut self,
        ticket: Ticket,
        answer: &Answer,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let is_it = |it: &mut Overlay| matches!(it, Overlay::Creation(it) if it.asked(ticket));
        let Some(Overlay::Creation(mut creation)) = self.overlay.take_if(is_it) else {
            return false;
        };
        match answer {
            Answer::Read(read) => self.take_in_read(&mut creation, ticket, read, effects),
            Answer::Rehearsed(verdict) => creation.take_in_verdict(ticket, verdict),
            Answer::Known(_)
            | Answer::Measured(_)
            | Answer::Schema(_)
            | Answer::Sent
            | Answer::CarriedOut(_) => {}
        }
        self.go_on_with(&mut creation, effects);
        self.overlay = Some(Overlay::Creation(creation));
        true
    }

    fn take_in_read(
        &mut self,
        creation: &mut Creation,
        ticket: Ticket,
        read: &Result<Vec<Value>, String>,
        effects: &mut Vec<Effect>,
    ) {
        creation.seen = None;
        if let Some(paths) = creation.looks.remove(&ticket) {
            match read {
                Ok(values) => {
                    let found = paths.into_iter().zip(values.iter().cloned());
                    creation.around.extend(found);
                }
                Err(why) => creation.unread.push(why.clone()),
            }
            creation.look_around();
            return;
        }
        let Stage::Finding(_, groups) = &creation.stage else {
            return;
        };
        match read {
            Err(why) => creation.stage = Stage::Unreadable(why.clone()),
            Ok(lists) => {
                let lists: Vec<_> = groups.iter().cloned().zip(lists.iter()).collect();
                creation.name_kinds(&lists);
                creation.stage = Stage::Checking;
                let paths: Vec<_> = creation
                    .rows
                    .iter()
                    .flat_map(|it| reads(&it.wanted))
                    .collect();
                for paths in paths {
                    let ticket = self.deeds.ticket();
                    effects.push(Effect::Ask(ticket, Ask::Read(paths.clone())));
                    creation.looks.insert(ticket, paths);
                }
                creation.look_around();
            }
        }
    }

    /// Does what is to be done next.
    pub(super) fn go_on_with(&mut self, creation: &mut Creation, effects: &mut Vec<Effect>) {
        match creation.stage {
            Stage::Checking => self.check_next(creation, effects),
            Stage::Sending => self.send_next(creation, effects),
            Stage::Finding(..) | Stage::Unreadable(_) | Stage::Over => {}
        }
    }

    fn check_next(&mut self, creation: &mut Creation, effects: &mut Vec<Effect>) {
        for nth in 0..creation.rows.len() {
            let asked = creation
                .rows
                .iter()
                .filter(|it| matches!(it.said, Said::Asked(_)));
            if asked.count() >= AT_ONCE {
                return;
            }
            let Some(said) = creation.next_of(nth) else {
                continue;
            };
            let said = match (said, creation.rows.get(nth)) {
                (
                    Said::Nothing,
                    Some(Row {
                        object: Some(object),
                        wanted,
                        ..
                    }),
                ) => {
                    let ticket = self.deeds.ticket();
                    let request = Box::new(request(wanted, object));
                    effects.push(Effect::Ask(ticket, Ask::Rehearse(request)));
                    Said::Asked(ticket)
                }
                (said, _) => said,
            };
            if let Some(row) = creation.rows.get_mut(nth) {
                row.said = said;
                creation.seen = None;
            }
        }
    }
}

/// What stands between an object and its dry run.
pub(super) enum Need {
    /// Nothing: it can be asked.
    Met,
    /// The answer about another one.
    Pending,
    /// Another one that is not there yet, in words.
    There(String),
    /// Another one that will not be there, in words.
    Never(String),
}

impl Creation {
    /// Whether it waits for this answer; what comes of requests is told to whoever follows them.
    fn asked(&self, ticket: Ticket) -> bool {
        let is_asked =
            |it: &Row| matches!(it.said, Said::Asked(it) | Said::Rehearsed(it) if it == ticket);
        matches!(self.stage, Stage::Finding(it, _) if it == ticket)
            || self.looks.contains_key(&ticket)
            || self.rows.iter().any(is_asked)
    }

    fn name_kinds(&mut self, lists: &[(String, &Value)]) {
        let all: Vec<_> = self.rows.iter().map(|it| it.wanted.clone()).collect();
        let mut lines = BTreeMap::new();
        for (nth, row) in self.rows.iter_mut().enumerate() {
            let wanted = &row.wanted;
            let group = wanted.group();
            let list = lists.iter().find(|(it, _)| *it == group);
            let known = wanted.resource(list.map_or(&Value::Null, |(_, it)| it));
            let mut above = all.iter().take(nth);
            let mut defined = || above.find_map(|it| it.defines(&wanted.version, &wanted.kind));
            match known.or_else(|why| defined().ok_or(why)) {
                Ok(resource) => {
                    let object = wanted.object(&resource);
                    row.wanted.name = object.name.clone();
                    let line = row.wanted.line;
                    match lines.entry(object.path()) {
                        Entry::Vacant(free) => drop(free.insert(line)),
                        Entry::Occupied(above) => {
                            let above = above.get();
                            let words = format!("the same object stands in line {above} already");
                            row.said = Said::Unfit(words);
                        }
                    }
                    row.object = Some(object);
                }
                Err(why) => row.said = Said::Unfit(why),
            }
        }
    }

    /// What is to be said of each, by what is known of all.
    fn look_around(&mut self) {
        let all: Vec<_> = self.rows.iter().map(|it| it.wanted.clone()).collect();
        for row in &mut self.rows {
            row.findings = look(&row.wanted, &all, &|path| self.around.get(path));
            if let (Said::Nothing, Some((_, words))) = (&row.said, &row.findings.wrong) {
                row.said = Said::Unfit(words.clone());
            }
        }
    }

    /// What becomes of an object of which nothing was asked, or that waits; nothing where it stays as it is.
    fn next_of(&self, nth: usize) -> Option<Said> {
        let row = self.rows.get(nth)?;
        match (&row.said, self.need(nth)) {
            (Said::Nothing | Said::Waits(_), Need::Met) => Some(Said::Nothing),
            (Said::Nothing, Need::There(words)) => Some(Said::Waits(words)),
            (Said::Nothing | Said::Waits(_), Need::Never(words)) => Some(Said::Unfit(words)),
            _ => None,
        }
    }

    /// What an object needs of those before it: its namespace, and the definition of its kind.
    pub(super) fn need(&self, nth: usize) -> Need {
        let Some(row) = self.rows.get(nth) else {
            return Need::Met;
        };
        let wanted = &row.wanted;
        let before = self.rows.iter().take(nth);
        let mut needed = before.filter_map(|it| {
            let other = &it.wanted;
            if other.is_namespace(&wanted.name.namespace) {
                Some((it, format!("its namespace {}", other.name)))
            } else {
                let defined = other.defines(&wanted.version, &wanted.kind);
                defined.map(|_| (it, format!("its kind, by {}", other.name)))
            }
        });
        let open = needed.find(|(it, _)| !it.is_there());
        let Some((other, what)) = open else {
            return Need::Met;
        };
        match &other.said {
            Said::Nothing | Said::Asked(_) | Said::Came(Outcome::Unknown(_)) | Said::Sending(_) => {
                Need::Pending
            }
            Said::Unfit(_) | Said::Told(Verdict::Refused(_) | Verdict::Changed(_)) => {
                Need::Never(format!("{what}, is not made"))
            }
            Said::Came(_) => Need::Never(format!("{what}, was not made")),
            _ => Need::There(format!("{what} is made above: asked when that is there")),
        }
    }

    fn take_in_verdict(&mut self, ticket: Ticket, verdict: &Verdict) {
        let is_it = |it: &&mut Row| matches!(it.said, Said::Asked(it) | Said::Rehearsed(it) if it == ticket);
        let Some(row) = self.rows.iter_mut().find(is_it) else {
            return;
        };
        self.seen = None;
        let is_last = matches!(row.said, Said::Rehearsed(_));
        row.said = match verdict {
            Verdict::Refused(reproof) if is_there(reproof) => Said::Exists,
            Verdict::Accepted { .. } if is_last => Said::Queued(false),
            Verdict::Refused(reproof) if is_last => Said::Came(Outcome::Refused(reproof.clone())),
            Verdict::Silent(why) if is_last => Said::Came(Outcome::NotSent(why.clone())),
            verdict => Said::Told(verdict.clone()),
        };
    }
}

fn is_there(reproof: &Reproof) -> bool {
    reproof.code == 409 && reproof.reason == "AlreadyExists"
}
