//! What is around a set before it is made: claims and pods that become its own, its Service, and what its pods need.

use serde_json::{Value, json};

use super::{CLASSES, Draft, Findings, labels, told};
use crate::domain::escape::{escape_within, quoted};
use crate::domain::plan::{Note, Topic, at};
use crate::operations::common::words::counted;

impl Draft<'_> {
    pub(super) fn own_claims(&self, found: &mut Findings) {
        let there = self.there(&self.claims());
        if there.is_empty() {
            return;
        }
        found.adopts = true;
        let claims = counted(there.len(), "claim");
        let each = there
            .iter()
            .map(|(name, claim)| claim_in_words(name, claim));
        let each: Vec<String> = each.collect();
        found.notes.push(Note::new(
            Topic::Follows,
            format!("it takes over {claims} with the data: {}", each.join("; ")),
        ));
        for (name, claim) in &there {
            if at(claim, "/metadata/deletionTimestamp").is_some() {
                let words =
                    format!("claim {name} is being deleted: its pod waits until it is gone");
                found.notes.push(Note::new(Topic::Blocks, words));
            }
        }
    }

    pub(super) fn own_pods(&self, found: &mut Findings) {
        let selector = labels(self.spec("/selector/matchLabels"));
        for (name, pod) in self.there(&self.pods()) {
            let owners = at(pod, "/metadata/ownerReferences").and_then(Value::as_array);
            let mut owners = owners.into_iter().flatten();
            let owner = owners.find(|it| it.get("controller") == Some(&json!(true)));
            let has = labels(at(pod, "/metadata/labels"));
            let fits = selector
                .iter()
                .all(|(key, value)| has.get(key) == Some(value));
            let (topic, words) = match owner {
                None if fits => {
                    found.adopts = true;
                    (
                        Topic::Follows,
                        format!(
                            "it takes over pod {name}, which has no owner and fits its selector"
                        ),
                    )
                }
                None => (
                    Topic::Blocks,
                    format!(
                        "pod {name} is there and does not fit its selector: the set waits for ever, without an event"
                    ),
                ),
                Some(owner) => {
                    let word = |key: &str| {
                        let word = owner.get(key).and_then(Value::as_str);
                        escape_within(word.unwrap_or_default(), 100)
                    };
                    (
                        Topic::Blocks,
                        format!(
                            "pod {name} is there and belongs to {} {}: the set waits until it is gone",
                            word("kind"),
                            word("name")
                        ),
                    )
                }
            };
            found.notes.push(Note::new(topic, words));
        }
    }

    pub(super) fn service(&self, found: &mut Findings) {
        let Some(name) = self.service_name() else {
            let words = "spec.serviceName is empty: its pods get no names of their own, and that can't be changed later";
            found.notes.push(Note::new(Topic::Follows, words));
            return;
        };
        let path = self.path("services", name);
        let made = self.is_made("Service", name).map(|it| &it.value);
        let there = made.or_else(|| (self.around)(&path));
        let words = match there {
            None => return,
            Some(Value::Null) => {
                found.service = Some(self.headless(name));
                format!("there is no Service {name}: without it its pods get no names of their own")
            }
            Some(service) => {
                let pods = labels(self.spec("/template/metadata/labels"));
                let selector = labels(at(service, "/spec/selector"));
                let fits = selector
                    .iter()
                    .all(|(key, value)| pods.get(key) == Some(value));
                if at(service, "/spec/clusterIP") != Some(&json!("None")) {
                    format!(
                        "Service {name} is not headless (clusterIP: None): its pods get no names of their own"
                    )
                } else if fits && !selector.is_empty() {
                    return;
                } else {
                    format!(
                        "Service {name} selects other pods ({}): these get no names of their own",
                        told(&selector)
                    )
                }
            }
        };
        found.notes.push(Note::new(Topic::Follows, words));
    }

    /// The Service that gives each pod its name.
    fn headless(&self, name: &str) -> Value {
        let selected = labels(self.spec("/selector/matchLabels"));
        let template = labels(self.spec("/template/metadata/labels"));
        let selector = if selected.is_empty() {
            template
        } else {
            selected
        };
        let containers = self
            .spec("/template/spec/containers")
            .and_then(Value::as_array);
        let ports = containers
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("ports")?.as_array());
        let ports: Vec<Value> = ports
            .flatten()
            .enumerate()
            .filter_map(|(nth, it)| port(nth, it))
            .collect();
        let mut service = json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": { "name": name, "labels": selector },
            "spec": { "clusterIP": "None", "selector": selector },
        });
        if let (false, Some(Value::Object(spec))) = (ports.is_empty(), service.get_mut("spec")) {
            spec.insert("ports".into(), ports.into());
        }
        if let (false, Some(Value::Object(metadata))) =
            (self.wanted.is_assumed, service.get_mut("metadata"))
        {
            metadata.insert("namespace".into(), json!(&*self.wanted.name.namespace));
        }
        service
    }

    /// What its pods need and is not there.
    pub(super) fn lacks(&self, found: &mut Findings) {
        if let Some(name) = self.account()
            && self.is_made("ServiceAccount", name).is_none()
            && (self.around)(&self.path("serviceaccounts", name)) == Some(&Value::Null)
        {
            let words =
                format!("there is no ServiceAccount {name}: no pod can be made until there is");
            found.notes.push(Note::new(Topic::Blocks, words));
        }
        let Some(classes) = (self.around)(CLASSES).and_then(|it| at(it, "/items")?.as_array())
        else {
            return;
        };
        for (name, template) in self.templates() {
            let class = at(template, "/spec/storageClassName").and_then(Value::as_str);
            let words = match class {
                Some("") => continue,
                Some(class) if classes.iter().any(|it| is_named(it, class)) => continue,
                Some(class)
                    if self
                        .all
                        .iter()
                        .any(|it| it.kind == "StorageClass" && *it.name.name == *class) =>
                {
                    continue;
                }
                Some(class) => format!(
                    "there is no StorageClass {}: the claims {name}-… stay Pending until there is",
                    quoted(class)
                ),
                None if classes.iter().any(is_default) => continue,
                None => format!(
                    "no StorageClass is the default: the claims {name}-… stay Pending until one is"
                ),
            };
            found.notes.push(Note::new(Topic::Blocks, words));
        }
    }
}

