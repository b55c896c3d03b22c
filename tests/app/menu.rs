//! What can be done, and why not.

use kubectl_sts::app::action::Action;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::menu::Menu;
use kubectl_sts::app::{Effect, Event, Overlay};
use kubectl_sts::domain::Name;
use kubectl_sts::domain::rights::{PATCH_SCALE, PATCH_SETS, Rights, Rule};
use kubectl_sts::operations::OPERATIONS;
use kubectl_sts::panes::Item;

use super::desk::Desk;

fn rights(rights: &[kubectl_sts::domain::rights::Right]) -> Rights {
    let rule = |it: &kubectl_sts::domain::rights::Right| Rule {
        verbs: vec![it.verb.into()],
        groups: vec![it.group.into()],
        resources: vec![it.resource.into()],
        names: Vec::new(),
    };
    Rights {
        rules: rights.iter().map(rule).collect(),
        ..Rights::default()
    }
}

#[test]
fn every_operation_is_in_the_menu() {
    let desk = Desk::of("web 1: 0=");
    let entries = desk.app.entries(&Menu::of(None));
    for operation in OPERATIONS {
        let found = entries
            .iter()
            .filter(|it| it.action == Action::Operate(operation));
        assert_eq!(found.count(), 1, "{}", operation.name);
    }
}

#[test]
fn the_line_that_is_chosen_is_begun() {
    let mut desk = Desk::of("web 1: 0=");
    desk.press("m");
    desk.press("enter");
    assert_eq!(desk.dialog().operation.name, OPERATIONS[0].name);
}

#[test]
fn keys_of_operations_work_in_the_menu_too() {
    let mut desk = Desk::of("web 1: 0=");
    desk.press("m r");
    assert_eq!(desk.dialog().operation.name, "restart");
}

#[test]
fn what_one_may_do_is_asked_once_for_each_namespace_that_is_looked_at() {
    let mut desk = Desk::of("web 1: 0=");
    desk.wait(1);
    desk.wait(1);
    let asked = |desk: &Desk| {
        let reviews = desk.effects.iter();
        reviews.filter(|it| matches!(it, Effect::Review(_))).count()
    };
    assert_eq!(asked(&desk), 1);
    desk.feed(Event::Reviewed("db".into(), Ok(rights(&[PATCH_SETS]))));
    desk.wait(299_000);
    assert_eq!(asked(&desk), 1);
    desk.wait(10_000);
    assert_eq!(asked(&desk), 2, "an answer is good for five minutes");
}

#[test]
fn what_one_may_not_do_is_grey_with_the_missing_right_and_says_so_when_it_is_pressed() {
    let mut desk = Desk::of("web 1: 0=");
    desk.feed(Event::Reviewed("db".into(), Ok(rights(&[PATCH_SCALE]))));
    desk.shows("restart: you may not patch statefulsets");
    desk.press("r");
    assert!(desk.app.overlay.is_none());
    assert_eq!(
        desk.app.notice.as_deref(),
        Some("restart: you may not patch statefulsets")
    );
    desk.press("s");
    assert_eq!(desk.dialog().operation.name, "scale");
}

#[test]
fn with_read_only_nothing_is_to_be_had_and_nothing_is_asked() {
    let mut desk = Desk::of("web 1: 0=");
    desk.app.read_only = true;
    desk.effects.clear();
    desk.press("s r enter ctrl-d c m home down enter");
    desk.wait(400_000);
    assert_eq!(desk.asked, []);
    let reviews = desk
        .effects
        .iter()
        .filter(|it| matches!(it, Effect::Review(_)));
    assert_eq!(reviews.count(), 0);
    desk.shows("read-only");
}

#[test]
fn keys_that_need_something_say_so_where_it_is_not_chosen() {
    let mut desk = Desk::of("web 1: 0=");
    desk.press("2 s");
    assert_eq!(desk.app.notice.as_deref(), Some("scale: no set is chosen"));
    desk.press("1 u");
    assert!(
        desk.app
            .notice
            .as_deref()
            .unwrap()
            .ends_with("nothing was done yet")
    );
    desk.press("c");
    assert_eq!(
        desk.app.notice.as_deref(),
        Some("cure: nothing was found that a key could cure")
    );
}

#[test]
fn a_key_cures_what_was_found() {
    let mut desk = Desk::of("web 3: 0= 1= 2=old,image");
    let chosen = Item::Set(Name::new("db", "web"));
    let offer = desk.app.offer(Action::Cure, Some(&chosen));
    let (operation, aim) = offer.unwrap().unwrap();
    assert_eq!((operation.name, aim.seat), ("cure-rollback", Some(2)));
    desk.press("c");
    assert_eq!(desk.dialog().operation.name, "cure-rollback");
}

#[test]
fn on_a_pod_the_key_of_deletion_means_the_pod() {
    let mut desk = Desk::of("web 2: 0= 1=");
    desk.press("ctrl-d");
    assert_eq!(desk.dialog().operation.name, "delete-set");
    for pane in ["1", "6"] {
        desk.press("esc enter");
        desk.press(pane);
        desk.press("down ctrl-d");
        assert_eq!(desk.dialog().operation.name, "delete-pod", "{pane}");
        assert!(desk.dialog().aim.seat.is_some());
        desk.press("esc esc");
    }
}

#[test]
fn what_is_under_way_is_listed() {
    let mut desk = Desk::of("web 1: 0=");
    desk.press("U");
    assert!(matches!(desk.app.overlay, Some(Overlay::UnderWay(_))));
    desk.shows("nothing is under way");
    desk.press("esc");
    assert!(desk.app.overlay.is_none());
}

#[test]
fn every_operation_of_a_letter_has_a_key() {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    let tables = ["everywhere", "ordinals"];
    let without: Vec<_> = OPERATIONS
        .iter()
        .filter(|it| keymap.chord(&tables, Action::Operate(it)).is_none())
        .map(|it| it.name)
        .collect();
    assert_eq!(
        without,
        [
            "cure-rollback",
            "partition",
            "strategy",
            "history-limit",
            "min-ready-seconds",
            "grace-period",
            "retention",
            "set-labels",
            "set-annotations",
            "template-labels",
            "template-annotations",
            "touch"
        ],
        "these are reached by the menu, or as a cure"
    );
}
