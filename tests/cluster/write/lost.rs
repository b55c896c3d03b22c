//! The answer is lost: that is told at once, and the truth is found out by reading. Nothing is sent twice.

use std::time::Duration;

use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Outcome, Request, Verb};
use serde_json::json;
use tokio::time::Instant;

use super::bench::{Bench, SET, Seen, Way, writes_go};
use super::carried_out::{bare, pod};

/// What was heard of a write, and how long it took in all.
async fn heard(bench: &Bench, write: &Request) -> (String, Outcome, Duration) {
    let begun = Instant::now();
    let news = bench.carry_out(write).await;
    let took = begun.elapsed();
    assert_eq!(bench.written().len(), 1, "{:?}", bench.written());
    match &news[..] {
        [
            News::Sent,
            News::Came(Outcome::Unknown(why)),
            News::Came(outcome),
        ] => (why.clone(), outcome.clone(), took),
        other => panic!("{other:?}"),
    }
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done { was_lost: true, .. })
}

#[tokio::test(start_paused = true)]
async fn what_was_carried_out_is_found_out_at_once() {
    for way in [Way::Lost, Way::Silent(Duration::ZERO)] {
        let bench = Bench::by(writes_go(way)).await;
        let (_, outcome, took) = heard(&bench, &bench.scale(5).await).await;
        let Outcome::Done {
            object: Some(object),
            was_lost: true,
            ..
        } = outcome
        else {
            panic!("{outcome:?}")
        };
        assert_eq!(object["spec"]["replicas"], 5);
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_not_arrived_is_not_given_up_while_it_may_be_on_its_way() {
    let bench = Bench::by(writes_go(Way::Swallowed)).await;
    let (why, outcome, took) = heard(&bench, &bench.scale(5).await).await;
    assert!(
        why.contains("connection reset") || why.contains("closed"),
        "{why}"
    );
    assert_eq!(outcome, Outcome::NotDone("the object is as it was".into()));
    assert!(took >= Duration::from_secs(70), "{took:?}");
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 3);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_and_does_it_in_the_end_is_believed() {
    let bench = Bench::by(writes_go(Way::Silent(Duration::from_secs(55)))).await;
    let (why, outcome, took) = heard(&bench, &bench.scale(5).await).await;
    assert!(why.contains("after 15 s"), "{why}");
    assert!(is_done(&outcome), "{outcome:?}");
    assert!((55..75).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn somebody_on_the_way_who_has_no_answer_is_not_the_server() {
    let etcd = r#"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","code":500,"message":"Internal error occurred: etcdserver: request timed out"}"#;
    let timeout = r#"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Timeout","code":504,"message":"Timeout: request did not complete"}"#;
    for way in [
        Way::Answered(502, "<html>Bad Gateway"),
        Way::Answered(503, ""),
        Way::Answered(504, timeout),
        Way::Answered(500, etcd),
        Way::Answered(500, "oops"),
        Way::Answered(200, "<html>Please log in"),
    ] {
        let bench = Bench::by(writes_go(way)).await;
        let (_, outcome, _) = heard(&bench, &bench.scale(5).await).await;
        assert_eq!(outcome, Outcome::NotDone("the object is as it was".into()));
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_webhook_refuses_is_refused_and_not_unknown() {
    let webhook = r#"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","code":500,"message":"Internal error occurred: failed calling webhook \"guard.example.com\": failed to call webhook: Post \"https://guard\": context deadline exceeded"}"#;
    let budgets = r#"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","code":500,"message":"This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."}"#;
    let busy = r#"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"TooManyRequests","code":429,"message":"too many","details":{"causes":[{"reason":"DisruptionBudget","message":"The disruption budget b needs 3"}]}}"#;
    for (code, body, says) in [
        (500, webhook, "guard.example.com"),
        (500, budgets, "more than one"),
        (429, busy, "too many"),
    ] {
        let bench = Bench::by(writes_go(Way::Answered(code, body))).await;
        let news = bench.carry_out(&bench.scale(5).await).await;
        let [News::Sent, News::Came(Outcome::Refused(reproof))] = &news[..] else {
            panic!("{news:?}")
        };
        assert!(reproof.message.contains(says), "{reproof:?}");
        assert_eq!(
            reproof.causes.len(),
            usize::from(code == 429),
            "{reproof:?}"
        );
        assert_eq!(bench.written().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_who_listens_is_nobody_who_has_seen_it() {
    let bench = Bench::by(writes_go(Way::Refused)).await;
    let news = bench.carry_out(&bench.scale(5).await).await;
    let [News::Sent, News::Came(Outcome::NotSent(why))] = &news[..] else {
        panic!("{news:?}")
    };
    assert!(why.contains("connection refused"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_again_until_somebody_answers() {
    let begun = Instant::now();
    let way = move |seen: &Seen| {
        let is_away = begun.elapsed() < Duration::from_secs(600);
        match (seen.is_write(), is_away) {
            (true, _) => Way::Lost,
            (false, true) if begun.elapsed() > Duration::ZERO => Way::Refused,
            _ => Way::Through,
        }
    };
    let bench = Bench::by(way).await;
    let write = bench.scale(5).await;
    let (_, outcome, took) = heard(&bench, &write).await;
    assert!(is_done(&outcome), "{outcome:?}");
    assert!((600..640).contains(&took.as_secs()), "{took:?}");
    assert!(bench.all().len() < 80, "{}", bench.all().len());
}

#[tokio::test(start_paused = true)]
async fn pods_that_go_are_found_gone_and_pods_that_stay_there() {
    for verb in [Verb::Delete, Verb::Evict] {
        let bench = Bench::by(writes_go(Way::Lost)).await;
        let write = bare(verb, pod(&bench, "p").await, json!({}));
        let (_, outcome, _) = heard(&bench, &write).await;
        assert!(is_done(&outcome), "{outcome:?}");
        let bench = Bench::by(writes_go(Way::Swallowed)).await;
        let write = bare(verb, pod(&bench, "p").await, json!({}));
        let (_, outcome, _) = heard(&bench, &write).await;
        assert_eq!(outcome, Outcome::NotDone("it is still there".into()));
    }
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_wrote_meanwhile_is_named() {
    let way = |seen: &Seen| {
        if seen.is_write() {
            Way::Swallowed
        } else {
            Way::Through
        }
    };
    let bench = Bench::by(way).await;
    let write = bench.scale(5).await;
    let admin = bench.sim.client();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(30)).await;
        super::bench::merge(&admin, json!({"spec": {"replicas": 4}})).await;
    });
    let (_, outcome, _) = heard(&bench, &write).await;
    let words = "the object is not as it was to be: spec.replicas (it is 4)";
    assert_eq!(outcome, Outcome::NotDone(words.into()));
}
