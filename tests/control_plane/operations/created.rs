//! Objects that are made from a file through the program's keys: what the real server says of each, and what is there then.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::keys::confirm;
use super::twins::{Twins, rests};
use crate::cluster::write::bench::{Seen, Way};
use crate::cluster::write::proxy::Proxy;
use crate::cluster::write::real::client;

/// A file that holds a text, named after its namespace.
fn file(ns: &Namespace<'_>, text: &str) -> PathBuf {
    let path = ns.bed.folder().join(format!("{}.yaml", ns.name));
    std::fs::write(&path, text).unwrap();
    path
}

/// `create -f` of a text, as far as what the server says of each object.
fn checked(ns: &Namespace<'_>, text: &str) -> Screen {
    let path = file(ns, text);
    let words = ["-n", &ns.name, "create", "-f", path.to_str().unwrap()];
    let screen = Screen::with(&admin(ns), &words);
    screen.shows(&["● live"]);
    screen.press("ctrl-s");
    screen
}

/// A kubeconfig of the admin for this namespace alone: what is kept of texts is kept beside it.
fn admin(ns: &Namespace<'_>) -> PathBuf {
    let own = ns.bed.folder().join(format!("{}.kubeconfig", ns.name));
    std::fs::copy(ns.bed.admin(), &own).unwrap();
    own
}

/// Waits until the screen says all of these sentences between the sides of the frame, however they are wrapped.
#[track_caller]
fn says(screen: &Screen, sentences: &[&str]) {
    screen.until(Duration::from_secs(60), &format!("{sentences:?}"), |text| {
        let inner = text.lines().filter_map(|line| {
            let (_, rest) = line.split_once('│')?;
            Some(rest.rsplit_once('│')?.0.trim())
        });
        let told = inner.collect::<Vec<_>>().join(" ");
        sentences.iter().all(|it| told.contains(it))
    });
}

/// Leaves a creation of which all was made, and the program.
fn is_over(screen: Screen) {
    screen.press("Esc");
    screen.shows_without(&["● live"], &["are made"]);
    screen.quits();
}

#[test]
fn a_file_of_two_documents_becomes_what_kubectl_makes_of_it() {
    let Some(bed) = Bed::shared() else { return };
    let twins = Twins::of(
        bed,
        "create",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: first}}",
    );
    let text = set("web", 2).claim("data", "1Gi").to_string();
    let [ours, theirs] = twins.both();
    let screen = checked(ours, &text);
    screen.shows(&[
        "Create 2 objects",
        &format!(
            "Service {}/web (its text says no namespace: {0})",
            ours.name
        ),
        &format!("StatefulSet {}/web", ours.name),
    ]);
    says(
        &screen,
        &["disruptive: 2 pods come", "create --validate=strict -f"],
    );
    // It is rehearsed: nothing is there.
    assert!(ours.get("services/web").is_null());
    assert!(ours.get("statefulsets/web").is_null());
    confirm(&screen, "create 2 objects", "y");
    screen.shows(&["2 of 2 are made"]);
    is_over(screen);
    let path = file(theirs, &text);
    let words = ["create", "--validate=strict", "-f", path.to_str().unwrap()];
    theirs.kubectl(&words);
    twins.both().into_iter().for_each(|ns| rests(ns, "web"));
    twins.are_alike("create");
    let service = |ns: &Namespace<'_>| {
        let service = ns.get("services/web");
        let metadata = &service["metadata"];
        json!([service["spec"], metadata["labels"], metadata["annotations"]])
    };
    assert_eq!(service(ours), service(theirs));
}

