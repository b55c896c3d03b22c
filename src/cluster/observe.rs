//! Which kinds are watched now, and in which scope.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::cluster::Server;
use crate::domain::{Change, Feed};

/// Keeps a list and watch running for each wanted feed.
pub struct Observer {
    _server: Arc<Server>,
    _changes: mpsc::Sender<Vec<Change>>,
}

impl Observer {
    /// Observes one server; what is learnt goes to `changes`, in batches.
    #[must_use]
    pub fn new(server: Arc<Server>, changes: mpsc::Sender<Vec<Change>>) -> Self {
        Self {
            _server: server,
            _changes: changes,
        }
    }

    /// Watches these feeds and no others: starts what is missing, closes what is no longer wanted.
    pub fn watch(&mut self, _wanted: &BTreeSet<Feed>) {}

    /// Tries again at once wherever a wait is under way.
    pub fn retry_now(&self) {}
}
