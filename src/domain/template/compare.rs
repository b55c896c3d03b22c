//! What two templates differ in, thing by thing, the most important first.

use std::collections::BTreeSet;

use serde_json::Value;

use super::PodTemplate;
use super::text::identity;
use crate::domain::Text;
use crate::domain::secret;

/// One thing in which two templates differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing it is.
    pub subject: Subject,
    /// The container that it belongs to, if it belongs to one.
    pub container: Option<Text>,
    /// Which one: a variable, `memory limit`, `readiness`, a volume, a path.
    pub name: Text,
    /// What of it, where it is not the whole.
    pub field: Text,
    /// What became of it.
    pub turn: Turn,
}

/// Kinds of things that differ, in the order in which one wants to hear of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A container's image.
    Image,
    /// A whole container.
    Container,
    /// An environment variable.
    Env,
    /// A request or a limit.
    Resource,
    /// A probe.
    Probe,
    /// A volume.
    Volume,
    /// Where a volume is mounted.
    Mount,
    /// Only that the pods were to be made anew (`kubectl rollout restart`).
    Restart,
    /// The order of a list, which may matter.
    Order,
    /// Anything else.
    Other,
    /// A label or an annotation of the pods.
    Mark,
}

/// What became of a thing. Values are told where they are short and no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// From one value to another.
    Changed(Text, Text),
    /// It is another; in which way is not told.
    Altered,
}

/// Written by `kubectl rollout restart`, and by us.
const RESTARTED: &str = "kubectl.kubernetes.io/restartedAt";

/// What stands around the number of a secret, while two templates are compared: letters that nobody has a
/// use for.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// What is said of a secret.
const SECRET: &str = "(hidden)";

/// Below these, what one side lacks is told item by item.
const CONTENTS: [&str; 13] = [
    "metadata",
    "labels",
    "annotations",
    "spec",
    "containers",
    "initContainers",
    "env",
    "resources",
    "limits",
    "requests",
    "volumes",
    "volumeMounts",
    "ports",
];

/// What differs between two templates, the most important first.
#[must_use]
pub fn differences(before: &PodTemplate, after: &PodTemplate) -> Vec<Difference> {
    // Two secrets that differ are still told apart.
    let mut known: Vec<String> = Vec::new();
    let mut sign = |_: &str, value: &str| {
        let nth = known.iter().position(|it| it == value);
        let nth = nth.unwrap_or_else(|| {
            known.push(value.to_owned());
            known.len() - 1
        });
        format!("{OPEN}{nth}{CLOSE}")
    };
    let [before, after] = [before, after].map(|it| {
        let mut seen = it.json().clone();
        secret::hide(&mut seen, &mut sign);
        seen
    });
    let mut walk = Walk::default();
    walk.pair(Some(&before), Some(&after));
    let mut found = walk.found;
    found.sort_by_key(|it| it.subject);
    let mut told: Vec<Difference> = Vec::new();
    for difference in found {
        match told.last_mut().filter(|last| last.is_of(&difference)) {
            Some(last) => (last.field, last.turn) = (Text::default(), Turn::Altered),
            None => told.push(difference),
        }
    }
    told
}

impl Difference {
    /// Whether both are about one thing, which is then told once. Fields of probes are few and told apart.
    fn is_of(&self, other: &Self) -> bool {
        let is_told_apart = matches!(
            self.subject,
            Subject::Probe | Subject::Other | Subject::Mark | Subject::Order
        );
        !is_told_apart
            && (self.subject, &self.container, &self.name)
                == (other.subject, &other.container, &other.name)
    }
}

#[derive(Default)]
struct Walk {
    path: Vec<String>,
    found: Vec<Difference>,
}

impl Walk {
    fn pair(&mut self, before: Option<&Value>, after: Option<&Value>) {
        if before == after {
            return;
        }
        let either = before.or(after);
        let is_whole = (before.is_none() || after.is_none()) && !self.is_told_by_item();
        match either {
            Some(Value::Object(_)) if !is_whole && is_object(before) && is_object(after) => {
                let keys: BTreeSet<&String> = keys(before).chain(keys(after)).collect();
                for key in keys {
                    self.step(key, field(before, key), field(after, key));
                }
            }
            Some(Value::Array(_)) if !is_whole => self.lists(before, after),
            _ => self.note(before, after),
        }
    }

