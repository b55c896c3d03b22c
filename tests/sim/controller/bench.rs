//! A world with one namespace and no nodes, whose pods do what the test says.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::sim::{Deletion, Key, Kind, Object, World, Write};
use serde_json::{Value, json};

use crate::sim::cluster::create;

pub struct Bench {
    pub world: World,
}

/// A set of this many replicas, with one claim each and the rest as the API server defaults it.
pub fn web(replicas: i64) -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": { "name": "web", "namespace": "default" },
        "spec": {
            "replicas": replicas,
            "serviceName": "web",
            "selector": { "matchLabels": { "app": "web" } },
            "podManagementPolicy": "OrderedReady",
            "revisionHistoryLimit": 10,
            "persistentVolumeClaimRetentionPolicy": { "whenDeleted": "Retain", "whenScaled": "Retain" },
            "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } },
            "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": { "containers": [{ "name": "main", "image": "nginx:1" }] },
            },
            "volumeClaimTemplates": [{
                "metadata": { "name": "data" },
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": { "requests": { "storage": "1Gi" } },
                },
            }],
        },
    })
}

/// The object with something else at a place.
pub fn with(mut object: Value, pointer: &str, value: impl Into<Value>) -> Value {
    put(&mut object, pointer, value.into());
    object
}

pub fn put(object: &mut Value, pointer: &str, value: Value) {
    let mut here = object;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/");
        here = match here {
            Value::Array(items) => &mut items[part.parse::<usize>().unwrap()],
            Value::Object(map) => map.entry(part).or_insert_with(|| json!({})),
            other => panic!("{part} in {other}"),
        };
    }
    *here = value;
}

pub fn key(kind: Kind, name: &str) -> Key {
    Key::new(kind, "default", name)
}

impl Bench {
    /// The world with this set, and its controller asleep until time goes on.
    pub fn with(set: Value) -> Self {
        let origin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut bench = Self {
            world: World::new(7, origin),
        };
        bench.create(
            Kind::Namespace,
            json!({ "metadata": { "name": "default" } }),
        );
        // A node of which nothing is ever heard, and which is never missed.
        bench.world.grace = Duration::MAX;
        bench.create(
            Kind::Node,
            json!({ "metadata": { "name": "none", "annotations": { "fate": "lost" } } }),
        );
        bench.create(Kind::StatefulSet, set);
        bench
    }

    /// The same, when all pods are ready.
    pub fn settled(set: Value) -> Self {
        let mut bench = Self::with(set);
        bench.live(60);
        bench
    }

    pub fn create(&mut self, kind: Kind, object: Value) -> Object {
        create(&mut self.world, kind, object)
    }

    pub fn get(&self, kind: Kind, name: &str) -> Option<Object> {
        self.world.get(&key(kind, name))
    }

    pub fn set(&self) -> Object {
        self.get(Kind::StatefulSet, "web").unwrap()
    }

    pub fn pod(&self, name: &str) -> Object {
        self.get(Kind::Pod, name).unwrap()
    }

    pub fn claim(&self, name: &str) -> Object {
        self.get(Kind::PersistentVolumeClaim, name).unwrap()
    }

    /// Changes one place of the set.
    pub fn edit(&mut self, pointer: &str, value: impl Into<Value>) {
        let value = value.into();
        self.change(Kind::StatefulSet, "web", |it| put(it, pointer, value));
    }

    /// Gives the template another image.
    pub fn image(&mut self, image: &str) {
        self.edit("/spec/template/spec/containers/0/image", image);
    }

    pub fn change(&mut self, kind: Kind, name: &str, change: impl FnOnce(&mut Value)) {
        let written = self
            .world
            .revise(&key(kind, name), &Write::by("test"), change);
        written.unwrap();
    }

    /// Changes the status of a pod.
    pub fn change_status(&mut self, pod: &str, change: impl FnOnce(&mut Value)) {
        let write = Write::by("kubelet").status();
        self.world
            .revise(&key(Kind::Pod, pod), &write, change)
            .unwrap();
    }

    /// Changes what no writer may change.
    pub fn forge(&mut self, kind: Kind, name: &str, change: impl FnOnce(&mut Value)) {
        let key = key(kind, name);
        let mut object = (*self.world.get(&key).unwrap()).clone();
        change(&mut object);
        self.world.store.put(key, object);
    }

    pub fn delete(&mut self, kind: Kind, name: &str) {
        self.world
            .delete(&key(kind, name), &Deletion::default())
            .unwrap();
    }

    /// What a kubelet would say of a pod.
    pub fn tell(&mut self, pod: &str, phase: &str, is_ready: bool) {
        let now = self.world.stamp();
        let ready = if is_ready { "True" } else { "False" };
        let write = Write::by("kubelet").status();
        let told = self.world.revise(&key(Kind::Pod, pod), &write, |it| {
            put(it, "/status/phase", phase.into());
            let ready = json!([{ "type": "Ready", "status": ready, "lastTransitionTime": now }]);
            put(it, "/status/conditions", ready);
        });
        told.unwrap();
    }

    pub fn ready(&mut self, pod: &str) {
        self.tell(pod, "Running", true);
    }

