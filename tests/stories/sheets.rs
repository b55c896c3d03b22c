//! The text of an object: read, searched, copied, edited, put together with what others did, and sent.

use kubectl_sts::sim::{Deletion, Key, Kind, Object, PatchKind, Propagation, Write};
use kubectl_sts::terminal::Input;
use serde_json::{Value, json};

use super::{Scene, Story};

/// Three pods with a claim each, their Service, and two budgets.
pub const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: db, labels: {team: a}}
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
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: first, namespace: db}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: second, namespace: db}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
";

async fn web(flags: &str) -> Story {
    let story = Scene::cast(CAST).flags(flags).begin().await;
    story
        .shows(&["db/web", "● live", "2 web-2 ● running"])
        .await;
    story
}

/// The text of the set, open to be edited.
async fn editing(flags: &str) -> Story {
    let story = web(flags).await;
    edit(&story).await;
    story
}

/// Opens the text of the set, and edits it.
async fn edit(story: &Story) {
    story.press("8").await;
    story.shows(&["kind: StatefulSet", "space fold"]).await;
    story.press("e").await;
    story.shows(&["kind: StatefulSet", "ctrl-s check"]).await;
}

fn object(story: &Story, kind: Kind, name: &str) -> Option<Object> {
    let key = Key::new(kind, "db", name);
    story.sim().with(|world| world.get(&key))
}