#[test]
fn claims_that_were_left_behind_are_named_and_taken_over() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("create-adopts");
    let text = set("web", 2).claim("data", "1Gi").to_string();
    ns.apply(&text);
    ns.wait_ready("web", 2);
    let uids = |ns: &Namespace<'_>| {
        [0, 1].map(|nth| {
            let claim = ns.get(&format!("persistentvolumeclaims/data-web-{nth}"));
            claim["metadata"]["uid"].as_str().unwrap().to_owned()
        })
    };
    let before = uids(&ns);
    ns.kubectl(&["delete", "statefulset", "web"]);
    ns.wait("its pods to be gone", "pods", |it| {
        it["items"].as_array().is_some_and(Vec::is_empty)
    });
    let screen = checked(&ns, &text);
    says(
        &screen,
        &[
            "already exists: it is not overwritten",
            "it takes over two claims with the data: data-web-0 (1Gi, Bound, made on ",
            "; data-web-1 (1Gi, Bound, made on ",
        ],
    );
    confirm(&screen, "create 1 object", "y");
    screen.shows(&["1 of 2 are made"]);
    ns.wait_ready("web", 2);
    assert_eq!(uids(&ns), before);
    screen.quits();
}

#[test]
fn an_admission_policy_is_quoted_and_stops_only_its_own() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("create-refused");
    for (name, limit, action) in [("warn", 2, "Warn"), ("deny", 3, "Deny")] {
        policy(&ns, name, limit, action);
    }
    counts(&ns);
    let all =
        ["many", "some"].map(|name| set(name, if name == "many" { 3 } else { 2 }).to_string());
    let text = format!("{}---\n{}", all[0], all[1]);
    let screen = checked(&ns, &text);
    says(
        &screen,
        &[
            "422 Invalid: statefulsets.apps \"many\" is forbidden: ValidatingAdmissionPolicy",
            "3 replicas cost too much, ask ops@corp",
            "dry run accepted, with warnings:",
            "2 replicas cost too much, ask ops@corp",
        ],
    );
    confirm(&screen, "create 3 objects", "y");
    screen.shows(&["3 of 4 are made"]);
    assert!(ns.get("statefulsets/many").is_null());
    ns.wait_ready("some", 2);
    screen.press("Esc");
    screen.shows(&["denied request: 3 replicas cost too much"]);
    screen.press("Esc");
    screen.shows_without(&["● live"], &["new objects"]);
    screen.quits();
}

#[test]
fn a_namespace_and_a_kind_of_the_same_file_are_made_before_what_needs_them() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("create-order");
    let (new, group) = (format!("{}-new", ns.name), format!("{}.corp", ns.name));
    let text = format!(
        "apiVersion: v1
kind: Namespace
metadata: {{name: {new}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: settings, namespace: {new}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: boats.{group}}}
spec:
  group: {group}
  names: {{plural: boats, singular: boat, kind: Boat, listKind: BoatList}}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {{openAPIV3Schema: {{type: object, properties: {{sails: {{type: integer}}}}}}}}
---
apiVersion: {group}/v1
kind: Boat
metadata: {{name: ark, namespace: {new}}}
sails: 3
"
    );
    let screen = checked(&ns, &text);
    says(
        &screen,
        &[
            &format!("its namespace {new} is made above: asked when that is there"),
            "harmless",
        ],
    );
    confirm(&screen, "create 4 objects", "Enter");
    screen.shows(&["4 of 4 are made"]);
    let boat = bed.get(&format!("/apis/{group}/v1/namespaces/{new}/boats/ark"));
    assert_eq!(boat["sails"], 3);
    is_over(screen);
}

