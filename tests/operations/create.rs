//! From the documents of a text to what is made, and what is said of each before.

use std::collections::BTreeMap;
use std::sync::Arc;

use kubectl_sts::domain::plan::{Danger, Verb};
use kubectl_sts::operations::create::{Findings, Wanted, Wrong, look, plan, reads, wanted};
use kubectl_sts::yaml;
use serde_json::{Value, json};

const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
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
        ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

fn read(text: &str) -> Result<Vec<Wanted>, Wrong> {
    let documents = yaml::read_placed(text).unwrap();
    wanted(&documents, &Arc::from("shop"))
}

/// What is said of the first object, with all else there is nothing around but this.
fn found(text: &str, there: &[(&str, Value)]) -> Findings {
    let all = read(text).unwrap();
    let mut around: BTreeMap<String, Value> = reads(&all[0])
        .into_iter()
        .flatten()
        .map(|path| (path, Value::Null))
        .collect();
    for (path, object) in there {
        let is_asked = around.insert((*path).to_owned(), object.clone());
        assert!(is_asked.is_some(), "{path} is not read: {around:?}");
    }
    look(&all[0], &all, &|path| around.get(path))
}

#[track_caller]
fn says(found: &Findings, words: &str) {
    let notes: Vec<_> = found.notes.iter().map(|it| &it.words).collect();
    assert!(
        notes.iter().any(|it| it.contains(words)),
        "no {words:?} in {notes:#?}"
    );
}

#[test]
fn a_list_is_taken_apart_and_what_says_no_namespace_gets_ours() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}\n";
    let all = read(text).unwrap();
    let names: Vec<_> = all
        .iter()
        .map(|it| (it.name.to_string(), it.is_assumed, it.line))
        .collect();
    assert_eq!(
        names,
        [
            ("shop/a".to_owned(), true, 4),
            ("other/b".to_owned(), false, 5)
        ]
    );
}

#[test]
fn what_is_no_object_is_refused_with_its_place() {
    let cases = [
        ("- 1\n", 1, "this is no manifest"),
        ("---\na: 1\n", 2, "apiVersion is missing"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: x-\n",
            4,
            "metadata.name is needed",
        ),
        (
            "apiVersion: ../../x\nkind: Pod\nmetadata: {name: a}\n",
            1,
            "is no apiVersion",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a/../b}\n",
            3,
            "is no name of an object",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: a/b}\n",
            3,
            "is no namespace",
        ),
        (
            "apiVersion: 1\nkind: Pod\n",
            1,
            "apiVersion is no text, quote it",
        ),
        ("# nothing\n", 1, "the text holds no object"),
    ];
    for (text, line, words) in cases {
        let wrong = read(text).unwrap_err();
        assert_eq!(wrong.line, line, "{text}");
        assert!(wrong.words.contains(words), "{text}: {}", wrong.words);
    }
}

#[test]
fn the_kinds_are_those_of_the_server() {
    let list = json!({"resources": [
        {"name": "pods/log", "kind": "Pod", "namespaced": true},
        {"name": "pods", "kind": "Pod", "namespaced": true},
        {"name": "namespaces", "kind": "Namespace", "namespaced": false},
    ]});
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: space}\n---\napiVersion: v1\nkind: Pood\nmetadata: {name: a}\n";
    let all = read(text).unwrap();
    let object = |nth: usize| all[nth].object(&all[nth].resource(&list).unwrap());
    assert_eq!(object(0).folder(), "/api/v1/namespaces/shop/pods");
    assert_eq!(object(1).folder(), "/api/v1/namespaces");
    let why = all[2].resource(&list).unwrap_err();
    assert_eq!(why, "this server knows no kind `Pood` in `v1`");
    let why = all[2].resource(&Value::Null).unwrap_err();
    assert_eq!(why, "this server knows no apiVersion `v1`");
}

