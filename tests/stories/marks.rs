//! What is marked, and what is done to all of it: each object with its own plan, its own request, its own result.

use std::fmt::Write as _;

use kubectl_sts::sim::{Deletion, Fault, Key, Kind, Manner, Object, User, Whom, Write};
use serde_json::{Value, json};

use super::{Scene, Story};

/// Sets without claims: namespace, name, replicas.
fn sets(all: &[(&str, &str, u32)]) -> String {
    let set = |(namespace, name, replicas): &(&str, &str, u32)| {
        format!(
            "at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  serviceName: {name}
  replicas: {replicas}
  podManagementPolicy: Parallel
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: \"nginx:1\"}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{clusterIP: None, selector: {{app: {name}}}, ports: [{{port: 80}}]}}
"
        )
    };
    all.iter().map(set).collect::<Vec<_>>().join("---\n")
}

const FEW: &[(&str, &str, u32)] = &[
    ("a", "cache", 2),
    ("a", "index", 3),
    ("b", "queue", 2),
    ("b", "store", 1),
];

async fn few() -> Story {
    let story = Scene::cast(sets(FEW)).begin().await;
    story
        .shows(&["● live", "4 sets 8 pods", "store ● 1/1"])
        .await;
    story
}

fn set(story: &Story, namespace: &str, name: &str) -> Option<Object> {
    let key = Key::new(Kind::StatefulSet, namespace, name);
    story.sim().with(|world| world.get(&key))
}

fn spec(story: &Story, namespace: &str, name: &str, pointer: &str) -> Value {
    let set = set(story, namespace, name).expect("the set");
    set["spec"].pointer(pointer).cloned().unwrap_or_default()
}

fn generations(story: &Story) -> Vec<i64> {
    let of = |(namespace, name, _): &(&str, &str, u32)| {
        set(story, namespace, name).map_or(0, |it| it["metadata"]["generation"].as_i64().unwrap())
    };
    FEW.iter().map(of).collect()
}

fn pods(story: &Story, namespace: &str) -> Vec<(String, Value)> {
    story.sim().with(|world| {
        let pods = world.store.within(Kind::Pod, namespace);
        let pods = pods.map(|(key, it)| (key.name.clone(), it["metadata"]["uid"].clone()));
        pods.collect()
    })
}

fn delete(story: &Story, kind: Kind, namespace: &str, name: &str) {
    let key = Key::new(kind, namespace, name);
    story.sim().with(|world| {
        let done = world.delete(&key, &Deletion::default());
        done.map(drop).unwrap();
    });
}

