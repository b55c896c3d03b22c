//! Themes and keymaps by their names: those that are built in, and the operator's own, for whoever changes them while the
//! program runs.

use super::file::Folder;
use super::named::{Lack, Wanted};
use crate::app::keymap::{self, Keymap};
use crate::session::Wardrobe;
use crate::theme::{Surroundings, Theme};

/// What is built in, and what is in the operator's folder.
pub struct Own {
    folder: Folder,
    home: String,
    no_color: String,
    colorterm: String,
    term: String,
    colorfgbg: String,
    locale: String,
    ascii: bool,
}

impl Own {
    /// The folder of this operator, before this terminal; `~/` is this home.
    #[must_use]
    pub fn new(folder: Folder, home: String, around: Surroundings<'_>) -> Self {
        Self {
            folder,
            home,
            no_color: around.no_color.into(),
            colorterm: around.colorterm.into(),
            term: around.term.into(),
            colorfgbg: around.colorfgbg.into(),
            locale: around.locale.into(),
            ascii: around.ascii,
        }
    }

    fn around(&self) -> Surroundings<'_> {
        Surroundings {
            no_color: &self.no_color,
            colorterm: &self.colorterm,
            term: &self.term,
            colorfgbg: &self.colorfgbg,
            locale: &self.locale,
            ascii: self.ascii,
        }
    }

    fn path(&self, name: &str) -> String {
        match name.strip_prefix("~/") {
            Some(rest) if !self.home.is_empty() => format!("{}/{rest}", self.home),
            _ => name.to_owned(),
        }
    }

    fn all(&self, kind: &str, built_in: &[&str]) -> Vec<String> {
        let own = self.folder.names(kind);
        let own = own.into_iter().filter(|it| !built_in.contains(&&**it));
        let built_in = built_in.iter().map(|it| (*it).to_owned());
        built_in.chain(own).collect()
    }
}

impl Wardrobe for Own {
    fn theme(&self, name: &str) -> Result<(Theme, Option<String>), String> {
        let around = self.around();
        let name = self.path(name);
        let wanted = Wanted::theme(&name, true);
        let built_in = |name: &str| Theme::named(name, around);
        let read = |text: &str| Theme::read(text, around);
        wanted
            .taken(&self.folder, built_in, read)
            .map_err(Lack::words)
    }

    fn keymap(&self, name: &str) -> Result<(Keymap, Option<String>), String> {
        let name = self.path(name);
        let wanted = Wanted::keymap(&name, true);
        wanted
            .taken(&self.folder, Keymap::named, Keymap::read)
            .map_err(Lack::words)
    }

    fn names(&self) -> (Vec<String>, Vec<String>) {
        (
            self.all("themes", &Theme::NAMES),
            self.all("keymaps", &keymap::NAMES),
        )
    }
}
