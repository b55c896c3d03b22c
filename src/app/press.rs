//! What a key means to what lies over the panes.

use super::action::Action;
use super::chord::Chord;
use super::namespaces::{Choice, Namespaces};
use super::{App, Comparison, Effect, Overlay};
use crate::domain::Scope;

impl App {
    /// Gives a key, or what stands for a sequence that has come to its end, to whatever lies on top.
    pub(super) fn hear(&mut self, chord: Chord, effects: &mut Vec<Effect>) {
        match self.overlay.take() {
            None if self.sheet.is_some() => {
                if let Some(sheet) = self.sheet.take() {
                    self.press_in_sheet(sheet, chord, effects);
                }
            }
            None => {
                let searching = self.lens().sought.is_some();
                let found = searching.then(|| self.keymap.own("search", chord));
                let here = || self.keymap.action(self.pane().name, chord);
                if let Some(action) = found.flatten().or_else(here) {
                    self.act(action, effects);
                }
            }
            Some(Overlay::Help(top)) => self.press_in_help(top, chord, effects),
            Some(Overlay::Namespaces(choice)) => self.press_in_choice(choice, chord, effects),
            Some(Overlay::Contexts(it)) => self.press_in_contexts(it, chord, effects),
            Some(Overlay::Comparison(it)) => self.press_in_comparison(it, chord, effects),
            Some(Overlay::Pod) => self.press_in_pod(chord, effects),
            Some(Overlay::Dialog(it)) => self.press_in_dialog(it, chord, effects),
            Some(Overlay::Several(it)) => self.press_in_several(it, chord, effects),
            Some(Overlay::Creation(it)) => self.press_in_creation(it, chord, effects),
            Some(Overlay::Conflict(it)) => self.press_in_conflict(it, chord, effects),
            Some(Overlay::Copying(it)) => self.press_in_copying(it, chord, effects),
            Some(Overlay::Asked(it)) => self.press_in_line(it, chord, effects),
            Some(Overlay::Node(it)) => self.press_in_node(it, chord, effects),
            Some(Overlay::Menu(it)) => self.press_in_menu(it, chord, effects),
            Some(Overlay::UnderWay(row)) => self.press_in_under_way(row, chord, effects),
        }
        self.uncover_pod();
    }

    fn press_in_help(&mut self, top: usize, chord: Chord, effects: &mut Vec<Effect>) {
        let top = match self.keymap.action("help", chord) {
            Some(Action::Back | Action::Help) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            action => self.scrolled(top, action),
        };
        self.overlay = Some(Overlay::Help(top));
    }

    fn press_in_under_way(&mut self, row: usize, chord: Chord, effects: &mut Vec<Effect>) {
        let all = self.deeds.undertakings.len() + self.deeds.past.len();
        let last = all.saturating_sub(1);
        let row = match self.keymap.action("under-way", chord) {
            Some(Action::Back | Action::UnderWay) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::CallOff) => {
                self.call_off(row, effects);
                row
            }
            action => self.scrolled(row, action).min(last),
        };
        self.overlay = Some(Overlay::UnderWay(row));
    }

    fn press_in_comparison(
        &mut self,
        mut comparison: Comparison,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        match self.keymap.action("comparison", chord) {
            Some(Action::Back) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Whole) => comparison.extent = comparison.extent.other(),
            action => comparison.top = self.scrolled(comparison.top, action),
        }
        self.overlay = Some(Overlay::Comparison(comparison));
    }

    /// Where a text begins after a key; that it does not go beyond its end is seen to when it is drawn.
    pub(super) fn scrolled(&self, top: usize, action: Option<Action>) -> usize {
        let page = self.page_over.max(1);
        match action {
            Some(Action::Up) => top.saturating_sub(1),
            Some(Action::Down) => top.saturating_add(1),
            Some(Action::PageUp) => top.saturating_sub(page),
            Some(Action::PageDown) => top.saturating_add(page),
            Some(Action::HalfPageUp) => top.saturating_sub(page.div_ceil(2)),
            Some(Action::HalfPageDown) => top.saturating_add(page.div_ceil(2)),
            Some(Action::Top) => 0,
            Some(Action::Bottom) => usize::MAX,
            _ => top,
        }
    }

    /// Letters are typed here, whatever they mean elsewhere.
    fn press_in_choice(
        &mut self,
        mut choice: Box<Namespaces>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let action = if chord.types().is_some() {
            None
        } else {
            self.keymap.action("namespace", chord)
        };
        match action {
            Some(Action::Back) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Open) => {
                let chosen = choice.choices().into_iter().nth(choice.chosen());
                effects.extend(chosen.and_then(|chosen| self.choose_namespace(chosen)));
                return;
            }
            Some(Action::Favourite(number)) => return self.look_at_favourite(number),
            _ => choice.press(chord),
        }
        self.overlay = Some(Overlay::Namespaces(choice));
    }

    /// Looks at one of the favourites, counted from 1.
    pub(super) fn look_at_favourite(&mut self, number: usize) {
        let nth = number.checked_sub(1);
        match nth.and_then(|nth| self.favourites.get(nth).cloned()) {
            Some(namespace) => self.look_at(vec![Scope::Namespace(namespace)]),
            None if self.favourites.is_empty() => {
                let words =
                    "no favourites: config.toml names them, as in favourites = [\"payments\"]";
                self.notice = Some(words.into());
            }
            None => {
                let words = format!("there are {} favourites only", self.favourites.len());
                self.notice = Some(words);
            }
        }
    }

    fn choose_namespace(&mut self, choice: Choice) -> Option<Effect> {
        match choice {
            Choice::All => Some(Effect::Settle),
            // What was typed is taken at its word: whoever may not list namespaces may still look into one.
            Choice::Known(namespace, _) | Choice::Typed(namespace) => {
                self.look_at(vec![Scope::Namespace(namespace)]);
                None
            }
        }
    }
}
