//! Jumps: to an owner, to the governing Service, to a node and to what else is on it.

use super::{Scene, Story};

const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: db
  ownerReferences: [{apiVersion: acme.io/v1, kind: WebCluster, name: shop, uid: 1-2, controller: true}]
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {nodeName: node-1, containers: [{name: main, image: 'nginx:1'}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: db}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: log, namespace: ops}
spec:
  replicas: 1
  selector: {matchLabels: {app: log}}
  template:
    metadata: {labels: {app: log}}
    spec: {nodeName: node-1, containers: [{name: main, image: 'nginx:1'}]}
";

async fn web() -> Story {
    let story = Scene::cast(CAST).flags("web").begin().await;
    story.shows(&["db/web", "● live", "2 Claims"]).await;
    story.wait("1m").await;
    story
}

#[tokio::test(start_paused = true)]
async fn from_a_set_one_comes_to_its_service_and_back_and_is_told_its_owner() {
    let story = web().await;
    story.press("D").await;
    story.shows(&["Service db/web", "clusterIP: None"]).await;
    story.press("esc").await;
    story.shows(&["db/web", "1 Ordinals"]).await;
    // What an operator made is not ours to open: what shows it can be copied.
    story.press("J").await;
    story
        .shows(&["owner WebCluster/shop", "-n db get webcluster shop -o yaml"])
        .await;
    story.press("down enter").await;
    story.shows(&["copied"]).await;
    story.press("esc").await;
    story.press(":").await;
    story.write("svc").await;
    story.press("enter").await;
    story.shows(&["Service db/web", "clusterIP: None"]).await;
    // A set that has neither says so.
    story.press("esc esc home down J").await;
    story.shows(&["nobody controls ops/log"]).await;
    story.press("D").await;
    story.shows(&["ops/log names no governing Service"]).await;
    story.press("O").await;
    story.shows(&["choose an ordinal"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_shows_who_else_is_on_it_and_leads_there() {
    let story = web().await;
    story.press("home O").await;
    story
        .shows(&[
            "node node-1",
            "takes new pods",
            "3 pods of 2 sets here",
            "db/web-0",
            "db/web-1",
            "ops/log-0",
        ])
        .await;
    story.press("end enter").await;
    story.shows(&["ops/log", "1 Ordinals", "log-0"]).await;
    // By its name too; and back.
    story.press(":").await;
    story.write("node node-1").await;
    story.press("enter").await;
    story.shows(&["node node-1", "3 pods of 2 sets"]).await;
    story.press("enter").await;
    story.shows(&["db/web", "1 Ordinals"]).await;
    story.press(":").await;
    story.write("node nowhere").await;
    story.press("enter").await;
    story.shows(&["no node nowhere is known here"]).await;
    // All of it is in the menu, with its key or the reason why not.
    story.press("esc esc esc m end").await;
    story
        .shows(&[
            "J to its owner",
            "D to the governing Service",
            "O to its node",
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn from_a_pod_one_copies_where_it_is_commands_and_leaves_for_a_pane() {
    let story = web().await;
    story.press("end enter").await;
    story.shows(&["pod web-0 of db/web", "Containers"]).await;
    story.press("Y").await;
    story
        .shows(&[
            "DNS name",
            "web-0.web.db.svc",
            "node-1",
            "image of main",
            "nginx:1",
            "-n db get pod web-0 -o yaml",
        ])
        .await;
    story.press("esc :").await;
    story.write("node").await;
    story.press("enter").await;
    story.shows(&["node node-1", "3 pods of 2 sets here"]).await;
    story.press("esc").await;
    story.shows(&["pod web-0 of db/web"]).await;
    story.press("3").await;
    story.shows(&["3 Events", "4 Settings"]).await;
    story.press("1 enter").await;
    story.shows(&["pod web-0 of db/web"]).await;
    story.press(":").await;
    story.write("web-1").await;
    story.press("enter").await;
    story.shows(&["1 Ordinals", "web-1", "enter open"]).await;
    story.press("enter").await;
    story.shows(&["pod web-1 of db/web"]).await;
}
