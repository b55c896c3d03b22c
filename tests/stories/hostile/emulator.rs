//! A terminal that takes every byte that the program sends, and knows which of them it never should send.

use std::io;
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kubectl_sts::terminal::Outlet;
use ratatui::buffer::Buffer;

use crate::pty::stray;

#[derive(Clone)]
pub struct Emulator(Arc<Mutex<State>>);

struct State {
    picture: vt100::Parser,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Emulator")
    }
}

impl Emulator {
    pub fn of(width: u16, height: u16) -> Self {
        Self(Arc::new(Mutex::new(State {
            picture: vt100::Parser::new(some(height), some(width), 0),
            bytes: Vec::new(),
        })))
    }

    pub fn resize(&self, width: u16, height: u16) {
        let mut state = self.0.lock().unwrap();
        state
            .picture
            .screen_mut()
            .set_size(some(height), some(width));
    }

    /// Asserts that since the last time no byte came that drives a terminal otherwise than we mean to.
    pub fn assert_clean(&self) {
        let bytes = std::mem::take(&mut self.0.lock().unwrap().bytes);
        let mut found = stray(&bytes);
        // What was copied goes to the clipboard, in letters and digits, each with its end.
        let all = found.len();
        found.retain(|it| !it.starts_with("command [[53, 50], [99], "));
        let copied = all - found.len();
        let mut ends = 0..copied;
        found.retain(|it| it != "escape 5C" || ends.next().is_none());
        assert!(found.is_empty(), "{:?}", found.get(..5.min(found.len())));
    }

    /// Asserts that the terminal comes to show this very frame: nothing is wider or narrower there than we think.
    pub fn assert_shows(&self, frame: impl Fn() -> Buffer) {
        let begun = Instant::now();
        loop {
            let frame = frame();
            let differing = self.differing(&frame);
            let Some((y, shown, meant)) = differing else {
                return;
            };
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "line {y} is\n{shown}\nand should be\n{meant}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn differing(&self, frame: &Buffer) -> Option<(u16, String, String)> {
        let state = self.0.lock().unwrap();
        let screen = state.picture.screen();
        (0..frame.area.height).find_map(|y| {
            let shown: String = (0..frame.area.width)
                .filter_map(|x| screen.cell(y, x))
                .filter(|cell| !cell.is_wide_continuation())
                .map(|cell| match cell.contents() {
                    "" => " ",
                    contents => contents,
                })
                .collect();
            let mut meant = String::new();
            let mut covered = 0;
            for x in 0..frame.area.width {
                let symbol = frame[(x, y)].symbol();
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                covered = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                meant.push_str(symbol);
            }
            (shown != meant).then_some((y, shown, meant))
        })
    }
}

/// The emulator has no screen without a cell.
fn some(cells: u16) -> NonZero<u16> {
    NonZero::new(cells.max(1)).unwrap()
}

impl Outlet for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.picture.process(bytes);
        state.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn wait(&self, _most: Duration) -> io::Result<()> {
        Ok(())
    }
}
