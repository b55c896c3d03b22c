//! List and watch of one feed: what the server says becomes changes, and every setback is survived.
//!
//! Ours and not kube's watcher, which loops without a pause on watches that end at once, never lists anew
//! after an HTTP 410, loses lines that it cannot decode, and waits for ever for a list.
//!
//! ```text
//!            ┌────── gone (410), unreadable line, back in time ──────┐
//!            ▼                                                       │
//!          List ───────────────► Watch ──── ended after its time ────┤
//!                                  ▲ │                               ▼
//!                                  │ └── broken, silent, refused ─► Verify: is the cluster's version
//!                                  └────────── yes ──────────────── still at or past ours?
//! ```

mod backoff;
mod incoming;
mod list;
mod publish;
mod scan;
mod shared;
pub mod split;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch as channel};
use tokio::time::{Instant, timeout_at};
use tokio_util::bytes::Bytes;

use super::Trouble;
use super::kinds::Endpoint;
use super::translate::Translator;
use crate::domain::escape::escape_within;
use crate::domain::{Change, Feed, Freshness, Scope, Text};
use incoming::Incoming;
use publish::Publisher;
pub use shared::Shared;
use shared::Signals;

/// Lists and watches one feed until it is dropped.
pub struct Reflector {
    feed: Feed,
    endpoint: Endpoint,
    shared: Arc<Shared>,
    signals: channel::Receiver<Signals>,
    seen: Signals,
    publisher: Publisher,
    translator: Translator,
    /// The version up to which the picture is complete; empty before the first list.
    version: String,
    /// Setbacks since the feed last did well.
    setbacks: u32,
    /// Whether at the last of them no server answered.
    was_away: bool,
    /// Whether a version that is gone was already answered with a list at once, since a watch worked.
    has_forgiven: bool,
    /// The last moment at which the picture was known to be true.
    true_at: Timestamp,
    /// Unreadable objects that the operator knows of.
    unreadable: usize,
    /// Objects with odd fields that the operator knows of.
    odd: usize,
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Read everything.
    List,
    /// Ask whether the cluster went back in time since we last heard of it.
    Verify,
    /// Hear what changes.
    Watch,
}

/// How a step ended.
enum Turn {
    /// Well: go on.
    Next(Step),
    /// Well, but sooner than it should: go on after a pause, of which nobody needs to know.
    Later(Step, Duration),
    /// Badly, after it went well for long: the first time, try again at once.
    Again(Step, Trouble),
    /// Badly: stay away for a while.
    Setback(Step, Trouble),
}

impl Reflector {
    /// For one feed; what is learnt goes to `changes`.
    #[must_use]
    pub fn new(feed: Feed, shared: Arc<Shared>, changes: mpsc::Sender<Vec<Change>>) -> Self {
        let signals = shared.signals();
        let seen = *signals.borrow();
        Self {
            endpoint: Endpoint::of(&feed, shared.selector()),
            publisher: Publisher::new(feed.clone(), changes),
            translator: Translator::new(feed.kind),
            true_at: shared.now(),
            version: String::new(),
            setbacks: 0,
            was_away: false,
            has_forgiven: false,
            unreadable: 0,
            odd: 0,
            feed,
            shared,
            signals,
            seen,
        }
    }

    /// Lists and watches, for ever.
    pub async fn run(mut self) {
        let mut step = Step::List;
        loop {
            if self.must_relist() {
                step = Step::List;
            }
            let turn = match step {
                Step::List => self.list().await,
                Step::Verify => self.verify().await,
                Step::Watch => self.watch().await,
            };
            step = self.settle(turn).await;
        }
    }

    /// Says what is to be said of a turn, waits, and names the next step.
    async fn settle(&mut self, turn: Turn) -> Step {
        match turn {
            Turn::Next(step) => {
                self.publisher.flush().await;
                step
            }
            Turn::Later(step, wait) => {
                self.publisher.flush().await;
                self.rest(wait).await;
                step
            }
            Turn::Again(step, trouble) if self.setbacks == 0 || self.forgives(&trouble) => {
                self.setbacks = self.setbacks.max(1);
                // A connection that broke says so itself. One that fell silent may have been dead for long.
                if matches!(trouble, Trouble::Timeout(_)) {
                    self.complain(&trouble, Duration::ZERO);
                }
                self.publisher.flush().await;
                step
            }
            Turn::Again(step, trouble) | Turn::Setback(step, trouble) => {
                self.count(&trouble);
                let wait = backoff::pause(self.setbacks, &trouble);
                self.complain(&trouble, wait);
                self.publisher.flush().await;
                self.rest(wait).await;
                step
            }
        }
    }

    /// A server that was away no longer has our version. It answers, so however often it did not answer
    /// before, we list at once; but not again before a watch has worked.
    fn forgives(&mut self, trouble: &Trouble) -> bool {
        let forgives = is_gone(trouble) && !self.has_forgiven;
        self.has_forgiven |= forgives;
        forgives
    }

