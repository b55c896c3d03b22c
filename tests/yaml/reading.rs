//! What is read, where it stands, and what is refused in which words.

use std::fmt::Write as _;

use fastrand::Rng;
use kubectl_sts::yaml::{self, Fault, Point};
use serde_json::json;

use super::random;

#[track_caller]
fn refused(text: impl AsRef<[u8]>) -> String {
    yaml::read(text).expect_err("it is refused").to_string()
}

#[test]
fn documents_are_read_one_by_one_and_empty_ones_left_out() {
    let text = "# a\n---\na: 1\n--- # b\n---\nnull\n...\n---\n- b\n";
    assert_eq!(yaml::read(text), Ok(vec![json!({"a": 1}), json!(["b"])]));
    assert_eq!(yaml::read(""), Ok(vec![]));
    assert_eq!(yaml::read("# nothing\n"), Ok(vec![]));
    // An anchor ends with its document.
    assert_eq!(
        refused("a: &x 1\n---\nb: *x\n"),
        "line 3, column 4: the alias has no anchor before it"
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_matter() {
    let text = "\u{feff}a: |\r\n  b\r\n  c\r\nd: e\r\n";
    let found = yaml::read_placed(text).unwrap();
    assert_eq!(found[0].value, json!({"a": "b\nc\n", "d": "e"}));
    let place = found[0].places.of("/d").unwrap();
    assert_eq!(
        place.key.unwrap().start,
        Point {
            line: 4,
            column: 1,
            byte: text.find('d').unwrap()
        }
    );
    let place = found[0].places.of("/a").unwrap();
    assert_eq!((place.value.end.line, place.value.end.column), (3, 4));
}

#[test]
fn every_fault_is_named_with_its_place() {
    for (text, sentence) in [
        (
            "a: 1\nb: 2\n a: 3\n",
            "line 3, column 3: a `:` is not expected here: check the indentation, and quote texts that hold `: `",
        ),
        (
            "a: 1\na: 2\n",
            "line 2, column 1: the key `a` is already there at line 1, column 1",
        ),
        (
            "yes: 1\n'true': 2\n",
            "line 2, column 1: the key `true` is already there at line 1, column 1",
        ),
        (
            "\"a\\e\\u202e\": 1\n\"a\\e\\u202e\": 1\n",
            "line 2, column 1: the key `a\\u{1b}\\u{202e}` is already there at line 1, column 1",
        ),
        (
            "a:\n\tb: 1\n",
            "line 2, column 2: a tab cannot indent, use spaces",
        ),
        (
            "a: 'b\n",
            "line 2, column 1: a quote is still open here: close it, or indent its text",
        ),
        (
            "a: \"b",
            "line 1, column 4: a quote is opened and never closed",
        ),
        (
            "a: [b\n",
            "line 1, column 4: a `[` is opened and never closed",
        ),
        (
            "a:\n  {b: c\n",
            "line 2, column 3: a `{` is opened and never closed",
        ),
        (
            "a: .inf\n",
            "line 1, column 4: infinity and NaN have no place in an object",
        ),
        ("a: !!int x\n", "line 1, column 10: the value is no `!!int`"),
        (
            "a: !!binary x\n",
            "line 1, column 13: the value is no `!!binary`",
        ),
        ("~: x\n", "line 1, column 1: null cannot be a key"),
        ("? [a]\n: x\n", "line 1, column 3: a list cannot be a key"),
        (
            "? {a: b}\n: x\n",
            "line 1, column 3: a mapping cannot be a key",
        ),
        (
            "<<: x\n",
            "line 1, column 5: `<<` takes a mapping or a list of mappings",
        ),
        (
            "a: &x [*x]\n",
            "line 1, column 8: the alias stands for what it is part of",
        ),
        (
            "a: *x\n",
            "line 1, column 4: the alias has no anchor before it",
        ),
        (
            "a: @b\n",
            "line 1, column 4: a text cannot begin with `@`, quote it",
        ),
        (
            "a: b\nc: \u{1b}[2J\n",
            "line 2, column 4: the character U+001B must be written as an escape in double quotes",
        ),
        (
            "ä: b\u{2028}c\n",
            "line 1, column 5: the character U+2028 must be written as an escape in double quotes",
        ),
        (
            "%YAML 1.2\n---\na: b\n",
            "line 1, column 1: directives are not taken: leave out the line that begins with `%`",
        ),
        (
            "&a: b\n",
            "line 1, column 1: readers of YAML disagree on this: leave a blank behind the name of an anchor, which has letters, digits, `-` and `_`",
        ),
    ] {
        assert_eq!(refused(text), sentence, "{text:?}");
    }
    assert_eq!(
        refused(b"a: b\nc: \xff\n"),
        "line 2, column 4: the text is not UTF-8"
    );
    assert_eq!(
        refused(b"\xff\xfea\0:\0"),
        "line 1, column 1: the text is not UTF-8"
    );
    let long = "k".repeat(200);
    assert!(refused(format!("{long}: 1\n{long}: 2\n")).len() < 150);
}

/// As they are found on the web: copied out of a page, with a blank too few or none left.
#[test]
fn manifests_that_lost_their_blanks_are_refused_where_they_did() {
    let outdented = "spec:\n  volumeClaimTemplates:\n    - metadata:\n        name: data\n template:\n    metadata: {}\n";
    assert_eq!(
        refused(outdented),
        "line 5, column 2: a key is expected here: check the indentation"
    );
    let flat =
        "kind: StatefulSet\nmetadata:\nname: a\nownerReferences:\n- kind: MysqlCluster\nname: b\n";
    assert_eq!(
        refused(flat),
        "line 6, column 1: the key `name` is already there at line 3, column 1"
    );
    let joined = "apiVersion: v1kind: Servicemetadata: name: headless-svc\n";
    assert_eq!(
        refused(joined),
        "line 1, column 19: a `:` is not expected here: check the indentation, and quote texts that hold `: `"
    );
}

#[test]
fn no_value_is_quoted_in_a_sentence() {
    for text in [
        "a: !!int hunter2\n",
        "a: 'hunter2\n",
        "a: hunter2: b\n",
        "a: [hunter2\n",
        "a: !!binary hunter2\n",
        "a: @hunter2\n",
        "a: *hunter2\n",
    ] {
        assert!(!refused(text).contains("hunter2"), "{text}");
    }
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let mut laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..'z').zip('a'..) {
        let _ = writeln!(
            laughs,
            "{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}]"
        );
    }
    assert_eq!(yaml::read(laughs).unwrap_err().fault, Fault::TooMany);
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(100_000),
        "*a, ".repeat(1000)
    );
    assert_eq!(yaml::read(long).unwrap_err().fault, Fault::TooMuch);
    let mut chain = "- &a0 [x]\n".to_owned();
    for at in 1..5000 {
        let _ = writeln!(chain, "- &a{at} [*a{}]", at - 1);
    }
    assert_eq!(yaml::read(chain).unwrap_err().fault, Fault::TooDeep);
    for text in [
        "[".repeat(200_000),
        "- ".repeat(100_000),
        "{a: ".repeat(50_000),
        "? ".repeat(50_000),
        "[{".repeat(50_000),
    ] {
        assert_eq!(yaml::read(text).unwrap_err().fault, Fault::TooDeep);
    }
    let stairs: String = (0..1000)
        .map(|at| format!("{}a:\n", " ".repeat(at)))
        .collect();
    assert_eq!(yaml::read(stairs).unwrap_err().fault, Fault::TooDeep);
    assert_eq!(
        yaml::read("[".to_owned() + &"a,".repeat(yaml::MOST_VALUES))
            .unwrap_err()
            .fault,
        Fault::TooMany
    );
    assert_eq!(
        refused("a".repeat(10_000_000)),
        "line 1, column 4194305: the text is longer than 4 MiB"
    );
}

