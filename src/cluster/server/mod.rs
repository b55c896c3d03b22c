//! One API server: the door through which every request goes.

mod ask;
mod once;

use std::sync::{Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use http::Response;
use http_body_util::{BodyExt as _, Limited};
use jiff::{SignedDuration, Timestamp};
use kube::client::Body;
use serde_json::Value;

use super::diagnose::{Peer, diagnose, is_tls};
use super::dial::{Access, Plan, guarded};
use super::login::{Entry, Login};
use super::trouble::{Refusal, Trouble};

use ask::Ask;
pub use once::{Message, Reply};

/// The most of an error's body that is read.
const ERROR_BODY: usize = 64 * 1024;
/// The most of an answer's body that is read as one JSON value.
const JSON_BODY: usize = 8 * 1024 * 1024;
/// A credential is renewed so long before it ends.
const BEFORE: SignedDuration = SignedDuration::from_secs(30);

/// One API server and the credentials for it. No `Debug`: it holds credentials.
pub struct Server {
    link: RwLock<Link>,
    login: OnceLock<(Login, Duration)>,
    /// The last attempt to renew, and how it ended; held while one is under way.
    renewal: tokio::sync::Mutex<Option<(Instant, Option<Trouble>)>>,
    notices: Mutex<Vec<String>>,
    longest: Option<Duration>,
}

/// The client of the moment; the next one has the next number.
#[derive(Clone)]
struct Link {
    client: kube::Client,
    plan: Option<Plan>,
    expires: Option<Timestamp>,
    number: u64,
}

/// Why an answer is missing, and whether other credentials might get it.
struct Failure {
    trouble: Trouble,
    about: About,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Login,
    Tls,
    Else,
}

impl Server {
    /// A server behind a ready-made client.
    #[must_use]
    pub fn new(client: kube::Client) -> Self {
        Self::behind(
            Link {
                client,
                plan: None,
                expires: None,
                number: 0,
            },
            None,
        )
    }

    /// The same, but no write can reach it, not even a rehearsal of one.
    #[must_use]
    pub fn read_only(client: kube::Client) -> Self {
        Self::new(guarded(client, Access::ReadOnly))
    }

    /// A server that was logged in to; `longest` caps every wait for an answer.
    pub fn entered(entry: &Entry, longest: Option<Duration>) -> Result<Self, Trouble> {
        let plan = Some(entry.plan.clone());
        let link = Link {
            client: entry.plan.dial()?,
            plan,
            expires: entry.expires,
            number: 0,
        };
        Ok(Self::behind(link, longest))
    }

    fn behind(link: Link, longest: Option<Duration>) -> Self {
        Self {
            link: RwLock::new(link),
            login: OnceLock::new(),
            renewal: tokio::sync::Mutex::default(),
            notices: Mutex::default(),
            longest,
        }
    }

    /// From now on credentials are renewed by this login, with at least `rest` between two attempts.
    pub fn keep_logged_in(&self, login: Login, rest: Duration) {
        let _ = self.login.set((login, rest));
    }

    /// Asks for a path with its query. The deadline ends with the answer's headers; the body of a
    /// successful answer is yet to be read, that of an error has become the trouble.
    pub async fn get(&self, path: &str, deadline: Duration) -> Result<Response<Body>, Trouble> {
        self.ask(&Ask::get(path), deadline).await
    }

    /// As [`Self::get`], with the whole answer read as JSON within the deadline.
    pub async fn get_json(&self, path: &str, deadline: Duration) -> Result<Value, Trouble> {
        self.json(&Ask::get(path), deadline).await
    }

    /// Whether something is at a path: of an object, only its metadata is asked for.
    pub async fn is_there(&self, path: &str, deadline: Duration) -> Result<bool, Trouble> {
        match self.json(&Ask::metadata(path), deadline).await {
            Err(trouble) if trouble.code() == Some(404) => Ok(false),
            answered => answered.map(|_| true),
        }
    }

    /// Posts JSON and reads the answer as JSON: for the reviews, which ask about ourselves.
    pub async fn post_json(
        &self,
        path: &str,
        body: &Value,
        deadline: Duration,
    ) -> Result<Value, Trouble> {
        self.json(&Ask::post(path, body), deadline).await
    }

    /// Forgets every connection, half-dead ones too; the next request makes a new one.
    pub fn drop_connections(&self) {
        let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(client)) = link.plan.as_ref().map(Plan::dial) {
            link.client = client;
        }
    }

    /// What happened here since the last call that the operator should know.
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn json(&self, ask: &Ask<'_>, deadline: Duration) -> Result<Value, Trouble> {
        let limit = self.limited(deadline);
        let read = async {
            let response = self.ask(ask, deadline).await?;
            let body = Limited::new(response.into_body(), JSON_BODY)
                .collect()
                .await;
            let peer = self.link().peer();
            let body = body.map_err(|error| {
                Trouble::Unreadable(format!(
                    "the answer of {} broke off: {}",
                    peer.host,
                    brief(&*error)
                ))
            })?;
            let bytes = body.to_bytes();
            if ask.path.contains("/log?") {
                return Ok(Value::String(String::from_utf8_lossy(&bytes).into()));
            }
            serde_json::from_slice(&bytes).map_err(|_| {
                Trouble::Unreadable(format!(
                    "{} answers, but not as a Kubernetes API server",
                    peer.host
                ))
            })
        };
        // The first half has its own limit, which a renewal of the credentials may exceed.
        match tokio::time::timeout(limit + self.renewal_limit(), read).await {
            Ok(read) => read,
            Err(_) => Err(self.link().late(ask, limit)),
        }
    }

    fn renewal_limit(&self) -> Duration {
        self.login
            .get()
            .map_or(Duration::ZERO, |_| Duration::from_secs(30))
    }

    async fn ask(&self, ask: &Ask<'_>, deadline: Duration) -> Result<Response<Body>, Trouble> {
        let limit = self.limited(deadline);
        let link = self.fresh_link().await;
        let failure = match link.send(ask, limit).await {
            Err(failure) if failure.about != About::Else && self.login.get().is_some() => failure,
            answered => return answered.map_err(|failure| failure.trouble),
        };
        match (self.renew(link.number).await, failure.about) {
            (Ok(()), _) => {}
            (Err(trouble), About::Login) => return Err(link.expired(&trouble)),
            (Err(_), _) => return Err(failure.trouble),
        }
        let link = self.link();
        link.send(ask, limit)
            .await
            .map_err(|failure| match failure.about {
                About::Login => link.expired(&failure.trouble),
                About::Tls | About::Else => failure.trouble,
            })
    }

    /// The client of the moment, with credentials that do not end soon if that can be helped.
    async fn fresh_link(&self) -> Link {
        let link = self.link();
        let ends = link.expires.map(|end| Timestamp::now() + BEFORE >= end);
        if ends != Some(true) {
            return link;
        }
        // Should this fail, the server tells whether the old credential still serves.
        let _ = self.renew(link.number).await;
        self.link()
    }

    /// Logs in again unless another request has just done so, or has just failed to.
    async fn renew(&self, number: u64) -> Result<(), Trouble> {
        let mut last = self.renewal.lock().await;
        if self.link().number != number {
            return Ok(());
        }
        let Some((login, rest)) = self.login.get() else {
            return Ok(());
        };
        if let Some((at, outcome)) = &*last
            && at.elapsed() < *rest
        {
            let refused = || Trouble::Login("the server refuses the renewed credentials".into());
            return Err(outcome.clone().unwrap_or_else(refused));
        }
        let renewed = self.enter_again(login).await;
        *last = Some((Instant::now(), renewed.as_ref().err().cloned()));
        renewed
    }

    async fn enter_again(&self, login: &Login) -> Result<(), Trouble> {
        let entry = login.renew().await?;
        let client = entry.plan.dial()?;
        let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
        let number = link.number + 1;
        *link = Link {
            client,
            plan: Some(entry.plan),
            expires: entry.expires,
            number,
        };
        drop(link);
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        notices.push("the credentials were read again".into());
        Ok(())
    }

    fn link(&self) -> Link {
        self.link
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn limited(&self, deadline: Duration) -> Duration {
        self.longest
            .map_or(deadline, |longest| longest.min(deadline))
    }
}

impl Link {
    async fn send(&self, ask: &Ask<'_>, limit: Duration) -> Result<Response<Body>, Failure> {
        let request = ask.request().map_err(Failure::other)?;
        let answered = async {
            let response = self.client.send(request).await.map_err(|error| Failure {
                trouble: diagnose(&error, &self.peer()),
                about: if is_tls(&error) {
                    About::Tls
                } else {
                    About::Else
                },
            })?;
            if response.status().is_success() {
                Ok(response)
            } else {
                Err(refused(response).await)
            }
        };
        match tokio::time::timeout(limit, answered).await {
            Ok(answered) => answered,
            Err(_) => Err(Failure::other(self.late(ask, limit))),
        }
    }

    fn peer(&self) -> Peer {
        self.plan
            .as_ref()
            .map(|plan| plan.peer.clone())
            .unwrap_or_default()
    }

    fn late(&self, ask: &Ask<'_>, limit: Duration) -> Trouble {
        let path = ask.path.split('?').next().unwrap_or_default();
        Trouble::Timeout(format!(
            "{} {path} from {} after {} s",
            ask.method,
            self.peer().host,
            limit.as_secs_f32()
        ))
    }

    fn expired(&self, why: &Trouble) -> Trouble {
        let advice = self
            .plan
            .as_ref()
            .map(|plan| plan.advice.clone())
            .unwrap_or_default();
        Trouble::Login(format!("login expired: {advice} ({why})"))
    }
}

impl Failure {
    fn other(trouble: Trouble) -> Self {
        Self {
            trouble,
            about: About::Else,
        }
    }
}

async fn refused(response: Response<Body>) -> Failure {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, ERROR_BODY)
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let refusal = Refusal::read(head.status, &head.headers, &body);
    let about = if refusal.code == 401 {
        About::Login
    } else {
        About::Else
    };
    Failure {
        trouble: Trouble::Status(Box::new(refusal)),
        about,
    }
}

fn brief(error: &dyn std::error::Error) -> String {
    crate::domain::escape::escape_within(&error.to_string(), 300)
}
