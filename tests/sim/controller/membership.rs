//! Whose pods and revisions are whose: adoption, release, names that are taken, identity.

use kubectl_sts::sim::{Key, Kind, Write};
use serde_json::{Value, json};

use super::bench::{Bench, key, put, web, with};
use crate::sim::verbs::defaulted;

fn bare(name: &str, labels: &Value) -> Value {
    json!({
        "metadata": { "name": name, "namespace": "default", "labels": labels },
        "spec": { "containers": [{ "name": "main", "image": "nginx:0" }] },
    })
}

fn owner(bench: &Bench, kind: Kind, name: &str) -> Value {
    let object = bench.get(kind, name).unwrap();
    object["metadata"]["ownerReferences"][0]["uid"].clone()
}

#[test]
fn a_bare_pod_that_fits_is_adopted_and_then_replaced() {
    // With claims the controller would try in vain to add their volumes to the pod.
    let mut bench = Bench::with(with(web(2), "/spec/volumeClaimTemplates", json!([])));
    bench.pass(1);
    bench.create(Kind::Pod, bare("web-1", &json!({ "app": "web" })));
    bench.pass(1);
    assert_eq!(
        owner(&bench, Kind::Pod, "web-1"),
        bench.set()["metadata"]["uid"]
    );
    bench.live(10);
    assert_eq!(bench.images(), "web-0:1 web-1:1");
    assert_eq!(bench.story(0), "+0 +1 -1 .1 +1");
}

#[test]
fn an_adopted_pod_gets_its_labels_when_the_visit_reaches_it() {
    let mut bench = Bench::settled(with(
        web(2),
        "/spec/updateStrategy",
        json!({ "type": "OnDelete" }),
    ));
    bench.change(Kind::Pod, "web-1", |it| {
        let labels = it["metadata"]["labels"].as_object_mut().unwrap();
        labels.remove("statefulset.kubernetes.io/pod-name");
        labels.remove("apps.kubernetes.io/pod-index");
    });
    bench.pass(1);
    let labels = bench.pod("web-1")["metadata"]["labels"].clone();
    assert_eq!(labels["statefulset.kubernetes.io/pod-name"], "web-1");
    assert_eq!(labels["apps.kubernetes.io/pod-index"], "1");
    let told = "SuccessfulUpdate: Update Pod web-1 in StatefulSet web successful";
    assert!(bench.events().contains(&told.to_owned()));
}

#[test]
fn a_pod_that_no_longer_fits_is_released_and_its_name_is_taken() {
    let mut bench = Bench::settled(web(2));
    let here = bench.here();
    bench.change(Kind::Pod, "web-1", |it| {
        put(it, "/metadata/labels/app", "other".into());
    });
    bench.pass(60);
    assert_eq!(
        bench.pod("web-1")["metadata"]["ownerReferences"],
        Value::Null
    );
    assert_eq!(bench.story(here), "");
    assert_eq!(bench.counts(), [1, 1, 1, 1, 1]);
    assert!(!bench.events().iter().any(|it| it.starts_with("Failed")));
    bench.end("web-1");
    bench.live(600);
    assert_eq!(bench.story(here), "-1 .1 +1");
}

