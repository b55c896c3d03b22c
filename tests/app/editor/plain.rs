//! Keys without modes.

use kubectl_sts::app::editor::{Ask, Heard};

use super::{Desk, table};

#[test]
fn letters_are_typed_and_taken_away() {
    table(
        false,
        &[
            ("a|c", "b", "ab|c"),
            ("a|c", "<backspace>", "|c"),
            ("a|c", "<delete>", "a|"),
            ("a|\nc", "<delete>", "a|c"),
            ("a\n|c", "<backspace>", "a|c"),
            ("    |c", "<backspace>", "  |c"),
            ("   |c", "<backspace>", "  |c"),
            ("one two|", "<ctrl-backspace>", "one |"),
            ("|one two", "<ctrl-delete>", "|two"),
            ("e\u{301}|x", "<backspace>", "|x"),
            ("|", "<backspace><delete>", "|"),
        ],
    );
}

#[test]
fn the_caret_goes_by_letters_words_lines_and_pages() {
    table(
        false,
        &[
            ("|ab", "<right>", "a|b"),
            ("a|\nb", "<right>", "a\n|b"),
            ("a\n|b", "<left>", "a|\nb"),
            ("|e\u{301}x", "<right>", "e\u{301}|x"),
            ("|spec.replicas: 3", "<ctrl-right>", "spec|.replicas: 3"),
            ("one two|", "<ctrl-left><ctrl-left>", "|one two"),
            ("  ab|", "<home>", "  |ab"),
            ("  |ab", "<home>", "|  ab"),
            ("|  ab", "<home>", "  |ab"),
            ("|ab", "<end>", "ab|"),
            ("abc|\n\nabc", "<down><down>", "abc\n\nabc|"),
            ("a|b", "<down>", "ab|"),
            ("a|b", "<up>", "|ab"),
            ("a\nb\n|c", "<ctrl-home>", "|a\nb\nc"),
            ("|a\nb\nc", "<ctrl-end>", "a\nb\nc|"),
            ("|a\nb\nc", "<pgdn>", "a\nb\n|c"),
        ],
    );
}

#[test]
fn what_is_selected_is_replaced_by_what_is_typed() {
    table(
        false,
        &[
            ("|abc", "<shift-right><shift-right>x", "x|c"),
            ("|abc\ndef", "<shift-down>x", "x|def"),
            ("ab|c", "<ctrl-a>x", "x|"),
            ("|abc", "<shift-end><backspace>", "|"),
            ("|abc", "<shift-right><right>x", "ax|bc"),
            ("a|bc", "<shift-right><left>x", "ax|bc"),
            ("|abc", "<shift-right><ctrl-x><end><ctrl-v>", "bca|"),
            ("|abc", "<shift-right><ctrl-c><end><ctrl-v>", "abca|"),
            ("|a\nb", "<ctrl-x>", "|b"),
            ("a\n|b", "<ctrl-x><ctrl-v>", "b\n|a"),
            ("|a\nb", "<ctrl-c><ctrl-v>", "a\n|a\nb"),
            ("|abc", "<shift-end><enter>", "\n|"),
        ],
    );
}

#[test]
fn a_new_line_begins_where_one_would_go_on() {
    table(
        false,
        &[
            ("  a: b|", "<enter>", "  a: b\n  |"),
            ("  a:|", "<enter>", "  a:\n    |"),
            ("  a: # why|", "<enter>", "  a: # why\n    |"),
            ("- a: b|", "<enter>", "- a: b\n  |"),
            ("  - - a: b|", "<enter>", "  - - a: b\n      |"),
            ("- a:|", "<enter>", "- a:\n    |"),
            ("- a|", "<enter>", "- a\n|"),
            ("  # a:|", "<enter>", "  # a:\n  |"),
            ("  a: b| c", "<enter>", "  a: b\n  |c"),
            ("|  a: b", "<enter>", "\n|  a: b"),
            ("  |a: b", "<enter>", "\n  |a: b"),
        ],
    );
}

#[test]
fn a_block_of_text_goes_on_as_it_is_indented() {
    // The sign of the caret is also the sign of a block: both are put by hand.
    for (text, expected) in [
        ("a: |", "a: |\n  "),
        ("- a: >-", "- a: >-\n    "),
        ("a: |\n  if x:", "a: |\n  if x:\n  "),
        (
            "a: |\n  if x:\n    - y: z",
            "a: |\n  if x:\n    - y: z\n    ",
        ),
        ("a: x|", "a: x|\n"),
    ] {
        let mut desk = Desk::of("", false);
        desk.editor.replace(text);
        desk.press("<ctrl-end><enter>");
        assert_eq!(desk.editor.lines().join("\n"), expected);
    }
}

