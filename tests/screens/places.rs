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
