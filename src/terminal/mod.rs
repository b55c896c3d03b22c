//! The terminal: claimed whole, given back whole, written to without ever being waited for.
//!
//! ```text
//! session ── draw ──> slot (the latest frame wins) ──> output thread ── one write(2) ──> terminal
//! session <── Input ── keyboard thread, signals, hang-up thread <── terminal
//! ```
//!
//! Every thread sleeps until something happens; an idle screen costs no wake-up and no byte.

mod clipboard;
mod encode;
mod guard;
mod hangup;
mod input;
mod keyboard;
mod outlet;
mod output;
mod signals;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::{mpsc, watch};

use clipboard::Between;
use guard::Guard;
use hangup::Hangup;
use keyboard::Keyboard;
use output::{Frame, Output};

pub use input::{Input, Inputs, Leave};
pub use outlet::Outlet;
pub use trouble::Trouble;

/// How the terminal is to be claimed.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// `TERM`, empty if it is not set.
    pub term: String,
    /// Whether the mouse is ours too; the terminal's own selection then needs Shift.
    pub mouse: bool,
    /// `TMUX`, empty if tmux does not stand between us and the terminal.
    pub tmux: String,
    /// `STY`, empty if GNU screen does not.
    pub sty: String,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// It differs from the one before, and is on its way.
    Sent,
    /// Nothing changed: not one byte is written.
    Same,
}

/// They end when the terminal is dropped.
#[derive(Debug)]
struct Threads {
    keyboard: Keyboard,
    _hangup: Hangup,
}

/// The screen, ours until this is dropped.
#[derive(Debug)]
pub struct Terminal {
    guard: Arc<Guard>,
    output: Output,
    threads: Option<Threads>,
    onlooker: Option<watch::Sender<Buffer>>,
    /// Who stands between us and the terminal.
    between: Between,
    area: Rect,
    next: Buffer,
    last: Buffer,
    /// What the terminal shows is not known: draw all of it.
    is_fresh: bool,
}

impl Terminal {
    /// Claims the terminal of this process: raw, alternate screen, no cursor, bracketed paste.
    ///
    /// Keys come from standard input or, where that is a pipe, from the controlling terminal. A
    /// panic of any thread gives the terminal back before it is reported. Must be called within tokio.
    pub fn enter(claim: &Claim) -> Result<(Self, Inputs), Trouble> {
        let tty = outlet::Tty::open(&claim.term)?;
        let keys = outlet::keyboard().map_err(Trouble::keyboard)?;
        let (width, height) = outlet::size(&tty.screen);
        let screen = tty.screen.try_clone().map_err(Trouble::screen)?;
        let guard = Guard::new(Box::new(tty), Some(screen), claim.mouse);
        guard.claim().map_err(Trouble::screen)?;
        guard.restore_on_panic();

        let mut terminal = Self::with(guard, width, height).map_err(Trouble::screen)?;
        terminal.between = Between::of(&claim.tmux, &claim.sty, &claim.term);
        let (keyboard, events) = Keyboard::start(&keys).map_err(Trouble::keyboard)?;
        let (hangup, gone) = Hangup::watch(&keys).map_err(Trouble::keyboard)?;
        let inputs =
            Inputs::new(events, gone, terminal.guard.clone()).map_err(Trouble::keyboard)?;
        terminal.threads = Some(Threads {
            keyboard,
            _hangup: hangup,
        });
        Ok((terminal, inputs))
    }

    /// A terminal of that size whose bytes go elsewhere; it has no keyboard.
    pub fn upon(outlet: Box<dyn Outlet>, width: u16, height: u16) -> std::io::Result<Self> {
        let guard = Guard::new(outlet, None, false);
        guard.claim()?;
        Self::with(guard, width, height)
    }

    /// Shows each frame to somebody else as well, at the moment at which it is drawn.
    #[must_use]
    pub fn shown_to(mut self, onlooker: watch::Sender<Buffer>) -> Self {
        self.onlooker = Some(onlooker);
        self
    }

    /// Inputs that somebody else makes up, in place of a keyboard and signals.
    #[must_use]
    pub fn told_by(&self, inputs: mpsc::Receiver<Input>) -> Inputs {
        Inputs::told(inputs, self.guard.clone())
    }

    fn with(guard: Arc<Guard>, width: u16, height: u16) -> std::io::Result<Self> {
        let output = Output::start(guard.clone())?;
        let mut terminal = Self {
            guard,
            output,
            threads: None,
            onlooker: None,
            between: Between::Nobody,
            area: Rect::ZERO,
            next: Buffer::default(),
            last: Buffer::default(),
            is_fresh: true,
        };
        terminal.resize(width, height);
        Ok(terminal)
    }

    /// What can be drawn on.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Draws a frame: the buffer is empty and has the terminal's size.
    ///
    /// Never waits for the terminal. While it does not keep up, newer frames replace older ones.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> Drawn {
        self.next.resize(self.area);
        self.next.reset();
        paint(&mut self.next);
        if !self.is_fresh && self.next == self.last {
            return Drawn::Same;
        }
        if let Some(onlooker) = &self.onlooker {
            onlooker.send_replace(self.next.clone());
        }
        self.output.put(Frame {
            buffer: self.next.clone(),
            is_fresh: self.is_fresh,
        });
        std::mem::swap(&mut self.next, &mut self.last);
        self.is_fresh = false;
        Drawn::Sent
    }

    /// Gives a text to the terminal's clipboard, made safe: whoever pastes it into a shell runs one line at most.
    ///
    /// Whether the terminal takes it, nobody tells: some do not, and some ask first. Says how many bytes are left out.
    #[must_use]
    pub fn copy(&self, text: &str) -> usize {
        let (bytes, left_out) = clipboard::sequence(text, self.between);
        self.output.pass(&bytes);
        left_out
    }

    /// The terminal has another size now; the next frame is drawn in full.
    pub fn resize(&mut self, width: u16, height: u16) {
        let (width, height) = outlet::bearable(width, height);
        self.area = Rect::new(0, 0, width, height);
        self.is_fresh = true;
    }

    /// Gives the terminal back for a while, as to an editor; until [`claim`](Self::claim) nothing is
    /// written and no key is read.
    pub fn release(&mut self) {
        if let Some(threads) = &mut self.threads {
            threads.keyboard.pause();
        }
        self.guard.restore();
    }

    /// Takes the terminal (back), whatever state it was left in, and reads its size.
    ///
    /// Fails when the terminal is gone; [`Input::Gone`] or [`Input::Leave`] then says so as well.
    pub fn claim(&mut self) -> std::io::Result<()> {
        self.guard.claim()?;
        if let Some((width, height)) = self.guard.size() {
            self.resize(width, height);
        }
        if let Some(threads) = &mut self.threads {
            threads.keyboard.resume();
        }
        self.is_fresh = true;
        Ok(())
    }

    /// Gives the terminal back and stops this process, as ctrl-z would.
    ///
    /// Returns once someone continues it; [`Input::Continued`] then says to [`claim`](Self::claim).
    pub fn suspend(&mut self) -> std::io::Result<()> {
        self.release();
        let this = rustix::process::getpid();
        Ok(rustix::process::kill_process(
            this,
            rustix::process::Signal::STOP,
        )?)
    }

    /// Waits until all that was drawn is written, but not longer than this; says whether it is.
    #[must_use]
    pub fn settle(&self, most: Duration) -> bool {
        self.output.settle(most)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.guard.restore();
    }
}
