//! Another theme or another keymap, while the program runs: it is read beside the loop, and taken only if it is whole.

use std::sync::Arc;

use super::{Session, notice};
use crate::app::Event;
use crate::app::keymap::Keymap;
use crate::theme::Theme;

/// Where themes and keymaps are from.
pub trait Wardrobe: Send + Sync {
    /// The theme of a name or in a file, and what is to be known of that file; or in one sentence why there is none.
    fn theme(&self, name: &str) -> Result<(Theme, Option<String>), String>;

    /// The same of a keymap.
    fn keymap(&self, name: &str) -> Result<(Keymap, Option<String>), String>;

    /// The names of all themes and of all keymaps.
    fn names(&self) -> (Vec<String>, Vec<String>);
}

/// What was taken out.
pub(super) enum Taken {
    Theme(String, Result<(Theme, Option<String>), String>),
    Keymap(String, Result<(Keymap, Option<String>), String>),
}

impl Session {
    /// Themes and keymaps are from there.
    #[must_use]
    pub fn dressed_by(mut self, wardrobe: impl Wardrobe + 'static) -> Self {
        self.app.garments = wardrobe.names();
        self.wardrobe = Some(Arc::new(wardrobe));
        self
    }

    /// Reads a theme; it is worn from then on if it is sound.
    pub(super) fn take_theme(&self, name: String) {
        self.take_out(move |it| Taken::Theme(name.clone(), it.theme(&name)));
    }

    /// The same of a keymap.
    pub(super) fn take_keymap(&self, name: String) {
        self.take_out(move |it| Taken::Keymap(name.clone(), it.keymap(&name)));
    }

    fn take_out(&self, take: impl FnOnce(&dyn Wardrobe) -> Taken + Send + 'static) {
        let (Some(wardrobe), tell) = (self.wardrobe.clone(), self.taken.0.clone()) else {
            return;
        };
        // A disk may keep one waiting. When nobody listens any more, the program has ended.
        tokio::task::spawn_blocking(move || drop(tell.send(take(&*wardrobe))));
    }

    /// Puts on what was taken out; what is to be said of it comes as an event.
    pub(super) fn put_on(&mut self, taken: Taken) -> Event {
        let (name, worn) = match taken {
            Taken::Theme(name, theme) => {
                let worn = theme.map(|(theme, warning)| {
                    self.look.theme = theme;
                    warning
                });
                (format!("theme {name}"), worn)
            }
            Taken::Keymap(name, keymap) => {
                let worn = keymap.map(|(keymap, warning)| {
                    self.app.keymap = keymap;
                    warning
                });
                (format!("keymap {name}"), worn)
            }
        };
        self.is_stale = true;
        notice(match worn {
            Ok(None) => name,
            Ok(Some(warning)) => format!("{name}; {warning}"),
            Err(why) => format!("all stays as it was: {why}"),
        })
    }
}
