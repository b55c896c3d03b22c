//! The operator's folder and the files in it: read whole, without waiting for what never comes.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::domain::escape::escape_within;
use crate::settings::place;

/// More than any keymap needs.
const LARGEST: u64 = 1024 * 1024;

/// Where the settings of this operator are, if anything says where.
#[derive(Clone, Debug, Default)]
pub struct Folder(Option<PathBuf>);

/// A text that was read.
pub(super) struct Text {
    pub text: String,
    /// What the operator should know of the file, in one sentence.
    pub warning: Option<String>,
}

impl Folder {
    /// By the rules of XDG, given the values of `XDG_CONFIG_HOME` and `HOME`.
    #[must_use]
    pub fn of(config: &str, home: &str) -> Self {
        let (config, home) = (PathBuf::from(config), PathBuf::from(home));
        // A relative path there is to be ignored, says the specification.
        let folder = if config.is_absolute() {
            Some(config)
        } else {
            home.is_absolute().then(|| home.join(".config"))
        };
        Self(folder.map(|it| it.join("kubectl-sts")))
    }

    /// A file in it.
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.0.as_ref()?.join(name))
    }

    /// How a sentence calls it.
    pub(super) fn words(&self) -> String {
        match &self.0 {
            Some(folder) => shown(folder),
            None => "nowhere: neither XDG_CONFIG_HOME nor HOME says where".into(),
        }
    }

    /// The names of the files of a kind: `keymaps/NAME.toml`.
    pub(super) fn names(&self, kind: &str) -> Vec<String> {
        let entries = self.path(kind).and_then(|it| std::fs::read_dir(it).ok());
        let names = entries.into_iter().flatten().filter_map(|it| {
            let path = it.ok()?.path();
            let is_one = path.extension().is_some_and(|it| it == "toml");
            Some(path.file_stem()?.to_str()?.to_owned()).filter(|_| is_one)
        });
        let mut names: Vec<String> = names.take(100).collect();
        names.sort();
        names
    }
}

/// The text of a file; nothing if there is none; or in one sentence why it cannot be read.
pub(super) fn read(path: &Path, name: &str) -> Result<Option<Text>, String> {
    let trouble = |error: std::io::Error| format!("{name} cannot be read: {error}");
    // A pipe that nobody writes to would keep us waiting already while it is opened.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(error) => {
            let error = std::io::Error::from(error);
            return match error.kind() {
                ErrorKind::NotFound => Ok(None),
                _ => Err(trouble(error)),
            };
        }
    };
    let metadata = file.metadata().map_err(trouble)?;
    if metadata.is_dir() {
        return Err(format!("{name} is a folder"));
    }
    if !metadata.is_file() {
        return Err(format!("{name} is no file"));
    }
    let mut bytes = Vec::new();
    let mut whole = file.take(LARGEST + 1);
    whole.read_to_end(&mut bytes).map_err(trouble)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(format!("{name} is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        format!("{name}:{}: not UTF-8", place(&text, valid))
    })?;
    let mode = metadata.permissions().mode() & 0o777;
    let warning = format!("{name} can be written by others (mode {mode:04o})");
    let warning = (mode & 0o022 != 0).then_some(warning);
    Ok(Some(Text { text, warning }))
}

/// A path in a sentence.
pub(super) fn shown(path: &Path) -> String {
    escape_within(&path.to_string_lossy(), 200)
}
