//! The dialog of an operation, at every stage.

use kubectl_sts::app::Answer;
use kubectl_sts::domain::plan::{Outcome, Reproof, Verdict};

use super::*;
use crate::app::desk::Desk;

const SETS: &str = "es-data 5 claims: 0= 1= 2=image 3= 4=
    web 1: 0=";

fn at(stage: &str) -> Desk {
    let mut desk = Desk::of(SETS);
    desk.press("s");
    if stage == "reading" {
        return desk;
    }
    desk.read("es-data");
    if stage == "refused" {
        return desk;
    }
    desk.press("3");
    if stage == "asking" {
        return desk;
    }
    desk.wait(300);
    if stage == "refused by the server" {
        desk.answer(Answer::Rehearsed(Verdict::Refused(Reproof {
            code: 403,
            reason: "Forbidden".into(),
            message: "admission webhook \"scale.corp\" denied the request: no scaling before 6 pm, see https://wiki.corp/scaling for whom to ask".into(),
            causes: vec!["spec.replicas: not now".into()],
        })));
        return desk;
    }
    desk.accept();
    desk.wait(300);
    if stage == "accepted" {
        return desk;
    }
    desk.press("y");
    if stage == "unknown" {
        desk.outcome(Outcome::Unknown("the connection broke".into()));
    }
    desk
}

#[test]
fn a_dialog_says_at_every_stage_how_far_it_is() {
    for stage in [
        "reading",
        "refused",
        "asking",
        "refused by the server",
        "accepted",
        "confirmed",
        "unknown",
    ] {
        let name = stage.replace(' ', "-");
        insta::assert_snapshot!(name, screen(&mut at(stage).app, 140, 40));
    }
}

#[test]
fn a_dialog_fits_80x24() {
    insta::assert_snapshot!(screen(&mut at("accepted").app, 80, 24));
}

#[test]
fn a_dialog_fits_40x8_and_its_keys_are_seen() {
    let mut desk = at("accepted");
    insta::assert_snapshot!("smallest", screen(&mut desk.app, 40, 8));
    press(&mut desk.app, "pgdn");
    insta::assert_snapshot!("smallest-scrolled", screen(&mut desk.app, 40, 8));
}

#[test]
fn a_dialog_in_ascii_and_without_colour() {
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let screen = screen_in(&mut at("accepted").app, 110, 30, around);
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn what_is_destroyed_is_typed_before() {
    let mut desk = Desk::of(SETS);
    desk.press("ctrl-d");
    desk.read("es-data");
    desk.accept();
    desk.wait(300);
    desk.press("tab e s -");
    insta::assert_snapshot!(screen(&mut desk.app, 140, 40));
}

#[test]
fn the_menu_names_keys_and_reasons() {
    let mut desk = Desk::of(SETS);
    desk.press("m down");
    insta::assert_snapshot!("menu", screen(&mut desk.app, 110, 34));
    insta::assert_snapshot!("menu-smallest", screen(&mut desk.app, 40, 8));
}

#[test]
fn no_size_breaks_a_dialog() {
    for stage in [
        "reading",
        "refused",
        "refused by the server",
        "accepted",
        "unknown",
    ] {
        let mut desk = at(stage);
        for width in (40..140).step_by(7) {
            for height in 8..40 {
                let screen = screen(&mut desk.app, width, height);
                assert!(
                    screen.contains(" esc "),
                    "{stage} {width}x{height}\n{screen}"
                );
            }
        }
    }
}
