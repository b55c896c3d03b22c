//! Changes put into a text.

use std::fmt::Write;

use fastrand::Rng;
use kubectl_sts::domain::plan::Edit;
use kubectl_sts::manifest::weave::{weave, weave_to};
use kubectl_sts::yaml;
use serde_json::{Value, json};

use super::objects::{changed, set};

/// A text with remarks on lines of their own and behind values, each another.
fn remarked(rng: &mut Rng, object: &Value) -> String {
    let plain = yaml::write(object);
    let mut text = String::new();
    let mut count = 0;
    let mut block = None;
    for line in plain.lines() {
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|it| indent > it || line.is_empty()) {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        let begins = line.contains(": |") || line.contains("- |");
        block = begins.then_some(indent);
        if rng.u8(..4) == 0 {
            count += 1;
            let _ = writeln!(text, "{}# above {count};", " ".repeat(indent));
        }
        text.push_str(line);
        if rng.u8(..4) == 0 && !begins {
            count += 1;
            let _ = write!(text, " # behind {count};");
        }
        text.push('\n');
    }
    text
}

fn remarks(text: &str) -> Vec<&str> {
    let found = text
        .match_indices("# above ")
        .chain(text.match_indices("# behind "));
    let mut found: Vec<&str> = found
        .map(|(at, _)| &text[at..=at + text[at..].find(';').unwrap()])
        .collect();
    found.sort_unstable();
    found
}

fn read(text: &str) -> Value {
    yaml::read(text).unwrap().remove(0)
}

#[test]
fn a_woven_text_says_what_is_wanted() {
    for seed in 0..150 {
        let mut rng = Rng::with_seed(seed);
        let object = set(&mut rng);
        let text = remarked(&mut rng, &object);
        assert_eq!(read(&text), object, "seed {seed}\n{text}");
        let count = rng.usize(..6);
        let wanted = changed(&mut rng, &object, count);
        let woven = weave(&text, &Edit::between(&object, &wanted, "")).unwrap();
        assert_eq!(read(&woven), wanted, "seed {seed}\n{text}\n{woven}");
        if object == wanted {
            assert_eq!(woven, text);
        }
    }
}

#[test]
fn remarks_elsewhere_stay() {
    for seed in 0..150 {
        let mut rng = Rng::with_seed(seed);
        let object = set(&mut rng);
        let text = remarked(&mut rng, &object);
        let mut wanted = object.clone();
        wanted["spec"]["replicas"] = json!(77);
        wanted["spec"]["paused"] = json!({"a": [1, {"b": "x\ny\n"}]});
        wanted["metadata"]["name"] = json!("two\nlines");
        let list = wanted
            .pointer_mut("/spec/template/spec/containers")
            .unwrap();
        let list = list.as_array_mut().unwrap();
        list.insert(
            rng.usize(..=list.len()),
            json!({"name": "new", "image": "i"}),
        );
        let woven = weave_to(&text, &wanted).unwrap();
        assert_eq!(read(&woven), wanted, "seed {seed}\n{text}\n{woven}");
        let all = remarks(&text);
        let none_was_there = list_was_empty(&object);
        let kept = remarks(&woven);
        let lost: Vec<&&str> = all.iter().filter(|it| !kept.contains(it)).collect();
        assert!(
            lost.is_empty() || none_was_there,
            "seed {seed}: {lost:?}\n{text}\n{woven}"
        );
    }
}

fn list_was_empty(object: &Value) -> bool {
    object["spec"]["template"]["spec"]["containers"] == json!([])
}

fn edited(text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut wanted = read(text);
    change(&mut wanted);
    let woven = weave_to(text, &wanted).unwrap();
    assert_eq!(read(&woven), wanted);
    woven
}

#[test]
fn a_key_goes_with_its_lines_and_the_remark_above_it() {
    let text = "# head\na: 1\n# about b\nb:\n  c: 1 # c\n  d: 2\n# about e\ne: 3\n";
    let woven = edited(text, |it| drop(it.as_object_mut().unwrap().remove("b")));
    assert_eq!(woven, "# head\na: 1\n# about e\ne: 3\n");
}

#[test]
fn a_key_comes_where_kubectl_has_it_if_its_neighbours_stand_so() {
    let woven = edited("a: 1\n# about c\nc: 3\n", |it| it["b"] = json!([2]));
    assert_eq!(woven, "a: 1\nb:\n- 2\n# about c\nc: 3\n");
    let woven = edited("kind: X\nspec:\n    z: 1\n", |it| {
        it["spec"]["b"] = json!({"x": 1});
    });
    assert_eq!(woven, "kind: X\nspec:\n    b:\n      x: 1\n    z: 1\n");
    let woven = edited("name: x\nimage: y\n", |it| it["zeal"] = json!(1));
    assert_eq!(woven, "name: x\nimage: y\nzeal: 1\n");
}

#[test]
fn the_first_key_behind_a_dash_goes_and_comes() {
    let text = "env:\n- # first\n  name: A\n  value: x # why\n- name: B\n  value: y\n";
    let woven = edited(text, |it| {
        it["env"][1]["a"] = json!(1);
        it["env"][0]["value"] = json!("z");
    });
    assert_eq!(
        woven,
        "env:\n- # first\n  name: A\n  value: z # why\n- a: 1\n  name: B\n  value: y\n"
    );
    let woven = edited("x:\n- a: 1\n  b: 2\n", |it| {
        it["x"][0].as_object_mut().unwrap().remove("a");
    });
    assert_eq!(woven, "x:\n- b: 2\n");
}

#[test]
fn of_what_is_written_in_brackets_only_that_is_written_anew() {
    let woven = edited("# top\na: {b: 1, c: [1, 2]} # flow\nd: 1 # d\n", |it| {
        it["a"]["b"] = json!(2);
    });
    assert_eq!(woven, "# top\na: {b: 2, c: [1, 2]} # flow\nd: 1 # d\n");
    let woven = edited("# top\na: {b: 1, c: [1, 2]} # flow\nd: 1 # d\n", |it| {
        it["a"]["c"] = json!([1, 2, 3]);
    });
    assert_eq!(
        woven,
        "# top\na:\n  b: 1\n  c:\n  - 1\n  - 2\n  - 3 # flow\nd: 1 # d\n"
    );
}

#[test]
fn what_has_an_anchor_changes_alone() {
    let text = "# top\nx:\n  a: &v 1\n  b: *v\ny: 1 # y\n";
    let woven = edited(text, |it| it["x"]["b"] = json!(2));
    assert_eq!(woven, "# top\nx:\n  a: &v 1\n  b: 2\ny: 1 # y\n");
    let woven = edited(text, |it| it["x"]["a"] = json!(2));
    assert_eq!(woven, "# top\nx:\n  a: 2\n  b: 1\ny: 1 # y\n");
}

#[test]
fn a_block_of_text_becomes_a_word_and_back() {
    let text = "a: |\n  one\n  two\nb: x # remark\n";
    let woven = edited(text, |it| {
        it["a"] = json!("one");
        it["b"] = json!("x\ny\n");
    });
    assert_eq!(woven, "a: one\nb: |\n  x\n  y\n# remark\n");
}

#[test]
fn what_was_empty_gets_something() {
    let woven = edited("a: {}\nb:\n# c\nc: []\n", |it| {
        it["a"]["x"] = json!(1);
        it["b"] = json!("y");
        it["c"] = json!([1]);
    });
    assert_eq!(woven, "a:\n  x: 1\nb: \"y\"\n# c\nc:\n- 1\n");
}
