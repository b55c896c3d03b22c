//! What must be known of a set before it is made: what it takes over, what it lacks, and how its pods come.

mod around;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Wanted;
use crate::domain::escape::{escape_within, quoted};
use crate::domain::plan::{Note, Topic, at};

/// Seats and claims of more ordinals than this are not looked for.
pub const LIMIT: u64 = 32;

/// The longest name of a set that gets pods: its revisions' names become labels.
const LONGEST: usize = 52;

/// What is known of a set that is to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// What must be known, the worst of each kind first.
    pub notes: Vec<Note>,
    /// Why it is not sent, if it is not: the pointer of the field, and a sentence.
    pub wrong: Option<(String, String)>,
    /// The headless Service that it needs and that is nowhere.
    pub service: Option<Value>,
    /// How many pods come.
    pub pods: u64,
    /// Whether something that is there becomes the set's.
    pub adopts: bool,
}

/// What is there at a path, `null` for nothing; no answer where that is not known.
type Around<'a> = &'a dyn Fn(&str) -> Option<&'a Value>;

/// A set as its text has it.
struct Draft<'a> {
    wanted: &'a Wanted,
    all: &'a [Wanted],
    around: Around<'a>,
}

/// What is to be read for an object; each list is asked for by itself, for one of them may be forbidden.
#[must_use]
pub fn reads(wanted: &Wanted) -> Vec<Vec<String>> {
    if !wanted.is_set() {
        return Vec::new();
    }
    let draft = Draft {
        wanted,
        all: &[],
        around: &|_| None,
    };
    let service = draft.service_name().map(|it| draft.path("services", it));
    let account = draft.account().map(|it| draft.path("serviceaccounts", it));
    let mut all = vec![
        draft.claims(),
        draft.pods(),
        service.into_iter().collect(),
        account.into_iter().collect(),
    ];
    if draft.templates().next().is_some() {
        all.push(vec![CLASSES.to_owned()]);
    }
    all.retain(|it| !it.is_empty());
    all
}

const CLASSES: &str = "/apis/storage.k8s.io/v1/storageclasses";

/// What is to be said of an object, given what is around it.
#[must_use]
pub fn look<'a>(wanted: &'a Wanted, all: &'a [Wanted], around: Around<'a>) -> Findings {
    if !wanted.is_set() {
        return Findings::default();
    }
    let draft = Draft {
        wanted,
        all,
        around,
    };
    let mut found = Findings {
        wrong: draft.wrong(),
        pods: draft.replicas(),
        ..Findings::default()
    };
    draft.names(&mut found);
    draft.own_claims(&mut found);
    draft.own_pods(&mut found);
    draft.service(&mut found);
    draft.lacks(&mut found);
    draft.comes(&mut found);
    found.notes.sort_by_key(|it| it.topic);
    found
}

