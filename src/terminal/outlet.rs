//! Where bytes go: a terminal, or a test's memory.

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::termios;

use super::Trouble;

/// Takes bytes without ever making the caller wait.
pub trait Outlet: fmt::Debug + Send {
    /// Takes what it can at once; `WouldBlock` if that is nothing.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until it takes bytes again, but not longer than this.
    fn wait(&self, most: Duration) -> io::Result<()>;
    /// Forgets what it took but has not passed on yet, if it can.
    fn discard(&mut self) {}
}

/// The terminal of this process.
#[derive(Debug)]
pub(super) struct Tty {
    /// A file description of our own where possible: non-blocking, and nobody else's flags change.
    pub(super) screen: File,
}

impl Tty {
    /// The terminal on standard output, if it can show a screen.
    pub(super) fn open(term: &str) -> Result<Self, Trouble> {
        let stdout = rustix::stdio::stdout();
        if !termios::isatty(stdout) {
            return Err(Trouble::NotATerminal);
        }
        if matches!(term, "" | "dumb") {
            return Err(Trouble::Dumb(term.to_owned()));
        }
        let reopened = ways_to(stdout).find_map(|path| reopen(&path));
        let screen = match reopened {
            Some(screen) => screen,
            None => stdout.try_clone_to_owned().map_err(Trouble::screen)?,
        };
        Ok(Self {
            screen: screen.into(),
        })
    }
}

/// Paths that may lead to the same terminal.
fn ways_to(stdout: impl AsFd) -> impl Iterator<Item = PathBuf> {
    let name = termios::ttyname(stdout, Vec::new()).ok();
    let name = name.and_then(|name| Some(PathBuf::from(name.to_str().ok()?)));
    std::iter::once(PathBuf::from("/proc/self/fd/1")).chain(name)
}

/// In a container, `/dev/pts/3` can be someone else's terminal: it must be the same device.
fn reopen(path: &Path) -> Option<OwnedFd> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let opened = rustix::fs::open(path, flags, Mode::empty()).ok()?;
    let (ours, wanted) = (
        rustix::fs::fstat(&opened).ok()?,
        rustix::fs::fstat(rustix::stdio::stdout()).ok()?,
    );
    (ours.st_rdev == wanted.st_rdev && ours.st_ino == wanted.st_ino).then_some(opened)
}

impl Outlet for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.screen.write(bytes)
    }

    fn wait(&self, most: Duration) -> io::Result<()> {
        let mut ready = [PollFd::new(&self.screen, PollFlags::OUT)];
        let most = Timespec::try_from(most).map_err(io::Error::other)?;
        poll(&mut ready, Some(&most))?;
        Ok(())
    }

    fn discard(&mut self) {
        let _ = termios::tcflush(&self.screen, termios::QueueSelector::OFlush);
    }
}

/// Where keys come from: standard input, else the controlling terminal, as in `echo | kubectl sts`.
pub(super) fn keyboard() -> io::Result<OwnedFd> {
    let stdin = rustix::stdio::stdin();
    if termios::isatty(stdin) {
        return stdin.try_clone_to_owned();
    }
    let flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOCTTY;
    Ok(rustix::fs::open("/dev/tty", flags, Mode::empty())?)
}
/// Columns and rows; what a terminal without a size gets by old custom.
pub(super) fn size(screen: impl AsFd) -> (u16, u16) {
    let size = termios::tcgetwinsize(screen).map(|size| (size.ws_col, size.ws_row));
    size.ok()
        .filter(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or((80, 24))
}

/// No terminal is larger than this, but anyone can say it were.
pub(super) fn bearable(width: u16, height: u16) -> (u16, u16) {
    (width.min(1024), height.min(512))
}
