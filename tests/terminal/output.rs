//! Frames on their way: in one write, none when nothing changed, and nobody waits for them.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kubectl_sts::terminal::{Drawn, Outlet, Terminal};
use ratatui::buffer::Buffer;
use ratatui::style::Color;

const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps each write; takes so many bytes in all before it blocks.
#[derive(Clone, Debug)]
struct Memory(Arc<Mutex<Kept>>);

#[derive(Debug)]
struct Kept {
    writes: Vec<Vec<u8>>,
    room: usize,
}

impl Memory {
    fn with_room(room: usize) -> Self {
        let writes = Vec::new();
        Self(Arc::new(Mutex::new(Kept { writes, room })))
    }

    fn writes(&self) -> Vec<String> {
        let kept = self.0.lock().unwrap();
        kept.writes
            .iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }

    fn forget(&self) {
        self.0.lock().unwrap().writes.clear();
    }

    fn open(&self, room: usize) {
        self.0.lock().unwrap().room = room;
    }
}

impl Outlet for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap();
        let taken = bytes.len().min(kept.room);
        if taken == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        kept.room -= taken;
        kept.writes.push(bytes[..taken].to_vec());
        Ok(taken)
    }

    fn wait(&self, _most: Duration) -> io::Result<()> {
        std::thread::sleep(Duration::from_millis(1)); // a test's outlet has nothing to wait for
        Ok(())
    }
}

fn terminal(width: u16, height: u16) -> (Terminal, Memory) {
    let memory = Memory::with_room(usize::MAX);
    let terminal = Terminal::upon(Box::new(memory.clone()), width, height).unwrap();
    memory.forget();
    (terminal, memory)
}

/// Text in the first line, and colours all over it.
fn paint(text: &str) -> impl Fn(&mut Buffer) + '_ {
    move |buffer| {
        for (cell, letter) in buffer.content.iter_mut().zip(text.chars()) {
            cell.set_char(letter).set_fg(Color::Green);
        }
    }
}

fn draw(terminal: &mut Terminal, text: &str) -> Drawn {
    let drawn = terminal.draw(paint(text));
    assert!(terminal.settle(PATIENCE));
    drawn
}

#[test]
fn a_frame_is_one_write_in_one_synchronised_update() {
    let (mut terminal, memory) = terminal(80, 24);
    draw(&mut terminal, &"word ".repeat(300));
    draw(&mut terminal, &"wort ".repeat(300));
    let writes = memory.writes();
    assert_eq!(writes.len(), 2);
    for write in &writes {
        assert!(write.starts_with("\x1b[?2026h") && write.ends_with("\x1b[?2026l"));
        assert!(!write.contains("\x1b[?25l"), "the cursor is hidden once");
    }
    assert!(writes[0].contains("\x1b[2J"));
    assert!(!writes[1].contains("\x1b[2J"), "only what changed is drawn");
}

#[test]
fn a_frame_that_is_the_same_costs_not_one_byte() {
    let (mut terminal, memory) = terminal(80, 24);
    assert_eq!(draw(&mut terminal, "same"), Drawn::Sent);
    memory.forget();
    for _ in 0..100 {
        assert_eq!(draw(&mut terminal, "same"), Drawn::Same);
    }
    assert_eq!(memory.writes(), [""; 0]);
}

#[test]
fn one_changed_cell_costs_a_few_bytes() {
    let (mut terminal, memory) = terminal(80, 24);
    draw(&mut terminal, "count 1");
    memory.forget();
    draw(&mut terminal, "count 2");
    let [write] = &memory.writes()[..] else {
        panic!("{:?}", memory.writes());
    };
    let expected = "\x1b[?2026h\x1b[1;7H\x1b[38;5;2;49m2\x1b[0m\x1b[?2026l";
    assert_eq!(write, expected, "{} bytes", write.len());
}

#[test]
fn a_blocked_terminal_keeps_nobody_waiting_and_gets_the_latest_frame() {
    let (mut terminal, memory) = terminal(80, 24);
    draw(&mut terminal, "start");
    memory.open(10); // then it blocks, within the next frame
    let begin = Instant::now();
    for count in 0..1_000 {
        terminal.draw(paint(&format!("count {count}")));
    }
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert!(!terminal.settle(Duration::from_millis(20)));
    memory.open(usize::MAX);
    assert!(terminal.settle(PATIENCE));
    let all = memory.writes().concat();
    let mut picture = vt100::Parser::default();
    picture.process(all.as_bytes());
    assert!(picture.screen().contents().contains("count 999"), "{all:?}");
    assert!(
        all.matches("\x1b[?2026h").count() <= 4,
        "most frames were skipped"
    );
}

#[test]
fn leaving_undoes_every_mode_once_in_reverse() {
    let memory = Memory::with_room(usize::MAX);
    let mut terminal = Terminal::upon(Box::new(memory.clone()), 80, 24).unwrap();
    assert_eq!(memory.writes(), ["\x1b[?1049h\x1b[?25l\x1b[?2004h"]);
    memory.forget();
    terminal.release();
    terminal.release();
    assert_eq!(terminal.draw(paint("nobody sees this")), Drawn::Sent);
    assert!(terminal.settle(PATIENCE));
    drop(terminal);
    assert_eq!(memory.writes(), ["\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l"]);
}

#[test]
fn claimed_again_all_of_it_is_drawn_again() {
    let (mut terminal, memory) = terminal(80, 24);
    draw(&mut terminal, "word");
    terminal.release();
    terminal.claim().unwrap();
    memory.forget();
    assert_eq!(draw(&mut terminal, "word"), Drawn::Sent);
    assert!(memory.writes().concat().contains("\x1b[2J"));
}

#[test]
fn left_in_the_middle_of_a_frame_the_sequence_is_ended_first() {
    let (mut terminal, memory) = terminal(80, 24);
    memory.open(11);
    terminal.draw(paint("never whole"));
    let drawn = Instant::now();
    while memory.writes().is_empty() {
        assert!(
            drawn.elapsed() < Duration::from_secs(10),
            "nothing is written"
        );
        std::thread::yield_now();
    }
    memory.forget();
    let begin = Instant::now();
    let later = std::thread::spawn({
        let memory = memory.clone();
        move || {
            std::thread::sleep(Duration::from_millis(100));
            memory.open(usize::MAX);
        }
    });
    drop(terminal);
    later.join().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(3));
    let all = memory.writes().concat();
    assert!(
        all.ends_with("\x18\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l")
            || all.contains("whole"),
        "{all:?}"
    );
}

#[test]
fn a_terminal_that_never_takes_a_byte_does_not_hold_us_up() {
    let (mut terminal, memory) = terminal(80, 24);
    memory.open(0);
    terminal.draw(paint("word"));
    let begin = Instant::now();
    drop(terminal);
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[test]
fn any_size_can_be_drawn() {
    for (width, height) in [
        (0, 0),
        (1, 1),
        (1, 500),
        (65_535, 1),
        (65_535, 65_535),
        (80, 24),
    ] {
        let (mut terminal, _) = terminal(80, 24);
        draw(&mut terminal, "before");
        terminal.resize(width, height);
        draw(&mut terminal, "after");
    }
}
