//! A keymap or a theme by its name or its file: one that is built in, or one of the operator's own.

use std::path::{Path, PathBuf};

use super::file::{self, Folder, shown};
use crate::app::keymap;
use crate::domain::escape::escape_within;
use crate::settings::{Fault, meant};
use crate::theme::Theme;

/// What is asked for by name.
pub(super) struct Wanted<'a> {
    /// `keymap` or `theme`: its folder is called so, with an s.
    pub kind: &'a str,
    /// The name, or the path of a file.
    pub name: &'a str,
    /// Those that are built in.
    pub built_in: &'a [&'a str],
    /// Whether a path begins where the program was started, and not in the folder.
    pub is_flag: bool,
}

/// Why there is nothing to be taken, in one sentence.
pub(super) enum Lack {
    /// It does not exist.
    Nothing(String),
    /// It cannot be read, or makes no sense: file, line and key.
    Faulty(String),
}

/// What was found of that name.
enum Found {
    /// One that is built in.
    BuiltIn,
    /// A file: what a sentence calls it, its text, and a sentence about it.
    Own(String, String, Option<String>),
    /// A file that cannot be read, in one sentence.
    Unreadable(String),
    /// Nothing, in one sentence.
    Nothing(String),
}

impl Lack {
    pub fn words(self) -> String {
        match self {
            Self::Nothing(why) | Self::Faulty(why) => why,
        }
    }
}

impl<'a> Wanted<'a> {
    pub fn keymap(name: &'a str, is_flag: bool) -> Self {
        Self {
            kind: "keymap",
            name,
            built_in: &keymap::NAMES,
            is_flag,
        }
    }

    pub fn theme(name: &'a str, is_flag: bool) -> Self {
        Self {
            kind: "theme",
            name,
            built_in: &Theme::NAMES,
            is_flag,
        }
    }

    /// What has that name, and what is to be known of its file.
    pub fn taken<T>(
        &self,
        folder: &Folder,
        built_in: impl Fn(&str) -> Option<T>,
        read: impl Fn(&str) -> Result<T, Fault>,
    ) -> Result<(T, Option<String>), Lack> {
        match self.find(folder) {
            Found::BuiltIn => {
                let found = built_in(self.name);
                let found = found.ok_or_else(|| Lack::Nothing(self.nothing(folder)));
                Ok((found?, None))
            }
            Found::Own(name, text, warning) => match read(&text) {
                Ok(found) => Ok((found, warning)),
                Err(fault) => Err(Lack::Faulty(format!("{name}:{fault}"))),
            },
            Found::Unreadable(why) => Err(Lack::Faulty(why)),
            Found::Nothing(why) => Err(Lack::Nothing(why)),
        }
    }

    fn find(&self, folder: &Folder) -> Found {
        if self.built_in.contains(&self.name) {
            return Found::BuiltIn;
        }
        let (path, name) = self.place(folder);
        let Some(path) = path else {
            return Found::Nothing(self.nothing(folder));
        };
        match file::read(&path, &name) {
            Ok(Some(it)) => Found::Own(name, it.text, it.warning),
            Ok(None) if self.is_path() => Found::Nothing(format!("{name} does not exist")),
            Ok(None) => Found::Nothing(self.nothing(folder)),
            Err(why) => Found::Unreadable(why),
        }
    }

    fn is_path(&self) -> bool {
        let path = Path::new(self.name);
        self.name.contains('/') || path.extension().is_some_and(|it| it == "toml")
    }

    fn place(&self, folder: &Folder) -> (Option<PathBuf>, String) {
        if self.is_path() {
            let path = PathBuf::from(self.name);
            let name = shown(&path);
            let path = if self.is_flag {
                Some(path)
            } else {
                folder.path(self.name)
            };
            return (path, name);
        }
        let name = format!("{}s/{}.toml", self.kind, self.name);
        (folder.path(&name), escape_within(&name, 200))
    }

    fn nothing(&self, folder: &Folder) -> String {
        let own = folder.names(&format!("{}s", self.kind));
        let names = || {
            self.built_in
                .iter()
                .copied()
                .chain(own.iter().map(String::as_str))
        };
        let listed: Vec<String> = names().take(12).map(|it| escape_within(it, 40)).collect();
        format!(
            "no such {}: {} (there are {}){}",
            self.kind,
            escape_within(self.name, 100),
            listed.join(", "),
            meant(self.name, names()),
        )
    }
}
