//! New templates: revisions, partitions, OnDelete, stuck rollbacks.

use kubectl_sts::sim::Kind;
use serde_json::{Value, json};

use super::bench::{Bench, web, with};

const BLOCK: &str = "/spec/updateStrategy/rollingUpdate";

#[test]
fn a_rollout_goes_from_the_top_down_and_waits_for_each() {
    let mut bench = Bench::settled(web(3));
    let here = bench.here();
    bench.image("nginx:2");
    bench.live(30);
    assert_eq!(bench.story(here), "-2 .2 +2 -1 .1 +1 -0 .0 +0");
    assert_eq!(bench.images(), "web-0:2 web-1:2 web-2:2");
    assert_eq!(bench.counts(), [3, 3, 3, 3, 3]);
    assert!(bench.is_complete());
}

#[test]
fn a_partition_is_an_index_and_not_an_ordinal() {
    let set = with(web(4), "/spec/ordinals", json!({ "start": 10 }));
    let mut bench = Bench::settled(with(set, &format!("{BLOCK}/partition"), 2));
    bench.image("nginx:2");
    bench.live(30);
    assert_eq!(bench.images(), "web-10:1 web-11:1 web-12:2 web-13:2");
    assert_eq!(bench.counts(), [4, 4, 4, 2, 2]);
    assert!(!bench.is_complete());
    bench.edit(&format!("{BLOCK}/partition"), 12);
    bench.image("nginx:3");
    bench.live(30);
    assert_eq!(bench.images(), "web-10:1 web-11:1 web-12:2 web-13:2");
}

#[test]
fn with_a_block_a_pod_that_dies_during_the_rollout_comes_back_at_the_update_revision() {
    let mut bench = Bench::settled(web(3));
    bench.image("nginx:2");
    bench.live_but(5, &["web-2"]);
    bench.end("web-2");
    bench.end("web-0");
    bench.pass(2);
    assert_eq!(bench.images(), "web-0:2 web-1:1");
}

#[test]
fn without_a_block_the_first_pods_stay_at_the_current_revision() {
    let plain = with(
        web(3),
        "/spec/updateStrategy",
        json!({ "type": "RollingUpdate" }),
    );
    let mut bench = Bench::settled(plain);
    bench.image("nginx:2");
    bench.live_but(5, &["web-2"]);
    assert_eq!(bench.counts(), [3, 3, 3, 2, 0]);
    bench.end("web-0");
    bench.end("web-2");
    bench.pass(2);
    assert_eq!(bench.images(), "web-0:1 web-1:1");
}

#[test]
fn below_a_partition_a_pod_that_dies_comes_back_at_the_current_revision() {
    let mut bench = Bench::settled(with(web(3), &format!("{BLOCK}/partition"), 1));
    bench.image("nginx:2");
    bench.live(30);
    bench.delete(Kind::Pod, "web-0");
    bench.live(10);
    assert_eq!(bench.images(), "web-0:1 web-1:2 web-2:2");
    assert!(!bench.is_complete());
}

#[test]
fn scaling_to_zero_and_back_forgets_what_a_partition_held() {
    let mut bench = Bench::settled(with(web(3), &format!("{BLOCK}/partition"), 1));
    bench.image("nginx:2");
    bench.live(30);
    bench.edit("/spec/replicas", 0);
    bench.live(30);
    assert!(bench.is_complete());
    bench.edit("/spec/replicas", 3);
    bench.live(30);
    assert_eq!(bench.images(), "web-0:2 web-1:2 web-2:2");
}

#[test]
fn on_delete_pods_take_the_template_when_somebody_deletes_them() {
    let mut bench = Bench::settled(with(
        web(2),
        "/spec/updateStrategy",
        json!({ "type": "OnDelete" }),
    ));
    let here = bench.here();
    bench.image("nginx:2");
    bench.live(30);
    assert_eq!(bench.story(here), "");
    bench.delete(Kind::Pod, "web-0");
    bench.live(10);
    assert_eq!(bench.images(), "web-0:2 web-1:1");
    bench.tell("web-1", "Failed", false);
    bench.live(10);
    assert_eq!(bench.images(), "web-0:2 web-1:2");
    assert_eq!(bench.counts(), [2, 2, 2, 0, 2]);
    assert!(!bench.is_complete());
}

#[test]
fn a_repaired_template_waits_for_a_bad_pod_for_ever_and_its_deletion_cures() {
    let mut bench = Bench::settled(web(3));
    bench.image("nginx:bad");
    bench.live_but(5, &["web-2"]);
    bench.end("web-2");
    bench.live_but(5, &["web-2"]);
    assert_eq!(bench.images(), "web-0:1 web-1:1 web-2:bad");
    bench.image("nginx:1");
    let here = bench.here();
    bench.live_but(3600, &["web-2"]);
    assert_eq!(bench.story(here), "");
    assert!(bench.is_complete());
    bench.delete(Kind::Pod, "web-2");
    bench.live(10);
    assert_eq!(bench.images(), "web-0:1 web-1:1 web-2:1");
}

