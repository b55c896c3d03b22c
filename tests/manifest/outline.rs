//! Lines as a tree.

use fastrand::Rng;
use kubectl_sts::manifest::Outline;
use kubectl_sts::yaml;
use serde_json::{Value, json};

use crate::yaml::random;

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let step = key.replace('~', "~0").replace('/', "~1");
                let below = format!("{pointer}/{step}");
                found.push(below.clone());
                pointers(value, &below, found);
            }
        }
        Value::Array(items) => {
            for (nth, value) in items.iter().enumerate() {
                let below = format!("{pointer}/{nth}");
                // A block in a list begins below its dash.
                if !value.as_str().is_some_and(|it| it.contains('\n')) {
                    found.push(below.clone());
                }
                pointers(value, &below, found);
            }
        }
        _ => {}
    }
}

fn has_odd_keys(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries
            .iter()
            .any(|(key, value)| key.len() > 100 || key.contains('\n') || has_odd_keys(value)),
        Value::Array(items) => items.iter().any(has_odd_keys),
        _ => false,
    }
}

#[test]
fn it_says_of_what_is_written_the_same_as_the_reader() {
    let mut compared = 0;
    for seed in 0..6000 {
        let mut rng = Rng::with_seed(seed);
        let value: Value = random::entries(&mut rng, 4).into();
        if has_odd_keys(&value) {
            continue;
        }
        let text = yaml::write(&value);
        let Ok(documents) = yaml::read_placed(&text) else {
            continue;
        };
        let [document] = documents.as_slice() else {
            continue;
        };
        let outline = Outline::of(&text.split('\n').map(str::to_owned).collect::<Vec<_>>());
        let mut all = Vec::new();
        pointers(&document.value, "", &mut all);
        for pointer in all {
            let place = document.places.of(&pointer).unwrap();
            let line = place.key.unwrap_or(place.value).start.line - 1;
            assert_eq!(
                outline.line_of(&pointer),
                Some(line),
                "seed {seed}: {pointer}\n{text}"
            );
            compared += 1;
        }
    }
    assert!(compared > 2500, "{compared}");
}

const TEXT: &str = "\
# a set
metadata:
  annotations:
    example.com/a: b # why
spec:
  containers:
  - image: nginx
    # comment
    name: web
    args:
    - |
      # not a comment
      name: nothing

      end
    - two
  - name: side
    env: []
  'a b': \"x: y
    and on\"
---
spec: 1
";

#[test]
fn each_line_has_the_pointer_of_what_stands_there() {
    let outline = Outline::of(&lines(TEXT));
    let found: Vec<&str> = (0..TEXT.lines().count())
        .map(|it| outline.pointer(it))
        .collect();
    assert_eq!(found[1], "/metadata");
    assert_eq!(found[3], "/metadata/annotations/example.com~1a");
    assert_eq!(found[6], "/spec/containers/0/image");
    assert_eq!(found[7], "/spec/containers/0");
    assert_eq!(found[10], "/spec/containers/0/args/0");
    assert_eq!(found[12], "/spec/containers/0/args/0");
    assert_eq!(found[15], "/spec/containers/0/args/1");
    assert_eq!(found[17], "/spec/containers/1/env");
    assert_eq!(found[18], "/spec/a b");
    assert_eq!((found[20], found[21]), ("", "/spec"));
}

#[test]
fn an_item_begins_where_its_first_field_does() {
    let outline = Outline::of(&lines(TEXT));
    assert_eq!(outline.line_of("/spec/containers/1"), Some(16));
    assert_eq!(outline.line_of("/spec/containers/1/name"), Some(16));
    assert_eq!(outline.line_of("/spec/containers/1/image"), Some(16));
    assert_eq!(outline.line_of("/spec/containers/7/image"), Some(5));
    assert_eq!(outline.line_of("/nothing"), Some(0));
}

#[test]
fn what_is_folded_ends_with_its_last_words() {
    let outline = Outline::of(&lines(TEXT));
    let folds: Vec<_> = (0..TEXT.lines().count())
        .map(|it| (it, outline.last(it)))
        .filter(|(line, last)| line != last)
        .collect();
    let expected = [
        (1, 3),
        (2, 3),
        (4, 19),
        (5, 17),
        (6, 15),
        (9, 15),
        (10, 14),
        (16, 17),
        (18, 19),
    ];
    assert_eq!(folds, expected);
}

#[test]
fn lines_of_a_script_are_text() {
    let outline = Outline::of(&lines(TEXT));
    let text: Vec<usize> = (0..30).filter(|it| outline.is_text(*it)).collect();
    assert_eq!(text, [11, 12, 13, 14, 19]);
}

#[test]
fn a_text_that_is_being_typed_has_pointers_too() {
    let text = "spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        im\n        ports:\n        -\n  repl";
    let outline = Outline::of(&lines(text));
    assert_eq!(outline.pointer(5), "/spec/template/spec/containers/0");
    assert_eq!(
        outline.pointer(7),
        "/spec/template/spec/containers/0/ports/0"
    );
    assert_eq!(outline.pointer(8), "/spec");
}

#[test]
fn any_text_has_an_outline() {
    for seed in 0..3000 {
        let mut rng = Rng::with_seed(seed);
        for text in [
            random::document(&mut rng),
            random::block(&mut rng),
            random::mistyped(&mut rng),
            random::string(&mut rng),
        ] {
            let lines = lines(&text);
            let outline = Outline::of(&lines);
            for line in 0..lines.len() {
                assert!(
                    (line..lines.len()).contains(&outline.last(line)),
                    "{text:?}"
                );
                let _ = outline.line_of(outline.pointer(line));
            }
        }
    }
}

#[test]
fn a_list_alone_is_a_document() {
    let text = yaml::write(&json!([1, [2, {"a": 3}]]));
    assert_eq!(Outline::of(&lines(&text)).line_of("/1/1/a"), Some(2));
}

/// Every line has a pointer: a text of a megabyte must not come to gigabytes of them.
#[test]
fn what_lies_too_deep_or_has_too_long_a_name_belongs_to_what_holds_it() {
    let deep = Outline::of(&lines(&"- ".repeat(100_000)));
    assert_eq!(deep.pointer(0), "/0".repeat(128));
    let long = format!(
        "a:\n  {}:\n{}",
        "k".repeat(1_000_000),
        "    b: 1\n".repeat(20_000)
    );
    let long = Outline::of(&lines(&long));
    assert_eq!((long.pointer(1), long.pointer(20_000)), ("/a", "/a/b"));
    assert_eq!(long.last(0), 20_001);
}
