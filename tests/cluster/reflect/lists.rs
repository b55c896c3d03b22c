//! Lists: whole or in pages, slow, broken, refused.

use std::time::Duration;

use kubectl_sts::domain::{Change, Freshness, Kind};
use serde_json::{Value, json};

use crate::cluster::scripted::{
    Asked, Piece, Question, Reply, Story, answer, first_moment, list, object, quiet, secs, status,
    status_with, text,
};

fn version(minor: &str) -> Reply {
    answer(vec![text(json!({"major": "1", "minor": minor}))])
}

/// A server of this minor version.
fn listing(minor: &'static str, list: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Story {
    let mut story = Story::begin(move |asked| match asked.question {
        Question::Version => version(minor),
        Question::Watch => quiet(asked),
        _ => list(asked),
    });
    story.watch(&[Kind::Sets]);
    story
}

fn page(token: &str, items: &[Value]) -> Reply {
    answer(vec![text(
        json!({"metadata": {"resourceVersion": "100", "continue": token}, "items": items}),
    )])
}

#[tokio::test(start_paused = true)]
async fn servers_before_1_33_are_read_in_pages() {
    for minor in ["32", "32+", "9", "what"] {
        let mut story = listing(minor, |asked| {
            if asked.has("continue=t%2F1%3D") {
                page("", &[object("b", "u2", 2)])
            } else {
                page("t/1=", &[object("a", "u1", 1)])
            }
        });
        assert_eq!(
            story.until(2).await,
            [
                "syncing 0",
                "a@u1",
                "syncing 1",
                "b@u2",
                "syncing 2",
                "live"
            ]
        );
        let lists = story.asked_for(Question::List);
        assert_eq!(lists.len(), 2);
        assert!(lists.iter().all(|asked| asked.has("limit=500")));
    }
}