fn is_named(object: &Value, name: &str) -> bool {
    at(object, "/metadata/name").and_then(Value::as_str) == Some(name)
}

fn is_default(class: &Value) -> bool {
    let mark = "/metadata/annotations/storageclass.kubernetes.io~1is-default-class";
    at(class, mark).and_then(Value::as_str) == Some("true")
}

/// `data-web-0 (10Gi, Bound, since 2026-01-03, last on node-2)`.
fn claim_in_words(name: &str, claim: &Value) -> String {
    let word = |pointer: &str| at(claim, pointer).and_then(Value::as_str);
    let size =
        word("/status/capacity/storage").or_else(|| word("/spec/resources/requests/storage"));
    let made = word("/metadata/creationTimestamp").and_then(|it| it.get(..10));
    let node = word("/metadata/annotations/volume.kubernetes.io~1selected-node");
    let parts = [
        size.map(str::to_owned),
        word("/status/phase").map(str::to_owned),
        made.map(|it| format!("made on {it}")),
        node.map(|it| format!("for node {it}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    escape_within(&format!("{name} ({})", parts.join(", ")), 300)
}

/// A port of a container as a port of a Service.
fn port(nth: usize, port: &Value) -> Option<Value> {
    let number = port.get("containerPort")?.as_u64()?;
    let name = port.get("name").and_then(Value::as_str);
    let name = name.map_or_else(|| format!("port-{nth}"), str::to_owned);
    let mut found = json!({ "name": name, "port": number });
    if let (Some(protocol), Value::Object(map)) = (port.get("protocol"), &mut found) {
        map.insert("protocol".into(), protocol.clone());
    }
    Some(found)
}
