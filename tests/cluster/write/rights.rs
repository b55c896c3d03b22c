//! What we may do: one question, and more only where the server cannot list its rules.

use http::{Request, Response};
use http_body_util::BodyExt as _;
use kube::client::Body;
use kubectl_sts::cluster::{Server, rights};
use kubectl_sts::domain::rights::{
    DELETE_PODS, DELETE_SETS, EVICT_PODS, GET_NODES_PROXY, PATCH_SCALE, PATCH_SETS, Rights,
};
use serde_json::{Value, json};

use super::bench::Bench;

#[tokio::test(start_paused = true)]
async fn one_question_tells_all() {
    let rules = json!([
        { "apiGroups": ["apps"], "resources": ["statefulsets/scale"], "verbs": ["patch"] },
        { "apiGroups": [""], "resources": ["pods"], "verbs": ["delete"], "resourceNames": ["web-0"] },
    ]);
    let bench = Bench::as_ada(rules).await;
    let rights = rights::review(&bench.server, "default").await.unwrap();
    assert_eq!(bench.all().len(), 1);
    assert_eq!(rights.allow(PATCH_SCALE, "web"), Some(true));
    assert_eq!(rights.allow(PATCH_SETS, "web"), Some(false));
    assert_eq!(rights.allow(DELETE_PODS, "web-0"), Some(true));
    assert_eq!(rights.allow(DELETE_PODS, "web-1"), Some(false));
    assert_eq!(rights.allow(EVICT_PODS, "web-0"), Some(false));
    let elsewhere = rights::review(&bench.server, "kube-system").await.unwrap();
    assert_eq!(elsewhere.allow(PATCH_SCALE, "web"), Some(false));
}

/// A server that answers reviews like this.
fn server(answer: impl Fn(&str, &Value) -> (u16, Value) + Send + Sync + Clone + 'static) -> Server {
    let service = tower::service_fn(move |request: Request<Body>| {
        let answer = answer.clone();
        async move {
            let path = request.uri().path().to_owned();
            let body = request.into_body().collect().await?.to_bytes();
            let (code, body) = answer(&path, &serde_json::from_slice(&body).unwrap());
            let body = Body::from(body.to_string().into_bytes());
            Ok::<_, tower::BoxError>(Response::builder().status(code).body(body).unwrap())
        }
    });
    Server::new(kube::Client::new(service, "default"))
}

fn allows(review: &Value) -> Value {
    let wish = &review["spec"]["resourceAttributes"];
    // Nodes are in no namespace: a right within one would be none.
    let namespace = if wish["resource"] == "nodes" {
        ""
    } else {
        "db"
    };
    assert_eq!(wish["namespace"], namespace);
    let asked = [
        &wish["verb"],
        &wish["group"],
        &wish["resource"],
        &wish["subresource"],
    ];
    let allowed = asked == ["create", "", "pods", "eviction"]
        || asked == ["delete", "apps", "statefulsets", ""]
        || asked == ["get", "", "nodes", "proxy"];
    json!({"kind": "SelfSubjectAccessReview", "status": {"allowed": allowed}})
}

fn check(rights: &Rights) {
    assert_eq!(rights.allow(EVICT_PODS, "web-0"), Some(true));
    assert_eq!(rights.allow(DELETE_SETS, "web"), Some(true));
    assert_eq!(rights.allow(GET_NODES_PROXY, "node-0"), Some(true));
    assert_eq!(rights.allow(DELETE_PODS, "web-0"), Some(false));
    assert_eq!(rights.allow(PATCH_SCALE, "web"), Some(false));
}

#[tokio::test]
async fn where_rules_cannot_be_listed_each_right_is_asked_for() {
    let incomplete = server(|path, review| match path.rsplit('/').next().unwrap() {
        "selfsubjectrulesreviews" => (
            201,
            json!({"status": {"incomplete": true, "resourceRules": [
                {"verbs": ["patch"], "apiGroups": ["apps"], "resources": ["statefulsets"]},
            ]}}),
        ),
        _ => (201, allows(review)),
    });
    let rights = rights::review(&incomplete, "db").await.unwrap();
    check(&rights);
    assert_eq!(rights.allow(PATCH_SETS, "web"), Some(true));
    let failing = server(|path, review| match path.rsplit('/').next().unwrap() {
        "selfsubjectrulesreviews" => (500, json!({})),
        _ => (201, allows(review)),
    });
    check(&rights::review(&failing, "db").await.unwrap());
}

#[tokio::test]
async fn where_nobody_tells_nothing_is_known() {
    let status = |code: u16| json!({"kind": "Status", "reason": "Forbidden", "message": "no reviews", "code": code});
    let mute = server(move |_, _| (403, status(403)));
    let trouble = rights::review(&mute, "db").await.unwrap_err();
    assert_eq!(trouble.to_string(), "no reviews");
    let half = server(move |path, _| match path.rsplit('/').next().unwrap() {
        "selfsubjectrulesreviews" => (201, json!({"status": {"incomplete": true}})),
        _ => (403, status(403)),
    });
    let rights = rights::review(&half, "db").await.unwrap();
    assert_eq!(rights.allow(PATCH_SETS, "web"), None);
}
