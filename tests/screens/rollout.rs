//! The rollout of a set: lanes, an axis of time, and what comes next.

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::event::Event as Said;

use super::*;

/// A rollout as it went: so many seconds ago, what was there then.
pub const STORY: &str = "900 web 5: 0=old,born=7200,since=7150 1=old,born=7100,since=7050 2=old,born=7000,since=6950 3=old,born=6900,since=6850 4=old,born=6800,since=6750
    312 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900 4=old,born=6800,going=312
    290 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900
    289 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900 4=unscheduled,born=289
    284 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900 4=starting,born=289,placed=284
    220 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900 4=born=289,placed=284,since=220
    219 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=old,born=6900,going=219 4=born=289,placed=284,since=220
    201 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=starting,born=201,placed=200 4=born=289,placed=284,since=220
    120 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000 3=born=201,placed=200,since=120 4=born=289,placed=284,since=220
    119 web 5: 0=old,born=7200 1=old,born=7100 2=old,born=7000,going=119 3=born=201,placed=200,since=120 4=born=289,placed=284,since=220
    101 web 5: 0=old,born=7200 1=old,born=7100 2=starting,born=101,placed=99 3=born=201,placed=200,since=120 4=born=289,placed=284,since=220
    5 web 5: 0=old,born=7200 1=old,born=7100 2=unready,born=101,placed=99 3=born=201,placed=200,since=120 4=born=289,placed=284,since=220";

pub fn ago(seconds: i64) -> Timestamp {
    NOW.checked_sub(SignedDuration::from_secs(seconds)).unwrap()
}

/// Lets a program see a story, each line at its time; `web` is open from the first line on.
pub fn live(story: &str) -> App {
    let mut app = app_that_saw(Kind::ALL.map(|kind| feed(kind, Freshness::Live)).into());
    for (number, line) in story.lines().enumerate() {
        let (at, line) = line.trim().split_once(' ').unwrap();
        let at = ago(at.parse().unwrap());
        let mut seen = changes(line);
        let is_there = |name: &Name| {
            let mut pods = seen.iter();
            pods.any(|it| matches!(it, Change::Applied(Object::Pod(pod)) if pod.name == *name))
        };
        let seats = (0..20).map(|seat| Name::new("db", format!("web-{seat}")));
        let gone: Vec<Change> = seats
            .filter(|name| !is_there(name))
            .filter_map(|name| app.fleet.pod(&name))
            .map(|pod| Change::Gone {
                kind: Kind::Pods,
                name: pod.name.clone(),
                uid: pod.uid.clone(),
            })
            .collect();
        seen.extend(gone);
        app.update(vec![Event::Changes(seen)], at);
        if number == 0 {
            let key = |key| Event::Key(Chord::parse(key).unwrap());
            app.update(vec![key("enter"), key("6")], at);
        }
    }
    app.update(vec![Event::Tick], NOW);
    app
}

pub fn said(about: (&str, &str), reason: &str, words: &str, at: i64) -> Change {
    let (kind, name) = about;
    Change::Applied(Object::Event(Box::new(Said {
        name: Name::new("db", format!("{name}.{reason}{at}")),
        uid: format!("{name}.{reason}{at}").into(),
        about_kind: kind.into(),
        about: Name::new("db", name),
        about_uid: None,
        warning: reason == "Failed",
        reason: reason.into(),
        message: words.into(),
        source: "kubelet".into(),
        count: 1,
        first: Some(ago(at)),
        last: ago(at),
    })))
}

fn rolling() -> App {
    let mut app = live(STORY);
    let mut seen = changes("rev web-new 9: image=registry.corp/db/postgres:17.5 memory=6Gi");
    seen.extend(changes(
        "rev web-old 8: image=registry.corp/db/postgres:17.4 memory=6Gi",
    ));
    seen.push(said(("Pod", "web-3"), "Pulling", "Pulling image", 200));
    seen.push(said(("Pod", "web-3"), "Pulled", "Successfully pulled", 170));
    seen.push(said(("Pod", "web-2"), "Pulling", "Pulling image", 98));
    seen.push(said(("Pod", "web-2"), "Pulled", "Successfully pulled", 60));
    app.update(vec![Event::Changes(seen)], NOW);
    app
}

