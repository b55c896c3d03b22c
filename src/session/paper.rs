//! The file that an editor gets: in a folder for us alone, with nothing in its place before, and gone afterwards.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;
use rustix::process::{Pid, test_kill_process};

/// What the folders' names begin with; the number of their process follows.
const PREFIX: &str = "kubectl-sts-edit-";
/// What a program left behind that was killed is removed after a day: somebody may yet want what is in it.
const LEFT: Duration = Duration::from_secs(24 * 60 * 60);

/// A file in a folder of its own; both are removed when this is dropped.
pub(super) struct Paper {
    folder: PathBuf,
    path: PathBuf,
}

impl Paper {
    /// Writes a text for an editor, which tells its language by the file's name.
    pub(super) fn of(name: &str, text: &str) -> io::Result<Self> {
        let is_plain = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_');
        let name: String = name.chars().filter(is_plain).take(200).collect();
        let folder = folder()?;
        let paper = Self {
            path: folder.join(format!("{}.yaml", name.trim_start_matches(['.', '-']))),
            folder,
        };
        #[expect(clippy::cast_possible_wrap, reason = "the flags of a call of C")]
        let flags = OFlags::NOFOLLOW.bits() as i32;
        let mut options = OpenOptions::new();
        let options = options.write(true).create_new(true).mode(0o600);
        let mut file = options.custom_flags(flags).open(&paper.path)?;
        file.write_all(text.as_bytes())?;
        Ok(paper)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what programs left behind that were killed.
    pub(super) fn sweep() {
        for place in places() {
            let Ok(found) = fs::read_dir(place) else {
                continue;
            };
            for path in found.flatten().map(|it| it.path()) {
                let name = path.file_name().and_then(OsStr::to_str);
                let owner = name.and_then(|it| it.strip_prefix(PREFIX)?.split('-').next());
                let owner = owner.and_then(|it| it.parse().ok()).and_then(Pid::from_raw);
                if owner.is_some_and(|it| test_kill_process(it).is_err()) && is_old(&path) {
                    let _ = fs::remove_dir_all(path);
                }
            }
        }
    }
}

impl Drop for Paper {
    /// With whatever the editor put beside it.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A new folder for us alone.
fn folder() -> io::Result<PathBuf> {
    let mut trouble = io::Error::other("there is no folder for it");
    for place in places() {
        for nth in 0..100 {
            let path = place.join(format!("{PREFIX}{}-{nth}", process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    trouble = error;
                    break;
                }
            }
        }
    }
    Err(trouble)
}

/// First where nothing reaches a disk.
fn places() -> Vec<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|it| it.is_absolute());
    runtime.into_iter().chain([std::env::temp_dir()]).collect()
}

fn is_old(path: &Path) -> bool {
    let modified = fs::symlink_metadata(path).and_then(|it| it.modified());
    let age = modified.map(|it| SystemTime::now().duration_since(it).unwrap_or_default());
    age.is_ok_and(|it| it > LEFT)
}
