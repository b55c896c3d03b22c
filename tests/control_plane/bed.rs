//! Bed: start it, ask it, talk to its API.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::kubeconfig;
use super::namespace::Namespace;
use super::plane::Plane;
use super::programs::Programs;

/// A real control plane with six nodes, `node-1` to `node-6`, in three zones. Ends when it is dropped, or its process ends.
pub struct Bed {
    pub(super) plane: Plane,
    client: kube::Client,
    namespaces: AtomicU32,
}

impl Bed {
    /// The bed that all tests of this process share; `None`, and a notice, when it is not built.
    #[track_caller]
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Bed> = OnceLock::new();
        let programs = Programs::found_or_skip()?;
        Some(SHARED.get_or_init(|| Self::start(programs)))
    }

    /// A bed for one test, which may break it.
    #[track_caller]
    pub fn own() -> Option<Self> {
        Programs::found_or_skip().map(Self::start)
    }

    /// For use by hand: builds what is missing.
    pub fn built() -> Self {
        Self::start(Programs::built())
    }

    fn start(programs: Programs) -> Self {
        let plane = Plane::start(programs);
        let client = connect(&plane);
        let bed = Self {
            plane,
            client,
            namespaces: AtomicU32::new(0),
        };
        bed.kubectl_reads(&["create", "-f", "-"], include_str!("cluster.yaml"));
        bed.wait("six nodes to be ready", "/api/v1/nodes", |nodes| {
            nodes["items"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|node| is_ready(node))
                .count()
                == 6
        });
        bed
    }

    /// The kubeconfig of somebody who may do everything.
    pub fn admin(&self) -> PathBuf {
        self.plane.admin()
    }

    /// Where the API server listens.
    pub fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.plane.ports.api_server)
    }

    /// The folder of the bed's data and logs. It goes with the bed.
    pub fn folder(&self) -> &std::path::Path {
        self.plane.guard.folder()
    }

    /// Makes a namespace whose name begins with this one. It is left as it is when the test ends: it may tell why.
    pub fn namespace(&self, name: &str) -> Namespace<'_> {
        let number = self.namespaces.fetch_add(1, Ordering::Relaxed) + 1;
        self.namespace_called(&format!("{name}-{number}"))
    }

    /// Makes a namespace of exactly this name.
    pub fn namespace_called(&self, name: &str) -> Namespace<'_> {
        Namespace::create(self, name.to_owned())
    }

    /// Runs kubectl as the admin and returns what it prints; fails when it fails.
    #[track_caller]
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        self.kubectl_reads(arguments, "")
    }

    /// The same with something on its standard input.
    #[track_caller]
    pub fn kubectl_reads(&self, arguments: &[&str], input: &str) -> String {
        let (succeeded, said) = self.try_kubectl(&self.admin(), arguments, input);
        assert!(succeeded, "kubectl {}: {said}", arguments.join(" "));
        said
    }

    /// Runs kubectl as anybody: whether it succeeded, and what it printed (if it failed: on its standard error).
    pub fn try_kubectl(
        &self,
        kubeconfig: &std::path::Path,
        arguments: &[&str],
        input: &str,
    ) -> (bool, String) {
        kubeconfig::run(
            kubeconfig::kubectl(&self.plane.programs, kubeconfig).args(arguments),
            input,
        )
    }

    /// One request to the API as the admin. A `Value::Null` body is none.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &Value,
    ) -> Result<Value, kube::Error> {
        let body = if body.is_null() {
            vec![]
        } else {
            body.to_string().into_bytes()
        };
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("Content-Type", content_type)
            .body(body)
            .unwrap();
        let (sender, receiver) = mpsc::channel();
        let client = self.client.clone();
        runtime().spawn(async move { sender.send(client.request::<Value>(request).await).ok() });
        receiver.recv().expect("the request is answered")
    }

    /// GET of an API path; `Value::Null` when there is no such object.
    pub fn get(&self, path: &str) -> Value {
        match self.request("GET", path, "application/json", &Value::Null) {
            Ok(object) => object,
            Err(kube::Error::Api(status)) if status.code == 404 => Value::Null,
            Err(error) => panic!("GET {path}: {error}"),
        }
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.request("POST", path, "application/json", body)
            .unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// A JSON merge patch.
    pub fn patch(&self, path: &str, body: &Value) -> Value {
        self.request("PATCH", path, "application/merge-patch+json", body)
            .unwrap_or_else(|error| panic!("PATCH {path}: {error}"))
    }

    /// Polls until the object at the API path is as wished (`Value::Null` while there is none), and returns it.
    #[track_caller]
    pub fn wait(&self, what: &str, path: &str, wish: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let last = self
                .request("GET", path, "application/json", &Value::Null)
                .unwrap_or(Value::Null);
            if wish(&last) {
                return last;
            }
            assert!(
                start.elapsed() < Duration::from_secs(90),
                "waited 90 s for {what}; {path} is now:\n{last:#}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

pub(super) fn is_ready(object: &Value) -> bool {
    object["status"]["conditions"]
        .as_array()
        .is_some_and(|all| all.contains_condition("Ready", "True"))
}

trait Conditions {
    fn contains_condition(&self, kind: &str, status: &str) -> bool;
}

impl Conditions for Vec<Value> {
    fn contains_condition(&self, kind: &str, status: &str) -> bool {
        self.iter()
            .any(|condition| condition["type"] == kind && condition["status"] == status)
    }
}

fn connect(plane: &Plane) -> kube::Client {
    let kubeconfig = Kubeconfig::read_from(plane.admin()).unwrap();
    let (sender, receiver) = mpsc::channel();
    runtime().spawn(async move {
        let mut config =
            kube::Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default())
                .await
                .unwrap();
        config.proxy_url = None;
        sender.send(kube::Client::try_from(config).unwrap()).ok();
    });
    receiver.recv().expect("the admin's kubeconfig is good")
}

/// The runtime of every bed's own requests, so that the callers need not have one, and may.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap()
    })
}
