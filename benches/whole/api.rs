//! Requests to the API server that is measured against: blocking, or a thousand a second.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Patches that are under way at the same time.
const LANES: usize = 16;

/// Somebody who may do everything.
pub struct Api {
    runtime: Runtime,
    client: kube::Client,
}

/// Updates that go on until this is dropped.
pub struct Storm {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    begun: Instant,
}

impl Api {
    pub fn new(kubeconfig: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let kubeconfig = Kubeconfig::read_from(kubeconfig).unwrap();
        let client = runtime.block_on(async {
            let options = KubeConfigOptions::default();
            let config = kube::Config::from_custom_kubeconfig(kubeconfig, &options);
            kube::Client::try_from(config.await.unwrap()).unwrap()
        });
        Self { runtime, client }
    }

    pub fn get(&self, path: &str) -> Value {
        let request = request("GET", path, "application/json", String::new());
        self.runtime.block_on(self.client.request(request)).unwrap()
    }

    /// Posts all of them, several at once.
    pub fn post_all(&self, objects: Vec<(String, String)>) -> Vec<Value> {
        self.all("POST", "application/json", objects)
    }

    /// Patches all of them, several at once.
    pub fn patch_all(&self, patches: Vec<(String, String)>) -> Vec<Value> {
        self.all("PATCH", "application/merge-patch+json", patches)
    }

    fn all(
        &self,
        method: &'static str,
        kind: &'static str,
        of: Vec<(String, String)>,
    ) -> Vec<Value> {
        let mut lanes: Vec<Vec<(usize, (String, String))>> = vec![Vec::new(); LANES];
        for (nth, one) in of.into_iter().enumerate() {
            lanes[nth % LANES].push((nth, one));
        }
        let lane = |lane: Vec<(usize, (String, String))>| async move {
            let mut answers = Vec::new();
            for (nth, (path, body)) in lane {
                let asked = self.client.request(request(method, &path, kind, body));
                let answer: Value = asked
                    .await
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
                answers.push((nth, answer));
            }
            answers
        };
        let lanes = lanes.into_iter().map(lane);
        let mut answers = self.runtime.block_on(join_all(lanes)).concat();
        answers.sort_by_key(|(nth, _)| *nth);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Lets the first container of a pod wait for a reason; the moment at which that was answered.
    pub fn wait_for_reason(&self, pod: &Pod, reason: &str) -> Instant {
        let request = pod.patch(reason);
        let _: Value = self.runtime.block_on(self.client.request(request)).unwrap();
        Instant::now()
    }

    /// Begins to change these pods again and again, so often a second.
    pub fn storm(&self, pods: &[Pod], a_second: usize) -> Storm {
        let (stop, sent) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        for lane in 0..LANES {
            let pods: Vec<Pod> = pods.iter().skip(lane).step_by(LANES).cloned().collect();
            let (stop, sent, client) = (stop.clone(), sent.clone(), self.client.clone());
            let pause = Duration::from_secs(1) * u32::try_from(LANES).unwrap()
                / u32::try_from(a_second).unwrap();
            self.runtime.spawn(async move {
                let mut ticks = tokio::time::interval(pause);
                for (nth, pod) in pods.iter().cycle().enumerate() {
                    ticks.tick().await;
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let reason = if (nth / pods.len()).is_multiple_of(2) {
                        "Storming"
                    } else {
                        "Stormier"
                    };
                    let _ = client.request::<Value>(pod.patch(reason)).await;
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        Storm {
            stop,
            sent,
            begun: Instant::now(),
        }
    }
}

impl Storm {
    /// How many updates a second there were so far.
    pub fn rate(&self) -> f64 {
        self.sent.load(Ordering::Relaxed) as f64 / self.begun.elapsed().as_secs_f64()
    }
}

impl Drop for Storm {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// A pod that is to change: by name, and with the status that it has.
#[derive(Clone, Debug)]
pub struct Pod {
    pub namespace: String,
    pub name: String,
    statuses: Value,
    conditions: Value,
}

impl Pod {
    /// As the API server tells of it.
    pub fn of(object: &Value) -> Self {
        let text = |of: &Value| of.as_str().unwrap().to_owned();
        Self {
            namespace: text(&object["metadata"]["namespace"]),
            name: text(&object["metadata"]["name"]),
            statuses: object["status"]["containerStatuses"].clone(),
            conditions: object["status"]["conditions"].clone(),
        }
    }

    fn patch(&self, reason: &str) -> http::Request<Vec<u8>> {
        let (mut statuses, mut conditions) = (self.statuses.clone(), self.conditions.clone());
        for condition in conditions.as_array_mut().into_iter().flatten() {
            if condition["type"] == "Ready" || condition["type"] == "ContainersReady" {
                condition["status"] = json!("False");
            }
        }
        statuses[0]["state"] = json!({ "waiting": { "reason": reason } });
        statuses[0]["ready"] = json!(false);
        statuses[0]["started"] = json!(false);
        let path = format!(
            "/api/v1/namespaces/{}/pods/{}/status",
            self.namespace, self.name
        );
        let body = json!({ "status": { "containerStatuses": statuses, "conditions": conditions } });
        request(
            "PATCH",
            &path,
            "application/merge-patch+json",
            body.to_string(),
        )
    }
}

fn request(method: &str, path: &str, kind: &str, body: String) -> http::Request<Vec<u8>> {
    http::Request::builder()
        .method(method)
        .uri(path)
        .header("Content-Type", kind)
        .body(body.into_bytes())
        .unwrap()
}
