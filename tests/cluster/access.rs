//! What we ask for at the start, and never ask for.

use std::sync::Arc;
use std::time::Duration;

use kubectl_sts::domain::Scope;
use serde_json::json;

use super::loopback::{Answer, Asked, Home, Scripted, api, forbidden, status};

fn namespaces(names: &[&str]) -> Vec<Scope> {
    names
        .iter()
        .map(|name| Scope::Namespace(Arc::from(*name)))
        .collect()
}

/// Only `db` and `web` may be seen.
fn two_namespaces(asked: &Asked) -> Answer {
    let allowed = ["/namespaces/db/", "/namespaces/web/"]
        .iter()
        .any(|part| asked.path.contains(part));
    if asked.path.starts_with("/api/v1/namespaces?") {
        let items: Vec<_> = ["a", "db", "../evil", "web"]
            .map(|name| json!({"metadata": {"name": name}}))
            .into();
        (
            200,
            json!({"kind": "NamespaceList", "items": items}).to_string(),
        )
    } else if asked.path.contains("/statefulsets") && !allowed {
        forbidden()
    } else {
        api(asked)
    }
}

#[tokio::test]
async fn with_every_right_the_whole_cluster_is_the_scope() {
    let server = Scripted::http(api).await;
    let home = Home::with(&server.url(), "{token: t}");
    for flags in [&[][..], &["-A"]] {
        let connected = home.connect(flags).await.unwrap();
        assert_eq!(connected.scopes, [Scope::Cluster]);
        assert_eq!(&*connected.identity.user, "ada@corp");
        assert_eq!(&*connected.identity.server, server.url());
    }
}

#[tokio::test]
async fn a_named_namespace_is_all_that_is_ever_asked_for() {
    let server = Scripted::http(two_namespaces).await;
    let home = Home::with(&server.url(), "{token: t}");
    assert_eq!(
        home.connect(&["-n", "db"]).await.unwrap().scopes,
        namespaces(&["db"])
    );
    assert_eq!(
        server.paths(),
        ["/apis/apps/v1/namespaces/db/statefulsets?limit=1"]
    );
    // Without the right to it the screen opens all the same, and says what is missing.
    assert_eq!(
        home.connect(&["-n", "a"]).await.unwrap().scopes,
        namespaces(&["a"])
    );
}

#[tokio::test]
async fn who_has_rights_in_one_namespace_starts_in_that_of_the_context_and_is_told() {
    let server = Scripted::http(two_namespaces).await;
    let home = Home::with(&server.url(), "{token: t}");
    let connected = home.connect(&[]).await.unwrap();
    assert_eq!(connected.scopes, namespaces(&["default"]));
    assert!(
        connected.notices[0].contains("you may not list statefulsets in all namespaces"),
        "{:?}",
        connected.notices
    );
    let text = super::loopback::kubeconfig(&server.url(), "{}", "{}")
        .replace("user: me}", "user: me, namespace: db}");
    home.write(".kube/config", &text);
    assert_eq!(home.connect(&[]).await.unwrap().scopes, namespaces(&["db"]));
    assert!(
        !server
            .paths()
            .iter()
            .any(|path| path.starts_with("/api/v1/namespaces")),
        "nobody asked to list namespaces"
    );
}

#[tokio::test]
async fn all_namespaces_falls_back_to_those_that_may_be_listed() {
    let server = Scripted::http(two_namespaces).await;
    let connected = Home::with(&server.url(), "{token: t}")
        .connect(&["-A"])
        .await
        .unwrap();
    assert_eq!(connected.scopes, namespaces(&["db", "web"]));
    assert_eq!(
        connected.notices,
        ["you may list statefulsets in 2 of 3 namespaces"]
    );
    assert!(
        !server.paths().iter().any(|path| path.contains("evil")),
        "names from the server stay out of paths"
    );
}

#[tokio::test]
async fn all_namespaces_without_any_right_says_what_to_type() {
    let server = Scripted::http(|_| forbidden()).await;
    let sentence = Home::with(&server.url(), "{token: t}")
        .sentence(&["-A"])
        .await;
    assert_eq!(
        sentence,
        "you may not list statefulsets in all namespaces, nor list namespaces: name one with -n NAMESPACE"
    );
}

