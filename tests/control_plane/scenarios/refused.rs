//! Pods and claims that cannot be made: the server's own words are on the screen.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn a_quota_that_forbids_a_claim_is_quoted() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("quota");
    ns.apply(
        "apiVersion: v1
kind: ResourceQuota
metadata: {name: disks}
spec: {hard: {persistentvolumeclaims: '1'}}
",
    );
    ns.wait("the quota to be counted", "resourcequotas/disks", |quota| {
        quota["status"]["hard"].is_object()
    });
    ns.apply(&set("web", 2).claim("data", "1Gi"));
    let screen = Screen::of(&ns, &[]);
    screen.shows(&[
        "web ●○ 1/2",
        "STUCK: web-1 no pod",
        "exceeded quota: disks, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1",
    ]);
    screen.press("Enter");
    screen.shows(&["1 web-1 ○ no pod", "missing", "no pod can be made"]);
    ns.kubectl(&["delete", "resourcequota", "disks"]);
    ns.kubectl(&["annotate", "statefulset", "web", "touched=yes"]);
    screen.shows_without(&["1 web-1 ● running", "healthy"], &["no pod can be made"]);
}

#[test]
fn a_name_over_52_characters_is_why_there_is_no_pod() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("long");
    let name = "a".repeat(53);
    ns.apply(&set(&name, 1));
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["○ 0/1", "STUCK", "53 characters, 52 is the most"]);
}

#[test]
fn a_secret_that_is_missing_is_flagged_on_a_pull_that_fails() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("secret");
    ns.apply(&set("web", 1).fate("badimage"));
    ns.patch(
        "statefulsets/web",
        &json!({ "spec": { "template": { "spec": { "imagePullSecrets": [{ "name": "registry" }] } } } }),
    );
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["web-0: ImagePullBackOff nginx:1"]);
    // No kubelet of the bed looks for secrets: the test says what one says.
    let uid = &ns.get("pods/web-0")["metadata"]["uid"];
    bed.post(
        &ns.path("events"),
        &json!({
            "metadata": { "name": "web-0.secret" },
            "involvedObject": { "kind": "Pod", "name": "web-0", "namespace": ns.name, "uid": uid },
            "type": "Warning",
            "reason": "FailedToRetrieveImagePullSecret",
            "message": "Unable to retrieve some image pull secrets (registry)",
            "lastTimestamp": "2020-01-01T00:00:00Z",
        }),
    );
    screen.shows(&[
        "ImagePullBackOff nginx:1, Unable to retrieve some image pull secrets (registry)",
    ]);
    screen.press("4");
    screen.shows(&["image pull secrets registry"]);
}
