//! What holds for any texts that are checked, woven and merged. The fuzz target `texts` includes this file.

use std::collections::BTreeSet;

use kubectl_sts::manifest::kind::SET;
use kubectl_sts::manifest::mask::without_secrets;
use kubectl_sts::manifest::merge::changeable;
use kubectl_sts::manifest::paint::inks;
use kubectl_sts::manifest::weave::weave_to;
use kubectl_sts::manifest::{Outline, Subject, Veil, check, merge, settle};
use kubectl_sts::yaml;
use serde_json::Value;

/// Three texts: an object as it was opened, as it is typed, and as it is by now.
pub fn hold(texts: [&str; 3]) {
    let values = texts.map(|text| {
        looks(text);
        match yaml::read(text).as_deref() {
            Ok([value]) => Some(value.clone()),
            _ => None,
        }
    });
    let [text, typed, _] = texts;
    for kind in [None, Some(&SET)] {
        let veil = Veil::default();
        let subject = Subject {
            veil: &veil,
            kind,
            opened: values[0].as_ref(),
            schema: &|_| None,
            rollout: &|_| String::new(),
        };
        let lines = typed.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
        for mark in check(typed, &subject).marks {
            assert!(mark.line < lines, "{mark:?} is behind the text");
            assert!(mark.columns.0 <= mark.columns.1, "{mark:?}");
        }
    }
    if let [Some(one), Some(other), _] = &values {
        assert_eq!(
            weave_to(text, one).as_deref(),
            Ok(text),
            "nothing was to be changed"
        );
        let woven = weave_to(text, other).unwrap_or_default();
        assert_eq!(
            yaml::read(&woven).as_deref(),
            Ok(std::slice::from_ref(other)),
            "{text:?} {woven:?}"
        );
    }
    for value in values.iter().flatten() {
        let (veiled, veil) = Veil::over(value);
        assert_eq!(veil.lift(&veiled).as_ref(), Ok(value), "a veil is lifted");
    }
    if let [Some(opened), Some(yours), Some(theirs)] = &values {
        merges(opened, yours, theirs);
    }
}

/// A text that is being typed: every line has its parts, and folds end within it.
fn looks(text: &str) {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let outline = Outline::of(&lines);
    for (nth, line) in lines.iter().enumerate() {
        let last = outline.last(nth);
        assert!(
            (nth..lines.len()).contains(&last),
            "line {nth} ends on {last}"
        );
        let mut end = 0;
        for (range, _) in inks(line, outline.is_text(nth)) {
            assert!(
                range.start >= end && line.get(range.clone()).is_some(),
                "{line:?} {range:?}"
            );
            end = range.end;
        }
    }
    let kept = without_secrets(text);
    assert_eq!(
        without_secrets(&kept),
        kept,
        "what is kept has secrets: {text:?}"
    );
}

fn merges(opened: &Value, yours: &Value, theirs: &Value) {
    let found = merge(opened, yours, theirs);
    let mut applied = changeable(theirs);
    for edit in &found.only_yours {
        edit.apply(&mut applied);
    }
    let is_map = theirs.is_object() && yours.is_object() && opened.is_object();
    if is_map {
        assert_eq!(applied, changeable(&found.merged), "the edits make it");
    }
    let quiet = merge(opened, opened, theirs);
    assert!(quiet.both.is_empty(), "{:?}", quiet.both);
    assert_eq!(changeable(&quiet.merged), changeable(theirs));
    let all: BTreeSet<usize> = (0..found.both.len()).collect();
    assert_eq!(
        settle(opened, yours, theirs, &all).both.len(),
        found.both.len()
    );
}