fn spec(story: &Story, pointer: &str) -> Value {
    let set = object(story, Kind::StatefulSet, "web").expect("the set");
    set["spec"].pointer(pointer).cloned().unwrap_or_default()
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

/// Somebody deletes the set, and leaves its pods.
fn remove(story: &Story) {
    let key = Key::new(Kind::StatefulSet, "db", "web");
    let how = Deletion {
        propagation: Some(Propagation::Orphan),
        ..Deletion::default()
    };
    story
        .sim()
        .with(|world| world.delete(&key, &how).map(drop).unwrap());
}

/// In the editor: to the end of the line where this stands.
async fn to_end_of(story: &Story, words: &str) {
    story.press("ctrl-f").await;
    story.write(words).await;
    story.press("enter end").await;
}

#[tokio::test(start_paused = true)]
async fn a_text_is_read_with_folds_searched_and_gone_through_by_paths() {
    let story = web("web").await;
    story.press("8").await;
    story
        .shows(&["1 apiVersion: apps/v1", "managedFields: ▸", "app: web"])
        .await;
    story.press("end").await;
    story.shows(&["status: ▸"]).await;
    story.press("home").await;
    story.press("/").await;
    story.write("replicas").await;
    // Who wrote the field is named before the field, and nobody looks for that first.
    story.shows(&["1 of", "spec.replicas integer"]).await;
    story.shows(&["managedFields: ▸"]).await;
    story.press("enter n").await;
    story.shows(&["replicas: 2 of", "status."]).await;
    story.press("N N").await;
    story.shows(&["metadata.managedFields["]).await;
    story.press("n").await;
    story
        .shows(&["replicas: 1 of", "spec.replicas integer"])
        .await;
    story.press("esc ctrl-g").await;
    story.write("containers[0].image").await;
    story.press("enter").await;
    story
        .shows(&["spec.template.spec.containers[0].image text"])
        .await;
    story.shows_no(&["replicas: 1 of"]).await;
    story.press("ctrl-g").await;
    story.write("nowhere").await;
    story.press("enter").await;
    story.shows(&["no field is called nowhere"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_search_that_is_given_up_leads_back_to_where_it_began() {
    let story = web("web").await;
    story.press("8").await;
    story.shows(&["managedFields: ▸"]).await;
    story.press("down down /").await;
    story.write("f:replicas").await;
    story.shows(&["metadata.managedFields[", "1 of"]).await;
    story.press("esc").await;
    story.shows(&["managedFields: ▸", "3/"]).await;
    story.shows_no(&["f:replicas"]).await;
    story.press("/").await;
    story.write("nothing like it").await;
    story.press("enter").await;
    story.shows(&["nothing like it is not found", "3/"]).await;
}

#[tokio::test(start_paused = true)]
async fn everything_is_folded_unfolded_numbered_and_moved_aside() {
    let story = web("web").await;
    story.press("8").await;
    story.shows(&["managedFields: ▸"]).await;
    story.press("Z").await;
    story.shows(&["f:labels"]).await;
    story.press("Z").await;
    story
        .shows(&["metadata: ▸", "template: ▸", "replicas: 3"])
        .await;
    story.shows_no(&["image: nginx:1"]).await;
    story.press("down down space").await;
    story.shows(&["name: web"]).await;
    story.press("space").await;
    story.shows(&["metadata: ▸"]).await;
    story.press("#").await;
    story.shows_no(&["1 apiVersion"]).await;
    story.press("#").await;
    story.shows(&["1 apiVersion"]).await;
    story.press("ctrl-right").await;
    story.shows_no(&["apiVersion: apps/v1"]).await;
    story.press("ctrl-left").await;
    story.shows(&["apiVersion: apps/v1"]).await;
    // The keys of the text are the first that the help tells, and lead back.
    story.press("?").await;
    story
        .shows(&[
            "keys on yaml",
            "space fold",
            "Z fold all",
            "P copy the path",
        ])
        .await;
    story.press("?").await;
    story.shows_no(&["keys on yaml"]).await;
}

#[tokio::test(start_paused = true)]
async fn lines_are_selected_and_copied_and_the_whole_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.yaml");
    let story = web("web").await;
    story.press("8").await;
    story.shows(&["managedFields: ▸"]).await;
    story.press("v down down").await;
    story.shows(&["3 selected"]).await;
    story.press("Y").await;
    story.shows(&["copied, if your terminal allows it"]).await;
    story.shows_no(&["3 selected"]).await;
    story.press("P").await;
    story.shows(&["copied metadata, if your"]).await;
    for _ in 0..2 {
        story.press("W").await;
        story.shows(&["save as web.yaml"]).await;
        story.press(&"backspace ".repeat("web.yaml".len())).await;
        story.write(path.to_str().unwrap()).await;
        story.press("enter").await;
        story.shows(&["set.yaml"]).await;
        story.wait("1s").await;
    }
    story
        .shows(&["set.yaml is there already: nothing is written over"])
        .await;
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved.starts_with("apiVersion: apps/v1\nkind: StatefulSet\n"));
    assert!(saved.contains("  managedFields:\n") && saved.contains("\nstatus:\n"));
}

#[tokio::test(start_paused = true)]
async fn replicas_are_edited_looked_at_as_a_difference_and_sent() {
    let story = editing("web").await;
    to_end_of(&story, "replicas: 3").await;
    story.press("backspace 4").await;
    story.shows(&["replicas: 4", "typed"]).await;
    story.press("ctrl-s").await;
    story
        .shows(&["- replicas: 3", "+ replicas: 4", "dry run accepted"])
        .await;
    assert_eq!(spec(&story, "/replicas"), 3);
    story.confirm("y").await;
    story
        .shows(&["space fold", "replicas: 4", "managedFields: ▸"])
        .await;
    assert_eq!(spec(&story, "/replicas"), 4);
    story.press("esc").await;
    story.shows(&["3 web-3 ● running"]).await;
}

#[tokio::test(start_paused = true)]
async fn an_edited_template_names_the_pods_that_it_replaces_before_it_is_sent() {
    let story = editing("web").await;
    to_end_of(&story, "image: nginx:1").await;
    story.press("2").await;
    story
        .shows(&["image: nginx:12", "↻ 1", "web-2, web-1, then web-0"])
        .await;
    story.press("ctrl-s").await;
    story
        .shows(&["+ - image: nginx:12", "web-2", "dry run accepted"])
        .await;
    story.confirm("y").await;
    story.shows(&["space fold"]).await;
    assert_eq!(
        spec(&story, "/template/spec/containers/0/image"),
        "nginx:12"
    );
    story.shows(&["done, after"]).await;
    for pod in ["web-0", "web-1", "web-2"] {
        let pod = object(&story, Kind::Pod, pod).unwrap();
        assert_eq!(pod["spec"]["containers"][0]["image"], "nginx:12");
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_change_is_marked_and_not_sent() {
    let story = editing("web").await;
    to_end_of(&story, "serviceName: web").await;
    story.press("x home").await;
    story
        .shows(&["⊘ 1", "⊘ spec.serviceName can't change on a live set"])
        .await;
    story.press("ctrl-home ctrl-s").await;
    // The caret is where it is marked, and no dialog lies over it.
    story.shows(&["spec.serviceName text"]).await;
    story.shows_no(&["dry run"]).await;
    assert_eq!(spec(&story, "/serviceName"), "web");
    story.press("end backspace ctrl-s").await;
    story.shows(&["nothing is changed"]).await;
}

#[tokio::test(start_paused = true)]
async fn of_what_both_changed_one_is_kept_one_taken_and_the_rest_is_both() {
    let story = editing("web").await;
    to_end_of(&story, "replicas: 3").await;
    story.press("backspace 4").await;
    to_end_of(&story, "image: nginx:1").await;
    story.press("2").await;
    to_end_of(&story, "team: a").await;
    story.press("b").await;
    change(
        &story,
        &json!({"spec": {"replicas": 2, "minReadySeconds": 5, "template": {"spec": {"containers": [
            {"name": "main", "image": "nginx:9"},
        ]}}}}),
    );
    story.shows(&["changed meanwhile"]).await;
    story.press("ctrl-s").await;
    story
        .shows(&[
            "somebody else edited",
            "2 to choose",
            "theirs by somebody",
            "only yours metadata.labels.team = ab",
            "only theirs spec.minReadySeconds = 5",
        ])
        .await;
    story.confirm("y").await;
    story.shows(&["1 to choose"]).await;
    story.press("t enter").await;
    story.shows(&["+ replicas: 4", "dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["space fold"]).await;
    assert_eq!(spec(&story, "/replicas"), 4);
    assert_eq!(spec(&story, "/minReadySeconds"), 5);
    assert_eq!(spec(&story, "/template/spec/containers/0/image"), "nginx:9");
    let set = object(&story, Kind::StatefulSet, "web").unwrap();
    assert_eq!(set["metadata"]["labels"]["team"], "ab");
}

#[tokio::test(start_paused = true)]
async fn what_was_typed_is_gone_on_with_and_offered_when_the_text_is_opened_anew() {
    let story = editing("web").await;
    to_end_of(&story, "replicas: 3").await;
    story.press("backspace 5 esc").await;
    story
        .shows(&["what you typed is kept: e takes it up again", "replicas: 3"])
        .await;
    // Reading on and editing again is one thing: nothing is asked.
    story.press("e").await;
    story.shows(&["replicas: 5", "draft kept"]).await;
    story.shows_no(&["and not sent"]).await;
    story.press("backspace 6 esc esc").await;
    story.shows(&["2 web-2 ● running"]).await;
    story.press("8").await;
    story.shows(&["space fold"]).await;
    story.press("e").await;
    story
        .shows(&["and not sent", "enter takes it", "replicas: 3"])
        .await;
    story.put(Input::Paste("a: b\n".into())).await;
    story.confirm("enter").await;
    story.shows(&["replicas: 6"]).await;
    story.shows_no(&["and not sent", "a: b"]).await;
    // Thrown away, it is not offered any more.
    story.press("esc esc 8").await;
    story.shows(&["space fold"]).await;
    story.press("e").await;
    story.shows(&["and not sent"]).await;
    story.confirm("ctrl-d").await;
    story.shows(&["replicas: 3"]).await;
    story.press("esc esc").await;
    edit(&story).await;
    story.wait("3s").await;
    story.shows_no(&["and not sent"]).await;
}

#[tokio::test(start_paused = true)]
async fn of_a_set_that_vanishes_the_text_stays_and_makes_another() {
    let story = editing("web").await;
    to_end_of(&story, "replicas: 3").await;
    story.press("backspace 1").await;
    remove(&story);
    story.shows(&["deleted meanwhile", "replicas: 1"]).await;
    story.press("ctrl-s").await;
    story.shows(&["is not there any more"]).await;
    story.press("C").await;
    story.shows(&["new objects", "replicas: 1"]).await;
    story.shows_no(&["uid:"]).await;
    assert!(object(&story, Kind::StatefulSet, "web").is_none());
    story.press("ctrl-s").await;
    story.shows(&["Create 1 object", "dry run accepted"]).await;
    story.confirm("y").await;
    story.shows(&["1 of 1 is made"]).await;
    assert_eq!(spec(&story, "/replicas"), 1);
}

#[tokio::test(start_paused = true)]
async fn of_a_set_that_is_read_and_vanishes_it_is_said() {
    let story = web("web").await;
    story.press("8").await;
    story.shows(&["managedFields: ▸"]).await;
    remove(&story);
    story.shows(&["it is not there any more"]).await;
    story.press("e").await;
    story.press("esc").await;
    story.shows_no(&["it is not there any more"]).await;
}

/// Opens the text of a row, adds a label or an annotation, and sends it.
async fn label(story: &Story, (kind, name): (Kind, &str), title: &str) {
    // A claim has labels and annotations already, the others have no annotations.
    let (place, typed, pointer) = match kind {
        Kind::PersistentVolumeClaim => ("metadata.labels.app", "x: z", "/metadata/labels/x"),
        _ => (
            "metadata.name",
            "annotations: {x: z}",
            "/metadata/annotations/x",
        ),
    };
    story.press("y").await;
    story.shows(&[title, "managedFields: ▸"]).await;
    story.press("e").await;
    story.shows(&["ctrl-s check"]).await;
    story.press("ctrl-g").await;
    story.write(place).await;
    story.press("enter").await;
    story.write(typed).await;
    story.press("enter").await;
    story.press("ctrl-s").await;
    story.shows(&["dry run accepted"]).await;
    story.confirm("enter y").await;
    story.shows(&["space fold"]).await;
    let object = object(story, kind, name).unwrap();
    assert_eq!(object.pointer(pointer).unwrap(), "z", "{title}");
    story.press("esc").await;
    story.shows_no(&[title]).await;
}

#[tokio::test(start_paused = true)]
async fn the_text_of_whatever_belongs_to_a_set_is_had_where_it_stands_and_edited() {
    let story = web("web").await;
    story.press("down").await;
    label(&story, (Kind::Pod, "web-1"), "Pod db/web-1").await;
    story.press("2 down").await;
    label(
        &story,
        (Kind::PersistentVolumeClaim, "data-web-1"),
        "PersistentVolumeClaim db/data-web-1",
    )
    .await;
    story.press("4 home").await;
    story.press(&"down ".repeat(24)).await;
    label(&story, (Kind::Service, "web"), "Service db/web").await;
    story.press("up up up").await;
    label(
        &story,
        (Kind::PodDisruptionBudget, "first"),
        "PodDisruptionBudget db/first",
    )
    .await;
    story.press("down").await;
    label(
        &story,
        (Kind::PodDisruptionBudget, "second"),
        "PodDisruptionBudget db/second",
    )
    .await;
    story.press("7 y").await;
    story.shows(&["ControllerRevision db/web-"]).await;
    story.press("e").await;
    story
        .shows(&["the controller writes revisions, and none changes; roll back to it instead"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn with_the_keys_of_vim_a_short_edit_goes_as_it_does_there() {
    let story = Scene::cast(CAST).flags("web --keymap vim").begin().await;
    story.shows(&["2 web-2 ● running"]).await;
    edit(&story).await;
    story.shows(&["NORMAL", "apiVersion: apps/v1"]).await;
    // `dd` away, `p` back one line lower, `u` twice, and again.
    story.write("dd").await;
    story.shows_no(&["apiVersion: apps/v1"]).await;
    story.write("p").await;
    story
        .shows(&["1 kind: StatefulSet", "apiVersion: apps/v1"])
        .await;
    story.write("uu").await;
    story
        .shows(&["1 apiVersion: apps/v1", "2 kind: StatefulSet"])
        .await;
    story.press("ctrl-r").await;
    story.shows(&["1 ⊘ kind: StatefulSet"]).await;
    story.write("u").await;
    story.shows(&["1 apiVersion: apps/v1"]).await;
    // To the image and to another tag.
    story.write("/nginx").await;
    story.press("enter").await;
    story
        .shows(&["spec.template.spec.containers[0].image"])
        .await;
    story.write("cwredis").await;
    story.shows(&["INSERT", "image: redis:1"]).await;
    story.press("esc").await;
    story
        .shows(&["NORMAL", "↻ 1", "web-2, web-1, then web-0"])
        .await;
    // Lines are selected, indented, and that is taken back.
    story.write("Vj").await;
    story.shows(&["VISUAL LINE"]).await;
    story.write(">").await;
    story.shows(&["NORMAL"]).await;
    story.write("u").await;
    story.write("/replicas: ").await;
    story.press("enter").await;
    story.write("$r4").await;
    story.shows(&["replicas: 4"]).await;
    // One leaves, and is where one was.
    story.write(":q").await;
    story.press("enter").await;
    story
        .shows(&["what you typed is kept", "replicas: 3"])
        .await;
    story.press("e").await;
    story.shows(&["NORMAL", "replicas: 4"]).await;
    story.press("f1").await;
    story
        .shows(&[
            "keys in the editor",
            "u ctrl-r . undo, redo",
            ":w :wq :x check and apply",
        ])
        .await;
    story.press("esc").await;
    story.write(":w").await;
    story.press("enter").await;
    story
        .shows(&["+ replicas: 4", "image: redis:1", "dry run accepted"])
        .await;
    story.confirm("y").await;
    story.shows(&["space fold"]).await;
    assert_eq!(spec(&story, "/replicas"), 4);
    assert_eq!(spec(&story, "/template/spec/containers/0/image"), "redis:1");
}

#[tokio::test(start_paused = true)]
async fn with_the_keys_of_vim_what_was_typed_can_be_forgotten() {
    let story = Scene::cast(CAST).flags("web --keymap vim").begin().await;
    story.shows(&["2 web-2 ● running"]).await;
    edit(&story).await;
    story.shows(&["NORMAL"]).await;
    story.write("i# mine").await;
    story.press("enter esc").await;
    story.wait("2s").await;
    story.shows(&["# mine", "draft kept"]).await;
    story.write(":q!").await;
    story.press("enter").await;
    story.shows(&["space fold"]).await;
    story.press("e").await;
    story.shows(&["NORMAL"]).await;
    story.wait("2s").await;
    story.shows_no(&["# mine", "and not sent"]).await;
}
