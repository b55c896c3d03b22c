//! Services and endpoint slices.

use serde_json::Value;

use super::words::{age, labels, or};
use super::{Printer, text, wide};
use crate::sim::value::{self, items, name};

pub static SERVICES: Printer = Printer {
    columns: &[
        text("Name"),
        text("Type"),
        text("Cluster-IP"),
        text("External-IP"),
        text("Port(s)"),
        text("Age"),
        wide("Selector"),
    ],
    cells: |service, now| {
        let ports: Vec<String> = items(service, "/spec/ports").iter().map(port).collect();
        vec![
            name(service).into(),
            value::text(service, "/spec/type").into(),
            or(service, "/spec/clusterIPs/0", "<none>").into(),
            outside(service).into(),
            listed(&ports, "<none>", usize::MAX).into(),
            age(service, now).into(),
            labels(service, "/spec/selector").into(),
        ]
    },
};

pub static SLICES: Printer = Printer {
    columns: &[
        text("Name"),
        text("AddressType"),
        text("Ports"),
        text("Endpoints"),
        text("Age"),
    ],
    cells: |slice, now| {
        let ports: Vec<String> = items(slice, "/ports")
            .iter()
            .map(|it| or(it, "/port", "*"))
            .collect();
        let addresses: Vec<String> = items(slice, "/endpoints")
            .iter()
            .flat_map(|it| items(it, "/addresses"))
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect();
        vec![
            name(slice).into(),
            value::text(slice, "/addressType").into(),
            listed(&ports, "<unset>", 3).into(),
            listed(&addresses, "<unset>", 3).into(),
            age(slice, now).into(),
        ]
    },
};

fn listed(words: &[String], nothing: &str, most: usize) -> String {
    let shown: Vec<&str> = words.iter().take(most).map(String::as_str).collect();
    match words.len() {
        0 => nothing.to_owned(),
        many if many > most => format!("{} + {} more...", shown.join(","), many - most),
        _ => shown.join(","),
    }
}

fn port(port: &Value) -> String {
    let number = value::number(port, "/port").unwrap_or(0);
    let protocol = value::text(port, "/protocol");
    match value::number(port, "/nodePort") {
        Some(node) if node > 0 => format!("{number}:{node}/{protocol}"),
        _ => format!("{number}/{protocol}"),
    }
}

fn outside(service: &Value) -> String {
    let mut all: Vec<String> = Vec::new();
    let nothing = match value::text(service, "/spec/type") {
        "ClusterIP" | "NodePort" => "<none>",
        "LoadBalancer" => {
            let given = items(service, "/status/loadBalancer/ingress");
            all.extend(
                given
                    .iter()
                    .map(|it| or(it, "/ip", value::text(it, "/hostname"))),
            );
            "<pending>"
        }
        "ExternalName" => return value::text(service, "/spec/externalName").to_owned(),
        _ => return "<unknown>".to_owned(),
    };
    let named = items(service, "/spec/externalIPs");
    all.extend(named.iter().filter_map(|it| Some(it.as_str()?.to_owned())));
    listed(&all, nothing, usize::MAX)
}