    /// A server that refuses after nobody was there has come back, and is not ready yet: it is no longer
    /// to be waited for as long as one that is away.
    fn count(&mut self, trouble: &Trouble) {
        let is_there = matches!(trouble, Trouble::Status(_));
        if is_there && self.was_away {
            self.setbacks = self.setbacks.min(1);
        }
        self.was_away = !is_there;
        self.setbacks = self.setbacks.saturating_add(1);
    }

    /// Waits, unless someone asks for haste.
    async fn rest(&mut self, wait: Duration) {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = self.signals.changed() => {}
        }
    }

    /// Whether somebody found out that the cluster went back in time: versions are worth nothing then.
    fn must_relist(&mut self) -> bool {
        let now = *self.signals.borrow_and_update();
        let must = now.relist != self.seen.relist;
        self.seen = now;
        if must {
            self.publisher.distrust_versions();
            "0".clone_into(&mut self.version);
        }
        must
    }

    fn complain(&mut self, trouble: &Trouble, wait: Duration) {
        let now = self.shared.now();
        let freshness = match trouble {
            Trouble::Status(refusal) if refusal.code == 403 => Freshness::Forbidden {
                since: match self.publisher.said() {
                    Some(Freshness::Forbidden { since, .. }) => *since,
                    _ => now,
                },
                why: no_permission(&self.feed),
            },
            Trouble::Status(refusal) if refusal.code == 404 => Freshness::Absent {
                why: format!("the server does not know {}", self.feed.kind.resource()).into(),
            },
            other => Freshness::Stale {
                since: self.true_at,
                retry_at: SignedDuration::try_from(self.shared.passes(wait))
                    .ok()
                    .and_then(|wait| now.checked_add(wait).ok())
                    .unwrap_or(now),
                why: one_line(&other.to_string()),
            },
        };
        self.publisher.say(freshness);
    }

    /// The picture is true at this moment.
    fn is_true(&mut self) {
        self.true_at = self.shared.now();
    }

    /// The cluster went back in time: everyone lists anew, and one says so.
    fn went_back(&mut self) -> Turn {
        if self.shared.relist(self.seen) {
            self.publisher
                .notice("the state of the cluster went back in time");
        }
        Turn::Next(Step::List)
    }

    /// Asks, and passes on how far the server's clock is ahead.
    async fn ask(&mut self, parameters: &[(&str, &str)]) -> Result<Incoming, Trouble> {
        let (incoming, skew) = self.shared.ask(&self.endpoint.with(parameters)).await?;
        if let Some(seconds) = skew {
            self.publisher.skew(seconds);
        }
        Ok(incoming)
    }

    /// The next bytes. What was learnt so far is sent when a batch is full, and before a wait.
    async fn next(
        &mut self,
        incoming: &mut Incoming,
        until: Instant,
    ) -> Result<Option<Bytes>, Trouble> {
        if self.publisher.is_full() {
            self.publisher.flush().await;
        }
        if let Some(chunk) = incoming.chunk().now_or_never() {
            return chunk;
        }
        self.publisher.flush().await;
        let silence = || Trouble::Timeout(format!("{} fell silent", self.feed.kind.resource()));
        timeout_at(until, incoming.chunk())
            .await
            .unwrap_or_else(|_| Err(silence()))
    }

    /// Objects that could not be read, and objects without some of their fields: said once.
    fn tell_unreadable(&mut self, unreadable: usize, odd: usize) {
        let resource = self.feed.kind.resource();
        if unreadable > 0 && unreadable != self.unreadable {
            self.publisher
                .notice(counted(unreadable, "unreadable object", resource));
        }
        if odd > 0 && odd != self.odd {
            self.publisher
                .notice(counted(odd, "object with unreadable fields", resource));
        }
        (self.unreadable, self.odd) = (unreadable, odd);
    }
}

fn counted(count: usize, what: &str, resource: &str) -> String {
    let plural = if count == 1 {
        what.to_owned()
    } else {
        what.replacen("object", "objects", 1)
    };
    format!("{count} {plural}: {resource}")
}

fn no_permission(feed: &Feed) -> Text {
    let place = match &feed.scope {
        Scope::Namespace(namespace) | Scope::Set { namespace, .. } if feed.kind.is_namespaced() => {
            format!("in ns {namespace}")
        }
        _ => "in the whole cluster".to_owned(),
    };
    one_line(&format!(
        "no permission: list {} {place}",
        feed.kind.resource()
    ))
}

/// What a server or a proxy wrote may hold anything.
fn one_line(text: &str) -> Text {
    escape_within(text, 500).into()
}

/// Whether the server no longer has what we asked it to go on from.
fn is_gone(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Status(refusal) if refusal.code == 410)
}