#[test]
fn as_deep_as_serde_json_reads_is_not_too_deep() {
    let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(serde_json::from_str::<serde_json::Value>(&nested(yaml::DEEPEST)).is_ok());
    assert!(serde_json::from_str::<serde_json::Value>(&nested(yaml::DEEPEST + 1)).is_err());
    assert!(yaml::read(nested(yaml::DEEPEST)).is_ok());
    assert_eq!(
        yaml::read(nested(yaml::DEEPEST + 1)).unwrap_err().fault,
        Fault::TooDeep
    );
}

#[test]
fn every_key_and_value_has_its_place() {
    let text = "spec:\n  replicas: 3 # three\n  list:\n  - a: 1\n    ünder: 'two\n      words'\n  - [x, {w: z}]\n  text: |\n    one\n\n    two\n\n  none:\n  base: &b\n    q: 1\n  more:\n    <<: *b\n  same: *b\n";
    let found = yaml::read_placed(text).unwrap();
    let places = &found[0].places;
    let slice = |span: yaml::Span| {
        text.get(span.start.byte..span.end.byte)
            .unwrap_or_else(|| panic!("{span:?}"))
    };
    let value = |pointer: &str| slice(places.of(pointer).unwrap().value);
    let key = |pointer: &str| places.of(pointer).unwrap().key.map(slice);
    for (pointer, expected) in [
        ("/spec/replicas", "3"),
        ("/spec/list/0", "a: 1\n    ünder: 'two\n      words'"),
        ("/spec/list/0/ünder", "'two\n      words'"),
        ("/spec/list/1", "[x, {w: z}]"),
        ("/spec/list/1/1/w", "z"),
        ("/spec/text", "one\n\n    two"),
        ("/spec/none", ""),
        ("/spec/more/q", "1"),
        ("/spec/same", "*b"),
        ("/spec/same/q", "1"),
    ] {
        assert_eq!(value(pointer), expected, "{pointer}");
    }
    assert_eq!(key("/spec/list/0/ünder"), Some("ünder"));
    assert_eq!(key("/spec/list/1"), None);
    assert_eq!(
        places.of("/spec/list/0/ünder").unwrap().value.start,
        Point {
            line: 5,
            column: 12,
            byte: text.find("'two").unwrap()
        }
    );
    assert_eq!(places.of("").unwrap().value.start.line, 1);
    assert_eq!(
        places.nearest("/spec/list/1/1/nothing/here").value,
        places.of("/spec/list/1/1").unwrap().value
    );
}

