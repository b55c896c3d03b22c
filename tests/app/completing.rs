//! The list of what could be typed, through keys.

use std::sync::Arc;

use kubectl_sts::app::sheet::{Page, Writer};
use kubectl_sts::app::{Answer, Ask, Effect, Event};
use kubectl_sts::manifest::Weight;
use serde_json::json;

use super::desk::Desk;
use crate::manifest::complete::schema;
use crate::screens::screen;

/// A set that is edited; its schema was asked for.
fn editing() -> Desk {
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("e");
    let object = json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {"name": "web", "namespace": "db", "uid": "web"},
        "spec": {"podManagementPolicy": "OrderedReady", "replicas": 3},
    });
    desk.answer(Answer::Read(Ok(vec![object])));
    let asked = desk.effects.drain(..).find_map(|it| match it {
        Effect::Recall(key) => Some(key),
        _ => None,
    });
    desk.feed(Event::Draft(asked.unwrap(), None));
    desk
}

fn learned(desk: &mut Desk) {
    let (_, asked) = &desk.asked[0];
    assert!(
        matches!(asked, Ask::Schema(version) if version == "apps/v1"),
        "{asked:?}"
    );
    desk.answer(Answer::Schema(("apps/v1".into(), Ok(Arc::new(schema())))));
}

/// The same with its schema, and the caret on an empty line at the end.
fn known() -> Desk {
    let mut desk = editing();
    learned(&mut desk);
    desk.press("ctrl-end enter");
    desk
}

fn writer(desk: &Desk) -> &Writer {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer,
        Page::Reader(_) => panic!("it is read"),
    }
}

fn text(desk: &Desk) -> String {
    writer(desk).editor.text()
}

fn listed(desk: &Desk) -> Vec<&str> {
    let choice = writer(desk).choice();
    let all = choice.into_iter().flat_map(|it| &it.completion.suggestions);
    all.map(|it| &*it.word).collect()
}

#[test]
fn a_field_is_chosen_from_the_list_that_narrows_while_one_types() {
    let mut desk = known();
    assert!(
        text(&desk).ends_with("  replicas: 3\n  \n"),
        "{}",
        text(&desk)
    );
    desk.press("ctrl-space");
    assert_eq!(
        listed(&desk),
        ["template", "revisionHistoryLimit", "volumeClaimTemplates"]
    );
    desk.press("v");
    assert_eq!(listed(&desk), ["volumeClaimTemplates"]);
    desk.press("backspace ctrl-n down up ctrl-p ctrl-p down");
    assert_eq!(
        writer(&desk).choice().unwrap().row,
        0,
        "round the end, and back"
    );
    desk.press("down enter");
    assert!(
        text(&desk).ends_with("\n  revisionHistoryLimit: \n"),
        "{}",
        text(&desk)
    );
    assert_eq!(listed(&desk), [""; 0]);
    desk.press("5 ctrl-z ctrl-z");
    assert!(text(&desk).ends_with("\n  \n"), "one step: {}", text(&desk));
}

#[test]
fn the_list_goes_when_the_caret_leaves_the_word_or_nothing_fits_or_esc_is_pressed() {
    for key in ["esc", "left", "home", "x", "space", ":", "ctrl-space"] {
        let mut desk = known();
        desk.press("r e ctrl-space");
        assert_eq!(listed(&desk).len(), 1);
        desk.press(key);
        assert_eq!(listed(&desk), [""; 0], "{key}");
        assert!(desk.app.sheet.is_some());
        assert!(
            matches!(desk.app.sheet.as_ref().unwrap().page, Page::Writer(_)),
            "{key}"
        );
    }
}

#[test]
fn tab_completes_a_word_that_was_begun_and_indents_elsewhere() {
    let mut desk = known();
    desk.press("tab");
    assert!(text(&desk).ends_with("\n    \n"), "{}", text(&desk));
    desk.press("backspace r e v tab");
    assert!(
        text(&desk).ends_with("\n  revisionHistoryLimit: \n"),
        "{}",
        text(&desk)
    );
    desk.press("tab");
    assert!(
        text(&desk).ends_with("\n  revisionHistoryLimit:   \n"),
        "{:?}",
        text(&desk)
    );
    let mut desk = editing();
    desk.press("ctrl-end enter r e v tab");
    assert!(
        text(&desk).ends_with("\n  rev \n"),
        "without a schema: {:?}",
        text(&desk)
    );
}

