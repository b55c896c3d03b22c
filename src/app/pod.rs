//! The pod that is open: read once when it is opened, and again when something of its set changes.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::action::Action;
use super::chord::Chord;
use super::jump::JUMPS;
use super::reading::Reading;
use super::{Answer, App, Effect, Overlay, Ticket};
use crate::domain::{Name, Ordinal};
use crate::manifest::kind::POD;
use crate::panes::pod::Opened;
use crate::panes::{Item, ordinals};

/// A pod is read no more often than this.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The pod of a seat, opened.
#[derive(Clone, Debug)]
pub struct PodView {
    /// The set.
    pub set: Name,
    /// The seat.
    pub ordinal: Ordinal,
    /// Scrolled by so many lines.
    pub top: usize,
    /// The pod that is there.
    reading: Reading,
}

impl PodView {
    /// What is known of it.
    #[must_use]
    pub fn opened(&self) -> Opened<'_> {
        Opened {
            ordinal: self.ordinal,
            object: self.reading.object(),
            trouble: self.reading.trouble(),
        }
    }

    /// When it is to be read again, if it is.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.reading.due()
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
                | Action::ToOwner
                | Action::ToService
                | Action::ToNode
                | Action::Command
                | Action::CopyValue
                | Action::CopyName
                | Action::CopyNamespace
                | Action::Pane(_)
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
            reading: Reading::every(PAUSE),
        }));
        self.overlay = Some(Overlay::Pod);
    }

    /// Leaves the pod that is open, if one is.
    pub(super) fn leave_pod(&mut self, effects: &mut Vec<Effect>) {
        if let Some(mut view) = self.pod.take() {
            self.overlay.take_if(|it| matches!(it, Overlay::Pod));
            effects.extend(view.reading.leave());
        }
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
            effects.extend(view.reading.leave());
            return;
        }
        let set = self.fleet.set(&view.set);
        let pod = set.and_then(|set| self.fleet.replica(set, view.ordinal).pod);
        view.reading.be_of(pod.map(|it| &it.uid), effects);
        if reached.contains(&view.set) {
            view.reading.grow_old();
        }
        if let Some(pod) = pod {
            let path = POD.object(&pod.name, &pod.uid).path();
            let ask = view
                .reading
                .renew(path, self.steady, || self.deeds.ticket());
            effects.extend(ask);
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
        let view = self.pod.as_mut().filter(|it| it.reading.waits_for(ticket));
        let (Some(view), Answer::Read(read)) = (view, answer) else {
            return false;
        };
        view.reading.take_in(read);
        true
    }

    pub(super) fn press_in_pod(&mut self, chord: Chord, effects: &mut Vec<Effect>) {
        let action = self.keymap.action("pod", chord);
        let Some(mut view) = self.pod.take() else {
            return;
        };
        let chosen = Item::Seat(view.ordinal);
        match action {
            Some(Action::Back) => return effects.extend(view.reading.leave()),
            Some(action) if is_scrolling(action) => {
                view.top = self.scrolled(view.top, Some(action));
            }
            _ => {}
        }
        if action == Some(Action::Retry) {
            view.reading.hurry();
        }
        self.pod = Some(view);
        match action {
            Some(Action::Yaml) => self.open_sheet_of(Some(&chosen), false, effects),
            Some(Action::Edit) => self.open_sheet_of(Some(&chosen), true, effects),
            Some(Action::Menu) => self.overlay = Some(Overlay::Menu(self.menu_of(Some(chosen)))),
            Some(action @ (Action::Operate(_) | Action::Cure)) => {
                self.operate(action, Some(&chosen), effects);
            }
            Some(action) if JUMPS.contains(&action) => self.jump(action, Some(&chosen), effects),
            Some(action) if is_for_pods(action) && !is_scrolling(action) => {
                self.act(action, effects);
            }
            _ => {}
        }
    }
}
