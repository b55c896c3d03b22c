//! Others write too: before, while and after we do. Nothing is overwritten that was not seen.

use std::time::Duration;

use serde_json::json;

use super::super::scenarios::Screen;
use super::super::{Bed, set};
use super::keys::{ACCEPTED, confirm, leave, scale, type_scale};

#[test]
fn a_number_that_somebody_else_changed_meanwhile_is_shown_and_planned_from_anew() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("race");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["● live", "healthy"]);
    type_scale(&screen, 1);
    screen.says(&["replicas 2 → 1", ACCEPTED]);
    ns.kubectl(&[
        "patch",
        "sts/web",
        "-p",
        r#"{"spec":{"replicas":3}}"#,
        "--field-manager=somebody",
    ]);
    screen.says(&[
        "replicas was 2, is 3, by somebody",
        "replicas 3 → 1",
        ACCEPTED,
    ]);
    assert_eq!(ns.get("statefulsets/web")["spec"]["replicas"], 3);
    confirm(&screen, "scale to 1", "y");
    ns.wait_ready("web", 1);
    screen.shows(&["Scale ", "done, after "]);
    screen.quits();
}

#[test]
fn a_set_that_was_deleted_and_made_anew_is_not_the_one_that_was_confirmed() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("made-anew");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["● live", "healthy"]);
    type_scale(&screen, 1);
    screen.shows(&["scale to 1", ACCEPTED]);
    ns.kubectl(&["delete", "statefulset", "web"]);
    ns.apply(&set("web", 2));
    let sentences = ["is not there any more", "was deleted and made anew"];
    screen.until(
        Duration::from_secs(60),
        "the set to be called gone",
        |text| sentences.iter().any(|it| text.contains(it)) && !text.contains(ACCEPTED),
    );
    for key in ["y", "Enter", "y", "ctrl-r"] {
        screen.press(key);
    }
    screen.shows(&["was deleted and made anew"]);
    screen.press("y");
    leave(&screen);
    let web = ns.wait_ready("web", 2);
    assert_eq!(web["metadata"]["generation"], 1);
    screen.quits();
}

#[test]
fn who_will_put_it_back_is_named_before_and_who_did_after() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("fights");
    ns.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: owner}}");
    ns.apply(&set("web", 2));
    let uid = ns.get("configmaps/owner")["metadata"]["uid"].clone();
    let owner = json!({ "apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": uid, "controller": true });
    ns.patch(
        "statefulsets/web",
        &json!({ "metadata": { "ownerReferences": [owner] } }),
    );
    ns.apply(
        "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: by-load}
spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}
",
    );
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&[
        "● live",
        "by-load sets the replicas of a set that ConfigMap/owner controls",
    ]);
    type_scale(&screen, 3);
    screen.says(&[
        "what fights it",
        "managed by ConfigMap/owner: edits will be reverted",
        "HorizontalPodAutoscaler by-load (min 2, max 5) will put 2 back",
    ]);
    leave(&screen);
    ns.kubectl(&["delete", "hpa", "by-load"]);
    scale(&screen, 3);
    screen.shows(&["Scale ", "done, after "]);
    assert_eq!(ns.get("statefulsets/web")["status"]["availableReplicas"], 3);
    ns.kubectl(&[
        "patch",
        "sts/web",
        "-p",
        r#"{"spec":{"replicas":2}}"#,
        "--field-manager=night-robot",
    ]);
    screen.shows(&["replicas was set to 2 after ", "by night-robot"]);
    screen.quits();
}
