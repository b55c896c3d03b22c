//! What actors say about objects.

use std::time::Duration;

use serde_json::{Value, json};

use super::actor::Actor;
use super::chatter::{self, Hearing};
use super::kubelet::Pace;
use super::resource::Kind;
use super::store::{Change, Key};
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
    /// What it was doing, of those that write events in the newer form, without a count; empty for the others.
    pub action: &'a str,
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

    /// The same, while it was doing this: an event in the newer form.
    #[must_use]
    pub fn doing(self, action: &'a str) -> Self {
        Self { action, ..self }
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
        if self.pace == Pace::Instant {
            return;
        }
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
        let talker = chatter::digest(&[uid(about), component, voice.host, tone]);
        let words = format!("{} {message}", voice.field);
        // Named by the words, so that the same words are found without a look at all others. The newer form
        // has a series of its own for what is said often.
        let hearing = match voice.action {
            "" => self.chatter.hear(talker, reason, &words, self.now()),
            _ => Hearing::Own(chatter::digest(&[&talker.to_string(), reason, &words]), 0),
        };
        let (number, missed, message) = match hearing {
            Hearing::Own(number, missed) => (number, missed, message.to_owned()),
            Hearing::Combined(number, missed) => (
                number,
                missed,
                format!("(combined from similar events): {message}"),
            ),
            Hearing::Lost => return,
        };
        let title = format!("{}.{number:016x}", name(about));
        let key = Key::new(Kind::Event, &space, &title);
        if let Some(known) = self.get(&key) {
            let mut event = (*known).clone();
            let (count, last, now) = match voice.action {
                "" => ("/count", "/lastTimestamp", now),
                _ => ("/series/count", "/series/lastObservedTime", self.micros()),
            };
            let times = value::number(&event, count).unwrap_or(1);
            value::set(&mut event, count, times + missed + 1);
            value::set(&mut event, "/message", message);
            value::set(&mut event, last, now);
            let _ = self.update(&key, event, &Write::by(program(component)));
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
            "count": missed + 1,
            "type": tone,
            "eventTime": null,
            "reportingComponent": component,
            "reportingInstance": voice.host,
        });
        if !voice.action.is_empty() {
            for field in ["/source", "/firstTimestamp", "/lastTimestamp", "/count"] {
                value::remove(&mut event, field);
            }
            value::set(&mut event, "/eventTime", self.micros());
            value::set(&mut event, "/action", voice.action);
            value::set(
                &mut event,
                "/reportingInstance",
                format!("{component}-demo"),
            );
        }
        if !voice.host.is_empty() {
            value::set(&mut event, "/source/host", voice.host);
        }
        if !voice.field.is_empty() {
            value::set(&mut event, "/involvedObject/fieldPath", voice.field);
        }
        let _ = self.create(Kind::Event, &space, event, &Write::by(program(component)));
    }

    /// The moment as events of the newer form write it.
    fn micros(&self) -> String {
        self.now().strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
    }

    /// The object under a key, told about as `say` does.
    pub fn say_of(&mut self, component: &str, key: &Key, tone: Tone, reason: &str, message: &str) {
        if let Some(about) = self.get(key) {
            self.say(component, &about, tone, reason, message);
        }
    }
}

/// Events are forgotten an hour after they were last told.
pub static EXPIRY: Actor = Actor {
    name: "event-expiry",
    notice: expiry_notices,
    act: forget,
};

const LIFE: Duration = Duration::from_secs(3600);

fn expiry_notices(world: &mut World, change: &Change) {
    if change.key.kind == Kind::Event && change.new.is_some() {
        world.look(&EXPIRY, change.key.clone(), LIFE);
    }
}

fn forget(world: &mut World, key: &Key) {
    let Some(event) = world.get(key) else { return };
    let last = [
        "/series/lastObservedTime",
        "/lastTimestamp",
        "/eventTime",
        "/metadata/creationTimestamp",
    ]
    .iter()
    .find_map(|field| value::time(&event, field));
    let due = super::kubelet::later(last.unwrap_or(world.now()), LIFE);
    if due > world.now() {
        let after = Duration::try_from(due.duration_since(world.now())).unwrap_or_default();
        world.look(&EXPIRY, key.clone(), after);
    } else {
        world.store.remove(key);
    }
}

/// The program in which a component runs, as it signs what it writes.
fn program(component: &str) -> &str {
    match component {
        "kubelet" => component,
        "default-scheduler" => "kube-scheduler",
        _ => "kube-controller-manager",
    }
}
