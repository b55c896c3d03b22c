//! A keymap or a theme by its name or its file: one that is built in, or one of the operator's own.

use std::path::{Path, PathBuf};

use super::file::{self, Folder, shown};
use crate::domain::escape::escape_within;
use crate::settings::meant;

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

/// What was found of that name.
pub(super) enum Found {
    /// One that is built in.
    BuiltIn,
    /// A file: what a sentence calls it, its text, and a sentence about it.
    Own(String, String, Option<String>),
    /// A file that cannot be read, in one sentence.
    Unreadable(String),
    /// Nothing, in one sentence.
    Nothing(String),
}

impl Wanted<'_> {
    pub fn find(&self, folder: &Folder) -> Found {
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
