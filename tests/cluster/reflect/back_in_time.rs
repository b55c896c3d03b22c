//! A cluster that was restored from a backup: its watches are open, healthy and mute.

use kubectl_sts::domain::Kind;
use serde_json::json;

use crate::cluster::scripted::{
    Asked, Question, Story, answer, bookmark, list, object, quiet, secs, status, text,
};

const NOTICE: &str = "notice: the state of the cluster went back in time";

/// At second 60 the cluster goes back from version 1000 to version 10.
fn restored(asked: &Asked) -> crate::cluster::scripted::Reply {
    match asked.question {
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::Watch => quiet(asked),
        _ if asked.second() < 60.0 => {
            list(1000, &[object("web", "u1", 900), object("new", "u2", 950)])
        }
        _ => list(10, &[object("web", "u1", 9)]),
    }
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_went_back_in_time_is_found_out_within_a_minute() {
    let mut story = Story::begin(restored);
    story.watch(&[Kind::Sets]).until(60).await;
    let told = story.until(120).await;
    assert_eq!(told, [NOTICE, "web@u1", "new@u2 gone"]);
}

#[tokio::test(start_paused = true)]
async fn everything_is_listed_anew_and_the_operator_told_once() {
    let mut story = Story::begin(restored);
    story
        .watch(&[Kind::Sets, Kind::Pods, Kind::Claims, Kind::Nodes])
        .until(60)
        .await;
    let told = story.until(120).await;
    assert_eq!(
        told.iter().filter(|told| *told == NOTICE).count(),
        1,
        "{told:?}"
    );
    assert_eq!(
        told.iter().filter(|told| *told == "new@u2 gone").count(),
        4,
        "{told:?}"
    );
    assert_eq!(story.asked_for(Question::List).len(), 8);
}

#[tokio::test(start_paused = true)]
async fn events_in_an_etcd_of_their_own_are_found_out_too() {
    let mut story = Story::begin(|asked| match asked.question {
        Question::Proof if asked.has("statefulsets") => list(1000, &[]),
        _ => restored(asked),
    });
    story.watch(&[Kind::Sets, Kind::SetEvents]).until(60).await;
    assert!(story.until(120).await.contains(&NOTICE.into()));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_older_than_the_last_one_tells_it_too() {
    let mut story = Story::begin(|asked| match (asked.question, asked.nth) {
        (Question::Watch, 0) => answer(vec![secs(70), text("?\n")]),
        (Question::Watch, 1) => status(410, "Gone"),
        (Question::Proof, 0) => list(1000, &[]),
        _ => restored(asked),
    });
    story.watch(&[Kind::Nodes]).until(60).await;
    let told = story.until(100).await;
    assert!(told.contains(&NOTICE.into()), "{told:?}");
    assert!(told.contains(&"new@u2 gone".into()));
}

#[tokio::test(start_paused = true)]
async fn versions_that_come_back_with_other_contents_are_shown() {
    // After the restore the same version is given out again, for another content.
    let mut story = Story::begin(|asked| match asked.question {
        Question::List if asked.second() > 60.0 => {
            list(960, &[object("web", "u1", 900), object("other", "u3", 950)])
        }
        Question::Proof if asked.second() > 60.0 => list(960, &[]),
        _ => restored(asked),
    });
    story.watch(&[Kind::Sets]).until(60).await;
    assert_eq!(
        story.until(120).await,
        [NOTICE, "web@u1", "other@u3", "new@u2 gone"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_idle_cluster_is_asked_about_once_in_five_seconds() {
    let mut story = Story::begin(|asked| match asked.question {
        Question::Watch => answer(vec![secs(30), bookmark(1000), secs(10)]),
        Question::Version => restored(asked),
        _ => list(1000, &[]),
    });
    let kinds = [
        Kind::Sets,
        Kind::Pods,
        Kind::Claims,
        Kind::SetEvents,
        Kind::Nodes,
        Kind::Services,
    ];
    story.watch(&kinds).until(10).await;
    let before = story.asked().len();
    assert_eq!(story.until(1010).await, Vec::<String>::new());
    let asked = story.asked().len() - before;
    assert!(asked <= 200, "{asked} requests in 1000 s");
}
