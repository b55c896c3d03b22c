//! A text that is read while its object changes, and what of it is copied.

use kubectl_sts::app::sheet::{Page, Reader};
use kubectl_sts::app::{Answer, Ask, Effect};
use serde_json::{Value, json};

use super::desk::Desk;

/// A set with so many writers that are remembered, with these labels.
fn object(writers: usize, labels: &Value) -> Value {
    let writer =
        |nth| json!({"manager": format!("m{nth}"), "fieldsV1": {"f:spec": {"f:replicas": {}}}});
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {
            "name": "web", "namespace": "db", "uid": "web", "labels": labels,
            "managedFields": (0..writers).map(writer).collect::<Vec<_>>(),
        },
        "spec": {"replicas": 3, "serviceName": "web"},
        "status": {"conditions": [{"type": "A"}], "replicas": 3},
    })
}

fn answer(desk: &mut Desk, object: Value) {
    desk.asked.retain(|(_, it)| !matches!(it, Ask::Schema(_)));
    desk.answer(Answer::Read(Ok(vec![object])));
}

fn reading(writers: usize) -> Desk {
    let mut desk = Desk::of("web 3: 0= 1= 2=");
    desk.press("y");
    answer(&mut desk, object(writers, &json!({"b": "c"})));
    desk
}

fn reader(desk: &Desk) -> &Reader {
    match &desk.app.sheet.as_ref().unwrap().page {
        Page::Reader(reader) => reader,
        Page::Writer(_) => panic!("it is edited"),
    }
}

/// The line that one is on, and in which row of the screen it stands.
fn here(desk: &mut Desk) -> (String, usize) {
    let reader = reader(desk);
    let words = reader.lines[reader.line].trim().to_owned();
    let number = format!("{} ", reader.line + 1);
    let screen = desk.draw();
    let mut rows = screen.lines();
    let row = rows.position(|it| it.trim_start().starts_with(&number) && it.contains(&words));
    (words, row.expect("the line is seen"))
}

/// The object is another now, and is read again.
fn renew(desk: &mut Desk, object: Value) {
    desk.change("web", |set| set.generation += 1);
    answer(desk, object);
}

#[test]
fn what_one_reads_stays_where_it_is_while_others_write() {
    let mut desk = reading(2);
    desk.press("/");
    desk.press("s e r v i c e enter");
    let before = here(&mut desk);
    assert_eq!(before.0, "serviceName: web");
    // More is remembered above, folded; nothing moves.
    renew(&mut desk, object(9, &json!({"b": "c"})));
    assert_eq!(here(&mut desk), before);
    assert_eq!(reader(&desk).top, 0);
    assert_eq!(reader(&desk).folds.len(), 2);
    renew(&mut desk, object(1, &json!({"b": "c"})));
    assert_eq!(here(&mut desk), before);
    assert_eq!(reader(&desk).search.as_ref().unwrap().count(), "1 of 1");
}

#[test]
fn where_a_field_is_gone_one_is_on_what_stood_before_it() {
    let mut desk = reading(2);
    desk.press("/ b : enter v");
    assert_eq!(here(&mut desk).0, "b: c");
    renew(&mut desk, object(5, &json!({"a": "c"})));
    assert_eq!(here(&mut desk).0, "labels:");
    assert_eq!(reader(&desk).selected, Some(reader(&desk).line));
}

#[test]
fn what_is_copied_is_a_value_a_path_or_lines() {
    let mut desk = reading(1);
    for (keys, text) in [
        ("/ s e r v i c e enter Y", "web"),
        ("P", "spec.serviceName"),
        ("up Y", "3"),
        ("up Y", "replicas: 3\nserviceName: web\n"),
        (
            "v down down Y",
            "spec:\n  replicas: 3\n  serviceName: web\n",
        ),
    ] {
        desk.effects.clear();
        desk.press(keys);
        let copied = desk.effects.iter().find_map(|it| match it {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(copied, Some(text), "{keys}");
    }
}
