//! What kubelets say of claims, and what they say instead.

use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Bytes;
use jiff::Timestamp;
use kubectl_sts::cluster::Server;
use kubectl_sts::cluster::measure::measure;
use kubectl_sts::cluster::translate::measures;
use kubectl_sts::domain::Name;
use kubectl_sts::domain::usage::{Level, Measure, Unmeasured};
use serde_json::{Value, json};

use super::loopback::{Asked, Scripted, status};
use super::tls::Authority;
use super::write::real::client;
use crate::control_plane::{Bed, Rights};

const GI: i64 = 1 << 30;

fn summary(volume: &Value) -> String {
    let pod =
        json!({"podRef": {"name": "web-0", "namespace": "db", "uid": "u"}, "volume": [volume]});
    json!({"node": {"nodeName": "node-0"}, "pods": [pod]}).to_string()
}

/// What is made of a claim of which this is said.
fn told(mut volume: Value) -> Option<Measure> {
    volume["pvcRef"] = json!({"name": "data-web-0", "namespace": "db"});
    let mut found = measures(summary(&volume).as_bytes()).unwrap();
    assert!(found.len() <= 1);
    found.pop()
}

#[test]
fn a_claim_is_as_full_as_its_kubelet_says() {
    let found = told(json!({
        "time": "2026-11-20T03:00:00Z", "name": "data",
        "usedBytes": 91 * GI, "availableBytes": 9 * GI, "capacityBytes": 100 * GI,
        "inodes": 1000, "inodesUsed": 120, "inodesFree": 880,
    }));
    let found = found.unwrap();
    assert_eq!(found.claim, Name::new("db", "data-web-0"));
    assert_eq!(found.pod, Name::new("db", "web-0"));
    let at: Timestamp = "2026-11-20T03:00:00Z".parse().unwrap();
    assert_eq!(found.at, Some(at));
    let percent = |it: Option<Level>| it.map(Level::percent);
    assert_eq!(
        (percent(found.bytes), percent(found.inodes)),
        (Some(91), Some(12))
    );
}

#[test]
fn what_a_file_system_keeps_for_itself_is_not_left() {
    let full = told(json!({"usedBytes": 95, "availableBytes": 0, "capacityBytes": 100}));
    assert_eq!(full.unwrap().bytes.unwrap().percent(), 100);
    let used = told(json!({"usedBytes": 99, "capacityBytes": 100}));
    assert_eq!(used.unwrap().bytes.unwrap().percent(), 99);
    // Told of two moments, they add up to more than there is.
    let moved = told(json!({"usedBytes": 60, "availableBytes": 50, "capacityBytes": 100}));
    assert_eq!(moved.unwrap().bytes.unwrap().percent(), 60);
}

#[test]
fn nonsense_is_no_figure() {
    let nonsense = [
        json!({}),
        json!({"usedBytes": 5}),
        json!({"capacityBytes": 5}),
        json!({"usedBytes": -5, "capacityBytes": 10}),
        json!({"usedBytes": 11, "capacityBytes": 10}),
        json!({"usedBytes": 11, "availableBytes": 3, "capacityBytes": 10}),
        json!({"usedBytes": 0, "availableBytes": 0, "capacityBytes": 0}),
        json!({"usedBytes": 0, "capacityBytes": 0}),
        json!({"availableBytes": 7, "capacityBytes": 5}),
        json!({"usedBytes": u64::MAX, "capacityBytes": 10}),
        json!({"usedBytes": 1.5, "capacityBytes": 10}),
        json!({"usedBytes": "5", "capacityBytes": "10"}),
        json!({"usedBytes": [1], "capacityBytes": {"a": 10}}),
        json!({"usedBytes": null, "availableBytes": null, "capacityBytes": null}),
    ];
    for volume in nonsense {
        assert_eq!(told(volume.clone()), None, "{volume}");
    }
    let largest = told(json!({"usedBytes": i64::MAX, "availableBytes": i64::MAX}));
    assert_eq!(largest.unwrap().bytes.unwrap().percent(), 50);
    // What is odd in one place does not spoil the rest.
    let odd =
        json!({"time": 7, "usedBytes": 1, "capacityBytes": 2, "inodes": "many", "health": [[]]});
    let odd = told(odd).unwrap();
    assert_eq!((odd.at, odd.bytes.unwrap().percent()), (None, 50));
}

#[test]
fn only_claims_of_the_pods_own_namespace_are_told_of() {
    let of = |claim: Value| {
        let volume = json!({"usedBytes": 1, "capacityBytes": 2, "pvcRef": claim});
        measures(summary(&volume).as_bytes()).unwrap().len()
    };
    assert_eq!(of(json!({"name": "data-web-0", "namespace": "db"})), 1);
    for claim in [
        json!({"name": "data-web-0", "namespace": "else"}),
        json!({"name": "data-web-0"}),
        json!({"namespace": "db"}),
        json!({"name": ["data-web-0"], "namespace": "db"}),
        json!("data-web-0"),
        json!(null),
    ] {
        assert_eq!(of(claim.clone()), 0, "{claim}");
    }
}

