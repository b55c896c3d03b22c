//! Signals as inputs.

use std::io;

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::input::Leave;

/// Every signal that concerns a screen.
#[derive(Debug)]
pub(super) struct Signals {
    hangup: Signal,
    interrupt: Signal,
    quit: Signal,
    terminate: Signal,
    stop: Signal,
    go_on: Signal,
    resize: Signal,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Heard {
    Leave(Leave),
    Suspend,
    Continued,
    Resized,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        let numbered = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            hangup: numbered(Number::HUP)?,
            interrupt: numbered(Number::INT)?,
            quit: numbered(Number::QUIT)?,
            terminate: numbered(Number::TERM)?,
            stop: numbered(Number::TSTP)?,
            go_on: numbered(Number::CONT)?,
            resize: numbered(Number::WINCH)?,
        })
    }

    /// Can be cancelled without losing any. Leaving comes first: a hang-up sends SIGCONT along.
    pub(super) async fn next(&mut self) -> Heard {
        tokio::select! {
            biased;
            Some(()) = self.hangup.recv() => Heard::Leave(Leave::Hangup),
            Some(()) = self.interrupt.recv() => Heard::Leave(Leave::Interrupt),
            Some(()) = self.quit.recv() => Heard::Leave(Leave::Quit),
            Some(()) = self.terminate.recv() => Heard::Leave(Leave::Terminate),
            Some(()) = self.stop.recv() => Heard::Suspend,
            Some(()) = self.go_on.recv() => Heard::Continued,
            Some(()) = self.resize.recv() => Heard::Resized,
            else => std::future::pending().await,
        }
    }
}
