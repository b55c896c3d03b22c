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
    let head = head(stream).await?;
    Some(head.lines().next().unwrap().to_owned())
}

async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        read.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(read).unwrap())
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

/// Two gzip members, each half of a list with the set `web`; and the same list as one member.
const TWO_MEMBERS: &str = "1f8b0800000000000203ab56ca4d2d494c492c4954b2aa562a4a2dce2f2d4a4e0d4b2d2acecccf53b25232343050aad551ca040044c142b8280000001f8b08000000000002032b49cd2d56b28aae56ca4d2d494c492c4954b2aa56ca4bcc4d55b2522a4f4d52d2512acd4c01b24b0d956a6b636b0125e2f11d2f000000";
const ONE_MEMBER: &str = "1f8b080000000000020355ca2b0ec0201005c0bb3c8d00bb07a9692ab6e5090490f04905d9bb175b3762163287461d0a5968ec75b687075b4fb54010bc8739a4c1dc21e7faf5a299fbbcbce13053dc9e0166977d8b9d3b5457000000";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

/// A server whose lists are this gzip; tells the heads of the requests that it saw.
async fn zipped(
    list: Vec<u8>,
) -> (
    Observer,
    mpsc::Receiver<Vec<Change>>,
    mpsc::UnboundedReceiver<String>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (seen, heads) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (list, seen) = (list.clone(), seen.clone());
            tokio::spawn(async move {
                while let Some(head) = head(&mut stream).await {
                    let answer = match &head {
                        head if head.contains("/version") => {
                            whole("{\"major\":\"1\",\"minor\":\"36\"}").into_bytes()
                        }
                        head if head.contains("watch=true") => {
                            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec()
                        }
                        _ => {
                            let head = format!(
                                "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
                                list.len()
                            );
                            [head.as_bytes(), &list].concat()
                        }
                    };
                    let _ = seen.send(head);
                    stream.write_all(&answer).await.unwrap();
                }
            });
        }
    });
    let (observer, changes) = observe(address);
    (observer, changes, heads)
}

#[tokio::test]
async fn lists_are_asked_for_with_gzip_and_watches_without() {
    let (_observer, mut changes, mut heads) = zipped(bytes(ONE_MEMBER)).await;
    let told = wait_for(&mut changes, "live").await;
    assert!(told.contains(&"web@u1".into()), "{told:?}");
    for (place, encoding) in [
        ("/version", "gzip"),
        ("/statefulsets HTTP", "gzip"),
        ("watch=true", "identity"),
    ] {
        let head = timeout(Duration::from_secs(5), heads.recv())
            .await
            .unwrap()
            .unwrap()
            .to_lowercase();
        assert!(
            head.contains(&place.to_lowercase())
                && head.contains(&format!("accept-encoding: {encoding}")),
            "{head}"
        );
    }
}

#[tokio::test]
async fn half_a_list_in_a_gzip_member_of_its_own_is_not_taken_for_the_whole() {
    let (_observer, mut changes, _heads) = zipped(bytes(TWO_MEMBERS)).await;
    let told = wait_for(&mut changes, "stale").await;
    assert!(!told.contains(&"live".into()), "{told:?}");
}
