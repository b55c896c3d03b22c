//! A screen that does what the tests of the terminal ask for: each key is one way to end, or to draw.
//!
//! It is a program within the test binary, so that it is never older than what it tests.

use std::process::Command;

use crossterm::event::KeyCode;
use jiff::Timestamp;
use kubectl_sts::screen::paint::Painter;
use kubectl_sts::terminal::{Claim, Input, Inputs, Terminal, Trouble};
use kubectl_sts::theme::{Ground, Surroundings, Theme, Tone};

/// Without it the program does nothing: all ignored tests may be asked for.
pub const SWITCH: &str = "TERMINAL_PROBE";

#[test]
#[ignore = "a program for other tests, in a terminal of its own"]
fn probe() {
    let Ok(how) = std::env::var(SWITCH) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    std::process::exit(runtime.block_on(main(&how)));
}

async fn main(how: &str) -> i32 {
    let claim = Claim {
        term: std::env::var("TERM").unwrap_or_default(),
        mouse: how == "mouse",
        ..Claim::default()
    };
    match Terminal::enter(&claim) {
        Ok((terminal, inputs)) => run(terminal, inputs).await,
        Err(trouble) => {
            eprintln!("{trouble}");
            i32::from(Trouble::EXIT_CODE)
        }
    }
}

struct Probe {
    terminal: Terminal,
    theme: Theme,
    count: u32,
    said: String,
}

async fn run(terminal: Terminal, mut inputs: Inputs) -> i32 {
    let around = Surroundings {
        colorterm: "truecolor",
        ..Surroundings::default()
    };
    let mut probe = Probe {
        terminal,
        theme: Theme::choose(around),
        count: 0,
        said: "nothing".into(),
    };
    loop {
        probe.draw();
        match inputs.next().await {
            Input::Key(key) => match key.code {
                KeyCode::Char('q') => return 0,
                KeyCode::Char('e') => return 1,
                code => probe.press(code),
            },
            Input::Paste(text) => probe.said = format!("paste {text:?}"),
            Input::Resize(width, height) => probe.terminal.resize(width, height),
            Input::Suspend => probe.terminal.suspend().unwrap(),
            Input::Continued => drop(probe.terminal.claim()), // fails if the terminal is gone
            Input::Leave(leave) => return i32::from(leave.exit_code()),
            Input::Panicked => return 101,
            // A session that does not leave: the process has to end all the same.
            Input::Gone => std::future::pending().await,
            Input::Mouse(_) | Input::Wheel(_) => probe.said = "mouse".into(),
        }
    }
}

impl Probe {
    fn press(&mut self, code: KeyCode) {
        self.said = format!("key {code:?}");
        match code {
            KeyCode::Char('n') => self.count += 1,
            KeyCode::Char('p') => panic!("asked to, on the session's thread"),
            KeyCode::Char('t') => {
                let thread = std::thread::spawn(|| panic!("asked to, on another thread"));
                let _ = thread.join();
            }
            KeyCode::Char('h') => {
                self.said = "evil \u{1b}[2J\u{9b}31m\u{7}\u{202e}\u{1b}]0;t\u{7}".into();
            }
            KeyCode::Char('f') => {
                for _ in 0..200 {
                    self.count += 1;
                    self.draw();
                }
            }
            KeyCode::Char('c') => self.lend(),
            _ => {}
        }
    }

    /// As to an editor.
    fn lend(&mut self) {
        self.terminal.release();
        let mut child = Command::new("sh");
        child.args([
            "-c",
            "printf lent; read line; test \"$line\" = hey; exit $?",
        ]);
        self.said = format!("child {}", child.status().unwrap());
        self.terminal.claim().unwrap();
    }

    fn draw(&mut self) {
        let (theme, said) = (&self.theme, &self.said);
        let count = self.count;
        self.terminal.draw(|buffer| {
            let area = buffer.area;
            let mut paint = Painter::new(buffer, theme, Timestamp::UNIX_EPOCH);
            paint.fill(
                area,
                if count.is_multiple_of(2) {
                    Ground::Plain
                } else {
                    Ground::Panel
                },
            );
            let line = format!("count {count} size {}x{} {said}", area.width, area.height);
            for y in 1..area.height.saturating_sub(1) {
                paint.text(2, y, area.width.saturating_sub(4), &line, Tone::Text);
            }
            paint.boxed(area, &["probe".into()], Tone::Info);
        });
    }
}
