//! What disturbs everybody: these share one bed, one after the other.

use std::time::{Duration, Instant};

use serde_json::json;

use super::super::{Bed, Namespace, set};
use super::screen::Screen;

const STILL: &str = "
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: nobody }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: nobody } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: nobody }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: nobody }, maxReplicas: 1 }
";

#[test]
fn the_picture_survives_a_lost_node_a_stopped_server_forgotten_versions_and_a_restore() {
    let Some(bed) = Bed::own() else { return };
    let ns = bed.namespace("danger");
    ns.apply(&set("web", 3).annotation("gone-after", "1h"));
    ns.wait_ready("web", 3);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live", "web ●●● 3/3", "healthy"]);
    a_lost_node_keeps_its_pod_and_the_cure_is_named(&ns, &screen);
    ns.apply(&set("db", 2).claim("data", "1Gi"));
    // A picture is as old as the last word on the stillest of its feeds: each gets a word now.
    ns.apply(STILL);
    ns.wait_ready("db", 2);
    a_stopped_server_is_told_from_a_still_cluster(&ns, &screen);
    forgotten_versions_are_read_anew(&ns, &screen);
    a_restored_backup_is_noticed(&ns, &screen);
    screen.quits();
}

fn a_lost_node_keeps_its_pod_and_the_cure_is_named(ns: &Namespace<'_>, screen: &Screen) {
    let node = ns.get("pods/web-1")["spec"]["nodeName"]
        .as_str()
        .unwrap()
        .to_owned();
    ns.bed.lose_node(&node);
    screen.shows(&[
        "web ●✖● 2/3",
        "✖ web-1 node lost",
        &format!("{node} is lost: its kubelet no longer answers"),
    ]);
    ns.kubectl(&["delete", "pod", "web-1", "--wait=false"]);
    screen.shows(&[
        "web ●◌● 2/3",
        &format!("web-1: terminating, but {node} is lost, so nothing ends it"),
        "Nothing replaces it until the pod object is gone",
        "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute",
    ]);
    let taint = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";
    ns.bed.kubectl(&["taint", "node", &node, taint]);
    screen.shows_without(&["web ●●● 3/3", "healthy"], &["is lost"]);
    ns.bed
        .kubectl(&["taint", "node", &node, &format!("{taint}-")]);
    ns.bed.find_node(&node);
}

/// For 30 s: the clock of what is shown grows, the last picture stays, and what is missed is caught up with.
fn a_stopped_server_is_told_from_a_still_cluster(ns: &Namespace<'_>, screen: &Screen) {
    ns.bed.stop_api_server();
    let stopped = Instant::now();
    screen.shows_within(
        Duration::from_secs(5),
        &["▲ STALE 00:0", ", retry in ", "web ●●● 3/3", "db ●● 2/2"],
    );
    screen.shows_within(
        Duration::from_secs(25),
        &["▲ STALE 00:1", "web ●●● 3/3", "db ●● 2/2"],
    );
    screen.shows_within(Duration::from_secs(25), &["▲ STALE 00:2", ", retry in "]);
    screen.press("Enter");
    screen.shows(&["2 web-2 ● running", "cannot reach 127.0.0.1"]); // keys are answered meanwhile
    screen.press("Esc");
    while stopped.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(50));
    }
    ns.bed.start_api_server();
    // No pods: the bed's own controllers come back later than we do. How soon we are back is told in virtual
    // time (`cluster::reflect::watches`), where a busy machine does not count.
    ns.apply(&set("late", 0));
    screen.shows_without(&["● live", "late – 0/0", "web ●●● 3/3"], &["STALE"]);
}

fn forgotten_versions_are_read_anew(ns: &Namespace<'_>, screen: &Screen) {
    ns.bed.stop_api_server();
    screen.shows(&["STALE"]);
    ns.bed.compact_etcd();
    ns.bed.start_api_server();
    ns.apply(&set("later", 0));
    screen.shows_without(&["● live", "later – 0/0", "web ●●● 3/3"], &["STALE"]);
    ns.bed.compact_etcd();
    ns.apply(&set("latest", 0));
    screen.shows_without(&["● live", "latest – 0/0"], &["STALE"]);
}

fn a_restored_backup_is_noticed(ns: &Namespace<'_>, screen: &Screen) {
    let copy = ns.bed.copy_etcd();
    ns.apply(&set("newer", 0));
    ns.kubectl(&["delete", "statefulset", "late", "--wait=false"]);
    screen.shows_without(&["newer – 0/0"], &["late –"]);
    std::thread::scope(|threads| {
        threads.spawn(|| ns.bed.restore_etcd(&copy));
        screen.until(
            Duration::from_secs(60),
            "the restore to be noticed",
            |text| text.contains("STALE") || text.contains("the cluster went back in time"),
        );
    });
    screen.shows_without(
        &["● live", "late – 0/0", "latest – 0/0", "web ●●● 3/3"],
        &["newer", "STALE"],
    );
}
