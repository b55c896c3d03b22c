//! Findings come, stay and go with what they are about, and with time.

use jiff::SignedDuration;
use kubectl_sts::app::{App, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Freshness, Kind, Name, Object};
use kubectl_sts::panes::Item;

use crate::screens::{app, feed, press, screen};

fn name(name: &str) -> Name {
    Name::new("db", name)
}

/// The checks that found something under each name, as the pane over all sets lists it.
fn found(app: &App) -> Vec<String> {
    let all = app.standings.findings().all();
    all.map(|(name, it)| format!("{}: {}", name.name, it.check))
        .collect()
}

fn learn(app: &mut App, lines: &str) {
    let lines = lines.lines().flat_map(|line| changes(line.trim()));
    app.update(vec![Event::Changes(lines.collect())], NOW);
}

fn lose(app: &mut App, lines: &str) {
    let gone = lines.lines().flat_map(|line| changes(line.trim()));
    let gone = gone.filter_map(|change| match change {
        Change::Applied(object) => Some(Change::Gone {
            kind: match &object {
                Object::Set(_) => Kind::Sets,
                Object::Pod(_) => Kind::Pods,
                Object::Budget(_) => Kind::Budgets,
                _ => return None,
            },
            name: object.name().clone(),
            uid: object.uid().clone(),
        }),
        _ => None,
    });
    app.update(vec![Event::Changes(gone.collect())], NOW);
}

fn chosen(app: &mut App) -> Option<Item> {
    screen(app, 140, 40);
    let items = app.items();
    let (row, _) = app.cursor(&items)?;
    items.get(row).cloned()
}

#[test]
fn the_worst_comes_first_and_goes_when_it_is_cured() {
    let mut app = app("api 1: 0=\n web 3 partition=1: 0=old 1= 2=\n sql 1: 0=image\n zero 0:");
    assert_eq!(found(&app), ["sql: image-pull", "web: held-by-partition"]);
    learn(&mut app, "sql 1: 0=");
    assert_eq!(found(&app), ["web: held-by-partition"]);
    lose(&mut app, "web 3 partition=1: 0=old 1= 2=");
    assert_eq!(found(&app), [""; 0]);
}

#[test]
fn what_only_time_tells_is_found_when_its_time_has_come() {
    let mut app = app("web 1 unobserved: 0=");
    let later = |seconds| NOW + SignedDuration::from_secs(seconds);
    assert_eq!(app.changes_at(), Some(later(10)));
    assert!(!app.update(vec![Event::Tick], later(9)).shows_change);
    assert_eq!(found(&app), [""; 0]);
    assert!(app.update(vec![Event::Tick], later(10)).shows_change);
    assert_eq!(found(&app), ["web: unobserved"]);
    assert_eq!(app.changes_at(), None);
}

#[test]
fn whatever_happens_to_a_set_lets_its_controller_begin_anew() {
    let mut app = app("web 3: 0=");
    let later = |seconds| NOW + SignedDuration::from_secs(seconds);
    let other = changes("web 3: 0= 1=");
    app.update(vec![Event::Changes(other)], later(10));
    app.update(vec![Event::Tick], later(20));
    assert_eq!(found(&app), [""; 0]);
    app.update(vec![Event::Tick], later(25));
    assert_eq!(found(&app), ["web: needs-touch"]);
}

#[test]
fn a_set_that_comes_shows_what_is_wrong_with_one_that_was_there() {
    let mut app = app("b 1 template=data-a: 0=");
    assert_eq!(found(&app), [""; 0]);
    learn(&mut app, "a-b 1 template=data: 0=");
    assert_eq!(found(&app), ["a-b: claims-collide", "b: claims-collide"]);
    lose(&mut app, "a-b 1 template=data: 0=");
    assert_eq!(found(&app), [""; 0]);
}

#[test]
fn claims_are_left_when_their_set_goes_and_taken_again_when_it_returns() {
    let line = "web 2 claims: 0= 1=";
    let mut app = app(line);
    lose(&mut app, line);
    assert_eq!(found(&app), ["data-web-: orphaned-claims"]);
    learn(&mut app, line);
    assert_eq!(found(&app), [""; 0]);
}

#[test]
fn a_budget_concerns_the_sets_that_it_selects() {
    let budget = "budget all expected=1 healthy=1 desired=1 allowed=0 app=web";
    let mut app = app("api 1: 0=\n web 1: 0=");
    learn(&mut app, budget);
    assert_eq!(found(&app), ["web: budget-blocks"]);
    lose(&mut app, budget);
    assert_eq!(found(&app), [""; 0]);
}

#[test]
fn nothing_is_missing_before_it_was_read() {
    let mut app = app("web 1 noservice: 0=");
    assert_eq!(found(&app), ["web: governing-service"]);
    let forbidden = Freshness::Forbidden {
        since: NOW,
        why: "no permission: list services".into(),
    };
    let services = |freshness| vec![Event::Changes(vec![feed(Kind::Services, freshness)])];
    app.update(services(forbidden), NOW);
    assert_eq!(found(&app), [""; 0]);
    app.update(services(Freshness::Live), NOW);
    assert_eq!(found(&app), ["web: governing-service"]);
}

#[test]
fn only_the_sets_with_findings_are_listed_and_the_cursor_stays() {
    let mut app = app("api 1: 0=\n sql 1: 0=\n web 1: 0=image");
    press(&mut app, "G");
    assert_eq!(chosen(&mut app), Some(Item::Set(name("web"))));
    press(&mut app, "ctrl-z");
    assert_eq!(*app.items(), [Item::Set(name("web"))]);
    assert_eq!(chosen(&mut app), Some(Item::Set(name("web"))));
    assert!(screen(&mut app, 140, 40).contains("Sets with findings only"));
    press(&mut app, "ctrl-z");
    assert_eq!(app.items().len(), 3);
    assert_eq!(chosen(&mut app), Some(Item::Set(name("web"))));
    learn(&mut app, "web 1: 0=");
    press(&mut app, "ctrl-z");
    assert!(screen(&mut app, 140, 40).contains("no set has a finding"));
    press(&mut app, "esc");
    assert_eq!(app.items().len(), 3, "esc leads back to all of them");
}

#[test]
fn a_finding_opens_its_set() {
    let mut app = app("api 1: 0=\n web 1: 0=image\n claim data-mq-0");
    press(&mut app, "3 enter");
    assert_eq!(
        app.place.open.as_ref().map(|(name, _)| name),
        Some(&name("web"))
    );
    press(&mut app, "5 enter");
    assert_eq!(app.pane().name, "findings");
    press(&mut app, "esc");
    assert_eq!(app.pane().name, "all-findings");
    press(&mut app, "G enter");
    assert_eq!(app.pane().name, "all-findings");
    assert!(app.notice.is_some(), "its set is gone");
}
