//! A simulated cluster with one set, behind a line that notes every request and can be cut.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::request::Parts;
use http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Bytes;
use kube::client::Body;
use kubectl_sts::cluster::Server;
use kubectl_sts::cluster::write::{self, News};
use kubectl_sts::domain::plan::Request as Write;
use kubectl_sts::domain::plan::{Difference, Edit, ObjectRef, Outcome, Verdict};
use kubectl_sts::domain::{Name, Uid};
use kubectl_sts::sim::{Sim, User};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::sim::world::{ask, get, sim};

pub const SET: &str = "/apis/apps/v1/namespaces/default/statefulsets/web";

/// A request that was seen on the line.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: Method,
    pub path: String,
    pub media: String,
    pub body: Value,
}

/// What the line does with a request.
#[derive(Clone)]
pub enum Way {
    /// It arrives, and its answer too.
    Through,
    /// It arrives after so long; its answer never does.
    Silent(Duration),
    /// It arrives, and the connection breaks before the answer.
    Lost,
    /// The connection breaks before it arrives.
    Swallowed,
    /// Nobody listens.
    Refused,
    /// Somebody on the way answers in place of the server.
    Answered(u16, &'static str),
    /// Somebody else changes the set just before it arrives.
    After(Value),
    /// It arrives, then this comes to pass, and the connection breaks before the answer.
    Until(Arc<dyn Fn() + Send + Sync>),
}

pub type Line = Arc<dyn Fn(&Seen) -> Way + Send + Sync>;

pub struct Bench {
    pub sim: Sim,
    pub server: Server,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A client that notes what goes through it, and lets it go the way that the line says.
fn by_line(client: kube::Client, seen: Arc<Mutex<Vec<Seen>>>, line: Line) -> kube::Client {
    let service = tower::service_fn(move |request: Request<Body>| {
        let (client, seen, line) = (client.clone(), seen.clone(), line.clone());
        async move {
            let (head, body) = request.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes();
            go(&client, (head, bytes), &seen, &line).await
        }
    });
    kube::Client::new(service, "default")
}

/// What becomes of one request on the line.
pub async fn go(
    client: &kube::Client,
    (head, bytes): (Parts, Bytes),
    seen: &Mutex<Vec<Seen>>,
    line: &Line,
) -> io::Result<Response<Body>> {
    let media = head.headers.get("content-type");
    let note = Seen {
        method: head.method.clone(),
        path: head.uri.path_and_query().unwrap().to_string(),
        media: media.map_or("", |it| it.to_str().unwrap()).to_owned(),
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    };
    seen.lock().unwrap().push(note.clone());
    let request = Request::from_parts(head, Body::from(bytes));
    let broken = || io::Error::from(io::ErrorKind::ConnectionReset);
    match line(&note) {
        Way::Through => {}
        Way::Silent(wait) => {
            let client = client.clone();
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                client.send(request).await.unwrap();
            });
            return std::future::pending().await;
        }
        Way::Lost => {
            client.send(request).await.unwrap();
            return Err(broken());
        }
        Way::Until(happens) => {
            client.send(request).await.unwrap();
            tokio::task::spawn_blocking(move || happens())
                .await
                .unwrap();
            return Err(broken());
        }
        Way::Swallowed => return Err(broken()),
        Way::Refused => return Err(io::ErrorKind::ConnectionRefused.into()),
        Way::Answered(code, body) => {
            let answer = Response::builder().status(code);
            return Ok(answer.body(Body::from(body.as_bytes().to_vec())).unwrap());
        }
        Way::After(patch) => drop(merge(client, patch).await),
    }
    client.send(request).await.map_err(io::Error::other)
}

/// Every request that changes something goes this way, the others through.
pub fn writes_go(way: Way) -> impl Fn(&Seen) -> Way + Send + Sync + 'static {
    move |seen| {
        if seen.is_write() {
            way.clone()
        } else {
            Way::Through
        }
    }
}

impl Seen {
    /// Whether it is meant: no read, no rehearsal, no question about ourselves.
    pub fn is_write(&self) -> bool {
        let is_dry = self.path.contains("dryRun=All") || self.body["dryRun"] == json!(["All"]);
        self.method != Method::GET && !is_dry && !self.path.starts_with("/apis/auth")
    }
}

impl Bench {
    /// A set `web` of three replicas; nobody runs its pods.
    pub async fn new() -> Self {
        Self::by(|_| Way::Through).await
    }