impl<'a> Draft<'a> {
    fn spec(&self, pointer: &str) -> Option<&'a Value> {
        at(&self.wanted.value, &format!("/spec{pointer}"))
    }

    fn word(&self, pointer: &str) -> Option<&'a str> {
        self.spec(pointer)?.as_str().filter(|it| !it.is_empty())
    }

    fn replicas(&self) -> u64 {
        self.spec("/replicas")
            .map_or(1, |it| it.as_u64().unwrap_or(0))
    }

    fn ordinals(&self) -> impl Iterator<Item = u64> + use<> {
        let start = self.spec("/ordinals/start").and_then(Value::as_u64);
        let start = start.unwrap_or(0);
        start..start.saturating_add(self.replicas().min(LIMIT))
    }

    fn templates(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let all = self.spec("/volumeClaimTemplates").and_then(Value::as_array);
        let named = |it: &'a Value| Some((at(it, "/metadata/name")?.as_str()?, it));
        all.into_iter().flatten().filter_map(named)
    }

    fn service_name(&self) -> Option<&'a str> {
        self.word("/serviceName").filter(|it| is_safe(it))
    }

    fn account(&self) -> Option<&'a str> {
        let word = self.word("/template/spec/serviceAccountName");
        word.filter(|it| is_safe(it) && *it != "default")
    }

    fn path(&self, resource: &str, name: &str) -> String {
        let namespace = &self.wanted.name.namespace;
        format!("/api/v1/namespaces/{namespace}/{resource}/{name}")
    }

    fn claims(&self) -> Vec<String> {
        let set = &self.wanted.name.name;
        let templates = self.templates().filter(|(name, _)| is_safe(name));
        let paths = templates.flat_map(|(name, _)| {
            let claim = move |it| format!("{name}-{set}-{it}");
            self.ordinals()
                .map(move |it| self.path("persistentvolumeclaims", &claim(it)))
        });
        paths.collect()
    }

    fn pods(&self) -> Vec<String> {
        let set = &self.wanted.name.name;
        let all = self.ordinals().map(|it| format!("{set}-{it}"));
        all.map(|it| self.path("pods", &it)).collect()
    }

    /// Those of these that are there, with their names.
    fn there(&self, paths: &[String]) -> Vec<(String, &'a Value)> {
        let found = paths.iter().filter_map(|path| {
            let object = (self.around)(path).filter(|it| !it.is_null())?;
            let name = path.rsplit('/').next().unwrap_or_default();
            Some((name.to_owned(), object))
        });
        found.collect()
    }

    /// Whether another document makes this.
    fn is_made(&self, kind: &str, name: &str) -> Option<&'a Wanted> {
        let namespace = &self.wanted.name.namespace;
        let mut all = self.all.iter();
        all.find(|it| it.kind == kind && *it.name.name == *name && it.name.namespace == *namespace)
    }

    /// What the server would refuse with fewer words.
    fn wrong(&self) -> Option<(String, String)> {
        let selector = self.spec("/selector");
        let labels = labels(self.spec("/template/metadata/labels"));
        let Some(selector) = selector.filter(|it| *it != &json!({})) else {
            let offered = if labels.is_empty() {
                String::new()
            } else {
                format!(
                    ": selector: {{matchLabels: {{{}}}}} would fit its template",
                    told(&labels)
                )
            };
            let words = format!("spec.selector is missing, a set finds its pods by it{offered}");
            return Some(("/spec/selector".into(), words));
        };
        let wanted = self::labels(selector.get("matchLabels"));
        let other = wanted
            .iter()
            .find(|(key, value)| labels.get(*key) != Some(value));
        other.map(|(key, value)| {
            let there = labels.get(key).map_or_else(
                || "does not have it".to_owned(),
                |it| format!("has {}", quoted(it)),
            );
            let words = format!(
                "spec.selector wants the label {}={}, and the template {there}: the set would never find its pods",
                escape_within(key, 100),
                escape_within(value, 100),
            );
            ("/spec/selector".into(), words)
        })
    }

    fn names(&self, found: &mut Findings) {
        let length = self.wanted.name.name.len();
        if length > LONGEST {
            found.notes.push(Note::new(
                Topic::Blocks,
                format!(
                    "its name has {length} characters: the server takes it, and it never gets a pod; {LONGEST} are the most"
                ),
            ));
        }
    }

    /// How its pods come.
    fn comes(&self, found: &mut Findings) {
        let set = &self.wanted.name.name;
        let replicas = self.replicas();
        let mut ordinals = self.ordinals();
        let words = match (replicas, ordinals.next()) {
            (0, _) | (_, None) => "no pod comes: it asks for 0 replicas".to_owned(),
            (1, Some(first)) => format!("pod {set}-{first} comes"),
            (_, Some(first)) => {
                let last = first.saturating_add(replicas - 1);
                let how = if self.word("/podManagementPolicy") == Some("Parallel") {
                    "all at once (Parallel)"
                } else {
                    "one by one, each when the one before it is available (OrderedReady)"
                };
                format!("pods {set}-{first} to {set}-{last} come {how}")
            }
        };
        found.notes.push(Note::new(Topic::Follows, words));
    }
}

fn is_safe(name: &str) -> bool {
    crate::domain::name::is_label(name)
}

fn labels(value: Option<&Value>) -> BTreeMap<String, String> {
    let all = value.and_then(Value::as_object).into_iter().flatten();
    let word = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    all.map(|(key, value)| (key.clone(), word(value))).collect()
}

fn told(labels: &BTreeMap<String, String>) -> String {
    let all = labels.iter().map(|(key, value)| format!("{key}: {value}"));
    escape_within(&all.collect::<Vec<_>>().join(", "), 200)
}