    fn step(&mut self, key: &str, before: Option<&Value>, after: Option<&Value>) {
        self.path.push(key.to_owned());
        self.pair(before, after);
        self.path.pop();
    }

    fn is_told_by_item(&self) -> bool {
        let last = self.path.last();
        let is_item = self.item().is_some();
        last.is_none_or(|key| CONTENTS.contains(&key.as_str())) && !is_item
    }

    /// The list that the last step is an item of, if it is one.
    fn item(&self) -> Option<&str> {
        let list = self.path.iter().rev().nth(1)?;
        let is_list = matches!(
            list.as_str(),
            "containers" | "initContainers" | "env" | "volumes" | "volumeMounts" | "ports"
        );
        is_list.then_some(list)
    }

    /// Items with names are compared by name; a list of anything else is one thing.
    fn lists(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let list = self.path.last().cloned().unwrap_or_default();
        let (Some(old), Some(new)) = (named(&list, before), named(&list, after)) else {
            return self.note(before, after);
        };
        let gone = old.iter().filter(|(id, _)| of(&new, id).is_none());
        for (id, _) in new.iter().chain(gone) {
            self.step(id, of(&old, id), of(&new, id));
        }
        let stayed = old.iter().filter(|(id, _)| of(&new, id).is_some());
        let still = new.iter().filter(|(id, _)| of(&old, id).is_some());
        if !stayed.map(|(id, _)| id).eq(still.map(|(id, _)| id)) {
            self.tell(Subject::Order, &list, "", Turn::Altered);
        }
    }

    /// Puts the place that is reached into words, and what became of it.
    fn note(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let path: Vec<String> = self.path.clone();
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let turn = turn(before, after);
        match steps.as_slice() {
            ["metadata", "annotations", key] if *key == RESTARTED => {
                self.tell(Subject::Restart, "", "", Turn::Altered);
            }
            ["metadata", kind @ ("labels" | "annotations"), key] => {
                self.tell(Subject::Mark, key, kind.trim_end_matches('s'), turn);
            }
            ["spec", "volumes", name, field @ ..] => {
                self.tell(Subject::Volume, name, &field.join("."), turn);
            }
            ["spec", "containers" | "initContainers", name] => {
                self.tell(Subject::Container, name, "", turn);
            }
            ["spec", "containers" | "initContainers", _, below @ ..] => {
                self.in_container(below, turn);
            }
            [] => self.tell(Subject::Other, "template", "", turn),
            other => {
                let below = other.strip_prefix(&["spec"]).filter(|it| !it.is_empty());
                let path = below.unwrap_or(other).join(".");
                self.tell(Subject::Other, &path, "", turn);
            }
        }
    }

    fn in_container(&mut self, below: &[&str], turn: Turn) {
        match below {
            ["image"] => self.tell(Subject::Image, "", "", turn),
            ["env", name, field @ ..] => {
                let field = match field {
                    ["value"] => String::new(),
                    _ => field.join("."),
                };
                self.tell(Subject::Env, name, &field, turn);
            }
            ["resources", kind @ ("limits" | "requests"), name] => {
                let name = format!("{name} {}", kind.trim_end_matches('s'));
                self.tell(Subject::Resource, &name, "", turn);
            }
            [probe, field @ ..] if probe.ends_with("Probe") => {
                let kind = probe.trim_end_matches("Probe");
                self.tell(Subject::Probe, kind, field.last().unwrap_or(&""), turn);
            }
            ["volumeMounts", path, field @ ..] => {
                self.tell(Subject::Mount, path, &field.join("."), turn);
            }
            ["ports", port, ..] => {
                let port = port.trim_end_matches("TCP");
                self.tell(Subject::Other, &format!("port {port}"), "", turn);
            }
            other => self.tell(Subject::Other, &other.join("."), "", turn),
        }
    }

