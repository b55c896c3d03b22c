//! A scripted API server: in process, under tokio's paused clock, so that minutes take milliseconds.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::{Stream, stream};
use http::{Request, Response};
use http_body_util::StreamBody;
use hyper::body::{Bytes, Frame};
use jiff::{SignedDuration, Timestamp};
use kubectl_sts::cluster::{Clock, Observer, Server};
use kubectl_sts::domain::{Change, Feed, Freshness, Kind, Scope};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};

/// What kind of question a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which version the server has.
    Version,
    /// A list, or one page of it.
    List,
    /// A list of one object: did the cluster go back in time?
    Proof,
    /// A watch.
    Watch,
}

/// A request that the server saw.
#[derive(Clone, Debug)]
pub struct Asked {
    /// When, since the story began.
    pub at: Duration,
    pub question: Question,
    /// Path and query.
    pub target: String,
    /// How many of the same question about the same path came before.
    pub nth: usize,
}

/// What is written next.
#[derive(Clone)]
pub enum Piece {
    Bytes(Vec<u8>),
    Wait(Duration),
    /// Holds the connection and writes nothing more.
    Hang,
    /// The connection breaks.
    Break,
}

/// An answer.
#[derive(Clone)]
pub enum Reply {
    Answer {
        code: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<Piece>,
    },
    /// No headers, ever.
    Never,
    /// The connection is refused.
    Refused,
}

impl Asked {
    pub fn has(&self, text: &str) -> bool {
        self.target.contains(text)
    }

    /// When, in seconds.
    pub fn second(&self) -> f64 {
        self.at.as_secs_f64()
    }
}

pub fn answer(body: Vec<Piece>) -> Reply {
    Reply::Answer {
        code: 200,
        headers: vec![],
        body,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it reads better at its many calls"
)]
pub fn text(body: impl ToString) -> Piece {
    Piece::Bytes(body.to_string().into_bytes())
}

pub fn secs(seconds: u64) -> Piece {
    Piece::Wait(Duration::from_secs(seconds))
}

pub fn status(code: u16, reason: &str) -> Reply {
    status_with(code, reason, &json!([]), vec![])
}

pub fn status_with(
    code: u16,
    reason: &str,
    causes: &Value,
    headers: Vec<(&'static str, String)>,
) -> Reply {
    let body = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": format!("the server said {reason}"), "reason": reason, "code": code,
        "details": {"causes": causes}});
    Reply::Answer {
        code,
        headers,
        body: vec![text(body)],
    }
}

/// A list of these objects at a version.
pub fn list(version: u64, items: &[Value]) -> Reply {
    answer(vec![text(json!({"kind": "List", "apiVersion": "v1",
        "metadata": {"resourceVersion": version.to_string()}, "items": items}))])
}

/// A small object that every kind takes.
pub fn object(name: &str, uid: &str, version: u64) -> Value {
    json!({"metadata": {"namespace": "db", "name": name, "uid": uid, "resourceVersion": version.to_string()}})
}

