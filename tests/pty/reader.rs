//! The thread at the other end: reads as fast as it is told to, and keeps picture and log.

use std::io::Write as _;
use std::num::NonZeroU16;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;

/// What arrived in one read.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub at: Instant,
    pub bytes: Vec<u8>,
}

pub(super) struct Reader {
    seen: Arc<Seen>,
    stop: UnixStream,
    thread: Option<JoinHandle<()>>,
}

struct Seen {
    picture: Mutex<Picture>,
    changed: Condvar,
}

struct Picture {
    parser: vt100::Parser,
    /// What an eye sees: a frame is shown whole, as by a terminal that knows synchronised updates.
    shown: vt100::Screen,
    update: Update,
    log: Vec<Chunk>,
    /// Bytes a second; without end if there is none.
    pace: Option<u32>,
}

impl Picture {
    fn process(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(length) = self.update.next_end(rest) {
            let (frame, after) = rest.split_at(length);
            self.parser.process(frame);
            self.shown = self.parser.screen().clone();
            rest = after;
        }
        self.parser.process(rest);
        if !self.update.is_open {
            self.shown = self.parser.screen().clone();
        }
    }
}

/// How far a synchronised update is, read a byte at a time: what arrives is cut anywhere.
#[derive(Default)]
struct Update {
    is_open: bool,
    /// So much of what begins or ends one was read.
    read: usize,
}

impl Update {
    const SIGN: &[u8] = b"\x1b[?2026";

    /// How many bytes it takes to the end of the next update, if that is among them.
    fn next_end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            match Self::SIGN.get(self.read) {
                Some(next) if next == byte => self.read += 1,
                None if *byte == b'h' => (self.is_open, self.read) = (true, 0),
                None if *byte == b'l' => {
                    (self.is_open, self.read) = (false, 0);
                    return Some(at + 1);
                }
                _ => self.read = usize::from(*byte == Self::SIGN[0]),
            }
        }
        None
    }
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, Picture> {
        self.picture.lock().unwrap()
    }
}

impl Reader {
    pub(super) fn start(master: Arc<OwnedFd>, width: u16, height: u16) -> Self {
        let parser = vt100::Parser::new(some(height), some(width), 0);
        let picture = Mutex::new(Picture {
            shown: parser.screen().clone(),
            update: Update::default(),
            parser,
            log: Vec::new(),
            pace: Some(u32::MAX),
        });
        let seen = Arc::new(Seen {
            picture,
            changed: Condvar::new(),
        });
        let (stop, orders) = UnixStream::pair().unwrap();
        let theirs = seen.clone();
        let thread = std::thread::spawn(move || while read_on(&master, &orders, &theirs) {});
        Self {
            seen,
            stop,
            thread: Some(thread),
        }
    }

    pub(super) fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(&self.seen.lock().shown)
    }

    pub(super) fn log(&self) -> Vec<Chunk> {
        self.seen.lock().log.clone()
    }

    pub(super) fn resize(&self, width: u16, height: u16) {
        let mut picture = self.seen.lock();
        picture
            .parser
            .screen_mut()
            .set_size(some(height), some(width));
        picture.shown = picture.parser.screen().clone();
    }

    pub(super) fn wait_until(
        &self,
        most: Duration,
        is_so: impl Fn(&vt100::Screen) -> bool,
    ) -> bool {
        let is_not_so = |picture: &mut Picture| !is_so(&picture.shown);
        let waited = self
            .seen
            .changed
            .wait_timeout_while(self.seen.lock(), most, is_not_so);
        !waited.unwrap().1.timed_out()
    }

    pub(super) fn pace(&self, pace: Option<u32>) {
        self.seen.lock().pace = pace;
        let _ = (&self.stop).write(b"!"); // look again
    }

    pub(super) fn stop(&mut self) {
        let _ = self.stop.shutdown(std::net::Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The picture has at least one cell.
fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

/// False when it is over.
fn read_on(master: &OwnedFd, orders: &UnixStream, seen: &Seen) -> bool {
    const TICK: Duration = Duration::from_millis(20);
    let pace = seen.lock().pace;
    let (events, most) = match pace {
        None => (PollFlags::empty(), 0),
        Some(pace) => (PollFlags::IN, (pace / 50).clamp(1, 1 << 16)),
    };
    let mut ready = [
        PollFd::new(master, events),
        PollFd::new(orders, PollFlags::IN),
    ];
    poll(&mut ready, None::<&Timespec>).unwrap();
    let [output, order] = ready.map(|ready| ready.revents());
    if !order.is_empty() {
        return rustix::io::read(orders, &mut [0; 8][..]).unwrap() > 0;
    }
    if !output.contains(PollFlags::IN) {
        return output.is_empty();
    }
    let mut bytes = vec![0; most as usize];
    let Ok(count @ 1..) = rustix::io::read(master, &mut bytes[..]) else {
        return false;
    };
    bytes.truncate(count);
    let mut picture = seen.lock();
    picture.process(&bytes);
    picture.log.push(Chunk {
        at: Instant::now(),
        bytes,
    });
    drop(picture);
    seen.changed.notify_all();
    if most < 1 << 16 {
        std::thread::sleep(TICK); // a slow link is slow
    }
    true
}
