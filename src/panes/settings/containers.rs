//! The containers of the pod template, each with all that is set for it.

use serde_json::Value;

use super::super::part::{Part, faint, quiet, text};
use super::super::pod::json::{is_true, list, word};
use super::super::pod::{container, environment, probes, security, volumes};
use super::{Fact, Line, Says, Told};

pub(super) static FACTS: &[Fact] = &[Fact {
    part: "containers",
    name: "containers",
    says: Says::Labelled(all),
}];

/// Until the object is read, their images.
fn all(told: &Told<'_>) -> Vec<Line> {
    const NONE: &Value = &Value::Null;
    let Some(object) = told.read() else {
        let each = told.set.containers.iter();
        let each = each.map(|it| vec![quiet(it.name.to_string()), text(it.image.to_string())]);
        return each.collect();
    };
    let spec = object.pointer("/spec/template/spec").unwrap_or(NONE);
    let inits = list(spec, "initContainers").iter();
    let inits = inits.map(|it| match word(it, "restartPolicy") {
        "Always" => ("sidecar", it),
        _ => ("init", it),
    });
    let mains = list(spec, "containers").iter().map(|it| ("main", it));
    inits
        .chain(mains)
        .flat_map(|(role, it)| one(role, it, spec))
        .collect()
}

fn one(role: &'static str, it: &Value, spec: &Value) -> Vec<Line> {
    let mut lines = vec![vec![text(word(it, "name").to_owned()).bold(), quiet(role)]];
    lines.extend(container::started(it));
    lines.push(labelled("  resources", container::asked(it)));
    lines.extend(probes::lines(it));
    lines.extend(all_labelled("  security", security::of(it, spec)));
    lines.extend(all_labelled("  mounts", mounts(it, spec)));
    lines.extend(all_labelled("  environment", environment::of(it)));
    lines
}

fn labelled(label: &'static str, parts: Vec<Part>) -> Line {
    std::iter::once(quiet(label)).chain(parts).collect()
}

fn all_labelled(label: &'static str, lines: Vec<Vec<Part>>) -> Vec<Line> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(nth, parts)| labelled(if nth == 0 { label } else { "" }, parts))
        .collect()
}

/// What each mount is made of: a claim of the seat, or a volume of the template.
fn mounts(container: &Value, spec: &Value) -> Vec<Vec<Part>> {
    let source = |name: &str| {
        let mut all = list(spec, "volumes").iter();
        let volume = all.find(|it| word(it, "name") == name);
        volume.map_or_else(
            || format!("claim {name} of the seat"),
            volumes::in_few_words,
        )
    };
    let line = |it: &Value, key: &str| {
        let mut parts = vec![
            text(word(it, key).to_owned()),
            quiet("  "),
            text(source(word(it, "name"))),
        ];
        let below = word(it, "subPath");
        if !below.is_empty() {
            parts.push(quiet(format!(", subPath {below}")));
        }
        if is_true(it, "readOnly") {
            parts.push(quiet(", read-only"));
        }
        parts
    };
    let mounts = list(container, "volumeMounts").iter();
    let devices = list(container, "volumeDevices").iter();
    let mut all: Vec<Vec<Part>> = mounts
        .map(|it| line(it, "mountPath"))
        .chain(devices.map(|it| line(it, "devicePath")))
        .collect();
    if all.is_empty() {
        all.push(vec![faint("nothing")]);
    }
    all
}