    pub fn unready(&mut self, pod: &str) {
        self.tell(pod, "Running", false);
    }

    /// Lets time pass; pods do nothing by themselves but become Pending.
    pub fn pass(&mut self, seconds: i64) {
        for _ in 0..seconds * 10 {
            self.tick();
        }
    }

    /// Lets time pass; pods become ready and end as they should.
    pub fn live(&mut self, seconds: i64) {
        self.live_but(seconds, &[]);
    }

    /// The same, but these pods do nothing by themselves.
    pub fn live_but(&mut self, seconds: i64, idle: &[&str]) {
        for _ in 0..seconds * 10 {
            self.tick();
            for name in self
                .pods()
                .into_iter()
                .filter(|it| !idle.contains(&it.as_str()))
            {
                let pod = self.pod(&name);
                if pod["metadata"]["deletionTimestamp"].is_string() {
                    self.end(&name);
                } else if pod["status"]["phase"] == "Pending" {
                    self.ready(&name);
                }
            }
        }
    }

    /// The pod's containers have ended.
    pub fn end(&mut self, pod: &str) {
        let now = Deletion {
            grace: Some(0),
            ..Deletion::default()
        };
        self.world.delete(&key(Kind::Pod, pod), &now).unwrap();
    }

    fn tick(&mut self) {
        let until =
            self.world.now() + SignedDuration::try_from(Duration::from_millis(100)).unwrap();
        self.world.run_until(until);
        for name in self.pods() {
            let pod = self.pod(&name);
            if pod["status"]["phase"].is_null() {
                self.tell(&name, "Pending", false);
            }
            if pod["spec"]["nodeName"].is_null() {
                // A pod on a node ends gracefully; no kubelet is there to do it.
                self.change(Kind::Pod, &name, |it| {
                    put(it, "/spec/nodeName", "none".into());
                });
            }
        }
        self.world.tell();
    }

    pub fn names(&self, kind: Kind) -> Vec<String> {
        let within = self.world.store.within(kind, "default");
        within.map(|(key, _)| key.name.clone()).collect()
    }

    pub fn pods(&self) -> Vec<String> {
        self.names(Kind::Pod)
    }

    /// The pods with their images, as `web-0:1 web-1:2`.
    pub fn images(&self) -> String {
        let told: Vec<String> = self
            .pods()
            .iter()
            .map(|name| {
                let image = self.pod(name)["spec"]["containers"][0]["image"].clone();
                format!(
                    "{name}:{}",
                    image.as_str().unwrap().trim_start_matches("nginx:")
                )
            })
            .collect();
        told.join(" ")
    }

    /// The revisions by number, with the images of their templates, as `1:nginx:1`.
    pub fn revisions(&self) -> Vec<String> {
        let mut told: Vec<(i64, String)> = self
            .world
            .store
            .within(Kind::ControllerRevision, "default")
            .map(|(_, it)| {
                let image =
                    it["data"]["spec"]["template"]["spec"]["containers"][0]["image"].clone();
                let number = it["revision"].as_i64().unwrap();
                (number, format!("{number}:{}", image.as_str().unwrap()))
            })
            .collect();
        told.sort();
        told.into_iter().map(|(_, it)| it).collect()
    }

    /// What happened to pods after this resource version: `+` made, `-` asked to end, `.` gone.
    pub fn story(&self, since: u64) -> String {
        let ends = |it: &Object| it["metadata"]["deletionTimestamp"].is_string();
        let mut told = Vec::new();
        for change in self.world.store.since(since).unwrap() {
            if change.key.kind != Kind::Pod {
                continue;
            }
            let sign = match (&change.old, &change.new) {
                (None, Some(_)) => "+",
                (Some(_), None) => ".",
                (Some(old), Some(new)) if !ends(old) && ends(new) => "-",
                _ => continue,
            };
            told.push(format!(
                "{sign}{}",
                change.key.name.trim_start_matches("web-")
            ));
        }
        told.join(" ")
    }

    /// The moment, for [`Self::story`].
    pub fn here(&self) -> u64 {
        self.world.store.revision()
    }

    /// The events about the set, as `reason: message`.
    pub fn events(&self) -> Vec<String> {
        self.world
            .store
            .within(Kind::Event, "default")
            .filter(|(_, it)| it["involvedObject"]["kind"] == "StatefulSet")
            .map(|(_, it)| {
                let text = |field: &str| it[field].as_str().unwrap().to_owned();
                format!("{}: {}", text("reason"), text("message"))
            })
            .collect()
    }

    /// The counts of the set's status: replicas, ready, available, current, updated.
    pub fn counts(&self) -> [i64; 5] {
        let set = self.set();
        [
            "replicas",
            "readyReplicas",
            "availableReplicas",
            "currentReplicas",
            "updatedReplicas",
        ]
        .map(|field| set["status"][field].as_i64().unwrap_or(0))
    }

    /// Whether the current revision is the update revision.
    pub fn is_complete(&self) -> bool {
        let set = self.set();
        set["status"]["currentRevision"] == set["status"]["updateRevision"]
    }
}