#[test]
fn an_answer_that_is_no_summary_is_told_and_an_odd_one_is_read_as_far_as_it_goes() {
    for body in [
        "",
        "{",
        "[]",
        "7",
        "null",
        "{}",
        "404 page not found",
        "<html>",
        "{\"pods\": [}",
        "{\"kind\":\"Status\",\"code\":200}",
        "{\"node\":{},\"pods\":[]} trailing",
    ] {
        assert!(measures(body.as_bytes()).is_err(), "{body}");
    }
    for body in [
        json!({"node": {}, "pods": null}),
        json!({"node": {}, "pods": {}}),
        json!({"node": {}, "pods": [null, 7, "x", [], {}, {"podRef": []}, {"volume": {}}]}),
        json!({"node": {}, "pods": [{"podRef": {"name": "a", "namespace": "b"}, "volume": [null, 7, {}]}]}),
    ] {
        assert_eq!(
            measures(body.to_string().as_bytes()),
            Ok(Vec::new()),
            "{body}"
        );
    }
    let deep = format!(
        "{{\"node\":{{\"a\":{}{}}},\"pods\":[]}}",
        "[".repeat(100),
        "]".repeat(100)
    );
    assert!(measures(deep.as_bytes()).is_ok());
    // However deep: it is refused, and nothing overflows.
    let deeper = "[".repeat(1_000_000);
    assert!(measures(deeper.as_bytes()).is_err());
}

#[test]
fn a_flood_of_pods_takes_no_more_room_than_what_is_kept_of_it() {
    let claim = json!({"name": "c", "namespace": "b"});
    let volume = json!({"usedBytes": 1, "capacityBytes": 2, "pvcRef": claim}).to_string();
    let pod = format!(
        "{{\"podRef\":{{\"name\":\"a\",\"namespace\":\"b\"}},\"volume\":[{}]}}",
        vec![volume; 30_000].join(",")
    );
    let body = format!(
        "{{\"node\":{{}},\"pods\":[{pod},{}]}}",
        vec!["{}"; 200_000].join(",")
    );
    assert_eq!(measures(body.as_bytes()).unwrap().len(), 4_096);
}

