//! What was changed on the terminal, and the one way to undo it: on every path, any number of times.

use std::fs::File;
use std::io;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::getpgrp;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use tokio::sync::Notify;

use super::Outlet;
use super::outlet;

/// Alternate screen, no cursor, bracketed paste.
const CLAIM: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
/// The undoing of all, in reverse.
const RESTORE: &[u8] = b"\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Clicks, drags and the wheel; not every movement, which would wake us for nothing.
const CLAIM_MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const RESTORE_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Ends a sequence that was cut, and the update that it stood in.
const AFTER_A_CUT: &[u8] = b"\x18\x1b[?2026l";

/// How long a terminal that takes no bytes may delay our leaving.
const PATIENCE: Duration = Duration::from_millis(800);
/// How often a blocked writer looks whether it is to give up; no such wake-ups while bytes flow.
const GLANCE: Duration = Duration::from_millis(50);

/// The claim on a terminal, shared by the session, the output thread and the panic hook.
#[derive(Debug)]
pub(super) struct Guard {
    line: Mutex<Line>,
    /// Whether the terminal is ours; nothing is written while it is not.
    is_claimed: AtomicBool,
    /// The modes that were found when it was first claimed.
    found: Option<Termios>,
    screen: Option<File>,
    mouse: bool,
    /// Some thread panicked; the terminal is given back already.
    pub(super) panicked: Notify,
}

#[derive(Debug)]
struct Line {
    outlet: Box<dyn Outlet>,
    is_cut: bool,
}

/// What became of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// All are written.
    Whole,
    /// The terminal was given back, or is gone.
    Cut,
}

impl Guard {
    pub(super) fn new(outlet: Box<dyn Outlet>, screen: Option<File>, mouse: bool) -> Arc<Self> {
        Arc::new(Self {
            line: Mutex::new(Line {
                outlet,
                is_cut: false,
            }),
            is_claimed: AtomicBool::new(false),
            found: screen.as_ref().and_then(|screen| tcgetattr(screen).ok()),
            screen,
            mouse,
            panicked: Notify::new(),
        })
    }

    /// Sets every mode, also those that should be set already: someone may have had the terminal.
    pub(super) fn claim(&self) -> io::Result<()> {
        if let (Some(screen), Some(found)) = (&self.screen, &self.found) {
            crossterm::terminal::enable_raw_mode()?; // it reads ctrl-j as Enter otherwise
            let mut raw = found.clone();
            raw.make_raw();
            tcsetattr(screen, OptionalActions::Now, &raw)?;
        }
        self.is_claimed.store(false, Ordering::SeqCst); // a writer that is blocked lets go
        let mut line = self.line();
        self.is_claimed.store(true, Ordering::SeqCst);
        let mouse = if self.mouse { CLAIM_MOUSE } else { b"" };
        let bytes = [line.after_a_cut(), CLAIM, mouse].concat();
        if line.write_within(&bytes, PATIENCE) {
            Ok(())
        } else {
            Err(io::ErrorKind::TimedOut.into())
        }
    }

    /// Undoes every mode. Waits for the terminal only so long; what fails is tried again next time.
    pub(super) fn restore(&self) {
        if !self.is_claimed.swap(false, Ordering::SeqCst) {
            return;
        }
        // In the background the terminal is the shell's; touching it would stop us for ever.
        if !self.is_in_foreground() {
            return;
        }
        if let (Some(screen), Some(found)) = (&self.screen, &self.found) {
            let _ = crossterm::terminal::disable_raw_mode();
            let _ = tcsetattr(screen, OptionalActions::Now, found);
        }
        let line = self.line_within(PATIENCE);
        if !line.is_some_and(|mut line| self.restore_upon(&mut line)) {
            self.is_claimed.store(true, Ordering::SeqCst);
        }
    }

    /// On a slow link the frames that wait there are dropped: nobody wants to see them any more.
    fn restore_upon(&self, line: &mut Line) -> bool {
        let mouse = if self.mouse { RESTORE_MOUSE } else { b"" };
        let bytes = [mouse, RESTORE].concat();
        if !line.is_cut && line.write_within(&bytes, GLANCE) {
            return true;
        }
        line.outlet.discard();
        line.write_within(&[AFTER_A_CUT, &bytes].concat(), PATIENCE)
    }

    /// From now on a panic anywhere first gives the terminal back, then is reported as before.
    pub(super) fn restore_on_panic(self: &Arc<Self>) {
        let (guard, report) = (Arc::downgrade(self), panic::take_hook());
        panic::set_hook(Box::new(move |panic| {
            if let Some(guard) = guard.upgrade() {
                guard.restore();
                guard.panicked.notify_one();
            }
            report(panic);
        }));
    }

    /// Writes a frame while the terminal is ours.
    pub(super) fn send(&self, bytes: &[u8]) -> Sent {
        let mut line = self.line();
        if !self.is_claimed.load(Ordering::SeqCst) {
            return Sent::Cut;
        }
        let (whole, is_ours) = (bytes.len(), || self.is_claimed.load(Ordering::SeqCst));
        let written = line.write_while(bytes, is_ours);
        line.is_cut = 0 < written && written < whole;
        if written == whole {
            Sent::Whole
        } else {
            Sent::Cut
        }
    }

    pub(super) fn size(&self) -> Option<(u16, u16)> {
        self.screen.as_ref().map(outlet::size)
    }

    fn is_in_foreground(&self) -> bool {
        let foreground = self.screen.as_ref().map(tcgetpgrp);
        !matches!(foreground, Some(Ok(group)) if group != getpgrp())
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread that panics may itself hold the line: it must not wait for ever.
    fn line_within(&self, most: Duration) -> Option<MutexGuard<'_, Line>> {
        let until = Instant::now() + most;
        loop {
            match self.line.try_lock() {
                Ok(line) => return Some(line),
                Err(TryLockError::Poisoned(line)) => return Some(line.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }
}

impl Line {
    fn after_a_cut(&self) -> &'static [u8] {
        if self.is_cut { AFTER_A_CUT } else { b"" }
    }

    fn write_within(&mut self, bytes: &[u8], most: Duration) -> bool {
        let until = Instant::now() + most;
        let written = self.write_while(bytes, || Instant::now() < until);
        self.is_cut = false;
        written == bytes.len()
    }

    /// Says how many bytes were written before it had to stop.
    fn write_while(&mut self, bytes: &[u8], goes_on: impl Fn() -> bool) -> usize {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.outlet.write(rest) {
                Ok(0) => break,
                Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && goes_on() => {
                    if self.outlet.wait(GLANCE).is_err() {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        bytes.len() - rest.len()
    }
}
