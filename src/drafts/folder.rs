//! The folder: for us alone; each file is written beside its place, and then put there at once.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;

use super::leaf::{self, LARGEST};
use crate::domain::draft::Draft;

/// So many drafts are left at the start: the newest.
const MOST: usize = 100;
/// Older ones are removed at the start.
const OLDEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// What was never put in its place is removed when nobody can be writing it any more.
const HALF_DONE: Duration = Duration::from_secs(60 * 60);

/// A folder of drafts.
pub(super) struct Folder {
    path: PathBuf,
    /// Keys whose files could not be read, of which that was told.
    damaged: BTreeSet<String>,
    written: u64,
}

impl Folder {
    pub(super) fn at(path: PathBuf) -> Self {
        Self {
            path,
            damaged: BTreeSet::new(),
            written: 0,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what is too old, and what is too much. Whatever cannot be removed stays.
    pub(super) fn sweep(&self) {
        let now = SystemTime::now();
        let age = |at: SystemTime| now.duration_since(at).unwrap_or_default();
        let Ok(files) = fs::read_dir(&self.path) else {
            return;
        };
        let mut drafts = Vec::new();
        for path in files.flatten().map(|it| it.path()) {
            let Ok(at) = fs::symlink_metadata(&path).and_then(|it| it.modified()) else {
                continue;
            };
            match path.extension().and_then(OsStr::to_str) {
                Some("json" | "damaged") => drafts.push((at, path)),
                Some("half") if age(at) > HALF_DONE => drop(fs::remove_file(path)),
                _ => {}
            }
        }
        drafts.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        for (nth, (at, path)) in drafts.into_iter().enumerate() {
            if nth >= MOST || age(at) > OLDEST {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Keeps a draft, and waits until it is on the disk; says what one should know of the folder.
    pub(super) fn keep(&mut self, draft: &Draft) -> io::Result<Option<&'static str>> {
        let path = self.file(&draft.key)?;
        let bytes = leaf::written(draft)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)?;
        let folder = File::open(&self.path)?;
        let remark = close(&folder);
        if self.damaged.remove(&draft.key) {
            fs::rename(&path, path.with_extension("damaged"))?;
        }
        self.written += 1;
        let name = format!(".{}.{}.{}.half", draft.key, process::id(), self.written);
        let half = self.path.join(name);
        let placed = write(&half, &bytes).and_then(|()| fs::rename(&half, &path));
        if placed.is_err() {
            let _ = fs::remove_file(&half);
        }
        placed?;
        folder.sync_all()?;
        Ok(remark)
    }

    /// Removes a draft, if there is one.
    pub(super) fn forget(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.file(key)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// The draft of a key, if there is one. What cannot be read is an error once, and stays where it is.
    pub(super) fn recall(&mut self, key: &str) -> io::Result<Option<Draft>> {
        let read = match read(&self.file(key)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read,
        };
        let why = match read {
            Ok(bytes) => match leaf::read(&bytes, key) {
                Some(draft) => return Ok(Some(draft)),
                None => io::Error::other("it is damaged, and is left as it is"),
            },
            Err(error) => error,
        };
        if self.damaged.insert(key.to_owned()) {
            Err(why)
        } else {
            Ok(None)
        }
    }

    /// The place of a draft. A key is a server's word, and must not lead anywhere else.
    fn file(&self, key: &str) -> io::Result<PathBuf> {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
        if key.is_empty() || key.len() > 128 || !key.chars().all(is_plain) {
            return Err(io::Error::other(
                "the object has a uid that is no file name",
            ));
        }
        Ok(self.path.join(format!("{key}.json")))
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads a file, and nothing that only looks like one: a pipe would keep us for ever.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    #[expect(clippy::cast_possible_wrap, reason = "the flags of a call of C")]
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW).bits() as i32;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if about.len() > LARGEST as u64 {
        return Err(io::Error::other("it is larger than 4 MiB"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Closes the folder to others.
fn close(folder: &File) -> Option<&'static str> {
    let others = folder.metadata().ok()?.permissions().mode() & 0o077;
    if others == 0 {
        return None;
    }
    Some(
        match folder.set_permissions(Permissions::from_mode(0o700)) {
            Ok(()) => "others on this computer could look into the folder; now it is yours alone",
            Err(_) => {
                "others on this computer can look into the folder, and that cannot be changed"
            }
        },
    )
}
