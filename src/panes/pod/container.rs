//! The containers of a pod, each with all that is set for it.

use serde_json::Value;

use super::super::part::{faint, quiet, text, waiting};
use super::super::{Line, View};
use super::json::{field, list, number, pairs, plain, shown, word, words};
use super::state::{State, status_of};
use super::{environment, fact, facts, mounts, probes, security};
use crate::domain::pod::{Pod, Role};

/// The lists of containers in a pod's spec, in the order in which they start, and what they are called.
const LISTS: [(&str, &str); 3] = [
    ("initContainers", "init"),
    ("containers", "main"),
    ("ephemeralContainers", "ephemeral"),
];

/// Every container; until the object is read, what is watched of them.
pub(super) fn all(view: &View<'_>, object: Option<&Value>, pod: &Pod) -> Vec<Line> {
    let Some(object) = object else {
        return pod.containers.iter().flat_map(watched).collect();
    };
    let none = Value::Null;
    let spec = object.get("spec").unwrap_or(&none);
    let mut lines = Vec::new();
    for (key, role) in LISTS {
        for container in list(spec, key) {
            let role = match (role, word(container, "restartPolicy")) {
                ("init", "Always") => "sidecar",
                _ => role,
            };
            let status = status_of(object, word(container, "name"));
            let one = One {
                container,
                role,
                status,
            };
            lines.extend(one.lines(view, pod, spec));
        }
    }
    lines
}

/// A container as it is watched.
fn watched(container: &crate::domain::pod::Container) -> Vec<Line> {
    let role = match container.role {
        Role::Init => "init",
        Role::Sidecar => "sidecar",
        Role::Main => "main",
    };
    let state = State::live(container);
    let mut lines = vec![heading(&container.name, role, &state)];
    lines.extend(state.message().map(|it| fact("", it)));
    lines.push(fact("  image", vec![text(container.image.to_string())]));
    lines.extend(state.past(None));
    lines
}

fn heading(name: &str, role: &str, state: &State) -> Line {
    let mut line = vec![text(name.to_owned()).bold(), quiet(format!("  {role}  "))];
    line.extend(state.in_words(matches!(role, "main" | "sidecar")));
    line
}

/// A container as it was read.
struct One<'a> {
    container: &'a Value,
    role: &'static str,
    status: Option<&'a Value>,
}

impl One<'_> {
    fn lines(&self, view: &View<'_>, pod: &Pod, spec: &Value) -> Vec<Line> {
        let it = self.container;
        let state = self.state(pod);
        let mut lines = vec![heading(word(it, "name"), self.role, &state)];
        lines.extend(state.message().map(|it| fact("", it)));
        lines.extend(state.past(self.status));
        lines.extend(started(it));
        lines.extend(self.resources());
        lines.extend(probes::lines(it));
        lines.extend(facts("  security", security::of(it, spec)));
        lines.extend(facts("  mounts", mounts::of(view, pod, it, spec)));
        lines.extend(facts("  environment", environment::of(it)));
        lines
    }

    /// What is watched is newer than what was read. Ephemeral containers are not watched.
    fn state(&self, pod: &Pod) -> State {
        let name = word(self.container, "name");
        let live = pod.containers.iter().find(|it| &*it.name == name);
        match live {
            Some(live) => State::live(live),
            None => State::read(self.status.unwrap_or(&Value::Null)),
        }
    }

    /// What is asked for; and what is in force, where that is something else.
    fn resources(&self) -> Vec<Line> {
        let mut lines = vec![fact("  resources", asked(self.container))];
        let in_words = field(self.container, "resources").map_or_else(String::new, amounts);
        let set = self.status.and_then(|it| field(it, "resources"));
        let set = set.map(amounts).filter(|it| *it != in_words);
        if let Some(set) = set.filter(|it| !it.is_empty()) {
            lines.push(fact("  in force", vec![waiting(set)]));
        }
        let resized = list(self.container, "resizePolicy").iter();
        let restarts = resized.filter(|it| word(it, "restartPolicy") == "RestartContainer");
        let restarts: Vec<&str> = restarts.map(|it| word(it, "resourceName")).collect();
        if !restarts.is_empty() {
            let words = format!("of {} restarts the container", restarts.join(" and "));
            lines.push(fact("  a resize", vec![quiet(words)]));
        }
        lines
    }
}

/// What is started: its image, and how it is pulled; its command; its ports.
pub(in crate::panes) fn started(container: &Value) -> Vec<Line> {
    let it = container;
    let mut image = vec![text(word(it, "image").to_owned())];
    let pulled = match word(it, "imagePullPolicy") {
        "Always" => "  asked for at every start",
        "Never" => "  never pulled: it must be on the node",
        "IfNotPresent" => "  pulled where it is not on the node",
        _ => "",
    };
    if !pulled.is_empty() {
        image.push(quiet(pulled));
    }
    let mut lines = vec![fact("  image", image)];
    let target = word(it, "targetContainerName");
    if !target.is_empty() {
        lines.push(fact("  looks into", vec![text(target.to_owned())]));
    }
    let run = [words(it, "command"), words(it, "args")].concat();
    if !run.is_empty() {
        lines.push(fact("  runs", vec![text(shown(&run.join(" ")))]));
    }
    let ports: Vec<String> = list(it, "ports").iter().map(port).collect();
    if !ports.is_empty() {
        lines.push(fact("  ports", vec![text(ports.join(", "))]));
    }
    lines
}

/// What a container asks for, and how much it may have.
pub(in crate::panes) fn asked(container: &Value) -> Line {
    let asked = field(container, "resources").map_or_else(String::new, amounts);
    vec![if asked.is_empty() {
        faint("nothing asked, no limits")
    } else {
        text(asked)
    }]
}

/// `cpu 500m asked, 1 at most; memory 2Gi asked, no limit`.
fn amounts(resources: &Value) -> String {
    let amount = |key: &str, name: &str| resources.get(key)?.get(name).map(plain);
    let mut names: Vec<&String> = ["requests", "limits"]
        .iter()
        .filter_map(|key| resources.get(key)?.as_object())
        .flat_map(serde_json::Map::keys)
        .collect();
    names.sort_unstable();
    names.dedup();
    let one = |name: &&String| match (amount("requests", name), amount("limits", name)) {
        (Some(asked), Some(most)) => format!("{name} {asked} asked, {most} at most"),
        (Some(asked), None) => format!("{name} {asked} asked, no limit"),
        (None, most) => format!("{name} {} at most", most.unwrap_or_default()),
    };
    let mut all: Vec<String> = names.iter().map(one).collect();
    let claims = list(resources, "claims").iter();
    all.extend(claims.map(|it| format!("device claim {}", word(it, "name"))));
    all.join("; ")
}

/// `http 8080/TCP`.
fn port(port: &Value) -> String {
    let mut words = String::new();
    if let Some(name) = field(port, "name") {
        words = format!("{} ", plain(name));
    }
    let number_of = |key| number(port, key).map_or(String::new(), |it| it.to_string());
    words.push_str(&number_of("containerPort"));
    let protocol = match word(port, "protocol") {
        "" => "TCP",
        other => other,
    };
    words.push('/');
    words.push_str(protocol);
    let host = number_of("hostPort");
    if !host.is_empty() {
        words.push_str(" as ");
        words.push_str(&host);
        words.push_str(" of the node");
    }
    words
}

/// `a=b, c=d` of a map of labels or options.
pub(super) fn options(value: Option<&Value>) -> String {
    pairs(value).join(", ")
}
