//! What runs on the nodes: containers as their runtime knows them, to the millisecond.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::mounts::Attachment;
use crate::sim::store::Key;
use crate::sim::value::{at, items, number, text, time};

/// All that runs, and what the nodes have at hand.
#[derive(Debug, Default)]
pub struct Machines {
    /// By the pod's uid.
    pub runs: BTreeMap<String, Run>,
    /// Images, by node and name.
    pub images: BTreeSet<(String, String)>,
    /// Nodes that are not heard of, and since when.
    pub lost: BTreeMap<String, Timestamp>,
    /// Where volumes are attached, by volume.
    pub attached: BTreeMap<String, Attachment>,
    /// Pods that wait for an object to be there, or to change.
    pub waiters: BTreeMap<Key, BTreeSet<Key>>,
    /// How many addresses each node has given away.
    addresses: BTreeMap<String, u32>,
}

/// A pod on its node.
#[derive(Clone, Debug)]
pub struct Run {
    /// When the kubelet saw it.
    pub seen: Timestamp,
    /// When it had a network; none before.
    pub up: Option<Timestamp>,
    /// Its address; empty before.
    pub address: String,
    /// What the annotations say of it, and since when.
    pub fate: (String, Timestamp),
    /// Init containers first, in the order of the spec.
    pub containers: Vec<Container>,
    /// When it began to end; none while nobody asked.
    pub ending: Option<Timestamp>,
    /// How it has ended for good.
    pub end: Option<End>,
}

/// A container of a pod.
#[derive(Clone, Debug)]
pub struct Container {
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// What it is to its pod.
    pub role: Role,
    /// What it does.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// How its last run ended.
    pub last: Option<Exit>,
    /// How often it was started again.
    pub restarts: u32,
    /// How often it crashed in a row.
    pub crashes: u32,
    /// How often its image could not be pulled.
    pub failed_pulls: u32,
    /// Whether its probes are content.
    pub health: Health,
}

/// How a pod ended for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// As in the status.
    pub phase: &'static str,
    /// As in the status; empty for none.
    pub reason: &'static str,
    /// As in the status; empty for none.
    pub message: &'static str,
    /// The exit code of its containers.
    pub code: i64,
}

/// By itself, well.
pub const SUCCEEDED: End = End {
    phase: "Succeeded",
    reason: "",
    message: "",
    code: 0,
};

/// By itself, with an error.
pub const FAILED: End = End {
    phase: "Failed",
    reason: "",
    message: "",
    code: 1,
};

/// By a kubelet whose disk is full.
pub const EVICTED: End = End {
    phase: "Failed",
    reason: "Evicted",
    message: "The node was low on resource: ephemeral-storage. Threshold quantity: 53687091200, available: 49153092Ki. ",
    code: 137,
};

/// What a container is to its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It runs before the others, and ends.
    Init,
    /// It starts before the others, and stays.
    Sidecar,
    /// It is what the pod is for.
    Main,
}

/// What a container does.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It is not its turn.
    Waiting,
    /// Its image comes.
    Pulling,
    /// Its image did not come.
    PullFailed,
    /// It waits for another try to pull.
    PullBackOff,
    /// It is being created.
    Starting,
    /// It runs.
    Running,
    /// What it needs to be created is not there: why.
    Misconfigured(String),
    /// It has just ended, and is started again at once.
    Again(Exit),
    /// It waits to be started again.
    BackOff,
    /// It has ended, and is not started again.
    Ended(Exit),
}

/// Whether the probes of a container are content. Each includes what is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// It does not even run.
    Down,
    /// It runs, and its readiness probe fails.
    Unready,
    /// It may be sent traffic.
    Ready,
}

/// How a run of a container ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    /// The exit code.
    pub code: i64,
    /// As in `OOMKilled`.
    pub reason: &'static str,
    /// When it had started.
    pub started: Timestamp,
    /// When it ended.
    pub at: Timestamp,
    /// How many restarts there had been.
    pub restarts: u32,
}

