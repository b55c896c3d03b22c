//! What the recorders of events remember, so that nobody says too much.
//!
//! As in Kubernetes' client: of one object, one component and one reason at most nine different sentences are
//! told within ten minutes, and then one event that always holds the newest of them; and of one object a
//! component tells 25 things at once and then one every five minutes. What is told too often is counted, and
//! the count is told later.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher as _};

use jiff::{SignedDuration, Timestamp};

use super::fnv::Fnv;

/// So many sentences that differ make one event.
const SIMILAR: usize = 10;
/// Sentences with so much time between them have nothing to do with each other.
const TOGETHER: SignedDuration = SignedDuration::from_mins(10);
/// So much may be said at once.
const BURST: f64 = 25.0;
/// After so many seconds one thing more may be said.
const REFILL: f64 = 300.0;
/// Fewer memories than these are kept for ever.
const MANY: usize = 8192;

/// The memory of all recorders.
#[derive(Debug, Default)]
pub struct Chatter {
    topics: BTreeMap<u64, Topic>,
    talkers: BTreeMap<u64, Talker>,
    /// How often an event was not told, by its number.
    missed: BTreeMap<u64, i64>,
    /// With so many memories they are looked through next.
    limit: usize,
}

/// What is to become of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// It is an event of this number, told so many times more than once.
    Own(u64, i64),
    /// The same, but it takes the place of the last sentence of its kind.
    Combined(u64, i64),
    /// Too much was said.
    Lost,
}

/// The sentences of one component about one object for one reason.
#[derive(Debug, Default)]
struct Topic {
    sentences: BTreeSet<u64>,
    last: Timestamp,
}

/// How much a component may yet say of an object.
#[derive(Debug)]
struct Talker {
    left: f64,
    last: Timestamp,
}

/// The number of something that is said of somebody.
pub fn digest(parts: &[&str]) -> u64 {
    let mut hash = Fnv::default();
    for part in parts {
        part.hash(&mut hash);
    }
    hash.finish()
}

impl Chatter {
    /// Hears a sentence: `talker` is who speaks in which tone about whom, `reason` and `words` are what.
    pub fn hear(&mut self, talker: u64, reason: &str, words: &str, now: Timestamp) -> Hearing {
        let talk = format!("{talker:x}");
        let topic = digest(&[&talk, reason]);
        let sentence = digest(&[&talk, reason, words]);
        let is_combined = self.is_one_too_many(topic, sentence, now);
        let event = if is_combined { topic } else { sentence };
        if !self.may_speak(talker, now) {
            *self.missed.entry(event).or_default() += 1;
            return Hearing::Lost;
        }
        self.forget(now);
        let missed = self.missed.remove(&event).unwrap_or(0);
        if is_combined {
            Hearing::Combined(event, missed)
        } else {
            Hearing::Own(event, missed)
        }
    }

    fn is_one_too_many(&mut self, topic: u64, sentence: u64, now: Timestamp) -> bool {
        let topic = self.topics.entry(topic).or_default();
        if now.duration_since(topic.last) > TOGETHER {
            topic.sentences.clear();
        }
        topic.last = now;
        topic.sentences.insert(sentence);
        let is_one_too_many = topic.sentences.len() >= SIMILAR;
        if is_one_too_many {
            topic.sentences.pop_first();
        }
        is_one_too_many
    }

    fn may_speak(&mut self, talker: u64, now: Timestamp) -> bool {
        let talker = self.talkers.entry(talker).or_insert(Talker {
            left: BURST,
            last: now,
        });
        let passed = now.duration_since(talker.last).as_secs_f64();
        talker.left = (talker.left + passed / REFILL).min(BURST);
        talker.last = now;
        if talker.left < 1.0 {
            return false;
        }
        talker.left -= 1.0;
        true
    }

    /// Drops what makes no difference any more; the more there is, the less often.
    fn forget(&mut self, now: Timestamp) {
        if self.topics.len() + self.talkers.len() < self.limit {
            return;
        }
        self.topics
            .retain(|_, it| now.duration_since(it.last) <= TOGETHER);
        self.talkers.retain(|_, it| {
            let passed = now.duration_since(it.last).as_secs_f64();
            it.left + passed / REFILL < BURST
        });
        if self.missed.len() > MANY {
            self.missed.clear();
        }
        self.limit = MANY.max(2 * (self.topics.len() + self.talkers.len()));
    }
}
