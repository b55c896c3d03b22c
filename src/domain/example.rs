//! A world in one line, for doc examples and tests.
//!
//! `web 3: 0=ready 1=old,ready 2=image` is a set `web` in namespace `db` that wants three replicas. Words of a
//! seat: its revision (`old` or `older`, else the newest), and its state: `ready` (when nothing is said), `starting`,
//! `slow` (starting for an hour), `unready`, `image`, `crash`, `oom`, `config` (a ConfigMap is missing), `unscheduled`,
//! `tied` (its volume lives elsewhere), `unbound` (its claim has no volume), `terminating`, `overdue` (terminating
//! for too long), `failed`, `lost`, `alien` (somebody else's pod), `away` (no pod, only the claims);
//! and its times, each so many seconds ago: `born=60` (which is also its identity), `placed=58`, `since=20` (its
//! readiness), `going=5` (its deletion).
//! Words of the set, after the replicas: `parallel`, `ondelete`, `noblock`, `start=5`, `partition=1`,
//! `minready=10`, `claims` (a template `data`, with a bound claim for each pod), `template=logs` (another),
//! `size=20Gi` (of the last template, not of the claims), `unobserved`, `unseen`, `service=none`,
//! `noservice` (the one that it names is missing), `owner=Db/web`, `held=0` (from here; its partition before),
//! `strategy=Sideways`, `policy=Sideways`, `whendeleted` and `whenscaled` (the claims are deleted then), `owned` (they
//! belong to the set, whatever its policy says). Lines about other objects: see `others`;
//! a line that begins with `rev` is a revision: see [`revision`].

mod others;
pub mod revision;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::claim::Claim;
use super::node::Node;
use super::pod::{Condition, Container, ContainerState, Phase, Pod, Role, Termination};
use super::service::Service;
use super::set::{
    ClaimTemplate, Fate, PodManagement, RollingUpdate, Status, Strategy, TemplateContainer,
};
use super::{Change, Fleet, Name, Object, Ordinal, Quantity, Set, Touched};

/// The moment at which every example plays.
pub const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// A fleet with the sets of these lines.
///
/// ```
/// use kubectl_sts::domain::{Name, example};
/// let fleet = example::fleet("web 3: 0=ready 1=old,ready");
/// let web = fleet.set(&Name::new("db", "web")).expect("it is there");
/// assert_eq!(fleet.replicas(web).len(), 3);
/// ```
#[must_use]
pub fn fleet(lines: &str) -> Fleet {
    let mut fleet = Fleet::default();
    for change in lines.lines().flat_map(|line| changes(line.trim())) {
        fleet.apply(change, &mut Touched::default());
    }
    fleet
}

/// The changes that make up one line.
#[must_use]
pub fn changes(line: &str) -> Vec<Change> {
    if let Some(changes) = others::changes(line) {
        return changes;
    }
    if line.starts_with("rev ") {
        return revision::changes(line);
    }
    let (head, seats) = line.split_once(':').unwrap_or((line, ""));
    let mut words = head.split_whitespace();
    let Some(name) = words.next() else {
        return Vec::new();
    };
    let mut set = set(name);
    set.replicas = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    words.for_each(|word| describe(&mut set, word));
    let mut changes = Vec::new();
    for seat in seats.split_whitespace() {
        let (ordinal, words) = seat.split_once('=').unwrap_or((seat, ""));
        let Ok(ordinal) = ordinal.parse() else {
            continue;
        };
        let pod = pod(&set, ordinal, words);
        let claims = set.claim_templates.iter().map(|template| {
            let claim = claim(&set, template, (ordinal, words.contains("unbound")));
            others::owned(claim, head.contains("owned").then_some(&set))
        });
        changes.extend(claims.map(|claim| Change::Applied(Object::Claim(Box::new(claim)))));
        if words.contains("away") {
            continue;
        }
        if let Some(node) = words.contains("lost").then(|| lost_node(&pod)).flatten() {
            changes.push(Change::Applied(Object::Node(Box::new(node))));
        }
        changes.push(Change::Applied(Object::Pod(Box::new(pod))));
    }
    let any_old = seats.contains("old");
    let first = if any_old { "web-old" } else { "web-new" };
    set.status.current_revision = first.replace("web", name).into();
    if !head.contains("noservice") {
        changes.push(Change::Applied(Object::Service(Box::new(service(&set)))));
    }
    changes.push(Change::Applied(Object::Set(Box::new(set))));
    changes
}

