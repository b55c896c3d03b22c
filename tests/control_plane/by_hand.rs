//! The test bed for use by hand: `cargo run --example control-plane`. Ctrl-C stops everything.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks to whoever started it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it fails by panicking, and the guard cleans up"
)]

#[path = "mod.rs"]
mod control_plane;

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use control_plane::{Bed, Namespace, set};
use serde_json::{Value, json};

fn main() {
    let (stop, stopped) = channel();
    std::thread::spawn(move || {
        wait_for_signal();
        stop.send(()).ok();
    });

    eprintln!(
        "starting etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok (the first time they are built: 5 to 8 minutes)"
    );
    let bed = Bed::built();
    let [payments, search, queue] =
        ["payments", "search", "queue"].map(|name| bed.namespace_called(name));
    begin(&payments, &search, &queue);
    println!("export KUBECONFIG={}", bed.admin().display());
    eprintln!(
        "its logs are in {}; Ctrl-C stops everything and removes that folder",
        bed.folder().display()
    );

    go_on(&payments, &search, &queue, &stopped);
    eprintln!("stopping");
}

/// What the sets are before anything happens to them.
fn begin(payments: &Namespace<'_>, search: &Namespace<'_>, queue: &Namespace<'_>) {
    payments.apply(&set("ledger", 5).claim("data", "10Gi"));
    payments.apply(
        &set("gateway", 4)
            .annotation("ready-after", "4s")
            .annotation("gone-after", "2s"),
    );
    payments.apply(&set("vault", 3).claim("secrets", "1Gi"));
    search.apply(&set("index", 3).claim("shards", "50Gi"));
    search.apply(&set("query", 6).spec("podManagementPolicy: Parallel"));
    search.apply(
        &set("crawler", 2)
            .fate("crash")
            .annotation("restarts-after", "20s"),
    );
    queue.apply(&set("kafka", 3).claim("log", "100Gi"));
    queue.apply(&set("retries", 3).fate("never"));
}

/// Breaks some of them as soon as they have come up, and keeps one rolling, until it is time to stop.
fn go_on(
    payments: &Namespace<'_>,
    search: &Namespace<'_>,
    queue: &Namespace<'_>,
    stopped: &Receiver<()>,
) {
    let bad = set("vault", 3)
        .claim("secrets", "1Gi")
        .image("vault:typo")
        .fate("badimage");
    let held = set("query", 6)
        .spec("podManagementPolicy: Parallel")
        .spec("updateStrategy: {rollingUpdate: {partition: 4}}")
        .image("nginx:2");
    let off = set("kafka", 0).claim("log", "100Gi");
    let mut to_come = vec![
        (payments, "vault", bad),
        (search, "query", held),
        (queue, "kafka", off),
    ];
    let mut rolls = 0;
    while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
        to_come.retain(|(namespace, name, next)| {
            let comes_up = !has_settled(&namespace.get(&format!("statefulsets/{name}")));
            if !comes_up {
                namespace.apply(&next);
            }
            comes_up
        });
        if has_settled(&payments.get("statefulsets/gateway")) {
            rolls += 1;
            let annotations = json!({ "rolled": rolls.to_string() });
            payments.patch(
                "statefulsets/gateway",
                &json!({ "spec": { "template": { "metadata": { "annotations": annotations } } } }),
            );
        }
    }
}

fn has_settled(set: &Value) -> bool {
    let status = &set["status"];
    status["observedGeneration"] == set["metadata"]["generation"]
        && status["currentRevision"] == status["updateRevision"]
        && status["readyReplicas"] == set["spec"]["replicas"]
}

fn wait_for_signal() {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let mut terminate = signal(SignalKind::terminate()).unwrap();
            tokio::select! { _ = tokio::signal::ctrl_c() => (), _ = terminate.recv() => () }
        });
}
