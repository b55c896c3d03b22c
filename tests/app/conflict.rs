//! An edited text whose object somebody else changed too, is gone, or is refused.

use kubectl_sts::app::sheet::{Page, Stage};
use kubectl_sts::app::{Answer, Ask, Effect, Event, Overlay};
use kubectl_sts::domain::plan::{Reproof, Verdict};
use kubectl_sts::domain::{Change, Kind};
use serde_json::{Value, json};

use super::desk::Desk;

fn live(desk: &Desk, replicas: u32, ready: u32) -> Value {
    let mut object = desk.object("web");
    object["apiVersion"] = json!("apps/v1");
    object["kind"] = json!("StatefulSet");
    object["metadata"]["annotations"] = json!({ "token": "a1" });
    object["spec"]["selector"] = json!({ "matchLabels": { "app": "web" } });
    object["spec"]["template"]["metadata"]["labels"]["app"] = json!("web");
    object["spec"]["replicas"] = json!(replicas);
    object["spec"]["minReadySeconds"] = json!(ready);
    object
}

fn text(desk: &Desk) -> String {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.text(),
        Page::Reader(_) => panic!("it is read, not edited"),
    }
}

/// What is read is this; a schema is not known.
fn answer(desk: &mut Desk, object: Value) {
    desk.asked.retain(|(_, it)| !matches!(it, Ask::Schema(_)));
    desk.answer(Answer::Read(Ok(vec![object])));
}

/// The replicas were typed to be 3 under a remark of ours, and the dialog asks for the object.
fn typed() -> Desk {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("e");
    let object = live(&desk, 5, 0);
    answer(&mut desk, object);
    let new = text(&desk).replace("  replicas: 5", "  # ours\n  replicas: 3");
    if let Page::Writer(writer) = &mut desk.app.sheet.as_mut().unwrap().page {
        writer.editor.replace(&new);
    }
    desk.press("ctrl-s");
    desk
}

#[test]
fn a_key_that_comes_before_the_text_is_read_edits_it_then() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("y e");
    let object = live(&desk, 5, 0);
    answer(&mut desk, object);
    assert!(text(&desk).contains("  replicas: 5\n"));
}

#[test]
fn what_they_changed_elsewhere_is_told_and_stays() {
    let mut desk = typed();
    let object = live(&desk, 5, 9);
    answer(&mut desk, object);
    desk.shows("changed since");
    desk.shows("- replicas: 5");
    desk.shows("+ replicas: 3");
    desk.wait(300);
    let request = desk.rehearsed();
    assert!(!request.body.to_string().contains("minReadySeconds"));
}

#[test]
fn of_what_both_changed_nothing_is_chosen_by_itself() {
    let mut desk = typed();
    let object = live(&desk, 7, 9);
    answer(&mut desk, object);
    desk.shows("both changed this");
    desk.wait(300);
    desk.press("enter");
    assert!(matches!(desk.app.overlay, Some(Overlay::Conflict(_))));
    assert_eq!(desk.asked, []);
    desk.press("esc");
    assert!(
        text(&desk).contains("# ours\n  replicas: 3"),
        "the text is as it was typed"
    );
}

#[test]
fn what_was_chosen_is_woven_into_the_text_and_planned_anew() {
    let mut desk = typed();
    let object = live(&desk, 7, 9);
    answer(&mut desk, object.clone());
    desk.wait(300);
    desk.press("y enter");
    assert!(text(&desk).contains("  minReadySeconds: 9\n"));
    assert!(text(&desk).contains("  # ours\n  replicas: 3\n"));
    answer(&mut desk, object);
    desk.wait(300);
    let tests = desk
        .rehearsed()
        .guards
        .iter()
        .map(|it| (it.pointer.clone(), it.value.clone()));
    assert!(
        tests
            .into_iter()
            .any(|it| it == ("/spec/replicas".into(), json!(7)))
    );
}

#[test]
fn who_takes_theirs_has_nothing_left_to_send() {
    let mut desk = typed();
    let object = live(&desk, 7, 0);
    answer(&mut desk, object.clone());
    desk.wait(300);
    desk.press("t enter");
    assert!(text(&desk).contains("  # ours\n  replicas: 7\n"));
    answer(&mut desk, object);
    desk.shows("nothing is changed");
}

#[test]
fn of_the_text_of_an_object_that_is_gone_another_can_be_made() {
    let mut desk = typed();
    answer(&mut desk, Value::Null);
    desk.shows("is not there any more");
    desk.press("C");
    let sheet = desk.app.sheet.as_ref().unwrap();
    assert!(matches!(sheet.stage, Stage::New) && sheet.object.is_none());
    assert!(text(&desk).contains("# ours\n  replicas: 3") && !text(&desk).contains("uid:"));
    // With its secrets, which the text hides.
    assert!(text(&desk).contains("token: •••web/token•••"));
    desk.press("ctrl-s");
    let Some(Overlay::Creation(creation)) = &desk.app.overlay else {
        panic!("nothing is made of it")
    };
    let value = &creation.rows[0].wanted.value;
    assert_eq!(value["metadata"]["annotations"]["token"], "a1");
}

#[test]
fn of_a_set_whose_end_was_heard_of_before_too() {
    let mut desk = typed();
    desk.press("esc");
    let set = desk.set("web");
    let (kind, name, uid) = (Kind::Sets, set.name.clone(), set.uid.clone());
    desk.feed(Event::Changes(vec![Change::Gone { kind, name, uid }]));
    desk.asked.clear();
    desk.press("ctrl-s");
    answer(&mut desk, Value::Null);
    desk.shows("is not there any more");
    desk.press("C");
    assert!(matches!(desk.app.sheet.as_ref().unwrap().stage, Stage::New));
    assert!(text(&desk).contains("# ours\n  replicas: 3"));
}

#[test]
fn what_the_server_refused_stands_on_the_text_and_what_is_done_is_read_anew() {
    let mut desk = typed();
    let object = live(&desk, 5, 0);
    answer(&mut desk, object.clone());
    desk.wait(300);
    let why = "spec.replicas: Invalid value: 3: too few";
    desk.answer(Answer::Rehearsed(Verdict::Refused(Reproof {
        code: 422,
        reason: "Invalid".into(),
        message: "it is invalid".into(),
        causes: vec![why.into()],
    })));
    desk.shows(why);
    desk.press("esc");
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => assert_eq!(writer.remarks[0].words, why),
        Page::Reader(_) => panic!("it is read"),
    }
    desk.press("ctrl-s");
    answer(&mut desk, object);
    desk.wait(300);
    desk.accept();
    desk.wait(300);
    desk.press("y");
    let done = live(&desk, 3, 0);
    desk.done(done);
    assert!(
        desk.effects
            .iter()
            .any(|it| matches!(it, Effect::Forget(_)))
    );
    assert!(matches!(
        desk.app.sheet.as_ref().unwrap().page,
        Page::Reader(_)
    ));
}

#[test]
fn a_key_for_the_dialog_that_stood_there_before_chooses_nothing() {
    let mut desk = typed();
    let object = live(&desk, 7, 9);
    answer(&mut desk, object);
    desk.wait(200);
    desk.press("y enter t");
    desk.shows("1 to choose");
    let Some(Overlay::Conflict(conflict)) = &desk.app.overlay else {
        panic!("{:?}", desk.app.overlay)
    };
    assert_eq!(conflict.chosen, [None]);
    desk.wait(100);
    desk.press("y");
    desk.shows("0 to choose");
}