#[test]
fn claims_and_pods_that_are_there_are_named() {
    let claim = json!({
        "metadata": {"creationTimestamp": "2026-01-03T01:02:03Z", "annotations": {"volume.kubernetes.io/selected-node": "node-2"}},
        "spec": {"resources": {"requests": {"storage": "1Gi"}}},
        "status": {"phase": "Bound", "capacity": {"storage": "10Gi"}},
    });
    let pod = json!({"metadata": {"labels": {"app": "web"}}});
    let other = json!({"metadata": {"ownerReferences": [{"kind": "Job", "name": "j", "controller": true}]}});
    let base = "/api/v1/namespaces/shop";
    let found = found(
        SET,
        &[
            (&format!("{base}/persistentvolumeclaims/data-web-1"), claim),
            (&format!("{base}/pods/web-0"), pod),
            (&format!("{base}/pods/web-1"), other),
        ],
    );
    assert!(found.adopts);
    says(
        &found,
        "it takes over one claim with the data: data-web-1 (10Gi, Bound, made on 2026-01-03, for node node-2)",
    );
    says(&found, "it takes over pod web-0");
    says(&found, "pod web-1 is there and belongs to Job j");
    says(&found, "pods web-0 to web-1 come one by one");
}

#[test]
fn the_headless_service_is_offered_when_it_is_nowhere() {
    let missing = found(SET, &[]);
    says(&missing, "there is no Service web");
    assert_eq!(
        missing.service.unwrap(),
        json!({
            "apiVersion": "v1", "kind": "Service",
            "metadata": {"name": "web", "labels": {"app": "web"}},
            "spec": {
                "clusterIP": "None", "selector": {"app": "web"},
                "ports": [{"name": "http", "port": 80}, {"name": "port-1", "port": 53, "protocol": "UDP"}],
            },
        })
    );
    let path = "/api/v1/namespaces/shop/services/web";
    let fits = json!({"spec": {"clusterIP": "None", "selector": {"app": "web"}}});
    assert_eq!(found(SET, &[(path, fits)]).service, None);
    let other = found(SET, &[(path, json!({"spec": {"clusterIP": "10.0.0.1"}}))]);
    says(&other, "Service web is not headless");
    let with = format!(
        "{SET}---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{clusterIP: None, selector: {{app: web}}}}\n"
    );
    assert_eq!(found(&with, &[]).service, None);
}

#[test]
fn a_selector_that_is_missing_or_fits_nothing_is_told_before_it_is_sent() {
    let without = SET.replace("  selector: {matchLabels: {app: web}}\n", "");
    let (pointer, words) = found(&without, &[]).wrong.unwrap();
    assert_eq!(pointer, "/spec/selector");
    assert!(words.contains("spec.selector is missing"), "{words}");
    assert!(words.contains("app: web"), "{words}");
    let other = SET.replace(
        "selector: {matchLabels: {app: web}}",
        "selector: {matchLabels: {app: db}}",
    );
    let (_, words) = found(&other, &[]).wrong.unwrap();
    assert!(
        words.contains("wants the label app=db, and the template has `web`"),
        "{words}"
    );
    assert_eq!(found(SET, &[]).wrong, None);
}

#[test]
fn what_keeps_pods_from_coming_is_told() {
    let long = SET.replace("name: web}", &format!("name: {}}}", "w".repeat(53)));
    says(&found(&long, &[]), "it never gets a pod; 52 are the most");
    let classes = |mark: &str| json!({"items": [{"metadata": {"name": "fast", "annotations": {"storageclass.kubernetes.io/is-default-class": mark}}}]});
    let path = "/apis/storage.k8s.io/v1/storageclasses";
    says(
        &found(SET, &[(path, classes("false"))]),
        "no StorageClass is the default",
    );
    let with = found(SET, &[(path, classes("true"))]);
    assert!(
        !with
            .notes
            .iter()
            .any(|it| it.words.contains("StorageClass"))
    );
    let named = SET.replace(
        "spec: {accessModes",
        "spec: {storageClassName: slow, accessModes",
    );
    says(
        &found(&named, &[(path, classes("true"))]),
        "there is no StorageClass `slow`",
    );
    let account = SET.replace(
        "      containers:",
        "      serviceAccountName: robot\n      containers:",
    );
    says(&found(&account, &[]), "there is no ServiceAccount robot");
}

#[test]
fn a_secret_is_sent_as_it_is_and_told_nowhere() {
    let text =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n";
    let all = read(text).unwrap();
    let object = all[0].object(&kubectl_sts::operations::create::Resource {
        name: "secrets".into(),
        is_namespaced: true,
    });
    let plan = plan(&all[0], &object, "kubectl".into(), Danger::Harmless);
    let request = &plan.steps[0].request;
    assert_eq!((request.verb, &request.body), (Verb::Create, &all[0].value));
    let told = format!(
        "{} {} {:?} {:?}",
        plan.kubectl, plan.title, plan.changes, request.wishes
    );
    assert!(!told.contains("hunter2"), "{told}");
}
