//! `--read-only`: no write leaves, not even a rehearsal of one; the program knows, and questions still go.

use std::sync::{Arc, Mutex};

use kubectl_sts::cli::{Command, Options, Stage};
use kubectl_sts::cluster::rights;
use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Edit, ObjectRef, Outcome, Request, Verb, Verdict};
use kubectl_sts::domain::{Name, Uid};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::bench::{Bench, SET, heard};
use super::carried_out::bare;
use crate::cluster::loopback::{Asked, Home, Scripted, api};

fn says_so(words: &str) -> bool {
    words.starts_with("--read-only: nothing is written, so ") && words.ends_with(" was not sent")
}

#[tokio::test(start_paused = true)]
async fn in_the_demo_the_cluster_sees_no_write() {
    let options = Options::read(["kubectl-sts", "demo", "--read-only", "--quiet"]).unwrap();
    let Some(Command::Demo(demo)) = &options.command else {
        panic!()
    };
    let stage = Stage::set(demo).unwrap();
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let (log, client) = (seen.clone(), stage.sim().client());
    let counted = tower::service_fn(move |request: http::Request<kube::client::Body>| {
        log.lock()
            .unwrap()
            .push(format!("{} {}", request.method(), request.uri().path()));
        let client = client.clone();
        async move { client.send(request).await }
    });
    let connected = stage
        .connect_by(kube::Client::new(counted, "default"), &options.flags)
        .await
        .unwrap();
    assert!(connected.identity.is_read_only && connected.identity.is_simulated);
    let server = &connected.server;
    let list = server
        .get_json(
            "/apis/apps/v1/statefulsets",
            std::time::Duration::from_secs(5),
        )
        .await
        .unwrap();
    let set = &list["items"][0];
    let text = |key: &str| set["metadata"][key].as_str().unwrap();
    let object = ObjectRef::set(
        &Name::new(text("namespace"), text("name")),
        &Uid::from(text("uid")),
    );
    let edit = Edit::of(set, "/spec/replicas", Some(json!(9)));
    let writes = [
        Request::edit(object.clone(), &[edit]),
        bare(Verb::Delete, object.clone(), json!({})),
        bare(Verb::Evict, object.clone(), json!({})),
    ];
    for write in &writes {
        let verdict = kubectl_sts::cluster::write::rehearse(server, write).await;
        let Verdict::Silent(why) = verdict else {
            panic!("{verdict:?}")
        };
        assert!(says_so(&why), "{why}");
        let news = heard(server, write, &CancellationToken::new()).await;
        let [News::Sent, News::Came(Outcome::NotSent(why))] = &news[..] else {
            panic!("{news:?}")
        };
        assert!(says_so(why), "{why}");
    }
    let rights = rights::review(server, text("namespace")).await.unwrap();
    assert!(!rights.rules.is_empty());
    let seen = seen.lock().unwrap();
    let writes: Vec<_> = seen.iter().filter(|it| !it.starts_with("GET ")).collect();
    assert!(
        writes.iter().all(|it| it.starts_with("POST /apis/auth")),
        "{writes:?}"
    );
    assert_eq!(writes.len(), 2, "{writes:?}");
}

#[tokio::test]
async fn on_a_real_line_the_server_sees_no_write() {
    let set = json!({"kind": "StatefulSet", "metadata": {"name": "web", "namespace": "default", "uid": "u1"}, "spec": {"replicas": 3}});
    let answer = set.to_string();
    let server = Scripted::http(move |asked: &Asked| {
        if asked.path == SET {
            (200, answer.clone())
        } else {
            api(asked)
        }
    })
    .await;
    let home = Home::with(&server.url(), "{}");
    let connected = home.connect(&["--read-only"]).await.unwrap();
    assert!(connected.identity.is_read_only);
    let object = ObjectRef::set(&Name::new("default", "web"), &Uid::from("u1"));
    let write = Request::edit(object, &[Edit::of(&set, "/spec/replicas", Some(json!(9)))]);
    let verdict = kubectl_sts::cluster::write::rehearse(&connected.server, &write).await;
    let Verdict::Silent(why) = verdict else {
        panic!("{verdict:?}")
    };
    assert!(says_so(&why), "{why}");
    heard(&connected.server, &write, &CancellationToken::new()).await;
    let others: Vec<String> = server
        .asked()
        .iter()
        .filter(|it| it.method != "GET")
        .map(|it| it.path.clone())
        .collect();
    assert!(
        others.iter().all(|it| it.contains("selfsubjectreviews")),
        "{others:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn without_it_the_same_server_is_written_to() {
    let bench = Bench::new().await;
    let _: Value = bench.get(SET).await;
    bench.rehearse(&bench.scale(5).await).await;
    assert_eq!(bench.all().len(), 2);
}
