//! What is asked of several at once.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::form::Form;
use kubectl_sts::operations::{Choice, Field, Input, Step};

fn number(start: &str) -> Field {
    Field {
        label: "replicas".into(),
        input: Input::Number,
        start: start.into(),
        step: None,
    }
}

/// What several such fields are asked as one, and what each of them is then answered.
fn asked(fields: &[Field], keys: &str) -> (String, Vec<String>) {
    let mut forms: Vec<Form> = fields.iter().map(|it| Form::of(vec![it.clone()])).collect();
    let mut all = Form::of_all(&forms.iter().collect::<Vec<_>>());
    for key in keys.split_whitespace() {
        let code = match key {
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "backspace" => KeyCode::Backspace,
            it => KeyCode::Char(it.chars().next().unwrap()),
        };
        all.press(Chord::from(KeyEvent::new(code, KeyModifiers::NONE)));
    }
    let each = forms.iter_mut().map(|it| {
        assert!(it.fill(&all));
        it.answers().concat()
    });
    let each = each.collect();
    (all.answers().concat(), each)
}

#[test]
fn where_several_differ_nothing_is_offered_and_a_step_is_from_what_each_has() {
    let differ = [number("2"), number("5"), number("0")];
    for (keys, shared, each) in [
        // Neither 0 nor what the first has.
        ("", "", ["", "", ""]),
        ("3", "3", ["3", "3", "3"]),
        ("3 0", "30", ["30", "30", "30"]),
        ("+ 1", "+1", ["3", "6", "1"]),
        ("+ 1 0", "+10", ["12", "15", "10"]),
        // What is no number of one is told as it was typed.
        ("- 1", "-1", ["1", "4", "-1"]),
        ("+", "+", ["+", "+", "+"]),
        ("+ -", "-", ["-", "-", "-"]),
        ("up up", "+2", ["4", "7", "2"]),
        ("up down down", "-1", ["1", "4", "-1"]),
        ("+ 1 backspace backspace", "", ["", "", ""]),
        ("3 + +", "5", ["5", "5", "5"]),
    ] {
        let (told, answers) = asked(&differ, keys);
        assert_eq!(
            (told.as_str(), answers),
            (shared, each.map(str::to_owned).to_vec()),
            "{keys}"
        );
    }
    let (told, answers) = asked(&[number("3"), number("3")], "");
    assert_eq!((told.as_str(), answers.concat().as_str()), ("3", "33"));
}

#[test]
fn one_more_of_several_is_one_more_of_each() {
    let more = |from: u32| Field {
        start: (from + 1).to_string(),
        step: Some(Step { from, by: "+1" }),
        ..number("")
    };
    let (told, answers) = asked(&[more(3), more(3), more(0)], "");
    assert_eq!(
        (told.as_str(), answers),
        ("+1", ["4", "4", "1"].map(str::to_owned).to_vec())
    );
    // Another step is from what is there, not from what was offered.
    let (_, answers) = asked(&[more(3), more(0)], "+ 5");
    assert_eq!(answers, ["8", "5"]);
}

#[test]
fn of_words_that_differ_none_is_chosen_and_forms_that_ask_otherwise_are_told() {
    let choice = |start: &str| Field {
        input: Input::Choice(
            ["a", "b"]
                .map(|value| Choice {
                    value: value.into(),
                    about: String::new(),
                })
                .to_vec(),
        ),
        ..number(start)
    };
    let differ = [choice("a"), choice("b")];
    for (keys, chosen) in [("", ""), ("down", "a"), ("up", "b"), ("down down", "b")] {
        assert_eq!(asked(&differ, keys).0, chosen, "{keys}");
    }
    let mut other = Form::of(vec![Field {
        label: "image".into(),
        ..number("1")
    }]);
    assert!(!other.fill(&Form::of(vec![number("2")])));
    assert_eq!(other.answers(), ["1"]);
}
