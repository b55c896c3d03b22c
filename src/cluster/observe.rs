//! Which kinds are watched now, and in which scope.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::reflect::{Reflector, Shared};
use super::{Clock, Server};
use crate::domain::{Change, Feed};

/// The wall clock runs while the computer sleeps, the other one stands still.
const SLEPT: Duration = Duration::from_secs(30);

/// Keeps a list and watch running for each wanted feed.
pub struct Observer {
    shared: Arc<Shared>,
    changes: mpsc::Sender<Vec<Change>>,
    running: HashMap<Feed, Running>,
    /// Feeds that are still to say that they are closed.
    closing: HashMap<Feed, JoinHandle<()>>,
    /// When the clocks were last looked at: the one that a sleep of the computer stops, and the other.
    looked: (Timestamp, Instant),
}

/// A feed that is watched; it stops when this is dropped.
struct Running {
    task: JoinHandle<()>,
    _stop: DropGuard,
}

impl Observer {
    /// Observes one server; what is learnt goes to `changes`, in batches.
    #[must_use]
    pub fn new(server: Arc<Server>, changes: mpsc::Sender<Vec<Change>>) -> Self {
        Self::with(server, changes, None, Clock::of_this_computer())
    }

    /// The same, of the sets that a label selector chooses, and by a clock of one's own.
    #[must_use]
    pub fn with(
        server: Arc<Server>,
        changes: mpsc::Sender<Vec<Change>>,
        selector: Option<String>,
        clock: Clock,
    ) -> Self {
        let looked = (clock.now(), Instant::now());
        Self {
            shared: Arc::new(Shared::new(server, selector, clock)),
            changes,
            running: HashMap::new(),
            closing: HashMap::new(),
            looked,
        }
    }

    /// Watches these feeds and no others: starts what is missing, closes what is no longer wanted.
    ///
    /// After its [`Change::Closed`] no change of a feed arrives until it is wanted again.
    pub fn watch(&mut self, wanted: &BTreeSet<Feed>) {
        let unwanted: Vec<Feed> = self
            .running
            .keys()
            .filter(|feed| !wanted.contains(*feed))
            .cloned()
            .collect();
        for feed in unwanted {
            if let Some(running) = self.running.remove(&feed) {
                self.closing.insert(feed, running.task);
            }
        }
        self.closing.retain(|_, task| !task.is_finished());
        for feed in wanted {
            if !self.running.contains_key(feed) {
                let running = self.start(feed.clone());
                self.running.insert(feed.clone(), running);
            }
        }
    }

    /// Finds out whether the computer slept: all connections are dead then, and none of them says so.
    ///
    /// To be called whenever something happens. A timer of its own would wake an idle machine; without
    /// anybody at the keyboard the feeds find out by themselves, within a minute.
    pub fn look_at_clocks(&mut self) {
        let (wall, steady) = self.looked;
        self.looked = (self.shared.now(), Instant::now());
        let passed = Duration::try_from(self.looked.0.duration_since(wall)).unwrap_or_default();
        let lived = self.shared.passes(self.looked.1.duration_since(steady));
        if passed.saturating_sub(lived) > SLEPT {
            self.shared.reconnect();
        }
    }

    /// What the operator should know of the connection, such as that the credentials were read again.
    #[must_use]
    pub fn take_notices(&self) -> Vec<String> {
        self.shared.take_notices()
    }

    /// Tries again at once wherever a wait is under way.
    pub fn retry_now(&self) {
        self.shared.retry_now();
    }

    fn start(&mut self, feed: Feed) -> Running {
        let stop = CancellationToken::new();
        let before = self.closing.remove(&feed);
        let reflector = Reflector::new(feed.clone(), self.shared.clone(), self.changes.clone());
        let (changes, stopped) = (self.changes.clone(), stop.clone());
        let task = tokio::spawn(async move {
            if let Some(before) = before {
                // Its last word comes before our first. It cannot fail but by a panic.
                let _ = before.await;
            }
            tokio::select! {
                biased;
                () = stopped.cancelled() => {}
                () = changes.closed() => {}
                () = reflector.run() => {}
            }
            // Nobody needs to be told when nobody listens any more.
            let _ = changes.send(vec![Change::Closed(feed)]).await;
        });
        Running {
            task,
            _stop: stop.drop_guard(),
        }
    }
}
