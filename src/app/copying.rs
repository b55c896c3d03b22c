//! What can be copied of the row that is chosen: its names, the command that shows the same, and each of its cells; of
//! the pod that is open, where it is and what it runs.

use super::action::Action;
use super::chord::Chord;
use super::{App, Effect, Overlay};
use crate::domain::age;
use crate::operations::within;
use crate::panes::part::What;
use crate::panes::{Item, Line};

/// What is told of a text that was given to the terminal, which gives no answer.
pub const COPIED: &str = "copied, if your terminal allows it (OSC 52)";

/// What can be copied, and which of it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copying {
    /// What each is, and the text itself.
    pub values: Vec<(String, String)>,
    /// The line that is chosen.
    pub row: usize,
}

impl App {
    /// Asks what to copy of what is chosen.
    pub(super) fn ask_what_to_copy(&mut self) {
        let values = self.copyable();
        if values.is_empty() {
            self.notice = Some("nothing is chosen that could be copied".into());
        } else {
            self.overlay = Some(Overlay::Copying(Copying { values, row: 0 }));
        }
    }

    /// The first of what could be copied that has this name, without asking.
    pub(super) fn copy_named(&mut self, wanted: &str, effects: &mut Vec<Effect>) {
        let mut all = self.copyable().into_iter();
        match all.find(|(it, _)| it == wanted) {
            Some((_, value)) => self.give(value, effects),
            None => self.notice = Some(format!("there is no {wanted} to copy here")),
        }
    }

    pub(in crate::app) fn give(&mut self, text: String, effects: &mut Vec<Effect>) {
        effects.push(Effect::Copy(text));
        self.notice = Some(COPIED.into());
    }

    pub(super) fn press_in_copying(
        &mut self,
        mut copying: Copying,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let last = copying.values.len().saturating_sub(1);
        match self.keymap.action("copying", chord) {
            Some(Action::Back | Action::CopyValue) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Open) => {
                let value = copying.values.into_iter().nth(copying.row);
                if let Some((_, value)) = value {
                    self.give(value, effects);
                }
                return;
            }
            action => copying.row = self.scrolled(copying.row, action).min(last),
        }
        self.overlay = Some(Overlay::Copying(copying));
    }

    fn copyable(&self) -> Vec<(String, String)> {
        let Some(item) = self.chosen() else {
            return Vec::new();
        };
        let mut values: Vec<(String, String)> = Vec::new();
        let mut add = |what: &str, value: String| {
            if !value.is_empty() && values.iter().all(|(_, it)| *it != value) {
                values.push((what.to_owned(), value));
            }
        };
        if let Ok(object) = self.object_of(Some(&item)) {
            let (kind, name) = (object.kind.to_lowercase(), &object.name);
            add("name", name.name.to_string());
            add("namespace", name.namespace.to_string());
            if let (Item::Seat(_), Some(set)) = (&item, self.open_set()) {
                let names = [&*name.name, &*set.service, &*set.name.namespace, "svc"];
                add("DNS name", names.join("."));
            }
            let open = self.pod.as_ref().and_then(|_| self.fleet.pod(name));
            if let Some(pod) = open {
                add("IP", pod.ip.as_deref().unwrap_or_default().into());
                add("node", pod.node.as_deref().unwrap_or_default().into());
                for container in &pod.containers {
                    add(
                        &format!("image of {}", container.name),
                        container.image.to_string(),
                    );
                }
            }
            let begin = within(&self.identity, &name.namespace);
            let get = format!("{begin} get {kind} {} -o yaml", name.name);
            add("kubectl command", get);
        }
        if self.pod.is_some() {
            return values;
        }
        let (pane, view) = (self.pane(), self.view());
        let cells = (pane.row)(&view, &item);
        for (column, cell) in self.columns().iter().zip(&cells) {
            add(&self.said(&column.head), self.said(cell));
        }
        values
    }

    /// A line in words: its signs are left out, its times are told as they are seen.
    fn said(&self, line: &Line) -> String {
        let words = line.iter().map(|part| match &part.what {
            What::Text(text) => text.to_string(),
            What::Age(at) | What::Clock(at) => age::age(self.now, *at).0,
            What::Countdown(at) => age::age(*at, self.now).0,
            What::Glyph(_) | What::Lane(_) | What::Axis(_) => String::new(),
        });
        words.collect::<String>().trim().to_owned()
    }
}