/// A set of one replica without claims.
#[must_use]
pub fn set(name: &str) -> Set {
    let labels = BTreeMap::from([("app".into(), name.into())]);
    Set {
        name: Name::new("db", name),
        uid: format!("uid-{name}").into(),
        created: ago(86_400),
        deleting: None,
        generation: 2,
        labels: BTreeMap::new(),
        held: None,
        controller: None,
        replicas: 1,
        start: 0,
        policy: PodManagement::OrderedReady,
        strategy: Strategy::RollingUpdate {
            block: Some(RollingUpdate::default()),
        },
        min_ready_seconds: 0,
        history_limit: 10,
        service: name.into(),
        selector: labels.clone(),
        claim_templates: Vec::new(),
        retention: super::set::Retention::default(),
        containers: vec![TemplateContainer {
            name: "main".into(),
            image: "db:2".into(),
            readiness: Some("GET :8008/readiness every 5 s".into()),
        }],
        pod_labels: labels,
        pull_secrets: Vec::new(),
        grace_seconds: 30,
        status: Status {
            observed_generation: 2,
            update_revision: format!("{name}-new").into(),
            current_revision: format!("{name}-new").into(),
            ..Status::default()
        },
    }
}

fn describe(set: &mut Set, word: &str) {
    let (key, value) = word.split_once('=').unwrap_or((word, ""));
    let number = value.parse().unwrap_or_default();
    match key {
        "parallel" => set.policy = PodManagement::Parallel,
        "ondelete" => set.strategy = Strategy::OnDelete,
        "noblock" => set.strategy = Strategy::RollingUpdate { block: None },
        "start" => set.start = number,
        "partition" => {
            let block = RollingUpdate {
                partition: number,
                max_unavailable: None,
            };
            set.strategy = Strategy::RollingUpdate { block: Some(block) };
        }
        "minready" => set.min_ready_seconds = number,
        "claims" => set.claim_templates.push(ClaimTemplate {
            name: "data".into(),
            size: Quantity::new("10Gi"),
            class: Some("fast".into()),
        }),
        "template" => set.claim_templates.push(ClaimTemplate {
            name: value.into(),
            size: Quantity::new("10Gi"),
            class: Some("fast".into()),
        }),
        "size" => {
            if let Some(template) = set.claim_templates.last_mut() {
                template.size = Quantity::new(value);
            }
        }
        "unobserved" => set.generation += 1,
        "unseen" => set.status = Status::default(),
        "service" => set.service = value.replace("none", "").into(),
        "held" => set.held = value.parse().ok(),
        "owner" => set.controller = Some(value.into()),
        "strategy" => set.strategy = Strategy::Other(value.into()),
        "policy" => set.policy = PodManagement::Other(value.into()),
        "whendeleted" => set.retention.when_deleted = Fate::Delete,
        "whenscaled" => set.retention.when_scaled = Fate::Delete,
        _ => {}
    }
}

/// Words of a pod that is not ready.
const UNREADY: &[&str] = &[
    "starting",
    "slow",
    "unready",
    "image",
    "crash",
    "oom",
    "config",
    "unscheduled",
    "tied",
    "unbound",
    "lost",
    "failed",
];

/// Words of a pod without a node, and what the scheduler says of it.
const UNPLACED: &[(&str, &str)] = &[
    (
        "unscheduled",
        "0/3 nodes are available: 3 Insufficient cpu.",
    ),
    (
        "tied",
        "0/3 nodes are available: 3 node(s) had volume node affinity conflict.",
    ),
    (
        "unbound",
        "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
    ),
];

