//! The same before a real API server: what it sends is what we expect of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kubectl_sts::cluster::{Observer, Server};
use kubectl_sts::domain::{Change, Feed, Kind, Scope};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::cluster::scripted::told;
use crate::control_plane::{Bed, set};

/// What an observer of a bed tells.
struct Heard {
    _observer: Observer,
    changes: mpsc::Receiver<Vec<Change>>,
    all: Vec<String>,
}

impl Heard {
    async fn of(bed: &Bed, kinds: &[Kind]) -> Self {
        let kubeconfig = kube::config::Kubeconfig::read_from(bed.admin()).unwrap();
        let options = kube::config::KubeConfigOptions::default();
        let mut config = kube::Config::from_custom_kubeconfig(kubeconfig, &options)
            .await
            .unwrap();
        config.default_retry = false;
        let (sender, changes) = mpsc::channel(16);
        let client = kube::Client::try_from(config).unwrap();
        let mut observer = Observer::new(Arc::new(Server::new(client)), sender);
        let feeds: BTreeSet<Feed> = kinds
            .iter()
            .map(|kind| Feed {
                kind: *kind,
                scope: Scope::Cluster,
            })
            .collect();
        observer.watch(&feeds);
        Self {
            _observer: observer,
            changes,
            all: vec![],
        }
    }

    /// Listens until this is true of all that was heard.
    /// What needs the bed's controllers has long: they act again up to a minute after a restart.
    async fn until(&mut self, seconds: u64, wish: impl Fn(&[String]) -> bool) {
        let listen = async {
            while !wish(&self.all) {
                self.all
                    .extend(self.changes.recv().await.unwrap().iter().map(told));
            }
        };
        let heard = timeout(Duration::from_secs(seconds), listen).await;
        assert!(heard.is_ok(), "not heard in {seconds} s: {:?}", self.all);
    }

    fn forget(&mut self) {
        self.all.clear();
    }
}

fn lives(all: &[String]) -> usize {
    all.iter().filter(|told| *told == "live").count()
}

fn named(all: &[String], start: &str) -> bool {
    all.iter().any(|told| told.starts_with(start))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_a_real_server_is_listed_and_watched() {
    let Some(bed) = Bed::shared() else { return };
    let mut heard = Heard::of(bed, &Kind::ALL).await;
    heard.until(20, |all| lives(all) == Kind::ALL.len()).await;
    let ns = bed.namespace("watched");
    ns.apply(&set("heard", 2).claim("data", "1Gi"));
    let expected = [
        "heard@",
        "heard-0@",
        "data-heard-0@",
        "heard-1@",
        "heard-1.",
    ];
    heard
        .until(150, |all| expected.iter().all(|start| named(all, start)))
        .await;
    ns.patch("statefulsets/heard", &json!({"spec": {"replicas": 1}}));
    heard
        .until(150, |all| {
            all.iter()
                .any(|told| told.starts_with("heard-1@") && told.ends_with(" gone"))
        })
        .await;
    assert!(
        !named(&heard.all, "notice") && !named(&heard.all, "stale"),
        "{:?}",
        heard.all
    );
    assert_eq!(lives(&heard.all), Kind::ALL.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_is_outlived_with_its_memory_and_with_its_past() {
    let Some(bed) = Bed::own() else { return };
    let kinds = [Kind::Sets, Kind::Pods, Kind::SetEvents];
    // Made before all that follows: a namespace needs the bed's controllers, which take a restart hard.
    let ns = bed.namespace("later");
    let mut heard = Heard::of(&bed, &kinds).await;
    heard.until(20, |all| lives(all) == kinds.len()).await;

    bed.stop_api_server();
    heard.until(20, |all| named(all, "stale")).await;
    bed.start_api_server();
    heard.until(150, |all| lives(all) == 2 * kinds.len()).await;

    bed.forget_versions();
    heard.forget();
    ns.apply(&set("after", 1));
    heard
        .until(150, |all| {
            named(all, "after-0@") && lives(all) >= kinds.len()
        })
        .await;

    let copy = bed.copy_etcd();
    ns.apply(&set("lost", 1));
    heard.until(150, |all| named(all, "lost-0@")).await;
    for nth in 0..200 {
        bed.post(
            &format!("/api/v1/namespaces/{}/configmaps", ns.name),
            &json!({"metadata": {"name": format!("ballast-{nth}")}}),
        );
    }
    bed.restore_etcd(&copy);
    let went_back = "notice: the state of the cluster went back in time";
    heard
        .until(150, |all| {
            named(all, went_back)
                && all
                    .iter()
                    .any(|told| told.starts_with("lost-0@") && told.ends_with("gone"))
        })
        .await;
    assert_eq!(
        heard.all.iter().filter(|told| *told == went_back).count(),
        1
    );
}
