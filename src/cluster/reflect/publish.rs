//! What a feed has said so far, and what it says next, in batches.

use std::collections::HashMap;

use tokio::sync::mpsc;

use crate::cluster::translate::Translated;
use crate::domain::{Change, Feed, Freshness, Name, Object, Uid};

/// As many changes go into one message at most.
const BATCH: usize = 256;

/// The objects that were published and are not gone yet, and the changes that wait to be sent.
pub struct Publisher {
    feed: Feed,
    changes: mpsc::Sender<Vec<Change>>,
    known: HashMap<Name, Known>,
    round: u32,
    waiting: Vec<Change>,
    said: Option<Freshness>,
}

/// What we must remember of a published object.
struct Known {
    uid: Uid,
    /// Its resource version as a number; 0 when it is none, or when versions are not to be trusted.
    version: u64,
    /// The list that it was last seen in.
    round: u32,
}

impl Publisher {
    /// For one feed.
    #[must_use]
    pub fn new(feed: Feed, changes: mpsc::Sender<Vec<Change>>) -> Self {
        Self {
            feed,
            changes,
            known: HashMap::new(),
            round: 0,
            waiting: Vec::new(),
            said: None,
        }
    }

    /// A list begins: what is not in it will be gone at its end.
    pub fn begin_list(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// An item of the list. It is not published again if it has the version that was published last.
    pub fn listed(&mut self, item: Translated) {
        let version = number(&item.version);
        self.put(item.object, version, |known| known != 0 && known == version);
    }

    /// The list is complete.
    pub fn end_list(&mut self) {
        let Self {
            known,
            waiting,
            round,
            feed,
            ..
        } = self;
        known.retain(|name, known| {
            let seen = known.round == *round;
            if !seen {
                waiting.push(Change::Gone {
                    kind: feed.kind,
                    name: name.clone(),
                    uid: known.uid.clone(),
                });
            }
            seen
        });
    }

    /// An object that was added or modified. Events that come twice, or after a newer one, say nothing.
    pub fn applied(&mut self, item: Translated) {
        let version = number(&item.version);
        self.put(item.object, version, |known| {
            known != 0 && version != 0 && known >= version
        });
    }

    /// An object that was deleted; one that we do not know is none of our business.
    pub fn deleted(&mut self, object: &Object) {
        let is_ours = self
            .known
            .get(object.name())
            .is_some_and(|known| known.uid == *object.uid());
        if is_ours {
            self.known.remove(object.name());
            self.gone(object.name().clone(), object.uid().clone());
        }
    }

    /// Versions may be used again for other contents: the next list is published whole.
    pub fn distrust_versions(&mut self) {
        for known in self.known.values_mut() {
            known.version = 0;
        }
    }

    /// Says how far the picture can be trusted, if that is news.
    pub fn say(&mut self, freshness: Freshness) {
        if self.said.as_ref() != Some(&freshness) {
            self.said = Some(freshness.clone());
            self.waiting.push(Change::Feed {
                feed: self.feed.clone(),
                freshness,
            });
        }
    }

    /// What was said last.
    #[must_use]
    pub fn said(&self) -> Option<&Freshness> {
        self.said.as_ref()
    }

    /// Says something to the operator.
    pub fn notice(&mut self, text: impl Into<Box<str>>) {
        self.waiting.push(Change::Notice(text.into()));
    }

    /// Says how far the server's clock is ahead.
    pub fn skew(&mut self, seconds: i64) {
        self.waiting.push(Change::Skew(seconds));
    }

    /// Whether a whole batch is waiting.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= BATCH
    }

    /// Sends all that waits. Nothing is lost when this is cancelled.
    pub async fn flush(&mut self) {
        while !self.waiting.is_empty() {
            let Ok(room) = self.changes.reserve().await else {
                // Nobody listens any more: the task is about to end.
                return self.waiting.clear();
            };
            let later = self.waiting.split_off(self.waiting.len().min(BATCH));
            room.send(std::mem::replace(&mut self.waiting, later));
        }
    }

    fn put(&mut self, object: Object, version: u64, is_old_news: impl Fn(u64) -> bool) {
        let round = self.round;
        if let Some(known) = self.known.get_mut(object.name()) {
            let is_same = known.uid == *object.uid();
            if is_old_news(known.version) {
                known.round = round;
                return;
            }
            let uid = std::mem::replace(&mut known.uid, object.uid().clone());
            (known.version, known.round) = (version, round);
            if !is_same {
                self.gone(object.name().clone(), uid);
            }
        } else {
            let known = Known {
                uid: object.uid().clone(),
                version,
                round,
            };
            self.known.insert(object.name().clone(), known);
        }
        self.waiting.push(Change::Applied(object));
    }

    fn gone(&mut self, name: Name, uid: Uid) {
        self.waiting.push(Change::Gone {
            kind: self.feed.kind,
            name,
            uid,
        });
    }
}

/// A resource version as a number, 0 when it is none.
///
/// Versions of one kind can be compared as numbers:
/// <https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions>
#[must_use]
pub fn number(version: &str) -> u64 {
    version.parse().unwrap_or_default()
}
