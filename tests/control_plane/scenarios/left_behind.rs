//! Claims and volumes that stay when nobody wants them any more.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn a_claim_that_stays_after_a_scale_down_is_an_orphan_until_it_is_wanted_again() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("stays");
    ns.apply(&set("db", 3).claim("data", "1Gi"));
    ns.wait_ready("db", 3);
    let screen = Screen::of(&ns, &["db"]);
    screen.shows(&["healthy"]);
    screen.press("2");
    screen.shows_without(
        &[
            "2 data-db-2 Bound",
            "goes with nothing: it stays whatever is deleted",
        ],
        &["orphan"],
    );
    ns.patch("statefulsets/db", &json!({ "spec": { "replicas": 2 } }));
    screen.shows(&["2 data-db-2 Bound, orphan"]);
    screen.press("End");
    screen.shows(&["orphan: db wants 2 replicas, so nothing uses ordinal 2; scaled up again, the set takes it with its data"]);
    screen.press("Esc");
    screen.shows(&["1 Sets"]);
    screen.press("2");
    screen.shows(&[
        "claim data-db-2 1Gi disk Bound",
        "db wants 2 replicas, not ordinal 2",
    ]);
    ns.patch("statefulsets/db", &json!({ "spec": { "replicas": 3 } }));
    screen.shows_without(&["Left behind"], &["data-db-2"]);
}

#[test]
fn claims_of_a_deleted_set_are_listed_with_its_name() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("deleted");
    ns.apply(&set("db", 2).claim("data", "1Gi"));
    ns.wait_ready("db", 2);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["db ●● 2/2", "2/2"]);
    screen.press("2");
    ns.kubectl(&["delete", "statefulset", "db"]);
    screen.shows(&[
        "claim data-db-0 1Gi disk Bound",
        "of db-0, probably: that set is gone",
        "claim data-db-1 1Gi disk Bound",
        "of db-1, probably: that set is gone",
    ]);
    // Made again, the set takes them as they are.
    ns.apply(&set("db", 2).claim("data", "1Gi"));
    screen.shows_without(&["Left behind"], &["data-db-1", "data-db-0"]);
}

#[test]
fn a_released_volume_whose_policy_is_retain_is_listed() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("released");
    ns.apply(&set("db", 1).claim("data", "1Gi"));
    ns.wait_ready("db", 1);
    let claim = ns.get("persistentvolumeclaims/data-db-0");
    let volume = claim["spec"]["volumeName"].as_str().unwrap();
    let path = format!("/api/v1/persistentvolumes/{volume}");
    bed.patch(
        &path,
        &json!({ "spec": { "persistentVolumeReclaimPolicy": "Retain" } }),
    );
    let screen = Screen::of(&ns, &["db"]);
    screen.shows(&["healthy"]);
    screen.press("2");
    screen.shows(&["data-db-0 Bound", "1Gi 1Gi – Retain"]);
    ns.kubectl(&[
        "delete",
        "statefulset/db",
        "persistentvolumeclaim/data-db-0",
        "--wait=false",
    ]);
    bed.wait("the volume to be released", &path, |it| {
        it["status"]["phase"] == "Released"
    });
    screen.press("Esc");
    screen.shows(&["1 Sets"]);
    screen.press("2");
    screen.shows(&[volume, "Released", "its claim data-db-0 is gone; Retain"]);
    bed.kubectl(&["delete", "persistentvolume", volume]);
    screen.shows_without(&["Left behind"], &[volume]);
}
