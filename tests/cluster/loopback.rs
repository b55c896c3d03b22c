//! A scripted API server on loopback, and a home folder that belongs to the test alone.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kubectl_sts::cli::Options;
use kubectl_sts::cluster::login::{Limits, Surroundings};
use kubectl_sts::cluster::{Connected, Trouble, connect};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// What a client asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
}

impl Asked {
    pub fn header(&self, name: &str) -> String {
        let values: Vec<_> = self
            .headers
            .get_all(name)
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect();
        values.join(",")
    }
}

/// A server that answers as its script says, and remembers what it was asked.
pub struct Scripted {
    pub port: u16,
    pub scheme: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<Mutex<usize>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub type Answer = (u16, String);

impl Scripted {
    pub async fn http(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start("127.0.0.1:0", None, answer).await
    }

    pub async fn https(
        tls: ServerConfig,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start(
            "127.0.0.1:0",
            Some(TlsAcceptor::from(Arc::new(tls))),
            answer,
        )
        .await
    }

    pub async fn start(
        address: &str,
        tls: Option<TlsAcceptor>,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (asked, connections) = (
            Arc::<Mutex<Vec<Asked>>>::default(),
            Arc::<Mutex<usize>>::default(),
        );
        let (log, count, answer) = (asked.clone(), connections.clone(), Arc::new(answer));
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                let (log, answer, tls) = (log.clone(), answer.clone(), tls.clone());
                open.spawn(async move {
                    let service = service_fn(move |request: Request<Incoming>| {
                        let (log, answer) = (log.clone(), answer.clone());
                        async move { Ok::<_, std::convert::Infallible>(reply(&request, &log, &*answer)) }
                    });
                    let http = hyper::server::conn::http1::Builder::new();
                    match tls {
                        None => drop(http.serve_connection(TokioIo::new(stream), service).await),
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                drop(http.serve_connection(TokioIo::new(stream), service).await);
                            }
                        }
                    }
                });
            }
        });
        Self {
            port,
            scheme,
            asked,
            connections,
            task,
        }
    }

    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths of the GETs so far.
    pub fn paths(&self) -> Vec<String> {
        self.asked()
            .into_iter()
            .filter(|asked| asked.method == "GET")
            .map(|asked| asked.path)
            .collect()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

fn reply(
    request: &Request<Incoming>,
    log: &Mutex<Vec<Asked>>,
    answer: &(dyn Fn(&Asked) -> Answer + Send + Sync),
) -> Response<Full<Bytes>> {
    let asked = Asked {
        method: request.method().to_string(),
        path: request.uri().to_string(),
        headers: request.headers().clone(),
    };
    let (code, body) = answer(&asked);
    log.lock().unwrap().push(asked);
    Response::builder()
        .status(code)
        .body(Full::new(Bytes::from(body)))
        .unwrap()
}

/// An API server that allows everything, to `ada@corp`.
pub fn api(asked: &Asked) -> Answer {
    if asked.path.contains("/statefulsets") {
        (
            200,
            r#"{"kind":"StatefulSetList","apiVersion":"apps/v1","items":[]}"#.into(),
        )
    } else if asked.path.contains("selfsubjectreviews") {
        (
            201,
            r#"{"kind":"SelfSubjectReview","status":{"userInfo":{"username":"ada@corp"}}}"#.into(),
        )
    } else {
        (200, r#"{"kind":"Whatever"}"#.into())
    }
}

/// The same, for those who bring this token.
pub fn api_for(token: &str) -> impl Fn(&Asked) -> Answer + Send + Sync + 'static {
    let expected = format!("Bearer {token}");
    move |asked| {
        if asked.header("authorization") == expected {
            api(asked)
        } else {
            status(401, "Unauthorized", "Unauthorized")
        }
    }
}

/// An error as the API server writes it.
pub fn status(code: u16, reason: &str, message: &str) -> Answer {
    let body = serde_json::json!({"kind":"Status","apiVersion":"v1","status":"Failure","reason":reason,"message":message,"code":code});
    (code, body.to_string())
}

pub fn forbidden() -> Answer {
    status(403, "Forbidden", "statefulsets.apps is forbidden")
}

/// A home folder; nothing outside of it is read.
pub struct Home {
    pub folder: tempfile::TempDir,
    pub limits: Limits,
}

impl Home {
    pub fn empty() -> Self {
        let limits = Limits {
            file: Duration::from_millis(300),
            plugin: Duration::from_secs(5),
            answer: Duration::from_secs(4),
            ..Limits::default()
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            limits,
        }
    }

    /// With `~/.kube/config`: the context `here` of this server and this user.
    pub fn with(server: &str, user: &str) -> Self {
        let home = Self::empty();
        home.write(".kube/config", &kubeconfig(server, "{}", user));
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// A credential plugin: a shell script.
    pub fn plugin(&self, name: &str, script: &str) -> PathBuf {
        let path = self.write(name, &format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        path
    }

    pub fn surroundings(&self) -> Surroundings {
        Surroundings {
            home: Some(self.folder.path().into()),
            limits: self.limits,
            ..Surroundings::default()
        }
    }

    pub async fn connect(&self, flags: &[&str]) -> Result<Connected, Trouble> {
        let options =
            Options::read(std::iter::once("kubectl-sts").chain(flags.iter().copied())).unwrap();
        connect::connect_in(&options.flags, &self.surroundings()).await
    }

    /// Connects, and fails with this sentence.
    pub async fn sentence(&self, flags: &[&str]) -> String {
        match self.connect(flags).await {
            Ok(_) => panic!("it connected"),
            Err(trouble) => trouble.to_string(),
        }
    }

    /// Runs the real program here, with nothing else in its environment.
    pub async fn run(&self, flags: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut program = tokio::process::Command::new(env!("CARGO_BIN_EXE_kubectl-sts"));
        program
            .args(flags)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", "/usr/bin:/bin");
        program
            .envs(environment.iter().copied())
            .stdin(std::process::Stdio::null())
            .kill_on_drop(true);
        tokio::time::timeout(Duration::from_secs(20), program.output())
            .await
            .unwrap()
            .unwrap()
    }
}

/// One context `here`, with a cluster `there` and a user `me`; both entries as YAML in flow style.
pub fn kubeconfig(server: &str, cluster: &str, user: &str) -> String {
    let extra = cluster.trim_start_matches('{').trim_end_matches('}');
    format!(
        "current-context: here
contexts: [{{name: here, context: {{cluster: there, user: me}}}}]
clusters: [{{name: there, cluster: {{server: '{server}', {extra}}}}}]
users: [{{name: me, user: {user}}}]
"
    )
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The terminal is asked for last: whoever gets as far as to miss it has connected.
pub fn assert_connected(output: &Output) {
    let said = stderr(output);
    let is_last = said.contains("standard output is not a terminal");
    assert!(is_last && output.status.code() == Some(2), "{said}");
}
