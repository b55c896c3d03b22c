//! Texts that are no manifests, or far too many lines of them, on every way into the editor.

use std::fmt::Write as _;

use kubectl_sts::app::editor::MOST_LINES;
use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{Event, File};

use super::desk::Desk;
use crate::yaml::mutated::CORRUPTED;

/// The text of `create -f` is open.
fn creating(text: &str) -> Desk {
    let mut desk = Desk::of("web 3 / new new new");
    desk.app = desk.app.creating(text, None);
    desk.draw();
    desk
}

fn text(desk: &Desk) -> String {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.text(),
        Page::Reader(_) => panic!("it is read"),
    }
}

fn caret(desk: &Desk) -> (usize, usize) {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.caret(),
        Page::Reader(_) => panic!("it is read"),
    }
}

/// What is said of each of the corrupted, and where.
const SAID: [(&str, (usize, usize)); 4] = [
    (
        "line 5, column 2: a key is expected here: check the indentation",
        (4, 1),
    ),
    (
        "line 7, column 1: the key `name` is already there at line 4, column 1",
        (6, 0),
    ),
    ("line 1, column 19: a `:` is not expected here", (0, 18)),
    ("line 1, column 1: there is nothing", (0, 0)),
];

#[test]
fn a_corrupted_manifest_is_told_with_its_place_as_soon_as_it_is_given() {
    for (text, (said, place)) in CORRUPTED.iter().zip(SAID).take(3) {
        let mut desk = creating(text);
        desk.shows(said);
        assert_eq!(caret(&desk), place, "{text}");
        // Nothing is asked of the server.
        desk.press("ctrl-s");
        desk.shows(said);
        assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    }
}

#[test]
fn a_corrupted_manifest_is_told_with_its_place_when_it_is_pasted_and_sent() {
    for (text, (said, place)) in CORRUPTED.iter().zip(SAID).take(3) {
        let mut desk = Desk::of("web 3 / new new new");
        desk.press("C");
        desk.feed(Event::Paste((*text).to_owned()));
        desk.press("ctrl-s");
        desk.shows(said);
        assert_eq!(caret(&desk), place, "{text}");
    }
}

#[test]
fn a_text_with_too_many_lines_is_not_taken_and_that_is_said() {
    let many = "a: 1\n".repeat(MOST_LINES + 5);
    let told = "a text has at most 65,535 lines here: use your own editor";
    let mut desk = creating("a: 1\n");
    for file in [
        File::Loaded(Ok(("web.yaml".into(), many.clone()))),
        File::Returned(Ok(many.clone())),
    ] {
        desk.feed(Event::File(file));
        desk.shows(told);
        assert_eq!(text(&desk), "a: 1\n");
        desk.press("down");
    }
    desk.feed(Event::Paste(many.clone()));
    desk.shows(told);
    assert_eq!(text(&desk), "a: 1\n");
    // What nobody touched gives way to a paste, but not to one that cannot be taken.
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("C");
    desk.feed(Event::Paste(many));
    desk.shows(told);
    assert!(text(&desk).starts_with("# Paste manifests here"));
}

#[test]
fn control_characters_of_a_paste_are_left_out_and_that_is_said() {
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("C");
    desk.feed(Event::Paste("a: \u{1b}[2Jb\0\r\nc: d\re: f\n".into()));
    desk.shows("2 control characters were left out of what was pasted");
    assert_eq!(text(&desk), "a: [2Jb\nc: d\ne: f\n");
}

#[test]
fn five_thousand_lines_are_pasted_at_once_and_taken_back_in_one_step() {
    let lines: String = (0..5_000)
        .map(|nth| format!("key-{nth}: value {nth}\n"))
        .collect();
    let mut desk = creating("kind: Pod\n");
    desk.feed(Event::Paste(lines.clone()));
    assert_eq!(text(&desk), format!("{lines}kind: Pod\n"));
    desk.press("ctrl-z");
    assert_eq!(text(&desk), "kind: Pod\n");
}

#[test]
fn one_line_of_a_megabyte_is_shown_and_moved_in() {
    let mut desk = creating(&format!("a: {}\n", "xy ".repeat(350_000)));
    desk.press("end left X home right");
    assert!(text(&desk).ends_with("xyX \n"));
    desk.shows("a: xy xy xy");
}

#[test]
fn bombs_are_told_with_their_place() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..9 {
        let all = format!("*a{}, ", nth - 1).repeat(10);
        let _ = writeln!(laughs, "a{nth}: &a{nth} [{all}]");
    }
    let mut desk = creating(&laughs);
    desk.shows("line 6, column");
    desk.shows("the text stands for more than 500000 values");
    for deep in [
        "- ".repeat(100_000),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
    ] {
        let mut desk = creating(&deep);
        desk.shows("values lie more than 127 deep in each other");
    }
}
