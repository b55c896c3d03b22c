//! The cursor holds on to an object, not to a row.

use kubectl_sts::app::{App, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Kind, Name};
use kubectl_sts::panes::Item;

use crate::screens::{app, press, screen};

fn chosen(app: &App) -> String {
    let items = app.items();
    let (row, _) = app.cursor(&items).expect("a row");
    match &items[row] {
        Item::Set(name) => name.name.to_string(),
        other => format!("{other:?}"),
    }
}

fn learn(app: &mut App, changes: Vec<Change>) {
    screen(app, 80, 24);
    app.update(vec![Event::Changes(changes)], NOW);
    screen(app, 80, 24);
}

fn gone(app: &App, set: &str) -> Change {
    let name = Name::new("db", set);
    let uid = app.fleet.set(&name).unwrap().uid.clone();
    Change::Gone {
        kind: Kind::Sets,
        name,
        uid,
    }
}

#[test]
fn it_stays_on_its_object_while_rows_come_and_go_above() {
    let mut app = app("b 1: 0=\n d 1: 0=\n f 1: 0=");
    press(&mut app, "j");
    assert_eq!(chosen(&app), "d");
    learn(&mut app, changes("a 1: 0="));
    learn(&mut app, changes("c 1: 0="));
    assert_eq!(chosen(&app), "d");
    let gone = gone(&app, "b");
    learn(&mut app, vec![gone]);
    assert_eq!(chosen(&app), "d");
}

#[test]
fn when_its_object_goes_it_stays_at_the_row() {
    let mut app = app("a 1: 0=\n b 1: 0=\n c 1: 0=");
    press(&mut app, "j");
    let middle = gone(&app, "b");
    learn(&mut app, vec![middle]);
    assert_eq!(chosen(&app), "c");
    let last = gone(&app, "c");
    learn(&mut app, vec![last]);
    assert_eq!(chosen(&app), "a");
}

#[test]
fn a_cursor_that_nobody_moved_holds_on_to_its_object_too() {
    let mut app = app("b 1: 0=");
    learn(&mut app, Vec::new());
    learn(&mut app, changes("a 1: 0="));
    assert_eq!(chosen(&app), "b");
}

#[test]
fn it_does_not_leave_the_list_at_either_end() {
    let mut app = app("a 1: 0=\n b 1: 0=\n c 1: 0=");
    press(&mut app, "up pgup home k");
    assert_eq!(chosen(&app), "a");
    press(&mut app, "end j down pgdn G");
    assert_eq!(chosen(&app), "c");
    press(&mut app, "g");
    assert_eq!(chosen(&app), "a");
}

#[test]
fn coming_back_from_a_set_finds_it_again() {
    let mut app = app("a 1: 0=\n b 3: 0= 1= 2=\n c 1: 0=");
    press(&mut app, "j enter j j");
    assert_eq!(chosen(&app), "Seat(0)");
    press(&mut app, "esc");
    assert_eq!(chosen(&app), "b");
    press(&mut app, "enter");
    assert_eq!(chosen(&app), "Seat(2)", "another visit begins at the top");
}
