//! What waits for ever, and what cures it.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

/// kubernetes#67250.
#[test]
fn a_stuck_rollback_is_called_that_and_deleting_the_pod_cures_it() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("rollback");
    ns.apply(&set("web", 3));
    ns.wait_ready("web", 3);
    ns.apply(&set("web", 3).image("nginx:typo").fate("badimage"));
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["1→2", "✖ STUCK: web-2 ImagePullBackOff"]);
    ns.kubectl(&["rollout", "undo", "statefulset/web"]);
    screen.shows(&[
        "✖ STUCK rollback: web-2 ImagePullBackOff",
        "It will wait for ever: the pod must be available before it is replaced",
        "Cure: delete pod web-2; its claims stay.",
        "OrderedReady: the update goes on only when every pod is available.",
    ]);
    ns.kubectl(&["delete", "pod", "web-2", "--wait=false"]);
    screen.shows_without(&["web ●●● 3/3", "healthy"], &["STUCK", "Cure", "stuck"]);
    screen.quits();
}

#[test]
fn a_name_that_somebody_elses_pod_has_taken_is_named() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("taken");
    ns.apply(
        "apiVersion: v1
kind: Pod
metadata: {name: web-1, labels: {app: other}}
spec: {containers: [{name: main, image: 'nginx:1'}]}
",
    );
    ns.apply(&set("web", 3));
    let screen = Screen::of(&ns, &[]);
    screen.shows(&[
        "web ●✖○ 1/3",
        "STUCK: web-1 name is taken",
        "a pod that does not belong to the set bears its name",
        "It will wait for ever, and the controller says nothing of it.",
        "Cure: find out whose pod web-1 is",
    ]);
    screen.press("Enter");
    screen.shows(&["1 web-1 ✖ name is taken", "2 web-2 ○ no pod"]);
    ns.kubectl(&["delete", "pod", "web-1", "--wait=false"]);
    screen.shows_without(
        &["2 web-2 ● running", "1 web-1 ● running", "healthy"],
        &["taken"],
    );
}

#[test]
fn two_unready_pods_that_are_to_go_hold_each_other() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("condemned");
    ns.apply(&set("web", 4));
    ns.wait_ready("web", 4);
    for pod in ["pods/web-2", "pods/web-3"] {
        ns.patch(
            pod,
            &json!({ "metadata": { "annotations": { "fate": "never" } } }),
        );
    }
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["web ●●◐◐ 2/4"]);
    ns.patch("statefulsets/web", &json!({ "spec": { "replicas": 2 } }));
    screen.shows(&[
        "4→2",
        "STUCK: web-3 not ready",
        "a pod that is to go is not removed while a lower one is unready",
        "Cure: delete pod web-3 by hand; its claims stay.",
    ]);
    ns.kubectl(&["delete", "pod", "web-3", "--wait=false"]);
    screen.shows_without(&["web ●● 2/2", "healthy"], &["STUCK", "Cure"]);
}
