//! The same on real sockets: whatever the connection does, one request leaves.

use std::sync::{Arc, Mutex};

use kubectl_sts::cluster::write::News;
use kubectl_sts::domain::plan::{Edit, ObjectRef, Outcome, Request};
use kubectl_sts::domain::{Name, Uid};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::bench::{SET, heard};
use crate::cluster::loopback::{Answer, Home, api, status};
use crate::cluster::{loopback::Asked, renewal};

fn set(replicas: u32) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "spec": {"replicas": replicas},
        "metadata": {"name": "web", "namespace": "default", "uid": "u1", "resourceVersion": replicas.to_string()},
    })
}

fn scale() -> Request {
    let object = ObjectRef::set(&Name::new("default", "web"), &Uid::from("u1"));
    Request::edit(
        object,
        &[Edit::of(&set(3), "/spec/replicas", Some(json!(5)))],
    )
}

/// What a server does with a write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// It does it, and the connection ends without an answer.
    Ends,
    /// It does it, and the connection ends in the midst of the answer.
    Cut,
    /// It closes every connection after one answer, without saying so beforehand.
    OneAnswerEach,
    /// It does it and answers.
    Answers,
}

/// A server that knows one set, and how often it was written to.
struct Server {
    url: String,
    writes: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let writes = Arc::<Mutex<Vec<String>>>::default();
        let log = writes.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, log.clone(), manner));
            }
        });
        Self { url, writes, task }
    }
}

async fn talk(mut stream: TcpStream, writes: Arc<Mutex<Vec<String>>>, manner: Manner) {
    while let Some(head) = read_request(&mut stream).await {
        let is_write = head.starts_with("PATCH");
        if is_write {
            writes
                .lock()
                .unwrap()
                .push(head.lines().next().unwrap().to_owned());
        }
        let replicas = if writes.lock().unwrap().is_empty() {
            3
        } else {
            5
        };
        let body = match head.split(' ').nth(1).unwrap() {
            path if path.starts_with(SET) => set(replicas).to_string(),
            path => {
                let asked = Asked {
                    method: String::new(),
                    path: path.to_owned(),
                    headers: http::HeaderMap::new(),
                };
                api(&asked).1
            }
        };
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        match manner {
            Manner::Ends if is_write => return,
            Manner::Cut if is_write => {
                stream
                    .write_all(&answer.as_bytes()[..answer.len() - 9])
                    .await
                    .unwrap();
                return;
            }
            Manner::OneAnswerEach => {
                stream.write_all(answer.as_bytes()).await.unwrap();
                return;
            }
            _ => stream.write_all(answer.as_bytes()).await.unwrap(),
        }
    }
}

/// The head of a request, once its body has come too.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.ok().filter(|it| *it > 0)?;
        bytes.extend(&piece[..count]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|it| it.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |it| it.parse().unwrap()) {
                return Some(head.to_owned());
            }
        }
    }
}

async fn write_to(manner: Manner) -> (Vec<News>, Vec<String>) {
    let server = Server::start(manner).await;
    let home = Home::with(&server.url, "{}");
    let connected = home.connect(&[]).await.unwrap();
    let news = heard(&connected.server, &scale(), &CancellationToken::new()).await;
    let writes = server.writes.lock().unwrap().clone();
    (news, writes)
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_makes_nobody_send_again() {
    for manner in [Manner::Ends, Manner::Cut] {
        let (news, writes) = write_to(manner).await;
        assert_eq!(writes.len(), 1, "{writes:?}");
        let [
            News::Sent,
            News::Came(Outcome::Unknown(_)),
            News::Came(Outcome::Done {
                object,
                was_lost: true,
                ..
            }),
        ] = &news[..]
        else {
            panic!("{news:?}")
        };
        assert_eq!(object.as_ref().unwrap()["spec"]["replicas"], 5);
    }
}

#[tokio::test]
async fn a_connection_that_is_kept_or_is_not_makes_no_difference() {
    for manner in [Manner::Answers, Manner::OneAnswerEach] {
        let (news, writes) = write_to(manner).await;
        assert_eq!(writes.len(), 1, "{writes:?}");
        assert!(
            matches!(
                news.last(),
                Some(News::Came(Outcome::Done {
                    was_lost: false,
                    ..
                }))
            ),
            "{news:?}"
        );
    }
}

#[tokio::test]
async fn credentials_that_have_ended_are_read_again_and_nothing_is_sent_again() {
    let writes = Arc::<Mutex<usize>>::default();
    let count = writes.clone();
    let server = crate::cluster::loopback::Scripted::http(move |asked: &Asked| -> Answer {
        let token = asked.header("authorization");
        if asked.method == "PATCH" {
            *count.lock().unwrap() += 1;
            if token != "Bearer t2" {
                return status(401, "Unauthorized", "Unauthorized");
            }
        }
        match &*asked.path {
            path if path.starts_with(SET) => (200, set(3).to_string()),
            _ => api(asked),
        }
    })
    .await;
    let home = Home::empty();
    renewal::counting(&home, &server.url(), "");
    let connected = home.connect(&[]).await.unwrap();
    let news = heard(&connected.server, &scale(), &CancellationToken::new()).await;
    let [News::Sent, News::Came(Outcome::Refused(reproof))] = &news[..] else {
        panic!("{news:?}")
    };
    assert_eq!(reproof.code, 401);
    assert_eq!(
        reproof.message,
        "Unauthorized: the credentials had ended, and were read again. Nothing was changed: try again"
    );
    assert_eq!(*writes.lock().unwrap(), 1);
    // Whoever tries again comes through.
    heard(&connected.server, &scale(), &CancellationToken::new()).await;
    assert_eq!(*writes.lock().unwrap(), 2);
}

#[tokio::test]
async fn credentials_that_end_soon_are_renewed_before_it_is_sent() {
    let seen = Arc::<Mutex<Vec<(String, String)>>>::default();
    let log = seen.clone();
    let server = crate::cluster::loopback::Scripted::http(move |asked: &Asked| -> Answer {
        match &*asked.path {
            path if path.starts_with(SET) => {
                let note = (asked.method.clone(), asked.header("authorization"));
                log.lock().unwrap().push(note);
                (200, set(3).to_string())
            }
            _ => api(asked),
        }
    })
    .await;
    let mut home = Home::empty();
    home.limits.rest = std::time::Duration::ZERO;
    // Every token of this plugin ends in a moment.
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(5);
    let more = format!(",\"expirationTimestamp\":\"{soon}\"");
    renewal::counting(&home, &server.url(), &more);
    let connected = home.connect(&[]).await.unwrap();
    heard(&connected.server, &scale(), &CancellationToken::new()).await;
    let seen = seen.lock().unwrap().clone();
    let expected = [("GET", "Bearer t2"), ("PATCH", "Bearer t3")];
    let expected = expected.map(|(method, token)| (method.to_owned(), token.to_owned()));
    assert_eq!(seen, expected);
}
