//! No text gets onto the screen as anything but itself or a visible mark.

use kubectl_sts::screen::untrusted::{LONGEST, places, width, wrap};
use proptest::prelude::*;
use ratatui::buffer::CellWidth as _;
use unicode_segmentation::UnicodeSegmentation as _;

fn shown(text: &str) -> String {
    places(text).map(|(place, _)| place).collect()
}

/// Characters that do harm: controls, reordering, invisible, combining, wide, joined.
fn hostile() -> impl Strategy<Value = String> {
    let harm = prop::sample::select(
        "\0\t\n\r\u{7}\u{8}\u{1b}\u{7f}\u{85}\u{9b}\u{9c}\u{9d}\u{a0}\u{ad}\u{301}\u{34f}\u{61c}\
         \u{600}\u{94d}\u{915}\u{937}\u{1100}\u{1161}\u{11a8}\u{115f}\u{200b}\u{200c}\u{200d}\u{200e}\
         \u{2028}\u{2029}\u{202e}\u{2066}\u{2060}\u{3000}\u{3164}\u{e000}\u{fdfd}\u{fe0f}\u{feff}\
         \u{ff9e}\u{fff9}\u{ffff}\u{1f468}\u{1f3fb}\u{1f1e9}\u{e0041}\u{e0101}\u{10ffff}世é☸[31m;]"
            .chars()
            .collect::<Vec<_>>(),
    );
    let piece = prop_oneof![4 => harm, 1 => any::<char>()];
    prop::collection::vec(piece, 0..60).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn a_place_is_one_safe_cluster_of_the_width_it_says(text in hostile()) {
        for (place, width) in places(&text) {
            prop_assert!(!place.chars().any(char::is_control), "{place:?}");
            prop_assert_eq!(place.graphemes(true).count(), 1, "{:?}", place);
            prop_assert_eq!(place.cell_width(), width);
            prop_assert!((1..=2).contains(&width), "{place:?} takes {width}");
            prop_assert!(place.len() <= 40, "{place:?}");
        }
    }

    #[test]
    fn what_is_shown_is_shown_the_same_again(text in hostile()) {
        prop_assert_eq!(shown(&shown(&text)), shown(&text));
    }

    #[test]
    fn the_widths_add_up_also_when_all_is_one_text(text in hostile()) {
        let sum: usize = places(&text).map(|(_, width)| usize::from(width)).sum();
        prop_assert_eq!(width(&text), sum);
        prop_assert_eq!(width(&shown(&text)), sum);
    }

    #[test]
    fn wrapped_lines_fit(text in hostile(), most in 4u16..30) {
        for line in wrap(&text, most) {
            prop_assert!(width(&line) <= usize::from(most), "{line:?}");
        }
    }
}

#[test]
fn every_character_there_is_takes_one_or_two_cells_or_is_marked() {
    for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
        let text = c.to_string();
        for (place, width) in places(&text) {
            assert!(width == 1 || width == 2, "{c:?} as {place:?} takes {width}");
            assert!(!place.chars().any(char::is_control), "{c:?}");
        }
    }
}

#[test]
fn harm_is_marked_and_not_dropped() {
    for (text, expected) in [
        ("\u{1b}[8mprod", "^[[8mprod"),
        ("\u{1b}]52;c;ZXZpbA==\u{7}", "^[]52;c;ZXZpbA==^G"),
        ("\u{9b}2J", "<9B>2J"),
        ("a\rb", "a^Mb"),
        ("admin\u{202e}nimda", "admin<U+202E>nimda"),
        ("a\u{200b}b", "a<U+200B>b"),
        ("\u{fdfd}", "<U+FDFD>"),
        ("x\u{e0041}", "x<U+E0041>"),
        ("\u{1161}", "<U+1161>"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn a_long_text_says_how_much_is_left_out() {
    assert_eq!(shown(&"a".repeat(LONGEST)).len(), LONGEST);
    let text = shown(&"a".repeat(LONGEST + 5));
    assert!(text.ends_with("a… +5 bytes"), "{text}");
    let wide = shown(&"世".repeat(LONGEST));
    assert!(wide.ends_with(&format!("世… +{} bytes", 3 * LONGEST - LONGEST / 3 * 3)));
}

#[test]
fn ten_thousand_marks_do_not_make_one_cell_of_ten_thousand_bytes() {
    let zalgo = format!("e{}", "\u{301}".repeat(10_000));
    assert!(places(&zalgo).all(|(place, _)| place.len() <= 32));
}

#[test]
fn lines_are_broken_at_spaces_and_long_words_where_they_must() {
    assert_eq!(wrap("one two three", 8), ["one two ", "three"]);
    assert_eq!(wrap("abcdefghi", 4), ["abcd", "efgh", "i"]);
    assert_eq!(wrap("a\r\n\nb", 8), ["a", "", "b"]);
    assert_eq!(wrap("世界世界", 5), ["世界", "世界"]);
    assert_eq!(wrap("x\u{1b}[2J", 80), ["x^[[2J"]);
    assert_eq!(wrap("", 8), [""; 0]);
}
