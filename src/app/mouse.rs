//! What a click and the wheel mean: by what was drawn where. A click presses a key or chooses a row; it never confirms.

use super::action::Action;
use super::cursor::Cursor;
use super::keymap::{EVERYWHERE, Keys};
use super::lens::Column;
use super::{App, Effect, Overlay};
use crate::panes::Item;

/// So many rows for one notch of the wheel.
const NOTCH: usize = 3;

/// So many notches are heeded at once at most: a wheel that was spun is not followed for long.
const MOST_NOTCHES: i32 = 20;

/// Something that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A row of the list.
    Row(Item),
    /// The head of a column.
    Column(usize),
    /// A pane, by its number from 1.
    Pane(usize),
    /// Keys that are named.
    Keys(Keys),
    /// A line of what lies over the panes, from 0.
    Line(usize),
}

/// Where it is: the first column and row, and the first beyond it.
pub type Place = (u16, u16, u16, u16);

/// What can be clicked on the screen that is seen, what lies on top last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spots(Vec<(Place, Spot)>);

impl Spots {
    /// This can be clicked there.
    pub fn put(&mut self, place: Place, spot: Spot) {
        self.0.push((place, spot));
    }

    /// Nothing can be clicked there any more, for something was drawn over it.
    pub fn cover(&mut self, (left, top, right, bottom): Place) {
        let is_apart = |it: &Place| it.0 >= right || left >= it.2 || it.1 >= bottom || top >= it.3;
        self.0.retain(|(place, _)| is_apart(place));
    }

    /// What is there.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Option<&Spot> {
        let is_there = |it: &Place| (it.0..it.2).contains(&x) && (it.1..it.3).contains(&y);
        let mut spots = self.0.iter().rev();
        spots.find(|(place, _)| is_there(place)).map(|(_, it)| it)
    }
}

impl App {
    /// Something was clicked.
    pub(super) fn click(&mut self, x: u16, y: u16, effects: &mut Vec<Effect>) {
        let again = self.clicked.take();
        let Some(spot) = self.spots.at(x, y).cloned() else {
            return;
        };
        self.notice = None;
        self.keymap.let_go();
        match spot {
            Spot::Keys(keys) => self.press_clicked(&keys, effects),
            Spot::Line(row) => self.click_line(row, effects),
            // Below something else, or while a text is written, only keys lead away.
            _ if self.overlay.is_some() || self.is_writing() => {}
            Spot::Row(item) => {
                let is_again = again.as_ref() == Some(&item);
                let starts_at_end = self.pane().starts_at_end;
                let cursor = self.cursors.entry(self.pane().name);
                cursor
                    .or_insert_with(|| Cursor::new(starts_at_end))
                    .choose(item.clone());
                if is_again {
                    self.act(Action::Open, effects);
                } else {
                    self.clicked = Some(item);
                }
            }
            Spot::Column(index) => {
                let by = self.lens().order.as_ref().map(|it| it.by);
                let by = by.filter(|it| it.index == index);
                let is_descending = by.is_some_and(|it| !it.is_descending);
                self.sort_by(Some(Column {
                    index,
                    is_descending,
                }));
            }
            Spot::Pane(number) => self.act(Action::Pane(number), effects),
        }
    }

    /// The keys that the footer names; but what sends something, or throws something away, wants a key.
    fn press_clicked(&mut self, keys: &Keys, effects: &mut Vec<Effect>) {
        let table = self.top_table();
        let tables = [table, EVERYWHERE];
        let wants_a_key = [Action::Confirm, Action::ConfirmDisruption, Action::Discard];
        if wants_a_key
            .iter()
            .any(|it| self.keymap.chord(&tables, *it).as_ref() == Some(keys))
        {
            return;
        }
        for chord in keys.chords() {
            self.press(*chord, effects);
        }
    }

    /// A line of what lies over the panes is chosen, and opened.
    fn click_line(&mut self, row: usize, effects: &mut Vec<Effect>) {
        match &mut self.overlay {
            Some(Overlay::Menu(menu)) => menu.row = row,
            Some(Overlay::Copying(copying)) => copying.row = row,
            Some(Overlay::Namespaces(choice)) => choice.choose(row),
            Some(Overlay::Contexts(choice)) => choice.choose(row),
            Some(Overlay::UnderWay(chosen)) => {
                *chosen = row;
                return;
            }
            Some(Overlay::Asked(asked)) => return asked.take_offer(row),
            _ => return,
        }
        let tables = [self.top_table(), EVERYWHERE];
        if let Some(keys) = self.keymap.chord(&tables, Action::Open) {
            self.press_clicked(&keys, effects);
        }
    }

    /// The wheel was turned by so many notches, downwards if they are more than none.
    pub(super) fn wheel(&mut self, notches: i32, effects: &mut Vec<Effect>) {
        let is_down = notches > 0;
        let notches = notches.clamp(-MOST_NOTCHES, MOST_NOTCHES).unsigned_abs();
        let rows = NOTCH * usize::try_from(notches).unwrap_or(0);
        self.clicked = None;
        if let Some(top) = self.overlay_top() {
            *top = if is_down {
                top.saturating_add(rows)
            } else {
                top.saturating_sub(rows)
            };
            return;
        }
        let typed = [
            matches!(self.overlay, Some(Overlay::Asked(_) | Overlay::Conflict(_))),
            self.keymap.is_under_way(),
        ];
        if typed.contains(&true) {
            return;
        }
        let action = if is_down { Action::Down } else { Action::Up };
        if self.overlay.is_none() && self.sheet.is_none() {
            return (0..rows).for_each(|_| self.act(action, effects));
        }
        let tables = [self.top_table(), EVERYWHERE];
        let keys = self.keymap.chord(&tables, action);
        for chord in keys
            .iter()
            .flat_map(|it| it.chords().iter().cycle().take(rows))
        {
            self.hear(*chord, effects);
        }
    }
}
