//! What operations send, sent to the simulated cluster: it is accepted, it does what the plan says, and its undo leads
//! back.

use kubectl_sts::domain::plan::{Outcome, Plan, Verdict};
use kubectl_sts::domain::{Name, Uid};
use kubectl_sts::operations::Written;
use serde_json::{Value, json};

use super::bench;
use crate::cluster::write::bench::{Bench as Line, SET, outcome};

/// The set as it is in the cluster now, to be planned with.
async fn situation(line: &Line) -> bench::Bench {
    situation_of(line.get(SET).await)
}

/// The set of an object, to be planned with; nothing else is known of its cluster.
pub fn situation_of(object: Value) -> bench::Bench {
    let mut bench = bench::Bench::new("web 3:");
    let text = |pointer: &str| {
        object
            .pointer(pointer)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    bench.set.name = Name::new(text("/metadata/namespace"), text("/metadata/name"));
    bench.set.uid = Uid::from(text("/metadata/uid"));
    bench.object = object;
    bench
}

/// What one wishes for in a set.
pub fn spec(object: &Value) -> Value {
    json!({
        "spec": object["spec"],
        "labels": object["metadata"].get("labels"),
        "annotations": object["metadata"].get("annotations"),
    })
}

async fn accepted(line: &Line, plan: &Plan) -> Vec<String> {
    match line.rehearse(&plan.steps[0].request).await {
        Verdict::Accepted { dropped, .. } => dropped,
        other => panic!("{}: {other:?}\n{}", plan.title, plan.steps[0].request.body),
    }
}

async fn done(line: &Line, plan: &Plan) {
    let came = outcome(line.carry_out(&plan.steps[0].request).await);
    assert!(
        matches!(came, Outcome::Done { .. }),
        "{}: {came:?}",
        plan.title
    );
}

/// Each with what makes the situation that it needs.
pub const ALL: &[(&str, &[&str], &str)] = &[
    ("scale", &["5"], ""),
    ("scale", &["0"], ""),
    ("scale", &["2"], r#"{"spec": {"replicas": 0}}"#),
    ("restart", &[], ""),
    (
        "restart",
        &[],
        r#"{"spec": {"template": {"metadata": {"annotations": {"a": "b"}}}}}"#,
    ),
    ("set-image", &["nginx:2"], ""),
    ("partition", &["2"], ""),
    (
        "partition",
        &["2"],
        r#"{"spec": {"updateStrategy": {"rollingUpdate": null}}}"#,
    ),
    ("partition-up", &[], ""),
    (
        "partition-down",
        &[],
        r#"{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 9}}}}"#,
    ),
    ("hold-or-resume", &[], ""),
    (
        "hold-or-resume",
        &[],
        r#"{"metadata": {"annotations": {"a": "b"}}}"#,
    ),
    (
        "hold-or-resume",
        &[],
        r#"{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 9}}}}"#,
    ),
    ("strategy", &["OnDelete", ""], ""),
    (
        "strategy",
        &["RollingUpdate", ""],
        r#"{"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}}"#,
    ),
    ("history-limit", &["3"], ""),
    ("min-ready-seconds", &["3"], ""),
    ("grace-period", &["120"], ""),
    (
        "min-ready-seconds",
        &["0"],
        r#"{"spec": {"minReadySeconds": 7}}"#,
    ),
    ("retention", &["Delete", "Delete"], ""),
    ("set-labels", &["tier=db team=payments"], ""),
    (
        "set-labels",
        &["tier=db old-"],
        r#"{"metadata": {"labels": {"old": "x"}}}"#,
    ),
    ("set-annotations", &["example.com/why='it is ours'"], ""),
    ("template-labels", &["tier=db"], ""),
    ("template-annotations", &["example.com/why=x"], ""),
];

#[tokio::test(start_paused = true)]
async fn every_request_is_accepted_and_its_undo_leads_back() {
    for (operation, typed, before) in ALL {
        let line = Line::new().await;
        if !before.is_empty() {
            line.merge(serde_json::from_str(before).unwrap()).await;
        }
        let bench = situation(&line).await;
        let plan = bench
            .plan(operation, typed)
            .unwrap_or_else(|why| panic!("{operation}: {why:?}"));
        assert!(
            accepted(&line, &plan).await.is_empty(),
            "{operation} {typed:?}"
        );
        done(&line, &plan).await;

        let after = situation(&line).await;
        assert_ne!(
            spec(&after.object),
            spec(&bench.object),
            "{operation} {typed:?}"
        );
        for wish in &plan.steps[0].request.wishes {
            assert!(wish.holds(&after.object), "{operation} {typed:?}: {wish:?}");
        }
        let again = line.rehearse(&plan.steps[0].request).await;
        assert!(
            matches!(again, Verdict::Changed(_)),
            "{operation} {typed:?} again: {again:?}"
        );

        let after = after.last(Written {
            operation: plan.operation,
            title: plan.title.clone(),
            set: plan.set.clone(),
            uid: plan.uid.clone(),
            inverse: plan.inverse.clone(),
            secrets: plan.steps[0].request.secrets.clone(),
        });
        let undo = after
            .plan("undo", &[])
            .unwrap_or_else(|why| panic!("undo of {operation} {typed:?}: {why:?}"));
        assert!(
            accepted(&line, &undo).await.is_empty(),
            "undo of {operation} {typed:?}"
        );
        done(&line, &undo).await;
        assert_eq!(
            spec(&line.get(SET).await),
            spec(&bench.object),
            "undo of {operation} {typed:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_field_that_the_server_drops_is_told_by_its_rehearsal() {
    let line = Line::new().await;
    let plan = situation(&line)
        .await
        .plan("strategy", &["RollingUpdate", "2"])
        .unwrap();
    assert_eq!(
        accepted(&line, &plan).await,
        ["spec.updateStrategy.rollingUpdate.maxUnavailable"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_not_carried_out_upon_a_spec_that_was_not_shown() {
    for (operation, typed) in [
        ("restart", &[][..]),
        ("set-image", &["nginx:2"]),
        ("partition", &["2"]),
        ("hold-or-resume", &[]),
        ("strategy", &["OnDelete", ""]),
    ] {
        let line = Line::new().await;
        let plan = situation(&line).await.plan(operation, typed).unwrap();
        line.merge(json!({"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 5}}}}))
            .await;
        let came = outcome(line.carry_out(&plan.steps[0].request).await);
        let Outcome::Changed(differences) = came else {
            panic!("{operation}: {came:?}");
        };
        assert_eq!(
            differences[0].pointer, "/metadata/generation",
            "{operation}"
        );
        assert!(line.written().is_empty(), "{operation}");
    }
}
