//! Lines of an example about anything but a set, each led by the word for its kind.
//!
//! - `known` or `known but pods,nodes`: every kind is listed and live, but those
//! - `event Pod/web-0 Unhealthy: the probe fails` (a warning; kinds are written as events write them)
//! - `budget web-pdb expected=3 healthy=3 desired=3 allowed=0 app=web` (what is no number is a label)
//! - `autoscaler web-hpa StatefulSet/web min=2 max=5 desired=3`, perhaps with `owner=ScaledObject/web`
//! - `service web headful app=web`, with `headful` and labels as wanted
//! - `claim data-web-7 5Gi Bound pv-7`, in any part; with `owned=web` it belongs to that set, with
//!   `pod=uid-web-7-` to the pod of that identity
//! - `full data-web-7 91` of a claim that is there already, in hundredths; with `inodes=93`, and `ago=400` seconds
//! - `volume pv-1 zone=a`, whose node must carry these labels; with `retain` it outlives its claim
//! - `node node-1 zone=a`, with `cordoned`, `notready` and labels as wanted
//! - `class fast`, with `default`, `waits` (for a pod) and `fixed` (no claim grows) as wanted
//! - `stray web-1`, a pod that no set made

use super::ago;
use crate::domain::autoscaler::Autoscaler;
use crate::domain::budget::Budget;
use crate::domain::claim::{Claim, Owner};
use crate::domain::event::Event;
use crate::domain::node::Node;
use crate::domain::pod::Condition;
use crate::domain::service::Service;
use crate::domain::stray::Stray;
use crate::domain::usage::{Level, Usage};
use crate::domain::volume::{Requirement, StorageClass, Volume};
use crate::domain::{Change, Feed, Freshness, Kind, Name, Object, Quantity, Scope, Set, Text};
use std::collections::BTreeMap;

/// The changes that such a line stands for; nothing for a line about a set.
pub(super) fn changes(line: &str) -> Option<Vec<Change>> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (name, words) = rest.split_once(' ').unwrap_or((rest, ""));
    let words: Vec<&str> = words.split_whitespace().collect();
    let object = match kind {
        "known" => return Some(known(rest.strip_prefix("but ").unwrap_or_default())),
        "full" => return Some(vec![Change::Measured(vec![full(name, &words)])]),
        "event" => Object::Event(Box::new(event(name, rest))),
        "budget" => Object::Budget(Box::new(budget(name, &words))),
        "autoscaler" => Object::Autoscaler(Box::new(autoscaler(name, &words))),
        "service" => Object::Service(Box::new(service(name, &words))),
        "claim" => Object::Claim(Box::new(claim(name, &words))),
        "volume" => Object::Volume(Box::new(volume(name, &words))),
        "node" => Object::Node(Box::new(node(name, &words))),
        "class" => Object::StorageClass(Box::new(class(name, &words))),
        "stray" => Object::Stray(Box::new(Stray {
            name: Name::new("db", name),
            uid: format!("uid-stray-{name}").into(),
            set: None,
            created: ago(3_600),
        })),
        _ => return None,
    };
    Some(vec![Change::Applied(object)])
}

fn known(but: &str) -> Vec<Change> {
    let kinds = Kind::ALL.into_iter();
    let known = kinds.filter(|kind| !but.split(',').any(|each| each == kind.resource()));
    known
        .map(|kind| Change::Feed {
            feed: Feed {
                kind,
                scope: Scope::Cluster,
            },
            freshness: Freshness::Live,
        })
        .collect()
}

fn event(about: &str, rest: &str) -> Event {
    let (kind, about) = about.split_once('/').unwrap_or(("Pod", about));
    let said = rest.split_once(' ').map_or("", |(_, said)| said);
    let (reason, message) = said.split_once(": ").unwrap_or((said, ""));
    Event {
        name: Name::new("db", format!("{about}.{reason}")),
        uid: format!("uid-event-{about}-{reason}").into(),
        about_kind: kind.into(),
        about: Name::new("db", about),
        about_uid: None,
        warning: true,
        reason: reason.into(),
        message: message.into(),
        source: "somebody".into(),
        count: 3,
        first: None,
        last: ago(30),
    }
}

fn budget(name: &str, words: &[&str]) -> Budget {
    let number = |key| number(words, key);
    let mut selector = labels(words);
    for key in ["expected", "healthy", "desired", "allowed"] {
        selector.remove(key);
    }
    Budget {
        name: Name::new("db", name),
        uid: format!("uid-budget-{name}").into(),
        selector,
        rule: format!("minAvailable {}", number("desired")).into(),
        allowed: number("allowed"),
        expected: number("expected"),
        healthy: number("healthy"),
        desired: number("desired"),
    }
}

fn autoscaler(name: &str, words: &[&str]) -> Autoscaler {
    let target = words.first().and_then(|word| word.split_once('/'));
    let (kind, target) = target.unwrap_or_default();
    Autoscaler {
        name: Name::new("db", name),
        uid: format!("uid-autoscaler-{name}").into(),
        target_kind: kind.into(),
        target: target.into(),
        min: number(words, "min"),
        max: number(words, "max"),
        desired: number(words, "desired"),
        current: number(words, "current"),
        targets: Vec::new(),
        controller: labels(words).remove("owner"),
    }
}

