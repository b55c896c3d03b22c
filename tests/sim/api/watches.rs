//! Watches.

use http::Method;
use serde_json::{Value, json};

use crate::sim::world::{ask, create, get, sim, watch};

const MAPS: &str = "/api/v1/namespaces/default/configmaps";

async fn version(client: &kube::Client) -> String {
    let list = get(client, MAPS).await;
    list["metadata"]["resourceVersion"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_watch_without_a_version_begins_with_what_there_is() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let mut watching = watch(&client, &format!("{MAPS}?watch=1")).await.unwrap();
    assert_eq!(watching.next().await, "ADDED a 1");
    create(&client, "b").await;
    assert_eq!(watching.next().await, "ADDED b 2");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_leaves_the_selection_is_told_as_deleted_at_the_version_of_its_change() {
    let sim = sim();
    let client = sim.client();
    let path = format!("{MAPS}?watch=1&labelSelector=app%3Ddb&resourceVersion=0");
    let mut watching = watch(&client, &path).await.unwrap();
    let mut map = create(&client, "a").await;
    map["metadata"]["labels"] = json!({ "app": "db" });
    let path = format!("{MAPS}/a");
    let mut map = ask(&client, Method::PUT, &path, map).await;
    assert_eq!(watching.next().await, "ADDED a 2");
    map["metadata"]["labels"] = json!({ "app": "web" });
    ask(&client, Method::PUT, &path, map).await;
    let event = watching.event().await.unwrap();
    assert_eq!(event["type"], "DELETED");
    assert_eq!(event["object"]["metadata"]["resourceVersion"], "3");
    assert_eq!(event["object"]["metadata"]["labels"]["app"], "db");
    ask(&client, Method::DELETE, &path, Value::Null).await;
    assert_eq!(watching.next().await, "nothing", "it had left before");
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_version_is_told_in_an_event_that_ends_the_watch() {
    let sim = sim();
    let client = sim.client();
    let old = version(&client).await;
    create(&client, "a").await;
    create(&client, "b").await;
    sim.compact();
    let path = format!(
        "{MAPS}?watch=1&resourceVersion={}1",
        old.trim_start_matches('0')
    );
    let mut watching = watch(&client, &path).await.unwrap();
    let event = watching.event().await.unwrap();
    assert_eq!(event["type"], "ERROR");
    assert_eq!(event["object"]["code"], 410);
    assert_eq!(
        event["object"]["message"],
        "too old resource version: 1 (2)"
    );
    assert!(watching.event().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn bookmarks_tell_once_a_minute_how_far_a_quiet_watch_is() {
    let sim = sim();
    let client = sim.client();
    let path = format!("{MAPS}?watch=1&resourceVersion=0&allowWatchBookmarks=true");
    let mut watching = watch(&client, &path).await.unwrap();
    sim.with(|world| {
        let secret = json!({ "metadata": { "name": "x" } });
        let write = kubectl_sts::sim::Write::by("test");
        let kind = kubectl_sts::sim::Kind::Secret;
        world.create(kind, "default", secret, &write).unwrap();
    });
    let began = tokio::time::Instant::now();
    assert_eq!(watching.next().await, "BOOKMARK - 1");
    assert_eq!(began.elapsed().as_secs(), 60);
    assert_eq!(watching.next().await, "BOOKMARK - 1");
}

#[tokio::test(start_paused = true)]
async fn what_there_is_can_be_streamed_and_its_end_is_marked() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let options = "watch=1&sendInitialEvents=true&allowWatchBookmarks=true";
    let path = format!("{MAPS}?{options}&resourceVersionMatch=NotOlderThan");
    let mut watching = watch(&client, &path).await.unwrap();
    assert_eq!(watching.next().await, "ADDED a 1");
    let mark = watching.event().await.unwrap();
    assert_eq!(mark["type"], "BOOKMARK");
    let annotations = &mark["object"]["metadata"]["annotations"];
    assert_eq!(annotations["k8s.io/initial-events-end"], "true");
    let Err(refused) = watch(&client, &format!("{MAPS}?{options}")).await else {
        panic!("it is not refused");
    };
    assert_eq!(refused["code"], 422);
    assert_eq!(
        refused["details"]["causes"][0]["message"],
        "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
    );
}

#[tokio::test(start_paused = true)]
async fn a_watch_ends_when_its_time_is_over() {
    let sim = sim();
    let client = sim.client();
    let path = format!("{MAPS}?watch=1&resourceVersion=0&timeoutSeconds=30");
    let mut watching = watch(&client, &path).await.unwrap();
    let began = tokio::time::Instant::now();
    assert!(watching.line().await.is_none());
    assert_eq!(began.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_sleeps_costs_no_memory_and_is_told_that_it_slept_too_long() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let path = format!("{MAPS}?watch=1&resourceVersion=1");
    let mut watching = watch(&client, &path).await.unwrap();
    for name in ["b", "c", "d"] {
        create(&client, name).await;
    }
    sim.compact();
    let event = watching.event().await.unwrap();
    assert_eq!(event["object"]["code"], 410);
}

#[tokio::test(start_paused = true)]
async fn a_restore_breaks_watches_and_takes_versions_back() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let copy = sim.copy();
    create(&client, "b").await;
    let path = format!("{MAPS}?watch=1&resourceVersion=2");
    let mut open = watch(&client, &path).await.unwrap();
    sim.restore(&copy);
    assert!(open.line().await.unwrap().is_err(), "the connection breaks");
    let list = get(&client, MAPS).await;
    assert_eq!(list["metadata"]["resourceVersion"], "1");
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let mut mute = watch(&client, &path).await.unwrap();
    create(&client, "other").await;
    assert_eq!(mute.next().await, "nothing", "version 2 was seen already");
    create(&client, "third").await;
    assert_eq!(mute.next().await, "ADDED third 3");
}

#[tokio::test(start_paused = true)]
async fn many_changes_that_are_not_selected_hide_none_that_is() {
    let sim = sim();
    let path = format!("{MAPS}?watch=1&labelSelector=app&resourceVersion=0");
    let mut watching = watch(&sim.client(), &path).await.unwrap();
    sim.with(|world| {
        let write = kubectl_sts::sim::Write::by("test");
        let mut create = |name: String, labels: Value| {
            let object = json!({ "metadata": { "name": name, "labels": labels } });
            let kind = kubectl_sts::sim::Kind::ConfigMap;
            world.create(kind, "default", object, &write).unwrap();
        };
        for number in 0..1000 {
            create(format!("other-{number}"), json!({}));
        }
        create("wished".to_owned(), json!({ "app": "db" }));
    });
    assert_eq!(watching.next().await, "ADDED wished 1001");
}
