//! From a key to a write: what is read, planned, rehearsed and confirmed, and what never happens by itself.

use jiff::SignedDuration;
use kubectl_sts::app::dialog::{PAUSE, Said, Stage};
use kubectl_sts::app::{Answer, Ask, Effect, Event};
use kubectl_sts::domain::plan::{Difference, Outcome, Reproof, Verdict};
use serde_json::json;

use super::desk::Desk;

/// A dialog whose plan is accepted and was read.
fn accepted(replicas: &str) -> Desk {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s");
    desk.read("web");
    desk.press(replicas);
    desk.wait(300);
    desk.accept();
    desk.wait(300);
    desk
}

#[test]
fn a_set_is_read_planned_rehearsed_confirmed_and_carried_out() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s");
    assert_eq!(
        desk.asked[0].1,
        Ask::Read(vec!["/apis/apps/v1/namespaces/db/statefulsets/web".into()])
    );
    desk.read("web");
    desk.shows("it has 5 replicas already");
    desk.press("3");
    desk.shows("goes");
    assert_eq!(desk.asked, [], "nobody is asked while one types");
    desk.wait(300);
    desk.accept();
    desk.shows("dry run accepted, no warnings");
    desk.wait(300);
    desk.press("y");
    assert_eq!(desk.carried_out().wishes[0].value, json!(3));
    let mut object = desk.object("web");
    object["spec"]["replicas"] = json!(3);
    object["metadata"]["generation"] = json!(desk.set("web").generation + 1);
    desk.done(object);
    assert!(desk.app.overlay.is_none(), "the dialog is closed");
    assert_eq!(desk.journal.len(), 1);
    assert_eq!(
        (
            desk.journal[0].before.as_str(),
            desk.journal[0].outcome.as_str()
        ),
        ("replicas 5", "done")
    );
    desk.shows("0 of 2 gone");
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    let set_back = |desk: &mut Desk| {
        desk.now = desk.now.checked_sub(SignedDuration::from_hours(1)).unwrap();
        let turn = desk.app.update(vec![Event::Tick], desk.now);
        assert!(turn.shows_change, "no age is what it was");
        desk.draw();
    };
    desk.press("s");
    desk.read("web");
    desk.press("3");
    set_back(&mut desk);
    let left = desk.app.changes_at().unwrap().duration_since(desk.app.now);
    assert!(left <= PAUSE, "it waits for {left}");
    desk.wait(300);
    desk.accept();
    set_back(&mut desk);
    desk.press("y");
    assert_eq!(desk.asked, [], "it stood there for no time yet");
    desk.wait(300);
    desk.press("y");
    assert_eq!(desk.carried_out().wishes[0].value, json!(3));
}

#[test]
fn nothing_is_sent_before_the_server_has_accepted_it() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s");
    desk.press("y enter");
    desk.read("web");
    desk.press("3 y enter");
    desk.wait(1000);
    desk.press("y enter");
    let verdict = Verdict::Refused(Reproof {
        code: 403,
        reason: "Forbidden".into(),
        message: "exceeded quota".into(),
        causes: vec!["spec: too many".into()],
    });
    desk.answer(Answer::Rehearsed(verdict));
    desk.wait(1000);
    desk.press("y enter");
    assert_eq!(desk.asked, []);
    for words in ["403 Forbidden: exceeded quota", "spec: too many"] {
        desk.shows(words);
    }
}

#[test]
fn a_key_that_comes_too_soon_confirms_nothing() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s");
    desk.read("web");
    desk.press("3");
    desk.wait(300);
    desk.accept();
    desk.press("y");
    desk.wait(299);
    desk.press("y");
    assert_eq!(desk.asked, [], "it was not read yet");
    desk.wait(1);
    desk.press("y");
    desk.carried_out();
}

#[test]
fn a_paste_confirms_nothing() {
    let mut desk = accepted("3");
    desk.feed(Event::Paste("y\ny\r\n".into()));
    assert_eq!(desk.asked, []);
    desk.feed(Event::Paste("4".into()));
    assert_eq!(desk.dialog().form.answers(), ["4"]);
}

#[test]
fn what_is_disruptive_is_not_confirmed_by_enter() {
    let mut desk = accepted("3");
    desk.press("enter");
    assert_eq!(desk.asked, []);
}

#[test]
fn only_the_latest_plan_is_rehearsed_and_only_its_answer_counts() {
    let mut desk = accepted("3");
    desk.press("backspace 2");
    desk.wait(299);
    assert_eq!(desk.asked, []);
    desk.wait(1);
    let (old, _) = desk.asked[0].clone();
    desk.press("backspace 1");
    assert_eq!(desk.asked, [], "the older question is called off");
    let accepted = Verdict::Accepted {
        warnings: Vec::new(),
        dropped: Vec::new(),
    };
    desk.feed(Event::Answer(old, Answer::Rehearsed(accepted)));
    desk.wait(300);
    assert!(!desk.dialog().is_accepted());
    assert_eq!(desk.rehearsed().wishes[0].value, json!(1));
}

#[test]
fn while_nothing_is_typed_nobody_is_asked_and_nothing_wakes_up() {
    let desk = accepted("3");
    assert_eq!(desk.app.changes_at(), None);
}

#[test]
fn escape_leaves_what_is_not_sent() {
    let mut desk = accepted("3");
    desk.press("esc");
    assert!(desk.app.overlay.is_none());
    assert_eq!(desk.asked, []);
}

