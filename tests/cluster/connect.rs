//! Whom we reach, whom we do not, and how that is told.

use std::time::{Duration, Instant};

use kubectl_sts::cluster::trouble::Refusal;
use kubectl_sts::cluster::{Server, Trouble};

use super::loopback::{Home, Scripted, api, api_for, assert_connected, kubeconfig, status, stderr};

#[tokio::test]
async fn a_failed_name_lookup_names_the_host_and_exits_with_1() {
    let home = Home::with("https://nosuch.invalid", "{token: hunter2}");
    let output = home.run(&[], &[]).await;
    assert_eq!(output.status.code(), Some(1));
    let sentence = stderr(&output);
    assert!(
        sentence.contains("cannot reach nosuch.invalid: DNS lookup failed: "),
        "{sentence}"
    );
    assert_eq!(sentence.lines().count(), 1);
    assert!(output.stdout.is_empty());
}

#[tokio::test]
async fn a_closed_port_is_told_as_refused() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let sentence = Home::with(&format!("https://127.0.0.1:{port}"), "{}")
        .sentence(&[])
        .await;
    assert_eq!(
        sentence,
        format!("cannot reach 127.0.0.1:{port}: connection refused")
    );
}

#[tokio::test]
async fn a_peer_that_never_agrees_on_a_connection_is_given_up_after_the_limit() {
    // It accepts and stays silent, so that TLS never begins: the limit is around all of connecting.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut home = Home::with(&format!("https://{}", silent.local_addr().unwrap()), "{}");
    home.limits.connect = Duration::from_millis(200);
    let begun = Instant::now();
    let sentence = home.sentence(&[]).await;
    assert!(sentence.ends_with("no connection in time"), "{sentence}");
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(
        kubectl_sts::cluster::login::Limits::default().connect,
        Duration::from_secs(5)
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_after_the_request_timeout() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home = Home::with(&format!("http://{}", silent.local_addr().unwrap()), "{}");
    let output = home.run(&["--request-timeout", "1s"], &[]).await;
    let sentence = stderr(&output);
    assert!(
        sentence.contains("no answer in time: GET /apis/apps/v1/statefulsets from 127.0.0.1"),
        "{sentence}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[tokio::test]
async fn an_ipv6_literal_works() {
    let server = Scripted::start("[::1]:0", None, api).await;
    let connected = Home::with(&format!("http://[::1]:{}", server.port), "{}")
        .connect(&[])
        .await
        .unwrap();
    assert!(
        connected.identity.warnings.is_empty(),
        "this machine itself needs no TLS"
    );
}

#[tokio::test]
async fn a_name_whose_first_address_is_dead_is_reached_at_the_second() {
    // `localhost` is ::1 and 127.0.0.1 here or there; only one of the two is served.
    let server = Scripted::http(api).await;
    Home::with(&format!("http://localhost:{}", server.port), "{}")
        .connect(&[])
        .await
        .unwrap();
}

#[tokio::test]
async fn credentials_that_are_refused_name_the_server_and_the_user() {
    let server = Scripted::http(api_for("right")).await;
    let home = Home::with(&server.url(), "{token: hunter2}");
    let sentence = home.sentence(&[]).await;
    assert_eq!(
        sentence,
        format!(
            "127.0.0.1:{} does not accept the credentials of the user `me`: Unauthorized",
            server.port
        )
    );
    home.connect(&["--token", "right"]).await.unwrap();
}

#[tokio::test]
async fn a_server_on_the_command_line_needs_no_kubeconfig() {
    let server = Scripted::http(api_for("t")).await;
    let home = Home::empty();
    let identity = home
        .connect(&["--server", &server.url(), "--token", "t"])
        .await
        .unwrap()
        .identity;
    assert_eq!(&*identity.context, "");
    assert_eq!(&*identity.server, server.url());
}

#[tokio::test]
async fn a_debug_variable_of_a_library_leads_to_no_other_server() {
    let (server, other) = (Scripted::http(api).await, Scripted::http(api).await);
    let home = Home::with(&server.url(), "{token: hunter2}");
    let environment = [
        ("KUBE_RS_DEBUG_OVERRIDE_URL", &*other.url()),
        ("KUBE_RS_DEBUG_IMPERSONATE_USER", "root"),
    ];
    assert_connected(&home.run(&[], &environment).await);
    assert_eq!(other.connections(), 0);
    assert!(
        !server.asked().is_empty()
            && server
                .asked()
                .iter()
                .all(|asked| asked.header("impersonate-user").is_empty())
    );
}

#[tokio::test]
async fn nothing_is_tried_twice_by_itself() {
    let server = Scripted::http(|_| status(503, "ServiceUnavailable", "later")).await;
    let sentence = Home::with(&server.url(), "{}")
        .sentence(&["-n", "db"])
        .await;
    assert!(sentence.ends_with("answers 503: later"), "{sentence}");
    assert_eq!(server.paths().len(), 1);
}

#[tokio::test]
async fn something_that_is_no_api_server_is_told_so() {
    let server = Scripted::http(|_| (200, "<html>\u{1b}[2J login</html>".into())).await;
    let sentence = Home::with(&server.url(), "{}").sentence(&[]).await;
    assert!(
        sentence.ends_with("answers, but not as a Kubernetes API server"),
        "{sentence}"
    );
}

#[tokio::test]
async fn dropped_connections_are_made_anew() {
    let server = Scripted::http(api).await;
    let connected = Home::with(&server.url(), "{}").connect(&[]).await.unwrap();
    let second = Duration::from_secs(1);
    connected.server.get_json("/version", second).await.unwrap();
    let before = server.connections();
    connected.server.get_json("/version", second).await.unwrap();
    assert_eq!(server.connections(), before, "a connection is kept");
    connected.server.drop_connections();
    connected.server.get_json("/version", second).await.unwrap();
    assert_eq!(server.connections(), before + 1);
}

#[tokio::test]
async fn watches_are_asked_for_without_compression_and_lists_with_it() {
    let server = Scripted::http(api).await;
    let connected = Home::with(&server.url(), "{}").connect(&[]).await.unwrap();
    connected
        .server
        .get("/api/v1/pods?watch=true", Duration::from_secs(1))
        .await
        .unwrap();
    let asked = server.asked();
    assert_eq!(asked.last().unwrap().header("accept-encoding"), "identity");
    assert_eq!(asked[0].header("accept-encoding"), "gzip");
}

#[tokio::test]
async fn a_limit_on_the_command_line_caps_every_wait() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = kube::Client::try_from(kube::Config::new(
        format!("http://{}", silent.local_addr().unwrap())
            .parse()
            .unwrap(),
    ));
    let trouble = Server::new(client.unwrap())
        .get("/x", Duration::from_millis(100))
        .await
        .unwrap_err();
    assert!(matches!(trouble, Trouble::Timeout(_)), "{trouble}");
}

#[test]
fn an_error_answer_is_read_from_its_status_escaped_and_capped() {
    let body = serde_json::json!({"kind":"Status","reason":"Expired","message":"too\nold\u{202e}","details":{"causes":[{"reason":"ResourceVersionTooLarge"}],"retryAfterSeconds":7}});
    let refusal = Refusal::read(
        http::StatusCode::GONE,
        &http::HeaderMap::new(),
        body.to_string().as_bytes(),
    );
    assert_eq!(
        (refusal.code, &*refusal.reason, &*refusal.message),
        (410, "Expired", "too old<U+202E>")
    );
    assert_eq!(refusal.causes, ["ResourceVersionTooLarge"]);
    assert_eq!(refusal.retry_after, Some(Duration::from_secs(7)));
    let long = format!("<h1>{}</h1>", "\u{1b}".repeat(50_000));
    let refusal = Refusal::read(
        http::StatusCode::BAD_GATEWAY,
        &http::HeaderMap::new(),
        long.as_bytes(),
    );
    assert!(
        refusal
            .message
            .starts_with("502 Bad Gateway, from a proxy, not the API server: <h1>^[^[")
    );
    assert!(refusal.message.len() < 4500 && !refusal.message.contains('\u{1b}'));
}

/// A patch that leads to no object is refused with that object in the words, and so with its secrets.
#[test]
fn an_object_that_a_refusal_quotes_is_not_told() {
    let object = serde_json::json!({"env": [{"name": "TOKEN", "value": "hunter2 \"\\"}]});
    for why in [
        "strict decoding error: unknown field \"spec.foo\"",
        "json: cannot unmarshal string into Go struct field",
    ] {
        let said = format!("Invalid value: {:?}: {why}", object.to_string());
        let body = serde_json::json!({
            "kind": "Status", "reason": "Invalid", "message": format!(" \"\" is invalid: patch: {said}"),
            "details": {"causes": [{"reason": "FieldValueInvalid", "field": "patch", "message": said}]},
        });
        let refusal = Refusal::read(
            http::StatusCode::UNPROCESSABLE_ENTITY,
            &http::HeaderMap::new(),
            body.to_string().as_bytes(),
        );
        assert_eq!(refusal.message, why);
        assert_eq!(refusal.faults, [why]);
    }
}

#[tokio::test]
async fn connecting_in_the_clear_to_another_machine_leaves_a_badge() {
    let server = Scripted::http(api).await;
    let proxy = super::proxies::tunnel_to(server.port).await;
    let home = Home::empty();
    home.write(
        ".kube/config",
        &kubeconfig(
            "http://cluster.example",
            &format!("{{proxy-url: 'http://{proxy}'}}"),
            "{}",
        ),
    );
    let warnings = home.connect(&[]).await.unwrap().identity.warnings;
    assert_eq!(warnings, ["NO TLS".into()]);
}