/// The rows that bear a mark, by the name in their second column.
fn marked(story: &Story) -> Vec<String> {
    let raw = story.raw();
    let rows = raw.lines().filter(|it| it.chars().nth(1) == Some('✓'));
    let name = |it: &str| it.chars().skip(2).collect::<String>();
    let rows = rows.filter(|it| !it.contains("marked"));
    rows.map(|it| name(it).split_whitespace().nth(1).unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn marks_are_of_objects_and_survive_what_happens_to_the_list() {
    let story = few().await;
    // Each steps on; the same key takes the mark away.
    story.press("space space space up space").await;
    assert_eq!(marked(&story), ["cache", "index"]);
    story.shows(&["✓ 2 marked"]).await;
    // A range goes from the last one to the cursor.
    story.press("home space space end V").await;
    assert_eq!(marked(&story), ["index", "queue", "store"]);
    story.press("home V").await;
    assert_eq!(marked(&story), ["cache", "index", "queue", "store"]);
    // Sorted they are the same, and those that a filter leaves out are told.
    story.press("N N").await;
    assert_eq!(marked(&story).len(), 4);
    story.press("/ s t o enter").await;
    story.shows(&["4 marked, 3 hidden by the filter"]).await;
    assert_eq!(marked(&story), ["store"]);
    // The connection goes and comes: nothing is forgotten.
    story.sim().strike(Whom::all(), Fault::Refused);
    story.shows(&["STALE"]).await;
    story.sim().clear();
    story.shows(&["● live", "4 marked, 3 hidden"]).await;
    // Made anew it is another object.
    let made = set(&story, "b", "store").unwrap();
    delete(&story, Kind::StatefulSet, "b", "store");
    story.shows(&["3 marked, 3 hidden"]).await;
    story.sim().with(|world| {
        let manifest = json!({
            "metadata": {"name": "store", "namespace": "b"}, "spec": made["spec"],
        });
        let made = world.create(Kind::StatefulSet, "b", manifest, &Write::by("kubectl"));
        made.map(drop).unwrap();
    });
    story.shows(&["store ● 1/1"]).await;
    assert!(marked(&story).is_empty());
    // Esc takes away one thing at a time: the filter, then the marks.
    story.press("esc").await;
    story.shows(&["3 marked"]).await;
    story.press("esc").await;
    story.shows_no(&["marked"]).await;
    // All at once, and elsewhere nothing is marked.
    story.press("home V space M").await;
    story.shows_no(&["marked"]).await;
    story.press("space n a enter").await;
    story.shows(&["simulated cluster · a"]).await;
    story.shows_no(&["marked"]).await;
}

#[tokio::test(start_paused = true)]
async fn three_marked_sets_are_restarted_by_a_request_each() {
    let story = few().await;
    let before = (pods(&story, "a"), pods(&story, "b"));
    story.press("space space space r").await;
    story
        .shows(&[
            "Restart 3 sets",
            "disruptive: restart 3 sets, 7 pods are touched",
            "1 a/cache restartedAt nothing →",
            "in this order: cache-1, cache-0",
            "2 a/index restartedAt",
            "3 b/queue restartedAt",
            "y restart 3 sets",
        ])
        .await;
    assert_eq!(story.screen().matches("dry run accepted").count(), 3);
    assert_eq!(generations(&story), [1, 1, 1, 1]);
    story.confirm("y").await;
    story.shows(&["3 of 3 carried out"]).await;
    assert_eq!(generations(&story), [2, 2, 2, 1]);
    story
        .shows(&[
            "Restart a/cache: done",
            "Restart a/index: done",
            "Restart b/queue: done",
        ])
        .await;
    let after = (pods(&story, "a"), pods(&story, "b"));
    assert!(before.0.iter().all(|it| !after.0.contains(it)));
    let stays = before.1.iter().find(|(name, _)| name == "store-0").unwrap();
    assert!(after.1.contains(stays));
    // What was marked is not marked any more, each has its result, and its line in the journal.
    story.press("esc").await;
    story.shows_no(&["marked"]).await;
    story.press("U").await;
    story
        .shows(&[
            "Restart a/cache: done",
            "Restart a/index: done",
            "Restart b/queue: done",
        ])
        .await;
    story.press("esc 4").await;
    story
        .shows(&["a/cache restart", "a/index restart", "b/queue restart"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn sets_that_differ_are_scaled_to_what_is_typed_and_to_nothing_else() {
    let story = few().await;
    story.press("space space s").await;
    story
        .shows(&[
            "Scale 2 sets",
            "a/cache replicas 2",
            "a/index replicas 3",
            "they differ: type a number for all",
        ])
        .await;
    // Nothing is offered, so nothing can be confirmed.
    story.shows_no(&["dry run accepted"]).await;
    story.confirm("y").await;
    story.press("enter").await;
    story.wait("5s").await;
    assert_eq!(generations(&story), [1, 1, 1, 1]);
    story.press("+").await;
    story.press("1").await;
    story
        .shows(&[
            "replicas +1",
            "1 a/cache replicas 2 → 3",
            "2 a/index replicas 3 → 4",
            "disruptive: scale 2 sets, 2 pods are touched",
        ])
        .await;
    story.confirm("y").await;
    story
        .shows(&["Scale a/cache: done", "Scale a/index: done"])
        .await;
    assert_eq!(spec(&story, "a", "cache", "/replicas"), 3);
    assert_eq!(spec(&story, "a", "index", "/replicas"), 4);
    // One less for each; where that is none, the phrase is typed.
    story.press("esc home down down space space -").await;
    story
        .shows(&[
            "replicas -1",
            "b/queue replicas 2 → 1",
            "b/store replicas 1 → 0",
        ])
        .await;
    story
        .shows(&["destructive: scale 2 sets", "then type scale 2 sets"])
        .await;
    story.confirm("enter").await;
    story.shows(&["type scale 2 sets"]).await;
    story.confirm("enter").await;
    assert_eq!(spec(&story, "b", "store", "/replicas"), 1);
    story.write("scale 2 sets").await;
    story.confirm("enter").await;
    story.shows(&["2 of 2 carried out"]).await;
    assert_eq!(spec(&story, "b", "queue", "/replicas"), 1);
    assert_eq!(spec(&story, "b", "store", "/replicas"), 0);
}

#[tokio::test(start_paused = true)]
async fn the_one_that_cannot_is_named_and_the_others_wait_until_it_is_left_out() {
    let story = few().await;
    // Of one the server says no.
    let queue = Whom::writes().at("/statefulsets/queue");
    story.sim().strike(queue, Fault::Forbidden);
    story.press("space space space r").await;
    story
        .shows(&[
            "cannot be done to 1: b/queue",
            "403 Forbidden",
            "x go on without the 1",
        ])
        .await;
    story.confirm("y").await;
    story.wait("5s").await;
    assert_eq!(generations(&story), [1, 1, 1, 1]);
    story.press("x").await;
    story
        .shows(&["3 b/queue left out", "y restart 2 sets"])
        .await;
    // One vanishes while one reads.
    delete(&story, Kind::StatefulSet, "a", "index");
    story
        .shows(&[
            "cannot be done to 1: a/index",
            "StatefulSet a/index is not there any more",
        ])
        .await;
    story.press("x").await;
    story.shows(&["y restart 1 set"]).await;
    story.confirm("y").await;
    story.shows(&["1 of 1 carried out"]).await;
    assert_eq!(generations(&story), [2, 0, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_when_it_is_sent_stops_no_other() {
    let story = few().await;
    story.press("space space space r").await;
    story.shows(&["y restart 3 sets"]).await;
    story.wait("2s").await;
    let index = || Whom::writes().at("/statefulsets/index");
    // Of the second the answer is lost, and what became of it cannot be read.
    story.sim().strike(index(), Fault::Lost);
    story.sim().strike(
        Whom::only(Manner::Write).at("/statefulsets/queue"),
        Fault::Forbidden,
    );
    story.press("y").await;
    let read = Whom::only(Manner::Get).at("/statefulsets/index");
    story.wait("30ms").await;
    story.sim().strike(read, Fault::Refused);
    story
        .shows(&[
            "1 of 3 carried out, 1 NOT",
            "NOT carried out",
            "403 Forbidden",
        ])
        .await;
    story.wait("1m").await;
    story.sim().clear();
    story
        .shows(&["2 of 3 carried out, 1 NOT", "the answer was lost"])
        .await;
    // Sent once.
    assert_eq!(generations(&story), [2, 2, 1, 1]);
    story.press("esc U").await;
    story.shows(&["Restart b/queue: refused: 403"]).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_by_whoever_leaves_and_no_more_once_it_is_under_way() {
    let story = few().await;
    story.press("space space space r").await;
    story.shows(&["y restart 3 sets"]).await;
    story.press("esc").await;
    // The marks stay for another try.
    story.shows(&["3 marked"]).await;
    assert_eq!(generations(&story), [1, 1, 1, 1]);
    story.press("r").await;
    story.shows(&["y restart 3 sets"]).await;
    story.wait("2s").await;
    story
        .sim()
        .strike(Whom::writes().at("/statefulsets/cache"), Fault::Mute);
    story.press("y").await;
    story
        .shows(&["0 of 3 carried out, 3 to come", "esc send no more"])
        .await;
    story.press("esc").await;
    story
        .shows(&["not sent: called off", "1 to come", "esc close"])
        .await;
    story.press("esc").await;
    story.shows(&["of 1 of 3 the answer has not come"]).await;
    story.wait("5m").await;
    assert_eq!(generations(&story), [1, 1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn two_marked_pods_are_deleted_and_no_other_takes_their_place() {
    let story = few().await;
    story.open("a", "index").await;
    let before = pods(&story, "a");
    story.press("space space").await;
    story.shows(&["✓ 2 marked"]).await;
    // What is for the whole set is not for two of its pods; and what is for one says so.
    story.press("r").await;
    story
        .shows(&["restart: it is for the whole set, and pods are marked"])
        .await;
    story.press("e").await;
    story.shows(&["edit: for one only"]).await;
    // One of them goes before it is confirmed: the new one is not meant.
    story.press("ctrl-d").await;
    story
        .shows(&[
            "Delete 2 pods",
            "1 a/index-2",
            "2 a/index-1",
            "y delete 2 pods",
        ])
        .await;
    delete(&story, Kind::Pod, "a", "index-2");
    story
        .shows(&[
            "cannot be done to 1: a/index-2",
            "the pod that was marked is gone",
        ])
        .await;
    story.wait("2m").await;
    let there = pods(&story, "a");
    story.press("x").await;
    story.shows(&["y delete 1 pod"]).await;
    story.confirm("y").await;
    story.shows(&["1 of 1 carried out"]).await;
    story.wait("2m").await;
    let after = pods(&story, "a");
    let of = |all: &[(String, Value)], name: &str| all.iter().find(|it| it.0 == name).cloned();
    assert_eq!(of(&after, "index-2"), of(&there, "index-2"));
    assert_ne!(of(&after, "index-1"), of(&before, "index-1"));
    assert_eq!(of(&after, "index-0"), of(&before, "index-0"));
}

#[tokio::test(start_paused = true)]
async fn each_is_told_its_own_end_where_a_name_begins_like_another() {
    let story = Scene::cast(sets(&[("a", "ring", 11)])).begin().await;
    story.shows(&["● live", "1 set 11 pods"]).await;
    story.open("a", "ring").await;
    story.press("space").await;
    story.press("j j j j j j j j space").await;
    story.shows(&["✓ 2 marked"]).await;
    story.press("ctrl-d").await;
    story
        .shows(&["1 a/ring-10", "2 a/ring-1", "y delete 2 pods"])
        .await;
    story.confirm("y").await;
    story.shows(&["2 of 2 carried out"]).await;
    story.wait("2m").await;
    let screen = story.screen();
    let ends = |it: &&str| it.contains('│') && it.contains("done, after");
    let ends: Vec<&str> = screen.lines().filter(ends).collect();
    assert_eq!(ends.len(), 2, "{screen}");
    for (end, name) in ends.iter().zip(["ring-10", "ring-1"]) {
        assert!(end.contains(&format!("{name}: done")), "{name}: {screen}");
    }
}

#[tokio::test(start_paused = true)]
async fn sets_are_deleted_by_what_is_done_and_to_how_many() {
    let story = few().await;
    story.press("space space ctrl-d").await;
    story
        .shows(&["Delete 2 sets", "a/cache", "a/index", "destructive"])
        .await;
    story.shows(&["then type delete 2 sets"]).await;
    story.confirm("enter").await;
    story.write("delete 3 sets").await;
    story.confirm("enter").await;
    assert_eq!(generations(&story), [1, 1, 1, 1]);
    story.press(&"backspace ".repeat(6)).await;
    story.write("2 sets").await;
    story.confirm("enter").await;
    story.shows(&["2 of 2 carried out"]).await;
    story
        .shows(&["Delete a/cache: done", "Delete a/index: done"])
        .await;
    assert_eq!(generations(&story), [0, 0, 1, 1]);
}

const READER: &str = "
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: a}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: writer, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}]
";

#[tokio::test(start_paused = true)]
async fn a_right_that_is_missing_in_one_namespace_is_named_there() {
    let story = Scene::cast(sets(FEW) + READER)
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story
        .shows(&["● live", "4 sets 8 pods", "store ● 1/1"])
        .await;
    story.press("space down space").await;
    story.wait("5s").await;
    story.press("r").await;
    story
        .shows(&[
            "cannot be done to 1: b/queue",
            "you may not patch statefulsets",
            "x go on without the 1 that cannot",
        ])
        .await;
    story.press("x").await;
    story.shows(&["y restart 1 set"]).await;
    story.confirm("y").await;
    story.shows(&["1 of 1 carried out"]).await;
    assert_eq!(generations(&story), [2, 1, 1, 1]);
    // Where it can be done to none of them, it is grey, with the right.
    story.press("esc home down down space space r").await;
    story
        .shows(&["restart: you may not patch statefulsets"])
        .await;
    story.shows_no(&["dry run"]).await;
}

#[tokio::test(start_paused = true)]
async fn where_nothing_may_be_written_marks_change_nothing() {
    let story = Scene::cast(sets(FEW)).flags("--read-only").begin().await;
    story.shows(&["● live", "4 sets 8 pods"]).await;
    story.press("space space r").await;
    story
        .shows(&["2 marked", "read-only, nothing is written"])
        .await;
    story.shows_no(&["dry run"]).await;
    // With a hand full of marks what is for one alone says why.
    let story = few().await;
    story.press("space space z").await;
    story
        .shows(&["roll back: for one only, and several are marked: each set has revisions"])
        .await;
    story.press("m").await;
    story.shows(&["for one only, and several are marked"]).await;
}

#[tokio::test(start_paused = true)]
async fn two_hundred_are_asked_few_at_a_time_and_sent_each_once() {
    let names: Vec<String> = (100..300).map(|it| format!("web-{it}")).collect();
    let all: Vec<(&str, &str, u32)> = names.iter().map(|it| ("a", it.as_str(), 1)).collect();
    let story = Scene::cast(sets(&all)).begin().await;
    story.shows(&["● live", "200 sets 200 pods"]).await;
    story.press("home space end V").await;
    story.shows(&["200 marked"]).await;
    story.press("r").await;
    story
        .shows(&[
            "Restart 200 sets",
            "restart 200 sets, 200 pods are touched",
            "y restart 200 sets",
        ])
        .await;
    story.press("pgdn pgdn").await;
    story.shows_no(&["1 a/web-100"]).await;
    story.confirm("y").await;
    story.shows(&["200 of 200 carried out"]).await;
    let generation = |name: &str| set(&story, "a", name).unwrap()["metadata"]["generation"].clone();
    assert!(names.iter().all(|it| generation(it) == 2));
    // The result of each can be read: here in their order, and later among all that was done.
    story.press("home").await;
    story.shows(&["Restart a/web-100: done"]).await;
    story.press("end").await;
    story.shows(&["Restart a/web-299: done"]).await;
    story.press("esc U end").await;
    story.shows(&["what is being done", "done, after"]).await;
}

/// The dialog of a scale of two that differ, its result, the list with its marks, and a node: at every size.
#[tokio::test(start_paused = true)]
async fn all_of_it_fits_every_screen() {
    for (name, flags, (width, height)) in [
        ("large", "", (140, 40)),
        ("medium", "", (80, 24)),
        ("smallest", "", (40, 8)),
        ("ascii", "--ascii --theme mono", (80, 24)),
    ] {
        let scene = Scene::cast(sets(FEW)).flags(flags).size(width, height);
        let story = scene.begin().await;
        story.shows(&["live"]).await;
        story.wait("1m").await;
        let mut told = String::new();
        story.press("space space").await;
        let _ = writeln!(told, "=== marked\n{}", story.raw());
        story.press("s").await;
        story.wait("2s").await;
        let _ = writeln!(told, "=== asked\n{}", story.raw());
        story.press("4").await;
        story.wait("2s").await;
        let _ = writeln!(told, "=== accepted\n{}", story.raw());
        story.press("y").await;
        story.wait("1m").await;
        let _ = writeln!(told, "=== done\n{}", story.raw());
        story.press("esc home enter O").await;
        story.wait("1s").await;
        let _ = writeln!(told, "=== node\n{}", story.raw());
        insta::assert_snapshot!(name, told);
    }
}
