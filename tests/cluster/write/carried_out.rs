//! What is sent, and that it is sent once.

use http::Method;
use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Outcome, Verdict};
use serde_json::json;

use super::bench::{Bench, SET, outcome};

#[tokio::test(start_paused = true)]
async fn a_rehearsal_changes_nothing_and_a_write_is_one_request() {
    let bench = Bench::new().await;
    let write = bench.scale(5).await;
    let accepted = Verdict::Accepted {
        warnings: vec![],
        dropped: vec![],
    };
    assert_eq!(bench.rehearse(&write).await, accepted);
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 3);
    let news = bench.carry_out(&write).await;
    assert_eq!(news[0], News::Sent);
    let Outcome::Done {
        object, was_lost, ..
    } = outcome(news)
    else {
        panic!()
    };
    assert_eq!(object.unwrap()["spec"]["replicas"], 5);
    assert!(!was_lost);
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 5);

    let [rehearsal, real] = &bench.written()[..] else {
        panic!("{:?}", bench.written())
    };
    let query = "fieldManager=kubectl-sts&fieldValidation=Strict";
    assert_eq!(rehearsal.path, format!("{SET}?{query}&dryRun=All"));
    assert_eq!(real.path, format!("{SET}?{query}"));
    assert_eq!(
        (&real.method, &*real.media),
        (&Method::PATCH, "application/json-patch+json")
    );
    assert_eq!(rehearsal.body, real.body);
    assert_eq!(
        real.body.as_array().unwrap()[1..],
        [
            json!({"op": "test", "path": "/spec/replicas", "value": 3}),
            json!({"op": "replace", "path": "/spec/replicas", "value": 5}),
        ]
    );
}
