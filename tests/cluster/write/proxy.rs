//! A proxy on loopback, with a cluster behind it: it counts requests, and can break any connection.

use std::sync::{Arc, Mutex};

use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::bench::{Line, Seen, Way, go};

pub struct Proxy {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    pub async fn start(
        client: kube::Client,
        line: impl Fn(&Seen) -> Way + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (log, line): (_, Line) = (seen.clone(), Arc::new(line));
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (client, log, line) = (client.clone(), log.clone(), line.clone());
                let service = service_fn(move |request: Request<Incoming>| {
                    let (client, log, line) = (client.clone(), log.clone(), line.clone());
                    async move {
                        let (mut head, body) = request.into_parts();
                        let bytes = body
                            .collect()
                            .await
                            .map_err(std::io::Error::other)?
                            .to_bytes();
                        // These are about the connection on this side.
                        head.headers.remove("host");
                        head.headers.remove("content-length");
                        let mut response = go(&client, (head, bytes), &log, &line).await?;
                        response.headers_mut().remove("content-length");
                        response.headers_mut().remove("transfer-encoding");
                        Ok::<_, std::io::Error>(response)
                    }
                });
                let http = hyper::server::conn::http1::Builder::new();
                open.spawn(async move {
                    drop(http.serve_connection(TokioIo::new(stream), service).await);
                });
            }
        });
        Self { url, seen, task }
    }

    /// Every request so far that was meant to change something.
    pub fn written(&self) -> Vec<Seen> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|it| it.is_write()).cloned().collect()
    }
}
