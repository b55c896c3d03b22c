//! The thread that reads keys.
//!
//! crossterm parses, but it does not wait: its own waiting burns a whole core for ever once the
//! terminal is gone (crossterm#793). So this thread waits, and asks crossterm only when there are bytes.

use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::mpsc;

use super::Input;

/// With no patience at all crossterm does not even look.
const SOON: Duration = Duration::from_millis(1);
/// Keys that may wait; more stay in the terminal.
const MOST_WAITING: usize = 256;

/// The keyboard; reading ends when this is dropped.
#[derive(Debug)]
pub(super) struct Keyboard {
    control: UnixStream,
    is_paused: bool,
}

impl Keyboard {
    pub(super) fn start(keys: &OwnedFd) -> io::Result<(Self, mpsc::Receiver<Input>)> {
        let (control, orders) = UnixStream::pair()?;
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let keys = keys.try_clone()?;
        thread::Builder::new()
            .name("keyboard".into())
            .spawn(move || while let Ok(Some(())) = read_on(&keys, &orders, &sender) {})?;
        let keyboard = Self {
            control,
            is_paused: false,
        };
        Ok((keyboard, receiver))
    }

    /// Returns when no key is read any more.
    pub(super) fn pause(&mut self) {
        if !self.is_paused {
            self.order();
            self.is_paused = true;
        }
    }

    pub(super) fn resume(&mut self) {
        if self.is_paused {
            self.order();
            self.is_paused = false;
        }
    }

    /// A thread that does not answer is stuck in half a key, or gone: it must not hold up the rest.
    fn order(&mut self) {
        let _ = self
            .control
            .set_read_timeout(Some(Duration::from_millis(200)));
        let _ = self.control.write_all(b".");
        let _ = self.control.read_exact(&mut [0]);
    }
}

/// Waits, and hands on what came; none when it is over.
fn read_on(
    keys: &OwnedFd,
    orders: &UnixStream,
    sender: &mpsc::Sender<Input>,
) -> io::Result<Option<()>> {
    let mut ready = [
        PollFd::from_borrowed_fd(keys.as_fd(), PollFlags::IN),
        PollFd::new(orders, PollFlags::IN),
    ];
    poll(&mut ready, None)?;
    let [key, order] = ready.map(|ready| ready.revents());
    if !order.is_empty() {
        return take_pause(orders).map(Some);
    }
    if key.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Ok(None);
    }
    while event::poll(SOON)? {
        if let Some(input) = Input::of(event::read()?)
            && sender.blocking_send(input).is_err()
        {
            return Ok(None);
        }
    }
    Ok(Some(()))
}

/// From one order to the next.
fn take_pause(mut orders: &UnixStream) -> io::Result<()> {
    for _ in 0..2 {
        orders.read_exact(&mut [0])?;
        orders.write_all(b".")?;
    }
    Ok(())
}
