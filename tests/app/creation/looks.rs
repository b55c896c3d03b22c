//! How it looks: the text, what is said of each object, and what came of each.

use kubectl_sts::theme::Surroundings;

use super::*;
use crate::screens::{screen, screen_in};

/// A Service that is refused, a set that takes a claim over, and one that is there already.
fn told() -> Counter {
    let says = "Service \"shop\" is invalid: spec.ports[0].port: Invalid value: 80000: must be between 1 and 65535, inclusive";
    let mut reproof = reproof(422, "Invalid", says);
    reproof.causes = vec![
        "spec.ports[0].port: Invalid value: 80000: must be between 1 and 65535, inclusive".into(),
    ];
    let service = SERVICE.replace("name: shop}", "name: shop-web}");
    let claim = json!({
        "metadata": {"creationTimestamp": "2026-01-03T01:02:03Z"},
        "status": {"phase": "Bound", "capacity": {"storage": "10Gi"}},
    });
    let path = "/api/v1/namespaces/db/persistentvolumeclaims/data-shop-0";
    Counter::before(&format!("{service}---\n{SET}---\n{CONFIG}"))
        .there(path, claim)
        .says("shop-web", Verdict::Refused(reproof))
        .says("settings", refused(409, "AlreadyExists", "it is there"))
        .checked()
}

#[test]
fn an_empty_text_says_how_to_begin() {
    let mut desk = Desk::of("web 1: 0=");
    desk.press("C");
    for (width, height) in [(140, 40), (80, 24), (40, 8)] {
        let screen = screen(&mut desk.app, width, height);
        insta::assert_snapshot!(format!("empty-{width}x{height}"), screen);
    }
}

#[test]
fn each_object_has_what_is_said_of_it() {
    for (width, height) in [(140, 40), (80, 24), (40, 8)] {
        let screen = screen(&mut told().desk.app, width, height);
        insta::assert_snapshot!(format!("told-{width}x{height}"), screen);
    }
}

#[test]
fn on_the_smallest_screen_the_rest_is_scrolled_to() {
    let mut counter = told();
    screen(&mut counter.desk.app, 40, 8);
    crate::screens::press(&mut counter.desk.app, "pgdn");
    insta::assert_snapshot!(screen(&mut counter.desk.app, 40, 8));
}

#[test]
fn each_object_has_what_came_of_it() {
    let mut counter = told();
    counter.confirm();
    for (width, height) in [(140, 40), (80, 24)] {
        let screen = screen(&mut counter.desk.app, width, height);
        insta::assert_snapshot!(format!("came-{width}x{height}"), screen);
    }
    counter.desk.press("esc");
    insta::assert_snapshot!("remarks", screen(&mut counter.desk.app, 80, 24));
}

#[test]
fn it_can_be_read_in_ascii_and_without_colour() {
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let screen = screen_in(&mut told().desk.app, 80, 24, around);
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn no_size_breaks_it() {
    let mut counter = told();
    for width in (40..140).step_by(23) {
        for height in (8..40).step_by(5) {
            let screen = screen(&mut counter.desk.app, width, height);
            assert!(screen.contains(" y "), "{width}x{height}\n{screen}");
        }
    }
}
