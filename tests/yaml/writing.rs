//! What is written is read back as it was.

use fastrand::Rng;
use kubectl_sts::yaml;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{random, words};

#[track_caller]
fn comes_back(value: &Value) {
    let text = yaml::write(value);
    let read = yaml::read(&text)
        .unwrap_or_else(|trouble| panic!("{trouble} in what was written for {value}:\n{text}"));
    let expected: Vec<Value> = (!value.is_null())
        .then(|| value.clone())
        .into_iter()
        .collect();
    assert_eq!(read, expected, "{text}");
    assert_eq!(yaml::write(value), text, "another text for the same");
    let safe = |it: char| {
        it == '\n'
            || !it.is_control()
                && !matches!(it, '\u{2028}'..='\u{202e}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    assert!(text.chars().all(safe), "{text:?}");
    assert!(text.ends_with('\n') && !text.contains('\t'), "{text:?}");
}

#[test]
fn every_word_comes_back_as_a_value_a_key_an_item_and_a_line() {
    for it in words::all() {
        comes_back(&json!(it));
        comes_back(
            &json!({it: it, "lines": format!("{it}\n{it}\n"), "list": [it, [it, {it: [it]}]]}),
        );
    }
}

#[test]
fn every_character_comes_back() {
    for it in (0..=0xffff_u32)
        .chain(0x1_f600..0x1_f610)
        .chain([0xe_0041, 0x10_ffff])
        .filter_map(char::from_u32)
    {
        let text = format!("a{it}");
        assert_eq!(
            yaml::read(yaml::write(&json!({&text: &text}))),
            Ok(vec![json!({&text: &text})]),
            "{it:?}"
        );
    }
}

#[test]
fn values_of_chance_come_back() {
    let mut rng = Rng::with_seed(3);
    for _ in 0..4000 {
        comes_back(&random::value(&mut rng, 4));
    }
}

#[test]
fn values_as_deep_as_can_be_come_back() {
    for wrap in [
        |it: Value| json!([it]),
        |it: Value| json!({"k": it}),
        |it: Value| json!({"k": [it]}),
    ] {
        let mut value = json!("x");
        while depth(&value) + 2 <= yaml::DEEPEST {
            value = wrap(value);
        }
        comes_back(&value);
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[-?:,#&*!|>'\"%@` \\na-c0-9~.=<]{0,12}",
        "[ \\t\\r\\n\\PC]{0,8}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("an integer to Kubernetes", |it| it.fract() != 0.0)
            .prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_comes_back(value in any_value()) {
        comes_back(&value);
    }
}

#[test]
fn floats_without_a_fraction_are_the_integers_that_kubernetes_takes_them_for() {
    for (float, text) in [
        (1000.0, "1000"),
        (-0.0, "0"),
        (1e18, "1000000000000000000"),
        (1e21, "1e+21"),
        (1_234_567.5, "1.2345675e+06"),
        (0.00001, "1e-05"),
        (0.5, "0.5"),
    ] {
        assert_eq!(yaml::write(&json!(float)), format!("{text}\n"));
    }
}

#[test]
fn numbers_keep_every_digit() {
    for number in [
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
        json!(0.1 + 0.2),
        json!(f64::MIN_POSITIVE),
        json!(5e-324),
    ] {
        comes_back(&number);
    }
}

#[test]
fn keys_are_in_the_order_of_kubectl() {
    let keys = [
        "", ".a", "/", "a", "a-1", "a0", "a1", "a9", "a09", "a10", "a10b", "aB", "ab", "b",
    ];
    let entries: Map<String, Value> = keys.iter().map(|it| ((*it).to_owned(), json!(1))).collect();
    let text = yaml::write(&entries.into());
    let written: Vec<&str> = text
        .lines()
        .map(|it| it.trim_end_matches(": 1").trim_matches('"'))
        .collect();
    assert_eq!(written, keys);
}

#[test]
fn a_set_looks_as_kubectl_prints_it() {
    let set = json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {"name": "web", "creationTimestamp": "2026-11-20T01:02:03Z", "annotations": {}, "finalizers": []},
        "spec": {
            "replicas": 3,
            "template": {"spec": {
                "containers": [{
                    "name": "web", "image": "nginx:1.25", "args": ["--port=80", "-v", "- x", "*", "0644", "yes", "a: b", "it's"],
                    "command": ["sh", "-c", "set -e\n\nexec web \"$@\"\n"],
                    "env": [{"name": "EMPTY", "value": ""}, {"name": "TAB", "value": "a\tb"}],
                }],
                "nodeSelector": {"on": "true"}, "priority": null,
            }},
        },
    });
    insta::assert_snapshot!(yaml::write(&set));
}
