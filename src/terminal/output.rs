//! The thread that writes frames, so that nobody else waits for the terminal.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::encode::encode;
use super::guard::{Guard, Sent};

/// A frame on its way.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) buffer: Buffer,
    /// What the terminal shows is not known.
    pub(super) is_fresh: bool,
}

/// Holds at most one frame that waits: the latest.
#[derive(Debug)]
pub(super) struct Output(Arc<Slot>);

#[derive(Debug, Default)]
struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Option<Frame>,
    /// What is no frame, and goes out between two.
    aside: Vec<u8>,
    is_writing: bool,
    is_over: bool,
}

impl Output {
    /// The thread ends when this is dropped.
    pub(super) fn start(guard: Arc<Guard>) -> io::Result<Self> {
        let slot = Arc::new(Slot::default());
        let thread_slot = slot.clone();
        thread::Builder::new()
            .name("output".into())
            .spawn(move || write_frames(&thread_slot, &guard))?;
        Ok(Self(slot))
    }

    pub(super) fn put(&self, frame: Frame) {
        let mut state = self.0.lock();
        let was_fresh = state.waiting.as_ref().is_some_and(|frame| frame.is_fresh);
        state.waiting = Some(Frame {
            is_fresh: frame.is_fresh || was_fresh,
            ..frame
        });
        self.0.changed.notify_all();
    }

    /// Bytes that change nothing on the screen.
    pub(super) fn pass(&self, bytes: &[u8]) {
        self.0.lock().aside.extend(bytes);
        self.0.changed.notify_all();
    }

    pub(super) fn settle(&self, most: Duration) -> bool {
        let is_busy = |state: &mut State| state.has_work() || state.is_writing;
        let waited = self
            .0
            .changed
            .wait_timeout_while(self.0.lock(), most, is_busy);
        let (_state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        !waited.timed_out()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.changed.notify_all();
    }
}

impl State {
    fn has_work(&self) -> bool {
        self.waiting.is_some() || !self.aside.is_empty()
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be written next, until it is over.
    fn take(&self) -> Option<(Vec<u8>, Option<Frame>)> {
        let mut state = self.lock();
        state.is_writing = false;
        self.changed.notify_all();
        let is_idle = |state: &mut State| !state.has_work() && !state.is_over;
        let waited = self.changed.wait_while(state, is_idle);
        state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return None;
        }
        state.is_writing = true;
        Some((std::mem::take(&mut state.aside), state.waiting.take()))
    }
}

fn write_frames(slot: &Slot, guard: &Guard) {
    let mut shown = None;
    while let Some((aside, frame)) = slot.take() {
        if !aside.is_empty() && guard.send(&aside) == Sent::Cut {
            shown = None;
        }
        let Some(frame) = frame else { continue };
        let known = shown.as_ref().filter(|_| !frame.is_fresh);
        shown = match guard.send(&encode(known, &frame.buffer)) {
            Sent::Whole => Some(frame.buffer),
            Sent::Cut => None,
        };
    }
}
