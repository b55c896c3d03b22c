//! From one context of a kubeconfig to another: what goes with us, what stays behind, and what is told when it fails.

use std::sync::Arc;
use std::time::Duration;

use kubectl_sts::cluster::Ways;

use super::loopback::{Home, Scripted, api, api_for};

/// Contexts `here` and `there`, and such that lead nowhere.
fn kubeconfig(here: &str, there: &str) -> String {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = closed.local_addr().unwrap();
    format!(
        "current-context: here
contexts:
- {{name: here, context: {{cluster: here, user: me, namespace: mine}}}}
- {{name: there, context: {{cluster: there, user: you, namespace: yours}}}}
- {{name: refused, context: {{cluster: refused, user: me}}}}
- {{name: nowhere, context: {{cluster: nowhere, user: me}}}}
- {{name: torn, context: {{cluster: lost, user: me}}}}
- {{name: login, context: {{cluster: there, user: asks}}}}
- {{name: hangs, context: {{cluster: there, user: hangs}}}}
- {{name: \"odd\\e\", context: {{cluster: there, user: you}}}}
- {{name: 'odd^[', context: {{cluster: there, user: you}}}}
clusters:
- {{name: here, cluster: {{server: '{here}'}}}}
- {{name: there, cluster: {{server: '{there}'}}}}
- {{name: refused, cluster: {{server: 'http://{closed}'}}}}
- {{name: nowhere, cluster: {{server: 'https://nosuch.invalid'}}}}
users:
- {{name: me, user: {{token: mine}}}}
- {{name: you, user: {{token: yours}}}}
- {{name: asks, user: {{exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./asks, interactiveMode: Always}}}}}}
- {{name: hangs, user: {{exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./hangs}}}}}}
"
    )
}

struct World {
    home: Home,
    here: Scripted,
    there: Scripted,
}

async fn world() -> World {
    let (here, there) = (
        Scripted::http(api).await,
        Scripted::http(api_for("yours")).await,
    );
    let mut home = Home::empty();
    home.limits.plugin = Duration::from_millis(400);
    home.plugin(".kube/asks", "read line");
    home.plugin(".kube/hangs", "sleep 1000 & echo $! > \"$0.pid\"; wait");
    home.write(".kube/config", &kubeconfig(&here.url(), &there.url()));
    World { home, here, there }
}

async fn ways(world: &World, flags: &[&str]) -> Arc<dyn Ways> {
    world.home.connect(flags).await.unwrap().ways.unwrap()
}

async fn why(ways: &Arc<dyn Ways>, name: &str) -> String {
    match ways.connect(name).await {
        Ok(_) => panic!("{name} is reached"),
        Err(why) => why,
    }
}

#[tokio::test]
async fn who_is_impersonated_goes_along_and_what_was_said_of_the_cluster_does_not() {
    let world = world().await;
    let server = world.here.url();
    let flags = [
        "--as",
        "ada",
        "--read-only",
        "-n",
        "mine",
        "--token",
        "mine",
        "--server",
        &server,
    ];
    let ways = ways(&world, &flags).await;
    let connected = ways.connect("there").await.unwrap();
    assert_eq!(&*connected.identity.context, "there");
    assert_eq!(&*connected.identity.server, world.there.url());
    assert!(connected.identity.is_read_only);
    assert_eq!(connected.namespace.as_deref(), Some("yours"));
    let flags: Vec<&str> = connected.identity.flags.iter().map(|it| &**it).collect();
    assert_eq!(flags, ["--as=ada"]);
    let asked = world.there.asked();
    assert!(!asked.is_empty());
    for asked in asked {
        assert_eq!(asked.header("impersonate-user"), "ada");
        assert_eq!(asked.header("authorization"), "Bearer yours");
    }
}

#[tokio::test]
async fn the_kubeconfig_is_read_as_it_is_now_and_never_written() {
    let world = world().await;
    let ways = ways(&world, &[]).await;
    let path = world.home.path(".kube/config");
    let text = std::fs::read_to_string(&path).unwrap();
    let more = text.replace(
        "contexts:\n",
        "contexts:\n- {name: new, context: {cluster: there, user: you}}\n",
    );
    let more = more.replace("current-context: here", "current-context: refused");
    world.home.write(".kube/config", &more);
    let labels: Vec<_> = ways
        .contexts()
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.label)
        .collect();
    assert_eq!(&*labels[0], "new");
    // Two that read alike are told apart, in the list and wherever they are shown.
    assert_eq!(&*labels[8], "odd^[ (1 of 2)");
    assert_eq!(&*labels[9], "odd^[ (2 of 2)");
    let odd = ways.connect("odd\u{1b}").await.unwrap();
    assert_eq!(&*odd.identity.context, "odd^[ (1 of 2)");
    assert_eq!(&*ways.connect("new").await.unwrap().identity.context, "new");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), more);
}

#[tokio::test]
async fn each_failure_is_one_sentence() {
    let world = world().await;
    let ways = ways(&world, &[]).await;
    assert!(why(&ways, "refused").await.ends_with("connection refused"));
    assert!(why(&ways, "nowhere").await.contains("DNS lookup failed"));
    assert!(
        why(&ways, "torn")
            .await
            .contains("names the cluster `lost`, which no kubeconfig defines")
    );
    assert!(
        why(&ways, "absent")
            .await
            .contains("has no context `absent`")
    );
    let login = why(&ways, "login").await;
    assert!(
        login.contains("must ask you something, and there is no terminal for it now"),
        "{login}"
    );
    assert!(
        login.ends_with("let kubectl use that context once, then try :ctx login again"),
        "{login}"
    );
    let hangs = why(&ways, "hangs").await;
    assert!(hangs.contains("did not answer in 0.4 s"), "{hangs}");
}

#[tokio::test]
async fn a_plugin_that_nobody_waits_for_ends_with_all_that_it_started() {
    let mut world = world().await;
    world.home.limits.plugin = Duration::from_secs(60);
    let ways = ways(&world, &[]).await;
    let waiting = tokio::spawn(ways.connect("hangs"));
    let told = world.home.path(".kube/hangs.pid");
    let pid = loop {
        let text = std::fs::read_to_string(&told).unwrap_or_default();
        match text.trim().parse::<i32>() {
            Ok(pid) => break rustix::process::Pid::from_raw(pid).unwrap(),
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    waiting.abort();
    let mut patience = 500;
    while is_running(pid) {
        patience -= 1;
        assert!(patience > 0, "it runs on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn is_running(pid: rustix::process::Pid) -> bool {
    let path = format!("/proc/{}/stat", pid.as_raw_nonzero());
    let text = std::fs::read_to_string(path).unwrap_or_default();
    !text.is_empty() && !text.contains(") Z ")
}