#[test]
fn under_parallel_unready_pods_below_do_not_hold_the_rollout() {
    let mut bench = Bench::settled(with(web(5), "/spec/podManagementPolicy", "Parallel"));
    bench.unready("web-1");
    bench.unready("web-2");
    let here = bench.here();
    bench.image("nginx:2");
    bench.live(30);
    assert_eq!(
        bench.story(here),
        "-4 .4 +4 -3 .3 +3 -2 .2 +2 -1 .1 +1 -0 .0 +0"
    );
}

#[test]
fn an_equal_template_raises_the_number_of_the_old_revision() {
    let mut bench = Bench::settled(web(1));
    for image in ["nginx:2", "nginx:3", "nginx:1"] {
        bench.image(image);
        bench.live(10);
    }
    assert_eq!(bench.revisions(), ["2:nginx:2", "3:nginx:3", "4:nginx:1"]);
}

#[test]
fn the_limit_counts_only_revisions_that_no_pod_has() {
    for (limit, kept) in [(0, 1), (1, 2), (10, 11), (-1, 15)] {
        let mut bench = Bench::settled(with(web(1), "/spec/revisionHistoryLimit", limit));
        for image in 2..=15 {
            bench.image(&format!("nginx:{image}"));
            bench.live(3);
        }
        assert_eq!(bench.revisions().len(), kept, "with a limit of {limit}");
    }
}

#[test]
fn three_revisions_are_alive_when_the_template_is_edited_again_in_the_middle() {
    let set = with(web(3), "/spec/revisionHistoryLimit", 0);
    let mut bench = Bench::settled(with(set, &format!("{BLOCK}/partition"), 2));
    bench.image("nginx:2");
    bench.live(10);
    bench.edit(&format!("{BLOCK}/partition"), 3);
    bench.image("nginx:3");
    bench.live(10);
    assert_eq!(bench.images(), "web-0:1 web-1:1 web-2:2");
    assert_eq!(bench.revisions(), ["1:nginx:1", "2:nginx:2", "3:nginx:3"]);
    bench.edit(&format!("{BLOCK}/partition"), 0);
    bench.live(30);
    assert_eq!(bench.revisions(), ["3:nginx:3"]);
}

#[test]
fn a_revision_that_differs_only_by_nulls_is_the_same_if_it_is_the_newest() {
    let mut bench = Bench::settled(web(1));
    let name = bench.names(Kind::ControllerRevision).remove(0);
    bench.forge(Kind::ControllerRevision, &name, |it| {
        it["data"]["spec"]["template"]["metadata"]["creationTimestamp"] = Value::Null;
    });
    bench.edit("/spec/minReadySeconds", 1);
    bench.live(10);
    assert_eq!(bench.revisions(), ["1:nginx:1"]);
    bench.image("nginx:2");
    bench.live(10);
    bench.image("nginx:1");
    bench.live(10);
    assert_eq!(bench.revisions(), ["1:nginx:1", "2:nginx:2", "3:nginx:1"]);
}

#[test]
fn a_status_says_what_it_has_seen_and_leaves_out_zeros() {
    let mut bench = Bench::settled(web(1));
    let set = bench.set();
    let revision = bench.names(Kind::ControllerRevision).remove(0);
    let expected = json!({
        "observedGeneration": 1, "replicas": 1, "readyReplicas": 1, "availableReplicas": 1,
        "currentReplicas": 1, "updatedReplicas": 1, "collisionCount": 0,
        "currentRevision": revision, "updateRevision": revision,
    });
    assert_eq!(set["status"], expected);
    bench.edit("/spec/replicas", 0);
    bench.live(10);
    let expected = json!({
        "observedGeneration": 2, "replicas": 0, "availableReplicas": 0, "collisionCount": 0,
        "currentRevision": revision, "updateRevision": revision,
    });
    assert_eq!(bench.set()["status"], expected);
}

/// A set as a server stores it whose feature for `maxUnavailable` is on: ours drops the field.
fn with_most(most: &Value, order: &str) -> Bench {
    let mut bench = Bench::settled(with(web(5), "/spec/podManagementPolicy", order));
    let mut set = (*bench.set()).clone();
    set["spec"]["updateStrategy"]["rollingUpdate"]["maxUnavailable"] = most.clone();
    set["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:2".into();
    set["metadata"]["generation"] = 2.into();
    bench
        .world
        .store
        .put(super::bench::key(Kind::StatefulSet, "web"), set);
    bench
}

#[test]
fn where_several_may_be_unavailable_as_many_go_at_once_and_come_back_one_by_one() {
    let mut bench = with_most(&json!("50%"), "OrderedReady");
    let here = bench.here();
    bench.live(30);
    let told = bench.story(here);
    assert!(told.starts_with("-4 -3 "), "{told}");
    assert_eq!(bench.images(), "web-0:2 web-1:2 web-2:2 web-3:2 web-4:2");
}

#[test]
fn unready_pods_below_hold_the_rollout_where_the_unavailable_are_counted() {
    let mut bench = with_most(&json!(1), "Parallel");
    bench.unready("web-1");
    let here = bench.here();
    bench.live(30);
    assert_eq!(bench.story(here), "");
    bench.ready("web-1");
    bench.live(30);
    assert_eq!(bench.images(), "web-0:2 web-1:2 web-2:2 web-3:2 web-4:2");
}
