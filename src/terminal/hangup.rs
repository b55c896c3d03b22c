//! The thread that notices that the terminal is gone, also where no signal says so.
//!
//! It asks for no event at all: a hang-up is always reported, and nothing else ever wakes it.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::oneshot;

/// As after SIGHUP.
const EXIT_CODE: i32 = 129;
/// What the session has to leave by itself.
const GRACE: Duration = Duration::from_millis(500);

/// The watch over a terminal; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Hangup {
    _alive: UnixStream,
}

impl Hangup {
    /// The receiver learns that the terminal is gone; after a short grace the process ends.
    pub(super) fn watch(terminal: &OwnedFd) -> io::Result<(Self, oneshot::Receiver<()>)> {
        let (alive, over) = UnixStream::pair()?;
        let (sender, receiver) = oneshot::channel();
        let terminal = terminal.try_clone()?;
        thread::Builder::new()
            .name("hangup".into())
            .spawn(move || {
                if is_gone(&terminal, &over) {
                    let _ = sender.send(());
                    thread::sleep(GRACE);
                    std::process::exit(EXIT_CODE);
                }
            })?;
        Ok((Self { _alive: alive }, receiver))
    }
}

fn is_gone(terminal: &OwnedFd, over: &UnixStream) -> bool {
    loop {
        let mut ready = [
            PollFd::new(terminal, PollFlags::empty()),
            PollFd::new(over, PollFlags::empty()),
        ];
        match poll(&mut ready, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let [terminal, over] = ready.map(|ready| ready.revents());
                return over.is_empty() && !terminal.is_empty();
            }
        }
    }
}
