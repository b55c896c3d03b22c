//! What each pane says when there is nothing to say yet, or nothing may be said.

use jiff::SignedDuration;
use kubectl_sts::app::{Answer, Ask};
use kubectl_sts::domain::change::Object;
use kubectl_sts::panes::{Level, PANES, Pane};

use super::*;
use crate::app::desk::Desk;

/// What is the matter with everything that a pane needs.
const STATES: [&str; 5] = ["empty", "loading", "forbidden", "absent", "stale"];

fn freshness(state: &str, kind: Kind) -> Option<Freshness> {
    let why = |words: &str| format!("{words} {}", kind.resource()).into();
    let at = |seconds| NOW.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    Some(match state {
        "empty" => Freshness::Live,
        "loading" => return None,
        "forbidden" => Freshness::Forbidden {
            since: NOW,
            why: why("no permission: list"),
        },
        "absent" => Freshness::Absent {
            why: why("this server has no"),
        },
        _ => Freshness::Stale {
            since: at(-42),
            retry_at: at(8),
            why: "10.0.0.1:6443 refuses connections".into(),
        },
    })
}

/// A pane of which everything is in a state; of a set, the set itself is known.
fn shown(pane: &'static Pane, state: &str) -> App {
    let set = "web 2 claims: 0= 1=";
    let lines = match (state, pane.level) {
        ("stale", _) => changes(set),
        (_, Level::Set) => {
            let all = changes(set);
            let is_set = |it: &Change| matches!(it, Change::Applied(Object::Set(_)));
            all.into_iter().filter(is_set).collect()
        }
        (_, Level::Fleet) => Vec::new(),
    };
    let mut seen = lines;
    for kind in Kind::ALL {
        if kind == Kind::Sets && pane.level == Level::Set {
            seen.push(feed(kind, Freshness::Live));
            continue;
        }
        if state == "stale" {
            seen.push(feed(kind, Freshness::Live));
        }
        seen.extend(freshness(state, kind).map(|it| feed(kind, it)));
    }
    let mut app = app_that_saw(seen);
    app.place.fleet_pane = &kubectl_sts::panes::sets::SETS;
    match pane.level {
        Level::Fleet => app.place.fleet_pane = pane,
        Level::Set => app.place.open = Some((Name::new("db", "web"), pane)),
    }
    app.update(vec![Event::Tick], NOW);
    app
}

#[test]
fn every_pane_says_what_it_lacks_and_never_that_nothing_is_there() {
    for pane in PANES.iter().filter(|it| it.name != "yaml") {
        let screens = STATES.map(|state| {
            let screen = screen(&mut shown(pane, state), 80, 24);
            let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
            format!("=== {state}\n{}", lines.join("\n").trim_end())
        });
        insta::assert_snapshot!(format!("lacking-{}", pane.name), screens.join("\n"));
        for (state, screen) in STATES.iter().zip(&screens) {
            let claims_nothing = [
                "no pod yet",
                "○ no pod",
                "no claims",
                "nothing is left",
                "no StatefulSets",
                "nothing was said",
            ];
            if ["loading", "forbidden", "absent"].contains(state) {
                let lies: Vec<_> = claims_nothing
                    .iter()
                    .filter(|it| screen.contains(**it))
                    .collect();
                assert!(lies.is_empty(), "{} {state}: {lies:?}\n{screen}", pane.name);
            }
        }
    }
}

/// What one object is read for, and what can become of that.
const READ: [(&str, Option<Result<(), &str>>); 4] = [
    ("loading", None),
    ("forbidden", Some(Err("no permission: get in db"))),
    ("gone", Some(Ok(()))),
    ("error", Some(Err("10.0.0.1:6443 refuses connections"))),
];

#[test]
fn what_shows_one_object_says_why_it_does_not() {
    for (name, keys) in [("pod", "enter enter"), ("yaml", "y")] {
        let screens = READ.map(|(state, answer)| {
            let mut desk = Desk::of("web 2 claims: 0= 1=");
            desk.press(keys);
            desk.asked.retain(|(_, it)| matches!(it, Ask::Read(_)));
            assert_eq!(desk.asked.len(), 1, "{name} {state}");
            if let Some(answer) = answer {
                let read = answer.map(|()| vec![serde_json::Value::Null]);
                desk.answer(Answer::Read(read.map_err(Into::into)));
            }
            let screen = screen(&mut desk.app, 80, 24);
            let words = match answer {
                None => "reading ",
                Some(Ok(())) => "not there",
                Some(Err(why)) => why,
            };
            assert!(screen.contains(words), "{name} {state}: {screen}");
            let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
            format!("=== {state}\n{}", lines.join("\n").trim_end())
        });
        insta::assert_snapshot!(format!("lacking-{name}"), screens.join("\n"));
    }
}

#[test]
fn a_filter_that_fits_nothing_does_not_say_that_nothing_is_there() {
    let mut app = app("web 2: 0= 1=");
    press(&mut app, "/ x y z");
    let told = screen(&mut app, 80, 12);
    assert!(told.contains("nothing here fits xyz"), "{told}");
    assert!(!told.contains("no StatefulSets"), "{told}");
}
