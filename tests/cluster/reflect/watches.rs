//! Every way in which a watch ends.

use std::time::Duration;

use kubectl_sts::domain::{Change, Freshness, Kind};
use serde_json::json;

use crate::cluster::scripted::{
    Asked, Piece, Question, Reply, Story, answer, bookmark, first_moment, line, list, object,
    quiet, saying, secs, status, status_with, text,
};

/// A server that always lists one set at version 100.
fn watching(watch: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Story {
    let mut story = Story::begin(move |asked| match asked.question {
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::List | Question::Proof => list(100, &[object("web", "u1", 90)]),
        Question::Watch => watch(asked),
    });
    story.watch(&[Kind::Sets]);
    story
}

fn gone() -> Piece {
    line(
        "ERROR",
        &json!({"kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version"}),
    )
}

/// The pauses between the requests of a kind, in seconds.
fn gaps(asked: &[Asked]) -> Vec<f64> {
    asked
        .windows(2)
        .map(|pair| pair[1].at.saturating_sub(pair[0].at).as_secs_f64())
        .collect()
}

fn assert_grows(gaps: &[f64]) {
    for (nth, gap) in gaps.iter().enumerate() {
        let full = f64::from(1_u32 << nth.min(5)).min(30.0);
        assert!(
            (full * 0.79..full * 1.05 + 0.1).contains(gap),
            "pause {nth} of {gaps:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_ends_at_once_is_a_setback_and_the_pauses_grow() {
    let mut story = watching(|_| answer(vec![]));
    let told = story.until(180).await;
    assert!(
        told.contains(&"stale: watch flapping: it ends at once".into()),
        "{told:?}"
    );
    let asked = story.asked_for(Question::Watch);
    assert_grows(&gaps(&asked));
    assert!(asked.len() < 12, "{}", asked.len());
    assert_eq!(
        story.asked_for(Question::List).len(),
        1,
        "its version is still good"
    );
}

#[tokio::test(start_paused = true)]
async fn a_load_balancer_that_closes_watches_early_is_not_worth_a_word() {
    let mut story = watching(|_| answer(vec![secs(20)]));
    story.until(5).await;
    assert_eq!(story.until(300).await, Vec::<String>::new());
    assert_eq!(story.asked_for(Question::List).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_says_something_and_ends_is_begun_anew_at_a_slow_pace() {
    let mut story =
        watching(|asked| answer(vec![bookmark(101 + u64::try_from(asked.nth).unwrap())]));
    story.until(1).await;
    assert_eq!(story.until(100).await, Vec::<String>::new());
    assert!(story.asked_for(Question::Watch).len() <= 21);
}

#[tokio::test(start_paused = true)]
async fn an_error_event_410_lists_anew_at_once_and_keeps_the_rows() {
    let mut story = watching(|asked| match asked.nth {
        0 => answer(vec![secs(20), gone()]),
        _ => quiet(asked),
    });
    story.until(19).await;
    assert_eq!(
        story.until(100).await,
        Vec::<String>::new(),
        "nothing has changed"
    );
    let lists = story.asked_for(Question::List);
    assert_eq!(lists.len(), 2);
    assert!((20.0..20.5).contains(&lists[1].second()));
    assert!(!lists[1].has("resourceVersion"));
}

#[tokio::test(start_paused = true)]
async fn error_events_410_without_end_are_answered_with_growing_pauses() {
    let mut story = watching(|_| answer(vec![gone()]));
    story.until(180).await;
    let lists = gaps(&story.asked_for(Question::List));
    assert!(lists[0] < 0.1, "the first time at once");
    assert!(lists.len() < 12, "{lists:?}");
    assert!(*lists.last().unwrap() > 20.0, "{lists:?}");
}

#[tokio::test(start_paused = true)]
async fn an_http_410_at_the_start_of_a_watch_lists_anew() {
    let mut story = watching(|asked| match asked.nth {
        0 => status(410, "Gone"),
        _ => quiet(asked),
    });
    assert_eq!(story.until(60).await.last().unwrap(), "live");
    assert_eq!(story.asked_for(Question::List).len(), 2);
    assert_eq!(
        story.asked_for(Question::Watch).len(),
        3,
        "and the new watch lives its time"
    );
}

#[tokio::test(start_paused = true)]
async fn a_version_that_is_too_large_is_left_behind_by_a_list() {
    let causes =
        json!([{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]);
    let mut story = watching(move |asked| match asked.nth {
        0 => status_with(504, "Timeout", &causes, vec![]),
        _ => quiet(asked),
    });
    let told = story.until(60).await;
    assert_eq!(told.last().unwrap(), "live");
    assert_eq!(story.asked_for(Question::List).len(), 2);
    assert!(
        story
            .asked_for(Question::List)
            .iter()
            .all(|asked| !asked.has("resourceVersion"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_line_that_cannot_be_read_may_be_a_deletion_so_everything_is_listed_anew() {
    let mut story = Story::begin(|asked| match (asked.question, asked.nth) {
        (Question::Version, _) => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        (Question::List, 0) => list(100, &[object("web", "u1", 90), object("old", "u2", 91)]),
        (Question::List | Question::Proof, _) => list(120, &[object("web", "u1", 90)]),
        (Question::Watch, 0) => saying(
            asked,
            vec![secs(2), text("{\"type\":\"DELETED\",\"obj\u{1}\n")],
        ),
        (Question::Watch, _) => quiet(asked),
    });
    story.watch(&[Kind::Sets]).until(1).await;
    let told = story.until(20).await;
    assert_eq!(
        told,
        [
            "notice: 1 unreadable event: statefulsets",
            "stale: a line of the watch is unreadable",
            "old@u2 gone",
            "live"
        ]
    );
    assert_eq!(story.asked_for(Question::List).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn text_that_is_not_utf8_and_events_of_an_unknown_type_are_unreadable() {
    for bad in [
        b"{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"\xff\xfe\"}}}\n".to_vec(),
        b"{\"type\":\"NEW\",\"object\":{}}\n".to_vec(),
        b"<html>\n".to_vec(),
    ] {
        let mut story = watching(move |asked| match asked.nth {
            0 => saying(asked, vec![secs(2), Piece::Bytes(bad.clone())]),
            _ => quiet(asked),
        });
        let told = story.until(20).await;
        assert!(
            told.contains(&"notice: 1 unreadable event: statefulsets".into()),
            "{told:?}"
        );
        assert_eq!(story.asked_for(Question::List).len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_line_at_the_end_of_a_watch_is_read_again_from_the_last_version() {
    for end in [vec![Piece::Break], vec![]] {
        let mut story = Story::begin(move |asked| match (asked.question, asked.nth) {
            (Question::Version, _) => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
            (Question::Watch, 0) => {
                let half = vec![
                    secs(10),
                    bookmark(101),
                    text("{\"type\":\"MODIFIED\",\"obj"),
                ];
                answer([half, end.clone()].concat())
            }
            (Question::Watch, 1) => {
                saying(asked, vec![line("MODIFIED", &object("web", "u1", 102))])
            }
            (Question::Watch, _) => quiet(asked),
            (Question::Proof, _) => list(110, &[]),
            _ => list(100, &[object("web", "u1", 90)]),
        });
        story.watch(&[Kind::Sets]).until(9).await;
        assert_eq!(story.until(12).await, ["web@u1"]);
        assert!(story.asked_for(Question::Watch)[1].has("resourceVersion=101"));
        assert_eq!(story.asked_for(Question::List).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_breaks_after_a_good_while_is_made_anew_without_a_word() {
    let mut story = watching(|asked| match asked.nth {
        0 => answer(vec![secs(20), Piece::Break]),
        _ => quiet(asked),
    });
    story.until(19).await;
    assert_eq!(story.until(60).await, Vec::<String>::new());
    let proof = story.asked_for(Question::Proof)[0].second();
    assert!(
        (20.0..20.1).contains(&proof),
        "it asks first whether the cluster went back in time: {proof}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_half_open_connection_is_noticed_within_45_seconds() {
    let mut story = watching(|asked| match asked.nth {
        0 => answer(vec![secs(1), bookmark(100), Piece::Hang]),
        _ => Reply::Never,
    });
    story.until(2).await;
    let changes = story.changes_until(46).await;
    let [
        Change::Feed {
            freshness: Freshness::Stale { since, .. },
            ..
        },
    ] = &changes[..]
    else {
        panic!("{changes:?}")
    };
    assert_eq!(
        since.duration_since(first_moment()).as_secs(),
        1,
        "as old as the last word"
    );
}

#[tokio::test(start_paused = true)]
async fn headers_that_never_come_are_given_up_after_15_seconds() {
    let mut story = watching(|asked| match asked.nth {
        0 => Reply::Never,
        _ => quiet(asked),
    });
    let told = story.until(30).await;
    assert!(
        told.iter()
            .any(|told| told.starts_with("stale: no answer in time")),
        "{told:?}"
    );
    assert_eq!(told.last().unwrap(), "live");
    assert!((15.0..17.0).contains(&story.asked_for(Question::Watch)[1].second()));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_sends_bookmarks_is_watched_all_the_same() {
    let mut story = watching(|asked| match asked.nth {
        0 => saying(asked, vec![line("ADDED", &object("new", "u3", 105))]),
        _ => quiet(asked),
    });
    story.until(1).await;
    story.until(41).await;
    assert!(
        story
            .asked_for(Question::Watch)
            .last()
            .unwrap()
            .has("resourceVersion=10")
    );
    assert!(
        !story
            .asked_for(Question::Watch)
            .last()
            .unwrap()
            .has("sendInitialEvents")
    );
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_server_are_met_with_growing_pauses() {
    for code in [500, 502, 503, 504] {
        let mut story = watching(move |_| status(code, "InternalError"));
        story.until(200).await;
        let watches = story.asked_for(Question::Watch);
        assert!(watches.len() < 13, "{code}: {}", watches.len());
        assert_eq!(story.asked_for(Question::List).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_time_asked_for_is_left_after_it_without_a_word() {
    let mut story = watching(|_| answer((0..100).flat_map(|_| [secs(1), bookmark(100)]).collect()));
    story.until(5).await;
    assert_eq!(story.until(90).await, Vec::<String>::new());
    let watches = story.asked_for(Question::Watch);
    assert!(watches[1].at.saturating_sub(watches[0].at) <= Duration::from_secs(45));
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_drips_and_never_completes_a_line_is_given_up_within_45_seconds() {
    let drip: Vec<Piece> = (0..200).flat_map(|_| [text("x"), secs(1)]).collect();
    let mut story = watching(move |_| answer(drip.clone()));
    story.until(40).await;
    let told = story.until(46).await;
    assert_eq!(
        told.first().unwrap(),
        "stale: no answer in time: statefulsets fell silent"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_was_away_and_forgot_our_version_is_listed_as_soon_as_it_is_back() {
    let mut story = Story::begin(|asked| match asked.question {
        _ if (20.0..50.0).contains(&asked.second()) => Reply::Refused,
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::List | Question::Proof if asked.second() < 20.0 => list(100, &[]),
        Question::List | Question::Proof => list(101, &[]),
        Question::Watch if asked.second() < 20.0 => answer(vec![
            Piece::Wait(Duration::from_secs(20).saturating_sub(asked.at)),
            Piece::Break,
        ]),
        Question::Watch if asked.has("resourceVersion=100") => answer(vec![gone()]),
        Question::Watch => quiet(asked),
    });
    story.watch(&[Kind::Sets]);
    story.until(120).await;
    let back = story
        .asked_for(Question::Watch)
        .into_iter()
        .find(|asked| asked.second() >= 50.0)
        .expect("it is asked again");
    assert!(back.second() < 58.5, "within 8 s: {}", back.second());
    let listed = story.asked_for(Question::List)[1].clone();
    assert!(listed.second() < back.second() + 0.5, "{}", listed.second());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_comes_back_and_is_not_ready_yet_is_not_waited_for_as_one_that_is_away() {
    let mut story = Story::begin(|asked| match asked.question {
        _ if asked.second() < 60.0 => Reply::Refused,
        _ if asked.second() < 75.0 => status(503, "ServiceUnavailable"),
        Question::Watch => quiet(asked),
        _ => list(100, &[object("web", "u1", 90)]),
    });
    // Refused for the fourth time just before 75, it is asked again at most 16 s later: one that is away
    // by now would be waited for until past 98.
    let told = story.watch(&[Kind::Sets]).until(92).await;
    assert_eq!(told.last().map(String::as_str), Some("live"), "{told:?}");
}