impl Run {
    /// What has just been seen, or what its status says that runs already.
    #[must_use]
    pub fn seen(pod: &Value, now: Timestamp) -> Self {
        let role = |spec: &Value| match text(spec, "/restartPolicy") {
            "Always" => Role::Sidecar,
            _ => Role::Init,
        };
        let init = items(pod, "/spec/initContainers")
            .iter()
            .map(|spec| (role(spec), spec, "/status/initContainerStatuses"));
        let main = items(pod, "/spec/containers")
            .iter()
            .map(|spec| (Role::Main, spec, "/status/containerStatuses"));
        let containers: Vec<Container> = init
            .chain(main)
            .map(|(role, spec, list)| {
                let name = text(spec, "/name");
                let known = items(pod, list).iter().find(|it| text(it, "/name") == name);
                Container::known(role, spec, known.unwrap_or(at(pod, "/none")), now)
            })
            .collect();
        let is_up = containers.iter().any(|it| it.state == State::Running);
        let since = time(pod, "/status/startTime").unwrap_or(now);
        Self {
            seen: since,
            up: is_up.then_some(since),
            address: text(pod, "/status/podIP").to_owned(),
            fate: (super::fate(pod).to_owned(), now),
            containers,
            ending: None,
            end: None,
        }
    }

    /// The containers that the pod is for.
    pub fn main(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().filter(|it| it.role == Role::Main)
    }

    /// Whether all init containers have ended, and all sidecars run.
    #[must_use]
    pub fn is_initialized(&self) -> bool {
        self.containers.iter().all(Container::lets_pass)
    }

    /// Ends all that runs.
    pub fn ends(&mut self, end: End, now: Timestamp) {
        self.end = Some(end);
        let reason = if end.code == 0 { "Completed" } else { "Error" };
        for it in &mut self.containers {
            if it.state == State::Running {
                let exit = it.exit(end.code, reason, now);
                it.goes(State::Ended(exit), now);
            }
        }
    }

    /// Whether traffic may come.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_initialized()
            && self
                .containers
                .iter()
                .filter(|it| it.role != Role::Init)
                .all(|it| it.health == Health::Ready)
    }
}

impl Container {
    fn known(role: Role, spec: &Value, status: &Value, now: Timestamp) -> Self {
        let running = at(status, "/state/running");
        let ended = at(status, "/state/terminated");
        let exit = |it: &Value| Exit {
            code: number(it, "/exitCode").unwrap_or(0),
            reason: if number(it, "/exitCode") == Some(0) {
                "Completed"
            } else {
                "Error"
            },
            started: time(it, "/startedAt").unwrap_or(now),
            at: time(it, "/finishedAt").unwrap_or(now),
            restarts: 0,
        };
        let state = if running.is_object() {
            State::Running
        } else if ended.is_object() {
            State::Ended(exit(ended))
        } else {
            State::Waiting
        };
        let health = match (&state, crate::sim::value::is_true(status, "/ready")) {
            (State::Running, true) => Health::Ready,
            (State::Running, false) => Health::Unready,
            _ => Health::Down,
        };
        let last = at(status, "/lastState/terminated");
        Self {
            name: text(spec, "/name").to_owned(),
            image: text(spec, "/image").to_owned(),
            role,
            since: time(running, "/startedAt").unwrap_or(now),
            state,
            last: last.is_object().then(|| exit(last)),
            restarts: number(status, "/restartCount")
                .and_then(|it| it.try_into().ok())
                .unwrap_or(0),
            crashes: 0,
            failed_pulls: 0,
            health,
        }
    }

    /// Whether those after it may start.
    #[must_use]
    pub fn lets_pass(&self) -> bool {
        match self.role {
            Role::Main => true,
            Role::Sidecar => self.state == State::Running,
            Role::Init => matches!(&self.state, State::Ended(exit) if exit.code == 0),
        }
    }

    /// Goes over to another state.
    pub fn goes(&mut self, state: State, now: Timestamp) {
        self.health = match state {
            State::Running => Health::Unready,
            _ => Health::Down,
        };
        self.state = state;
        self.since = now;
    }

    /// What its end is, if it ends now.
    #[must_use]
    pub fn exit(&self, code: i64, reason: &'static str, now: Timestamp) -> Exit {
        Exit {
            code,
            reason,
            started: self.since,
            at: now,
            restarts: self.restarts,
        }
    }
}

impl Machines {
    /// A free address on a node, among those that it gives its pods: `10.244.1`.
    pub fn address(&mut self, node: &str, range: &str) -> String {
        let given = self.addresses.entry(node.to_owned()).or_insert(0);
        *given += 1;
        format!("{range}.{}", *given % 253 + 1)
    }

    /// Nothing of a pod is left.
    pub fn forget(&mut self, uid: &str) {
        self.runs.remove(uid);
    }
}
