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
