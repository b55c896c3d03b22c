//! What happens while nothing is wrong.

use kubectl_sts::domain::Kind;
use serde_json::json;

use crate::cluster::scripted::{
    Asked, Question, Reply, Story, answer, bookmark, line, list, object, quiet, saying, secs, text,
};

/// A modern server that lists one set at version 100; the watches are the test's.
fn modern(watch: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Story {
    Story::begin(move |asked| match asked.question {
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::List => list(100, &[object("web", "u1", 90)]),
        Question::Proof => list(200, &[object("web", "u1", 90)]),
        Question::Watch => watch(asked),
    })
}

#[tokio::test(start_paused = true)]
async fn a_feed_is_listed_then_watched_from_the_version_of_the_list() {
    let mut story = modern(quiet);
    let told = story.watch(&[Kind::Sets]).until(5).await;
    assert_eq!(told, ["syncing 0", "web@u1", "syncing 1", "live"]);
    let targets: Vec<String> = story
        .asked()
        .into_iter()
        .map(|asked| asked.target)
        .collect();
    assert_eq!(
        targets[..2],
        ["/version", "/apis/apps/v1/namespaces/db/statefulsets"]
    );
    assert!(targets[2].starts_with(
        "/apis/apps/v1/namespaces/db/statefulsets?watch=true&allowWatchBookmarks=true&resourceVersion=100&timeoutSeconds=4"
    ), "{targets:?}");
}

#[tokio::test(start_paused = true)]
async fn an_event_is_delivered_at_once_and_alone() {
    let mut story = modern(|asked| {
        saying(
            asked,
            vec![secs(3), line("MODIFIED", &object("web", "u1", 101))],
        )
    });
    story.watch(&[Kind::Sets]).until(2).await;
    story.batches.clear();
    assert_eq!(story.until(3).await, Vec::<String>::new());
    assert_eq!(story.until(4).await, ["web@u1"]);
    assert_eq!(story.batches, [1]);
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_ends_after_its_time_goes_on_from_the_last_version_without_a_word() {
    let mut story = modern(|asked| match asked.nth {
        0 => saying(asked, vec![bookmark(150)]),
        _ => quiet(asked),
    });
    story.watch(&[Kind::Nodes]).until(10).await;
    assert_eq!(
        story.until(300).await,
        Vec::<String>::new(),
        "nothing to tell"
    );
    assert_eq!(story.asked_for(Question::List).len(), 1);
    assert!(
        story.asked_for(Question::Watch)[1..]
            .iter()
            .all(|asked| asked.has("resourceVersion=150"))
    );
}
