//! What the person, the terminal and the system say to the session.

use std::future::pending;
use std::io;
use std::sync::Arc;

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseEvent, MouseEventKind};
use tokio::sync::{mpsc, oneshot};

use super::guard::Guard;
use super::signals::{Heard, Signals};

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(KeyEvent),
    /// Text was pasted; its line ends are `\n`. Never to be taken for keys.
    Paste(String),
    /// The mouse, if it was claimed.
    Mouse(MouseEvent),
    /// Its wheel, by so many notches downwards: all that were turned since the last input.
    Wheel(i32),
    /// Columns and rows are now as many.
    Resize(u16, u16),
    /// Someone wants us to stop for a while: [`suspend`](super::Terminal::suspend).
    Suspend,
    /// We go on after a stop: [`claim`](super::Terminal::claim), and doubt what is on the screen.
    Continued,
    /// Someone wants us to leave.
    Leave(Leave),
    /// The terminal is gone; the process ends within half a second, whatever the session does.
    Gone,
    /// A thread panicked. The terminal is given back already, and the panic is reported.
    Panicked,
}

/// Which signal wants us to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// SIGHUP
    Hangup = 1,
    /// SIGINT
    Interrupt = 2,
    /// SIGQUIT
    Quit = 3,
    /// SIGTERM
    Terminate = 15,
}

impl Leave {
    /// What the process should exit with, as a shell would tell it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        128 + self as u8
    }
}

impl Input {
    /// Resizes come from the signal: crossterm would start `tput` where a size cannot be read.
    pub(super) fn of(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Some(Self::Key(key)),
            Event::Paste(text) => Some(Self::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
            Event::Mouse(mouse) => Some(Self::Mouse(mouse)),
            Event::Key(_) | Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
        }
    }
}

/// All that is said, one after another.
#[derive(Debug)]
pub struct Inputs {
    keys: mpsc::Receiver<Input>,
    /// One that was taken from the keys already.
    waiting: Option<Input>,
    gone: Option<oneshot::Receiver<()>>,
    signals: Option<Signals>,
    guard: Arc<Guard>,
}

impl Inputs {
    pub(super) fn new(
        keys: mpsc::Receiver<Input>,
        gone: oneshot::Receiver<()>,
        guard: Arc<Guard>,
    ) -> io::Result<Self> {
        Ok(Self {
            keys,
            waiting: None,
            gone: Some(gone),
            signals: Some(Signals::listen()?),
            guard,
        })
    }

    pub(super) fn told(inputs: mpsc::Receiver<Input>, guard: Arc<Guard>) -> Self {
        Self {
            keys: inputs,
            waiting: None,
            gone: None,
            signals: None,
            guard,
        }
    }

    /// The next; can be cancelled without losing any. What ends us comes before keys.
    pub async fn next(&mut self) -> Input {
        tokio::select! {
            biased;
            () = self.guard.panicked.notified() => Input::Panicked,
            () = is_gone(&mut self.gone) => Input::Gone,
            heard = heard(&mut self.signals) => self.said(heard),
            Some(input) = next_key(&mut self.waiting, &mut self.keys) => self.gathered(input),
        }
    }

    /// A wheel turns faster than anything can be drawn: what waits of it is one input.
    fn gathered(&mut self, first: Input) -> Input {
        let Some(mut sum) = notch(&first) else {
            return first;
        };
        while let Ok(input) = self.keys.try_recv() {
            let Some(more) = notch(&input) else {
                self.waiting = Some(input);
                break;
            };
            sum += more;
        }
        Input::Wheel(sum)
    }

    fn said(&self, heard: Heard) -> Input {
        match heard {
            Heard::Leave(leave) => Input::Leave(leave),
            Heard::Suspend => Input::Suspend,
            Heard::Continued => Input::Continued,
            Heard::Resized => {
                let (width, height) = self.guard.size().unwrap_or((80, 24));
                Input::Resize(width, height)
            }
        }
    }
}

/// What waits already comes before what is yet to come.
async fn next_key(waiting: &mut Option<Input>, keys: &mut mpsc::Receiver<Input>) -> Option<Input> {
    match waiting.take() {
        Some(input) => Some(input),
        None => keys.recv().await,
    }
}

/// One notch of the wheel, downwards or upwards.
fn notch(input: &Input) -> Option<i32> {
    match input {
        Input::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollDown => Some(1),
            MouseEventKind::ScrollUp => Some(-1),
            _ => None,
        },
        Input::Wheel(notches) => Some(*notches),
        _ => None,
    }
}

async fn heard(signals: &mut Option<Signals>) -> Heard {
    match signals {
        Some(signals) => signals.next().await,
        None => pending().await,
    }
}

/// Said once.
async fn is_gone(gone: &mut Option<oneshot::Receiver<()>>) {
    let Some(receiver) = gone else {
        return pending().await;
    };
    let is_gone = receiver.await.is_ok();
    *gone = None;
    if !is_gone {
        pending::<()>().await;
    }
}
