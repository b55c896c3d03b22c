//! What was recorded, as text that a person can read: steps and answers, and below each what it led to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mask::Mask;
use super::recorder::{Change, Kind, Objects, Seen, is_ready};

/// What the player writes down: lines, and up to which version of the objects they led.
///
/// Steps that follow each other without a wait are told together, and then what came of them: how much of it had
/// already happened when the next request arrived is left to chance.
#[derive(Default)]
pub struct Marks(Vec<Mark>);

enum Mark {
    Line(String),
    /// Something was waited for, and it was so at this version.
    Cut(u64),
    Still {
        version: u64,
        loose: bool,
        objects: Objects,
    },
}

impl Marks {
    pub fn line(&mut self, line: String) {
        self.0.push(Mark::Line(line));
    }

    pub fn cut(&mut self, version: u64) {
        self.0.push(Mark::Cut(version));
    }

    pub fn still(&mut self, loose: bool, seen: &Seen) {
        self.0.push(Mark::Still {
            version: seen.newest(),
            loose,
            objects: seen.objects.clone(),
        });
    }

    /// The whole text. `events` are the last lines.
    pub fn text(&self, seen: &Seen, namespace: &str, events: &[String]) -> String {
        let mut changes = seen.changes.clone();
        changes.sort_by_key(|it| it.version);
        let mut mask = Mask::new(namespace);
        for revision in seen.revisions() {
            mask.learn(&revision);
        }
        let mut lines = Vec::new();
        let mut changes = changes.into_iter().peekable();
        let mut segment = Segment::default();
        for mark in &self.0 {
            let version = match mark {
                Mark::Line(line) => {
                    lines.push(line.clone());
                    continue;
                }
                Mark::Cut(version) | Mark::Still { version, .. } => *version,
            };
            while let Some(change) = changes.next_if(|it| it.version <= version) {
                segment.changes(&change);
            }
            let told = std::mem::take(&mut segment);
            match mark {
                Mark::Still { loose, objects, .. } => {
                    lines.extend(told.told(*loose, &mask));
                    lines.extend(standing(objects, &mask));
                }
                _ => lines.extend(told.told(false, &mask)),
            }
        }
        changes.for_each(|change| segment.changes(&change));
        lines.extend(segment.told(false, &mask));
        let events: BTreeSet<_> = events.iter().map(|it| mask.text(it)).collect();
        let lines = lines.iter().map(|it| mask.text(it)).chain(events);
        lines.map(|it| it + "\n").collect()
    }
}

/// What was between two waits: the object, and what became of it.
#[derive(Default)]
struct Segment(Vec<(String, String)>);

impl Segment {
    fn changes(&mut self, change: &Change) {
        let object = match change.kind {
            Kind::Set => "set",
            Kind::Revision => "revision",
            Kind::Claim => "claim",
            Kind::Pod => "pod",
        };
        let object = format!("{object} {}", change.name);
        for words in told(change) {
            self.0.push((object.clone(), words));
        }
    }

    fn told(mut self, loose: bool, mask: &Mask) -> Vec<String> {
        // The claims of one pod are made in any order.
        let same = |(a, did): &(String, String), (b, does): &(String, String)| {
            a.starts_with("claim ") && b.starts_with("claim ") && did == does
        };
        self.0.chunk_by_mut(same).for_each(<[_]>::sort);
        if !loose {
            let each = self.0.into_iter();
            return each
                .map(|(object, words)| format!("    {object} {words}"))
                .collect();
        }
        let mut objects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (object, words) in self.0 {
            objects.entry(mask.text(&object)).or_default().push(words);
        }
        let each = objects.into_iter();
        each.map(|(object, words)| format!("    {object} {}", without_echoes(words).join(", ")))
            .collect()
    }
}

/// What was made and went again several times is told once: how often is chance.
fn without_echoes(words: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for word in words {
        told.push(word);
        while let [.., a, b, c, d] = told.as_slice()
            && (a, b) == (c, d)
        {
            told.truncate(told.len() - 2);
        }
    }
    told
}

