//! What the reflectors of one observer share: the server, its clock, its version, and their signals.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Response;
use http::header::DATE;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use kube::client::Body;
use serde::Deserialize;
use tokio::sync::{OnceCell, watch};
use tokio::time::Instant;

use super::incoming::Incoming;
use crate::cluster::{Clock, Server, Trouble};
use crate::domain::Kind;

/// How long an answer may take to begin.
const HEADERS: Duration = Duration::from_secs(15);
/// After this long, whoever comes by asks whether the cluster went back in time. A watch lasts at most
/// 42 seconds, so that one asks at least that often.
const PROOF_AGE: Duration = Duration::from_secs(35);
/// The first server that sends lists item by item from its cache; older ones build them in memory.
const STREAMS_LISTS: (u32, u32) = (1, 33);

/// What the reflectors of one observer share.
pub struct Shared {
    server: Arc<Server>,
    clock: Clock,
    selector: Option<String>,
    signals: watch::Sender<Signals>,
    pages: OnceCell<bool>,
    skew: AtomicI64,
    proofs: Mutex<HashMap<Store, Instant>>,
}

/// Counters: one that has risen asks every reflector to act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// Do not wait any longer.
    pub retry: u64,
    /// The connections are dead: make new ones.
    pub reconnect: u64,
    /// The cluster went back in time: list anew.
    pub relist: u64,
}

/// Events may have an etcd of their own, which is restored by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Store {
    Main,
    Events,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Version {
    major: String,
    minor: String,
}

impl Shared {
    /// For reflectors of this server.
    #[must_use]
    pub fn new(server: Arc<Server>, selector: Option<String>, clock: Clock) -> Self {
        Self {
            server,
            clock,
            selector,
            signals: watch::Sender::default(),
            pages: OnceCell::new(),
            skew: AtomicI64::new(0),
            proofs: Mutex::default(),
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How much time passes by its clock while we wait so long.
    #[must_use]
    pub fn passes(&self, wait: Duration) -> Duration {
        self.clock.passes(wait)
    }

    /// What the server has to say to the operator.
    #[must_use]
    pub fn take_notices(&self) -> Vec<String> {
        self.server.take_notices()
    }

    /// The label selector for sets.
    #[must_use]
    pub fn selector(&self) -> Option<&str> {
        self.selector.as_deref()
    }

    /// The counters, and word of their rising.
    #[must_use]
    pub fn signals(&self) -> watch::Receiver<Signals> {
        self.signals.subscribe()
    }

    /// Lets everyone who waits try again.
    pub fn retry_now(&self) {
        self.signals.send_modify(|signals| signals.retry += 1);
    }

    /// Leaves every connection for a new one.
    pub fn reconnect(&self) {
        self.server.drop_connections();
        self.signals.send_modify(|signals| signals.reconnect += 1);
    }

    /// Lets everyone list anew. Whether this is news: of those who find out at the same time, one says so.
    #[must_use]
    pub fn relist(&self, seen: Signals) -> bool {
        self.signals.send_if_modified(|signals| {
            let is_news = signals.relist == seen.relist;
            signals.relist += u64::from(is_news);
            is_news
        })
    }

    /// Asks for a path. With the answer comes the server's skew in seconds, when it has changed.
    pub async fn ask(&self, path: &str) -> Result<(Incoming, Option<i64>), Trouble> {
        let asked = Instant::now();
        let response = self.server.get(path, HEADERS).await?;
        // The header is as old as the answer was under way.
        let is_quick = asked.elapsed() < Duration::from_secs(2);
        let skew = if is_quick { self.skew(&response) } else { None };
        Ok((Incoming::new(response.into_body()), skew))
    }

    /// Whether lists are to be read in pages. Asked once; a server that does not tell gets pages.
    pub async fn pages(&self) -> Result<bool, Trouble> {
        self.pages
            .get_or_try_init(|| self.learn_pages())
            .await
            .copied()
    }

    async fn learn_pages(&self) -> Result<bool, Trouble> {
        let version: Version = match self.server.get_json("/version", HEADERS).await {
            Ok(version) => serde_json::from_value(version).unwrap_or_default(),
            Err(Trouble::Status(_) | Trouble::Unreadable(_)) => return Ok(true),
            Err(trouble) => return Err(trouble),
        };
        // Some clouds write the minor version as `33+`.
        let minor = version
            .minor
            .trim_end_matches(|c: char| !c.is_ascii_digit())
            .parse();
        Ok(match (version.major.parse(), minor) {
            (Ok(major), Ok(minor)) => (major, minor) < STREAMS_LISTS,
            _ => true,
        })
    }

    /// Whether it is time to ask again if the cluster went back in time; who is told so, asks.
    #[must_use]
    pub fn needs_proof(&self, kind: Kind) -> bool {
        let mut proofs = self.proofs.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_due = proofs
            .get(&store(kind))
            .is_none_or(|last| now - *last >= PROOF_AGE);
        if is_due {
            proofs.insert(store(kind), now);
        }
        is_due
    }

    /// A list was read from the server's store just now.
    pub fn proven(&self, kind: Kind) {
        let mut proofs = self.proofs.lock().unwrap_or_else(PoisonError::into_inner);
        proofs.insert(store(kind), Instant::now());
    }

    fn skew(&self, response: &Response<Body>) -> Option<i64> {
        let date = response.headers().get(DATE)?.to_str().ok()?;
        let theirs = DateTimeParser::new().parse_timestamp(date).ok()?;
        // The header has cut off its fraction: half a second on average.
        let ahead = theirs.as_millisecond() + 500 - self.now().as_millisecond();
        let seconds = ahead.div_euclid(1000);
        let said = self.skew.load(Ordering::Relaxed);
        if (seconds - said).abs() < 2 {
            return None;
        }
        self.skew.store(seconds, Ordering::Relaxed);
        Some(seconds)
    }
}

fn store(kind: Kind) -> Store {
    match kind {
        Kind::SetEvents | Kind::Events => Store::Events,
        _ => Store::Main,
    }
}
