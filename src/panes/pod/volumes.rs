//! The volumes of a pod: what each is made of, its keys and modes. What a Secret holds is never read.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::part::{Part, bad, good, quiet, text, waiting};
use super::super::{Line, View, claim, unknown};
use super::container::options;
use super::fact;
use super::json::{field, is_true, list, mode, number, plain, word};
use crate::domain::Kind;
use crate::domain::pod::Pod;

/// One line for each volume, and one more for each source of a projected one.
pub(super) fn lines(view: &View<'_>, pod: &Pod, object: &Value) -> Vec<Line> {
    let none = Value::Null;
    let spec = object.get("spec").unwrap_or(&none);
    let mut lines = Vec::new();
    for volume in list(spec, "volumes") {
        let mut parts = in_short(view, pod, volume);
        parts.extend(more(volume).into_iter().map(|it| quiet(format!(", {it}"))));
        lines.push(fact(&format!("{:<14}  ", word(volume, "name")), parts));
        let sources = field(volume, "projected").map_or(&[][..], |it| list(it, "sources"));
        let sources = sources
            .iter()
            .map(|it| fact("", vec![text(projection(it))]));
        lines.extend(sources);
    }
    lines
}

/// What a volume is made of, in a few words; of a claim also how it stands.
pub(super) fn in_short(view: &View<'_>, pod: &Pod, volume: &Value) -> Vec<Part> {
    let name = word(volume, "name");
    if let Some(it) = field(volume, "persistentVolumeClaim") {
        return claim_in_short(view, pod, word(it, "claimName"));
    }
    if field(volume, "ephemeral").is_some() {
        let claim = format!("{}-{name}", pod.name.name);
        let mut parts = claim_in_short(view, pod, &claim);
        parts.push(quiet(", which goes with the pod"));
        return parts;
    }
    vec![text(in_few_words(volume))]
}

fn claim_in_short(view: &View<'_>, pod: &Pod, name: &str) -> Vec<Part> {
    let mut parts = vec![text(format!("claim {name}"))];
    let Some(found) = view.fleet.claim(&pod.name.sibling(name)) else {
        let why = view.set.and_then(|set| unknown(view, Kind::Claims, set));
        parts.push(match why {
            Some(why) => quiet(format!(" ({why})")),
            None => bad(", missing"),
        });
        return parts;
    };
    parts.push(quiet(", "));
    parts.extend(claim::state(found, false));
    match &found.capacity {
        Some(size) => parts.push(good(format!(" {size}"))),
        None => parts.push(waiting(format!(" {} asked", found.requested))),
    }
    if let Some(volume) = found.volume.as_deref() {
        parts.push(quiet(format!(", volume {volume}")));
    }
    parts
}

/// The kind of a volume with what tells it from others.
pub(in crate::panes) fn in_few_words(volume: &Value) -> String {
    let of = |key: &str| field(volume, key);
    if let Some(it) = of("configMap") {
        return format!("config map {}", word(it, "name"));
    }
    if let Some(it) = of("secret") {
        return format!("secret {}", word(it, "secretName"));
    }
    if of("projected").is_some() {
        return "put together of several sources".into();
    }
    if of("downwardAPI").is_some() {
        return "fields of the pod".into();
    }
    if let Some(it) = of("emptyDir") {
        let medium = match word(it, "medium") {
            "" => "a directory of the node",
            "Memory" => "memory",
            other => other,
        };
        let most = field(it, "sizeLimit").map(|it| format!(", {} at most", plain(it)));
        let most = most.unwrap_or_default();
        return format!("{medium}, empty at first and gone with the pod{most}");
    }
    if let Some(it) = of("hostPath") {
        return format!("{} of the node", word(it, "path"));
    }
    if let Some(it) = of("csi") {
        return format!("csi driver {}", word(it, "driver"));
    }
    if let Some(it) = of("nfs") {
        return format!("nfs {}:{}", word(it, "server"), word(it, "path"));
    }
    if let Some(it) = of("image") {
        return format!("image {}", word(it, "reference"));
    }
    let mut keys = volume.as_object().into_iter().flat_map(|it| it.keys());
    let kind = keys.find(|it| *it != "name");
    kind.map_or_else(|| "nothing that is known here".into(), ToString::to_string)
}

