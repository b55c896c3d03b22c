//! The operator's own file of settings: what it may say, and what is wrong with it.
//!
//! ```text
//! config.toml ──> Config ─┐
//! flags ──────────────────┴─> Effective: options, keymap, theme; and notices of what could not be taken
//! ```

pub mod effective;
mod file;
mod named;
mod told;
pub mod wardrobe;

use crate::domain::escape::quoted;
use crate::domain::name::is_label;
use crate::settings::{self, Entry, Fault, Place, Value};

pub use effective::Effective;
pub use file::Folder;

/// What a key of the file says, and where.
pub type Said<T> = Option<(T, Place)>;

/// Every key.
pub const KEYS: [&str; 9] = [
    "namespace",
    "all_namespaces",
    "read_only",
    "ascii",
    "mouse",
    "fps",
    "keymap",
    "theme",
    "favourites",
];

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Only this namespace.
    pub namespace: Said<String>,
    /// All namespaces, or those that may be listed.
    pub all_namespaces: Said<bool>,
    /// Refuse every write.
    pub read_only: Said<bool>,
    /// Draw with ASCII characters only.
    pub ascii: Said<bool>,
    /// Take the mouse.
    pub mouse: Said<bool>,
    /// At most so many frames in a second.
    pub fps: Said<u8>,
    /// The name or file of a keymap.
    pub keymap: Said<String>,
    /// The name or file of a theme.
    pub theme: Said<String>,
    /// Namespaces that are offered first.
    pub favourites: Said<Vec<String>>,
}

impl Config {
    /// Reads the text of the file.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut config = Self::default();
        for entry in settings::read(text)? {
            match entry.key.as_str() {
                "namespace" => config.namespace = namespace(&entry)?,
                "all_namespaces" => config.all_namespaces = switch(&entry)?,
                "read_only" => config.read_only = switch(&entry)?,
                "ascii" => config.ascii = switch(&entry)?,
                "mouse" => config.mouse = switch(&entry)?,
                "fps" => config.fps = fps(&entry)?,
                "keymap" => config.keymap = name(&entry)?,
                "theme" => config.theme = name(&entry)?,
                "favourites" => config.favourites = favourites(&entry)?,
                _ => return Err(Fault::unknown(&entry, KEYS.into_iter())),
            }
        }
        match (&config.namespace, config.all_namespaces) {
            (Some(_), Some((true, at))) => Err(Fault {
                at,
                what: "all_namespaces: the file names one namespace too".into(),
            }),
            _ => Ok(config),
        }
    }

    /// What is taken from a file that has a fault: that nothing may be written, if one of its lines asks for that.
    #[must_use]
    pub fn rescued(text: &str) -> Self {
        let asks = |line: &str| {
            let words = line.split('#').next().unwrap_or_default();
            words.split_whitespace().collect::<String>() == "read_only=true"
        };
        let mut lines = text.lines().zip(1..);
        let found = lines.find(|(line, _)| asks(line));
        Self {
            read_only: found.map(|(_, line)| (true, Place { line, column: 1 })),
            ..Self::default()
        }
    }
}

fn switch(entry: &Entry) -> Result<Said<bool>, Fault> {
    match entry.value {
        Value::Switch(it) => Ok(Some((it, entry.at))),
        _ => Err(Fault::kind(entry, "true or false")),
    }
}

fn fps(entry: &Entry) -> Result<Said<u8>, Fault> {
    let Value::Number(number) = entry.value else {
        return Err(Fault::kind(entry, "a number from 1 to 60"));
    };
    let fps = u8::try_from(number).ok().filter(|it| (1..=60).contains(it));
    let fps = fps.ok_or_else(|| Fault::of(entry, format!("{number} is not in 1..=60")))?;
    Ok(Some((fps, entry.at)))
}

fn name(entry: &Entry) -> Result<Said<String>, Fault> {
    match &entry.value {
        Value::Text(it) if it.is_empty() => Err(Fault::of(entry, "it is empty")),
        Value::Text(it) => Ok(Some((it.clone(), entry.at))),
        _ => Err(Fault::kind(entry, "a text")),
    }
}

fn namespace(entry: &Entry) -> Result<Said<String>, Fault> {
    let Some((name, at)) = name(entry)? else {
        return Ok(None);
    };
    Ok(Some((label(entry, &name)?, at)))
}

fn favourites(entry: &Entry) -> Result<Said<Vec<String>>, Fault> {
    let wrong = || Fault::kind(entry, "a list of namespaces");
    let Value::List(values) = &entry.value else {
        return Err(wrong());
    };
    let name = |value: &Value| match value {
        Value::Text(name) => label(entry, name),
        _ => Err(Fault::of(entry, "it should be a list of namespaces")),
    };
    let names: Result<Vec<_>, _> = values.iter().map(name).collect();
    Ok(Some((names?, entry.at)))
}

fn label(entry: &Entry, name: &str) -> Result<String, Fault> {
    if is_label(name) {
        Ok(name.to_owned())
    } else {
        Err(Fault::of(
            entry,
            format!("{} is no namespace", quoted(name)),
        ))
    }
}