/// Whatever comes, it is an answer: no panic, a place within the text, one line, and the same with places as without.
#[test]
fn any_text_is_answered() {
    let mut rng = Rng::with_seed(5);
    for at in 0..12_000 {
        let text = match at % 4 {
            0 => random::mistyped(&mut rng),
            1 => random::string(&mut rng),
            2 => random::block(&mut rng) + &random::flow(&mut rng),
            _ => format!(
                "a: {}\n---\n{}",
                random::document(&mut rng),
                random::string(&mut rng)
            ),
        };
        let mut bytes = text.clone().into_bytes();
        if at % 16 == 0 {
            let at = rng.usize(..=bytes.len());
            bytes.insert(at, rng.u8(..));
        }
        let (values, placed) = (yaml::read(&bytes), yaml::read_placed(&bytes));
        match &values {
            Ok(values) => assert!(
                values.iter().eq(placed.unwrap().iter().map(|it| &it.value)),
                "{text:?}"
            ),
            Err(trouble) => {
                assert_eq!(placed.err().as_ref(), Some(trouble), "{text:?}");
                assert!(
                    trouble.at.byte <= bytes.len()
                        && trouble.at.line <= text.matches(['\n', '\r']).count() + 2,
                    "{text:?}: {trouble}"
                );
                assert!(
                    !trouble.to_string().contains(char::is_control),
                    "{text:?}: {trouble}"
                );
            }
        }
    }
}
