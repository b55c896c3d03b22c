//! Who is made and removed when: the ordered visit, bursts, and what holds them up.

use kubectl_sts::sim::Kind;

use super::bench::{Bench, web, with};

fn parallel(replicas: i64) -> serde_json::Value {
    with(web(replicas), "/spec/podManagementPolicy", "Parallel")
}

#[test]
fn pods_come_one_by_one_and_each_waits_for_the_one_before() {
    let mut bench = Bench::with(web(3));
    bench.pass(5);
    assert_eq!(bench.pods(), ["web-0"]);
    bench.ready("web-0");
    bench.pass(5);
    assert_eq!(bench.pods(), ["web-0", "web-1"]);
    bench.live(10);
    assert_eq!(bench.story(0), "+0 +1 +2");
    assert_eq!(bench.counts(), [3, 3, 3, 3, 3]);
}

#[test]
fn a_claim_is_made_before_its_pod_and_the_events_say_so() {
    let mut bench = Bench::with(web(1));
    bench.live(5);
    let made = |kind, name: &str| {
        let key = super::bench::key(kind, name);
        let mut changes = bench.world.store.since(0).unwrap();
        changes.find(|it| it.key == key).unwrap().revision
    };
    assert!(made(Kind::PersistentVolumeClaim, "data-web-0") < made(Kind::Pod, "web-0"));
    let mut events = bench.events();
    events.sort();
    assert_eq!(
        events,
        [
            "SuccessfulCreate: Create Claim data-web-0 Pod web-0 in StatefulSet web success",
            "SuccessfulCreate: Create Pod web-0 in StatefulSet web successful",
        ]
    );
}

#[test]
fn a_pod_says_which_one_it_is() {
    let mut bench = Bench::with(with(
        web(1),
        "/spec/ordinals",
        serde_json::json!({ "start": 5 }),
    ));
    bench.live(5);
    let pod = bench.pod("web-5");
    let labels = &pod["metadata"]["labels"];
    assert_eq!(labels["statefulset.kubernetes.io/pod-name"], "web-5");
    assert_eq!(labels["apps.kubernetes.io/pod-index"], "5");
    assert_eq!(
        labels["controller-revision-hash"],
        bench.set()["status"]["updateRevision"]
    );
    assert_eq!(pod["spec"]["hostname"], "web-5");
    assert_eq!(pod["spec"]["subdomain"], "web");
    assert_eq!(
        pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"],
        "data-web-5"
    );
}

#[test]
fn a_parallel_set_makes_and_removes_all_at_once() {
    let mut bench = Bench::with(parallel(5));
    bench.pass(1);
    assert_eq!(bench.story(0), "+0 +1 +2 +3 +4");
    bench.live(10);
    let here = bench.here();
    bench.unready("web-0");
    bench.edit("/spec/replicas", 2);
    bench.pass(1);
    assert_eq!(bench.story(here), "-4 -3 -2");
}

#[test]
fn scale_down_takes_the_highest_first_and_waits_for_each() {
    let mut bench = Bench::settled(web(4));
    let here = bench.here();
    bench.edit("/spec/replicas", 1);
    bench.live(30);
    assert_eq!(bench.story(here), "-3 .3 -2 .2 -1 .1");
    assert_eq!(bench.counts(), [1, 1, 1, 1, 1]);
}

#[test]
fn scale_down_waits_for_an_unready_replica_below() {
    let mut bench = Bench::settled(web(4));
    bench.unready("web-1");
    bench.edit("/spec/replicas", 2);
    let here = bench.here();
    bench.live(30);
    assert_eq!(bench.story(here), "");
    bench.ready("web-1");
    bench.live(30);
    assert_eq!(bench.story(here), "-3 .3 -2 .2");
}

#[test]
fn one_unready_condemned_pod_goes_but_of_two_the_upper_waits_for_ever() {
    let mut bench = Bench::settled(web(5));
    bench.unready("web-4");
    bench.edit("/spec/replicas", 4);
    bench.live(10);
    assert_eq!(bench.pods().len(), 4);
    bench.unready("web-2");
    bench.unready("web-3");
    let here = bench.here();
    bench.edit("/spec/replicas", 2);
    bench.live(600);
    assert_eq!(bench.story(here), "");
    bench.delete(Kind::Pod, "web-3");
    bench.live(10);
    assert_eq!(bench.story(here), "-3 .3 -2 .2");
}

#[test]
fn a_failed_pod_is_made_anew_under_both_policies() {
    for set in [web(2), parallel(2)] {
        let mut bench = Bench::settled(set);
        let here = bench.here();
        bench.tell("web-0", "Failed", false);
        bench.live(10);
        assert_eq!(bench.story(here), "-0 .0 +0");
        bench.tell("web-1", "Succeeded", false);
        bench.live(10);
        assert_eq!(bench.story(here), "-0 .0 +0 -1 .1 +1");
    }
}

#[test]
fn a_ready_pod_counts_only_after_min_ready_seconds() {
    let mut bench = Bench::with(with(web(2), "/spec/minReadySeconds", 4));
    bench.live(3);
    assert_eq!(bench.pods(), ["web-0"]);
    assert_eq!(bench.counts(), [1, 1, 0, 1, 1]);
    bench.live(10);
    assert_eq!(bench.counts(), [2, 2, 2, 2, 2]);
}

#[test]
fn ordinals_that_start_higher_make_the_new_top_before_the_old_bottom_goes() {
    let mut bench = Bench::settled(with(
        web(3),
        "/spec/ordinals",
        serde_json::json!({ "start": 10 }),
    ));
    let here = bench.here();
    bench.edit("/spec/ordinals/start", 11);
    bench.live(10);
    assert_eq!(bench.story(here), "+13 -10 .10");
}

#[test]
fn a_terminating_pod_holds_up_an_ordered_set_and_still_counts() {
    let mut bench = Bench::settled(web(3));
    bench.delete(Kind::Pod, "web-1");
    let here = bench.here();
    bench.edit("/spec/replicas", 5);
    bench.pass(60);
    assert_eq!(bench.story(here), "");
    assert_eq!(bench.counts(), [3, 3, 3, 2, 2]);
    bench.end("web-1");
    bench.live(10);
    assert_eq!(bench.story(here), ".1 +1 +3 +4");
}

#[test]
fn of_many_like_events_the_tenth_and_all_after_it_are_one_and_after_25_there_is_silence() {
    let mut bench = Bench::with(parallel(40));
    bench.live(10);
    assert_eq!(bench.counts(), [40, 40, 40, 40, 40]);
    let made = bench.world.store.within(Kind::Event, "default");
    let made: Vec<_> = made
        .filter(|(_, it)| it["involvedObject"]["kind"] == "StatefulSet")
        .map(|(_, it)| it.clone())
        .collect();
    assert_eq!(made.len(), 10);
    let combined: Vec<_> = made
        .iter()
        .filter(|it| {
            it["message"]
                .as_str()
                .unwrap()
                .starts_with("(combined from similar events): Create ")
        })
        .collect();
    assert_eq!(combined.len(), 1);
    assert_eq!(combined[0]["count"], 16);
    bench.live(310);
    bench.edit("/spec/replicas", 41);
    bench.live(5);
    let last = bench
        .get(
            Kind::Event,
            combined[0]["metadata"]["name"].as_str().unwrap(),
        )
        .unwrap();
    assert_eq!(last["count"], 16 + 55 + 1);
}
