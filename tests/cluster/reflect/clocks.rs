//! Clocks that differ, jump or stand still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use kubectl_sts::domain::Kind;
use tokio::time::Instant;

use crate::cluster::scripted::{
    Piece, Question, Reply, Story, answer, first_moment, list, object, quiet,
};

/// An answer that carries the server's time.
fn dated(reply: Reply, at: Timestamp) -> Reply {
    let date = rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .unwrap();
    match reply {
        Reply::Answer { code, body, .. } => Reply::Answer {
            code,
            headers: vec![("date", date)],
            body,
        },
        other => other,
    }
}

#[tokio::test(start_paused = true)]
async fn the_skew_of_the_server_is_told_when_it_changes_by_two_seconds() {
    let mut story = Story::begin(|asked| {
        let ahead = if asked.second() < 100.0 { 3600 } else { -30 };
        let at = first_moment()
            + SignedDuration::try_from(asked.at).unwrap()
            + SignedDuration::from_secs(ahead);
        let reply = if asked.question == Question::Watch {
            quiet(asked)
        } else {
            list(100, &[object("web", "u1", 90)])
        };
        dated(reply, at)
    });
    let told = story.watch(&[Kind::Sets]).until(99).await;
    assert_eq!(
        told.iter()
            .filter(|told| told.starts_with("skew"))
            .collect::<Vec<_>>(),
        ["skew 3600"]
    );
    assert_eq!(story.until(300).await, ["skew -30"]);
}

#[tokio::test(start_paused = true)]
async fn clocks_that_agree_are_not_worth_a_word() {
    let mut story = Story::begin(|asked| {
        let at = first_moment() + SignedDuration::try_from(asked.at).unwrap();
        let reply = if asked.question == Question::Watch {
            quiet(asked)
        } else {
            list(100, &[])
        };
        dated(reply, at)
    });
    let told = story.watch(&[Kind::Sets]).until(300).await;
    assert!(
        !told.iter().any(|told| told.starts_with("skew")),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_of_the_computer_the_dead_connections_are_left_at_once() {
    let began = Instant::now();
    let slept = Arc::new(AtomicI64::new(0));
    let extra = slept.clone();
    let clock = move || {
        first_moment()
            + SignedDuration::try_from(began.elapsed()).unwrap()
            + SignedDuration::from_secs(extra.load(Ordering::Relaxed))
    };
    let mut story = Story::with_clock(None, clock, |asked| match asked.question {
        Question::Watch => answer(vec![Piece::Hang]),
        _ => list(100, &[object("web", "u1", 90)]),
    });
    story.watch(&[Kind::Sets, Kind::Pods]).until(12).await;
    assert_eq!(story.asked_for(Question::Watch).len(), 2);
    slept.store(3600, Ordering::Relaxed);
    story.observer.look_at_clocks();
    story.until(18).await;
    assert_eq!(
        story.asked_for(Question::Proof).len(),
        2,
        "each asks first whether the cluster went back in time"
    );
    assert_eq!(story.asked_for(Question::Watch).len(), 4);
}
