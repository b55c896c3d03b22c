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
use crate::screen::listing::{Shape, listing};

/// The most bytes of a text.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What may be written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Nothing,
    File,
}

impl Session {
    /// Writes a text into a file that is not there yet; what comes of it comes as an event, for a disk may keep one
    /// waiting.
    pub(super) fn save(&self, path: String, text: String, over: Over) {
        let tell = self.came.0.clone();
        tokio::task::spawn_blocking(move || {
            let saved = match over {
                Over::Nothing => save(&path, &text),
                Over::File => save_over(&path, &text),
            };
            // When nobody listens any more, the program has ended.
            let _ = tell.send(Event::File(app::File::Saved(saved)));
        });
    }

    /// Writes the list that is shown into a file, in the shape that its ending says.
    pub(super) fn save_list(&self, path: String, over: bool) {
        let over = if over { Over::File } else { Over::Nothing };
        let text = listing(&self.app, &self.look.theme, Shape::of(&path));
        self.save(path, text, over);
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
    match write_new(&place, text) {
        Ok(()) => Ok(shown),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(format!("{shown} is there already: nothing is written over"))
        }
        Err(error) => Err(unwritten(&shown, &error)),
    }
}

/// The same in place of what is there, if it is a file: all of the new text is there, or all of the old.
pub fn save_over(path: &str, text: &str) -> Result<String, String> {
    let place = expanded(path)?;
    let shown = place.display().to_string();
    let there = fs::symlink_metadata(&place);
    if there.is_ok_and(|it| !it.is_file()) {
        return Err(format!("{shown} is no file: nothing is written over"));
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let beside = place.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = write_new(&beside, text).and_then(|()| {
        let moved = fs::rename(&beside, &place);
        moved.inspect_err(|_| drop(fs::remove_file(&beside)))
    });
    match written {
        Ok(()) => Ok(shown),
        Err(error) => Err(unwritten(&shown, &error)),
    }
}

/// A file that was not there, for us alone; what could not be written whole is not there afterwards.
fn write_new(place: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(place)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.inspect_err(|_| drop(fs::remove_file(place)))
}

fn unwritten(shown: &str, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "that disk can only be read".into(),
        io::ErrorKind::PermissionDenied => "you may not write there".into(),
        _ => error.to_string(),
    };
    format!("{shown} cannot be written: {why}")
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
