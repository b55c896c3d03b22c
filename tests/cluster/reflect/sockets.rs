//! The same over real sockets: what only bytes on a connection can show. Here time is real, and short.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kubectl_sts::cluster::{Observer, Server};
use kubectl_sts::domain::{Change, Kind};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::cluster::scripted::{feed, object, told};

fn observe(address: SocketAddr) -> (Observer, mpsc::Receiver<Vec<Change>>) {
    let mut config = kube::Config::new(format!("http://{address}").parse().unwrap());
    config.default_retry = false;
    let client = kube::Client::try_from(config).unwrap();
    let (sender, changes) = mpsc::channel(16);
    let mut observer = Observer::new(Arc::new(Server::new(client)), sender);
    observer.watch(&BTreeSet::from([feed(Kind::Sets)]));
    (observer, changes)
}

/// Waits for this change; tells all that came before it.
async fn wait_for(changes: &mut mpsc::Receiver<Vec<Change>>, awaited: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let heard = timeout(Duration::from_secs(20), async {
        while !all.iter().any(|told| told.starts_with(awaited)) {
            all.extend(changes.recv().await.unwrap().iter().map(told));
        }
    });
    heard
        .await
        .unwrap_or_else(|_| panic!("no `{awaited}` came"));
    all
}

/// Reads a request up to its empty line; nothing when the peer has gone.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        read.push(stream.read_u8().await.ok()?);
    }
    Some(
        String::from_utf8(read)
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .to_owned(),
    )
}

fn chunked(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n",
        body.len()
    )
}

fn whole(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn list() -> String {
    json!({"metadata": {"resourceVersion": "100"}, "items": [object("web", "u1", 90)]}).to_string()
}

/// Serves every connection; `watch` and `list` say what is written, and the connection closes when they end
/// in nothing more.
fn serve(
    listener: TcpListener,
    lists: Vec<String>,
    watches: Vec<String>,
) -> tokio::task::JoinHandle<()> {
    let lists = Arc::new(std::sync::Mutex::new(lists));
    let watches = Arc::new(std::sync::Mutex::new(watches));
    tokio::spawn(async move {
        let mut open = tokio::task::JoinSet::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let (lists, watches) = (lists.clone(), watches.clone());
            open.spawn(async move {
                while let Some(line) = request(&mut stream).await {
                    let next = |script: &std::sync::Mutex<Vec<String>>| {
                        let mut script = script.lock().unwrap();
                        (!script.is_empty()).then(|| script.remove(0))
                    };
                    let script = if line.contains("/version") {
                        Some(whole(&json!({"major": "1", "minor": "36"}).to_string()))
                    } else if line.contains("watch=true") {
                        next(&watches)
                    } else {
                        Some(next(&lists).unwrap_or_else(|| whole(&list())))
                    };
                    // An exhausted watch is open and mute.
                    let script = script.unwrap_or_else(|| {
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".into()
                    });
                    let (script, closes) = match script.strip_suffix("CLOSE") {
                        Some(script) => (script.to_owned(), true),
                        None => (script, false),
                    };
                    stream.write_all(script.as_bytes()).await.unwrap();
                    if closes {
                        return;
                    }
                }
            });
        }
    })
}

#[tokio::test]
async fn a_server_that_is_away_at_first_is_found_when_it_comes() {
    let address = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let (_observer, mut changes) = observe(address);
    wait_for(&mut changes, "stale").await;
    let _server = serve(TcpListener::bind(address).await.unwrap(), vec![], vec![]);
    let told = wait_for(&mut changes, "live").await;
    assert!(told.contains(&"web@u1".into()), "{told:?}");
}

#[tokio::test]
async fn a_list_whose_chunks_break_off_is_read_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let half = list()[..list().len() - 20].to_owned();
    let _server = serve(listener, vec![chunked(&half) + "CLOSE"], vec![]);
    let (_observer, mut changes) = observe(address);
    let told = wait_for(&mut changes, "live").await;
    assert!(
        told.iter()
            .any(|told| told.starts_with("stale: the connection broke off")),
        "{told:?}"
    );
}

#[tokio::test]
async fn garbage_between_chunks_ends_the_watch_and_what_came_before_is_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let event = json!({"type": "ADDED", "object": object("new", "u2", 101)}).to_string() + "\n";
    let garbage = chunked(&event) + "this is no chunk\r\nCLOSE";
    let later = json!({"metadata": {"resourceVersion": "150"}, "items": []}).to_string();
    let more = chunked(
        &(json!({"type": "DELETED", "object": object("web", "u1", 151)}).to_string() + "\n"),
    );
    let _server = serve(
        listener,
        vec![whole(&list()), whole(&later)],
        vec![garbage, more],
    );
    let (_observer, mut changes) = observe(address);
    let told = wait_for(&mut changes, "web@u1 gone").await;
    assert!(told.contains(&"new@u2".into()), "{told:?}");
    assert!(
        told.iter()
            .any(|told| told.starts_with("stale: the connection broke off")),
        "{told:?}"
    );
}
