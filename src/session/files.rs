//! Files that the operator names: written where nothing is yet, and read if they are texts.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::Session;
use crate::app;
use crate::app::Event;
use crate::domain::text_file;

/// The most bytes of a text.
const LARGEST: u64 = 4 * 1024 * 1024;

impl Session {
    /// Writes a text into a file that is not there yet; what comes of it comes as an event, for a disk may keep one
    /// waiting.
    pub(super) fn save(&self, path: String, text: String) {
        let tell = self.came.0.clone();
        tokio::task::spawn_blocking(move || {
            let saved = save(&path, &text);
            // When nobody listens any more, the program has ended.
            let _ = tell.send(Event::File(app::File::Saved(saved)));
        });
    }

    /// Reads a file; it comes as an event.
    pub(super) fn load(&self, path: String) {
        let tell = self.came.0.clone();
        tokio::task::spawn_blocking(move || {
            let place = expanded(&path);
            let read = place.and_then(|it| {
                let shown = it.display().to_string();
                let text = read(&it).map_err(|why| format!("{shown} {why}"))?;
                Ok((shown, text))
            });
            let _ = tell.send(Event::File(app::File::Loaded(read)));
        });
    }
}

/// Writes a text into a file that is not there yet, readable for nobody else; says where it was written, or in one sentence
/// why not.
pub fn save(path: &str, text: &str) -> Result<String, String> {
    let place = expanded(path)?;
    let shown = place.display().to_string();
    let mut options = OpenOptions::new();
    let opened = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&place);
    let mut file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{shown} is there already: nothing is written over")
        }
        io::ErrorKind::NotFound => format!("{shown} cannot be written: there is no such folder"),
        _ => format!("{shown} cannot be written: {error}"),
    })?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _ = fs::remove_file(&place);
        format!("{shown} cannot be written: {error}")
    })?;
    Ok(shown)
}

/// `~/` is the operator's home.
fn expanded(path: &str) -> Result<PathBuf, String> {
    let path = path.trim();
    if path.is_empty() {
        return Err("no file is named".into());
    }
    let Some(rest) = path.strip_prefix("~/") else {
        return Ok(path.into());
    };
    let home = std::env::var_os("HOME").filter(|it| !it.is_empty());
    let home = home.ok_or("~ means nothing here: HOME is not set")?;
    Ok(Path::new(&home).join(rest))
}

/// The text of a file, or what is to be said of the file if there is none. Nothing is waited for: not a pipe, not a device.
pub fn read(path: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("cannot be read: {error}");
    let no_file = || "is no file with a text in it".to_owned();
    // Opening alone would do something to some devices.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(no_file());
    }
    #[expect(clippy::cast_possible_wrap, reason = "the flags of a call of C")]
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file: File = file.map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(no_file());
    }
    let too_large = || "is larger than 4 MiB: no object is".to_owned();
    if about.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    text_file::text(bytes).map_err(|why| why.to_string())
}