#[test]
fn a_value_is_chosen_behind_its_field() {
    let mut desk = known();
    desk.press("ctrl-home down down down down down down down end ctrl-space");
    assert_eq!(
        listed(&desk),
        ["OrderedReady", "Parallel"],
        "{}",
        text(&desk)
    );
    desk.press("down tab");
    assert!(
        text(&desk).contains("\n  podManagementPolicy: Parallel\n"),
        "{}",
        text(&desk)
    );
}

#[test]
fn without_a_schema_it_is_said_why_and_it_is_asked_for_once_more() {
    let mut desk = editing();
    desk.press("ctrl-end enter r ctrl-space");
    let said = desk.app.notice.clone().unwrap();
    assert_eq!(said, "the server's schema of `apps/v1` is not read yet");
    let why = "the server's schema of apps/v1 is not known: reading it is forbidden here (path /openapi/v3)";
    desk.answer(Answer::Schema(("apps/v1".into(), Err(why.into()))));
    assert_eq!(desk.asked.len(), 0);
    assert!(
        desk.draw()
            .contains("fields are not checked: the server's schema of apps/v1"),
        "{}",
        desk.draw()
    );
    desk.press("ctrl-space");
    assert_eq!(
        desk.app.notice.clone().unwrap(),
        format!("{why}; it is asked for once more")
    );
    learned(&mut desk);
    desk.press("ctrl-space");
    assert_eq!(listed(&desk), ["revisionHistoryLimit"]);
}

#[test]
fn what_is_unknown_is_marked_as_soon_as_the_schema_comes() {
    let mut desk = editing();
    desk.press("ctrl-end enter x : space 1");
    assert_eq!(writer(&desk).count(Weight::Error), 0);
    learned(&mut desk);
    let mut marks = writer(&desk).marks();
    let mark = marks.find(|it| it.pointer.as_deref() == Some("/spec/x"));
    let mark = mark.expect("the text is checked anew");
    assert_eq!(mark.weight, Weight::Error, "{mark:?}");
}

#[test]
fn of_what_is_created_the_schemas_are_asked_for_once_their_version_is_typed() {
    let mut desk = Desk::of("web 3 / new new new");
    desk.press("C");
    let asked: Vec<_> = desk.effects.drain(..).collect();
    if let Some(Effect::Recall(key)) = asked.into_iter().find(|it| matches!(it, Effect::Recall(_)))
    {
        desk.feed(Event::Draft(key, None));
    }
    let versions = |desk: &Desk| {
        let all = desk.asked.iter().filter_map(|(_, it)| match it {
            Ask::Schema(version) => Some(version.clone()),
            _ => None,
        });
        all.collect::<Vec<_>>()
    };
    desk.feed(Event::Paste("apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  replica: 1\n---\napiVersion: ../secret\nkind: A\n".into()));
    assert_eq!(versions(&desk), ["apps/v1"], "{}", text(&desk));
    assert!(
        writer(&desk)
            .marks()
            .all(|it| it.pointer.as_deref() != Some("/spec/replica"))
    );
    learned(&mut desk);
    assert!(
        writer(&desk)
            .marks()
            .any(|it| it.pointer.as_deref() == Some("/spec/replica"))
    );
}

#[test]
fn the_schemas_that_are_known_are_read_again_on_demand() {
    let mut desk = known();
    desk.press("esc ctrl-r");
    assert!(
        desk.asked
            .iter()
            .any(|(_, it)| matches!(it, Ask::Schema(_))),
        "{:?}",
        desk.asked
    );
}

#[test]
fn the_list_fits_every_screen_and_never_covers_its_line() {
    let mut desk = known();
    desk.press("ctrl-space down");
    for (width, height) in [(140, 40), (80, 24), (40, 8)] {
        let drawn = screen(&mut desk.app, width, height);
        insta::assert_snapshot!(format!("completion-{width}x{height}"), drawn);
        assert!(drawn.contains("revisionHistoryLimit"), "{drawn}");
    }
}
