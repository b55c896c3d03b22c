//! What actors say about objects.

use std::hash::{Hash as _, Hasher as _};

use serde_json::{Value, json};

use super::fnv::Fnv;
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

/// Who says something, and about which part of an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Voice<'a> {
    /// The program.
    pub component: &'a str,
    /// The node that it runs on; empty for those of the control plane.
    pub host: &'a str,
    /// As in `spec.containers{main}`; empty for the whole object.
    pub field: &'a str,
}

impl<'a> Voice<'a> {
    /// A program of the control plane, about whole objects.
    #[must_use]
    pub fn of(component: &'a str) -> Self {
        Self {
            component,
            ..Self::default()
        }
    }
}

impl World {
    /// Writes an event about an object; the same words again raise its count.
    pub fn say(&mut self, component: &str, about: &Value, tone: Tone, reason: &str, message: &str) {
        self.say_as(Voice::of(component), about, tone, reason, message);
    }

    /// The same of somebody who sits on a node, or about a part of the object.
    pub fn say_as(
        &mut self,
        voice: Voice<'_>,
        about: &Value,
        tone: Tone,
        reason: &str,
        message: &str,
    ) {
        let component = voice.component;
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
        // Named by the words, so that the same words are found without a look at all others.
        let mut words = Fnv::default();
        for part in [
            uid(about),
            component,
            voice.host,
            voice.field,
            reason,
            message,
        ] {
            part.hash(&mut words);
        }
        let title = format!("{}.{:016x}", name(about), words.finish());
        let key = Key::new(Kind::Event, &space, &title);
        if let Some(known) = self.get(&key) {
            let mut event = (*known).clone();
            let count = value::number(&event, "/count").unwrap_or(1);
            value::set(&mut event, "/count", count + 1);
            value::set(&mut event, "/lastTimestamp", now);
            let _ = self.update(&key, event, &Write::by(component));
            return;
        }
        let mut event = json!({
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": { "name": title, "namespace": space },
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
            "reportingInstance": voice.host,
        });
        if !voice.host.is_empty() {
            value::set(&mut event, "/source/host", voice.host);
        }
        if !voice.field.is_empty() {
            value::set(&mut event, "/involvedObject/fieldPath", voice.field);
        }
        let _ = self.create(Kind::Event, &space, event, &Write::by(component));
    }

    /// The object under a key, told about as `say` does.
    pub fn say_of(&mut self, component: &str, key: &Key, tone: Tone, reason: &str, message: &str) {
        if let Some(about) = self.get(key) {
            self.say(component, &about, tone, reason, message);
        }
    }
}
