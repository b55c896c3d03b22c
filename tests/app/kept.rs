//! What is kept of what is typed, and offered the next time.

use jiff::Timestamp;
use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{Answer, Effect, Event, File};
use kubectl_sts::domain::draft::Draft;
use serde_json::{Value, json};

use super::desk::Desk;

fn object(replicas: u32) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {"name": "web", "namespace": "db", "uid": "web"},
        "spec": {"replicas": replicas},
    })
}

/// The text of the set is open to be edited, and its drafts were asked for.
fn editing(replicas: u32) -> Desk {
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("e");
    desk.answer(Answer::Read(Ok(vec![object(replicas)])));
    desk
}

fn recalled(desk: &mut Desk, draft: Option<Draft>) {
    let asked = desk.effects.drain(..);
    let mut keys = asked.filter_map(|it| match it {
        Effect::Recall(key) => Some(key),
        _ => None,
    });
    let key = keys.next().expect("it was asked what was kept");
    drop(keys);
    desk.feed(Event::Draft(key, draft.map(Box::new)));
    // Whoever answers has had the time to read.
    desk.wait(300);
}

/// Everything that was kept or forgotten since it was last asked.
fn kept(desk: &mut Desk) -> Vec<Draft> {
    let kept = desk.effects.drain(..).filter_map(|it| match it {
        Effect::Keep(draft) => Some(*draft),
        Effect::Forget(key) => panic!("{key} is forgotten"),
        _ => None,
    });
    kept.collect()
}

fn text(desk: &Desk) -> String {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.text(),
        Page::Reader(_) => panic!("it is read"),
    }
}

fn due(desk: &Desk) -> Option<Timestamp> {
    desk.app.sheet.as_ref().unwrap().kept.due()
}

/// What a text was, and what was made of it and not sent.
fn draft() -> Draft {
    let mut desk = editing(3);
    recalled(&mut desk, None);
    desk.press("X");
    let [draft] = desk.app.unsent().try_into().unwrap();
    draft
}

#[test]
fn what_is_typed_is_kept_a_second_later_and_no_more_often() {
    let mut desk = editing(3);
    assert!(desk.app.unsent().is_empty());
    recalled(&mut desk, None);
    assert_eq!(due(&desk), None, "nothing is typed");
    desk.press("X");
    let moment = due(&desk).unwrap();
    assert!(desk.app.changes_at().unwrap() <= moment);
    assert_eq!(moment.duration_since(desk.now).as_secs(), 1);
    desk.wait(700);
    desk.press("Y");
    assert_eq!(due(&desk), Some(moment), "typing on puts nothing off");
    assert_eq!(kept(&mut desk), []);
    desk.wait(300);
    let [draft] = kept(&mut desk).try_into().unwrap();
    assert!(draft.text.starts_with("XY"), "{}", draft.text);
    assert_eq!(draft.key, "web");
    assert_eq!(draft.opened, Some(object(3)));
    assert_eq!(draft.at, desk.now);
    assert!(
        draft.about.starts_with("StatefulSet db/web on "),
        "{}",
        draft.about
    );
    desk.wait(5_000);
    assert_eq!(kept(&mut desk), []);
    assert!(desk.app.unsent().is_empty());
}

#[test]
fn what_is_left_is_kept_at_once() {
    for keys in ["esc", "ctrl-s"] {
        let mut desk = editing(3);
        recalled(&mut desk, None);
        desk.press("# enter");
        desk.effects.clear();
        desk.press(keys);
        let [first] = kept(&mut desk).try_into().unwrap();
        assert!(first.text.starts_with('#'), "{keys}: {first:?}");
    }
    let mut desk = editing(3);
    recalled(&mut desk, None);
    desk.press("X ctrl-q");
    assert_eq!(
        desk.app.unsent().len(),
        1,
        "the session keeps it at the end"
    );
    let mut desk = editing(3);
    recalled(&mut desk, None);
    desk.press("esc");
    assert_eq!(kept(&mut desk), [], "nothing was typed");
}

#[test]
fn what_was_typed_and_taken_back_is_forgotten() {
    let mut desk = editing(3);
    recalled(&mut desk, None);
    desk.press("X");
    desk.wait(1_000);
    assert_eq!(kept(&mut desk).len(), 1);
    desk.press("backspace");
    desk.wait(1_000);
    assert_eq!(desk.effects, [Effect::Forget("web".into())]);
}

#[test]
fn nothing_takes_the_place_of_an_older_text_before_that_is_known() {
    let mut desk = editing(3);
    desk.press("X");
    desk.wait(10_000);
    assert!(desk.effects.contains(&Effect::Recall("web".into())));
    assert!(!desk.effects.iter().any(|it| matches!(it, Effect::Keep(_))));
    recalled(&mut desk, None);
    desk.wait(1_000);
    assert_eq!(kept(&mut desk).len(), 1);
}

#[test]
fn the_text_of_last_time_is_offered_before_anything_is_typed() {
    let draft = draft();
    let mut desk = editing(3);
    recalled(&mut desk, Some(draft.clone()));
    let screen = desk.draw();
    assert!(
        screen.contains("typed 0s ago and not sent · enter takes it · ctrl-d throws it away · esc leaves it for later"),
        "{screen}"
    );
    desk.press("Q R");
    assert_ne!(text(&desk), draft.text);
    assert!(
        !text(&desk).starts_with('Q'),
        "what is typed does not count yet"
    );
    desk.press("enter");
    assert_eq!(text(&desk), draft.text);
    assert!(!desk.draw().contains("not sent"));
    desk.wait(5_000);
    assert_eq!(kept(&mut desk), [], "it is kept already");
    desk.press("Z");
    desk.wait(1_000);
    assert_eq!(kept(&mut desk).len(), 1);
}

