//! A request that changes something: sent once, whatever becomes of its answer.

use std::time::Duration;

use http::{Method, Request, Response, header};
use http_body_util::{BodyExt as _, Limited};
use kube::client::Body;
use serde_json::Value;

use super::{JSON_BODY, Link, Server, brief};
use crate::cluster::diagnose::{diagnose, is_before_sending};
use crate::cluster::trouble::{Refusal, Trouble};
use crate::cluster::warning::warnings;

/// How long an answer may take; the API server itself gives up after a minute.
const DEADLINE: Duration = Duration::from_secs(15);

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// How.
    pub method: Method,
    /// Where to, with its query.
    pub path: String,
    /// The media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: Value,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The server did as asked.
    Accepted {
        /// Its answer.
        body: Value,
        /// What it warns of, escaped.
        warnings: Vec<String>,
    },
    /// The server refused: nothing has changed.
    Refused(Box<Refusal>),
    /// The server has not seen it.
    NotSent(Trouble),
    /// There was no answer, or none that tells: it may have been carried out.
    Lost(Trouble),
}

impl Server {
    /// Renews credentials that end soon. To be done before [`Self::send_once`], which does not.
    pub async fn make_ready(&self) {
        self.fresh_link().await;
    }

    /// Sends something that must not be sent twice. Should the credentials turn out to have ended, they are
    /// renewed for whoever tries again; that is up to the operator.
    pub async fn send_once(&self, message: &Message) -> Reply {
        let link = self.link();
        let limit = self.limited(DEADLINE);
        let exchange = Box::pin(link.exchange(message));
        let reply = match tokio::time::timeout(limit, exchange).await {
            Ok(reply) => reply,
            Err(_) => Reply::Lost(link.too_late(message, limit)),
        };
        match reply {
            Reply::Refused(refusal) if refusal.code == 401 => {
                Reply::Refused(Box::new(self.after_a_401(&link, *refusal).await))
            }
            reply => reply,
        }
    }

    async fn after_a_401(&self, link: &Link, refusal: Refusal) -> Refusal {
        if self.login.get().is_none() {
            return refusal;
        }
        let message = match self.renew(link.number).await {
            Ok(()) => format!(
                "{}: the credentials had ended, and were read again. Nothing was changed: try again",
                refusal.message
            ),
            Err(trouble) => format!("{}. Nothing was changed", link.expired(&trouble)),
        };
        Refusal { message, ..refusal }
    }
}

impl Link {
    async fn exchange(&self, message: &Message) -> Reply {
        let request = match message.request() {
            Ok(request) => request,
            Err(trouble) => return Reply::NotSent(trouble),
        };
        match self.client.send(request).await {
            Ok(response) => self.reply(response).await,
            Err(error) if is_before_sending(&error) => {
                Reply::NotSent(diagnose(&error, &self.peer()))
            }
            Err(error) => Reply::Lost(diagnose(&error, &self.peer())),
        }
    }

    async fn reply(&self, response: Response<Body>) -> Reply {
        let host = self.peer().host;
        let (head, body) = response.into_parts();
        let bytes = match Limited::new(body, JSON_BODY).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                return Reply::Lost(Trouble::Unreadable(format!(
                    "the answer of {host} broke off: {}",
                    brief(&*error)
                )));
            }
        };
        if !head.status.is_success() {
            let mut refusal = Refusal::read(head.status, &head.headers, &bytes);
            if leaves_it_open(&refusal) {
                return Reply::Lost(Trouble::Status(Box::new(refusal)));
            }
            let warned = warnings(&head.headers).into_iter();
            refusal
                .faults
                .extend(warned.map(|it| format!("warning: {it}")));
            return Reply::Refused(Box::new(refusal));
        }
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(body) if body.get("kind").is_some_and(Value::is_string) => Reply::Accepted {
                body,
                warnings: warnings(&head.headers),
            },
            _ => Reply::Lost(Trouble::Unreadable(format!(
                "{host} answers, but not as a Kubernetes API server"
            ))),
        }
    }

    fn too_late(&self, message: &Message, limit: Duration) -> Trouble {
        let path = message.path.split('?').next().unwrap_or_default();
        let (method, host) = (&message.method, self.peer().host);
        let seconds = limit.as_secs_f32();
        Trouble::Timeout(format!("{method} {path} from {host} after {seconds} s"))
    }
}

impl Message {
    fn request(&self) -> Result<Request<Body>, Trouble> {
        Request::builder()
            .method(self.method.clone())
            .uri(&self.path)
            .header(header::CONTENT_TYPE, self.media)
            .body(Body::from(self.body.to_string().into_bytes()))
            .map_err(|error| Trouble::Local(brief(&error)))
    }
}

/// Whether an error says nothing of what became of the request: a proxy that waited in vain, or a server that
/// asked etcd and got no answer. What a webhook or a rule of the server refuses is refused.
fn leaves_it_open(refusal: &Refusal) -> bool {
    let is_status = !refusal.reason.is_empty();
    let says = |words: &str| refusal.message.contains(words);
    match refusal.code {
        408 | 502 | 503 | 504 => true,
        500 if !is_status => true,
        500 => {
            let of_etcd = says("etcdserver:")
                || says("context deadline exceeded")
                || says("context canceled")
                || says("transport is closing");
            matches!(&*refusal.reason, "ServerTimeout" | "Timeout") || of_etcd && !says("webhook")
        }
        _ => false,
    }
}
