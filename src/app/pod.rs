//! The pod that is open: read once when it is opened, and again when something of its set changes.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::action::Action;
use super::chord::Chord;
use super::{Answer, App, Ask, Effect, Overlay, Ticket};
use crate::domain::plan::at;
use crate::domain::pod::Pod;
use crate::domain::{Name, Ordinal, Uid};
use crate::manifest::Veil;
use crate::manifest::kind::POD;
use crate::panes::pod::Opened;
use crate::panes::{Item, ordinals};

/// A pod is read no more often than this.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// After it could not be read, it is not tried again sooner.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// The pod of a seat, opened.
#[derive(Clone, Debug)]
pub struct PodView {
    /// The set.
    pub set: Name,
    /// The seat.
    pub ordinal: Ordinal,
    /// Scrolled by so many lines.
    pub top: usize,
    /// The pod that is there, if one is: another one is read anew.
    uid: Option<Uid>,
    /// As it was read, with signs in place of its secrets.
    object: Option<Value>,
    trouble: Option<String>,
    asked: Option<Ticket>,
    asked_at: Timestamp,
    is_old: bool,
}

impl PodView {
    /// What is known of it.
    #[must_use]
    pub fn opened(&self) -> Opened<'_> {
        Opened {
            ordinal: self.ordinal,
            object: self.object.as_ref(),
            trouble: self.trouble.as_deref(),
        }
    }

    /// When it is to be read again, if it is.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let pause = if self.trouble.is_some() { REST } else { PAUSE };
        let is_wanted = self.is_old && self.asked.is_none() && self.uid.is_some();
        let at = self.asked_at.checked_add(pause).unwrap_or(self.asked_at);
        is_wanted.then_some(at)
    }

    /// Another pod has the seat, or none: what was read was of one that went.
    fn sit(&mut self, uid: Option<Uid>, effects: &mut Vec<Effect>) {
        effects.extend(self.asked.take().map(Effect::CallOff));
        self.is_old = uid.is_some();
        self.uid = uid;
        self.object = None;
        self.trouble = None;
        self.asked_at = Timestamp::UNIX_EPOCH;
    }

    fn take_in(&mut self, read: &Result<Vec<Value>, String>) {
        let uid = self.uid.as_deref();
        match read.as_ref().map(|it| it.first()) {
            Ok(Some(object)) if at(object, "/metadata/uid").and_then(Value::as_str) == uid => {
                self.object = Some(Veil::over(object).0);
                self.trouble = None;
            }
            // The watch will tell which pod is there now.
            Ok(_) => self.trouble = Some("this pod is not there any more".into()),
            Err(why) => self.trouble = Some(why.clone()),
        }
    }
}

/// What a key can mean while a pod is open; nothing else does anything then.
#[must_use]
pub fn is_for_pods(action: Action) -> bool {
    is_scrolling(action)
        || matches!(
            action,
            Action::Back
                | Action::Quit
                | Action::Help
                | Action::Retry
                | Action::Yaml
                | Action::Edit
                | Action::Menu
                | Action::UnderWay
                | Action::Cure
                | Action::Operate(_)
        )
}

fn is_scrolling(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::HalfPageUp
            | Action::HalfPageDown
            | Action::Top
            | Action::Bottom
    )
}

impl App {
    /// Opens the pod of a seat of the open set.
    pub(super) fn open_pod(&mut self, ordinal: Ordinal) {
        let Some((set, _)) = &self.place.open else {
            return;
        };
        self.pod = Some(Box::new(PodView {
            set: set.clone(),
            ordinal,
            top: 0,
            uid: None,
            object: None,
            trouble: None,
            asked: None,
            asked_at: Timestamp::UNIX_EPOCH,
            is_old: false,
        }));
        self.overlay = Some(Overlay::Pod);
    }

    /// Keeps the pod that is open true: another pod in its seat is another object, and one that may have changed is
    /// read again.
    pub(super) fn attend_pod(&mut self, reached: &BTreeSet<Name>, effects: &mut Vec<Effect>) {
        let Some(mut view) = self.pod.take() else {
            return;
        };
        let open = self.place.open.as_ref();
        if !open.is_some_and(|(set, pane)| *set == view.set && pane.name == ordinals::ORDINALS.name)
        {
            self.overlay.take_if(|it| matches!(it, Overlay::Pod));
            effects.extend(view.asked.map(Effect::CallOff));
            return;
        }
        let set = self.fleet.set(&view.set);
        let pod = set.and_then(|set| self.fleet.replica(set, view.ordinal).pod);
        let uid = pod.map(|it| it.uid.clone());
        let path = pod.map(|it: &Pod| POD.object(&it.name, &it.uid).path());
        if uid != view.uid {
            view.sit(uid, effects);
        }
        view.is_old |= reached.contains(&view.set);
        if let (true, Some(path)) = (view.due().is_some_and(|at| at <= self.now), path) {
            let ticket = self.deeds.ticket();
            effects.push(Effect::Ask(ticket, Ask::Read(vec![path])));
            view.asked = Some(ticket);
            view.asked_at = self.now;
            view.is_old = false;
        }
        self.pod = Some(view);
        self.uncover_pod();
    }

    /// Whatever lay over the pod is gone: it is seen again.
    pub(super) fn uncover_pod(&mut self) {
        if self.overlay.is_none() && self.sheet.is_none() && self.pod.is_some() {
            self.overlay = Some(Overlay::Pod);
        }
    }

    /// Takes in what was read; says whether it was the pod.
    pub(super) fn answer_pod(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        let view = self.pod.as_mut().filter(|it| it.asked == Some(ticket));
        let (Some(view), Answer::Read(read)) = (view, answer) else {
            return false;
        };
        view.asked = None;
        view.take_in(read);
        true
    }

    pub(super) fn press_in_pod(&mut self, chord: Chord, effects: &mut Vec<Effect>) {
        let action = self.keymap.action("pod", chord);
        let Some(mut view) = self.pod.take() else {
            return;
        };
        let chosen = Item::Seat(view.ordinal);
        match action {
            Some(Action::Back) => return effects.extend(view.asked.map(Effect::CallOff)),
            Some(action) if is_scrolling(action) => {
                view.top = self.scrolled(view.top, Some(action));
            }
            _ => {}
        }
        if action == Some(Action::Retry) {
            view.is_old = true;
            view.asked_at = Timestamp::UNIX_EPOCH;
        }
        self.pod = Some(view);
        match action {
            Some(Action::Yaml) => self.open_sheet_of(Some(&chosen), false, effects),
            Some(Action::Edit) => self.open_sheet_of(Some(&chosen), true, effects),
            Some(Action::Menu) => self.overlay = Some(Overlay::Menu(self.menu_of(Some(chosen)))),
            Some(action @ (Action::Operate(_) | Action::Cure)) => {
                self.operate(action, Some(&chosen), effects);
            }
            Some(action) if is_for_pods(action) && !is_scrolling(action) => {
                self.act(action, effects);
            }
            _ => {}
        }
    }
}
