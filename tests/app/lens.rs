//! How a list is looked at: what is left out, what is looked for, and its order.

use kubectl_sts::app::{App, Event, Overlay};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::panes::Item;

use crate::screens::{app, press, screen};

const SETS: &str =
    "alpha 3: 0= 1= 2=\n beta 1: 0=\n gamma 2: 0= 1=unready\n alpine 5: 0= 1= 2= 3= 4=";

fn names(app: &App) -> Vec<String> {
    let name = |item: &Item| match item {
        Item::Set(name) => name.name.to_string(),
        other => format!("{other:?}"),
    };
    app.items().iter().map(name).collect()
}

fn chosen(app: &App) -> String {
    let items = names(app);
    let (row, _) = app.cursor(&app.items()).expect("a row");
    items[row].clone()
}

/// Types a text, letter by letter.
fn type_text(app: &mut App, text: &str) {
    for letter in text.chars() {
        let key = if letter == ' ' {
            "space".to_owned()
        } else {
            letter.to_string()
        };
        press(app, &key);
    }
}

#[test]
fn what_is_left_out_follows_what_changes() {
    let mut app = app(SETS);
    press(&mut app, "/");
    type_text(&mut app, "not ready");
    assert_eq!(names(&app), ["gamma"]);
    let seen = changes("beta 1: 0=unready");
    app.update(vec![Event::Changes(seen)], NOW);
    assert_eq!(names(&app), ["beta", "gamma"], "it fits now");
    let seen = changes("gamma 2: 0= 1=");
    app.update(vec![Event::Changes(seen)], NOW);
    assert_eq!(names(&app), ["beta"], "it fits no more");
    let seen = changes("delta 1: 0=unready");
    app.update(vec![Event::Changes(seen)], NOW);
    assert_eq!(names(&app), ["beta", "delta"], "it came");
}

#[test]
fn columns_that_are_kept_follow_how_one_looks() {
    let mut app = app(SETS);
    press(&mut app, "2");
    screen(&mut app, 140, 24);
    let few = app.columns().len();
    app.breadth = kubectl_sts::panes::Breadth::Wide;
    assert!(app.columns().len() > few);
}

#[test]
fn a_filter_works_while_it_is_typed_and_esc_takes_it_back() {
    let mut app = app(SETS);
    press(&mut app, "/");
    type_text(&mut app, "ALP");
    assert_eq!(
        names(&app),
        ["alpha", "alpine"],
        "large letters are small ones"
    );
    assert!(screen(&mut app, 100, 24).contains("2 of 4"));
    press(&mut app, "esc");
    assert_eq!(names(&app).len(), 4);
    press(&mut app, "/");
    type_text(&mut app, "!alp");
    press(&mut app, "enter");
    assert_eq!(names(&app), ["beta", "gamma"]);
    let shown = screen(&mut app, 100, 24);
    assert!(shown.contains("/!alp  2 of 4"), "{shown}");
    press(&mut app, "esc");
    assert_eq!(names(&app).len(), 4, "esc leads back to the whole list");
}

#[test]
fn a_filter_finds_letters_in_their_order_labels_and_states() {
    let mut app = app(SETS);
    let cases: [(&str, &[&str]); 4] = [
        ("-f gma", &["gamma"]),
        ("-f apn", &["alpine"]),
        ("gamma-1", &["gamma"]),
        ("-l app=web", &[]),
    ];
    for (typed, wanted) in cases {
        press(&mut app, "/ ctrl-u");
        type_text(&mut app, typed);
        press(&mut app, "enter");
        assert_eq!(names(&app), wanted, "{typed}");
        press(&mut app, "esc");
    }
}

#[test]
fn what_is_wrong_with_a_selector_is_said_and_enter_does_not_take_it() {
    let mut app = app(SETS);
    press(&mut app, "/");
    type_text(&mut app, "-l app in (a");
    assert!(screen(&mut app, 100, 24).contains("a ) is missing"));
    press(&mut app, "enter");
    assert!(matches!(app.overlay, Some(Overlay::Asked(_))));
    assert!(screen(&mut app, 40, 8).contains("a ) is missing"));
    press(&mut app, "esc");
    assert_eq!(names(&app).len(), 4);
}

#[test]
fn a_search_leaves_nothing_out_and_goes_from_match_to_match() {
    let mut app = app(SETS);
    press(&mut app, "/");
    type_text(&mut app, "a");
    press(&mut app, "tab");
    type_text(&mut app, "lp");
    assert_eq!((names(&app).len(), chosen(&app)), (4, "alpha".into()));
    press(&mut app, "enter n");
    assert_eq!(chosen(&app), "alpine");
    press(&mut app, "n");
    assert_eq!(chosen(&app), "alpha", "round the end");
    press(&mut app, "N");
    assert_eq!(chosen(&app), "alpine");
    // Behind the search the same keys mean what they mean.
    press(&mut app, "esc n");
    assert!(matches!(app.overlay, Some(Overlay::Namespaces(_))));
}

#[test]
fn the_cursor_stays_on_its_object_while_rows_are_left_out() {
    let mut app = app(SETS);
    press(&mut app, "G");
    assert_eq!(chosen(&app), "gamma");
    press(&mut app, "/");
    type_text(&mut app, "alp");
    press(&mut app, "esc");
    assert_eq!(chosen(&app), "gamma");
}

#[test]
fn a_list_stands_in_the_order_of_any_column_either_way_and_then_in_its_own() {
    let mut app = app(SETS);
    let own = names(&app);
    press(&mut app, "N N");
    assert_eq!(names(&app), ["gamma", "beta", "alpine", "alpha"]);
    assert!(screen(&mut app, 120, 24).contains("NAME▾"));
    press(&mut app, "N");
    assert_eq!(names(&app), own);
    press(&mut app, ":");
    type_text(&mut app, "sort ready desc");
    press(&mut app, "enter");
    assert_eq!(names(&app), ["alpine", "alpha", "gamma", "beta"]);
    assert!(screen(&mut app, 120, 24).contains("READY▾"));
    press(&mut app, "shift-left shift-left");
    assert!(screen(&mut app, 120, 24).contains("NAME▾"));
}

#[test]
fn rows_do_not_jump_under_a_finger_and_find_their_places_a_little_later() {
    let mut app = app(SETS);
    press(&mut app, "N N");
    app.update(vec![Event::Changes(changes("zeta 1: 0="))], NOW);
    let last = names(&app);
    assert_eq!(last.last().map(String::as_str), Some("zeta"));
    let due = app.changes_at().expect("it is due");
    app.update(vec![Event::Tick], due);
    assert_eq!(names(&app)[0], "zeta");
}

#[test]
fn each_list_has_its_own_filter_and_that_of_a_set_ends_with_it() {
    let mut app = app(SETS);
    press(&mut app, "/");
    type_text(&mut app, "alpine");
    press(&mut app, "enter enter");
    press(&mut app, "/");
    type_text(&mut app, "alpine-3");
    press(&mut app, "enter");
    assert_eq!(app.items().len(), 1);
    press(&mut app, "esc esc");
    assert_eq!(
        names(&app),
        ["alpine"],
        "the list of sets is still filtered"
    );
    press(&mut app, "enter");
    assert_eq!(app.items().len(), 5);
}
