//! The revisions of a set, and what differs between two of them.

use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::template::PodTemplate;
use serde_json::json;

use super::*;

/// A rollout under way, with what came before it.
pub const HISTORY: &str = "web 5: 0=old 1=old 2=old 3=new,starting 4=new
    rev web-new 9: image=registry.corp/db/postgres:17.5 memory=6Gi env.PG_JIT=on readiness=/readiness age=312 cause=CVE-2026-1188
    rev web-old 8: image=registry.corp/db/postgres:17.4 memory=6Gi env.PG_JIT=on readiness=/readiness age=1036800 cause=helm
    rev web-b 7: image=registry.corp/db/postgres:17.4 memory=4Gi readiness=/readiness age=2678400
    rev web-a 6: image=registry.corp/db/postgres:17.4 memory=4Gi readiness=/health env.PG_PASSWORD=s3cret age=5184000
    rev web-n 3: null image=registry.corp/db/postgres:17.5 memory=6Gi env.PG_JIT=on readiness=/readiness age=7603200";

pub fn at(keys: &str) -> App {
    let mut app = app(HISTORY);
    press(&mut app, "enter 7");
    screen(&mut app, 140, 40);
    press(&mut app, keys);
    app
}

#[test]
fn what_changed_in_each_and_who_runs_it() {
    insta::assert_snapshot!(screen(&mut at("down"), 140, 40));
}

#[test]
fn revisions_fit_80x24() {
    insta::assert_snapshot!(screen(&mut at("down"), 80, 24));
}

#[test]
fn revisions_fit_40x8() {
    insta::assert_snapshot!(screen(&mut at(""), 40, 8));
}

#[test]
fn revisions_in_ascii_and_without_colour() {
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let screen = screen_in(&mut at("down"), 110, 30, around);
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn a_revision_opens_as_what_differs_from_now() {
    insta::assert_snapshot!(screen(&mut at("down down enter"), 100, 30));
}

#[test]
fn one_that_is_marked_is_compared_with_the_next_that_is_opened() {
    let mut app = at("down down space up");
    insta::assert_snapshot!("marked", screen(&mut app, 100, 24));
    press(&mut app, "enter");
    assert!(screen(&mut app, 100, 24).contains("7 → 8"));
    press(&mut app, "esc down space");
    assert!(!screen(&mut app, 100, 24).contains("is marked"));
}

#[test]
fn a_comparison_shows_every_line_on_demand_and_scrolls_no_further_than_its_end() {
    let mut app = at("down down enter w");
    assert!(screen(&mut app, 100, 30).contains("labels:"));
    press(&mut app, "down down down pgdn pgdn G");
    let end = screen(&mut app, 60, 14);
    press(&mut app, "down");
    assert_eq!(end, screen(&mut app, 60, 14));
    press(&mut app, "up");
    assert_ne!(end, screen(&mut app, 60, 14));
    insta::assert_snapshot!(end);
}

#[test]
fn a_secret_is_never_shown_but_that_it_changed() {
    let mut app = app("web 1: 0=
        rev web-new 2: env.PG_PASSWORD=s3cret-new env.URL=postgres://ada:s3cret@db/x env.FLAGS=--token=s3cret
        rev web-old 1: env.PG_PASSWORD=s3cret-old env.URL=postgres://ada:s3cret-old@db/x env.FLAGS=--token=s3cret");
    press(&mut app, "enter 7");
    for keys in ["down", "enter", "w"] {
        press(&mut app, keys);
        let screen = screen(&mut app, 140, 40);
        assert!(!screen.contains("s3cret"), "{screen}");
        let is_told =
            screen.contains("env PG_PASSWORD changed") || screen.contains("(hidden, changed)");
        assert!(is_told, "{screen}");
    }
    insta::assert_snapshot!(screen(&mut app, 100, 40));
}

#[test]
fn three_revisions_at_once_are_said() {
    let mut app = app("web 3: 0=old 1=old 2=
        rev web-new 9: image=db:3
        rev web-old 8: image=db:2
        rev web-b 7: image=db:1");
    let mut pod = app.fleet.pod(&Name::new("db", "web-0")).unwrap().clone();
    pod.revision = Some("web-b".into());
    let change = Change::Applied(Object::Pod(Box::new(pod)));
    app.update(vec![Event::Changes(vec![change])], NOW);
    press(&mut app, "enter 7");
    let screen = screen(&mut app, 100, 24);
    assert!(
        screen.contains("⚠ 3 revisions are alive at once: 7, 8 and 9"),
        "{screen}"
    );
}

#[test]
fn hostile_templates_reach_no_cell_unescaped() {
    const HOSTILE: &str = "\u{1b}[2J\u{7}\u{9b}31m\r\n\u{202e}evil\u{200b}\u{0}";
    let mut app = app("web 1: 0=\n rev web-new 2: image=a\n rev web-old 1: image=b");
    let mut seen = changes("rev web-old 1: image=b");
    for change in &mut seen {
        match change {
            Change::Applied(Object::Template(it)) => {
                it.pods = Some(PodTemplate::new(json!({
                    "metadata": {"annotations": {HOSTILE: HOSTILE}},
                    "spec": {HOSTILE: HOSTILE, "containers": [
                        {"name": HOSTILE, "image": HOSTILE, "env": [{"name": HOSTILE, "value": HOSTILE}],
                         "args": [HOSTILE, format!("--password={HOSTILE}"), "--token", HOSTILE]}
                    ]}
                })));
            }
            Change::Applied(Object::Revision(it)) => it.cause = Some(HOSTILE.into()),
            _ => {}
        }
    }
    app.update(vec![Event::Changes(seen)], NOW);
    press(&mut app, "enter 7");
    for keys in ["down", "enter", "w", "esc", "space", "up", "enter"] {
        press(&mut app, keys);
        let screen = screen(&mut app, 140, 40);
        let is_bad = |it: char| it.is_control() && it != '\n' || "\u{202e}\u{200b}".contains(it);
        assert!(!screen.contains(is_bad), "{keys}:\n{screen}");
    }
}

#[test]
fn a_roll_back_that_would_be_stuck_says_so_before_it_is_asked_for() {
    let stuck = "web 3: 0=old 1=old 2=image
        rev web-new 5: image=db:2
        rev web-old 4: image=db:1";
    let mut app = app(stuck);
    press(&mut app, "enter 7");
    screen(&mut app, 140, 40);
    press(&mut app, "down");
    let told = screen(&mut app, 140, 40);
    assert!(
        told.contains("stuck?     yes: web-2 was never ready at 5, the controller would wait"),
        "{told}"
    );
    assert!(told.contains("goes back  web-2, as revision 6"), "{told}");
    // Back to where they are nobody is stuck, and nobody goes.
    press(&mut app, "up");
    assert!(!screen(&mut app, 140, 40).contains("stuck?"));
}
