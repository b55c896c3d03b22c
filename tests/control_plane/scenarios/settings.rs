//! What the settings pane says of a set.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn strategy_policy_and_the_controllers_own_status_are_shown() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("settings");
    ns.apply(
        &set("web", 2)
            .claim("data", "1Gi")
            .spec("podManagementPolicy: Parallel")
            .spec("updateStrategy: {rollingUpdate: {partition: 1}}"),
    );
    ns.wait_ready("web", 2);
    let revision = ns.get("statefulsets/web")["status"]["updateRevision"]
        .as_str()
        .unwrap()
        .to_owned();
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["healthy"]);
    screen.press("4");
    screen.shows(&[
        "update strategy RollingUpdate, partition 1",
        "pod management Parallel cannot be changed on a living set",
        "history limit 10",
        "ordinals 0 to 1",
        "claim retention whenDeleted Retain, whenScaled Retain",
        "claim templates data 1Gi disk",
        "governing service web, headless, 80/TCP http, selects app=web",
        "endpoints 2 of 2 ready",
        "observedGeneration 1",
        "readyReplicas 2",
        "availableReplicas 2",
        &format!("currentRevision {revision} number 1"),
        &format!("updateRevision {revision} number 1"),
        "collisionCount 0",
    ]);
    ns.patch(
        "statefulsets/web",
        &json!({ "spec": { "minReadySeconds": 3 } }),
    );
    screen.shows(&["min ready seconds 3", "observedGeneration 2"]);
}
