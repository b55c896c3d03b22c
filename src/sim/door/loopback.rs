//! HTTP/1.1 on loopback, and nowhere else.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Collected, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::handler::{self, NoAnswer, Visitor};
use crate::sim::api::Body;
use crate::sim::running::{Line, Sim};

/// Why nobody listens.
#[derive(Debug, thiserror::Error)]
pub enum Closed {
    /// The address can be reached from other machines.
    #[error(
        "the simulated cluster is served on loopback only, and {0} is not a loopback address: use 127.0.0.1"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}")]
    Taken {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

impl Sim {
    /// Listens on a loopback address until the cluster ends, and says on which port.
    pub async fn serve(&self, address: SocketAddr) -> Result<SocketAddr, Closed> {
        if !address.ip().is_loopback() {
            return Err(Closed::NotLoopback(address));
        }
        let taken = |source| Closed::Taken { address, source };
        let listener = TcpListener::bind(address).await.map_err(taken)?;
        let bound = listener.local_addr().map_err(taken)?;
        let server = tokio::spawn(listen(listener, self.line())).abort_handle();
        self.at_doors(|doors| doors.listening.push(server));
        Ok(bound)
    }
}

/// Takes in whoever comes. The connections end with this.
async fn listen(listener: TcpListener, line: Line) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(open.spawn(serve(stream, line.clone()))),
                // As when there are too many open files: it gets better when some are closed.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            Some(_) = open.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, line: Line) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(line.clone(), request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // Whoever hangs up in the middle has had enough: nothing is to be done about it.
    drop(served);
}

async fn answer(line: Line, request: Request<Incoming>) -> Result<Response<Body>, NoAnswer> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, handler::LARGEST).collect().await;
    let body = body.ok().map(Collected::to_bytes);
    handler::handle(&line, &Visitor::Bearer, parts, body).await
}
