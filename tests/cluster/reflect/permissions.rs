//! Refusals: each kind fails by itself.

use std::collections::BTreeSet;

use kubectl_sts::domain::{Feed, Kind, Scope};
use serde_json::json;

use crate::cluster::scripted::{Question, Story, answer, list, object, quiet, status, text};

#[tokio::test(start_paused = true)]
async fn a_refused_kind_says_what_is_missing_and_stops_nothing_else() {
    let mut story = Story::begin(|asked| match asked.question {
        _ if asked.has("persistentvolumeclaims") => status(403, "Forbidden"),
        Question::Version => status(403, "Forbidden"),
        Question::Watch => quiet(asked),
        _ => list(100, &[object("web", "u1", 90)]),
    });
    story.watch(&[Kind::Sets, Kind::Claims, Kind::Pods]);
    let told = story.until(60).await;
    assert!(
        told.contains(&"forbidden: no permission: list persistentvolumeclaims in ns db".into()),
        "{told:?}"
    );
    assert_eq!(told.iter().filter(|told| *told == "live").count(), 2);
    assert!(!told.iter().any(|told| told.starts_with("stale")));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_the_whole_cluster_says_so() {
    let mut story = Story::begin(|_| status(403, "Forbidden"));
    let wanted: BTreeSet<Feed> = [Kind::Pods, Kind::Nodes]
        .map(|kind| Feed {
            kind,
            scope: Scope::Cluster,
        })
        .into();
    story.observer.watch(&wanted);
    let told = story.until(5).await;
    assert!(
        told.contains(&"forbidden: no permission: list pods in the whole cluster".into()),
        "{told:?}"
    );
    assert!(told.contains(&"forbidden: no permission: list nodes in the whole cluster".into()));
}

#[tokio::test(start_paused = true)]
async fn refused_lists_are_tried_again_ever_more_seldom_up_to_five_minutes() {
    let mut story = Story::begin(|_| status(403, "Forbidden"));
    story.watch(&[Kind::Claims]);
    let told = story.until(3600).await;
    assert_eq!(told.len(), 2, "said once: {told:?}");
    let lists = story.asked_for(Question::List);
    assert!((14..22).contains(&lists.len()), "{}", lists.len());
    let last = lists[lists.len() - 1]
        .at
        .saturating_sub(lists[lists.len() - 2].at);
    assert!((240..=300).contains(&last.as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_retry_by_hand_is_made_at_once() {
    let mut story = Story::begin(|asked| match asked.question {
        Question::List if asked.second() < 520.0 => status(403, "Forbidden"),
        Question::Watch => quiet(asked),
        _ => list(100, &[object("data-web-0", "u1", 90)]),
    });
    story.watch(&[Kind::Claims]).until(520).await;
    let before = story.asked_for(Question::List).len();
    story.observer.retry_now();
    let told = story.until(522).await;
    assert_eq!(story.asked_for(Question::List).len(), before + 1);
    assert_eq!(told, ["data-web-0@u1", "syncing 1", "live"]);
}

#[tokio::test(start_paused = true)]
async fn a_right_that_is_taken_away_leaves_the_rows_and_comes_back_by_itself() {
    let mut story = Story::begin(|asked| match asked.question {
        _ if (40.0..100.0).contains(&asked.second()) => status(403, "Forbidden"),
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::Watch => quiet(asked),
        _ => list(100, &[object("web", "u1", 90)]),
    });
    story.watch(&[Kind::Sets]).until(39).await;
    assert_eq!(
        story.until(99).await,
        ["forbidden: no permission: list statefulsets in ns db"]
    );
    assert_eq!(story.until(200).await, ["live"]);
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_the_server_does_not_know_is_absent() {
    let mut story = Story::begin(|_| status(404, "NotFound"));
    let told = story.watch(&[Kind::Autoscalers]).until(60).await;
    assert_eq!(
        told[1..],
        ["absent: the server does not know horizontalpodautoscalers"]
    );
}
