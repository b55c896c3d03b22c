//! What the command line asks to open, and what keys open.

use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::{App, Event, Target};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Fleet, Freshness, Identity, Kind, Scope};
use kubectl_sts::panes::{Item, PANES};

use crate::screens::{app, feed, press};

fn asked_for(target: Target) -> App {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    App::new(
        Identity::default(),
        vec![Scope::Cluster],
        Fleet::default(),
        keymap,
    )
    .awaiting(Some(target))
}

fn learn(app: &mut App, changes: Vec<Change>) {
    app.update(vec![Event::Changes(changes)], NOW);
}

fn where_it_is(app: &App) -> String {
    let Some((set, pane)) = &app.place.open else {
        return app.pane().name.into();
    };
    let items = app.items();
    let seat = app.cursor(&items).map(|(row, _)| items[row].clone());
    match seat {
        Some(Item::Seat(ordinal)) => format!("{} {} {ordinal}", set.name, pane.name),
        _ => format!("{} {}", set.name, pane.name),
    }
}

#[test]
fn a_set_opens_as_soon_as_it_is_seen() {
    let mut app = asked_for(Target::SetOrPod("web".into()));
    learn(
        &mut app,
        vec![feed(Kind::Sets, Freshness::Syncing { so_far: 0 })],
    );
    assert_eq!(where_it_is(&app), "sets");
    learn(&mut app, changes("web 2: 0= 1="));
    assert_eq!(where_it_is(&app), "web ordinals 1");
}

#[test]
fn a_name_with_a_number_is_a_set_if_there_is_one_and_else_a_pod() {
    let mut app = asked_for(Target::SetOrPod("web-0".into()));
    learn(&mut app, changes("web 2: 0= 1="));
    assert_eq!(
        where_it_is(&app),
        "sets",
        "a set named web-0 may still come"
    );
    learn(&mut app, vec![feed(Kind::Sets, Freshness::Live)]);
    assert_eq!(where_it_is(&app), "web ordinals 0");

    let mut app = asked_for(Target::SetOrPod("web-0".into()));
    learn(&mut app, changes("web 2: 0= 1="));
    learn(&mut app, changes("web-0 1:"));
    assert_eq!(where_it_is(&app), "web-0 ordinals 0");
}

#[test]
fn what_is_not_there_is_said_once_all_is_known() {
    let mut app = asked_for(Target::Pod("api-1".into()));
    learn(&mut app, changes("web 2: 0= 1="));
    assert_eq!(app.notice, None);
    learn(&mut app, vec![feed(Kind::Sets, Freshness::Live)]);
    assert_eq!(
        app.notice.as_deref(),
        Some("no StatefulSet or pod api-1 here")
    );
    assert_eq!(where_it_is(&app), "sets");
}

#[test]
fn panes_are_reached_by_number_and_by_tab_in_their_order() {
    let mut app = app("web 1 claims: 0=");
    press(&mut app, "enter");
    let tabs: Vec<_> = app.tabs().iter().map(|pane| pane.name).collect();
    for (number, name) in (1..).zip(&tabs) {
        press(&mut app, &number.to_string());
        assert_eq!(app.pane().name, *name);
    }
    press(&mut app, "tab");
    assert_eq!(app.pane().name, tabs[0]);
    press(&mut app, "shift-tab");
    assert_eq!(app.pane().name, *tabs.last().unwrap());
    press(&mut app, "9");
    assert_eq!(
        app.pane().name,
        *tabs.last().unwrap(),
        "a number without a pane means nothing"
    );
}

#[test]
fn every_pane_can_be_reached_by_keys() {
    let mut reached = Vec::new();
    let mut app = app("web 1 claims: 0=");
    for keys in [
        "1",
        "2",
        "3",
        "4",
        "1 enter 1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
    ] {
        press(&mut app, keys);
        reached.push(app.pane().name);
    }
    for pane in PANES {
        assert!(
            reached.contains(&pane.name),
            "{} cannot be reached",
            pane.name
        );
    }
}

#[test]
fn escape_leads_back_and_never_out() {
    let mut app = app("web 1: 0=");
    press(&mut app, "enter 3 ? esc esc");
    assert_eq!(app.pane().name, "sets");
    press(&mut app, "esc esc");
    assert_eq!(app.pane().name, "sets");
}