fn pod(set: &Set, ordinal: Ordinal, words: &str) -> Pod {
    let has = |word: &str| words.split(',').any(|each| each == word);
    let time = |key: &str| {
        let mut said = words.split(',').filter_map(|each| each.split_once('='));
        let (_, seconds) = said.find(|(each, _)| *each == key)?;
        seconds.parse().ok().map(ago)
    };
    let ready = !UNREADY.iter().any(|word| has(word));
    let born = time("born");
    let created = born.unwrap_or_else(|| ago(if has("starting") { 38 } else { 3_600 }));
    let identity = born.map_or_else(|| words.to_owned(), |it| it.to_string());
    let message = UNPLACED.iter().find(|(word, _)| has(word));
    let placed = message.is_none();
    let mounted =
        |it: &ClaimTemplate| (it.name.clone(), (&*set.claim_name(it, ordinal).name).into());
    Pod {
        name: set.pod_name(ordinal),
        uid: format!("uid-{}-{ordinal}-{identity}", set.name.name).into(),
        set: (!has("alien")).then(|| set.uid.clone()),
        revision: Some(
            format!(
                "{}-{}",
                set.name.name,
                ["older", "old"]
                    .into_iter()
                    .find(|it| has(it))
                    .unwrap_or("new")
            )
            .into(),
        ),
        created,
        deleting: match time("going") {
            Some(going) => going.checked_add(SignedDuration::from_secs(30)).ok(),
            None => [("terminating", -10), ("overdue", 120)]
                .iter()
                .find_map(|(word, seconds)| has(word).then(|| ago(*seconds))),
        },
        grace_seconds: 30,
        phase: match () {
            () if has("failed") => Phase::Failed,
            () if has("image") || has("config") || !placed => Phase::Pending,
            () => Phase::Running,
        },
        reason: None,
        message: None,
        ready: Condition {
            holds: Some(ready),
            since: time("since").or(Some(created)),
            ..Condition::default()
        },
        scheduled: Condition {
            holds: Some(placed),
            since: time("placed").or(Some(created)),
            message: message.map(|(_, words)| (*words).into()),
            ..Condition::default()
        },
        node: placed.then(|| {
            if has("lost") {
                Arc::from("node-lost")
            } else {
                Arc::from(format!("node-{ordinal}"))
            }
        }),
        ip: placed.then(|| format!("10.0.0.{ordinal}").into()),
        hostname: Some(format!("{}-{ordinal}", set.name.name).into()),
        subdomain: Some((*set.service).into()),
        containers: placed
            .then(|| container(words, created, ready))
            .into_iter()
            .collect(),
        claims: set.claim_templates.iter().map(mounted).collect(),
        labels: Arc::new(set.pod_labels.clone()),
    }
}

fn container(words: &str, since: Timestamp, ready: bool) -> Container {
    let waiting = |reason: &str, message: &str| ContainerState::Waiting {
        reason: reason.into(),
        message: message.into(),
    };
    let oom = words.contains("oom");
    let crash = oom || words.contains("crash");
    let died = Termination {
        reason: if oom { "OOMKilled" } else { "Error" }.into(),
        exit_code: if oom { 137 } else { 1 },
        at: Some(ago(20)),
        message: if oom {
            ""
        } else {
            "starting\nno such table: users\n"
        }
        .into(),
    };
    Container {
        name: "main".into(),
        image: "db:2".into(),
        role: Role::Main,
        ready,
        restarts: if crash { 4 } else { 0 },
        state: match words {
            _ if words.contains("image") => {
                waiting("ImagePullBackOff", "Back-off pulling image \"db:2\"")
            }
            _ if crash => waiting(
                "CrashLoopBackOff",
                "back-off 1m20s restarting failed container",
            ),
            _ if words.contains("config") => waiting(
                "CreateContainerConfigError",
                "configmap \"settings\" not found",
            ),
            _ if words.contains("starting") || words.contains("slow") => {
                waiting("ContainerCreating", "")
            }
            _ => ContainerState::Running { since: Some(since) },
        },
        last: crash.then(|| Box::new(died)),
    }
}

fn claim(set: &Set, template: &ClaimTemplate, (ordinal, unbound): (Ordinal, bool)) -> Claim {
    let size = Quantity::new("10Gi");
    Claim {
        name: set.claim_name(template, ordinal),
        uid: format!("uid-{}-{}-{ordinal}", template.name, set.name.name).into(),
        created: ago(86_400),
        deleting: None,
        phase: if unbound { "Pending" } else { "Bound" }.into(),
        volume: (!unbound).then(|| format!("pv-{ordinal}").into()),
        class: template.class.clone(),
        requested: size.clone(),
        capacity: (!unbound).then_some(size),
        access_modes: vec!["ReadWriteOnce".into()],
        is_block: false,
        owners: Vec::new(),
        provisioner: None,
        made_by_controller: true,
        conditions: Vec::new(),
        labels: set.selector.clone(),
    }
}

/// The headless Service that gives the pods of a set their names.
fn service(set: &Set) -> Service {
    Service {
        name: set.name.sibling(&*set.service),
        uid: format!("uid-service-{}", set.name.name).into(),
        headless: true,
        kind: "ClusterIP".into(),
        selector: set.selector.clone(),
        ports: vec!["5432/TCP db".into()],
        external: Vec::new(),
        tells_unready: false,
    }
}

fn lost_node(pod: &Pod) -> Option<Node> {
    Some(Node {
        pressures: Vec::new(),
        name: Name::new("", pod.node.clone()?),
        uid: "uid-node".into(),
        ready: Condition {
            holds: None,
            since: Some(ago(60)),
            ..Condition::default()
        },
        cordoned: false,
        labels: BTreeMap::new(),
        taints: Vec::new(),
    })
}

fn ago(seconds: i64) -> Timestamp {
    NOW.checked_sub(SignedDuration::from_secs(seconds))
        .unwrap_or(NOW)
}
