//! The objects as somebody's deeds left them, before any controller answered.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::cluster::translate::Translator;
use kubectl_sts::domain::sequence::{At, Move, NEW, course};
use kubectl_sts::domain::{self, Change, Fleet, Name, Touched};
use serde_json::Value;

use super::foretold::Told;
use super::play::{Moment, Played};
use super::recorder::{Kind, Objects};
use super::scenario::{Ask, Body, Scenario, Step};
use super::simulated::{BEFORE, ORIGIN};

/// What somebody did to a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Deleted(String),
    Failed(String),
}

/// The objects as somebody's deeds left them, before any controller answered.
pub struct World {
    before: Objects,
    after: Objects,
    pub by_hand: Vec<Deed>,
    now: Timestamp,
}

impl World {
    pub fn of(
        scenario: &Scenario,
        played: &Played,
        deeds: &[usize],
        end: &Objects,
    ) -> Option<Self> {
        let first: &Moment = &played.moments[*deeds.first()?];
        let mut world = Self {
            before: first.objects.clone(),
            after: first.objects.clone(),
            by_hand: Vec::new(),
            now: time(played, first),
        };
        for deed in deeds {
            let Step::Ask(ask) = &scenario.steps[*deed].1 else {
                continue;
            };
            let (was, is) = (
                &played.moments[*deed].objects,
                &played.moments[deed + 1].objects,
            );
            match ask.path.split(['/', '?']).collect::<Vec<_>>().as_slice() {
                ["statefulsets", ..] if ask.method == "DELETE" => world.delete_sets(end),
                ["statefulsets", ..] => world.change_sets(was, is),
                ["pods", _, "eviction", ..] if is_dry(ask) => {}
                ["pods", pod, "eviction", ..] => world.delete_pod(pod),
                ["pods", pod, ..] => world.change_pod(pod, is),
                _ => {}
            }
        }
        Some(world)
    }

    /// Those of which nothing is left in the end.
    fn delete_sets(&mut self, end: &Objects) {
        let stays = |it: &Value| it["metadata"]["deletionTimestamp"].is_null();
        self.after.retain(|key, set| {
            let left = end.get(key).filter(|it| stays(it));
            key.0 != Kind::Set
                || left.is_some_and(|it| it["metadata"]["uid"] == set["metadata"]["uid"])
        });
    }

    /// Their specs; of their status the controller has yet to hear.
    fn change_sets(&mut self, was: &Objects, is: &Objects) {
        for (key, object) in is.iter().filter(|(key, _)| key.0 == Kind::Set) {
            if spec(was.get(key)) == spec(Some(object)) {
                continue;
            }
            let mut object = object.clone();
            let same = self.before.get(key);
            let same = same.filter(|it| it["metadata"]["uid"] == object["metadata"]["uid"]);
            object["status"] = same.map_or(Value::Null, |it| it["status"].clone());
            self.after.insert(key.clone(), object);
        }
    }

    fn delete_pod(&mut self, name: &str) {
        let Some(pod) = self.after.get_mut(&(Kind::Pod, name.to_owned())) else {
            return;
        };
        pod["metadata"]["deletionTimestamp"] = ORIGIN.into();
        self.by_hand.push(Deed::Deleted(name.to_owned()));
    }

    fn change_pod(&mut self, name: &str, is: &Objects) {
        let key = (Kind::Pod, name.to_owned());
        let was = self.before.get(&key);
        let Some(pod) = is.get(&key) else {
            self.after.remove(&key);
            return;
        };
        if is_deleted(Some(pod)) && !is_deleted(was) {
            self.by_hand.push(Deed::Deleted(name.to_owned()));
        }
        let phase = |it: &Value| it["status"]["phase"].clone();
        if phase(pod) != was.map_or(Value::Null, phase)
            && ["Failed", "Succeeded"].iter().any(|it| phase(pod) == *it)
        {
            self.by_hand.push(Deed::Failed(name.to_owned()));
        }
        self.after.insert(key, pod.clone());
    }

    /// The sets for which something is now otherwise.
    pub fn changed_sets(&self) -> Vec<String> {
        let both = || self.before.keys().chain(self.after.keys());
        let has_changed = |key: &&(Kind, String)| {
            let gist = if key.0 == Kind::Set { spec } else { seat };
            gist(self.before.get(*key)) != gist(self.after.get(*key))
        };
        let changed = |kind: Kind| both().filter(move |it| it.0 == kind).filter(has_changed);
        let of_pod = |pod: &str| pod.rsplit_once('-').map(|(set, _)| set.to_owned());
        let sets = both().filter(|it| it.0 == Kind::Set).map(|it| it.1.clone());
        let pods: Vec<_> = changed(Kind::Pod).filter_map(|it| of_pod(&it.1)).collect();
        let itself: Vec<_> = changed(Kind::Set).map(|it| it.1.clone()).collect();
        let sets: BTreeSet<_> = sets
            .filter(|it| pods.contains(it) || itself.contains(it))
            .collect();
        sets.into_iter().collect()
    }

