//! What the server does not let us do: said before where that is known, and quoted whole where it is not.

use serde_json::{Value, json};

use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, Rights, set};
use super::keys::{ACCEPTED, confirm, leave, scale, type_scale};

fn replicas(ns: &Namespace<'_>) -> Value {
    ns.get("statefulsets/web")["spec"]["replicas"].clone()
}

#[test]
fn whoever_may_only_read_sees_grey_keys_and_is_told_the_missing_right() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("reader");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let user = ns.user(Rights::ReadOnly);
    let screen = Screen::with(&user, &["-n", &ns.name, "web"]);
    screen.shows(&["● live", "delete the pod: you may not delete pods"]);
    screen.press("s");
    screen.shows(&["scale: you may not patch statefulsets"]);
    screen.press("r");
    screen.shows(&["restart: you may not patch statefulsets"]);
    screen.press("ctrl-d");
    screen.shows(&["delete the pod: you may not delete pods"]);
    screen.press("ctrl-e");
    screen.shows(&["evict the pod: you may not create pods/eviction"]);
    screen.press("4");
    screen.press("ctrl-d");
    screen.shows(&["delete the set: you may not delete statefulsets"]);
    screen.quits();
}

#[test]
fn a_right_that_is_taken_away_meanwhile_is_missed_in_the_words_of_the_server() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("right-lost");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let reads = json!({ "apiGroups": ["", "apps", "policy", "autoscaling"], "resources": ["*"], "verbs": ["get", "list", "watch"] });
    let writes = json!({ "apiGroups": ["apps"], "resources": ["statefulsets", "statefulsets/scale"], "verbs": ["patch"] });
    let user = ns.user_who_may("scaler", false, &json!([reads, writes]));
    let screen = Screen::with(&user, &["-n", &ns.name, "web"]);
    screen.shows(&["● live", "healthy", "you may not delete pods"]);
    type_scale(&screen, 1);
    screen.shows(&["scale to 1", ACCEPTED]);
    ns.patch("roles/scaler", &json!({ "rules": [reads] }));
    screen.press("ctrl-r");
    screen.says(&[
        "403 Forbidden: statefulsets.apps \"web\" is forbidden: User",
        &format!(
            "\"system:serviceaccount:{}:scaler\" cannot patch resource",
            ns.name
        ),
    ]);
    screen.press("y");
    screen.press("y");
    leave(&screen);
    screen.press("s");
    screen.shows(&["scale: you may not patch statefulsets"]);
    assert_eq!(replicas(&ns), 2);
}

#[test]
fn an_admission_policy_is_quoted_when_it_denies_and_when_it_warns() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("policy");
    ns.apply(&set("web", 1));
    for (name, limit, action) in [("deny", 3, "Deny"), ("warn", 2, "Warn")] {
        let rule = format!("object.spec.replicas < {limit}");
        let message = format!("{limit} replicas cost too much, ask ops@corp");
        ns.policy(name, &rule, &message, action);
    }
    ns.wait_ready("web", 1);
    // A policy counts when every admission plugin has heard of it.
    let scale_path = format!("{}/scale?dryRun=All", ns.path("statefulsets/web"));
    let start = std::time::Instant::now();
    let body = json!({ "spec": { "replicas": 5 } });
    while bed
        .request("PATCH", &scale_path, "application/merge-patch+json", &body)
        .is_ok()
    {
        assert!(
            start.elapsed().as_secs() < 60,
            "the policy never came to count"
        );
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["● live", "healthy"]);
    type_scale(&screen, 3);
    screen.says(&[
        "422 Invalid: statefulsets.apps \"web\" is forbidden: ValidatingAdmissionPolicy",
        &format!("'deny-{}'", ns.name),
        "3 replicas cost too much, ask ops@corp",
    ]);
    screen.press("y");
    screen.press("Backspace");
    screen.press("2");
    screen.says(&[
        "dry run accepted, with warnings:",
        "2 replicas cost too much, ask ops@corp",
    ]);
    assert_eq!(replicas(&ns), 1);
    confirm(&screen, "scale to 2", "y");
    screen.shows(&["warnings: Validation failed for ValidatingAdmissionPolicy"]);
    ns.wait_ready("web", 2);
    screen.quits();
}

#[test]
fn a_budget_of_none_keeps_a_pod_and_a_quota_keeps_one_from_being_made() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("budget");
    ns.apply(&set("web", 2));
    ns.apply(
        "apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all-of-them}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: two-pods}
spec: {hard: {pods: '2'}}
",
    );
    ns.wait_ready("web", 2);
    ns.wait(
        "the budget to be counted",
        "poddisruptionbudgets/all-of-them",
        |it| it["status"]["currentHealthy"] == 2,
    );
    ns.wait("the quota to be counted", "resourcequotas/two-pods", |it| {
        it["status"]["used"]["pods"] == "2"
    });
    let pod = ns.get("pods/web-1")["metadata"]["uid"].clone();
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&[
        "● live",
        "all-of-them (minAvailable 2) allows no eviction",
        "1 web-1 ● running",
    ]);
    screen.press("ctrl-e");
    screen.says(&[
        "what blocks it budget all-of-them (minAvailable 2) allows no disruption now",
        "429 TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget",
    ]);
    screen.press("y");
    leave(&screen);
    // The server takes the number; the pod cannot be made, and that is said.
    scale(&screen, 3);
    screen.shows(&["2 web-2 ○ no pod", "web-2: no pod can be made"]);
    screen.press("5");
    screen.shows(&[
        "a quota is used up",
        "two-pods, requested: pods=1, used: pods=2, limited: pods=2",
    ]);
    screen.press("1");
    ns.kubectl(&["delete", "resourcequota", "two-pods"]);
    ns.kubectl(&["annotate", "statefulset", "web", "touched=yes"]);
    screen.shows(&["2 web-2 ● running", "Scale ", "done, after "]);
    assert_eq!(ns.get("pods/web-1")["metadata"]["uid"], pod);
    screen.quits();
}