#[test]
fn a_pod_of_another_owner_is_left_alone() {
    let mut bench = Bench::with(web(1));
    let mut pod = bare("web-0", &json!({ "app": "web" }));
    let owner = json!([{ "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "we", "uid": "u", "controller": true }]);
    put(&mut pod, "/metadata/ownerReferences", owner.clone());
    bench.create(Kind::Pod, pod);
    bench.pass(5);
    assert_eq!(bench.pod("web-0")["metadata"]["ownerReferences"], owner);
    assert_eq!(bench.counts(), [0; 5]);
}

#[test]
fn a_set_that_is_made_again_takes_its_pods_and_revisions_back() {
    let mut bench = Bench::settled(web(2));
    bench.image("nginx:2");
    bench.live(30);
    let revisions = bench.revisions();
    let here = bench.here();
    bench.world.store.remove(&key(Kind::StatefulSet, "web"));
    for kind in [Kind::Pod, Kind::ControllerRevision] {
        for name in bench.names(kind) {
            bench.change(kind, &name, |it| {
                it["metadata"]
                    .as_object_mut()
                    .unwrap()
                    .remove("ownerReferences");
            });
        }
    }
    bench.pass(1);
    let again = with(web(2), "/spec/template/spec/containers/0/image", "nginx:2");
    bench.create(Kind::StatefulSet, again);
    bench.live(30);
    assert_eq!(bench.story(here), "");
    assert_eq!(bench.revisions(), revisions);
    let uid = bench.set()["metadata"]["uid"].clone();
    for kind in [Kind::Pod, Kind::ControllerRevision] {
        for name in bench.names(kind) {
            assert_eq!(owner(&bench, kind, &name), uid, "{name}");
        }
    }
    assert!(bench.is_complete());
}

#[test]
fn a_set_that_is_being_deleted_only_counts() {
    let mut bench = Bench::settled(web(2));
    bench.forge(Kind::StatefulSet, "web", |it| {
        put(it, "/metadata/finalizers", json!(["test/hold"]));
        put(
            it,
            "/metadata/deletionTimestamp",
            "2026-01-01T00:00:00Z".into(),
        );
    });
    let here = bench.here();
    bench.end("web-1");
    bench.pass(60);
    assert_eq!(bench.story(here), "-1 .1");
    assert_eq!(bench.counts(), [1, 1, 1, 1, 1]);
}

#[test]
fn sets_whose_names_begin_alike_do_not_take_each_others_pods() {
    let mut bench = Bench::settled(web(2));
    let mut other = with(web(1), "/metadata/name", "web-1");
    put(&mut other, "/spec/selector/matchLabels/app", "other".into());
    put(
        &mut other,
        "/spec/template/metadata/labels/app",
        "other".into(),
    );
    bench.create(Kind::StatefulSet, other);
    bench.live(10);
    assert_eq!(bench.pods(), ["web-0", "web-1", "web-1-0"]);
    let other = Key::new(Kind::StatefulSet, "default", "web-1");
    let other = bench.world.get(&other).unwrap();
    assert_eq!(
        owner(&bench, Kind::Pod, "web-1-0"),
        other["metadata"]["uid"]
    );
    assert_eq!(bench.counts(), [2, 2, 2, 2, 2]);
}

#[test]
fn what_the_controller_writes_bears_its_name() {
    let mut bench = Bench::settled(web(1));
    bench.image("nginx:2");
    bench.live(10);
    for (_, event) in bench.world.store.within(Kind::Event, "default") {
        if event["involvedObject"]["kind"] == "StatefulSet" {
            assert_eq!(event["source"]["component"], "statefulset-controller");
        }
    }
}

#[test]
fn a_revision_is_called_as_kubernetes_would_call_it() {
    let mut set = web(1);
    // The name was worked out in Go, from this template.
    let args = json!(["a<b>&c\u{2028}é\u{1}\u{8}\u{c}\n\u{7f}\"\\"]);
    let spec = with(defaulted(), "/containers/0/args", args);
    put(&mut set, "/spec/template/spec", spec);
    put(
        &mut set,
        "/metadata/annotations",
        json!({ "kubernetes.io/change-cause": "because" }),
    );
    let mut bench = Bench::with(set);
    bench.pass(1);
    assert_eq!(bench.names(Kind::ControllerRevision), ["web-ffcdb85bc"]);
    let revision = bench
        .get(Kind::ControllerRevision, "web-ffcdb85bc")
        .unwrap();
    let expected = json!({ "app": "web", "controller.kubernetes.io/hash": "ffcdb85bc" });
    assert_eq!(revision["metadata"]["labels"], expected);
    let expected = json!({ "kubernetes.io/change-cause": "because" });
    assert_eq!(revision["metadata"]["annotations"], expected);
    assert_eq!(revision["data"]["spec"]["template"]["$patch"], "replace");
}

#[test]
fn a_name_that_another_revision_has_makes_another_name() {
    let mut bench = Bench::settled(web(1));
    let name = bench.names(Kind::ControllerRevision).remove(0);
    bench.world.store.remove(&key(Kind::StatefulSet, "web"));
    bench.world.store.remove(&key(Kind::Pod, "web-0"));
    bench
        .world
        .store
        .remove(&key(Kind::ControllerRevision, &name));
    let other = json!({
        "metadata": { "name": name, "namespace": "default" },
        "data": { "spec": {} },
        "revision": 1,
    });
    let made = bench.world.create(
        Kind::ControllerRevision,
        "default",
        other,
        &Write::by("test"),
    );
    made.unwrap();
    bench.create(Kind::StatefulSet, web(1));
    bench.live(10);
    assert_eq!(bench.set()["status"]["collisionCount"], 1);
    assert_eq!(bench.names(Kind::ControllerRevision).len(), 2);
    assert_eq!(bench.counts(), [1, 1, 1, 1, 1]);
}