#[test]
fn escape_calls_off_what_was_confirmed_and_is_not_sent() {
    let mut desk = accepted("3");
    desk.press("y esc");
    let (ticket, _) = desk.asked.remove(0);
    assert!(desk.effects.contains(&Effect::CallOff(ticket)));
    let outcome = Outcome::NotSent("called off".into());
    desk.feed(Event::Answer(ticket, Answer::CarriedOut(outcome)));
    assert!(desk.app.overlay.is_none());
    assert_eq!(desk.journal[0].outcome, "not sent: called off");
    assert!(desk.app.deeds.undertakings.is_empty());
}

#[test]
fn what_is_on_its_way_can_be_left_alone_and_goes_on() {
    let mut desk = accepted("3");
    desk.press("y");
    let (ticket, _) = desk.asked.remove(0);
    desk.feed(Event::Answer(ticket, Answer::Sent));
    desk.press("esc");
    assert!(desk.app.overlay.is_none());
    assert!(!desk.effects.contains(&Effect::CallOff(ticket)));
    desk.shows("sent, no answer yet");
}

#[test]
fn an_unknown_outcome_is_shown_as_such_until_it_is_known() {
    let mut desk = accepted("3");
    desk.press("y");
    let (ticket, ask) = desk.asked[0].clone();
    desk.outcome(Outcome::Unknown("the connection broke".into()));
    desk.shows("UNKNOWN whether it was carried out");
    desk.shows("the connection broke");
    desk.asked.push((ticket, ask));
    let mut object = desk.object("web");
    object["spec"]["replicas"] = json!(3);
    desk.done(object);
    assert!(desk.app.overlay.is_none());
    let outcomes: Vec<_> = desk.journal.iter().map(|it| it.outcome.as_str()).collect();
    assert_eq!(outcomes, ["unknown: the connection broke", "done"]);
}

#[test]
fn what_changed_under_a_confirmation_is_shown_and_planned_anew_and_never_sent_by_itself() {
    let mut desk = accepted("3");
    desk.press("y");
    desk.outcome(Outcome::Changed(vec![Difference {
        pointer: "/spec/replicas".into(),
        seen: json!(5),
        now: json!(6),
        by: Some("kubectl-edit".into()),
    }]));
    desk.shows("replicas was 5, is 6, by kubectl-edit");
    assert!(matches!(desk.asked[0].1, Ask::Read(_)));
    desk.read("web");
    desk.accept();
    assert_eq!(desk.asked, []);
}

#[test]
fn a_set_that_changes_under_an_open_dialog_is_read_and_planned_anew() {
    let mut desk = accepted("3");
    desk.change("web", |set| {
        set.replicas = 6;
        set.generation += 1;
    });
    assert!(!desk.dialog().is_accepted());
    desk.press("y");
    let seen = desk.object("web");
    assert_eq!(seen["spec"]["replicas"], 6);
    desk.read("web");
    desk.shows("replicas was 5, is 6");
    assert_eq!(
        desk.dialog().form.answers(),
        ["3"],
        "what was answered stays"
    );
    desk.accept();
    desk.wait(300);
    desk.press("y");
    assert_eq!(desk.carried_out().guards[0].value, json!(6));
}

#[test]
fn another_object_of_the_same_name_is_never_written_to() {
    let mut desk = accepted("3");
    desk.change("web", |set| set.uid = "another".into());
    desk.wait(1000);
    desk.press("y enter");
    desk.shows("this is a different object now");
    assert_eq!(desk.asked, []);
}

#[test]
fn another_object_is_also_noticed_when_it_is_read() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s");
    let mut object = desk.object("web");
    object["metadata"]["uid"] = json!("another");
    desk.answer(Answer::Read(Ok(vec![object])));
    assert!(matches!(desk.dialog().stage, Stage::Gone(_)));
}

#[test]
fn a_rehearsal_that_finds_everything_changed_again_and_again_waits_for_a_key() {
    let mut desk = accepted("3");
    desk.press("ctrl-r");
    let mut reads = 0;
    while let Some((_, ask)) = desk.asked.first() {
        if matches!(ask, Ask::Read(_)) {
            reads += 1;
            desk.read("web");
        } else {
            desk.answer(Answer::Rehearsed(Verdict::Changed(Vec::new())));
        }
    }
    assert_eq!(reads, 4);
    let Stage::Planned(planned) = &desk.dialog().stage else {
        panic!("{:?}", desk.dialog().stage)
    };
    assert_eq!(planned.said, Said::Told(Verdict::Changed(Vec::new())));
}

#[test]
fn one_more_and_one_less_start_from_the_number_as_it_is() {
    for (key, number) in [("+", "6"), ("-", "4")] {
        let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
        desk.press(key);
        desk.read("web");
        assert_eq!(desk.dialog().form.answers(), [number]);
        desk.accept();
    }
}

#[test]
fn the_command_is_copied() {
    let mut desk = accepted("3");
    desk.press("Y");
    let copied = desk.effects.iter().find_map(|it| match it {
        Effect::Copy(words) => Some(words.as_str()),
        _ => None,
    });
    assert!(
        copied
            .unwrap()
            .ends_with("scale sts/web --replicas=3 --current-replicas=5")
    );
}

#[test]
fn what_is_typed_while_the_set_is_being_read_is_an_answer_and_no_confirmation() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s 3 y enter");
    desk.read("web");
    assert_eq!(desk.dialog().form.answers(), ["3"]);
    desk.accept();
    desk.wait(1000);
    assert_eq!(desk.asked, []);
}

#[test]
fn what_is_typed_and_taken_back_while_the_set_is_read_is_taken_back() {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("s 4 backspace 2");
    desk.read("web");
    desk.shows("scale to 2");
}
