//! A terminal for tests: runs a program in it, looks at its screen, presses keys, hangs up.
//!
//! Everything waits for something to be seen, up to a deadline; nothing sleeps and hopes.

mod launch;
mod probe;
mod process;
mod reader;
mod stray;

use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::fd::OwnedFd;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

pub use launch::Launch;
pub use probe::SWITCH;
pub use process::Cost;
pub use reader::Chunk;
use reader::Reader;
pub use stray::stray;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal; killed when this is dropped.
pub struct Pty {
    master: Option<Arc<OwnedFd>>,
    /// Kept open, so that what was written last can be read after the program has ended.
    _slave: OwnedFd,
    reader: Reader,
    child: Child,
    ended: Option<ExitStatus>,
}

impl Pty {
    /// The text of the whole screen.
    pub fn screen(&self) -> String {
        self.reader.look(vt100::Screen::contents)
    }

    /// Looks at the screen: cells, colours, modes.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        self.reader.look(look)
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the screen is as it should be; `what` is for the report.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let came = self.comes(PATIENCE, is_so);
        assert!(came, "{what:?} did not come:\n{}", self.screen());
    }

    /// Whether the screen is as it should be within so long.
    pub fn comes(&self, within: Duration, is_so: impl Fn(&vt100::Screen) -> bool) -> bool {
        self.reader.wait_until(within, is_so)
    }

    /// Presses keys: `Enter`, `Esc`, `Tab`, `Up`, `ctrl-c`, or a character each, parted by spaces.
    pub fn press(&self, keys: &str) {
        keys.split(' ').for_each(|key| self.send(&bytes_of(key)));
    }

    /// Sends text as if it was typed; of it `\n` is Enter.
    pub fn type_text(&self, text: &str) {
        self.send(text.replace('\n', "\r").as_bytes());
    }

    /// Sends text as a terminal pastes it.
    pub fn paste(&self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Sends bytes as they are.
    pub fn send(&self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let taken = rustix::io::write(self.master(), bytes).unwrap();
            bytes = &bytes[taken..];
        }
    }

    /// Changes the size, for the program and for the picture of it.
    pub fn resize(&self, width: u16, height: u16) {
        let size = Winsize {
            ws_col: width,
            ws_row: height,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        self.reader.resize(width, height);
        tcsetwinsize(self.master(), size).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Lets the link to the terminal die.
    pub fn hang_up(&mut self) {
        self.reader.stop();
        self.master = None;
    }

    /// From now on reads this many bytes a second; none: nothing at all, as on a dead link.
    pub fn pace(&self, bytes_per_second: Option<u32>) {
        self.reader.pace(bytes_per_second);
    }

    /// Everything that was written, in the pieces in which it arrived.
    pub fn log(&self) -> Vec<Chunk> {
        self.reader.log()
    }

    /// Everything that was written, as one.
    pub fn bytes(&self) -> Vec<u8> {
        self.log()
            .into_iter()
            .flat_map(|chunk| chunk.bytes)
            .collect()
    }

    /// Whether the terminal edits lines and echoes, as shells leave it.
    pub fn is_cooked(&self) -> bool {
        let modes = tcgetattr(self.master()).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// What the process has cost so far.
    pub fn cost(&self) -> Cost {
        Cost::of(self.child.id())
    }

    /// Waits for the end; a signal that killed it counts as 128 + its number.
    #[track_caller]
    pub fn wait_exit(&mut self) -> i32 {
        self.exit_within(PATIENCE)
            .unwrap_or_else(|| panic!("it does not end:\n{}", self.screen()))
    }

    /// The exit code, if it ends in time.
    pub fn exit_within(&mut self, most: Duration) -> Option<i32> {
        let until = Instant::now() + most;
        while self.ended.is_none() {
            self.ended = self.child.try_wait().unwrap();
            if self.ended.is_none() && Instant::now() > until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let status = self.ended?;
        status.code().or_else(|| Some(128 + status.signal()?))
    }

    /// Asserts that the terminal is as it was before the program started.
    #[track_caller]
    pub fn assert_restored(&self) {
        self.wait_until("the main screen", |screen| !screen.alternate_screen());
        self.wait_until("the cursor", |screen| !screen.hide_cursor());
        self.wait_until("plain paste", |screen| !screen.bracketed_paste());
        let mouse = |screen: &vt100::Screen| screen.mouse_protocol_mode();
        assert_eq!(self.look(mouse), vt100::MouseProtocolMode::None);
        assert!(self.is_cooked(), "the terminal is still raw");
    }

    fn master(&self) -> &OwnedFd {
        self.master.as_ref().expect("the link is alive")
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn bytes_of(key: &str) -> Vec<u8> {
    let mut bytes = String::new();
    let written = match (key, key.strip_prefix("ctrl-").map(str::as_bytes)) {
        (_, Some([letter])) => bytes.write_char(char::from(letter & 0x1f)),
        ("Enter", _) => bytes.write_str("\r"),
        ("Esc", _) => bytes.write_str("\x1b"),
        ("Tab", _) => bytes.write_str("\t"),
        ("Backspace", _) => bytes.write_str("\x7f"),
        ("Space", _) => bytes.write_str(" "),
        ("Up", _) => bytes.write_str("\x1b[A"),
        ("Down", _) => bytes.write_str("\x1b[B"),
        ("Right", _) => bytes.write_str("\x1b[C"),
        ("Left", _) => bytes.write_str("\x1b[D"),
        ("Home", _) => bytes.write_str("\x1b[H"),
        ("End", _) => bytes.write_str("\x1b[F"),
        ("PageUp", _) => bytes.write_str("\x1b[5~"),
        ("PageDown", _) => bytes.write_str("\x1b[6~"),
        _ => bytes.write_str(key),
    };
    written.unwrap();
    bytes.into_bytes()
}