/// What else is set for a volume.
fn more(volume: &Value) -> Vec<String> {
    let mut words = Vec::new();
    for key in ["configMap", "secret", "downwardAPI", "projected"] {
        let Some(it) = field(volume, key) else {
            continue;
        };
        match key {
            "configMap" | "secret" => words.push(keys(it)),
            "downwardAPI" => words.extend(list(it, "items").iter().map(item_of_pod)),
            _ => {}
        }
        if key == "secret" {
            words.push("values not shown".into());
        }
        words.extend(mode(it, "defaultMode"));
        words.extend(is_true(it, "optional").then(|| "may be missing".to_owned()));
    }
    let read_only = ["persistentVolumeClaim", "csi", "nfs"];
    let mut read_only = read_only.iter().filter_map(|key| field(volume, key));
    if read_only.any(|it| is_true(it, "readOnly")) {
        words.push("read-only".into());
    }
    words
}

/// Which keys of a config map or a secret are there, and as which files.
fn keys(source: &Value) -> String {
    let items = list(source, "items");
    let item = |it: &Value| {
        let (key, path) = (word(it, "key"), word(it, "path"));
        let mut words = key.to_owned();
        if key != path {
            let _ = write!(words, " as {path}");
        }
        if let Some(mode) = mode(it, "mode") {
            let _ = write!(words, " ({mode})");
        }
        words
    };
    match items {
        [] => "every key".into(),
        items => {
            let items: Vec<String> = items.iter().map(item).collect();
            format!("of it {}", items.join(", "))
        }
    }
}

/// A field of the pod as a file.
fn item_of_pod(item: &Value) -> String {
    let of = |pointer| item.pointer(pointer).and_then(Value::as_str);
    let what = of("/fieldRef/fieldPath").or_else(|| of("/resourceFieldRef/resource"));
    let mut words = format!("{} as {}", what.unwrap_or("?"), word(item, "path"));
    if let Some(mode) = mode(item, "mode") {
        let _ = write!(words, " ({mode})");
    }
    words
}

/// One source of a projected volume.
fn projection(source: &Value) -> String {
    let optional = |it: &Value| {
        if is_true(it, "optional") {
            ", may be missing"
        } else {
            ""
        }
    };
    if let Some(it) = field(source, "serviceAccountToken") {
        let audience = match word(it, "audience") {
            "" => String::new(),
            it => format!(" for {it}"),
        };
        let seconds = number(it, "expirationSeconds").unwrap_or(3600);
        let path = word(it, "path");
        return format!(
            "token of the service account{audience} as {path}, new after {seconds} s at the latest"
        );
    }
    if let Some(it) = field(source, "configMap") {
        let name = word(it, "name");
        return format!("config map {name}, {}{}", keys(it), optional(it));
    }
    if let Some(it) = field(source, "secret") {
        let name = word(it, "name");
        return format!(
            "secret {name}, {}{}, values not shown",
            keys(it),
            optional(it)
        );
    }
    if let Some(it) = field(source, "downwardAPI") {
        let items: Vec<String> = list(it, "items").iter().map(item_of_pod).collect();
        return format!("of the pod: {}", items.join(", "));
    }
    if let Some(it) = field(source, "clusterTrustBundle") {
        let name = match (word(it, "name"), word(it, "signerName")) {
            ("", signer) => format!("of signer {signer}"),
            (name, _) => name.to_owned(),
        };
        let labels = options(it.pointer("/labelSelector/matchLabels"));
        let labels = if labels.is_empty() {
            labels
        } else {
            format!(" with {labels}")
        };
        return format!("trust bundle {name}{labels} as {}", word(it, "path"));
    }
    "something that is not known here".into()
}
