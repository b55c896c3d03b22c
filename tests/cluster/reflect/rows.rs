//! Which rows come and go: by identity, whatever the order of the events.

use kubectl_sts::domain::Kind;
use serde_json::json;

use crate::cluster::scripted::{
    Piece, Question, Story, answer, line, list, object, quiet, saying, secs, text,
};

/// A server that lists `web` and `db`, and then says this.
async fn after_these(events: Vec<Piece>) -> Vec<String> {
    let mut story = Story::begin(move |asked| match (asked.question, asked.nth) {
        (Question::Version, _) => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        (Question::Watch, 0) => saying(asked, [vec![secs(3)], events.clone()].concat()),
        (Question::Watch, _) => quiet(asked),
        _ => list(100, &[object("web", "u1", 90), object("db", "u2", 91)]),
    });
    story.watch(&[Kind::Sets]).until(2).await;
    story.until(20).await
}

#[tokio::test(start_paused = true)]
async fn an_event_that_comes_twice_says_nothing_the_second_time() {
    let twice = vec![
        line("MODIFIED", &object("web", "u1", 101)),
        line("MODIFIED", &object("web", "u1", 101)),
    ];
    assert_eq!(after_these(twice).await, ["web@u1"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_older_than_what_is_known_is_left_out() {
    let swapped = vec![
        line("MODIFIED", &object("web", "u1", 105)),
        line("MODIFIED", &object("web", "u1", 103)),
    ];
    assert_eq!(after_these(swapped).await, ["web@u1"]);
}

#[tokio::test(start_paused = true)]
async fn the_deletion_of_an_unknown_object_says_nothing() {
    let events = vec![
        line("DELETED", &object("never", "u9", 101)),
        line("DELETED", &object("web", "u8", 102)),
    ];
    assert_eq!(after_these(events).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_new_object_of_the_same_name_comes_after_the_old_one_has_gone() {
    let replaced = vec![
        line("ADDED", &object("web", "u3", 105)),
        line("DELETED", &object("web", "u1", 104)),
    ];
    assert_eq!(after_these(replaced).await, ["web@u1 gone", "web@u3"]);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_object_is_gone() {
    let events = vec![
        line("DELETED", &object("web", "u1", 104)),
        line("ADDED", &object("web", "u4", 106)),
    ];
    assert_eq!(after_these(events).await, ["web@u1 gone", "web@u4"]);
}

#[tokio::test(start_paused = true)]
async fn a_second_list_publishes_only_what_differs() {
    let mut story = Story::begin(|asked| match (asked.question, asked.nth) {
        (Question::Version, _) => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        (Question::Watch, 0) => answer(vec![secs(6), text("?\n")]),
        (Question::Watch, _) => quiet(asked),
        (_, 0) => list(
            100,
            &[
                object("same", "u1", 90),
                object("changed", "u2", 91),
                object("lost", "u3", 92),
                object("made-anew", "u4", 93),
            ],
        ),
        _ => list(
            200,
            &[
                object("same", "u1", 90),
                object("changed", "u2", 120),
                object("made-anew", "u5", 130),
                object("new", "u6", 140),
            ],
        ),
    });
    story.watch(&[Kind::Sets]).until(5).await;
    let told: Vec<String> = story
        .until(30)
        .await
        .into_iter()
        .filter(|told| told.contains('@'))
        .collect();
    assert_eq!(
        told,
        [
            "changed@u2",
            "made-anew@u4 gone",
            "made-anew@u5",
            "new@u6",
            "lost@u3 gone"
        ]
    );
}