/// A line of a watch.
pub fn line(r#type: &str, object: &Value) -> Piece {
    text(format!("{}\n", json!({"type": r#type, "object": object})))
}

pub fn bookmark(version: u64) -> Piece {
    line(
        "BOOKMARK",
        &json!({"metadata": {"resourceVersion": version.to_string()}}),
    )
}

/// A watch that is open, mute and ends when it was asked to.
pub fn quiet(asked: &Asked) -> Reply {
    answer(vec![secs(seconds_of(asked))])
}

/// A watch that says this, and then nothing until it was asked to end.
pub fn saying(asked: &Asked, mut pieces: Vec<Piece>) -> Reply {
    pieces.push(secs(seconds_of(asked)));
    answer(pieces)
}

fn seconds_of(asked: &Asked) -> u64 {
    let (_, rest) = asked
        .target
        .split_once("timeoutSeconds=")
        .expect("a watch names its time");
    rest.split('&').next().unwrap().parse().unwrap()
}

/// An observer before a scripted server.
pub struct Story {
    pub observer: Observer,
    began: Instant,
    log: Arc<Mutex<Vec<Asked>>>,
    changes: mpsc::Receiver<Vec<Change>>,
    pub batches: Vec<usize>,
}

impl Story {
    /// Every request is answered by the script.
    pub fn begin(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_selector(None, script)
    }

    pub fn with_selector(
        selector: Option<&str>,
        script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let began = Instant::now();
        Self::with_clock(
            selector,
            move || first_moment() + SignedDuration::try_from(began.elapsed()).unwrap(),
            script,
        )
    }

    pub fn with_clock(
        selector: Option<&str>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let began = Instant::now();
        let log = Arc::new(Mutex::new(Vec::new()));
        let client = client(began, log.clone(), script);
        let (sender, changes) = mpsc::channel(16);
        let observer = Observer::with(
            Arc::new(Server::new(client)),
            sender,
            selector.map(Into::into),
            Clock::new(clock),
        );
        Self {
            observer,
            began,
            log,
            changes,
            batches: vec![],
        }
    }

    /// Watches these kinds in the namespace `db`.
    pub fn watch(&mut self, kinds: &[Kind]) -> &mut Self {
        let feeds: BTreeSet<Feed> = kinds.iter().map(|kind| feed(*kind)).collect();
        self.observer.watch(&feeds);
        self
    }

    /// Lets time pass until this second, and tells all that changed meanwhile.
    pub async fn until(&mut self, second: u64) -> Vec<String> {
        self.changes_until(second).await.iter().map(told).collect()
    }

    pub async fn changes_until(&mut self, second: u64) -> Vec<Change> {
        let until = self.began + Duration::from_secs(second);
        let mut all = Vec::new();
        while let Ok(Some(batch)) = timeout_at(until, self.changes.recv()).await {
            self.batches.push(batch.len());
            all.extend(batch);
        }
        all
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// Every request of one kind so far.
    pub fn asked_for(&self, question: Question) -> Vec<Asked> {
        self.asked()
            .into_iter()
            .filter(|asked| asked.question == question)
            .collect()
    }
}

pub fn feed(kind: Kind) -> Feed {
    Feed {
        kind,
        scope: Scope::Namespace("db".into()),
    }
}

pub fn first_moment() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

/// A change in a few words.
pub fn told(change: &Change) -> String {
    match change {
        Change::Applied(object) => format!("{}@{}", object.name().name, object.uid()),
        Change::Gone { name, uid, .. } => format!("{}@{uid} gone", name.name),
        Change::Feed { freshness, .. } => match freshness {
            Freshness::Syncing { so_far } => format!("syncing {so_far}"),
            Freshness::Live => "live".into(),
            Freshness::Stale { why, .. } => format!("stale: {why}"),
            Freshness::Forbidden { why, .. } => format!("forbidden: {why}"),
            Freshness::Absent { why } => format!("absent: {why}"),
        },
        Change::Measured(figures) => format!("{} figures", figures.len()),
        Change::Closed(feed) => format!("closed {}", feed.kind.resource()),
        Change::Skew(seconds) => format!("skew {seconds}"),
        Change::Notice(text) => format!("notice: {text}"),
    }
}

fn client(
    began: Instant,
    log: Arc<Mutex<Vec<Asked>>>,
    script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> kube::Client {
    let script = Arc::new(script);
    let service = tower::service_fn(move |request: Request<kube::client::Body>| {
        let asked = note(&request, began, &log);
        let reply = script(&asked);
        async move {
            match reply {
                Reply::Never => std::future::pending().await,
                Reply::Refused => Err(std::io::Error::from(std::io::ErrorKind::ConnectionRefused)),
                Reply::Answer {
                    code,
                    headers,
                    body,
                } => {
                    let mut response = Response::builder().status(code);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    Ok(response
                        .body(StreamBody::new(Box::pin(written(body))))
                        .unwrap())
                }
            }
        }
    });
    kube::Client::new(service, "default")
}

fn note(request: &Request<kube::client::Body>, began: Instant, log: &Mutex<Vec<Asked>>) -> Asked {
    let target = request.uri().to_string();
    let question = match request.uri().query().unwrap_or_default() {
        _ if request.uri().path() == "/version" => Question::Version,
        query if query.contains("watch=true") => Question::Watch,
        query if query.split('&').any(|part| part == "limit=1") => Question::Proof,
        _ => Question::List,
    };
    let path = |asked: &Asked| asked.target.split('?').next().unwrap().to_owned();
    let mut log = log.lock().unwrap();
    let mut asked = Asked {
        at: began.elapsed(),
        question,
        target,
        nth: 0,
    };
    asked.nth = log
        .iter()
        .filter(|other| other.question == question && path(other) == path(&asked))
        .count();
    log.push(asked.clone());
    asked
}

fn written(body: Vec<Piece>) -> impl Stream<Item = Result<Frame<Bytes>, std::io::Error>> {
    stream::unfold(body.into_iter(), |mut pieces| async move {
        loop {
            match pieces.next()? {
                Piece::Bytes(bytes) => return Some((Ok(Frame::data(bytes.into())), pieces)),
                Piece::Wait(wait) => sleep(wait).await,
                Piece::Hang => never().await,
                Piece::Break => {
                    return Some((
                        Err(std::io::ErrorKind::ConnectionReset.into()),
                        vec![].into_iter(),
                    ));
                }
            }
        }
    })
}

async fn never() {
    let Ok::<(), Infallible>(()) = std::future::pending().await;
}
