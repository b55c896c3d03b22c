//! The schemas that the simulated server publishes.

use jiff::Timestamp;
use kubectl_sts::cli::{Command, Options, Stage};
use kubectl_sts::cluster::{Server, openapi};
use serde_json::{Value, json};

use crate::sim::world::{get, sim};

/// What is served, and where it is listed.
const LISTS: &[(&str, &str, &str)] = &[
    ("apps/v1", "StatefulSet", "/apis/apps/v1/statefulsets"),
    (
        "apps/v1",
        "ControllerRevision",
        "/apis/apps/v1/controllerrevisions",
    ),
    ("v1", "Pod", "/api/v1/pods"),
    (
        "v1",
        "PersistentVolumeClaim",
        "/api/v1/persistentvolumeclaims",
    ),
    ("v1", "PersistentVolume", "/api/v1/persistentvolumes"),
    ("v1", "Service", "/api/v1/services"),
    ("v1", "Node", "/api/v1/nodes"),
    ("v1", "Event", "/api/v1/events"),
    (
        "policy/v1",
        "PodDisruptionBudget",
        "/apis/policy/v1/poddisruptionbudgets",
    ),
];

#[tokio::test(start_paused = true)]
async fn no_object_of_the_demo_has_a_fault() {
    let origin: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
    let options = Options::read(["kubectl-sts", "demo"]).unwrap();
    let Some(Command::Demo(demo)) = &options.command else {
        panic!("no demo")
    };
    let stage = Stage::set_at(demo, origin).unwrap();
    let client = stage.sim().client();
    let server = Server::new(client.clone());
    for (version, kind, path) in LISTS {
        let schema = openapi::schema(&server, version).await.unwrap();
        assert!(schema.knows(version, kind), "{kind}");
        let list = get(&client, path).await;
        let items = list["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{path}");
        for item in items {
            assert_eq!(schema.faults(version, kind, item), [], "{kind} {item:#}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_and_listed_is_of_a_field_that_there_is() {
    let sim = sim();
    let server = Server::new(sim.client());
    let schema = openapi::schema(&server, "apps/v1").await.unwrap();
    let set = ("apps/v1", "StatefulSet");
    let partition = "/spec/updateStrategy/rollingUpdate/partition";
    let field = schema.field(set.0, set.1, partition).unwrap();
    assert_eq!(
        (&*field.kind, &*field.about),
        ("integer", "Pods below this ordinal keep what they have.")
    );
    let words: Vec<String> = schema
        .values(set, "/spec/podManagementPolicy", "")
        .into_iter()
        .map(|it| it.word)
        .collect();
    assert_eq!(words, ["OrderedReady", "Parallel"]);
    let typed = json!({ "spec": { "replica": 3, "selector": {}, "template": Value::Null } });
    let pointers: Vec<String> = schema
        .faults(set.0, set.1, &typed)
        .into_iter()
        .map(|it| it.pointer)
        .collect();
    assert_eq!(pointers, ["/spec/replica", "/spec/template"]);
}

#[tokio::test(start_paused = true)]
async fn of_a_group_that_is_not_served_it_is_said_that_nothing_is_published() {
    let sim = sim();
    let server = Server::new(sim.client());
    let why = openapi::schema(&server, "example.com/v1")
        .await
        .unwrap_err();
    assert_eq!(
        why,
        "the server's schema of example.com/v1 is not known: it publishes none (servers before 1.24 don't)"
    );
}
