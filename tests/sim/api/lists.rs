//! Lists, their pages and their selectors.

use http::Method;
use kubectl_sts::sim::Sim;
use serde_json::{Value, json};

use crate::sim::world::{ask, create, get, sim};

const MAPS: &str = "/api/v1/namespaces/default/configmaps";

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("a list");
    items
        .iter()
        .map(|it| it["metadata"]["name"].as_str().unwrap())
        .collect()
}

async fn five() -> (Sim, kube::Client) {
    let sim = sim();
    let client = sim.client();
    for name in ["a", "b", "c", "d", "e"] {
        create(&client, name).await;
    }
    (sim, client)
}

async fn delete(client: &kube::Client, name: &str) {
    ask(
        client,
        Method::DELETE,
        &format!("{MAPS}/{name}"),
        Value::Null,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn all_pages_show_the_moment_of_the_first() {
    let (_sim, client) = five().await;
    let first = get(&client, &format!("{MAPS}?limit=2")).await;
    assert_eq!(names(&first), ["a", "b"]);
    assert_eq!(first["metadata"]["remainingItemCount"], 3);
    delete(&client, "d").await;
    create(&client, "cc").await;
    let token = first["metadata"]["continue"].as_str().unwrap();
    let rest = get(&client, &format!("{MAPS}?limit=9&continue={token}")).await;
    assert_eq!(names(&rest), ["c", "d", "e"]);
    assert_eq!(
        rest["metadata"]["resourceVersion"],
        first["metadata"]["resourceVersion"]
    );
    assert_eq!(rest["metadata"]["continue"], Value::Null);
    let any = get(&client, &format!("{MAPS}?limit=2&resourceVersion=0")).await;
    assert_eq!(names(&any).len(), 5, "the cache knows no pages");
    let newest = get(&client, MAPS).await;
    assert_eq!(names(&newest), ["a", "b", "c", "cc", "e"]);
}

#[tokio::test(start_paused = true)]
async fn a_page_whose_moment_is_forgotten_is_refused_with_a_way_on() {
    let (sim, client) = five().await;
    let first = get(&client, &format!("{MAPS}?limit=2")).await;
    let token = first["metadata"]["continue"].as_str().unwrap();
    delete(&client, "d").await;
    sim.compact();
    let path = format!("{MAPS}?limit=2&continue={token}");
    let refused = get(&client, &path).await;
    assert_eq!(refused["code"], 410);
    assert_eq!(refused["reason"], "Expired");
    let message = refused["message"].as_str().unwrap();
    assert!(
        message
            .starts_with("The provided continue parameter is too old to display a consistent list"),
        "{message}"
    );
    let fresh = refused["metadata"]["continue"].as_str().unwrap();
    let rest = get(&client, &format!("{MAPS}?continue={fresh}")).await;
    assert_eq!(names(&rest), ["c", "e"], "what is there now");
}

#[tokio::test(start_paused = true)]
async fn history_is_forgotten_by_itself_after_some_minutes() {
    let (sim, client) = five().await;
    let first = get(&client, &format!("{MAPS}?limit=2")).await;
    let token = first["metadata"]["continue"].as_str().unwrap();
    create(&client, "f").await;
    let path = format!("{MAPS}?limit=9&continue={token}");
    let minutes = |count: u64| tokio::time::sleep(std::time::Duration::from_secs(60 * count));
    minutes(4).await;
    assert_eq!(names(&get(&client, &path).await), ["c", "d", "e"]);
    minutes(4).await;
    create(&client, "g").await;
    minutes(6).await;
    assert_eq!(get(&client, &path).await["code"], 410);
    assert!(sim.with(|world| world.store.compacted()) > 0);
}

#[tokio::test(start_paused = true)]
async fn labels_select_with_every_operator() {
    let sim = sim();
    let client = sim.client();
    for (name, labels) in [
        ("one", json!({ "app": "db", "tier": "1" })),
        ("two", json!({ "app": "web", "tier": "2" })),
        ("bare", json!({})),
    ] {
        let body = json!({ "metadata": { "name": name, "labels": labels } });
        ask(&client, Method::POST, MAPS, body).await;
    }
    for (selector, expected) in [
        ("app=db", &["one"][..]),
        ("app==db,tier=1", &["one"]),
        ("app!=db", &["bare", "two"]),
        ("app in (db, web)", &["one", "two"]),
        ("app notin (db)", &["bare", "two"]),
        ("app", &["one", "two"]),
        ("!app", &["bare"]),
        ("tier>1", &["two"]),
        ("tier<2,app", &["one"]),
        ("app=", &[]),
    ] {
        let query = form_urlencoded::byte_serialize(selector.as_bytes()).collect::<String>();
        let list = get(&client, &format!("{MAPS}?labelSelector={query}")).await;
        assert_eq!(names(&list), expected, "{selector}");
    }
    for (selector, words) in [
        (
            "app in",
            "unable to parse requirement: found '' expected: '('",
        ),
        ("app,", "found '', expected: identifier after ','"),
        (
            "=db",
            "found '=', expected: !, identifier, or 'end of string'",
        ),
        (
            "app db",
            "unable to parse requirement: found 'db', expected: in, notin, =, ==, !=, gt, lt",
        ),
        ("app=db)", "found ')', expected: ',' or 'end of string'"),
    ] {
        let query = form_urlencoded::byte_serialize(selector.as_bytes()).collect::<String>();
        let refused = get(&client, &format!("{MAPS}?labelSelector={query}")).await;
        assert_eq!(refused["message"], words, "{selector}");
        assert_eq!(refused["code"], 400, "{selector}");
    }
}

#[tokio::test(start_paused = true)]
async fn fields_select_as_far_as_the_kind_knows_them() {
    let (_sim, client) = five().await;
    let by = |fields: &'static str| {
        let client = client.clone();
        async move { get(&client, &format!("{MAPS}?fieldSelector={fields}")).await }
    };
    assert_eq!(names(&by("metadata.name=b").await), ["b"]);
    let others = by("metadata.name!=b,metadata.namespace=default").await;
    assert_eq!(names(&others), ["a", "c", "d", "e"]);
    let refused = by("data.x=1").await;
    assert_eq!(refused["code"], 400);
    assert_eq!(
        refused["message"],
        "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
    );
    let pods = "/api/v1/pods?fieldSelector=spec.replicas=1";
    let refused = get(&client, pods).await;
    assert_eq!(
        refused["message"],
        "field label not supported: spec.replicas"
    );
}

#[tokio::test(start_paused = true)]
async fn an_exact_version_shows_what_was_then() {
    let (_sim, client) = five().await;
    let version = get(&client, MAPS).await["metadata"]["resourceVersion"].clone();
    let version = version.as_str().unwrap().to_owned();
    delete(&client, "a").await;
    let exact = format!("{MAPS}?resourceVersion={version}&resourceVersionMatch=Exact");
    assert_eq!(names(&get(&client, &exact).await).len(), 5);
    let newer = format!("{MAPS}?resourceVersion={version}&resourceVersionMatch=NotOlderThan");
    assert_eq!(names(&get(&client, &newer).await).len(), 4);
    let began = tokio::time::Instant::now();
    let future = get(&client, &format!("{MAPS}?resourceVersion=999999")).await;
    assert_eq!(began.elapsed().as_secs(), 3, "it is waited for");
    assert_eq!(future["code"], 504);
    assert_eq!(
        future["details"]["causes"][0]["reason"],
        "ResourceVersionTooLarge"
    );
    let refused = get(&client, &format!("{MAPS}?resourceVersionMatch=Exact")).await;
    assert_eq!(
        refused["message"],
        "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"
    );
}

#[tokio::test(start_paused = true)]
async fn all_that_are_selected_are_deleted_in_one_request() {
    let (_sim, client) = five().await;
    let path = format!("{MAPS}?fieldSelector=metadata.name!=c");
    ask(&client, Method::DELETE, &path, Value::Null).await;
    assert_eq!(names(&get(&client, MAPS).await), ["c"]);
}
