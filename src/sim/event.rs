//! What actors say about objects.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::resource::Kind;
use super::store::Key;
use super::value::{self, name, namespace, text, uid};
use super::verbs::Write;
use super::world::World;

/// How an event is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It tells.
    Normal,
    /// Something is wrong.
    Warning,
}

impl World {
    /// Writes an event about an object; the same words again raise its count.
    pub fn say(&mut self, component: &str, about: &Value, tone: Tone, reason: &str, message: &str) {
        let tone = match tone {
            Tone::Normal => "Normal",
            Tone::Warning => "Warning",
        };
        let space = match namespace(about) {
            "" => "default",
            space => space,
        }
        .to_owned();
        let now = self.stamp();
        let event = format!(
            "{}.{:016x}",
            name(about),
            digest(about, [component, reason, message])
        );
        let key = Key::new(Kind::Event, &*space, &*event);
        if let Some(known) = self.get(&key) {
            let mut event = (*known).clone();
            let count = value::number(&event, "/count").unwrap_or(1);
            value::set(&mut event, "/count", count + 1);
            value::set(&mut event, "/lastTimestamp", now);
            let _ = self.update(&key, event, &Write::by(component));
            return;
        }
        let event = json!({
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": { "name": event, "namespace": space },
            "involvedObject": {
                "apiVersion": text(about, "/apiVersion"),
                "kind": text(about, "/kind"),
                "namespace": namespace(about),
                "name": name(about),
                "uid": uid(about),
                "resourceVersion": text(about, "/metadata/resourceVersion"),
            },
            "reason": reason,
            "message": message,
            "source": { "component": component },
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
            "type": tone,
            "eventTime": null,
            "reportingComponent": component,
            "reportingInstance": "",
        });
        let _ = self.create(Kind::Event, &space, event, &Write::by(component));
    }

    /// The object under a key, told about as `say` does.
    pub fn say_of(&mut self, component: &str, key: &Key, tone: Tone, reason: &str, message: &str) {
        if let Some(about) = self.get(key) {
            self.say(component, &about, tone, reason, message);
        }
    }
}

/// The same words about the same object lead to the same event, without a search.
fn digest(about: &Value, words: [&str; 3]) -> u64 {
    let mut hasher = DefaultHasher::new();
    uid(about).hash(&mut hasher);
    words.hash(&mut hasher);
    hasher.finish()
}