#[test]
fn lines_are_indented_and_made_comments() {
    table(
        false,
        &[
            ("a|", "<tab>x", "a x|"),
            ("ab|", "<tab>x", "ab  x|"),
            ("|a\nb", "<shift-down><shift-end><tab>", "  a\n  b|"),
            ("|a\nb", "<shift-down><tab>", "  a\n|b"),
            ("    a|", "<shift-tab>", "  a|"),
            (" a|", "<shift-tab>", "a|"),
            ("a|", "<alt-right><alt-right><alt-left>", "  a|"),
            ("  a|", "<alt-c>", "  # a|"),
            ("  # a|", "<ctrl-7>", "  a|"),
            ("|  a\n\n    b", "<ctrl-a><alt-c>", "  # a\n\n  #   b|"),
            ("|  # a\n  #b", "<ctrl-a><alt-c>", "  a\n  b|"),
        ],
    );
}

#[test]
fn a_run_of_letters_is_one_step() {
    table(
        false,
        &[
            ("|", "abc<ctrl-z>", "|"),
            ("|", "abc<ctrl-z><ctrl-y>", "abc|"),
            ("|", "abc<enter>def<ctrl-z>", "abc\n|"),
            ("|", "ab<left>c<ctrl-z>", "a|b"),
            ("abc|", "<backspace><backspace><ctrl-z>", "abc|"),
            ("|abc", "<delete><delete><ctrl-z>", "|abc"),
            ("|a\nb", "<ctrl-a><tab><ctrl-z>", "a\nb|"),
            ("|", "abc<ctrl-z>x<ctrl-y>", "x|"),
        ],
    );
}

#[test]
fn the_rest_of_a_line_is_cut_and_put_elsewhere() {
    let mut desk = Desk::of("one\ntw|o and\nthree", false);
    desk.press("<ctrl-k>");
    assert_eq!(desk.marked(), "one\ntw|\nthree");
    desk.press("<down><ctrl-e><ctrl-v>");
    assert_eq!(desk.marked(), "one\ntw\nthreeo and|");
    desk.press("<alt-b>");
    assert_eq!(desk.marked(), "one\ntw\nthreeo |and");
    desk.press("<alt-a><ctrl-k><up><ctrl-k>");
    assert_eq!(desk.marked(), "one\n|\n");
}

#[test]
fn a_key_that_is_not_bound_does_nothing() {
    for key in [
        "ctrl-h", "ctrl-u", "ctrl-w", "ctrl-d", "ctrl-n", "ctrl-p", "ctrl-j", "ctrl-m", "alt-d",
    ] {
        let mut desk = Desk::of("one\ntw|o\nthree", false);
        desk.press(&format!("<{key}>"));
        assert_eq!(
            (desk.marked().as_str(), &desk.heard),
            ("one\ntw|o\nthree", &Heard::Nothing),
            "{key}"
        );
    }
}

#[test]
fn esc_lets_go_of_what_is_selected_and_then_leaves() {
    let mut desk = Desk::of("|abc", false);
    assert_eq!(desk.press("<shift-right><esc>").heard, Heard::Moved);
    assert_eq!(desk.press("<esc>").heard, Heard::Asks(Ask::Leave));
}

#[test]
fn what_is_copied_goes_to_the_clipboard_too() {
    let mut desk = Desk::of("|abc", false);
    let copied = Heard::Asks(Ask::Copy("ab".into()));
    assert_eq!(
        desk.press("<shift-right><shift-right><ctrl-c>").heard,
        copied
    );
}

#[test]
fn pasted_text_is_text_and_one_step() {
    let mut desk = Desk::of("a|b", false);
    assert_eq!(
        desk.editor.paste("q\r\nx\ry\t\u{1b}[201~z\u{7}"),
        Heard::notice("2 control characters were left out of what was pasted")
    );
    assert_eq!(desk.marked(), "aq\nx\ny\t[201~z|b");
    assert_eq!(desk.press("<ctrl-z>").marked(), "a|b");
}

#[test]
fn a_text_that_would_be_too_long_is_refused_and_said_so() {
    let mut desk = Desk::of("a|b", false);
    assert!(matches!(
        desk.editor.paste(&"x\n".repeat(20_000)),
        Heard::Asks(Ask::Notice(_))
    ));
    assert!(matches!(
        desk.editor.paste(&"x\n".repeat(60_000)),
        Heard::Asks(Ask::Notice(_))
    ));
    assert_eq!(desk.editor.lines().len(), 20_001);
}

#[test]
fn a_line_may_be_longer_than_sixteen_bits_can_count() {
    let mut desk = Desk::of("", false);
    desk.editor.paste(&"x".repeat(100_000));
    desk.press("y<left><left>z<enter>");
    let lines = desk.editor.lines();
    assert_eq!(lines[0].len(), 100_000);
    assert_eq!(lines[1], "xy");
    assert_eq!(
        desk.press("<ctrl-z><ctrl-z><ctrl-z><ctrl-z>").editor.text(),
        "\n"
    );
}