/// A server that gives this answer, and what it was asked.
fn server<F>(answer: impl Fn() -> F + Send + Sync + 'static) -> (Server, Arc<Mutex<Vec<String>>>)
where
    F: Future<Output = (u16, String)> + Send + 'static,
{
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let (log, answer) = (asked.clone(), Arc::new(answer));
    let service = tower::service_fn(move |request: Request<kube::client::Body>| {
        let line = format!("{} {}", request.method(), request.uri());
        log.lock().unwrap().push(line);
        let answer = answer();
        async move {
            let (code, body) = answer.await;
            let body = Full::new(Bytes::from(body));
            let response = Response::builder().status(code).body(body).unwrap();
            Ok::<_, Infallible>(response)
        }
    });
    let client = kube::Client::new(service, "default");
    (Server::new(client), asked)
}

/// Why a node says nothing, when this is what comes back.
async fn why(code: u16, body: String) -> Unmeasured {
    let (server, asked) = server(move || std::future::ready((code, body.clone())));
    let found = measure(&server, "node-0").await;
    assert_eq!(
        *asked.lock().unwrap(),
        ["GET /api/v1/nodes/node-0/proxy/stats/summary"]
    );
    found.unwrap_err()
}

fn silent(words: &str) -> Unmeasured {
    Unmeasured::Silent(words.into())
}

#[tokio::test]
async fn who_refuses_is_told_apart_from_who_is_not_there() {
    let said = |code, reason, words: &str| {
        let (code, body) = status(code, reason, words);
        why(code, body)
    };
    let words = "nodes \"node-0\" is forbidden: User \"bob\" cannot get resource \"nodes/proxy\"";
    assert_eq!(said(403, "Forbidden", words).await, Unmeasured::Forbidden);
    let words = "nodes \"node-0\" not found";
    assert_eq!(said(404, "NotFound", words).await, Unmeasured::Gone);
    let words =
        "error trying to reach service: dial tcp 192.0.2.2:10250: connect: connection refused";
    assert_eq!(said(503, "ServiceUnavailable", words).await, silent(words));
    let words = "lookup : no such host";
    assert_eq!(said(400, "BadRequest", words).await, silent(words));
    // The kubelet itself refuses the API server, and has no such page.
    assert!(matches!(
        why(403, "Forbidden (user=x)".into()).await,
        Unmeasured::Silent(_)
    ));
    assert!(matches!(
        why(404, "404 page not found".into()).await,
        Unmeasured::Silent(_)
    ));
    let unreadable = Unmeasured::Unreadable("this is no JSON".into());
    assert_eq!(why(200, "<html>".into()).await, unreadable);
    let unreadable = Unmeasured::Unreadable("this is no summary".into());
    assert_eq!(why(200, "{\"kind\":\"Status\"}".into()).await, unreadable);
    let unreadable = Unmeasured::Unreadable("it is larger than 8 MB".into());
    assert_eq!(why(200, " ".repeat(9 << 20)).await, unreadable);
}

#[tokio::test(start_paused = true)]
async fn a_kubelet_that_does_not_answer_is_left_after_ten_seconds() {
    let (server, _) = server(|| async {
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        (200, String::new())
    });
    let began = tokio::time::Instant::now();
    let found = measure(&server, "node-0").await;
    assert_eq!(found, Err(silent("no answer within 10 s")));
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}

#[tokio::test]
async fn a_name_that_is_none_of_a_node_is_never_asked_for() {
    let (server, asked) = server(|| std::future::ready((200, String::new())));
    for node in [
        "", ".", "..", "../pods", "a/b", "a?b", "a%2fb", "A", "a..b", "a b",
    ] {
        assert_eq!(
            measure(&server, node).await,
            Err(Unmeasured::Gone),
            "{node}"
        );
    }
    assert!(asked.lock().unwrap().is_empty());
}

/// What a real API server says of nodes whose kubelets are there, are not reached, or may not be asked; with a kubelet
/// that says little else.
#[test]
fn a_real_api_server_passes_on_what_kubelets_say_and_says_why_it_cannot() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("measure");
    let reader = ns.user(Rights::ReadOnly);
    let stranger = ns.user(Rights::NoNodesClaimsEvents);
    let here = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|it| {
        it.connect("198.51.100.1:9")?;
        Ok(it.local_addr()?.ip())
    });
    runtime().block_on(async {
        let server = async |kubeconfig: &std::path::Path| Server::new(client(kubeconfig).await);
        let reader = server(&reader).await;
        // kwok's nodes have no kubelet, and an address that nobody can reach.
        let told = measure(&reader, "node-1").await;
        assert!(matches!(told, Err(Unmeasured::Silent(_))), "{told:?}");
        assert_eq!(measure(&reader, "nobody").await, Err(Unmeasured::Gone));
        let stranger = server(&stranger).await;
        let forbidden = measure(&stranger, "node-1").await;
        assert_eq!(forbidden, Err(Unmeasured::Forbidden));
        let Ok(here) = here else { return };
        let summary = |_: &Asked| {
            let claim = json!({"name": "data-web-0", "namespace": "db"});
            let volume = json!({"usedBytes": 91, "availableBytes": 9, "capacityBytes": 100, "pvcRef": claim});
            (200, summary(&volume))
        };
        let tls = Authority::new("kubelets").server("kubelet", 2099);
        let tls = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
        let kubelet = Scripted::start("0.0.0.0:0", Some(tls), summary).await;
        let port = kubelet.port;
        let name = format!("measured-{port}");
        let status = json!({"status": {
            "addresses": [{"type": "InternalIP", "address": here.to_string()}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": port}},
        }});
        let admin = client(&bed.admin()).await;
        let ask = async |method: &str, path: &str, body: &Value| {
            let request = Request::builder().method(method).uri(path);
            let kind = match method {
                "PATCH" => "application/merge-patch+json",
                _ => "application/json",
            };
            let request = request.header("content-type", kind);
            let body = request.body(body.to_string().into_bytes()).unwrap();
            admin.request::<Value>(body).await.unwrap();
        };
        let node = json!({"metadata": {"name": name}, "spec": {"unschedulable": true}});
        ask("POST", "/api/v1/nodes", &node).await;
        let path = format!("/api/v1/nodes/{name}");
        // kwok gives every node an address that leads nowhere, whenever it sees another.
        let reach = async || loop {
            ask("PATCH", &format!("{path}/status"), &status).await;
            let told = measure(&reader, &name).await;
            if told != Err(silent("lookup : no such host")) {
                return told;
            }
        };
        let told = reach().await.unwrap();
        let told = told.iter();
        let told: Vec<_> = told
            .map(|it| (&*it.claim.name, it.bytes.unwrap().percent()))
            .collect();
        assert_eq!(told, [("data-web-0", 91)]);
        assert_eq!(kubelet.paths(), ["/stats/summary"]);
        drop(kubelet);
        let words = format!(
            "error trying to reach service: dial tcp {here}:{port}: connect: connection refused"
        );
        assert_eq!(reach().await, Err(silent(&words)));
        ask("DELETE", &path, &json!({})).await;
        assert_eq!(measure(&reader, &name).await, Err(Unmeasured::Gone));
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}