#[tokio::test(start_paused = true)]
async fn servers_from_1_33_on_send_one_list() {
    for minor in ["33", "33+", "40"] {
        let mut story = listing(minor, |_| list(100, &[object("a", "u1", 1)]));
        story.until(2).await;
        assert!(!story.asked_for(Question::List)[0].has("limit"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_continue_token_that_is_too_old_begins_again_at_the_first_page() {
    let mut story = listing("30", |asked| match (asked.has("continue="), asked.nth) {
        (true, 1) => status(410, "Expired"),
        (true, _) => page("", &[object("b", "u2", 2)]),
        (false, _) => page("t", &[object("a", "u1", 1)]),
    });
    let told = story.until(5).await;
    assert_eq!(
        told.iter().filter(|told| *told == "a@u1").count(),
        1,
        "{told:?}"
    );
    assert_eq!(told[told.len() - 3..], ["b@u2", "syncing 2", "live"]);
}

#[tokio::test(start_paused = true)]
async fn items_are_published_while_the_list_still_comes_in() {
    let mut story = listing("36", |_| {
        let body = json!({"metadata": {"resourceVersion": "100"}, "items": [object("a", "u1", 1), object("b", "u2", 2)]}).to_string();
        let (head, tail) = body.split_at(body.find("{\"metadata\":{\"name\":\"b\"").unwrap() + 5);
        answer(vec![text(head), secs(5), text(tail)])
    });
    assert_eq!(story.until(4).await, ["syncing 0", "a@u1", "syncing 1"]);
    assert_eq!(story.until(6).await, ["b@u2", "syncing 2", "live"]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_never_answered_is_given_up_after_15_seconds() {
    let mut story = listing("36", |asked| match asked.nth {
        0 => Reply::Never,
        _ => list(100, &[object("a", "u1", 1)]),
    });
    let told = story.until(30).await;
    assert!(told[1].starts_with("stale: no answer in time"), "{told:?}");
    assert_eq!(told.last().unwrap(), "live");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_falls_silent_or_breaks_off_is_read_again_and_its_rows_stay() {
    let start = "{\"metadata\":{\"resourceVersion\":\"100\"},\"items\":[";
    for end in [vec![Piece::Hang], vec![Piece::Break], vec![]] {
        let mut story = listing("36", move |asked| match asked.nth {
            0 => answer([vec![text(start), text(object("a", "u1", 1))], end.clone()].concat()),
            _ => list(100, &[object("a", "u1", 1), object("b", "u2", 2)]),
        });
        let told = story.until(30).await;
        assert!(
            told.iter().any(|told| told.starts_with("stale")),
            "{told:?}"
        );
        assert!(!told.iter().any(|told| told.contains("gone")), "{told:?}");
        assert_eq!(told.last().unwrap(), "live", "{told:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_drips_for_ever_is_given_up_after_five_minutes() {
    let drip: Vec<Piece> = (0..2000).flat_map(|_| [text(" "), secs(1)]).collect();
    let mut story = listing("36", move |_| answer(drip.clone()));
    let told = story.until(310).await;
    assert_eq!(
        told,
        [
            "syncing 0",
            "stale: no answer in time: the list of statefulsets did not end"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_is_never_taken_for_an_empty_one() {
    for body in [
        "<html>welcome</html>",
        "",
        "[]",
        "{}",
        "{\"items\":[]}",
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":7}",
    ] {
        let mut story = Story::begin(move |asked| match (asked.question, asked.nth) {
            (Question::Version, _) => version("36"),
            (Question::List, 0) => list(100, &[object("a", "u1", 1)]),
            (Question::Watch, 0) => answer(vec![secs(6), text("?\n")]),
            (Question::Watch, _) => quiet(asked),
            _ => answer(vec![text(body)]),
        });
        story.watch(&[Kind::Sets]);
        let told = story.until(30).await;
        assert!(
            !told.iter().any(|told| told.contains("gone")),
            "{body}: {told:?}"
        );
        assert!(
            told.last().unwrap().starts_with("stale"),
            "{body}: {told:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn list_errors_are_met_with_growing_pauses() {
    let mut story = listing("36", |_| status(500, "InternalError"));
    story.until(200).await;
    assert!(story.asked_for(Question::List).len() < 13);
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_shows_since_when_the_picture_is_old_and_when_it_is_tried_again() {
    let mut story = Story::begin(|asked| match asked.question {
        _ if (30.0..90.0).contains(&asked.second()) => Reply::Refused,
        Question::Version => version("36"),
        Question::Watch if asked.second() < 30.0 => answer(vec![
            Piece::Wait(Duration::from_secs(30).saturating_sub(asked.at)),
            Piece::Break,
        ]),
        Question::Watch => quiet(asked),
        _ => list(100, &[object("a", "u1", 1)]),
    });
    story.watch(&[Kind::Sets]).until(29).await;
    let changes = story.changes_until(89).await;
    assert!(changes.len() > 4);
    for change in &changes {
        let Change::Feed {
            freshness: Freshness::Stale {
                since, retry_at, ..
            },
            ..
        } = change
        else {
            panic!("{change:?}")
        };
        assert!((0..2).contains(&since.duration_since(first_moment()).as_secs()));
        assert!(retry_at > since);
    }
    assert_eq!(
        story.until(130).await.last().unwrap(),
        "live",
        "it comes back by itself"
    );
    assert_eq!(
        story.asked_for(Question::List).len(),
        1,
        "from the version that it had"
    );
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_is_left_alone_for_as_long_as_it_asks_and_no_longer_than_a_minute() {
    for (asked_for, pause) in [("7", 7.0), ("86400", 60.0)] {
        let mut story = listing("36", move |asked| match asked.nth {
            0 => status_with(
                429,
                "TooManyRequests",
                &json!([]),
                vec![("retry-after", asked_for.into())],
            ),
            _ => list(100, &[]),
        });
        story.until(70).await;
        let second = story.asked_for(Question::List)[1].second();
        assert!((pause..pause + 0.5).contains(&second), "{second}");
    }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_items_need_few_messages() {
    let items: Vec<Value> = (0..10_000)
        .map(|nth| object(&format!("p-{nth}"), &format!("u{nth}"), nth + 1))
        .collect();
    let mut story = listing("36", move |_| list(20_000, &items));
    assert_eq!(
        story
            .until(5)
            .await
            .iter()
            .filter(|told| told.contains('@'))
            .count(),
        10_000
    );
    assert!(story.batches.len() < 50, "{}", story.batches.len());
    assert!(story.batches.iter().all(|batch| *batch <= 256));
}
