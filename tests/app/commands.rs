//! What can be typed behind a colon, and where one has been.

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::{App, Effect, Event, Overlay};
use kubectl_sts::domain::Scope;
use kubectl_sts::domain::example::NOW;

use crate::screens::{app, press, screen};

const SETS: &str = "alpha 3: 0= 1= 2=\n beta 1: 0=\n gamma-1 2: 0= 1=unready";

/// Enters a line behind a colon.
fn command(app: &mut App, line: &str) -> Vec<Effect> {
    press(app, ":");
    for letter in line.chars() {
        let key = if letter == ' ' {
            "space".to_owned()
        } else {
            letter.to_string()
        };
        press(app, &key);
    }
    let enter = Chord::parse("enter").unwrap();
    app.update(vec![Event::Key(enter)], NOW).effects
}

fn told(app: &App) -> String {
    match &app.overlay {
        Some(Overlay::Asked(asked)) => asked.told.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

fn open(app: &App) -> String {
    let open = app.place.open.as_ref();
    open.map_or(String::new(), |(name, pane)| {
        format!("{} {}", name.name, pane.name)
    })
}

#[test]
fn sets_and_pods_are_opened_by_their_names() {
    for (line, wanted) in [
        ("alpha", "alpha ordinals"),
        ("db/alpha-2", "alpha ordinals"),
        ("gamma-1", "gamma-1 ordinals"),
        ("gamma-1-1", "gamma-1 ordinals"),
        ("sts beta", "beta ordinals"),
        ("goto beta-0", "beta ordinals"),
        ("pvc beta", "beta claims"),
        ("events", "alpha events"),
    ] {
        let mut app = app(SETS);
        command(&mut app, line);
        assert_eq!(open(&app), wanted, "{line}: {}", told(&app));
    }
}

#[test]
fn commands_panes_and_actions_do_what_they_are_called() {
    let mut app = app(SETS);
    assert!(command(&mut app, "q").contains(&Effect::Quit));
    assert!(command(&mut app, "ns all").contains(&Effect::Settle));
    command(&mut app, "ns pay");
    assert_eq!(app.scopes, [Scope::Namespace("pay".into())]);
    command(&mut app, "help");
    assert!(matches!(app.overlay, Some(Overlay::Help(_))));
    press(&mut app, "esc");
    command(&mut app, "left-behind");
    assert_eq!(app.pane().name, "left-behind");
    command(&mut app, "sts");
    assert_eq!(app.pane().name, "sets");
}

#[test]
fn what_is_wrong_is_said_with_what_would_have_been_right_and_the_line_stays() {
    for (line, wanted) in [
        (
            "alhpa",
            "no command, pane, set or pod alhpa: did you mean alpha?",
        ),
        (
            "restrat",
            "no command, pane, set or pod restrat: did you mean restart?",
        ),
        (
            "ns Pay_1",
            "Pay_1 can be no namespace: small letters, digits and - only",
        ),
        ("sort colour", "no column colour here: "),
        ("quit now", "quit takes nothing behind it"),
        ("filter -l a in (", "a ) is missing"),
        ("zzzzqq", "Tab lists what there is"),
        ("goto none-3", "no set or pod none-3 here"),
    ] {
        let mut app = app(SETS);
        command(&mut app, line);
        assert!(told(&app).contains(wanted), "{line}: {:?}", told(&app));
        press(&mut app, "esc");
        assert!(app.overlay.is_none());
    }
}

#[test]
fn what_was_typed_can_be_had_again_and_what_could_be_meant_is_offered() {
    let mut app = app(SETS);
    command(&mut app, "claims");
    command(&mut app, "sts");
    press(&mut app, ": up");
    assert!(screen(&mut app, 100, 24).contains(": sts"));
    press(&mut app, "up");
    assert!(screen(&mut app, 100, 24).contains(": claims"));
    press(&mut app, "down down");
    press(&mut app, "g a m tab");
    let shown = screen(&mut app, 100, 24);
    assert!(shown.contains("db/gamma-1"), "{shown}");
    press(&mut app, "enter");
    assert_eq!(open(&app), "gamma-1 ordinals");
}

#[test]
fn one_goes_back_and_forth_between_the_places_where_one_was() {
    let mut app = app(SETS);
    press(&mut app, "enter 3");
    command(&mut app, "beta");
    assert_eq!(open(&app), "beta ordinals");
    press(&mut app, "[");
    assert_eq!(open(&app), "alpha events");
    press(&mut app, "[ [");
    assert_eq!(open(&app), "");
    press(&mut app, "]");
    assert_eq!(open(&app), "alpha ordinals");
    press(&mut app, "backspace backspace");
    assert_eq!(open(&app), "alpha ordinals");
    press(&mut app, "] ] ]");
    assert_eq!(open(&app), "beta ordinals");
    assert!(app.notice.is_some(), "there is nothing further");
}

#[test]
fn a_paste_is_typed_and_never_entered() {
    let mut app = app(SETS);
    press(&mut app, ":");
    app.update(vec![Event::Paste("quit\nalpha\n".into())], NOW);
    assert!(matches!(&app.overlay, Some(Overlay::Asked(it)) if it.text() == "quit"));
}
