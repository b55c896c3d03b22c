//! What is not there, or cannot be done: never a wrong success.

use http::{Method, Request};
use serde_json::{Value, json};

use crate::sim::world::{ask, create, get, sim};

#[tokio::test(start_paused = true)]
async fn a_path_that_leads_nowhere_is_told_as_the_real_server_tells_it() {
    let sim = sim();
    let client = sim.client();
    let (plain, status) = (
        "404 page not found",
        "the server could not find the requested resource",
    );
    for (path, words) in [
        ("/nonsense", plain),
        ("/apis/nothing.io/v1", plain),
        ("/api/v1/nonsense", status),
        ("/apis/apps/v1/deployments", status),
        ("/api/v1/namespaces/default/nodes", status),
        (
            "/apis/apps/v1/namespaces/default/statefulsets/x/scale/y",
            status,
        ),
    ] {
        let request = Request::get(path).body(Vec::new()).unwrap();
        let refused = client.request_text(request).await.unwrap_err().to_string();
        assert!(
            refused.contains("404") && refused.contains(words),
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
    let foreign = Request::put(map).header("content-type", "text/csv");
    assert_eq!(
        asked(foreign).await,
        (415, "UnsupportedMediaType".to_owned())
    );
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

#[tokio::test(start_paused = true)]
async fn a_query_alone_makes_a_deletion_dry_and_a_body_takes_its_place() {
    let sim = sim();
    let client = sim.client();
    create(&client, "a").await;
    let path = "/api/v1/namespaces/default/configmaps/a";
    let dry = format!("{path}?dryRun=All");
    ask(&client, Method::DELETE, &dry, Value::Null).await;
    assert_eq!(get(&client, path).await["kind"], "ConfigMap");
    ask(&client, Method::DELETE, &dry, json!({})).await;
    assert_eq!(get(&client, path).await["code"], 404);
}
