//! Which kinds are watched now, and in which scope.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::Server;
use super::reflect::{Clock, Reflector, Shared};
use crate::domain::{Change, Feed};

/// How often the two clocks are compared.
const TICK: Duration = Duration::from_secs(5);
/// The wall clock runs while the computer sleeps, the other one stands still.
const SLEPT: Duration = Duration::from_secs(30);

/// Keeps a list and watch running for each wanted feed.
pub struct Observer {
    shared: Arc<Shared>,
    changes: mpsc::Sender<Vec<Change>>,
    running: HashMap<Feed, Running>,
    /// Feeds that are still to say that they are closed.
    closing: HashMap<Feed, JoinHandle<()>>,
    /// Ends with the observer.
    vigil: Option<DropGuard>,
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
        Self::with(server, changes, None, Arc::new(Timestamp::now))
    }

    /// The same, of the sets that a label selector chooses, and by a clock of one's own.
    #[must_use]
    pub fn with(
        server: Arc<Server>,
        changes: mpsc::Sender<Vec<Change>>,
        selector: Option<String>,
        clock: Clock,
    ) -> Self {
        Self {
            shared: Arc::new(Shared::new(server, selector, clock)),
            changes,
            running: HashMap::new(),
            closing: HashMap::new(),
            vigil: None,
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
        if self.vigil.is_none() {
            self.vigil = Some(keep_vigil(self.shared.clone()));
        }
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

/// After a sleep of the computer all connections are dead, and none of them says so.
fn keep_vigil(shared: Arc<Shared>) -> DropGuard {
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(stopped.run_until_cancelled_owned(async move {
        loop {
            let (wall, steady) = (shared.now(), Instant::now());
            tokio::time::sleep(TICK).await;
            let wall = Duration::try_from(shared.now().duration_since(wall)).unwrap_or_default();
            if wall.saturating_sub(steady.elapsed()) > SLEPT {
                shared.reconnect();
            }
        }
    }));
    stop.drop_guard()
}
