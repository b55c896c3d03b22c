//! What is in effect as a file that says the same, each setting with where it is from.

use std::fmt::Write as _;

use super::Folder;
use super::effective::{Effective, NAME};
use crate::domain::escape::escape;
use crate::settings::Place;

impl Effective {
    /// The text of a `config.toml` that would have the same effect without any flag.
    #[must_use]
    pub fn told(&self, folder: &Folder) -> String {
        let (options, config) = (&self.options, &self.config);
        let flags = &options.flags;
        let mut lines = vec![format!(
            "# What is in effect: flags before {NAME}, that before defaults. Its folder is {}",
            folder.words()
        )];
        let mut tell = |key: &str, value: &str, at: Option<Place>| {
            lines.push(line(key, value, &self.source(key, at)));
        };
        match &flags.namespace {
            Some(name) => tell("namespace", &quoted(name), place(config.namespace.as_ref())),
            None => tell("# namespace", "\"\"", None),
        }
        for (key, value, said) in [
            (
                "all_namespaces",
                flags.all_namespaces,
                &config.all_namespaces,
            ),
            ("read_only", flags.read_only, &config.read_only),
            ("ascii", options.ascii, &config.ascii),
            ("mouse", options.mouse, &config.mouse),
        ] {
            tell(key, &value.to_string(), place(said.as_ref()));
        }
        tell("fps", &options.fps.to_string(), place(config.fps.as_ref()));
        let is_spoilt = |key: &str| self.spoilt.contains(&key);
        let keymap = if is_spoilt("keymap") {
            "default"
        } else {
            &options.keymap
        };
        tell("keymap", &quoted(keymap), place(config.keymap.as_ref()));
        let theme = match options.theme.as_deref() {
            _ if self.obeys_no_color => "mono",
            Some(name) if !is_spoilt("theme") => name,
            _ => "auto",
        };
        tell("theme", &quoted(theme), place(config.theme.as_ref()));
        let favourites: Vec<String> = options.favourites.iter().map(|it| quoted(it)).collect();
        let favourites = format!("[{}]", favourites.join(", "));
        tell("favourites", &favourites, place(config.favourites.as_ref()));
        lines.join("\n") + "\n"
    }

    fn source(&self, key: &str, at: Option<Place>) -> String {
        let source = match at {
            _ if key == "theme" && self.obeys_no_color => "NO_COLOR".to_owned(),
            _ if self.options.is_given(key) => format!("--{}", key.replace('_', "-")),
            Some(at) => format!("{NAME}:{}", at.line),
            None => "default".to_owned(),
        };
        if self.spoilt.contains(&key) {
            format!("in place of that of {source}")
        } else {
            source
        }
    }
}

fn place<T>(said: Option<&(T, Place)>) -> Option<Place> {
    said.map(|(_, at)| *at)
}

fn line(key: &str, value: &str, source: &str) -> String {
    let setting = format!("{key} = {value}");
    format!("{setting:<32} # {source}")
}

/// A text as TOML writes it, safe to print.
fn quoted(text: &str) -> String {
    let mut line = String::from("\"");
    for letter in text.chars() {
        let is_safe = escape(letter.encode_utf8(&mut [0; 4])).chars().eq([letter]);
        if matches!(letter, '"' | '\\') {
            line.extend(['\\', letter]);
        } else if is_safe {
            line.push(letter);
        } else {
            let _ = write!(line, "\\U{:08X}", u32::from(letter));
        }
    }
    line.push('"');
    line
}
