//! Something is no longer as it was seen: nothing is overwritten, and what differs is named.

use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Guard, Outcome, PatchKind, Request, Verb, Verdict};
use serde_json::json;

use super::bench::{Bench, SET, Way, outcome, told, writes_go};
use super::carried_out::bare;

#[tokio::test(start_paused = true)]
async fn what_changed_before_it_was_confirmed_is_told_and_nothing_is_sent() {
    let bench = Bench::new().await;
    let write = bench.scale(5).await;
    bench.merge(json!({"spec": {"replicas": 4}})).await;
    let expected = ["/spec/replicas 3 4 somebody"];
    let Verdict::Changed(differences) = bench.rehearse(&write).await else {
        panic!()
    };
    assert_eq!(told(&differences), expected);
    let news = bench.carry_out(&write).await;
    let [News::Came(Outcome::Changed(differences))] = &news[..] else {
        panic!("{news:?}")
    };
    assert_eq!(told(differences), expected);
    assert!(bench.written().is_empty());
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 4);
}

#[tokio::test(start_paused = true)]
async fn what_changed_at_the_last_moment_is_named_though_the_server_does_not() {
    let bench = Bench::by(writes_go(Way::After(json!({"spec": {"replicas": 4}})))).await;
    let news = bench.carry_out(&bench.scale(5).await).await;
    assert_eq!(news[0], News::Sent);
    let Outcome::Changed(differences) = outcome(news) else {
        panic!()
    };
    assert_eq!(told(&differences), ["/spec/replicas 3 4 somebody"]);
    assert_eq!(bench.written().len(), 1);
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 4);
}

#[tokio::test(start_paused = true)]
async fn a_version_that_moved_is_a_difference_even_if_nothing_else_is() {
    let touch = json!({"metadata": {"labels": {"touched": "yes"}}});
    let bench = Bench::by(writes_go(Way::After(touch))).await;
    let set = bench.get(SET).await;
    let annotate = json!({"spec": {"template": {"metadata": {"annotations": {"a": "b"}}}}});
    let write = Request {
        holds_version: true,
        guards: vec![Guard::new("/spec/replicas", 3)],
        ..bare(Verb::Patch(PatchKind::Strategic), bench.set(&set), annotate)
    };
    let Outcome::Changed(differences) = outcome(bench.carry_out(&write).await) else {
        panic!()
    };
    let [version] = &differences[..] else {
        panic!("{differences:?}")
    };
    assert_eq!(version.pointer, "/metadata/resourceVersion");
    assert_eq!(version.seen, set["metadata"]["resourceVersion"]);
    assert_eq!(version.by.as_deref(), Some("somebody"));
    assert!(
        bench
            .get(SET)
            .await
            .pointer("/spec/template/metadata/annotations/a")
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn another_object_of_that_name_stays_as_it_is() {
    let bench = Bench::new().await;
    let write = bench.scale(5).await;
    let mut other = write.clone();
    other.object.uid = "another".into();
    let uid = &*write.object.uid;
    let expected = vec![format!("/metadata/uid \"another\" \"{uid}\" ?")];
    let delete = bare(Verb::Delete, other.object.clone(), json!({}));
    for write in [other, delete] {
        let Verdict::Changed(differences) = bench.rehearse(&write).await else {
            panic!()
        };
        assert_eq!(told(&differences), expected);
        let Outcome::Changed(differences) = outcome(bench.carry_out(&write).await) else {
            panic!()
        };
        assert_eq!(told(&differences), expected);
    }
    assert!(bench.written().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_gone_is_told_as_gone() {
    let bench = Bench::new().await;
    let write = bench.scale(5).await;
    let delete = bare(
        Verb::Delete,
        write.object.clone(),
        json!({"propagationPolicy": "Orphan"}),
    );
    assert!(matches!(
        outcome(bench.carry_out(&delete).await),
        Outcome::Done { .. }
    ));
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    let Outcome::Changed(differences) = outcome(bench.carry_out(&write).await) else {
        panic!()
    };
    assert_eq!(
        told(&differences),
        [format!("/metadata/uid \"{}\" null ?", &*write.object.uid)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_no_difference_explains_is_told_as_a_refusal() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let body = json!([{"op": "test", "path": "/spec/replicas", "value": 99}]);
    let write = bare(Verb::Patch(PatchKind::Json), bench.set(&set), body);
    let Verdict::Refused(reproof) = bench.rehearse(&write).await else {
        panic!()
    };
    assert_eq!(reproof.code, 422);
    assert_eq!(
        reproof.causes,
        ["it does not say why, and everything that was looked at is as it was seen"]
    );
}
