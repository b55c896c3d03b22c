//! Where one has been: back, forth, and to where one was last.

use super::{App, Place};
use crate::domain::Scope;

/// So many places are remembered.
const MOST: usize = 50;

/// The places where one has been, and which of them one is at.
#[derive(Clone, Debug, Default)]
pub struct History {
    places: Vec<(Place, Vec<Scope>)>,
    here: usize,
    /// Where one was before the last change, whichever way it went.
    last: Option<usize>,
}

impl App {
    /// Takes note of where one is, if that is another place than before.
    pub(super) fn note_place(&mut self) {
        let now = (self.place.clone(), self.scopes.clone());
        let history = &mut self.history;
        let is_same = |it: &(Place, Vec<Scope>)| it.0.is_same(&now.0) && it.1 == now.1;
        if now.1.is_empty() || history.places.get(history.here).is_some_and(is_same) {
            return;
        }
        if !history.places.is_empty() {
            history.places.truncate(history.here + 1);
            history.last = Some(history.here);
        }
        history.places.push(now);
        if history.places.len() > MOST {
            history.places.remove(0);
            history.last = history.last.and_then(|it| it.checked_sub(1));
        }
        history.here = history.places.len() - 1;
    }

    /// To where one was before, or forth again.
    pub(super) fn travel(&mut self, is_back: bool) {
        let to = if is_back {
            self.history.here.checked_sub(1)
        } else {
            Some(self.history.here + 1)
        };
        self.travel_to(to);
    }

    /// To where one was last: twice leads back here.
    pub(super) fn travel_to_last(&mut self) {
        self.travel_to(self.history.last);
    }

    fn travel_to(&mut self, to: Option<usize>) {
        let place = to.and_then(|to| Some((to, self.history.places.get(to)?.clone())));
        let Some((to, (place, scopes))) = place else {
            self.notice = Some("nowhere else was looked at".into());
            return;
        };
        self.leave_sheet();
        self.history.last = Some(self.history.here);
        self.history.here = to;
        self.place = place;
        self.scopes = scopes;
    }
}

impl Place {
    fn is_same(&self, other: &Self) -> bool {
        let open = |it: &Self| {
            it.open
                .as_ref()
                .map(|(name, pane)| (name.clone(), pane.name))
        };
        self.fleet_pane.name == other.fleet_pane.name && open(self) == open(other)
    }
}
