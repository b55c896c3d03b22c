//! Who may do what.

use http::{Method, Request};
use kubectl_sts::sim::{Sim, User};
use serde_json::{Value, json};

use crate::sim::world::{ask, get, sim};

const RBAC: &str = "/apis/rbac.authorization.k8s.io/v1";

/// A viewer who may read pods in `default`, and scale the set `db` there.
async fn with_viewer() -> (Sim, kube::Client) {
    let sim = sim();
    let admin = sim.client();
    let role = json!({ "metadata": { "name": "few" }, "rules": [
        { "verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"] },
        { "verbs": ["patch"], "apiGroups": ["apps"], "resources": ["statefulsets/scale"], "resourceNames": ["db"] },
    ] });
    let path = format!("{RBAC}/namespaces/default/roles");
    ask(&admin, Method::POST, &path, role).await;
    let binding = json!({
        "metadata": { "name": "few" },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "few" },
        "subjects": [{ "kind": "User", "name": "viewer", "apiGroup": "rbac.authorization.k8s.io" }],
    });
    let path = format!("{RBAC}/namespaces/default/rolebindings");
    ask(&admin, Method::POST, &path, binding).await;
    let client = sim.client_as(User::named("viewer"));
    (sim, client)
}

#[tokio::test(start_paused = true)]
async fn a_role_allows_what_it_names_and_nothing_else() {
    let (_sim, viewer) = with_viewer().await;
    let pods = "/api/v1/namespaces/default/pods";
    assert_eq!(get(&viewer, pods).await["kind"], "PodList");
    for (path, words) in [
        (
            "/api/v1/pods",
            "pods is forbidden: User \"viewer\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
        ),
        (
            "/api/v1/namespaces/default/secrets/x",
            "secrets \"x\" is forbidden: User \"viewer\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\"",
        ),
        (
            "/api/v1/namespaces/default/pods?watch=1",
            "pods is forbidden: User \"viewer\" cannot watch resource \"pods\" in API group \"\" in the namespace \"default\"",
        ),
        (
            "/metrics",
            "forbidden: User \"viewer\" cannot get path \"/metrics\"",
        ),
    ] {
        let refused = get(&viewer, path).await;
        assert_eq!(refused["code"], 403, "{path}");
        assert_eq!(refused["reason"], "Forbidden", "{path}");
        assert_eq!(refused["message"], words);
    }
    let set = "/apis/apps/v1/namespaces/default/statefulsets";
    let patch = |name: &'static str| {
        let viewer = viewer.clone();
        async move {
            let path = format!("{set}/{name}/scale");
            let request = Request::patch(path)
                .header("content-type", "application/merge-patch+json")
                .body(b"{}".to_vec())
                .unwrap();
            match viewer.request::<Value>(request).await {
                Err(kube::Error::Api(status)) => status.code,
                other => panic!("{other:?}"),
            }
        }
    };
    assert_eq!(patch("db").await, 404, "it may, but there is none");
    assert_eq!(patch("other").await, 403, "the role names db alone");
}

#[tokio::test(start_paused = true)]
async fn everybody_may_ask_who_they_are_and_what_they_may() {
    let (_sim, viewer) = with_viewer().await;
    assert_eq!(get(&viewer, "/version").await["minor"], "36");
    let path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    let me = ask(&viewer, Method::POST, path, json!({})).await;
    assert_eq!(me["status"]["userInfo"]["username"], "viewer");
    let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    let may = |verb: &'static str| {
        let viewer = viewer.clone();
        async move {
            let wish = json!({ "verb": verb, "resource": "pods", "namespace": "default" });
            let review = json!({ "spec": { "resourceAttributes": wish } });
            ask(&viewer, Method::POST, path, review).await["status"].clone()
        }
    };
    let allowed = may("list").await;
    assert_eq!(allowed["allowed"], true);
    assert_eq!(
        allowed["reason"],
        "RBAC: allowed by RoleBinding \"few/default\" of Role \"few\" to User \"viewer\""
    );
    assert_eq!(may("delete").await["allowed"], false);
    let path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    let review = json!({ "spec": { "namespace": "default" } });
    let rules = ask(&viewer, Method::POST, path, review).await;
    let rules = rules["status"]["resourceRules"].as_array().unwrap();
    assert!(rules.iter().any(|it| it["resources"] == json!(["pods"])));
}

#[tokio::test(start_paused = true)]
async fn only_who_may_impersonate_does() {
    let (sim, viewer) = with_viewer().await;
    let whoami = |client: kube::Client| async move {
        let request = Request::post("/apis/authentication.k8s.io/v1/selfsubjectreviews")
            .header("impersonate-user", "viewer")
            .header("impersonate-group", "friends")
            .body(b"{}".to_vec())
            .unwrap();
        client.request::<Value>(request).await
    };
    let me = whoami(sim.client()).await.unwrap();
    assert_eq!(
        me["status"]["userInfo"],
        json!({ "username": "viewer", "groups": ["friends", "system:authenticated"] })
    );
    let refused = whoami(viewer).await.unwrap_err().to_string();
    assert!(
        refused.contains("users \"viewer\" is forbidden: User \"viewer\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"),
        "{refused}"
    );
}