    /// What the controller does with a set; nothing when it is gone or going.
    pub fn foretold(&self, name: &str, played: &Played) -> Option<Vec<Told>> {
        let object = self.after.get(&(Kind::Set, name.to_owned()))?;
        if is_deleted(Some(object)) {
            return None;
        }
        let fleet = fleet(&self.after);
        let namespace = object["metadata"]["namespace"].as_str()?;
        let mut set = fleet.set(&Name::new(namespace, name))?.clone();
        let known = self.revision_of(object);
        set.status.update_revision = known.clone().unwrap_or(NEW.to_owned()).into();
        let all = &played.revisions;
        let nth = |name: &str| all.iter().position(|it| it == name);
        let update = known.or_else(|| given_later(object, played));
        let update = update.and_then(|it| nth(&it));
        let current = nth(&set.status.current_revision).or(update);
        let made_at = |at| match at {
            At::Current => current,
            At::Update => update,
        };
        let moves = course(&set, &fleet, self.now).into_iter();
        let told = moves.map(|it| match it {
            Move::Waits(ordinal) => Told::Waits(ordinal),
            Move::Removes(ordinal) => Told::Deleted(ordinal),
            Move::Makes(ordinal, at) => {
                let short = made_at(at).map_or("none".into(), |it| format!("r{}", it + 1));
                Told::Made(ordinal, short)
            }
        });
        Some(told.collect())
    }

    /// The revision whose template a set has, if there is one.
    fn revision_of(&self, set: &Value) -> Option<String> {
        let revisions = self
            .before
            .iter()
            .filter(|((kind, _), _)| *kind == Kind::Revision);
        let uid = &set["metadata"]["uid"];
        let mut own: Vec<_> = revisions
            .filter(|(_, it)| it["metadata"]["ownerReferences"][0]["uid"] == *uid)
            .collect();
        own.sort_by_key(|(_, it)| it["revision"].as_u64());
        let same = own.into_iter().rev().find(|(_, it)| {
            let mut template = it["data"]["spec"]["template"].clone();
            template.as_object_mut().map(|it| it.remove("$patch"));
            template == set["spec"]["template"]
        });
        same.map(|((_, name), _)| name.clone())
    }
}

/// The name that the controller gave to the revision of a new template, once it had seen it.
fn given_later(set: &Value, played: &Played) -> Option<String> {
    let sees = |it: &&Value| {
        let same = it["metadata"]["uid"] == set["metadata"]["uid"];
        let observed = it["status"]["observedGeneration"].as_i64();
        same && observed >= set["metadata"]["generation"].as_i64()
    };
    let key = (Kind::Set, set["metadata"]["name"].as_str()?.to_owned());
    let mut moments = played.moments.iter();
    let seen = moments.find_map(|it| it.objects.get(&key).filter(sees))?;
    Some(seen["status"]["updateRevision"].as_str()?.to_owned())
}

fn time(played: &Played, moment: &Moment) -> Timestamp {
    let since = moment.at.duration_since(played.moments[0].at) + BEFORE;
    let origin: Timestamp = ORIGIN.parse().unwrap();
    origin + SignedDuration::try_from(since).unwrap()
}

fn spec(set: Option<&Value>) -> Value {
    set.map_or(Value::Null, |it| {
        serde_json::json!([
            it["metadata"]["uid"],
            it["metadata"]["deletionTimestamp"],
            it["spec"]
        ])
    })
}

/// What of a pod moves the controller, but for its readiness.
fn seat(pod: Option<&Value>) -> Value {
    pod.map_or(Value::Null, |it| {
        let meta = &it["metadata"];
        let has_ended = it["status"]["phase"] == "Failed" || it["status"]["phase"] == "Succeeded";
        serde_json::json!([
            meta["uid"],
            meta["deletionTimestamp"],
            meta["labels"],
            has_ended
        ])
    })
}

/// Whether nothing comes of it.
fn is_dry(ask: &Ask) -> bool {
    let body = match &ask.body {
        Body::Yaml(text) | Body::Raw(text) => text.as_str(),
        Body::None | Body::Changed { .. } => "",
    };
    ask.path.contains("dryRun") || body.contains("dryRun")
}

pub fn is_deleted(object: Option<&Value>) -> bool {
    object.is_some_and(|it| !it["metadata"]["deletionTimestamp"].is_null())
}

/// The objects as the program reads them.
fn fleet(objects: &Objects) -> Fleet {
    let mut fleet = Fleet::default();
    for ((kind, _), object) in objects {
        let kind = match kind {
            Kind::Set => domain::Kind::Sets,
            Kind::Revision => domain::Kind::Revisions,
            Kind::Claim => domain::Kind::Claims,
            Kind::Pod => domain::Kind::Pods,
        };
        let read = Translator::new(kind)
            .translate(object.to_string().as_bytes())
            .unwrap();
        fleet.apply(Change::Applied(read.object), &mut Touched::default());
    }
    fleet
}