/// What changed of an object, in words.
fn told(change: &Change) -> Vec<String> {
    let Some(is) = &change.is else {
        return vec!["gone".into()];
    };
    let Some(was) = &change.was else {
        return made(change.kind, is).into_iter().collect();
    };
    let mut words = Vec::new();
    if was["metadata"]["uid"] != is["metadata"]["uid"] {
        words.push("gone".into());
        words.extend(made(change.kind, is));
        return words;
    }
    if owner(was) != owner(is) {
        words.push(format!("owned by {}", owner(is)));
    }
    match change.kind {
        Kind::Pod => {
            if revision(was) != revision(is) {
                words.push(format!("labelled {}", revision(is)));
            }
            let phase = text(&is["status"]["phase"]);
            if text(&was["status"]["phase"]) != phase
                && ["Failed", "Succeeded"].contains(&phase.as_str())
            {
                words.push(phase);
            } else if is_ready(was) != is_ready(is) {
                words.push(if is_ready(is) { "ready" } else { "unready" }.into());
            }
        }
        Kind::Revision if was["revision"] != is["revision"] => {
            words.push(format!(
                "renumbered {} to {}",
                was["revision"], is["revision"]
            ));
        }
        Kind::Claim => {
            let capacity = |it: &Value| text(&it["status"]["capacity"]["storage"]);
            if !capacity(was).is_empty() && capacity(was) != capacity(is) {
                words.push(format!("grown to {}", capacity(is)));
            }
        }
        _ => {}
    }
    if was["metadata"]["deletionTimestamp"].is_null()
        && !is["metadata"]["deletionTimestamp"].is_null()
    {
        words.push("deleted".into());
    }
    words
}

fn made(kind: Kind, is: &Value) -> Option<String> {
    Some(match kind {
        Kind::Set => return None,
        Kind::Revision => format!("made, number {}", is["revision"]),
        Kind::Claim => match owner(is).as_str() {
            "nobody" => "made".into(),
            owner => format!("made, owned by {owner}"),
        },
        Kind::Pod => match (revision(is).as_str(), owner(is).as_str()) {
            ("", owner) => format!("made, owned by {owner}"),
            (revision, "nobody") => format!("made at {revision}, owned by nobody"),
            (revision, _) => format!("made at {revision}"),
        },
    })
}

/// Everything at a standstill.
fn standing(objects: &Objects, mask: &Mask) -> Vec<String> {
    let mut lines = Vec::new();
    let of = |kind: Kind| objects.iter().filter(move |((it, _), _)| *it == kind);
    for ((_, name), set) in of(Kind::Set) {
        let status: Vec<_> = set["status"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| format!("{key} {}", plain(value)))
            .collect();
        let deleted = if set["metadata"]["deletionTimestamp"].is_null() {
            ""
        } else {
            " (being deleted)"
        };
        lines.push(format!("  = set {name}{deleted}: {}", status.join(", ")));
    }
    let mut list = |kind, name: &str, words: fn(&Value) -> String| {
        let mut all: Vec<_> = of(kind).collect();
        all.sort_by_key(|((_, name), it)| (it["revision"].as_u64(), mask.text(name))); // revisions have hashes for names
        let all: Vec<_> = all
            .into_iter()
            .map(|((_, name), it)| format!("{name} {}", words(it)))
            .collect();
        if !all.is_empty() {
            lines.push(format!("  = {name}: {}", all.join(", ")));
        }
    };
    list(Kind::Pod, "pods", |pod| {
        let deleted = if pod["metadata"]["deletionTimestamp"].is_null() {
            ""
        } else {
            " deleted"
        };
        let state = if is_ready(pod) {
            "ready".into()
        } else {
            text(&pod["status"]["phase"])
        };
        let revision = revision(pod);
        let revision = if revision.is_empty() {
            "unlabelled"
        } else {
            &revision
        };
        let owner = if owner(pod) == "nobody" {
            " nobody's"
        } else {
            ""
        };
        format!("{revision} {state}{deleted}{owner}")
    });
    list(Kind::Revision, "revisions", |it| {
        let owner = if owner(it) == "nobody" {
            " nobody's"
        } else {
            ""
        };
        format!("{}{owner}", it["revision"])
    });
    list(Kind::Claim, "claims", |claim| {
        let deleted = if claim["metadata"]["deletionTimestamp"].is_null() {
            ""
        } else {
            " deleted"
        };
        let owner = match owner(claim).as_str() {
            "nobody" => String::new(),
            owner => format!(" of {owner}"),
        };
        let size = text(&claim["status"]["capacity"]["storage"]);
        format!("{} {size}{deleted}{owner}", text(&claim["status"]["phase"])).replace("  ", " ")
    });
    lines
}

fn owner(object: &Value) -> String {
    let owners: Vec<_> = object["metadata"]["ownerReferences"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| {
            let controls = if it["controller"] == true {
                ""
            } else {
                " (not controlling)"
            };
            format!("{} {}{controls}", text(&it["kind"]), text(&it["name"]))
        })
        .collect();
    if owners.is_empty() {
        "nobody".into()
    } else {
        owners.join(" and ")
    }
}

/// The name of the pod's revision; empty when it has none.
fn revision(pod: &Value) -> String {
    text(&pod["metadata"]["labels"]["controller-revision-hash"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
