//! What operations send, sent to a real API server; and their kubectl commands, which do the same.

use kubectl_sts::cluster::Server;
use kubectl_sts::cluster::write;
use kubectl_sts::domain::plan::{Difference, Outcome, Plan, Verdict};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::fights::words_of;
use super::sent::{ALL, situation_of, spec};
use crate::cluster::write::bench::{heard, outcome};
use crate::control_plane::{Bed, Namespace};

pub async fn server(bed: &Bed) -> Server {
    let kubeconfig = kube::config::Kubeconfig::read_from(bed.admin()).unwrap();
    let options = kube::config::KubeConfigOptions::default();
    let config = kube::Config::from_custom_kubeconfig(kubeconfig, &options);
    let mut config = config.await.unwrap();
    config.default_retry = false;
    Server::new(kube::Client::try_from(config).unwrap())
}

/// A set of three replicas, of which no node takes the first: nothing moves.
pub fn create(ns: &Namespace<'_>, name: &str, before: &str) -> Value {
    let set = json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": name },
        "spec": {
            "serviceName": "web", "replicas": 3, "selector": { "matchLabels": { "app": name } },
            "template": {
                "metadata": { "labels": { "app": name } },
                "spec": { "nodeSelector": { "none": "such" }, "containers": [{ "name": "main", "image": "nginx:1" }] },
            },
        },
    });
    ns.bed.post(&ns.path("statefulsets"), &set);
    if !before.is_empty() {
        ns.patch(
            &format!("statefulsets/{name}"),
            &serde_json::from_str(before).unwrap(),
        );
    }
    ns.get(&format!("statefulsets/{name}"))
}

/// What one wishes for, but for the names and the moments in it.
fn masked(object: &Value, name: &str) -> String {
    let text = spec(object).to_string().replace(name, "NAME");
    let moment = regex::Regex::new(r#""kubectl.kubernetes.io/restartedAt":"[^"]*""#).unwrap();
    moment.replace_all(&text, "MOMENT").into_owned()
}

/// Carries a plan out. What holds the version is not sent when the controller has written the status in between: then
/// it is tried again, as one would by hand.
pub async fn carry_out(server: &Server, plan: &Plan) {
    let request = &plan.steps[0].request;
    for _ in 0..50 {
        match outcome(heard(server, request, &CancellationToken::new()).await) {
            Outcome::Done { .. } => return,
            Outcome::Changed(found) if is_version_only(&found) => {}
            other => panic!("{}: {other:?}", plan.title),
        }
    }
    panic!("{}: somebody writes all the time", plan.title);
}

fn is_version_only(found: &[Difference]) -> bool {
    found
        .iter()
        .all(|it| it.pointer == "/metadata/resourceVersion")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_accepts_every_request_and_kubectl_does_the_same() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("operations");
    let server = server(bed).await;
    for (nth, (operation, typed, before)) in ALL.iter().enumerate() {
        let (ours, theirs) = (format!("ours{nth}"), format!("theirs{nth}"));
        let bench = situation_of(create(&ns, &ours, before));
        let plan = bench.plan(operation, typed).unwrap();
        let verdict = write::rehearse(&server, &plan.steps[0].request).await;
        let expected = Verdict::Accepted {
            warnings: Vec::new(),
            dropped: Vec::new(),
        };
        assert_eq!(verdict, expected, "{operation} {typed:?}");
        carry_out(&server, &plan).await;

        let mut other = situation_of(create(&ns, &theirs, before));
        other.identity.context = "".into();
        let command = words_of(&other.plan(operation, typed).unwrap().kubectl);
        let arguments: Vec<&str> = command[1..].iter().map(String::as_str).collect();
        bed.kubectl(&arguments);
        let same = (
            ns.get(&format!("statefulsets/{ours}")),
            ns.get(&format!("statefulsets/{theirs}")),
        );
        assert_eq!(
            masked(&same.0, &ours),
            masked(&same.1, &theirs),
            "{operation} {typed:?}: {command:?}"
        );
    }
}
