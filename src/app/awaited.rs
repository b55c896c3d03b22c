//! What was asked for on the command line: it is opened once it is seen, or known not to be there.

use super::App;
use crate::domain::{Freshness, Kind, Name, ordinal};
use crate::panes::Item;

/// What to open as soon as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The set of a name.
    Set(String),
    /// The seat that a pod of a name has or would have.
    Pod(String),
    /// The set of a name; if there is none, the seat that a pod of that name would have.
    SetOrPod(String),
}

impl App {
    /// Opens what was asked for on the command line, once it is seen or known not to be there.
    pub(super) fn open_awaited(&mut self) -> bool {
        let Some(target) = self.awaited.clone() else {
            return false;
        };
        let found = self.find(&target);
        match found.as_slice() {
            [] if !self.all_sets_are_known() => return false,
            [] => self.notice = Some(format!("no StatefulSet or pod {} here", target.word())),
            [(name, seat)] => self.open(name.clone(), *seat),
            [(first, _), rest @ ..] => {
                let items = self.items();
                let row = items
                    .iter()
                    .position(|item| *item == Item::Set(first.clone()));
                self.cursor_mut().go_to(row.unwrap_or(0), &items, false);
                self.notice = Some(format!(
                    "{} sets are named {}: choose one",
                    rest.len() + 1,
                    target.word()
                ));
            }
        }
        self.awaited = None;
        true
    }

    /// Whether all sets of what is looked at are known.
    #[must_use]
    pub fn all_sets_are_known(&self) -> bool {
        let mut feeds = self
            .fleet
            .feeds()
            .filter(|(feed, _)| feed.kind == Kind::Sets)
            .peekable();
        feeds.peek().is_some()
            && feeds.all(|(feed, freshness)| {
                let is_under_way = matches!(
                    freshness,
                    Freshness::Syncing { .. } | Freshness::Stale { .. }
                );
                !is_under_way || self.fleet.is_listed(feed)
            })
    }

    fn find(&self, target: &Target) -> Vec<(Name, Option<u32>)> {
        let named = |wanted: &str, seat: Option<u32>| {
            let sets = self.fleet.sets().filter(|set| &*set.name.name == wanted);
            sets.map(|set| (set.name.clone(), seat)).collect::<Vec<_>>()
        };
        let seat = |word| {
            ordinal::split(word).map_or_else(Vec::new, |(parent, it)| named(parent, Some(it)))
        };
        match target {
            Target::Set(word) => named(word, None),
            Target::Pod(word) => seat(word),
            Target::SetOrPod(word) => match named(word, None) {
                // Only when all sets are known is a name that ends with a number surely a pod's.
                none if none.is_empty() && self.all_sets_are_known() => seat(word),
                found => found,
            },
        }
    }
}

impl Target {
    /// The name that was given.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Set(name) | Self::Pod(name) | Self::SetOrPod(name) => name,
        }
    }
}
