//! Each pane and what lies over it, opened by its keys.

use super::*;

fn at(keys: &str) -> App {
    let mut app = app(FLEET);
    press(&mut app, keys);
    app
}

#[test]
fn ordinals_of_a_stuck_rollback() {
    insta::assert_snapshot!(screen(&mut at("j enter"), 140, 40));
}

#[test]
fn ordinals_at_80x24() {
    insta::assert_snapshot!(screen(&mut at("j enter"), 80, 24));
}

#[test]
fn ordinals_at_40x8() {
    insta::assert_snapshot!(screen(&mut at("j enter"), 40, 8));
}

#[test]
fn claims_with_orphans_below() {
    let mut app = app("web 2 claims: 0= 1= 2= 3=");
    let pods = ["web-2", "web-3"].map(|pod| {
        let pod = app.fleet.pod(&Name::new("db", pod)).unwrap();
        Change::Gone {
            kind: Kind::Pods,
            name: pod.name.clone(),
            uid: pod.uid.clone(),
        }
    });
    app.update(vec![Event::Changes(pods.into())], NOW);
    press(&mut app, "enter 2 G");
    insta::assert_snapshot!(screen(&mut app, 100, 24));
}

#[test]
fn settings_tell_the_status_as_the_controller_wrote_it() {
    insta::assert_snapshot!(screen(&mut at("enter 4"), 100, 40));
}

#[test]
fn events_that_are_not_there() {
    insta::assert_snapshot!(screen(&mut at("enter 3"), 80, 12));
}

#[test]
fn help_tells_the_keys_that_work_here() {
    insta::assert_snapshot!(screen(&mut at("?"), 100, 44));
}

#[test]
fn help_on_a_small_screen_scrolls() {
    let mut app = at("? pgdn pgdn pgdn");
    insta::assert_snapshot!(screen(&mut app, 60, 16));
}

#[test]
fn the_choice_of_a_namespace() {
    insta::assert_snapshot!(screen(&mut at("n d b - x"), 80, 24));
}

#[test]
fn what_is_left_behind() {
    let mut app = app("web 1 claims: 0= 1=\n zero 0 claims: 0=");
    let gone = ["web-1", "zero-0"].map(|pod| {
        let pod = app.fleet.pod(&Name::new("db", pod)).unwrap();
        Change::Gone {
            kind: Kind::Pods,
            name: pod.name.clone(),
            uid: pod.uid.clone(),
        }
    });
    app.update(vec![Event::Changes(gone.into())], NOW);
    press(&mut app, "2");
    insta::assert_snapshot!(screen(&mut app, 120, 24));
}

#[test]
fn a_sequence_shows_what_may_follow() {
    for (width, height) in [(140, 40), (80, 24), (40, 8)] {
        let mut app = app(FLEET);
        app.keymap = Keymap::named("vim").unwrap();
        press(&mut app, "g");
        insta::assert_snapshot!(
            format!("a_sequence_at_{width}x{height}"),
            screen(&mut app, width, height)
        );
    }
}

#[test]
fn a_long_sequence_finds_room_in_columns() {
    let keys = "abcdefghijklmnopqrstuvwxyz".chars();
    let lines: String = keys.map(|it| format!("'x {it}' = 'retry'\n")).collect();
    let mut app = app(FLEET);
    app.keymap = Keymap::read(&format!("[everywhere]\n{lines}")).unwrap();
    press(&mut app, "x");
    insta::assert_snapshot!("many_follow_at_80x24", screen(&mut app, 80, 24));
    insta::assert_snapshot!("many_follow_at_40x8", screen(&mut app, 40, 8));
}

#[test]
fn the_help_tells_sequences_with_commas_between_them() {
    let mut app = app(FLEET);
    app.keymap = Keymap::named("vim").unwrap();
    press(&mut app, "? G");
    let seen = screen(&mut app, 140, 200);
    assert!(seen.contains("home, g g             to the top"), "{seen}");
    assert!(seen.contains("end G                 to the end"), "{seen}");
}
