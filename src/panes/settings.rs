//! The settings of a set, and what its controller last wrote down.

use super::part::{Part, age, faint, quiet, text, waiting};
use super::{Column, Item, Level, Line, Pane, View, claim, dns, unknown};
use crate::domain::budget::Budget;
use crate::domain::set::{RollingUpdate, Strategy};
use crate::domain::{Kind, Name, Set};
use crate::theme::Tone;

/// Strategy, policy, Service, budgets, and the status as the controller wrote it.
pub const SETTINGS: Pane = Pane {
    name: "settings",
    about: "strategy, policy, Service, budgets, and the controller's own status",
    level: Level::Set,
    kinds: &[Kind::EndpointSlices],
    starts_at_end: false,
    heading: super::no_heading,
    columns: |_| vec![Column::new("SETTING", 22, 0), Column::new("VALUE", 30, 0)],
    items: |view| {
        let Some(set) = view.set else {
            return Vec::new();
        };
        // Each budget is an object of its own, to be read and edited.
        let each = |name: &'static str| {
            let mut items: Vec<Item> = match name {
                BUDGETS => budgets_of(view, set)
                    .map(|it| Item::Budget(it.name.clone()))
                    .collect(),
                _ => Vec::new(),
            };
            if items.is_empty() {
                items.push(Item::Fact(name));
            }
            items
        };
        FACTS.iter().flat_map(|(name, _)| each(name)).collect()
    },
    row,
    detail: |_, _| None,
    empty: |_| Line::new(),
};

/// The fact that is a line for each budget, where there are some.
const BUDGETS: &str = "disruption budgets";

/// A fact's name, and what it says of a set.
type Fact = (&'static str, fn(&View<'_>, &Set) -> Line);

static FACTS: &[Fact] = &[
    ("update strategy", |_, set| strategy(set)),
    ("pod management", |_, set| {
        vec![
            text(set.policy.word().to_owned()),
            faint("  cannot be changed on a living set"),
        ]
    }),
    ("min ready seconds", |_, set| {
        vec![text(set.min_ready_seconds.to_string())]
    }),
    ("grace period", |_, set| {
        vec![text(format!("{} s", set.grace_seconds))]
    }),
    ("history limit", |_, set| {
        vec![text(set.history_limit.to_string())]
    }),
    ("ordinals", |_, set| vec![text(ordinals(set))]),
    ("claim retention", |_, set| {
        vec![text(claim::retention(set))]
    }),
    ("claim templates", |_, set| {
        vec![
            text(templates(set)),
            faint("  cannot be changed on a living set"),
        ]
    }),
    ("containers", |_, set| vec![text(containers(set))]),
    ("image pull secrets", |_, set| {
        vec![text(or_none(&set.pull_secrets.join(", ")))]
    }),
    ("governing service", service),
    ("endpoints", endpoints),
    (BUDGETS, no_budgets),
    ("autoscalers", autoscalers),
    ("managed by", |_, set| match &set.controller {
        Some(owner) => vec![waiting(format!("{owner}: it may put edits back"))],
        None => vec![text("nobody")],
    }),
    ("labels", |_, set| vec![text(or_none(&pairs(&set.labels)))]),
    ("created", |_, set| {
        vec![age(Tone::Text, set.created), text(" ago")]
    }),
    ("generation", |_, set| {
        vec![text(set.generation.to_string())]
    }),
    ("observedGeneration", |_, set| {
        let seen = set.status.observed_generation;
        vec![if set.is_observed() {
            text(seen.to_string())
        } else {
            waiting(format!("{seen}: not yet observed"))
        }]
    }),
    ("replicas", |_, set| {
        vec![text(format!(
            "{} wanted, {} there",
            set.replicas, set.status.replicas
        ))]
    }),
    ("readyReplicas", |_, set| {
        vec![text(set.status.ready.to_string())]
    }),
    ("availableReplicas", |_, set| {
        vec![text(set.status.available.to_string())]
    }),
    ("currentReplicas", |_, set| {
        vec![text(set.status.current.to_string())]
    }),
    ("updatedReplicas", |_, set| {
        vec![text(set.status.updated.to_string())]
    }),
    ("currentRevision", |view, set| {
        revision(view, set, &set.status.current_revision)
    }),
    ("updateRevision", |view, set| {
        revision(view, set, &set.status.update_revision)
    }),
    ("collisionCount", |_, set| {
        vec![text(set.status.collision_count.to_string())]
    }),
];

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some(set) = view.set else {
        return Vec::new();
    };
    let name = match item {
        Item::Fact(name) => name,
        Item::Budget(name) => return budget(view, set, name),
        _ => return Vec::new(),
    };
    let fact = FACTS.iter().find(|(each, _)| each == name);
    fact.map(|(name, say)| vec![vec![quiet(*name)], say(view, set)])
        .unwrap_or_default()
}