    fn tell(&mut self, subject: Subject, name: &str, field: &str, turn: Turn) {
        let container = match self.path.as_slice() {
            [spec, list, name, _, ..] if spec == "spec" && list.ends_with("ontainers") => {
                Some(Text::from(name.as_str()))
            }
            _ => None,
        };
        self.found.push(Difference {
            subject,
            container,
            name: name.into(),
            field: field.into(),
            turn,
        });
    }
}

fn turn(before: Option<&Value>, after: Option<&Value>) -> Turn {
    match (before, after) {
        (None, _) => Turn::Added,
        (_, None) => Turn::Removed,
        (Some(before), Some(after)) => match (short(before), short(after)) {
            // Of what is all secret nothing is told, and of the rest what differs openly.
            (Some(before), Some(after))
                if before != after && ![&*before, &*after].contains(&SECRET) =>
            {
                Turn::Changed(before, after)
            }
            _ => Turn::Altered,
        },
    }
}

/// A value in a word, if it is one: without what is secret in it.
fn short(value: &Value) -> Option<Text> {
    match value {
        Value::String(text) if text.is_empty() => Some("\"\"".into()),
        Value::String(text) if text.len() <= 120 && !text.contains('\n') => {
            Some(without_numbers(text).into())
        }
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        _ => None,
    }
}

/// A text in which every secret reads the same.
fn without_numbers(text: &str) -> String {
    let (mut shown, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once(OPEN) {
        shown.push_str(before);
        shown.push_str(SECRET);
        rest = behind.split_once(CLOSE).map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    shown
}

fn is_object(value: Option<&Value>) -> bool {
    value.is_none_or(Value::is_object)
}

fn keys(value: Option<&Value>) -> impl Iterator<Item = &String> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|it| it.keys())
}

fn field<'v>(value: Option<&'v Value>, key: &str) -> Option<&'v Value> {
    value?.get(key)
}

/// The items of a list, each with its name.
type Named<'v> = Vec<(String, &'v Value)>;

fn of<'v>(items: &Named<'v>, name: &str) -> Option<&'v Value> {
    let found = items.iter().find(|(each, _)| each == name);
    found.map(|(_, item)| *item)
}

/// The items of a list with their names, if each has one of its own.
fn named<'v>(list: &str, value: Option<&'v Value>) -> Option<Named<'v>> {
    let items = match value {
        None => return Some(Vec::new()),
        Some(value) => value.as_array()?,
    };
    let named: Option<Vec<_>> = items
        .iter()
        .map(|item| Some((identity(list, item)?, item)))
        .collect();
    let named = named?;
    let ids: BTreeSet<&String> = named.iter().map(|(id, _)| id).collect();
    (ids.len() == named.len()).then_some(named)
}

/// Whether a template has more than one container, so that it must be said which.
#[must_use]
pub fn has_several(template: &PodTemplate) -> bool {
    let lists = ["containers", "initContainers"];
    let spec = template.json().get("spec");
    let count = |list: &&str| {
        spec.and_then(|it| it.get(*list)?.as_array())
            .map_or(0, Vec::len)
    };
    lists.iter().map(count).sum::<usize>() > 1
}

/// The name and tag of an image without its registry: `postgres`, `17.4`.
///
/// ```
/// use kubectl_sts::domain::template::compare::image_parts;
/// assert_eq!(image_parts("registry.corp:5000/db/postgres:17.4"), ("registry.corp:5000/db/postgres", "17.4"));
/// assert_eq!(image_parts("postgres"), ("postgres", "latest"));
/// ```
#[must_use]
pub fn image_parts(image: &str) -> (&str, &str) {
    if let Some((name, digest)) = image.split_once('@') {
        return (name, digest);
    }
    let last = image.rfind('/').map_or(0, |at| at + 1);
    match image.rfind(':').filter(|at| *at > last) {
        Some(at) => {
            let (name, tag) = image.split_at(at);
            (name, tag.trim_start_matches(':'))
        }
        None => (image, "latest"),
    }
}
