//! Sets that are changed by keys, until it is true in the cluster; and what stands in the way of that.

use std::time::Duration;

use kubectl_sts::sim::{Fault, Key, Kind, Manner, Object, PatchKind, User, Whom, Write};
use serde_json::{Value, json};

use super::{Scene, Story};

/// Three pods with a claim each, which autoscalers leave alone; and who may read all, and change nothing.
const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: db}
spec:
  serviceName: web
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'nginx:1'}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: db}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}]
";

fn set(story: &Story) -> Object {
    let key = Key::new(Kind::StatefulSet, "db", "web");
    story.sim().with(|world| world.get(&key)).expect("the set")
}

fn spec(story: &Story, pointer: &str) -> Value {
    let set = set(story);
    set["spec"].pointer(pointer).cloned().unwrap_or_default()
}

/// What each pod of the set has there, by name.
fn pods(story: &Story, pointer: &str) -> Vec<Value> {
    story.sim().with(|world| {
        let pods = world.store.within(Kind::Pod, "db");
        let parts = pods.map(|(_, it)| it.pointer(pointer).cloned().unwrap_or_default());
        parts.collect()
    })
}

/// Somebody else changes the set.
fn change(story: &Story, change: &Value) {
    let key = Key::new(Kind::StatefulSet, "db", "web");
    let (body, write) = (change.to_string(), Write::by("somebody"));
    story.sim().with(|world| {
        let done = world.patch(&key, PatchKind::Merge, body.as_bytes(), &write);
        done.map(drop).unwrap();
    });
}

async fn web(flags: &str) -> Story {
    let story = Scene::cast(CAST).flags(flags).begin().await;
    story
        .shows(&["db/web", "● live", "2 web-2 ● running"])
        .await;
    story
}

/// Opens the dialog, and types when it has been read.
async fn scale(story: &Story, now: &str, wish: &str) {
    story.press("s").await;
    story.shows(&[now]).await;
    story.press(wish).await;
}