fn strategy(set: &Set) -> Line {
    let words = match &set.strategy {
        Strategy::RollingUpdate { block: None } => "RollingUpdate (no rollingUpdate block)".into(),
        Strategy::RollingUpdate {
            block:
                Some(RollingUpdate {
                    partition,
                    max_unavailable,
                }),
        } => {
            let most = max_unavailable
                .as_ref()
                .map(|most| format!(", maxUnavailable {most}"));
            format!(
                "RollingUpdate, partition {partition}{}",
                most.unwrap_or_default()
            )
        }
        other => other.word().to_owned(),
    };
    vec![text(words)]
}

fn ordinals(set: &Set) -> String {
    match set.ordinals().next_back() {
        Some(last) => format!("{} to {last}", set.start),
        None => format!("none wanted, from {}", set.start),
    }
}

fn templates(set: &Set) -> String {
    let each = set.claim_templates.iter().map(|template| {
        format!(
            "{} {} {}",
            template.name,
            template.size,
            template.class.as_deref().unwrap_or("(default class)")
        )
    });
    or_none(&each.collect::<Vec<_>>().join(", "))
}

fn containers(set: &Set) -> String {
    set.containers
        .iter()
        .map(|it| format!("{} {}", it.name, it.image))
        .collect::<Vec<_>>()
        .join(", ")
}

fn service(view: &View<'_>, set: &Set) -> Line {
    let trouble = dns::service_trouble(view, set).map(|words| waiting(format!("  {words}")));
    let mut line: Line = match view.fleet.governing_service(set) {
        Some(service) => {
            let kind = if service.headless {
                "headless"
            } else {
                &service.kind
            };
            let ports = service.ports.join(", ");
            vec![text(format!(
                "{}, {kind}, {ports}, selects {}",
                set.service,
                or_none(&pairs(&service.selector))
            ))]
        }
        None => vec![text(or_none(&set.service))],
    };
    line.extend(unknown(view, Kind::Services, set).map(|why| faint(format!("  {why}"))));
    line.extend(trouble);
    line
}

fn endpoints(view: &View<'_>, set: &Set) -> Line {
    if let Some(why) = unknown(view, Kind::EndpointSlices, set) {
        return vec![faint(why)];
    }
    let service = set.name.sibling(&*set.service);
    let all: Vec<_> = view.fleet.endpoints(&service).collect();
    let unready: Vec<_> = all
        .iter()
        .filter(|it| !it.ready)
        .filter_map(|it| it.pod.as_deref())
        .collect();
    let mut line = vec![text(format!(
        "{} of {} ready",
        all.len() - unready.len(),
        all.len()
    ))];
    if !unready.is_empty() {
        line.push(waiting(format!("  not ready: {}", unready.join(", "))));
    }
    line
}

fn no_budgets(view: &View<'_>, set: &Set) -> Line {
    let unknown = unknown(view, Kind::Budgets, set).map(faint);
    vec![unknown.unwrap_or_else(|| text("none"))]
}

/// The budgets that select the pods of a set, where they may be read.
fn budgets_of<'a>(view: &View<'a>, set: &'a Set) -> impl Iterator<Item = &'a Budget> {
    let known = unknown(view, Kind::Budgets, set).is_none();
    let fleet = view.fleet;
    known.then(|| fleet.budgets_of(set)).into_iter().flatten()
}

fn budget(view: &View<'_>, set: &Set, name: &Name) -> Vec<Line> {
    let mut all = budgets_of(view, set).enumerate();
    let Some((nth, it)) = all.find(|(_, it)| it.name == *name) else {
        return Vec::new();
    };
    let label = if nth == 0 { BUDGETS } else { "" };
    let words = format!(
        "{}: {}, {} of {} healthy, {} may be evicted now",
        it.name.name, it.rule, it.healthy, it.desired, it.allowed
    );
    vec![vec![quiet(label)], vec![text(words)]]
}

fn autoscalers(view: &View<'_>, set: &Set) -> Line {
    if let Some(why) = unknown(view, Kind::Autoscalers, set) {
        return vec![faint(why)];
    }
    let each: Vec<Part> = view
        .fleet
        .autoscalers_of(set)
        .map(|it| {
            waiting(format!(
                "{}: sets replicas between {} and {}, now {}  ",
                it.name.name, it.min, it.max, it.desired
            ))
        })
        .collect();
    if each.is_empty() {
        vec![text("none")]
    } else {
        each
    }
}

fn revision(view: &View<'_>, set: &Set, name: &str) -> Line {
    let number = view
        .fleet
        .revision_number(set, name)
        .map(|number| quiet(format!("  number {number}")));
    std::iter::once(text(or_none(name))).chain(number).collect()
}

fn pairs(labels: &std::collections::BTreeMap<crate::domain::Text, crate::domain::Text>) -> String {
    labels
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect::<Vec<_>>()
        .join(",")
}

fn or_none(words: &str) -> String {
    if words.is_empty() {
        "none".into()
    } else {
        words.into()
    }
}
