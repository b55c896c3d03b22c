//! The client in the process.

use http::{Method, Request};
use serde_json::{Value, json};

use crate::sim::world::{ask, create, get, sim, watch};

const MAPS: &str = "/api/v1/namespaces/default/configmaps";

#[tokio::test(start_paused = true)]
async fn what_is_created_is_read_listed_changed_and_deleted() {
    let sim = sim();
    let client = sim.client();
    create(&client, "one").await;
    let mut one = get(&client, &format!("{MAPS}/one")).await;
    assert_eq!(one["kind"], "ConfigMap");
    one["data"] = json!({ "a": "b" });
    let changed = ask(&client, Method::PUT, &format!("{MAPS}/one"), one).await;
    assert_eq!(changed["data"]["a"], "b");
    let list = get(&client, "/api/v1/configmaps").await;
    assert_eq!(list["kind"], "ConfigMapList");
    assert_eq!(list["items"][0]["metadata"]["name"], "one");
    let gone = ask(&client, Method::DELETE, &format!("{MAPS}/one"), Value::Null).await;
    assert_eq!(gone["status"], "Success");
    let missing = get(&client, &format!("{MAPS}/one")).await;
    assert_eq!(missing["code"], 404);
    assert_eq!(missing["message"], "configmaps \"one\" not found");
}

#[tokio::test(start_paused = true)]
async fn a_watch_tells_what_happens_after_its_version() {
    let sim = sim();
    let client = sim.client();
    let version = create(&client, "one").await["metadata"]["resourceVersion"].clone();
    let path = format!(
        "{MAPS}?watch=1&resourceVersion={}",
        version.as_str().unwrap()
    );
    let mut watching = watch(&client, &path).await.unwrap();
    create(&client, "two").await;
    ask(&client, Method::DELETE, &format!("{MAPS}/one"), Value::Null).await;
    assert_eq!(watching.next().await, "ADDED two 2");
    assert_eq!(watching.next().await, "DELETED one 3");
}

#[tokio::test(start_paused = true)]
async fn the_door_is_shut_when_the_cluster_has_ended() {
    let sim = sim();
    let client = sim.client();
    drop(sim);
    let request = Request::get("/version").body(Vec::new()).unwrap();
    let refused = client.request::<Value>(request).await.unwrap_err();
    assert!(refused.to_string().contains("has ended"), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn a_watch_ends_with_the_cluster() {
    let sim = sim();
    let mut watching = watch(&sim.client(), &format!("{MAPS}?watch=1"))
        .await
        .unwrap();
    drop(sim);
    assert!(watching.line().await.is_none());
}
