//! Objects that are odd, huge or made to hurt.

use kubectl_sts::domain::{Change, Kind, Object};
use serde_json::{Value, json};

use crate::cluster::scripted::{
    Piece, Question, Reply, Story, answer, line, list, object, quiet, saying, secs, text,
};

fn version() -> Reply {
    answer(vec![text(json!({"major": "1", "minor": "36"}))])
}

/// A list with these items, written by hand, between two good ones.
async fn listed(items: &str) -> (Story, Vec<Change>) {
    let body = format!(
        "{{\"items\":[{},{items},{}],\"metadata\":{{\"resourceVersion\":\"100\"}}}}",
        object("first", "u1", 1),
        object("last", "u2", 2)
    );
    let mut story = Story::begin(move |asked| match asked.question {
        Question::Version => version(),
        Question::Watch => quiet(asked),
        _ => answer(
            body.as_bytes()
                .chunks(60_000)
                .map(|chunk| Piece::Bytes(chunk.to_vec()))
                .collect(),
        ),
    });
    story.watch(&[Kind::Sets]);
    let changes = story.changes_until(10).await;
    (story, changes)
}

fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(crate::cluster::scripted::told)
        .filter(|told| !told.starts_with("syncing"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn fields_of_a_new_type_are_left_out_and_the_rest_is_shown() {
    let mut odd = object("odd", "u3", 3);
    odd["spec"] = json!({"replicas": "three", "serviceName": "web", "template": 7, "ordinals": {"start": [1]}});
    let (_, changes) = listed(&odd.to_string()).await;
    let set = changes.iter().find_map(|change| match change {
        Change::Applied(Object::Set(set)) if &*set.name.name == "odd" => Some(set),
        _ => None,
    });
    let set = set.expect("the row is there");
    assert_eq!((&*set.service, set.replicas, set.start), ("web", 1, 0));
    assert_eq!(
        told(&changes),
        [
            "first@u1",
            "odd@u3",
            "last@u2",
            "notice: 1 object with unreadable fields: statefulsets",
            "live"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_object_without_a_name_is_counted_and_the_list_goes_on() {
    let (_, changes) =
        listed("{\"metadata\":{\"uid\":\"x\"}},7,{\"metadata\":{\"name\":\"x\"}}").await;
    assert_eq!(
        told(&changes),
        [
            "first@u1",
            "last@u2",
            "notice: 3 unreadable objects: statefulsets",
            "live"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn deep_nesting_huge_numbers_and_a_hundred_thousand_keys_hurt_nobody() {
    let id = "\"metadata\":{\"name\":\"x\",\"uid\":\"x\"}";
    let deep = format!(
        "{{{id},\"spec\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let unknown_deep = format!(
        "{{{id},\"new\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let huge = format!("{{{id},\"spec\":{{\"replicas\":1e999999}}}}");
    let keys: Vec<String> = (0..100_000)
        .map(|nth| format!("\"k{nth}\":\"v\""))
        .collect();
    let keys = format!(
        "{{\"metadata\":{{\"name\":\"keys\",\"uid\":\"u3\",\"labels\":{{{}}}}}}}",
        keys.join(",")
    );
    for (bad, shown) in [
        (deep, "notice"),
        (unknown_deep, "x@x"),
        (huge, "notice"),
        (keys, "keys@u3"),
    ] {
        let (_, changes) = listed(&bad).await;
        let told = told(&changes);
        assert!(told.iter().any(|told| told.starts_with(shown)), "{told:?}");
        assert_eq!(told.last().unwrap(), "live");
    }
}

#[tokio::test(start_paused = true)]
async fn an_item_of_nine_megabytes_is_passed_over() {
    let huge = format!(
        "{{\"metadata\":{{\"name\":\"x\",\"uid\":\"x\",\"labels\":{{\"a\":\"{}\"}}}}}}",
        "x".repeat(9 << 20)
    );
    let (_, changes) = listed(&huge).await;
    assert_eq!(
        told(&changes),
        [
            "first@u1",
            "last@u2",
            "notice: 1 unreadable object: statefulsets",
            "live"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_object_of_one_and_a_half_megabytes_is_shown() {
    let big = format!(
        "{{\"metadata\":{{\"name\":\"big\",\"uid\":\"u3\"}},\"data\":\"{}\"}}",
        "x".repeat(1_500_000)
    );
    assert!(told(&listed(&big).await.1).contains(&"big@u3".into()));
}

#[tokio::test(start_paused = true)]
async fn a_line_without_end_is_cut_and_everything_listed_anew() {
    let mut story = Story::begin(|asked| match (asked.question, asked.nth) {
        (Question::Version, _) => version(),
        (Question::Watch, 0) => saying(
            asked,
            vec![secs(2); 1]
                .into_iter()
                .chain((0..200).map(|_| text("x".repeat(60_000))))
                .collect(),
        ),
        (Question::Watch, _) => quiet(asked),
        _ => list(100, &[object("web", "u1", 90)]),
    });
    story.watch(&[Kind::Sets]);
    let told = story.until(30).await;
    assert!(
        told.contains(&"notice: 1 unreadable event: statefulsets".into()),
        "{told:?}"
    );
    assert_eq!(story.asked_for(Question::List).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_events_a_second_are_delivered_one_by_one_and_in_order() {
    let events: Vec<Piece> = (0..300)
        .flat_map(|nth| {
            [
                Piece::Wait(std::time::Duration::from_millis(10)),
                line("MODIFIED", &object("web", "u1", 101 + nth)),
            ]
        })
        .collect();
    let mut story = Story::begin(move |asked| match asked.question {
        Question::Version => version(),
        Question::Watch if asked.nth == 0 => saying(asked, events.clone()),
        Question::Watch => quiet(asked),
        _ => list(500, &[object("web", "u1", 90)]),
    });
    let told = story.watch(&[Kind::Sets]).until(10).await;
    assert_eq!(told.iter().filter(|told| *told == "web@u1").count(), 301);
}

#[tokio::test(start_paused = true)]
async fn sets_of_a_very_old_server_get_the_defaults_of_kubernetes() {
    let bare: Value = json!({"metadata": {"name": "old", "uid": "u3"}, "spec": {"template": {}}});
    let (_, changes) = listed(&bare.to_string()).await;
    let set = changes.iter().find_map(|change| match change {
        Change::Applied(Object::Set(set)) if &*set.name.name == "old" => Some(set),
        _ => None,
    });
    let set = set.unwrap();
    assert_eq!(
        (
            set.replicas,
            set.start,
            set.min_ready_seconds,
            set.history_limit,
            set.grace_seconds
        ),
        (1, 0, 0, 10, 30)
    );
}
