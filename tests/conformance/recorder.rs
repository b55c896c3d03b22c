//! Watches a namespace: every change of its pods, claims, revisions and sets, in the order of their versions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::door::Door;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Set,
    Revision,
    Claim,
    Pod,
}

pub const KINDS: [(Kind, &str, &str); 4] = [
    (Kind::Set, "/apis/apps/v1", "statefulsets"),
    (Kind::Revision, "/apis/apps/v1", "controllerrevisions"),
    (Kind::Claim, "/api/v1", "persistentvolumeclaims"),
    (Kind::Pod, "/api/v1", "pods"),
];

/// One object changed.
#[derive(Clone)]
pub struct Change {
    pub version: u64,
    pub kind: Kind,
    pub name: String,
    pub was: Option<Value>,
    pub is: Option<Value>,
}

pub type Objects = BTreeMap<(Kind, String), Value>;

#[derive(Default)]
pub struct Seen {
    pub changes: Vec<Change>,
    pub objects: Objects,
    /// The newest version of each kind.
    newest: BTreeMap<Kind, u64>,
}

impl Seen {
    pub fn newest(&self) -> u64 {
        self.newest.values().copied().max().unwrap_or(0)
    }

    /// The names of all revisions, in the order in which they were made.
    pub fn revisions(&self) -> Vec<String> {
        let made = |it: &&Change| it.kind == Kind::Revision && it.was.is_none();
        let mut made: Vec<_> = self.changes.iter().filter(made).collect();
        made.sort_by_key(|it| it.version);
        let mut names: Vec<_> = made.into_iter().map(|it| it.name.clone()).collect();
        let mut seen = BTreeSet::new();
        names.retain(|it| seen.insert(it.clone())); // one that went and came back keeps its place
        names
    }
}

pub struct Recorder {
    pub seen: Arc<Mutex<Seen>>,
    moved: watch::Receiver<u64>,
    _tasks: JoinSet<()>,
}

impl Recorder {
    /// Returns when it watches.
    pub async fn start(door: &Door, namespace: &str) -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (mover, moved) = watch::channel(0);
        let mut tasks = JoinSet::new();
        for (kind, group, resource) in KINDS {
            let path = format!("{group}/namespaces/{namespace}/{resource}");
            let start = door.get(&path).await.body;
            let watcher = Watcher {
                kind,
                path,
                door: door.clone(),
                seen: Arc::clone(&seen),
                mover: mover.clone(),
            };
            tasks.spawn(watcher.run(version(&start)));
        }
        Self {
            seen,
            moved,
            _tasks: tasks,
        }
    }

    /// Whether nothing that a trace tells has changed for this long, before `limit`.
    pub async fn still(&self, quiet: Duration, limit: Duration) -> bool {
        let start = Instant::now();
        let mut moved = self.moved.clone();
        moved.mark_unchanged();
        while timeout(quiet, moved.changed()).await.is_ok() {
            if start.elapsed() > limit {
                return false;
            }
        }
        true
    }

    /// What was looked for in what was seen, as soon as it is there; nothing when that takes longer than the limit.
    pub async fn until<T>(&self, limit: Duration, find: impl Fn(&Seen) -> Option<T>) -> Option<T> {
        let start = Instant::now();
        let mut moved = self.moved.clone();
        while start.elapsed() <= limit {
            if let Some(found) = find(&self.seen.lock().unwrap()) {
                return Some(found);
            }
            timeout(Duration::from_millis(200), moved.changed())
                .await
                .ok();
        }
        None
    }

    /// Waits until the watch of this kind has come to the version of an answer to a write.
    pub async fn catch_up(&self, kind: Kind, version: u64) {
        self.until(Duration::from_secs(5), |seen| {
            seen.newest.get(&kind).filter(|it| **it >= version).copied()
        })
        .await;
    }
}

struct Watcher {
    kind: Kind,
    path: String,
    door: Door,
    seen: Arc<Mutex<Seen>>,
    mover: watch::Sender<u64>,
}

impl Watcher {
    async fn run(self, mut from: u64) {
        loop {
            let path = format!("{}?watch=true&resourceVersion={from}", self.path);
            let mut expired = false;
            self.door
                .lines(&path, |event| {
                    if event["type"] == "ERROR" || event["kind"] == "Status" {
                        expired = true;
                        return true;
                    }
                    from = version(&event["object"]);
                    self.note(&event["object"], event["type"] != "DELETED");
                    false
                })
                .await
                .ok();
            // The API server was started anew, or has forgotten.
            sleep(Duration::from_millis(100)).await;
            if expired {
                from = version(&self.door.get(&self.path).await.body);
            }
        }
    }

    fn note(&self, object: &Value, lives: bool) {
        let name = object["metadata"]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let key = (self.kind, name.clone());
        let is = lives.then(|| object.clone());
        let mut seen = self.seen.lock().unwrap();
        seen.newest.insert(self.kind, version(object));
        let was = match &is {
            Some(is) => seen.objects.insert(key, is.clone()),
            None => seen.objects.remove(&key),
        };
        let moves = gist(self.kind, was.as_ref()) != gist(self.kind, is.as_ref());
        seen.changes.push(Change {
            version: version(object),
            kind: self.kind,
            name,
            was,
            is,
        });
        if moves {
            self.mover.send_modify(|it| *it += 1);
        }
    }
}

/// What a trace can tell of an object: while none of it changes all stands still (a crash loop does, too).
fn gist(kind: Kind, object: Option<&Value>) -> Value {
    let Some(object) = object else {
        return Value::Null;
    };
    let meta = &object["metadata"];
    let common = json!([
        meta["uid"],
        meta["deletionTimestamp"],
        meta["ownerReferences"],
        meta["labels"],
        meta["finalizers"]
    ]);
    let own = match kind {
        Kind::Set => json!([meta["generation"], object["status"]]),
        Kind::Revision => object["revision"].clone(),
        Kind::Claim => json!([
            object["status"]["phase"],
            object["status"]["capacity"],
            object["spec"]["resources"]
        ]),
        Kind::Pod => json!([object["status"]["phase"], is_ready(object)]),
    };
    json!([common, own])
}

pub fn is_ready(pod: &Value) -> bool {
    pod["status"]["conditions"].as_array().is_some_and(|all| {
        all.iter()
            .any(|it| it["type"] == "Ready" && it["status"] == "True")
    })
}

pub fn version(object: &Value) -> u64 {
    object["metadata"]["resourceVersion"]
        .as_str()
        .and_then(|it| it.parse().ok())
        .unwrap_or(0)
}
