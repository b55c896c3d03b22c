//! Credentials that end while the screen is open: renewed once, from the same entries, or told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kubectl_sts::cluster::Trouble;

use super::loopback::{Home, Scripted, api, kubeconfig, status};
use super::tls::{self, Authority};
use super::{credentials, loopback::Asked};

const SECOND: Duration = Duration::from_secs(5);

/// A plugin whose tokens are `t1`, `t2`, … and whose runs can be counted in `runs`.
pub fn counting(home: &Home, server: &str, more: &str) {
    let runs = home.path("runs");
    let script = format!(
        "echo run >> '{0}'; n=$(wc -l < '{0}'); echo words >&2
echo '{{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{{\"token\":\"t'$n'\"{more}}}}}'",
        runs.display()
    );
    home.plugin(".kube/plugin", &script);
    let user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: IfAvailable}}";
    home.write(".kube/config", &kubeconfig(server, "{}", user));
}

fn runs(home: &Home) -> usize {
    std::fs::read_to_string(home.path("runs"))
        .unwrap()
        .lines()
        .count()
}

/// A server that accepts one token after another, as the test says.
async fn accepting(number: &Arc<AtomicUsize>) -> Scripted {
    let number = number.clone();
    Scripted::http(move |asked: &Asked| {
        let expected = format!("Bearer t{}", number.load(Ordering::SeqCst));
        if asked.header("authorization") == expected {
            api(asked)
        } else {
            status(401, "Unauthorized", "Unauthorized")
        }
    })
    .await
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_by_one_run_for_all_who_wait() {
    let number = Arc::new(AtomicUsize::new(1));
    let server = accepting(&number).await;
    let home = Home::empty();
    counting(&home, &server.url(), "");
    let connected = home.connect(&[]).await.unwrap();
    number.store(2, Ordering::SeqCst);
    let all = (0..8).map(|_| connected.server.get_json("/version", SECOND));
    for answer in futures::future::join_all(all).await {
        answer.unwrap();
    }
    assert_eq!(runs(&home), 2);
    assert_eq!(
        connected.server.take_notices(),
        ["the credentials were read again"]
    );
    assert!(connected.server.take_notices().is_empty());
}

#[tokio::test]
async fn a_login_that_cannot_be_renewed_says_what_to_run_and_is_not_tried_at_each_request() {
    let number = Arc::new(AtomicUsize::new(1));
    let server = accepting(&number).await;
    let mut home = Home::empty();
    home.limits.rest = Duration::from_secs(60);
    counting(&home, &server.url(), "");
    let connected = home.connect(&[]).await.unwrap();
    number.store(99, Ordering::SeqCst);
    for _ in 0..5 {
        let trouble = connected
            .server
            .get_json("/version", SECOND)
            .await
            .unwrap_err();
        assert!(matches!(trouble, Trouble::Login(_)));
        let sentence = trouble.to_string();
        assert!(sentence.starts_with("login expired: run `"), "{sentence}");
        assert!(
            sentence.contains("plugin` by hand to log in again"),
            "{sentence}"
        );
    }
    assert_eq!(runs(&home), 2);
}

#[tokio::test]
async fn a_renewal_tries_again_after_its_rest() {
    let number = Arc::new(AtomicUsize::new(1));
    let server = accepting(&number).await;
    let mut home = Home::empty();
    home.limits.rest = Duration::ZERO;
    counting(&home, &server.url(), "");
    let connected = home.connect(&[]).await.unwrap();
    number.store(3, Ordering::SeqCst);
    connected
        .server
        .get_json("/version", SECOND)
        .await
        .unwrap_err();
    connected.server.get_json("/version", SECOND).await.unwrap();
    assert_eq!(runs(&home), 3);
}

#[tokio::test]
async fn a_credential_is_renewed_a_little_before_it_ends() {
    let server = Scripted::http(api).await;
    let home = Home::empty();
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(20);
    counting(
        &home,
        &server.url(),
        &format!(",\"expirationTimestamp\":\"{soon}\""),
    );
    let connected = home.connect(&[]).await.unwrap();
    connected.server.get_json("/version", SECOND).await.unwrap();
    assert_eq!(
        server.asked().last().unwrap().header("authorization"),
        "Bearer t2"
    );
    connected.server.get_json("/version", SECOND).await.unwrap();
    assert_eq!(runs(&home), 2, "and not again at every request");
}

#[tokio::test]
async fn a_token_file_that_was_written_anew_is_read_anew() {
    let number = Arc::new(AtomicUsize::new(1));
    let server = accepting(&number).await;
    let home = Home::with(&server.url(), "{tokenFile: token, token: stale}");
    home.write(".kube/token", "t1\n");
    let connected = home.connect(&[]).await.unwrap();
    number.store(2, Ordering::SeqCst);
    home.write(".kube/token", "t2");
    connected.server.get_json("/version", SECOND).await.unwrap();
}

#[tokio::test]
async fn a_certificate_authority_that_was_rotated_is_read_anew() {
    let (old, new) = (Authority::new("old"), Authority::new("new"));
    let server = Scripted::https(old.server("127.0.0.1", 2100), api).await;
    let mut home = tls::home(&server, &old, "{}");
    home.limits.rest = Duration::ZERO;
    let connected = home.connect(&[]).await.unwrap();
    let address = format!("127.0.0.1:{}", server.port);
    drop(server);
    tokio::task::yield_now().await;
    connected.server.drop_connections();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(new.server("127.0.0.1", 2100)));
    let _server = Scripted::start(&address, Some(acceptor), api).await;
    let trouble = connected
        .server
        .get_json("/version", SECOND)
        .await
        .unwrap_err();
    assert!(
        trouble.to_string().contains("unknown authority"),
        "{trouble}"
    );
    new.trusted(&home);
    connected.server.get_json("/version", SECOND).await.unwrap();
}