#[tokio::test]
async fn who_we_are_never_delays_or_fails_the_start() {
    for review in [404, 403, 500] {
        let server = Scripted::http(move |asked| {
            if asked.path.contains("review") {
                status(review, "x", "x")
            } else {
                api(asked)
            }
        })
        .await;
        let identity = Home::with(&server.url(), "{token: t}")
            .connect(&[])
            .await
            .unwrap()
            .identity;
        assert_eq!(&*identity.user, "me");
    }
    let server = Scripted::http(|asked| {
        if asked.path.contains("v1/selfsubjectreviews") {
            status(404, "NotFound", "x")
        } else {
            api(asked)
        }
    })
    .await;
    let identity = Home::with(&server.url(), "{token: t}")
        .connect(&[])
        .await
        .unwrap()
        .identity;
    assert_eq!(&*identity.user, "ada@corp", "an older server knows v1beta1");
}

#[tokio::test]
async fn the_selector_goes_to_the_server_whose_complaint_is_one_sentence() {
    let server = Scripted::http(|asked| {
        if asked.path.contains("labelSelector=n%3E1") {
            status(400, "BadRequest", "unable to\nparse\u{1b}")
        } else {
            api(asked)
        }
    })
    .await;
    let home = Home::with(&server.url(), "{token: t}");
    let connected = home.connect(&["-l", "app in (a, b)"]).await.unwrap();
    assert_eq!(connected.selector.as_deref(), Some("app in (a, b)"));
    assert_eq!(
        server.paths(),
        ["/apis/apps/v1/statefulsets?limit=1&labelSelector=app+in+%28a%2C+b%29"]
    );
    let sentence = home.sentence(&["-l", "n>1"]).await;
    assert!(
        sentence.ends_with("answers 400: unable to parse^["),
        "{sentence}"
    );
}

#[tokio::test]
async fn impersonation_reaches_every_request() {
    let server = Scripted::http(api).await;
    let home = Home::with(&server.url(), "{token: t, as: bob}");
    home.connect(&[
        "--as",
        "ada",
        "--as-group",
        "g1",
        "--as-group",
        "g2",
        "--as-uid",
        "7",
    ])
    .await
    .unwrap();
    for asked in server.asked() {
        assert_eq!(asked.header("impersonate-user"), "ada");
        assert_eq!(asked.header("impersonate-group"), "g1,g2");
        assert_eq!(asked.header("impersonate-uid"), "7");
        assert!(asked.header("user-agent").starts_with("kubectl-sts/"));
    }
}

#[tokio::test]
async fn read_only_lets_nothing_out_but_reads_and_questions_about_ourselves() {
    let server = Scripted::http(api).await;
    let connected = Home::with(&server.url(), "{token: t}")
        .connect(&["--read-only"])
        .await
        .unwrap();
    let second = Duration::from_secs(1);
    let review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    connected
        .server
        .post_json(review, &json!({}), second)
        .await
        .unwrap();
    for path in [
        "/api/v1/namespaces/db/pods",
        "/api/v1/namespaces/db/pods/x/eviction",
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    ] {
        let trouble = connected
            .server
            .post_json(path, &json!({}), second)
            .await
            .unwrap_err();
        assert_eq!(
            trouble.to_string(),
            "--read-only: nothing is written, so POST was not sent"
        );
        assert!(!server.asked().iter().any(|asked| asked.path == path));
    }
}

#[tokio::test]
async fn what_kubectl_must_be_told_to_go_the_same_way_is_known_and_is_no_secret() {
    let server = Scripted::http(api).await;
    let home = Home::with(&server.url(), "{token: t}");
    let flags = |flags: &'static [&'static str]| {
        let connected = home.connect(flags);
        async { connected.await.unwrap().identity.flags }
    };
    assert!(flags(&["--token", "hidden"]).await.is_empty());
    let told = flags(&["--as-group", "b", "--as", "a c", "--as-group", "d"]).await;
    let told: Vec<&str> = told.iter().map(|it| &**it).collect();
    assert_eq!(told, ["--as=a c", "--as-group=b", "--as-group=d"]);
}
