//! Objects made from a text, on the simulated cluster: pasted, checked, confirmed, and there.

use kubectl_sts::terminal::Input;

use super::story::{Scene, Story};

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: payments}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 80}]
";

const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: payments}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: main
        image: nginx:1
        ports: [{name: http, containerPort: 80}]
";

async fn pasted(text: &str) -> Story {
    let story = Story::demo("--quiet").await;
    story.shows(&["ledger ●●●●● 5/5"]).await;
    story.press("C").await;
    story.shows(&["# Paste manifests here"]).await;
    story.put(Input::Paste(text.to_owned())).await;
    story.press("ctrl-s").await;
    story
}

#[tokio::test(start_paused = true)]
async fn a_set_and_its_service_are_pasted_checked_confirmed_and_there() {
    let story = pasted(&format!("{SERVICE}---\n{SET}")).await;
    story
        .shows(&[
            "Create 2 objects",
            "disruptive: 2 pods come",
            "1 Service payments/web",
            "2 StatefulSet payments/web",
            "pods web-0 to web-1 come one by one",
            "create 2 objects",
        ])
        .await;
    story.confirm("enter").await;
    story.shows(&["dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["2 of 2 are made", "created"]).await;
    story.press("esc").await;
    story.shows(&["payments web ●● 2/2"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_service_that_is_nowhere_is_added_to_the_text_by_one_key() {
    let story = pasted(SET).await;
    story
        .shows(&["there is no Service web", "a add the headless Service"])
        .await;
    story.wait("1s").await;
    story.press("a").await;
    story
        .shows(&["Create 2 objects", "2 Service payments/web"])
        .await;
    story.press("esc").await;
    story.shows(&["clusterIP: None"]).await;
}

#[tokio::test(start_paused = true)]
async fn one_is_refused_whole_and_the_other_is_made() {
    let bad = SERVICE.replace("port: 80", "port: 80000");
    let story = pasted(&format!("{bad}---\n{SET}")).await;
    story
        .shows(&["422 Invalid", "dry run accepted", "create 1 object"])
        .await;
    story.confirm("y").await;
    story.shows(&["1 of 2 are made"]).await;
    story.press("esc").await;
    story.shows(&["name: web, namespace: payments"]).await;
    story.press("ctrl-s").await;
    story
        .shows(&["already exists: it is not overwritten"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_corrupted_manifest_is_told_by_line_and_column() {
    let story = pasted("apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: mysql\nspec:\n  template:\n  containers:\n   - image: a\n     -name: b\n     c: [\n").await;
    story.shows(&["line ", ", column "]).await;
    story.shows_no(&["Create 1 object"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_shown_nowhere_and_with_read_only_nothing_is_asked() {
    let secret = "apiVersion: v1\nkind: Nothing\nmetadata: {name: a, namespace: payments}\nstringData: {password: hunter2}\n";
    let story = pasted(secret).await;
    story
        .shows(&["this server knows no kind `Nothing` in `v1`"])
        .await;
    let story = Scene::demo("--quiet --read-only").begin().await;
    story.shows(&["ledger ●●●●● 5/5"]).await;
    story.press("C").await;
    story.put(Input::Paste(SET.to_owned())).await;
    story.press("ctrl-s").await;
    story
        .shows(&["create: read-only, nothing is written"])
        .await;
}
