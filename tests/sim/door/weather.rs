//! What goes wrong on the way, as a test orders it.

use std::time::Duration;

use http::{Method, Request};
use kubectl_sts::sim::{Fault, Kind, Manner, Sim, Whom};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::sim::world::{Watching, create, get, sim, watch};

const MAPS: &str = "/api/v1/namespaces/default/configmaps";

async fn open(sim: &Sim) -> Watching {
    let path = format!("{MAPS}?watch=1&allowWatchBookmarks=1&resourceVersion=0");
    watch(&sim.client(), &path).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_refuses_and_what_is_open_breaks() {
    let sim = sim();
    let mut watching = open(&sim).await;
    sim.strike(Whom::all(), Fault::Refused);
    assert!(watching.line().await.unwrap().is_err());
    let request = Request::get(MAPS).body(Vec::new()).unwrap();
    let refused = sim.client().request::<Value>(request).await.unwrap_err();
    assert!(refused.to_string().contains("connection refused"));
    sim.clear();
    assert_eq!(get(&sim.client(), MAPS).await["kind"], "ConfigMapList");
}

#[tokio::test(start_paused = true)]
async fn a_dead_connection_says_nothing_any_more() {
    let sim = sim();
    let mut watching = open(&sim).await;
    sim.strike(Whom::all(), Fault::Mute);
    create_in(&sim, "a").await;
    assert_eq!(watching.next().await, "nothing");
    let client = sim.client();
    let asked = get(&client, MAPS);
    assert!(timeout(Duration::from_secs(3600), asked).await.is_err());
    sim.clear();
    create_in(&sim, "b").await;
    assert_eq!(watching.next().await, "nothing", "dead stays dead");
    assert_eq!(open(&sim).await.next().await, "ADDED a 1");
}

/// Past all weather.
async fn create_in(sim: &Sim, name: &str) {
    let object = serde_json::json!({ "metadata": { "name": name } });
    sim.with(|world| {
        let write = kubectl_sts::sim::Write::by("test");
        world.create(Kind::ConfigMap, "default", object, &write)
    })
    .unwrap();
    tokio::task::yield_now().await;
}

#[tokio::test(start_paused = true)]
async fn watches_end_when_they_are_told_to() {
    let sim = sim();
    let mut watching = open(&sim).await;
    let began = Instant::now();
    sim.strike(Whom::watches(), Fault::Ends(Duration::from_secs(90)));
    assert_eq!(watching.next().await, "BOOKMARK - 0");
    assert!(watching.line().await.is_none());
    assert_eq!(began.elapsed().as_secs(), 90);
    sim.strike(Whom::watches(), Fault::Ends(Duration::ZERO));
    assert!(open(&sim).await.line().await.is_none());
    assert_eq!(began.elapsed().as_secs(), 90);
}

#[tokio::test(start_paused = true)]
async fn lines_arrive_cut_damaged_or_slowly() {
    let sim = sim();
    let mut watching = open(&sim).await;
    sim.strike(Whom::watches(), Fault::Cut);
    create_in(&sim, "a").await;
    let mut half = watching.line().await.unwrap();
    if half.is_ok() {
        half = watching.line().await.unwrap();
    }
    assert!(half.is_err(), "{half:?}");
    sim.clear();
    let mut watching = open(&sim).await;
    assert_eq!(watching.next().await, "ADDED a 1");
    sim.strike(Whom::watches(), Fault::Garbled);
    create_in(&sim, "b").await;
    let line = watching.line().await.unwrap();
    assert!(line.is_err() || serde_json::from_str::<Value>(&line.unwrap()).is_err());
    sim.clear();
    let mut watching = open(&sim).await;
    sim.strike(Whom::watches(), Fault::Twice);
    let events = [watching.next().await, watching.next().await];
    assert_eq!(events, ["ADDED a 1", "ADDED b 2"]);
    let events = [watching.next().await, watching.next().await];
    assert_eq!(events, ["ADDED a 1", "ADDED b 2"]);
    sim.clear();
    sim.strike(
        Whom::only(Manner::List),
        Fault::Drip(Duration::from_secs(1)),
    );
    let began = Instant::now();
    get(&sim.client(), MAPS).await;
    assert!(began.elapsed() > Duration::from_secs(100));
}

#[tokio::test(start_paused = true)]
async fn only_those_are_hit_that_are_meant_and_only_so_long() {
    let sim = sim();
    let client = sim.client();
    let minute = Duration::from_secs(60);
    sim.strike_for(minute, Whom::reads().of(Kind::ConfigMap), Fault::Forbidden);
    let refused = get(&client, MAPS).await;
    assert_eq!(refused["code"], 403);
    assert_eq!(
        refused["message"],
        "configmaps is forbidden: User \"kubernetes-admin\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\""
    );
    assert_eq!(get(&client, "/api/v1/secrets").await["kind"], "SecretList");
    assert_eq!(create(&client, "a").await["kind"], "ConfigMap");
    tokio::time::sleep(minute).await;
    assert_eq!(get(&client, MAPS).await["kind"], "ConfigMapList");
}

#[tokio::test(start_paused = true)]
async fn every_refusal_has_its_code() {
    let sim = sim();
    let client = sim.client();
    for (fault, code) in [
        (Fault::Unauthorized, 401),
        (Fault::NotFound, 404),
        (Fault::Gone, 410),
        (Fault::TooMany(7), 429),
        (Fault::Fails(500), 500),
        (Fault::Fails(503), 503),
        (Fault::Fails(504), 504),
        (
            Fault::Foreign(502, "<html>\u{1b}[31mBad gateway</html>"),
            502,
        ),
    ] {
        sim.clear();
        sim.strike(Whom::all(), fault.clone());
        let request = Request::get(MAPS)
            .body(kube::client::Body::empty())
            .unwrap();
        let answer = client.send(request).await.unwrap();
        assert_eq!(answer.status(), code, "{fault:?}");
        let after = answer.headers().get("retry-after");
        assert_eq!(after.is_some(), code == 429, "{fault:?}");
    }
    sim.clear();
    sim.strike(Whom::watches(), Fault::GoneEvent);
    let event = open(&sim).await.event().await.unwrap();
    assert_eq!(event["object"]["code"], 410);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_leaves_its_effect_behind() {
    let sim = sim();
    let client = sim.client();
    sim.strike(Whom::writes(), Fault::Lost);
    let body = br#"{"metadata":{"name":"a"}}"#.to_vec();
    let request = Request::builder()
        .method(Method::POST)
        .uri(MAPS)
        .body(body)
        .unwrap();
    assert!(client.request::<Value>(request).await.is_err());
    let there = get(&client, &format!("{MAPS}/a")).await;
    assert_eq!(there["kind"], "ConfigMap");
}

#[tokio::test(start_paused = true)]
async fn bookmarks_and_initial_events_can_be_left_out_and_the_clock_can_be_wrong() {
    let sim = sim();
    sim.strike(Whom::watches(), Fault::NoBookmarks);
    assert_eq!(open(&sim).await.next().await, "nothing");
    sim.strike(Whom::watches(), Fault::NoInitialEvents);
    let options = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    let refused = watch(&sim.client(), &format!("{MAPS}?{options}")).await;
    assert_eq!(refused.err().unwrap()["code"], 422);
    sim.clear();
    sim.skew("1h".parse().unwrap());
    let request = Request::get("/version")
        .body(kube::client::Body::empty())
        .unwrap();
    let answer = sim.client().send(request).await.unwrap();
    let date = answer.headers().get("date").unwrap().to_str().unwrap();
    assert_eq!(date, "Sat, 21 Nov 2026 11:02:00 GMT");
}
