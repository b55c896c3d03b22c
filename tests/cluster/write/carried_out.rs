//! What is sent, and that it is sent once.

use http::Method;
use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Edit, Guard, ObjectRef, Outcome, PatchKind, Request, Verb};
use kubectl_sts::domain::secret::Secrets;
use kubectl_sts::domain::{Name, Uid};
use serde_json::{Value, json};

use super::bench::{Bench, SET, outcome};

const QUERY: &str = "fieldManager=kubectl-sts&fieldValidation=Strict";

/// Something is done to an object, with nothing in its body that would not be put there for every one.
pub fn bare(verb: Verb, object: ObjectRef, body: Value) -> Request {
    Request {
        verb,
        object,
        subresource: None,
        body,
        guards: vec![],
        holds_version: false,
        wishes: vec![],
        secrets: Secrets::default(),
    }
}

/// A pod of the bench, which is made for it.
pub async fn pod(bench: &Bench, name: &str) -> ObjectRef {
    let body = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name, "labels": { "app": "pod" } },
        "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
    });
    let path = "/api/v1/namespaces/default/pods";
    let pod = crate::sim::world::ask(&bench.sim.client(), Method::POST, path, body).await;
    let uid = pod["metadata"]["uid"].as_str().unwrap();
    ObjectRef::pod(&Name::new("default", name), &Uid::from(uid))
}

#[tokio::test(start_paused = true)]
async fn a_write_is_one_request_with_everything_that_was_seen() {
    let bench = Bench::new().await;
    let write = bench.scale(5).await;
    let news = bench.carry_out(&write).await;
    assert_eq!(news[0], News::Sent);
    let Outcome::Done {
        object,
        was_lost: false,
        warnings,
    } = outcome(news)
    else {
        panic!()
    };
    assert!(warnings.is_empty());
    assert_eq!(object.unwrap()["metadata"]["generation"], 2);
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 5);
    let [read, sent] = &bench.all()[..] else {
        panic!("{:?}", bench.all())
    };
    assert_eq!((&read.method, &*read.path), (&Method::GET, SET));
    assert_eq!(sent.path, format!("{SET}?{QUERY}"));
    assert_eq!(
        (&sent.method, &*sent.media),
        (&Method::PATCH, "application/json-patch+json")
    );
    let uid = &*write.object.uid;
    assert_eq!(
        sent.body,
        json!([
            {"op": "test", "path": "/metadata/uid", "value": uid},
            {"op": "test", "path": "/spec/replicas", "value": 3},
            {"op": "replace", "path": "/spec/replicas", "value": 5},
        ])
    );
}

#[tokio::test(start_paused = true)]
async fn through_a_subresource_the_whole_object_comes_back() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let edit = |set: &Value, to: u32| Edit::of(set, "/spec/replicas", Some(json!(to)));
    let write = Request {
        subresource: Some("scale"),
        ..Request::edit(bench.set(&set), &[edit(&set, 0)])
    };
    let Outcome::Done { object, .. } = outcome(bench.carry_out(&write).await) else {
        panic!()
    };
    let object = object.unwrap();
    assert_eq!(
        (&object["kind"], &object["metadata"]["generation"]),
        (&json!("StatefulSet"), &json!(2))
    );
    assert_eq!(bench.written()[0].path, format!("{SET}/scale?{QUERY}"));
}

