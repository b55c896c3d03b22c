//! The menu: all that can be done to what is chosen, each with its key or the reason why not.

use super::action::Action;
use super::chord::Chord;
use super::jump::JUMPS;
use super::keymap::Keys;
use super::{App, Effect, Overlay};
use crate::operations::OPERATIONS;
use crate::panes::Item;

/// What was chosen when the menu was opened, and which line of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What was chosen when it was opened.
    pub chosen: Option<Item>,
    /// The line that is chosen.
    pub row: usize,
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its key, if it has one here.
    pub chord: Option<Keys>,
    /// Why it cannot be had, if it cannot.
    pub barrier: Option<String>,
}

impl Menu {
    /// All that can be done to this.
    #[must_use]
    pub fn of(chosen: Option<Item>) -> Self {
        Self { chosen, row: 0 }
    }
}

impl App {
    /// All that can be done to this; on the first line that can.
    pub(super) fn menu_of(&self, chosen: Option<Item>) -> Menu {
        let mut menu = Menu::of(chosen);
        let entries = self.entries(&menu);
        let first = entries.iter().position(|it| it.barrier.is_none());
        menu.row = first.unwrap_or(0);
        menu
    }

    /// The lines of the menu: the cure of what was found first, then every operation there is, then where it leads.
    #[must_use]
    pub fn entries(&self, menu: &Menu) -> Vec<Entry> {
        let operations = OPERATIONS.iter().map(|it| Action::Operate(it));
        let tables = [self.pane().name, "everywhere"];
        let entry = |action: Action| Entry {
            action,
            chord: self.keymap.chord(&tables, action),
            barrier: self.why_not(action, menu.chosen.as_ref()),
        };
        let cure = std::iter::once(Action::Cure);
        let all = cure.chain(operations).chain(JUMPS);
        all.map(entry).collect()
    }

    fn why_not(&self, action: Action, chosen: Option<&Item>) -> Option<String> {
        if let Some(jump) = self.leads_to(action, chosen) {
            return jump.err();
        }
        match self.offer(action, chosen) {
            Some(Err(barrier)) => Some(barrier.to_string()),
            Some(Ok(_)) | None => None,
        }
    }

    fn do_to(&mut self, action: Action, chosen: Option<&Item>, effects: &mut Vec<Effect>) {
        if JUMPS.contains(&action) {
            self.jump(action, chosen, effects);
        } else {
            self.operate(action, chosen, effects);
        }
    }

    /// Keys of operations do the same here as without the menu.
    pub(super) fn press_in_menu(
        &mut self,
        mut menu: Menu,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let here = self.keymap.action(self.pane().name, chord);
        let is_done = |it: &Action| matches!(it, Action::Operate(_) | Action::Cure);
        let direct = here.filter(|it| is_done(it) || JUMPS.contains(it));
        let last = OPERATIONS.len() + JUMPS.len();
        match direct.or_else(|| self.keymap.action("menu", chord)) {
            Some(Action::Back | Action::Menu) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Open) => {
                let entry = self.entries(&menu).into_iter().nth(menu.row);
                if let Some(entry) = entry {
                    return self.do_to(entry.action, menu.chosen.as_ref(), effects);
                }
            }
            Some(action) if is_done(&action) || JUMPS.contains(&action) => {
                return self.do_to(action, menu.chosen.as_ref(), effects);
            }
            action => menu.row = self.scrolled(menu.row, action).min(last),
        }
        self.overlay = Some(Overlay::Menu(menu));
    }
}