#[tokio::test(start_paused = true)]
async fn a_set_is_scaled_down_and_up_again_with_the_claims_that_stayed() {
    let story = web("web").await;
    let claims = || {
        story.sim().with(|world| {
            let claims = world.store.within(Kind::PersistentVolumeClaim, "db");
            claims
                .map(|(_, it)| it["metadata"]["uid"].clone())
                .collect::<Vec<_>>()
        })
    };
    let before = claims();
    scale(&story, "replicas 3", "1").await;
    story
        .shows(&[
            "Scale db/web",
            "replicas 3 → 1",
            "web-2 goes first",
            "web-1 goes second",
            "dry run accepted",
            "-n db scale sts/web --replicas=1",
        ])
        .await;
    assert_eq!(spec(&story, "/replicas"), 3);
    story.confirm("y").await;
    story.shows(&["Scale db/web: done"]).await;
    assert_eq!(spec(&story, "/replicas"), 1);
    assert_eq!(pods(&story, "/metadata/name"), ["web-0"]);
    // One more, and the next one more.
    for replicas in [2, 3] {
        story.press("+").await;
        let wish = format!("replicas {} → {replicas}", replicas - 1);
        story.shows(&[&wish, "dry run accepted"]).await;
        story.confirm("y").await;
        story.shows_no(&[&wish]).await;
        story.shows(&["Scale db/web: done"]).await;
        assert_eq!(pods(&story, "/metadata/name").len(), replicas);
    }
    assert_eq!(claims(), before);
    // All three are in the journal, newest first, and none says that anything went wrong.
    story.press("esc 4").await;
    story
        .shows(&["scale to 3", "scale to 2", "scale to 1"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_restart_and_another_image_reach_every_pod() {
    let story = web("web").await;
    let before = pods(&story, "/metadata/uid");
    story.press("r").await;
    story.shows(&["Restart db/web", "dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["Restart db/web: done"]).await;
    let after = pods(&story, "/metadata/uid");
    assert!(before.iter().all(|uid| !after.contains(uid)), "{after:?}");
    story.press("i").await;
    story.shows(&["image nginx:1"]).await;
    story.press("backspace 2").await;
    story.shows(&["nginx:2", "dry run accepted"]).await;
    // Enter leaves the field, and confirms nothing.
    story.confirm("enter").await;
    assert_eq!(spec(&story, "/template/spec/containers/0/image"), "nginx:1");
    story.confirm("y").await;
    story.shows(&["Set the image of db/web: done"]).await;
    let images = pods(&story, "/spec/containers/0/image");
    assert_eq!(images, ["nginx:2", "nginx:2", "nginx:2"]);
}

#[tokio::test(start_paused = true)]
async fn a_held_set_keeps_its_pods_until_it_is_resumed_and_what_was_done_last_is_undone() {
    let story = web("web").await;
    story.press("p").await;
    story.shows(&["Hold db/web", "dry run accepted"]).await;
    story.confirm("enter").await;
    story.shows(&["Hold db/web: done"]).await;
    assert_eq!(spec(&story, "/updateStrategy/rollingUpdate/partition"), 3);
    let image = json!([{ "name": "main", "image": "nginx:2" }]);
    change(
        &story,
        &json!({ "spec": { "template": { "spec": { "containers": image } } } }),
    );
    story.wait("5m").await;
    let images = pods(&story, "/spec/containers/0/image");
    assert_eq!(images, ["nginx:1", "nginx:1", "nginx:1"]);
    // One pod is let through.
    story.press("<").await;
    story.shows(&["partition 3 → 2", "dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["Set the partition of db/web: done"]).await;
    let images = pods(&story, "/spec/containers/0/image");
    assert_eq!(images, ["nginx:1", "nginx:1", "nginx:2"]);
    story.press("u").await;
    story
        .shows(&["Undo: set the partition of db/web", "dry run accepted"])
        .await;
    story.confirm("enter").await;
    story
        .shows(&["Undo: set the partition of db/web: done"])
        .await;
    assert_eq!(spec(&story, "/updateStrategy/rollingUpdate/partition"), 3);
    story.press("p").await;
    story.shows(&["Resume db/web", "dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["Resume db/web: done"]).await;
    let images = pods(&story, "/spec/containers/0/image");
    assert_eq!(images, ["nginx:2", "nginx:2", "nginx:2"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_written_where_only_reading_is_wished_or_allowed() {
    let story = web("--read-only web").await;
    story.press("s").await;
    story.shows(&["read-only, nothing is written"]).await;
    story.shows_no(&["Scale db/web"]).await;

    let story = Scene::cast(CAST)
        .flags("web")
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story
        .shows(&["db/web", "● live", "2 web-2 ● running"])
        .await;
    for (keys, words) in [
        ("s", "scale: you may not patch statefulsets"),
        ("ctrl-d", "delete the pod: you may not delete pods"),
        ("4 ctrl-d", "you may not delete statefulsets"),
    ] {
        story.press(keys).await;
        story.shows(&[words]).await;
        story.shows_no(&["dry run"]).await;
    }
    assert_eq!(set(&story)["metadata"]["generation"], 1);
}

#[tokio::test(start_paused = true)]
async fn what_changes_under_an_open_dialog_is_not_overwritten() {
    let story = web("web").await;
    scale(&story, "replicas 3", "1").await;
    story.shows(&["replicas 3 → 1", "dry run accepted"]).await;
    change(&story, &json!({ "spec": { "replicas": 5 } }));
    story.shows(&["replicas 5 → 1"]).await;
    // Whoever confirms before it was seen writes nothing either.
    let generation = set(&story)["metadata"]["generation"].clone();
    story.press("esc").await;
    assert_eq!(set(&story)["metadata"]["generation"], generation);
    // It changes when it is on its way: the server is asked to look itself.
    story.shows(&["web-4 ● running"]).await;
    scale(&story, "replicas 5", "4").await;
    story.shows(&["replicas 5 → 4", "dry run accepted"]).await;
    story.wait("2s").await;
    change(&story, &json!({ "spec": { "replicas": 2 } }));
    story.press("y").await;
    story.wait("30s").await;
    assert_eq!(spec(&story, "/replicas"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_unknown_until_it_is_found_out() {
    let story = web("web").await;
    scale(&story, "replicas 3", "1").await;
    story.shows(&["replicas 3 → 1", "dry run accepted"]).await;
    // It is carried out, its answer is lost, and what came of it cannot be read.
    story.sim().strike(Whom::writes(), Fault::Lost);
    story.confirm("y").await;
    story.sim().strike(Whom::only(Manner::Get), Fault::Refused);
    story.shows(&["UNKNOWN whether it was carried out"]).await;
    story.wait("30s").await;
    story.shows(&["UNKNOWN whether it was carried out"]).await;
    let generation = set(&story)["metadata"]["generation"].clone();
    story.sim().clear();
    story.shows(&["Scale db/web: done"]).await;
    assert_eq!(spec(&story, "/replicas"), 1);
    // It was sent once.
    assert_eq!(set(&story)["metadata"]["generation"], generation);
    assert_eq!(generation, 2);
    story.press("esc 4").await;
    story.shows(&["the answer was lost"]).await;
}

#[tokio::test(start_paused = true)]
async fn what_never_arrived_is_said_not_to_be_done() {
    let story = web("web").await;
    scale(&story, "replicas 3", "1").await;
    story.shows(&["replicas 3 → 1", "dry run accepted"]).await;
    story
        .sim()
        .strike_for(Duration::from_secs(5), Whom::writes(), Fault::Mute);
    story.confirm("y").await;
    story.shows(&["not carried out"]).await;
    assert_eq!(spec(&story, "/replicas"), 3);
    assert_eq!(set(&story)["metadata"]["generation"], 1);
}

#[tokio::test(start_paused = true)]
async fn an_autoscaler_that_puts_it_back_is_named_before_and_after() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    scale(&story, "replicas 3", "2").await;
    story
        .shows(&[
            "replicas 3 → 2",
            "HorizontalPodAutoscaler fraud (min 3, max 9) will put 3 back within 15 s",
            "dry run accepted",
        ])
        .await;
    story.confirm("y").await;
    story
        .shows(&["payments/fraud: replicas was set to 3 after"])
        .await;
}
