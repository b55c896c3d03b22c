//! The keys of a text, as an operator presses them. Each works on what those before it made, so that only what the server
//! or another program does is waited for.

use std::time::{Duration, Instant};

use super::super::Namespace;
use super::super::operations::keys::{ACCEPTED, confirm};
use super::super::scenarios::Screen;

/// High enough for a whole text.
const SIZE: (u16, u16) = (140, 90);

/// Of a text that is edited.
const EDITS: &str = "ctrl-s";

/// Of the text of a set that is edited.
const OPEN: &[&str] = &["apiVersion: apps/v1", EDITS];

/// Of a text that is read, with nothing over it.
const READS: &str = "e edit esc back";

/// What comes by itself takes no key before it could be read: a little longer than that.
const READING: Duration = Duration::from_millis(500);

/// The program, with the text of the only set open to be edited.
pub fn edits(ns: &Namespace<'_>) -> Screen {
    let screen = Screen::of(ns, &[]);
    begin(&screen);
    screen
}

/// From the list of sets to the text of the first one, to be edited.
pub fn begin(screen: &Screen) {
    open(screen);
    screen.shows(OPEN);
}

/// The same, as far as the key: what was kept the last time may be offered first.
pub fn open(screen: &Screen) {
    screen.pty.resize(SIZE.0, SIZE.1);
    screen.shows(&["● live", "web"]);
    screen.press("e");
}

/// Edits what is chosen, or read.
pub fn edit(screen: &Screen) {
    screen.press("e");
    screen.shows(OPEN);
}

/// The caret to the end of the line of a field.
pub fn go_to(screen: &Screen, path: &str) {
    screen.press("ctrl-g");
    screen.pty.type_text(&format!("{path}\n"));
    screen.press("End");
}

/// Types a line below that of a field.
pub fn add_below(screen: &Screen, path: &str, line: &str) {
    go_to(screen, path);
    screen.pty.type_text(&format!("\n{line}"));
    screen.shows(&[line]);
}

/// Types another value.
pub fn change(screen: &Screen, path: &str, before: &str, after: &str) {
    go_to(screen, path);
    before.chars().for_each(|_| screen.press("Backspace"));
    screen.pty.type_text(after);
    let key = path.rsplit('.').next().unwrap();
    screen.shows(&[&format!("{key}: {after}")]);
}

/// Takes as many lines away as a field has.
pub fn remove(screen: &Screen, path: &str, lines: usize) {
    go_to(screen, path);
    (0..lines).for_each(|_| screen.press("ctrl-x"));
}

/// Looks for some text and replaces it everywhere. The first time of a text: later the last pattern is offered.
pub fn replace(screen: &Screen, what: &str, with: &str) {
    screen.press("ctrl-r");
    screen.pty.type_text(&format!("{what}\n{with}\na"));
    screen.shows(&["replaced in 1 place"]);
}

/// To the dialog of what the text would change, and what the server says of it.
pub fn ask(screen: &Screen) {
    screen.press("ctrl-s");
    screen.shows(&["apply the edit", ACCEPTED]);
}

/// Waits until something asks by itself, and has been read.
pub fn read(screen: &Screen, texts: &[&str]) {
    screen.shows(texts);
    std::thread::sleep(READING);
}

/// Applies the text, and waits until it is done, and the object is read as it is now.
pub fn apply(screen: &Screen) {
    ask(screen);
    carry_out(screen);
}

/// The same from the dialog on. What the controller writes meanwhile may have the server asked again, and the key with it.
pub fn carry_out(screen: &Screen) {
    let start = Instant::now();
    loop {
        let text = screen.text();
        if text.contains("apiVersion: apps/v1") && text.contains(READS) && !text.contains(EDITS) {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "it is not applied:\n{text}"
        );
        if text.contains(ACCEPTED) {
            screen.press(key_for(&text));
            std::thread::sleep(READING);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Confirms, as the danger wants it.
pub fn send(screen: &Screen) {
    screen.shows(&[ACCEPTED]);
    confirm(screen, "apply the edit", key_for(&screen.text()));
}

fn key_for(dialog: &str) -> &'static str {
    if dialog.contains("harmless") {
        "Enter"
    } else {
        "y"
    }
}
