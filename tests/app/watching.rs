//! What is watched is what the screen needs, where it needs it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::SignedDuration;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::{App, Effect, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Identity, Kind, Name, Scope};

use crate::screens::{app, feed, press};

fn kinds_in(app: &App, scope: &Scope) -> BTreeSet<Kind> {
    app.wanted()
        .into_iter()
        .filter(|feed| feed.scope == *scope)
        .map(|feed| feed.kind)
        .collect()
}

fn in_db() -> Scope {
    Scope::Namespace(Arc::from("db"))
}

#[test]
fn an_open_set_adds_its_kinds_in_its_namespace_only() {
    let mut app = app("web 1: 0=");
    assert!(kinds_in(&app, &in_db()).is_empty());
    press(&mut app, "enter");
    assert_eq!(
        kinds_in(&app, &in_db()),
        [Kind::Events, Kind::EndpointSlices].into()
    );
    assert!(kinds_in(&app, &Scope::Cluster).contains(&Kind::Volumes));
    press(&mut app, "esc");
    assert!(
        kinds_in(&app, &in_db()).is_empty()
            && !kinds_in(&app, &Scope::Cluster).contains(&Kind::Volumes)
    );
}

#[test]
fn in_one_namespace_nothing_namespaced_is_watched_in_the_cluster() {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    let mut app = App::new(Identity::default(), vec![in_db()], Fleet::default(), keymap);
    let turn = app.update(vec![Event::Tick], NOW);
    let [Effect::Watch(feeds)] = turn.effects.as_slice() else {
        panic!("{turn:?}")
    };
    let wide: Vec<_> = feeds
        .iter()
        .filter(|feed| feed.scope == Scope::Cluster)
        .map(|feed| feed.kind)
        .collect();
    assert_eq!(wide, [Kind::Nodes]);
}

#[test]
fn what_is_watched_is_said_once() {
    let mut app = app("web 1: 0=");
    assert_eq!(app.update(vec![Event::Tick], NOW).effects, []);
}

#[test]
fn the_revisions_of_very_many_sets_are_read_for_the_open_one_only() {
    let mut lines = String::new();
    for number in 0..301 {
        writeln!(lines, "web-{number:03} 1:").unwrap();
    }
    let mut app = app(&lines);
    let revisions = |scope| Feed {
        kind: Kind::Revisions,
        scope,
    };
    assert!(!app.wanted().contains(&revisions(Scope::Cluster)));
    press(&mut app, "enter");
    assert!(app.wanted().contains(&revisions(in_db())));
}

#[test]
fn revisions_are_not_asked_for_before_it_is_known_how_many_sets_there_are() {
    let mut app =
        crate::screens::app_that_saw(vec![feed(Kind::Sets, Freshness::Syncing { so_far: 1 })]);
    app.update(vec![Event::Changes(changes("web 1:"))], NOW);
    assert!(!app.wanted().iter().any(|feed| feed.kind == Kind::Revisions));
}

#[test]
fn pods_of_others_are_read_only_where_a_pod_is_missing_for_too_long() {
    let mut app = app("web 2: 0=");
    assert!(
        kinds_in(&app, &in_db()).is_empty(),
        "it may be made at once"
    );
    let at = |seconds| NOW.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    assert_eq!(app.changes_at(), Some(at(5)), "it is looked at again");
    let turn = app.update(vec![Event::Tick], at(5));
    assert!(kinds_in(&app, &in_db()).contains(&Kind::Strays));
    assert!(matches!(turn.effects.as_slice(), [Effect::Watch(_)]));
    let made = changes("web 2: 0= 1=");
    app.update(vec![Event::Changes(made)], at(6));
    assert!(kinds_in(&app, &in_db()).is_empty());
}

#[test]
fn templates_are_read_for_the_open_set_only_and_forgotten_with_it() {
    let mut app = app("web 1: 0=\n db 1: 0=\n rev web-new 1: image=a\n rev db-new 1: image=b");
    let templates = |app: &App| -> Vec<Feed> {
        let wanted = app.wanted().into_iter();
        wanted.filter(|feed| feed.kind == Kind::Templates).collect()
    };
    press(&mut app, "enter");
    assert_eq!(templates(&app), [], "the first pane needs none");
    press(&mut app, "shift-tab shift-tab");
    let of_db = Feed {
        kind: Kind::Templates,
        scope: Scope::Set {
            namespace: "db".into(),
            uid: "uid-db".into(),
            labels: "app=db".into(),
        },
    };
    assert_eq!(templates(&app), std::slice::from_ref(&of_db));
    let live = Change::Feed {
        feed: of_db,
        freshness: Freshness::Live,
    };
    let closed = Change::Closed(Feed {
        kind: Kind::Templates,
        scope: Scope::Cluster,
    });
    app.update(vec![Event::Changes(vec![live, closed])], NOW);
    let is_kept = |name| app.fleet.template(&Name::new("db", name)).is_some();
    assert!(is_kept("db-new"), "it belongs to the set that is open");
    assert!(!is_kept("web-new"));
}
