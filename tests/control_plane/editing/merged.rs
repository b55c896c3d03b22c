//! Others write while a text is edited: what they changed elsewhere is in both, what both changed is asked about, and what
//! the operator typed besides stays in the text.

use std::time::Duration;

use serde_json::Value;

use super::super::operations::keys::ACCEPTED;
use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::keys::{add_below, apply, ask, carry_out, change, edits, go_to, read};

fn web(ns: &Namespace<'_>, pointer: &str) -> Value {
    let web = ns.get("statefulsets/web");
    web.pointer(pointer).cloned().unwrap_or_default()
}

/// Somebody else writes.
fn somebody(ns: &Namespace<'_>, patch: &str) {
    let by = "--field-manager=somebody";
    ns.kubectl(&["patch", "sts/web", "--type=merge", "-p", patch, by]);
}

/// Whether one line stands somewhere above another.
fn in_order(screen: &Screen, above: &str, below: &str) -> bool {
    let text = screen.text();
    matches!((text.find(above), text.find(below)), (Some(one), Some(other)) if one < other)
}

#[test]
fn what_the_controller_writes_meanwhile_is_in_nobodys_way() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("rolls");
    ns.apply(&set("web", 3));
    ns.wait_ready("web", 3);
    ns.apply(
        &set("web", 3)
            .image("nginx:2")
            .annotation("ready-after", "2s"),
    );
    let screen = edits(&ns);
    let opened = web(&ns, "/metadata/resourceVersion");
    add_below(&screen, "metadata.labels.app", "team: db");
    ns.wait("its status to be written", "statefulsets/web", |it| {
        it["metadata"]["resourceVersion"] != opened
            && it["status"]["updatedReplicas"].as_u64() < Some(3)
    });
    ask(&screen);
    let shown = screen.text();
    assert!(
        !shown.contains("changed since") && !shown.contains("both changed"),
        "{shown}"
    );
    carry_out(&screen);
    assert_eq!(web(&ns, "/metadata/labels/team"), "db");
    assert_ne!(
        web(&ns, "/status/currentRevision"),
        web(&ns, "/status/updateRevision"),
        "it was done while the set rolled"
    );
    assert_eq!(
        web(&ns, "/metadata/generation"),
        2,
        "a label is of the set alone"
    );
    screen.quits();
}

#[test]
fn what_others_changed_elsewhere_stays_and_what_both_changed_is_asked_about() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("both");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let screen = edits(&ns);
    add_below(
        &screen,
        "spec.podManagementPolicy",
        "# ours, and no other's",
    );
    change(&screen, "spec.replicas", "1", "2");
    // Another order of two keys.
    go_to(
        &screen,
        "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
    );
    screen.press("ctrl-x");
    go_to(
        &screen,
        "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
    );
    screen.press("ctrl-v");
    let is_ours = |screen: &Screen| {
        in_order(screen, "whenScaled: Retain", "whenDeleted: Retain")
            && screen.text().contains("# ours, and no other's")
    };
    screen.until(Duration::from_secs(20), "our order", |_| is_ours(&screen));

    somebody(&ns, r#"{"spec":{"minReadySeconds":1}}"#);
    screen.shows(&["changed meanwhile"]);
    ask(&screen);
    screen.says(&["changed since", "by somebody"]);
    screen.press("Esc");
    screen.until(Duration::from_secs(20), "our text", |_| is_ours(&screen));

    somebody(&ns, r#"{"spec":{"replicas":3}}"#);
    screen.press("ctrl-s");
    read(
        &screen,
        &[
            "both changed this",
            "spec.replicas",
            "theirs by somebody",
            "1 to choose",
        ],
    );
    screen.press("Enter");
    screen.shows(&["1 still to be chosen"]);
    screen.press("Esc");
    screen.shows(&[
        "nothing was sent; the text is as it was typed",
        "replicas: 2",
    ]);
    assert!(is_ours(&screen));

    // Theirs: there is nothing left to send.
    screen.press("ctrl-s");
    read(&screen, &["both changed this"]);
    screen.press("t Enter");
    screen.shows(&["nothing is changed: the text says what the object says"]);
    screen.press("Esc");
    screen.shows_without(
        &["replicas: 3", "minReadySeconds: 1"],
        &["nothing is changed"],
    );
    assert!(is_ours(&screen));
    assert_eq!(web(&ns, "/spec/replicas"), 3);

    // Ours.
    change(&screen, "spec.replicas", "3", "2");
    somebody(&ns, r#"{"spec":{"replicas":4,"revisionHistoryLimit":5}}"#);
    screen.press("ctrl-s");
    read(&screen, &["both changed this", "only theirs"]);
    screen.press("y Enter");
    screen.shows(&["apply the edit", ACCEPTED]);
    screen.press("Esc");
    screen.shows(&["replicas: 2", "revisionHistoryLimit: 5"]);
    assert!(is_ours(&screen));
    let generation = web(&ns, "/metadata/generation").as_u64().unwrap();
    assert_eq!(web(&ns, "/spec/replicas"), 4, "nothing was sent yet");
    apply(&screen);
    let spec = web(&ns, "/spec");
    assert_eq!(spec["replicas"], 2);
    assert_eq!(spec["minReadySeconds"], 1);
    assert_eq!(spec["revisionHistoryLimit"], 5);
    assert_eq!(
        web(&ns, "/metadata/generation"),
        generation + 1,
        "it was one request"
    );
    screen.quits();
}
