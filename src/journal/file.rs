//! The file: for us alone, appended to by several programs, each line by one write.

use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::line;
use crate::domain::journal::Entry;

/// The newest lines are looked for in so many bytes at the end.
const TAIL: u64 = 4 * 1024 * 1024;
/// So long one waits for another program that writes. It may have been stopped in the midst of it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A file of lines.
pub(super) struct Book {
    path: PathBuf,
}

/// What was in it.
#[derive(Default)]
pub(super) struct Read {
    pub(super) entries: Vec<Entry>,
    /// Lines that are none of ours, or that were cut.
    broken: usize,
}

impl Read {
    /// What is wrong with it, if anything is.
    pub(super) fn in_words(&self) -> Option<String> {
        match self.broken {
            0 => None,
            1 => Some("one line cannot be read, and is left out".into()),
            more => Some(format!("{more} lines cannot be read, and are left out")),
        }
    }
}

impl Book {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The newest lines, oldest first; none where there is no file yet.
    pub(super) fn read(&self, most: usize) -> io::Result<Read> {
        let mut file = match open(OpenOptions::new().read(true), &self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Read::default()),
            opened => opened?,
        };
        let length = file.metadata()?.len();
        let start = length.saturating_sub(TAIL);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        let mut lines: Vec<&[u8]> = bytes.split(|it| *it == b'\n').collect();
        if start > 0 && !lines.is_empty() {
            lines.remove(0); // its beginning is further up
        }
        lines.retain(|it| !it.trim_ascii().is_empty());
        let newest = lines.split_off(lines.len().saturating_sub(most));
        let entries: Vec<Entry> = newest.iter().filter_map(|it| line::read(it)).collect();
        Ok(Read {
            broken: newest.len() - entries.len(),
            entries,
        })
    }

    /// Appends a line and waits until it is on the disk; says what one should know of the file.
    pub(super) fn append(&self, line: &str) -> io::Result<Option<&'static str>> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let is_new = !self.path.exists();
        let mut options = OpenOptions::new();
        let mut file = open(
            options.read(true).append(true).create(true).mode(0o600),
            &self.path,
        )?;
        let folder = File::open(folder)?;
        let remark = [close(&folder, 0o700), close(&file, 0o600)]
            .into_iter()
            .flatten()
            .max();
        lock(&file)?;
        // Whoever was killed in the midst of a line leaves it without an end: it spoils no other.
        let mut whole = if ends(&mut file)? { "" } else { "\n" }.to_owned();
        whole.push_str(line);
        let written = file
            .write_all(whole.as_bytes())
            .and_then(|()| file.sync_data());
        let _ = file.unlock();
        written?;
        if is_new {
            folder.sync_all()?;
        }
        Ok(remark.map(Openness::in_words))
    }
}

/// Opens a file, and nothing that only looks like one: a pipe would keep us for ever.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[expect(clippy::cast_possible_wrap, reason = "the flags of a call of C")]
    let flags = OFlags::NONBLOCK.bits() as i32;
    let file = options.custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is no file"))
    }
}

/// What others on this computer could do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Openness {
    Was,
    Is,
}

impl Openness {
    fn in_words(self) -> &'static str {
        match self {
            Self::Was => "others on this computer could read it; now it is yours alone",
            Self::Is => "others on this computer can read it, and that cannot be changed",
        }
    }
}

/// Closes what is open to others.
fn close(file: &File, mode: u32) -> Option<Openness> {
    let others = file.metadata().ok()?.permissions().mode() & 0o077;
    if others == 0 {
        return None;
    }
    match file.set_permissions(Permissions::from_mode(mode)) {
        Ok(()) => Some(Openness::Was),
        Err(_) => Some(Openness::Is),
    }
}

/// Takes turns with other programs. Without a lock a line is still one write at the end of the file.
fn lock(file: &File) -> io::Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                thread::sleep(Duration::from_millis(10));
            }
            // Not every file system knows locks.
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                return Err(error);
            }
            Ok(()) | Err(_) => return Ok(()),
        }
    }
}

/// Whether the last line has its end.
fn ends(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