fn service(name: &str, words: &[&str]) -> Service {
    Service {
        name: Name::new("db", name),
        uid: format!("uid-service-{name}").into(),
        headless: !words.contains(&"headful"),
        kind: "ClusterIP".into(),
        selector: labels(words),
        ports: Vec::new(),
        external: Vec::new(),
        tells_unready: false,
    }
}

fn full(name: &str, words: &[&str]) -> (Name, Usage) {
    let size: i64 = 10 << 30;
    let part = |percent: i64, of: i64| Level::of(Some((of * percent + 99) / 100), None, Some(of));
    let percent = words.first().and_then(|it| it.parse().ok());
    let inodes = labels(words)
        .remove("inodes")
        .and_then(|it| it.parse().ok());
    let usage = Usage {
        at: ago(number(words, "ago").into()),
        bytes: percent.and_then(|it| part(it, size)),
        inodes: inodes.and_then(|it| part(it, 1_000)),
    };
    (Name::new("db", name), usage)
}

fn claim(name: &str, words: &[&str]) -> Claim {
    let size = words.iter().find(|word| word.ends_with("Gi"));
    let phase = ["Pending", "Lost"]
        .into_iter()
        .find(|it| words.contains(it));
    let bound = phase.is_none();
    let size = Quantity::new(size.copied().unwrap_or("10Gi"));
    let volume = words.iter().find(|word| word.starts_with("pv-"));
    Claim {
        name: Name::new("db", name),
        uid: format!("uid-claim-{name}").into(),
        created: ago(if words.contains(&"young") { 5 } else { 86_400 }),
        deleting: None,
        phase: phase.unwrap_or("Bound").into(),
        volume: bound.then(|| volume.map_or("pv-x".into(), |it| (*it).into())),
        class: Some("fast".into()),
        requested: size.clone(),
        capacity: bound.then_some(size),
        access_modes: vec!["ReadWriteOnce".into()],
        is_block: false,
        owners: owners(&labels(words)),
        provisioner: None,
        made_by_controller: true,
        conditions: Vec::new(),
        labels: BTreeMap::new(),
    }
}

fn owners(words: &BTreeMap<Text, Text>) -> Vec<Owner> {
    let pod = words.get("pod").map(|uid| Owner {
        kind: "Pod".into(),
        name: "some".into(),
        uid: (**uid).into(),
    });
    words
        .get("owned")
        .map(|set| owner(set))
        .into_iter()
        .chain(pod)
        .collect()
}

/// A claim that goes when its set goes.
pub(super) fn owned(claim: Claim, set: Option<&Set>) -> Claim {
    let owner = set.map(|set| owner(&set.name.name));
    Claim {
        owners: owner.into_iter().chain(claim.owners).collect(),
        ..claim
    }
}

fn owner(set: &str) -> Owner {
    Owner {
        kind: "StatefulSet".into(),
        name: set.into(),
        uid: format!("uid-{set}").into(),
    }
}

fn volume(name: &str, words: &[&str]) -> Volume {
    let asked = labels(words).into_iter().map(|(key, value)| Requirement {
        key,
        operator: "In".into(),
        values: vec![value],
    });
    Volume {
        name: Name::new("", name),
        uid: format!("uid-volume-{name}").into(),
        created: ago(86_400),
        phase: "Bound".into(),
        capacity: Quantity::new("10Gi"),
        class: "fast".into(),
        reclaim: if words.contains(&"retain") {
            "Retain".into()
        } else {
            "Delete".into()
        },
        claim: None,
        nodes: vec![asked.collect()],
    }
}

fn node(name: &str, words: &[&str]) -> Node {
    Node {
        pressures: Vec::new(),
        name: Name::new("", name),
        uid: format!("uid-node-{name}").into(),
        ready: Condition {
            holds: Some(!words.contains(&"notready")),
            since: Some(ago(86_400)),
            ..Condition::default()
        },
        cordoned: words.contains(&"cordoned"),
        labels: labels(words),
        taints: Vec::new(),
    }
}

fn class(name: &str, words: &[&str]) -> StorageClass {
    StorageClass {
        name: Name::new("", name),
        uid: format!("uid-class-{name}").into(),
        provisioner: format!("{name}.example.com").into(),
        reclaim: "Delete".into(),
        expandable: !words.contains(&"fixed"),
        waits_for_pod: words.contains(&"waits"),
        is_default: words.contains(&"default"),
    }
}

fn labels(words: &[&str]) -> BTreeMap<Text, Text> {
    let pairs = words.iter().filter_map(|word| word.split_once('='));
    pairs
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

fn number(words: &[&str], key: &str) -> u32 {
    let pairs = words.iter().filter_map(|word| word.split_once('='));
    let mut found = pairs.filter(|(each, _)| *each == key);
    found
        .find_map(|(_, value)| value.parse().ok())
        .unwrap_or_default()
}
