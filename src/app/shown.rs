//! What the screen found out while it drew.

use super::mouse::Spots;
use super::{App, Overlay};
use crate::panes::Item;

/// What the screen found out while it drew: which item of a list is chosen, how much of the list fits,
/// and from where it is shown. To find it out once for each frame is cheaper than once for each change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The item that is chosen, with its row.
    pub chosen: Option<(usize, Item)>,
    /// The first row that is seen.
    pub top: usize,
    /// How many rows fit.
    pub page: usize,
    /// The first column that is seen of a text, in characters.
    pub left: usize,
    /// What can be clicked.
    pub spots: Spots,
    /// How far what lies over it can be scrolled, and by how much at once.
    pub over: Option<(usize, usize)>,
}

impl App {
    /// Takes note of what was shown.
    pub fn shown(&mut self, mut shown: Shown) {
        self.spots = std::mem::take(&mut shown.spots);
        if let (Some((last, page)), Some(top)) = (shown.over, self.overlay_top()) {
            *top = last.min(*top);
            self.page_over = page;
        }
        if let Some(Overlay::Dialog(dialog)) = &mut self.overlay {
            dialog.drawn(self.steady);
        }
        if let Some(Overlay::Several(several)) = &mut self.overlay {
            several.drawn(self.steady);
        }
        if let Some(Overlay::Creation(creation)) = &mut self.overlay {
            creation.drawn(self.steady);
        }
        if let Some(Overlay::Conflict(conflict)) = &mut self.overlay {
            conflict.drawn(self.steady);
        }
        if let Some(sheet) = &mut self.sheet {
            if self.overlay.is_none() {
                sheet.kept.drawn(self.steady);
            }
            return sheet.shown(&shown);
        }
        self.held = shown.chosen.as_ref().map(|(_, item)| item.clone());
        // While the first list comes in, a cursor that nobody moved stays at the top.
        let holds = self.all_sets_are_known();
        let cursor = self.cursor_mut();
        if let (Some((row, item)), true) = (shown.chosen, holds) {
            cursor.hold(row, item);
        }
        cursor.top = shown.top;
        cursor.page = shown.page;
    }

    pub(super) fn overlay_top(&mut self) -> Option<&mut usize> {
        match &mut self.overlay {
            Some(Overlay::Help(top)) => Some(top),
            Some(Overlay::Comparison(comparison)) => Some(&mut comparison.top),
            Some(Overlay::Pod) => self.pod.as_mut().map(|it| &mut it.top),
            Some(Overlay::Dialog(dialog)) => Some(&mut dialog.top),
            Some(Overlay::Several(several)) => Some(&mut several.top),
            Some(Overlay::Creation(creation)) => Some(&mut creation.top),
            Some(
                Overlay::Conflict(_)
                | Overlay::Namespaces(_)
                | Overlay::Contexts(_)
                | Overlay::Menu(_)
                | Overlay::Node(_)
                | Overlay::Asked(_)
                | Overlay::Copying(_)
                | Overlay::UnderWay(_),
            )
            | None => None,
        }
    }
}