#[test]
fn where_one_may_not_create_the_server_says_so_of_each() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("create-rights");
    let rules = json!([
        { "apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"] },
        { "apiGroups": [""], "resources": ["configmaps"], "verbs": ["create"] },
    ]);
    let user = ns.user_who_may("maker", false, &rules);
    let text = format!(
        "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}}}\n---\n{}",
        set("web", 1)
    );
    let path = file(&ns, &text);
    let words = ["-n", &ns.name, "create", "-f", path.to_str().unwrap()];
    let screen = Screen::with(&user, &words);
    screen.shows(&["● live"]);
    screen.press("ctrl-s");
    says(
        &screen,
        &[
            "403 Forbidden: services is forbidden: User",
            "403 Forbidden: statefulsets.apps is forbidden: User",
        ],
    );
    confirm(&screen, "create 1 object", "Enter");
    screen.shows(&["1 of 3 are made"]);
    assert!(ns.get("configmaps/a").is_object());
    assert!(ns.get("services/web").is_null());
    screen.quits();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_is_lost_is_found_out_about_and_nothing_is_sent_twice() {
    let Some(bed) = Bed::own() else { return };
    let bed = Arc::new(bed);
    let killed = bed.clone();
    let kill: Arc<dyn Fn() + Send + Sync> = Arc::new(move || killed.stop_api_server());
    let is_killed = AtomicBool::new(false);
    // Under the first of the writes, and no other.
    let line = move |seen: &Seen| {
        if seen.is_write() && !is_killed.swap(true, Ordering::SeqCst) {
            Way::Until(kill.clone())
        } else {
            Way::Through
        }
    };
    let proxy = Proxy::start(client(&bed.admin()).await, line).await;
    let kubeconfig = bed.folder().join("by-proxy");
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "it",
        "clusters": [{"name": "it", "cluster": {"server": proxy.url}}],
        "users": [{"name": "it", "user": {}}],
        "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}],
    });
    std::fs::write(&kubeconfig, config.to_string()).unwrap();
    let back = bed.clone();
    let seen = tokio::task::spawn_blocking(move || {
        let ns = back.namespace("create-lost");
        let path = file(&ns, &set("web", 1).to_string());
        let words = ["-n", &ns.name, "create", "-f", path.to_str().unwrap()];
        let screen = Screen::with(&kubeconfig, &words);
        screen.shows(&["live"]);
        screen.press("ctrl-s");
        confirm(&screen, "create 2 objects", "y");
        says(
            &screen,
            &["UNKNOWN whether it was created", "nothing is sent again"],
        );
        let objects =
            |ns: &Namespace<'_>| ["services/web", "statefulsets/web"].map(|it| ns.get(it));
        back.start_api_server();
        says(&screen, &["created; the answer was lost"]);
        screen.shows(&["2 of 2 are made"]);
        let objects = objects(&ns);
        assert!(objects.iter().all(Value::is_object), "{objects:?}");
        screen.quits();
    });
    seen.await.unwrap();
    let written = proxy.written();
    let told: Vec<_> = written.iter().map(|it| it.method.as_str()).collect();
    assert_eq!(told, ["POST", "POST"], "{written:?}");
}

/// A policy about the sets that are made in a namespace.
fn policy(ns: &Namespace<'_>, name: &str, limit: u32, action: &str) {
    let name = format!("{}-{name}", ns.name);
    let policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
    ns.bed.post(
        &format!("{policies}ies"),
        &json!({
            "metadata": { "name": name },
            "spec": {
                "matchConstraints": { "resourceRules": [{
                    "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"],
                    "resources": ["statefulsets"],
                }] },
                "validations": [{
                    "expression": format!("object.spec.replicas < {limit}"),
                    "message": format!("{limit} replicas cost too much, ask ops@corp"),
                }],
            },
        }),
    );
    ns.bed.post(&format!("{policies}ybindings"), &json!({
        "metadata": { "name": name },
        "spec": {
            "policyName": name,
            "validationActions": [action],
            "matchResources": { "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": ns.name } } },
        },
    }));
}

/// Waits until the policy that was made last counts, which it does some seconds later.
fn counts(ns: &Namespace<'_>) {
    let create = |replicas: u32| {
        let text = set("probe", replicas).to_string();
        let words = ["-n", &ns.name, "create", "--dry-run=server", "-f", "-"];
        ns.bed.try_kubectl(&ns.bed.admin(), &words, &text)
    };
    let start = Instant::now();
    while create(3).0 {
        assert!(
            start.elapsed().as_secs() < 60,
            "the policy never came to count"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}