#[test]
fn it_is_thrown_away_only_when_somebody_says_so() {
    let mut desk = editing(3);
    recalled(&mut desk, Some(draft()));
    desk.press("esc");
    assert_eq!(kept(&mut desk), []);
    assert!(desk.draw().contains("replicas: 3"), "it is read now");
    desk.press("e");
    recalled(&mut desk, Some(draft()));
    desk.press("ctrl-d");
    assert_eq!(desk.effects, [Effect::Forget("web".into())]);
    assert!(!text(&desk).starts_with('X'));
    assert!(desk.app.unsent().is_empty());
}

#[test]
fn what_others_changed_since_then_stays_theirs() {
    let mut draft = draft();
    draft.text = draft.text.replace('X', "");
    draft.text.push_str("  minReadySeconds: 5\n");
    let mut desk = editing(7);
    recalled(&mut desk, Some(draft));
    desk.press("enter");
    let sheet = desk.app.sheet.as_ref().unwrap();
    assert_eq!(sheet.opened().unwrap().object, object(3));
    assert!(sheet.is_dirty());
    assert!(text(&desk).contains("replicas: 3"));
}

#[test]
fn a_draft_of_another_object_is_no_base() {
    let mut draft = draft();
    draft.opened = Some(json!({"metadata": {"uid": "another"}, "spec": {}}));
    let mut desk = editing(7);
    recalled(&mut desk, Some(draft));
    desk.press("enter");
    assert_eq!(
        desk.app.sheet.as_ref().unwrap().opened().unwrap().object,
        object(7)
    );
    assert!(
        desk.app
            .notice
            .as_ref()
            .unwrap()
            .contains("look at the difference")
    );
}

#[test]
fn what_comes_too_late_or_says_the_same_is_not_offered() {
    let mut desk = editing(3);
    recalled(&mut desk, None);
    desk.feed(Event::Draft("web".into(), Some(Box::new(draft()))));
    assert!(!desk.draw().contains("not sent"));
    let mut desk = editing(3);
    let same = Draft {
        text: text(&desk),
        ..draft()
    };
    recalled(&mut desk, Some(same));
    assert!(!desk.draw().contains("not sent"));
}

#[test]
fn the_text_of_another_editor_takes_the_place_of_ours_and_can_be_taken_back() {
    let mut desk = editing(3);
    recalled(&mut desk, None);
    let before = text(&desk);
    desk.press("alt-e");
    assert_eq!(desk.effects.pop(), Some(Effect::HandOver(before.clone())));
    desk.feed(Event::File(File::Returned(Ok("a: 1\n".into()))));
    assert_eq!(text(&desk), "a: 1\n");
    desk.wait(1_000);
    assert_eq!(kept(&mut desk).len(), 1);
    desk.feed(Event::File(File::Returned(Err(
        "the editor is not there".into()
    ))));
    assert_eq!(text(&desk), "a: 1\n");
    assert!(desk.draw().contains("the editor is not there"));
}

#[test]
fn no_secret_is_in_what_is_kept() {
    let mut object = object(3);
    object["spec"]["template"]["spec"]["containers"] =
        json!([{"name": "db", "env": [{"name": "PGPASSWORD", "value": "hunter2"}]}]);
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("e");
    desk.answer(Answer::Read(Ok(vec![object])));
    recalled(&mut desk, None);
    desk.feed(Event::Paste("password: swordfish\n".into()));
    desk.wait(1_000);
    let [draft] = kept(&mut desk).try_into().unwrap();
    let whole = format!("{draft:?}");
    assert!(draft.text.contains("PGPASSWORD"), "{whole}");
    assert!(
        !whole.contains("hunter2") && !whole.contains("swordfish"),
        "{whole}"
    );
}

#[test]
fn an_offer_that_has_just_come_takes_no_key_that_was_meant_for_the_text() {
    for keys in ["enter", "ctrl-d", "esc"] {
        let draft = draft();
        let mut desk = editing(3);
        let before = text(&desk);
        desk.effects.clear();
        desk.feed(Event::Draft("web".into(), Some(Box::new(draft))));
        desk.wait(200);
        desk.press(keys);
        assert_eq!(text(&desk), before, "{keys}");
        assert!(desk.draw().contains("not sent"), "{keys}");
        assert_eq!(desk.effects, [], "{keys}");
    }
}

#[test]
fn what_is_pasted_while_a_text_is_offered_goes_nowhere() {
    let mut desk = editing(3);
    recalled(&mut desk, Some(draft()));
    let before = text(&desk);
    desk.feed(Event::Paste("a: b\n".into()));
    assert_eq!(text(&desk), before);
    assert!(desk.draw().contains("not sent"));
}

#[test]
fn whoever_reads_a_moment_goes_on_where_the_caret_was_and_can_still_take_it_back() {
    let mut desk = editing(3);
    recalled(&mut desk, None);
    let before = text(&desk);
    desk.press("down X esc");
    assert!(desk.draw().contains("takes it up again"));
    desk.effects.clear();
    desk.press("e Y");
    assert!(text(&desk).contains("XYkind"), "{}", text(&desk));
    assert!(
        !desk
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Recall(_)))
    );
    desk.wait(1_000);
    assert_eq!(kept(&mut desk).len(), 1, "it is kept as it was before");
    desk.press("ctrl-z ctrl-z");
    assert_eq!(text(&desk), before);
}
