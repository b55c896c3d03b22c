//! The colours of one line.

use kubectl_sts::manifest::paint::{Ink, inks};
use proptest::prelude::*;

fn painted(line: &str) -> String {
    let letter = |ink| match ink {
        Ink::Key => 'k',
        Ink::Text => 't',
        Ink::Number => '9',
        Ink::Word => 'w',
        Ink::Comment => '#',
        Ink::Mark => '-',
        Ink::Name => '&',
    };
    let mut out: Vec<char> = line.chars().map(|_| ' ').collect();
    for (range, ink) in inks(line, false) {
        for (nth, (at, _)) in line.char_indices().enumerate() {
            if range.contains(&at) {
                out[nth] = letter(ink);
            }
        }
    }
    out.into_iter().collect()
}

#[test]
fn each_part_of_a_line_has_its_ink() {
    for (line, expected) in [
        ("replicas: 3", "kkkkkkkk- 9"),
        ("  - name: web # x", "  - kkkk- ttt ###"),
        ("a: yes", "k- www"),
        ("a: null", "k- wwww"),
        ("a: yesterday", "k- ttttttttt"),
        ("a: 1Gi", "k- ttt"),
        ("a: -1.5", "k- 9999"),
        ("a: \"yes\" # no", "k- ttttt ####"),
        ("a: 'it''s' ", "k- ttttttt "),
        ("\"a: b\": |- # c", "kkkkkk- -- ###"),
        ("a: &x {b: 1, 'c': *y}", "k- && -k- 9- kkk- &&-"),
        ("- - 1", "- - 9"),
        ("[a, true]", "-t- wwww-"),
        ("# all", "#####"),
        ("---", "---"),
        ("a: http://x:80/#y", "k- tttttttttttttt"),
        ("a: some words 1", "k- tttttttttttt"),
        ("a: !!str 1", "k- &&&&& 9"),
        ("- --port=80", "- ttttttttt"),
        ("ä: ö", "k- t"),
    ] {
        assert_eq!(painted(line), expected, "{line}");
    }
}

#[test]
fn a_script_is_text_whatever_it_looks_like() {
    assert_eq!(inks("    a: 1 # b", true), [(4..12, Ink::Text)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_is_painted_in_order(line in "\\PC{0,40}|[-:#'\"\\[\\]{},&*!|>? a1ä\\t\\r\u{a0}\u{2003}]{0,30}", is_text: bool) {
        let mut at = 0;
        for (range, _) in inks(&line, is_text) {
            prop_assert!(at <= range.start && range.start < range.end);
            prop_assert!(line.get(range.clone()).is_some());
            at = range.end;
        }
        prop_assert!(at <= line.len());
    }
}
