//! As whom a container runs, and what it may do.

use serde_json::Value;

use super::super::part::{Part, quiet, text, waiting};
use super::json::{field, is_true, list, number, plain, word, words};

/// One line as whom, one line for what is unusual; nothing where nothing is set. What a container does not say, its
/// pod says for it.
pub(in crate::panes) fn of(container: &Value, spec: &Value) -> Vec<Vec<Part>> {
    let none = Value::Null;
    let own = field(container, "securityContext").unwrap_or(&none);
    let pods = field(spec, "securityContext").unwrap_or(&none);
    let either = |key: &str| field(own, key).or_else(|| field(pods, key));
    let mut who = Vec::new();
    for (key, label) in [("runAsUser", "user"), ("runAsGroup", "group")] {
        who.extend(either(key).map(|it| format!("{label} {}", plain(it))));
    }
    who.extend(number(pods, "fsGroup").map(|it| format!("volumes of group {it}")));
    if either("runAsNonRoot") == Some(&Value::Bool(true)) {
        who.push("never as root".into());
    }
    if is_true(own, "readOnlyRootFilesystem") {
        who.push("its own files read-only".into());
    }
    if own.get("allowPrivilegeEscalation") == Some(&Value::Bool(false)) {
        who.push("gains no rights".into());
    }
    let profile = either("seccompProfile").map(|it| word(it, "type"));
    who.extend(profile.map(|it| format!("seccomp {it}")));
    let capabilities = field(own, "capabilities").unwrap_or(&none);
    let dropped = words(capabilities, "drop");
    if !dropped.is_empty() {
        who.push(format!("without {}", dropped.join(", ")));
    }
    let mut lines = Vec::new();
    if !who.is_empty() {
        lines.push(vec![text(who.join(", "))]);
    }
    let risks = risks(own, spec);
    if !risks.is_empty() {
        lines.push(vec![waiting(risks.join(", "))]);
    }
    lines.extend(clock(container, spec).map(|it| vec![quiet(it)]));
    lines
}

/// What reaches beyond the container.
fn risks(own: &Value, spec: &Value) -> Vec<String> {
    let mut risks = Vec::new();
    if is_true(own, "privileged") {
        risks.push("privileged: it may do all that the node may".to_owned());
    }
    let added = field(own, "capabilities").map_or_else(Vec::new, |it| words(it, "add"));
    if !added.is_empty() {
        risks.push(format!("with {}", added.join(", ")));
    }
    for (key, label) in [
        ("hostNetwork", "in the network of the node"),
        ("hostPID", "sees the processes of the node"),
        ("hostIPC", "shares memory with the node"),
    ] {
        if is_true(spec, key) {
            risks.push(label.into());
        }
    }
    risks
}

/// Whether it has the time zone of its node: `/etc/localtime` of the node, mounted.
fn clock(container: &Value, spec: &Value) -> Option<String> {
    let is_zone = |it: &&Value| {
        let path = field(it, "hostPath").map_or("", |it| word(it, "path"));
        path == "/etc/localtime" || path == "/etc/timezone"
    };
    let volume = list(spec, "volumes").iter().find(is_zone)?;
    let mut mounts = list(container, "volumeMounts").iter();
    let is_mounted = mounts.any(|it| word(it, "name") == word(volume, "name"));
    is_mounted.then(|| "in the time zone of its node".to_owned())
}