    /// The same, at the end of a line.
    pub async fn by(line: impl Fn(&Seen) -> Way + Send + Sync + 'static) -> Self {
        Self::with(kubectl_sts::sim::Sim::client, line).await
    }

    async fn with(
        client: impl FnOnce(&Sim) -> kube::Client,
        line: impl Fn(&Seen) -> Way + Send + Sync + 'static,
    ) -> Self {
        let sim = sim();
        let set = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "web" },
            "spec": {
                "serviceName": "web", "replicas": 3, "selector": { "matchLabels": { "app": "web" } },
                "template": {
                    "metadata": { "labels": { "app": "web" } },
                    "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
                },
            },
        });
        let folder = SET.trim_end_matches("/web");
        let made = ask(&sim.client(), Method::POST, folder, set).await;
        assert_eq!(made["kind"], "StatefulSet", "{made}");
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let client = by_line(client(&sim), seen.clone(), Arc::new(line));
        Self {
            server: Server::new(client),
            sim,
            seen,
        }
    }

    /// As somebody with these rights in `default`, besides looking at everything.
    pub async fn as_ada(rules: Value) -> Self {
        let bench = Self::with(|sim| sim.client_as(User::named("ada")), |_| Way::Through).await;
        let admin = bench.sim.client();
        let folder = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
        let mut rules = rules;
        rules.as_array_mut().unwrap().push(
            json!({ "apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"] }),
        );
        let role = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": "ada" }, "rules": rules });
        ask(&admin, Method::POST, &format!("{folder}/roles"), role).await;
        let binding = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": { "name": "ada" },
            "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "ada" },
            "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ada" }],
        });
        ask(
            &admin,
            Method::POST,
            &format!("{folder}/rolebindings"),
            binding,
        )
        .await;
        bench
    }

    pub async fn get(&self, path: &str) -> Value {
        get(&self.sim.client(), path).await
    }

    /// Somebody else changes the set.
    pub async fn merge(&self, patch: Value) -> Value {
        merge(&self.sim.client(), patch).await
    }

    /// To scale the set, as it is now.
    pub async fn scale(&self, to: u32) -> Write {
        let set = self.get(SET).await;
        let object = self.set(&set);
        Write::edit(object, &[Edit::of(&set, "/spec/replicas", Some(json!(to)))])
    }

    #[expect(clippy::unused_self, reason = "it reads better at its many calls")]
    pub fn set(&self, set: &Value) -> ObjectRef {
        let uid = set["metadata"]["uid"].as_str().unwrap();
        ObjectRef::set(&Name::new("default", "web"), &Uid::from(uid))
    }

    pub async fn rehearse(&self, write: &Write) -> Verdict {
        write::rehearse(&self.server, write).await
    }

    /// Carries a write out, and tells all that was heard of it.
    pub async fn carry_out(&self, write: &Write) -> Vec<News> {
        heard(&self.server, write, &CancellationToken::new()).await
    }

    /// Every request so far that was meant to change something.
    pub fn written(&self) -> Vec<Seen> {
        self.all().into_iter().filter(Seen::is_write).collect()
    }

    /// Every request so far.
    pub fn all(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

pub async fn merge(client: &kube::Client, patch: Value) -> Value {
    let request = Request::patch(format!("{SET}?fieldManager=somebody"))
        .header("content-type", "application/merge-patch+json")
        .body(patch.to_string().into_bytes())
        .unwrap();
    client.request(request).await.unwrap()
}

pub async fn heard(server: &Server, write: &Write, called_off: &CancellationToken) -> Vec<News> {
    let all = Mutex::new(Vec::new());
    let tell = |news| all.lock().unwrap().push(news);
    write::carry_out(server, write, called_off, &tell).await;
    all.into_inner().unwrap()
}

/// The last word of a request.
pub fn outcome(news: Vec<News>) -> Outcome {
    match news.into_iter().last() {
        Some(News::Came(outcome)) => outcome,
        other => panic!("no outcome: {other:?}"),
    }
}

/// Differences in short: `/spec/replicas 3 4 somebody`.
pub fn told(differences: &[Difference]) -> Vec<String> {
    let told = |it: &Difference| {
        let by = it.by.as_deref().unwrap_or("?");
        format!("{} {} {} {by}", it.pointer, it.seen, it.now)
    };
    differences.iter().map(told).collect()
}