#[tokio::test(start_paused = true)]
async fn every_patch_is_about_the_object_and_where_it_asks_for_it_about_the_version_that_was_read()
{
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let object = bench.set(&set);
    let (uid, version) = (&set["metadata"]["uid"], &set["metadata"]["resourceVersion"]);
    let annotate = json!({"spec": {"template": {"metadata": {"annotations": {"a": "b"}}}}});
    let restart = Request {
        holds_version: true,
        wishes: vec![Guard::new("/spec/template/metadata/annotations/a", "b")],
        ..bare(Verb::Patch(PatchKind::Strategic), object.clone(), annotate)
    };
    assert!(matches!(
        outcome(bench.carry_out(&restart).await),
        Outcome::Done { .. }
    ));
    let sent = bench.written().pop().unwrap();
    assert_eq!(sent.media, "application/strategic-merge-patch+json");
    assert_eq!(
        sent.body["metadata"],
        json!({"uid": uid, "resourceVersion": version})
    );
    // A JSON patch that was made by hand gets its tests first.
    let by_hand = json!([{"op": "replace", "path": "/spec/replicas", "value": 4}]);
    let write = Request {
        holds_version: true,
        ..bare(Verb::Patch(PatchKind::Json), object, by_hand)
    };
    assert!(matches!(
        outcome(bench.carry_out(&write).await),
        Outcome::Done { .. }
    ));
    let sent = bench.written().pop().unwrap();
    assert_eq!(
        sent.body[0],
        json!({"op": "test", "path": "/metadata/uid", "value": uid})
    );
    assert_eq!(sent.body[1]["path"], "/metadata/resourceVersion");
    assert_eq!(sent.body[2]["op"], "replace");
}

#[tokio::test(start_paused = true)]
async fn a_delete_names_the_object_in_its_body() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let body = json!({"propagationPolicy": "Orphan"});
    let write = Request {
        holds_version: true,
        ..bare(Verb::Delete, bench.set(&set), body)
    };
    assert!(matches!(
        outcome(bench.carry_out(&write).await),
        Outcome::Done { .. }
    ));
    let [sent] = &bench.written()[..] else {
        panic!()
    };
    assert_eq!((&sent.method, &*sent.path), (&Method::DELETE, SET));
    let metadata = &set["metadata"];
    assert_eq!(
        sent.body,
        json!({
            "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Orphan",
            "preconditions": {"uid": metadata["uid"], "resourceVersion": metadata["resourceVersion"]},
        })
    );
}

#[tokio::test(start_paused = true)]
async fn an_eviction_names_the_pod_in_the_way_that_the_server_heeds() {
    let bench = Bench::new().await;
    let pod = pod(&bench, "p").await;
    let write = bare(Verb::Evict, pod.clone(), json!({}));
    let done = Outcome::Done {
        object: None,
        warnings: vec![],
        was_lost: false,
    };
    assert_eq!(outcome(bench.carry_out(&write).await), done);
    let [sent] = &bench.written()[..] else {
        panic!()
    };
    let path = "/api/v1/namespaces/default/pods/p/eviction";
    assert_eq!(
        (&sent.method, &*sent.path),
        (&Method::POST, &*format!("{path}?{QUERY}"))
    );
    assert_eq!(
        sent.body,
        json!({
            "apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "p", "namespace": "default"},
            "deleteOptions": {"preconditions": {"uid": &*pod.uid}},
        })
    );
}

#[tokio::test(start_paused = true)]
async fn something_new_is_made_once() {
    let bench = Bench::new().await;
    let body = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "new"}, "data": {"a": "b"}});
    let object = ObjectRef {
        kind: "ConfigMap".into(),
        group: "/api/v1".into(),
        resource: "configmaps".into(),
        name: Name::new("default", "new"),
        uid: Uid::from(""),
    };
    let write = bare(Verb::Create, object, body);
    assert!(matches!(
        outcome(bench.carry_out(&write).await),
        Outcome::Done {
            object: Some(_),
            ..
        }
    ));
    // It is looked at once before, so that a lost answer can be found out about; and sent once.
    assert_eq!(bench.all().len(), 2);
    assert_eq!(bench.written().len(), 1);
    assert_eq!(
        bench.written()[0].path,
        format!("/api/v1/namespaces/default/configmaps?{QUERY}")
    );
    let Outcome::Refused(again) = outcome(bench.carry_out(&write).await) else {
        panic!()
    };
    assert_eq!((again.code, &*again.reason), (409, "AlreadyExists"));
}
