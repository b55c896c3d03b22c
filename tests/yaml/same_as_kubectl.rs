//! What the real kubectl makes of a text is what we make of it, and what it writes is what we write.

use fastrand::Rng;
use kubectl_sts::yaml;
use serde_json::{Value, json};

use super::kubectl::{Kubectl, body, rounded, with_head};
use super::{random, words};

/// A text, what we make of it, and what kubectl makes of it.
type Reading<'a> = (&'a str, Option<Value>, Option<Value>);

/// Both readings of each text behind the same head; nothing for what is refused.
fn readings(texts: &[String]) -> Option<Vec<Reading<'_>>> {
    let theirs = Kubectl::found_or_skip()?.read(texts);
    let both = texts.iter().zip(theirs).map(|(text, theirs)| {
        let ours = yaml::read(with_head(0, text)).ok();
        let ours = ours.and_then(|it| it.into_iter().next()).map(body);
        (
            text.as_str(),
            ours.as_ref().map(rounded),
            theirs.as_ref().map(rounded),
        )
    });
    Some(both.collect())
}

#[track_caller]
fn none_differs(all: &[Reading<'_>], same: impl Fn(Option<&Value>, Option<&Value>) -> bool) {
    let different: Vec<String> = all
        .iter()
        .filter(|(_, ours, theirs)| !same(ours.as_ref(), theirs.as_ref()))
        .map(|(text, ours, theirs)| format!("{text:?}\n   ours {ours:?}\n kubectl {theirs:?}"))
        .collect();
    assert!(
        different.is_empty(),
        "{} of {} differ:\n{}",
        different.len(),
        all.len(),
        different.join("\n")
    );
}

#[track_caller]
fn all_the_same(texts: &[String]) {
    if let Some(all) = readings(texts) {
        none_differs(&all, |ours, theirs| ours == theirs);
    }
}

/// Never another value. Each may refuse what the other takes, but seldom: so many in a thousand.
#[track_caller]
fn none_misread(make: impl Fn(&mut Rng) -> String, we_refuse: usize, they_refuse: usize) {
    let mut rng = Rng::with_seed(11);
    let texts: Vec<String> = (0..2500).map(|_| make(&mut rng)).collect();
    let Some(all) = readings(&texts) else {
        return;
    };
    none_differs(&all, |ours, theirs| {
        ours.is_none() || theirs.is_none() || ours == theirs
    });
    let count = |these: fn(bool, bool) -> bool| {
        all.iter()
            .filter(|(_, ours, theirs)| these(ours.is_some(), theirs.is_some()))
            .count()
    };
    let (both, theirs, ours) = (
        count(|ours, theirs| ours && theirs),
        count(|ours, theirs| !ours && theirs),
        count(|ours, theirs| ours && !theirs),
    );
    assert!(both * 50 > all.len(), "only {both} were read by both");
    assert!(
        theirs * 1000 <= we_refuse * all.len(),
        "we refuse {theirs} of {} that kubectl takes",
        both + theirs
    );
    assert!(
        ours * 1000 <= they_refuse * all.len(),
        "kubectl refuses {ours} of {} that we take",
        both + ours
    );
}

#[test]
fn plain_scalars_mean_the_same() {
    let texts: Vec<String> = words::plain().map(|it| format!("k: {it}\n")).collect();
    assert!(texts.len() > 350);
    all_the_same(&texts);
}

#[test]
fn keys_are_the_same() {
    let texts: Vec<String> = words::plain()
        .map(|it| format!("data:\n  {it}: v\n"))
        .collect();
    // Theirs is refused, and with it the text `a` behind it.
    all_the_same(&texts);
}

#[test]
fn scalars_with_tags_mean_the_same() {
    let tags = [
        "!!str",
        "!!int",
        "!!float",
        "!!bool",
        "!!null",
        "!!binary",
        "!!timestamp",
        "!!set",
        "!mine",
        "!",
        "!<tag:yaml.org,2002:int>",
    ];
    let scalars = [
        "",
        "1",
        "'1'",
        "1.5",
        "0x2F1",
        "yes",
        "\"no\"",
        "~",
        ".inf",
        "dGV4dA==",
        "YWI=",
        "YWJ=",
        "YWI",
        "Y W",
        "2026-11-20",
        "2026-11-31",
    ];
    let mut texts = Vec::new();
    for tag in tags {
        texts.extend(scalars.map(|it| format!("k: {tag} {it}\n")));
        texts.extend(scalars.map(|it| format!("? {tag} {it}\n: v\n")));
        texts.extend(["{a: 1}", "[1]"].map(|it| format!("k: {tag} {it}\n")));
    }
    all_the_same(&texts);
}

#[test]
fn structure_is_the_same() {
    let mut texts: Vec<String> = [
        "k: {<<: {a: 1, b: 2}, a: 3}\n",
        "k: {a: 3, <<: {a: 1, b: 2}}\n",
        "k: {<<: [{a: 1}, {a: 2, b: 2}], c: 3}\n",
        "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nk:\n  <<: [*x, *y]\n  c: 3\n",
        "x: &x [1]\nk:\n  <<: *x\n",
        "k: {'<<': 1}\n",
        "k: {! <<: {a: 1}}\n",
        "k: {!!merge <<: {a: 1}}\n",
        "k: {!!str <<: {a: 1}}\n",
        "k: {<<: 1}\n",
        "k: {&m <<: {a: 1}}\n",
        "m: &m <<\nk: {*m : {a: 1}}\n",
        "k: &a [*a]\n",
        "k: *a\n",
        "a: &a 1\nb: &a 2\nk: *a\n",
        "a: &yes yes\n*yes : v\n",
        "? [a]\n: b\n",
        "? {a: b}\n: c\n",
        "? |\n  long\n  key\n: v\n",
        "? \"long\\nkey\"\n: - a\n  - b\n",
        "k: \"\\x41\\u00e9\\U0001F680\\0\\a\\b\\t\\n\\v\\f\\r\\e\\\"\\\\N\\_\\L\\P\\ \"\n",
        "k: \"a\\\n   b\n  c\n\n  d\"\n",
        "k: 'a\n  b\n\n  c''d'\n",
        "k: \"\\q\"\n",
        "k: a\r\nl: |\r\n  b\r\n  c\r\n",
        "k: \u{7f}\n",
        "k: \u{1b}\n",
        "k:\n- a\n-  - b\n   - c\nl:\n  - d\n",
        "k:\n\ta: b\n",
        "k: [a,\n b]\nl: {a: b,\n c}\n",
        "k: {a:b, \"c\":d, 'e' : f}\n",
        "k: [a: b, c]\n",
        "k: a # b\nl: a#b\nm: '#'\n",
        "k: >\n  a\n  b\n\n  c\n    d\n  e\n",
    ]
    .map(String::from)
    .to_vec();
    for header in [
        "|", "|-", "|+", ">", ">-", ">+", "|2", "|2-", "|+2", ">1", "|0", "|-+", "| # a",
    ] {
        for lines in [
            "",
            "  a",
            "  a\n",
            "  a\n\n",
            "\n\n  a\n",
            "   a\n  b\n",
            "  a\n   b\n  c",
            "  a \n  \n  b\n",
            "a\n",
            "  \n",
            "\n",
            "   \n  a\n",
            "  a\n\n\nz: 1\n",
        ] {
            texts.push(format!("k: {header}\n{lines}"));
        }
    }
    all_the_same(&texts);
}

#[test]
fn what_is_refused_only_here_is_refused_for_a_reason() {
    let texts: Vec<String> = [
        "k: {a: 1, a: 2}\n",
        "k: {yes: 1, 'true': 2}\n",
        "k: !!binary /w==\n",
        "k: 'a\u{2028}  b'\n",
        "k: |#\n  a\n",
        "k: ''# a\n",
        "# a\u{85}k: b\n",
        "k: [?a]\n",
        "k: {a:, b}\n",
        "k: \"a\nb\"\n",
    ]
    .map(String::from)
    .to_vec();
    if let Some(all) = readings(&texts) {
        none_differs(&all, |ours, theirs| ours.is_none() && theirs.is_some());
    }
}

#[test]
fn no_text_of_chance_is_misread() {
    none_misread(|rng| format!("k: {}\n", random::document(rng)), 10, 10);
}

#[test]
fn no_chance_between_brackets_is_misread() {
    none_misread(random::flow, 40, 20);
}

#[test]
fn no_chance_of_lines_is_misread() {
    none_misread(random::block, 10, 10);
}

#[test]
fn no_mistyped_manifest_is_misread() {
    none_misread(random::mistyped, 30, 10);
}

/// Values whose texts are short enough for kubectl not to fold them.
fn some_values(seed: u64) -> Vec<Value> {
    let mut rng = Rng::with_seed(seed);
    let mut values: Vec<Value> = words::all()
        .map(|it| json!({"v": it, it: "k", "lines": format!("{it}\n{it}"), "list": [it, [it]]}))
        .collect();
    values.extend((0..1500).map(|_| {
        let mut entries = random::entries(&mut rng, 3);
        entries.insert("always".to_owned(), Value::Null);
        entries.into()
    }));
    values
}

#[test]
fn what_we_write_kubectl_reads() {
    let Some(kubectl) = Kubectl::found_or_skip() else {
        return;
    };
    let values = some_values(1);
    let texts: Vec<String> = values
        .iter()
        .map(|it| yaml::write(&json!({"data": it})))
        .collect();
    for ((value, text), read) in values.iter().zip(&texts).zip(kubectl.read(&texts)) {
        assert_eq!(
            read.as_ref().map(|it| rounded(&it["data"])),
            Some(rounded(value)),
            "{text}"
        );
    }
}

#[test]
fn what_we_write_is_what_kubectl_writes() {
    let Some(kubectl) = Kubectl::found_or_skip() else {
        return;
    };
    let values = some_values(2);
    let mut same = 0;
    for (value, theirs) in values.iter().zip(kubectl.write(&values)) {
        let ours = yaml::write(value);
        // It folds long texts, leaves what hides or reorders, loses U+0085, and does not read back its own `<<`.
        let folded = ours.lines().any(|it| it.chars().count() > 78);
        let escaped = ["\\u", "\\x", "\\L", "\\P", "\\N", "\"<<\":"]
            .iter()
            .any(|it| ours.contains(it));
        if !folded && !escaped && !goes_in_circles(value) {
            assert_eq!(theirs.as_ref(), Some(&ours), "{value}");
            same += 1;
        }
    }
    assert!(
        same * 3 > values.len(),
        "only {same} of {} were compared",
        values.len()
    );
}

/// Whether keys have letters behind digits, where kubectl puts `a12x` before `a1x`, that before `a2x`, and that before `a12x`; or so
/// many digits that its numbers overflow.
fn goes_in_circles(value: &Value) -> bool {
    let circles = |key: &String| {
        key.len() > 18 && key.bytes().filter(u8::is_ascii_digit).count() > 18
            || key
                .as_bytes()
                .windows(2)
                .any(|it| it[0].is_ascii_digit() && (it[1].is_ascii_alphabetic() || it[1] > 127))
    };
    match value {
        Value::Array(items) => items.iter().any(goes_in_circles),
        Value::Object(entries) => {
            entries.len() > 1 && entries.keys().any(circles)
                || entries.values().any(goes_in_circles)
        }
        _ => false,
    }
}
