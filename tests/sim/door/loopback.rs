//! HTTP on loopback, and the kubeconfig that leads there.

use std::os::unix::fs::PermissionsExt as _;

use kube::config::{KubeConfigOptions, Kubeconfig as Read};
use kubectl_sts::sim::{Kubeconfig, User};

use crate::sim::world::{create, get, sim};

#[tokio::test]
async fn the_kubeconfig_leads_to_the_cluster_and_only_its_owner_reads_it() {
    let sim = sim();
    sim.admit("secret", User::admin());
    let address = sim.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    let kubeconfig = |token: &str| Kubeconfig {
        name: "demo".to_owned(),
        address,
        token: token.to_owned(),
        namespace: "default".to_owned(),
    };
    kubeconfig("secret").write(&path).unwrap();
    let mode = path.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let read = Read::read_from(&path).unwrap();
    assert_eq!(read.current_context.as_deref(), Some("demo"));
    let client = client(read).await;
    create(&client, "one").await;
    let one = get(&client, "/api/v1/namespaces/default/configmaps/one").await;
    assert_eq!(one["metadata"]["name"], "one");
    let stranger = client_of(&kubeconfig("guessed").text()).await;
    assert_eq!(get(&stranger, "/api/v1/configmaps").await["code"], 401);
    let config = kube::Config::new(format!("http://{address}").parse().unwrap());
    let nobody = kube::Client::try_from(config).unwrap();
    let refused = get(&nobody, "/api/v1/configmaps").await;
    assert_eq!(
        refused["message"],
        "configmaps is forbidden: User \"system:anonymous\" cannot list resource \"configmaps\" in API group \"\" at the cluster scope"
    );
}

#[tokio::test]
async fn nobody_else_is_let_in() {
    let refused = sim().serve("0.0.0.0:0".parse().unwrap()).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the simulated cluster is served on loopback only, and 0.0.0.0:0 is not a loopback address: use 127.0.0.1"
    );
}

#[tokio::test]
async fn the_port_is_free_again_when_the_cluster_has_ended() {
    let sim = sim();
    let address = sim.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    drop(sim);
    let again = crate::sim::world::sim();
    for _ in 0..100 {
        if again.serve(address).await.is_ok() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{address} is still taken");
}

async fn client_of(text: &str) -> kube::Client {
    client(Read::from_yaml(text).unwrap()).await
}

async fn client(kubeconfig: Read) -> kube::Client {
    let options = KubeConfigOptions::default();
    let config = kube::Config::from_custom_kubeconfig(kubeconfig, &options)
        .await
        .unwrap();
    kube::Client::try_from(config).unwrap()
}

/// What is not read stays where it is: in the history of the store, and not in the memory of a connection.
#[tokio::test]
async fn a_watcher_that_does_not_read_is_not_written_to_without_end() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let sim = sim();
    sim.admit("secret", User::admin());
    let address = sim.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let path = "/as/secret/api/v1/configmaps?watch=1&resourceVersion=0";
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let big = "x".repeat(100_000);
    for _ in 0..500 {
        let map = serde_json::json!({ "metadata": { "name": "a", "namespace": "default" }, "data": { "a": big } });
        let key = kubectl_sts::sim::Key::of(kubectl_sts::sim::Kind::ConfigMap, &map);
        sim.with(|world| world.store.put(key, map));
        tokio::task::yield_now().await;
    }
    // 50 MB have happened. What was written before the reader is known to sleep fits into the buffers of the sockets.
    sim.compact();
    let mut read = Vec::new();
    let patience = std::time::Duration::from_secs(5);
    let end = b"too old resource version";
    tokio::time::timeout(patience, async {
        while !read.windows(end.len()).rev().take(4096).any(|it| it == end) {
            assert!(stream.read_buf(&mut read).await.unwrap() > 0, "it ends");
        }
    })
    .await
    .expect("it is told that it slept too long");
    assert!(read.len() < 25_000_000, "{}", read.len());
}
