//! What is not there, or cannot be done: never a wrong success.

use http::{Method, Request};
use serde_json::{Value, json};

use crate::sim::world::{ask, create, get, sim};

#[tokio::test(start_paused = true)]
async fn a_path_that_leads_nowhere_is_told_in_plain_text() {
    let sim = sim();
    let client = sim.client();
    for path in [
        "/api/v1/nonsense",
        "/apis/apps/v1/deployments",
        "/apis/nothing.io/v1",
        "/api/v1/namespaces/default/nodes",
        "/apis/apps/v1/namespaces/default/statefulsets/x/scale/y",
    ] {
        let request = Request::get(path).body(Vec::new()).unwrap();
        let refused = client.request_text(request).await.unwrap_err();
        assert!(
            refused.to_string().contains("404 page not found"),
            "{path}: {refused}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_method_or_a_language_that_is_not_known_is_refused() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let map = "/api/v1/namespaces/default/configmaps/a";
    let refused = ask(&client, Method::POST, map, json!({})).await;
    assert_eq!(refused["code"], 405);
    assert_eq!(
        refused["message"],
        "the server does not allow this method on the requested resource"
    );
    let asked = |builder: http::request::Builder| {
        let client = client.clone();
        async move {
            let request = builder.body(b"a: b".to_vec()).unwrap();
            match client.request::<Value>(request).await {
                Err(kube::Error::Api(status)) => (status.code, status.reason),
                other => panic!("{other:?}"),
            }
        }
    };
    let yaml = Request::put(map).header("content-type", "application/yaml");
    assert_eq!(asked(yaml).await, (415, "UnsupportedMediaType".to_owned()));
    let apply = Request::patch(map).header("content-type", "application/apply-patch+yaml");
    assert_eq!(asked(apply).await, (415, "UnsupportedMediaType".to_owned()));
    let csv = Request::get(map).header("accept", "text/csv");
    assert_eq!(asked(csv).await, (406, "NotAcceptable".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn names_that_do_not_match_are_refused() {
    let sim = sim();
    let client = sim.client();
    let mut map = create(&client, "a").await;
    map["metadata"]["name"] = json!("z");
    let path = "/api/v1/namespaces/default/configmaps/a";
    let refused = ask(&client, Method::PUT, path, map).await;
    assert_eq!(refused["code"], 400);
    assert_eq!(
        refused["message"],
        "the name of the object (z) does not match the name on the URL (a)"
    );
    let missing = get(&client, "/api/v1/namespaces/default/configmaps/b").await;
    assert_eq!(
        missing["details"],
        json!({ "name": "b", "kind": "configmaps" })
    );
}
