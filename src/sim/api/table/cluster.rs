//! Nodes, namespaces, events, quotas, and who may do what.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::words::{age, or, since};
use super::{Printer, text, wide};
use crate::sim::value::{self, at, items, name};

pub static NODES: Printer = Printer {
    columns: &[
        text("Name"),
        text("Status"),
        text("Roles"),
        text("Age"),
        text("Version"),
        wide("Internal-IP"),
        wide("External-IP"),
        wide("OS-Image"),
        wide("Kernel-Version"),
        wide("Container-Runtime"),
    ],
    cells: |node, now| {
        let mut kernel = or(node, "/status/nodeInfo/kernelVersion", "<unknown>");
        let architecture = value::text(node, "/status/nodeInfo/architecture");
        if !architecture.is_empty() {
            kernel = format!("{kernel} ({architecture})");
        }
        vec![
            name(node).into(),
            readiness(node).into(),
            roles(node).into(),
            age(node, now).into(),
            value::text(node, "/status/nodeInfo/kubeletVersion").into(),
            address(node, "InternalIP").into(),
            address(node, "ExternalIP").into(),
            or(node, "/status/nodeInfo/osImage", "<unknown>").into(),
            kernel.into(),
            or(
                node,
                "/status/nodeInfo/containerRuntimeVersion",
                "<unknown>",
            )
            .into(),
        ]
    },
};

fn readiness(node: &Value) -> String {
    let ready = items(node, "/status/conditions")
        .iter()
        .find(|it| value::text(it, "/type") == "Ready");
    let word = match ready.map(|it| value::text(it, "/status")) {
        Some("True") => "Ready",
        Some(_) => "NotReady",
        None => "Unknown",
    };
    if value::is_true(node, "/spec/unschedulable") {
        format!("{word},SchedulingDisabled")
    } else {
        word.to_owned()
    }
}

fn roles(node: &Value) -> String {
    let labels = at(node, "/metadata/labels").as_object();
    let roles: BTreeSet<&str> = labels
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| match key.as_str() {
            "kubernetes.io/role" => value.as_str(),
            key => key.strip_prefix("node-role.kubernetes.io/"),
        })
        .filter(|role| !role.is_empty())
        .collect();
    if roles.is_empty() {
        return "<none>".to_owned();
    }
    roles.into_iter().collect::<Vec<_>>().join(",")
}

fn address<'a>(node: &'a Value, kind: &str) -> &'a str {
    items(node, "/status/addresses")
        .iter()
        .find(|it| value::text(it, "/type") == kind)
        .map_or("<none>", |it| value::text(it, "/address"))
}

pub static NAMESPACES: Printer = Printer {
    columns: &[text("Name"), text("Status"), text("Age")],
    cells: |it, now| {
        vec![
            name(it).into(),
            value::text(it, "/status/phase").into(),
            age(it, now).into(),
        ]
    },
};

pub static EVENTS: Printer = Printer {
    columns: &[
        text("Last Seen"),
        text("Type"),
        text("Reason"),
        text("Object"),
        wide("Subobject"),
        wide("Source"),
        text("Message"),
        wide("First Seen"),
        wide("Count"),
        wide("Name"),
    ],
    cells: event,
};

fn event(event: &Value, now: Timestamp) -> Vec<Value> {
    let moment = |pointers: &[&str]| {
        let pointer = pointers.iter().find(|it| at(event, it).is_string());
        since(event, pointer.unwrap_or(&""), now)
    };
    let kind = value::text(event, "/involvedObject/kind").to_lowercase();
    let object = match value::text(event, "/involvedObject/name") {
        "" => kind,
        name => format!("{kind}/{name}"),
    };
    let component = or(
        event,
        "/source/component",
        value::text(event, "/reportingComponent"),
    );
    let source = match or(
        event,
        "/source/host",
        value::text(event, "/reportingInstance"),
    ) {
        host if host.is_empty() => component,
        host => format!("{component}, {host}"),
    };
    let first = ["/firstTimestamp", "/eventTime"];
    let last = [
        "/series/lastObservedTime",
        "/lastTimestamp",
        "/firstTimestamp",
        "/eventTime",
    ];
    let count = value::number(event, "/series/count")
        .or_else(|| value::number(event, "/count").filter(|it| *it > 0))
        .unwrap_or(1);
    vec![
        moment(&last).into(),
        value::text(event, "/type").into(),
        value::text(event, "/reason").into(),
        object.into(),
        value::text(event, "/involvedObject/fieldPath").into(),
        source.into(),
        value::text(event, "/message").trim().into(),
        moment(&first).into(),
        count.into(),
        name(event).into(),
    ]
}

pub static QUOTAS: Printer = Printer {
    columns: &[text("Name"), text("Request"), text("Limit"), text("Age")],
    cells: |quota, now| {
        let (mut requests, mut limits) = (Vec::new(), Vec::new());
        let hard = at(quota, "/status/hard").as_object();
        for (resource, hard) in hard.into_iter().flatten() {
            let used = at(quota, "/status/used").get(resource);
            let used = used.and_then(Value::as_str).unwrap_or("0");
            let words = format!("{resource}: {used}/{}", hard.as_str().unwrap_or("0"));
            if resource.starts_with("limits.") {
                limits.push(words);
            } else {
                requests.push(words);
            }
        }
        vec![
            name(quota).into(),
            requests.join(", ").into(),
            limits.join(", ").into(),
            age(quota, now).into(),
        ]
    },
};

pub static ROLES: Printer = Printer {
    columns: &[text("Name"), text("Created At")],
    cells: |it, _| {
        let made = value::text(it, "/metadata/creationTimestamp");
        vec![name(it).into(), made.into()]
    },
};

pub static BINDINGS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Role"),
        text("Age"),
        wide("Users"),
        wide("Groups"),
        wide("ServiceAccounts"),
    ],
    cells: |it, now| {
        let subjects = |kind: &str| {
            let names: Vec<String> = items(it, "/subjects")
                .iter()
                .filter(|it| value::text(it, "/kind") == kind)
                .map(|it| match value::text(it, "/namespace") {
                    "" => value::text(it, "/name").to_owned(),
                    space => format!("{space}/{}", value::text(it, "/name")),
                })
                .collect();
            names.join(", ")
        };
        let kind = value::text(it, "/roleRef/kind");
        vec![
            name(it).into(),
            format!("{kind}/{}", value::text(it, "/roleRef/name")).into(),
            age(it, now).into(),
            subjects("User").into(),
            subjects("Group").into(),
            subjects("ServiceAccount").into(),
        ]
    },
};
