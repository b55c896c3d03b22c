//! Nothing changed: nothing is drawn, and no clock ticks that no one reads.

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::app::{App, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Freshness, Kind, Object};

use crate::screens::{app, feed};

fn shows(app: &mut App, changes: Vec<Change>) -> bool {
    app.update(vec![Event::Changes(changes)], NOW).shows_change
}

#[test]
fn a_list_that_brings_nothing_new_shows_nothing_new() {
    let mut app = app("web 3 claims: 0= 1=starting 2=old");
    assert!(!shows(
        &mut app,
        changes("web 3 claims: 0= 1=starting 2=old")
    ));
    assert!(!shows(
        &mut app,
        Kind::ALL.map(|kind| feed(kind, Freshness::Live)).into()
    ));
    assert!(!shows(&mut app, Vec::new()));
}

#[test]
fn time_alone_shows_nothing_until_a_set_is_due() {
    let mut app = app("web 1 minready=7200: 0=");
    let later = |seconds| NOW.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    assert!(!app.update(vec![Event::Tick], later(3_599)).shows_change);
    assert_eq!(app.changes_at(), Some(later(3_600)));
    assert!(app.update(vec![Event::Tick], later(3_600)).shows_change);
    assert_eq!(app.changes_at(), None, "an available pod stays available");
}

#[test]
fn the_servers_clock_decides_what_is_due() {
    let mut app = app("web 1 minready=7200: 0=");
    let turn = app.update(vec![Event::Changes(vec![Change::Skew(3_600)])], NOW);
    assert!(turn.shows_change);
    let expected: Timestamp = NOW.checked_add(SignedDuration::from_secs(3_600)).unwrap();
    assert_eq!((app.now, app.changes_at()), (expected, None));
}

#[test]
fn a_set_that_nothing_concerns_is_not_thought_about_again() {
    let mut app = app("web 3: 0= 1= 2=\n api 3: 0= 1= 2=");
    let before = app.standings.all().clone();
    let pods = changes("api 3: 2=starting").into_iter();
    let pod = pods
        .filter(|it| matches!(it, Change::Applied(Object::Pod(_))))
        .collect();
    assert!(shows(&mut app, pod));
    let after = app.standings.all();
    let differing: Vec<_> = before
        .iter()
        .filter(|(name, old)| after[*name] != **old)
        .map(|(name, _)| &*name.name)
        .collect();
    assert_eq!(differing, ["api"]);
    assert_eq!(app.standings.counts(), (0, 0));
}
