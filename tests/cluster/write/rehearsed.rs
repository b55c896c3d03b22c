//! Rehearsals: nothing changes, and whatever the server says of them is told.

use kubectl_sts::domain::plan::{Edit, Guard, Reproof, Request, Verb, Verdict};
use serde_json::json;

use super::bench::{Bench, SET, Way};
use super::carried_out::{bare, pod};

fn accepted(warnings: &[&str], dropped: &[&str]) -> Verdict {
    let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
    Verdict::Accepted {
        warnings: owned(warnings),
        dropped: owned(dropped),
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_changes() {
    let bench = Bench::new().await;
    let (set, pod) = (bench.get(SET).await, pod(&bench, "p").await);
    let pod_path = pod.path();
    let delete = bare(
        Verb::Delete,
        bench.set(&set),
        json!({"propagationPolicy": "Orphan"}),
    );
    let all = [
        bench.scale(5).await,
        delete,
        bare(Verb::Delete, pod.clone(), json!({})),
        bare(Verb::Evict, pod, json!({})),
    ];
    let before = (bench.get(SET).await, bench.get(&pod_path).await);
    for write in &all {
        assert_eq!(
            bench.rehearse(write).await,
            accepted(&[], &[]),
            "{:?}",
            write.verb
        );
    }
    assert_eq!(before, (bench.get(SET).await, bench.get(&pod_path).await));
    assert!(bench.written().is_empty(), "{:?}", bench.written());
    let sent = bench.all();
    let deletes: Vec<_> = sent.iter().filter(|it| it.method == "DELETE").collect();
    assert_eq!(deletes.len(), 2);
    for delete in deletes {
        // The parameter is ignored when there is a body: it must stand in the body.
        assert_eq!(delete.body["dryRun"], json!(["All"]));
        assert!(delete.body["preconditions"]["uid"].is_string());
    }
}

#[tokio::test(start_paused = true)]
async fn fields_that_the_server_drops_silently_are_named() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let block = json!({"partition": 1, "maxUnavailable": 2});
    let edit = Edit::of(&set, "/spec/updateStrategy/rollingUpdate", Some(block));
    let write = Request::edit(bench.set(&set), &[edit]);
    let dropped = ["spec.updateStrategy.rollingUpdate.maxUnavailable"];
    assert_eq!(bench.rehearse(&write).await, accepted(&[], &dropped));
}

#[tokio::test(start_paused = true)]
async fn through_scale_a_zero_that_is_left_out_is_not_dropped() {
    let bench = Bench::new().await;
    for to in [0, 7] {
        let write = Request {
            subresource: Some("scale"),
            ..bench.scale(to).await
        };
        assert_eq!(bench.rehearse(&write).await, accepted(&[], &[]));
    }
    let write = Request {
        subresource: Some("scale"),
        wishes: vec![Guard::new("/spec/replicas", 9)],
        ..bench.scale(7).await
    };
    assert_eq!(
        bench.rehearse(&write).await,
        accepted(&[], &["spec.replicas (it is 7)"])
    );
}

#[tokio::test(start_paused = true)]
async fn amounts_may_be_written_in_another_way_and_defaults_may_come_with_them() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let container = json!([{"name": "main", "image": "nginx:2", "resources": {"requests": {"memory": "2048Mi"}}}]);
    let edit = Edit::of(&set, "/spec/template/spec/containers", Some(container));
    let write = Request::edit(bench.set(&set), &[edit]);
    assert_eq!(bench.rehearse(&write).await, accepted(&[], &[]));
}

#[tokio::test(start_paused = true)]
async fn warnings_are_told() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let edit = Edit::of(&set, "/spec/revisionHistoryLimit", Some(json!(-1)));
    let write = Request::edit(bench.set(&set), &[edit]);
    let warning = "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
    assert_eq!(bench.rehearse(&write).await, accepted(&[warning], &[]));
}

#[tokio::test(start_paused = true)]
async fn refusals_are_told_whole_with_the_fields_that_they_name() {
    let bench = Bench::new().await;
    let set = bench.get(SET).await;
    let rehearse = async |pointer: &str, value| {
        let edit = Edit::of(&set, pointer, Some(value));
        let write = Request::edit(bench.set(&set), &[edit]);
        match bench.rehearse(&write).await {
            Verdict::Refused(reproof) => reproof,
            other => panic!("{pointer}: {other:?}"),
        }
    };
    let immutable = rehearse("/spec/serviceName", json!("other")).await;
    assert_eq!((immutable.code, &*immutable.reason), (422, "Invalid"));
    assert!(
        immutable.message.contains("are forbidden"),
        "{}",
        immutable.message
    );
    assert!(
        immutable.causes[0].starts_with("spec: "),
        "{:?}",
        immutable.causes
    );
    // The server puts the whole object before it, secrets and all.
    let unknown = rehearse("/spec/foo", json!(1)).await;
    assert_eq!(
        unknown.message,
        "strict decoding error: unknown field \"spec.foo\""
    );
    assert!(!unknown.causes.iter().any(|it| it.contains("containers")));
}

#[tokio::test(start_paused = true)]
async fn what_one_may_not_is_refused_in_the_words_of_the_server() {
    let bench = Bench::as_ada(json!([])).await;
    let Verdict::Refused(Reproof {
        code: 403, message, ..
    }) = bench.rehearse(&bench.scale(5).await).await
    else {
        panic!()
    };
    assert_eq!(
        message,
        "statefulsets.apps \"web\" is forbidden: User \"ada\" cannot patch resource \"statefulsets\" in API group \"apps\" in the namespace \"default\""
    );
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_nothing_is_said_for_the_server() {
    for way in [
        Way::Refused,
        Way::Swallowed,
        Way::Answered(503, "<h1>\u{1b}[2Jno</h1>"),
        Way::Answered(200, "{}"),
    ] {
        let bench = Bench::by(move |seen| {
            if seen.method == "PATCH" {
                way.clone()
            } else {
                Way::Through
            }
        })
        .await;
        let Verdict::Silent(why) = bench.rehearse(&bench.scale(5).await).await else {
            panic!()
        };
        assert!(!why.contains('\u{1b}'), "{why}");
    }
}