#[tokio::test]
async fn a_session_stays_with_its_context_when_the_current_one_becomes_another() {
    let number = Arc::new(AtomicUsize::new(1));
    let (server, other) = (accepting(&number).await, Scripted::http(api).await);
    let home = Home::with(&server.url(), "{token: t1}");
    let connected = home.connect(&[]).await.unwrap();
    number.store(2, Ordering::SeqCst);
    let ours = kubeconfig(&server.url(), "{}", "{token: t2}")
        .replace("current-context: here", "current-context: other");
    let more = "contexts: [{name: other, context: {cluster: o}}, ";
    let ours = ours.replace("contexts: [", more).replace(
        "clusters: [",
        &format!(
            "clusters: [{{name: o, cluster: {{server: '{}'}}}}, ",
            other.url()
        ),
    );
    home.write(".kube/config", &ours);
    connected.server.get_json("/version", SECOND).await.unwrap();
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_context_that_now_leads_elsewhere_or_is_gone_is_told_and_not_followed() {
    let number = Arc::new(AtomicUsize::new(1));
    let (server, other) = (accepting(&number).await, Scripted::http(api).await);
    let mut home = Home::with(&server.url(), "{token: t1}");
    home.limits.rest = Duration::ZERO;
    let connected = home.connect(&[]).await.unwrap();
    number.store(2, Ordering::SeqCst);
    home.write(
        ".kube/config",
        &kubeconfig(&other.url(), "{}", "{token: t2}"),
    );
    let sentence = connected
        .server
        .get_json("/version", SECOND)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        sentence.contains("the kubeconfig changed: the context `here` now leads to"),
        "{sentence}"
    );
    home.write(".kube/config", "contexts: []");
    let sentence = connected
        .server
        .get_json("/version", SECOND)
        .await
        .unwrap_err()
        .to_string();
    assert!(sentence.contains("has no context `here`"), "{sentence}");
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_plugin_that_fails_to_renew_is_told_escaped() {
    let number = Arc::new(AtomicUsize::new(1));
    let server = accepting(&number).await;
    let good = "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t1\"}}'";
    let home = credentials::home(&server.url(), good, "");
    let connected = home.connect(&[]).await.unwrap();
    number.store(2, Ordering::SeqCst);
    home.plugin(".kube/plugin", "printf '\\033[2Jended' >&2; exit 1");
    let sentence = connected
        .server
        .get_json("/version", SECOND)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        sentence.contains("failed (exit status: 1): ^[[2Jended"),
        "{sentence}"
    );
}
