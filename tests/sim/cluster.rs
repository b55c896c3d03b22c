//! A world with nodes and storage, in which pods live.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::sim::{Deletion, Key, Kind, Object, Pace, World, Write};
use serde_json::{Value, json};

pub struct Cluster {
    pub world: World,
}

/// Makes an object where it says that it is.
pub fn create(world: &mut World, kind: Kind, object: Value) -> Object {
    let space = object["metadata"]["namespace"].as_str().unwrap_or("");
    let space = space.to_owned();
    let made = world.create(kind, &space, object, &Write::by("test"));
    made.unwrap().object
}

/// A node with a zone, 8 processors and 32Gi.
pub fn node(name: &str, zone: &str) -> Value {
    json!({
        "metadata": { "name": name, "labels": { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone } },
        "status": { "allocatable": { "cpu": "8", "memory": "32Gi", "pods": "110" } },
    })
}

/// A pod of one container, with these annotations and this spec beside it.
pub fn pod(name: &str, annotations: &Value, spec: &Value) -> Value {
    let mut whole = json!({
        "containers": [{ "name": "main", "image": "nginx:1" }],
        "tolerations": [{ "key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 }],
        "terminationGracePeriodSeconds": 30,
    });
    for (key, value) in spec.as_object().into_iter().flatten() {
        whole[key] = value.clone();
    }
    json!({ "metadata": { "name": name, "namespace": "default", "annotations": annotations, "labels": { "app": "web" } }, "spec": whole })
}

/// A claim of a class for this much.
pub fn claim(name: &str, class: &str, size: &str) -> Value {
    json!({
        "metadata": { "name": name, "namespace": "default" },
        "spec": { "storageClassName": class, "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": size } } },
    })
}

/// A volume made by hand.
pub fn volume(name: &str, class: &str, size: &str) -> Value {
    json!({
        "metadata": { "name": name },
        "spec": {
            "storageClassName": class, "accessModes": ["ReadWriteOnce"], "capacity": { "storage": size },
            "persistentVolumeReclaimPolicy": "Retain", "hostPath": { "path": "/data" },
        },
    })
}

/// What mounts these claims.
pub fn mounts(claims: &[&str]) -> Value {
    let volumes: Vec<Value> = claims
        .iter()
        .map(|it| json!({ "name": it, "persistentVolumeClaim": { "claimName": it } }))
        .collect();
    json!({ "volumes": volumes })
}

impl Cluster {
    pub fn empty(pace: Pace) -> Self {
        let origin: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let mut world = World::new(7, origin);
        world.pace = pace;
        let mut cluster = Self { world };
        cluster.create(
            Kind::Namespace,
            json!({ "metadata": { "name": "default" } }),
        );
        cluster
    }

    /// Three nodes in zones a, b and c, and the classes of the test bed.
    pub fn new(pace: Pace) -> Self {
        let mut cluster = Self::empty(pace);
        for (name, zone) in [("node-1", "a"), ("node-2", "b"), ("node-3", "c")] {
            cluster.create(Kind::Node, node(name, zone));
        }
        for class in [
            json!({ "metadata": { "name": "disk" }, "provisioner": "disk.bed", "allowVolumeExpansion": true }),
            json!({ "metadata": { "name": "late" }, "provisioner": "disk.bed", "volumeBindingMode": "WaitForFirstConsumer" }),
            json!({ "metadata": { "name": "local" }, "provisioner": "kubernetes.io/no-provisioner", "volumeBindingMode": "WaitForFirstConsumer" }),
        ] {
            cluster.create(Kind::StorageClass, class);
        }
        cluster.pass(1.0);
        cluster
    }

    pub fn create(&mut self, kind: Kind, object: Value) -> Object {
        create(&mut self.world, kind, object)
    }

    pub fn get(&self, kind: Kind, name: &str) -> Option<Object> {
        let space = if kind.resource().is_namespaced {
            "default"
        } else {
            ""
        };
        self.world.get(&Key::new(kind, space, name))
    }

    pub fn pod(&self, name: &str) -> Object {
        self.get(Kind::Pod, name)
            .unwrap_or_else(|| panic!("{name} is gone"))
    }

    pub fn change(&mut self, kind: Kind, name: &str, change: impl FnOnce(&mut Value)) {
        let space = if kind.resource().is_namespaced {
            "default"
        } else {
            ""
        };
        let key = Key::new(kind, space, name);
        self.world.revise(&key, &Write::by("test"), change).unwrap();
    }

    pub fn annotate(&mut self, kind: Kind, name: &str, key: &str, value: &str) {
        self.change(kind, name, |it| {
            it["metadata"]["annotations"][key] = value.into();
        });
    }

    pub fn delete(&mut self, kind: Kind, name: &str) {
        let space = if kind.resource().is_namespaced {
            "default"
        } else {
            ""
        };
        let key = Key::new(kind, space, name);
        self.world.delete(&key, &Deletion::default()).unwrap();
    }

    /// Deletes without waiting for a kubelet.
    pub fn force(&mut self, kind: Kind, name: &str) {
        let how = Deletion {
            grace: Some(0),
            ..Deletion::default()
        };
        let key = Key::new(kind, "default", name);
        self.world.delete(&key, &how).unwrap();
    }

    /// Lets time pass.
    pub fn pass(&mut self, seconds: f64) {
        let by = SignedDuration::try_from(Duration::from_secs_f64(seconds)).unwrap();
        self.world.run_until(self.world.now() + by);
    }

    /// `Running, ready`, `ContainerCreating`, `CrashLoopBackOff` and so on; `gone`.
    pub fn state(&self, name: &str) -> String {
        let Some(pod) = self.get(Kind::Pod, name) else {
            return "gone".into();
        };
        if pod["metadata"]["deletionTimestamp"].is_string() {
            return "Terminating".into();
        }
        let waiting = &pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"];
        if let Some(reason) = waiting.as_str() {
            return reason.into();
        }
        let phase = pod["status"]["phase"]
            .as_str()
            .unwrap_or("unseen")
            .to_owned();
        match condition(&pod, "Ready")["status"].as_str() {
            Some("True") => phase + ", ready",
            _ => phase,
        }
    }

    /// The events about an object, oldest first: reason and words.
    pub fn events(&self, name: &str) -> Vec<String> {
        let mut all: Vec<_> = self
            .world
            .store
            .all(Kind::Event)
            .map(|(_, it)| it)
            .filter(|it| it["involvedObject"]["name"] == name)
            .collect();
        all.sort_by_key(|it| {
            let version = it["metadata"]["resourceVersion"].as_str().unwrap();
            version.parse::<u64>().unwrap()
        });
        all.iter()
            .map(|it| {
                format!(
                    "{}: {}",
                    it["reason"].as_str().unwrap(),
                    it["message"].as_str().unwrap()
                )
            })
            .collect()
    }
}

/// The condition of this type.
pub fn condition<'a>(object: &'a Value, kind: &str) -> &'a Value {
    static NONE: Value = Value::Null;
    object["status"]["conditions"]
        .as_array()
        .and_then(|all| all.iter().find(|it| it["type"] == kind))
        .unwrap_or(&NONE)
}