#[test]
fn a_rollout_under_way() {
    insta::assert_snapshot!(screen(&mut rolling(), 140, 40));
}

#[test]
fn a_rollout_fits_80x24() {
    insta::assert_snapshot!(screen(&mut rolling(), 80, 24));
}

#[test]
fn a_rollout_fits_40x8() {
    insta::assert_snapshot!(screen(&mut rolling(), 40, 8));
}

#[test]
fn a_rollout_in_ascii_and_without_colour() {
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let screen = screen_in(&mut rolling(), 110, 30, around);
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn the_axis_can_be_stretched_and_narrowed() {
    let mut app = rolling();
    press(&mut app, "{");
    insta::assert_snapshot!("more", screen(&mut app, 100, 24));
    press(&mut app, "} } }");
    insta::assert_snapshot!("less", screen(&mut app, 100, 24));
}

#[test]
fn what_happened_before_anyone_looked_is_remembered_from_conditions_and_events() {
    let mut app = app(
        "web 3: 0=old,born=9000,since=8950 1=starting,born=60,placed=58 2=born=200,placed=199,since=130",
    );
    let mut seen = vec![
        said(
            ("StatefulSet", "web"),
            "SuccessfulDelete",
            "delete Pod web-2 in StatefulSet web successful",
            230,
        ),
        said(
            ("StatefulSet", "web"),
            "SuccessfulDelete",
            "delete Pod web-1 in StatefulSet web successful",
            90,
        ),
        said(("Pod", "web-1"), "Pulling", "Pulling image", 57),
    ];
    seen.push(feed(Kind::Templates, Freshness::Live));
    app.update(vec![Event::Changes(seen)], NOW);
    press(&mut app, "enter 6");
    insta::assert_snapshot!(screen(&mut app, 120, 30));
}

#[test]
fn a_stuck_rollout_of_yesterday_is_not_squeezed_into_a_cell() {
    let mut app = app(
        "web 3: 0=old,born=900000,since=899950 1=old,born=890000,since=880000 2=image,born=90000,placed=89999,since=89999",
    );
    press(&mut app, "enter 6");
    insta::assert_snapshot!(screen(&mut app, 120, 30));
}

#[test]
fn scaling_down_and_coming_up_are_shown_alike() {
    let mut down = live(
        "300 web 5: 0=born=7200 1=born=7100 2=born=7000 3=born=6900 4=born=6800
        60 web 2: 0=born=7200 1=born=7100 2=born=7000 3=born=6900 4=born=6800,going=60
        40 web 2: 0=born=7200 1=born=7100 2=born=7000 3=born=6900,going=40
        10 web 2: 0=born=7200 1=born=7100 2=born=7000,going=10",
    );
    insta::assert_snapshot!("down", screen(&mut down, 110, 26));
    let mut up = live(
        "300 web 1: 0=born=7200,since=7180
        60 web 4: 0=born=7200,since=7180 1=starting,born=60,placed=59
        30 web 4: 0=born=7200,since=7180 1=born=60,placed=59,since=30 2=starting,born=29,placed=28",
    );
    insta::assert_snapshot!("up", screen(&mut up, 110, 26));
}

#[test]
fn at_rest_it_tells_of_the_last_change() {
    let mut app = live(
        "300 web 2: 0=born=7200,since=7180 1=old,born=7100,since=7050
        290 web 2: 0=born=7200,since=7180 1=old,born=7100,since=7050,going=290
        250 web 2: 0=born=7200,since=7180 1=starting,born=250,placed=249
        200 web 2: 0=born=7200,since=7180 1=born=250,placed=249,since=200",
    );
    insta::assert_snapshot!(screen(&mut app, 110, 24));
}
