//! Probes and hooks in words: `http GET /healthz on port 8080 every 10 s, fails after 3, times out after 1 s`.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::Line;
use super::super::part::text;
use super::fact;
use super::json::{field, list, number, plain, shown, word, words};

/// The probes of a container, in the order in which they matter, then its hooks.
pub(in crate::panes) fn lines(container: &Value) -> Vec<Line> {
    let probes = [
        ("  startup", "startupProbe"),
        ("  liveness", "livenessProbe"),
        ("  readiness", "readinessProbe"),
    ];
    let probes = probes.iter().filter_map(|(label, key)| {
        let words = probe(field(container, key)?);
        Some(fact(label, vec![text(words)]))
    });
    let hooks = [
        ("  after start", "/lifecycle/postStart"),
        ("  before stop", "/lifecycle/preStop"),
    ];
    let hooks = hooks.iter().filter_map(|(label, pointer)| {
        let words = action(container.pointer(pointer)?)?;
        Some(fact(label, vec![text(words)]))
    });
    probes.chain(hooks).collect()
}

/// What is tried, how often, and what comes of it. What is not said is what the server takes for it.
fn probe(probe: &Value) -> String {
    let or = |key, usual| number(probe, key).unwrap_or(usual);
    let mut words = action(probe).unwrap_or_else(|| "nothing is tried".into());
    if let Some(delay) = number(probe, "initialDelaySeconds").filter(|it| *it > 0) {
        let _ = write!(words, ", first after {delay} s, then");
    }
    let _ = write!(
        words,
        " every {} s, fails after {}",
        or("periodSeconds", 10),
        or("failureThreshold", 3)
    );
    let passes = or("successThreshold", 1);
    if passes > 1 {
        let _ = write!(words, ", passes after {passes}");
    }
    let _ = write!(words, ", times out after {} s", or("timeoutSeconds", 1));
    if let Some(grace) = number(probe, "terminationGracePeriodSeconds") {
        let _ = write!(words, ", then ends it within {grace} s");
    }
    words
}

/// What a probe or a hook does.
fn action(action: &Value) -> Option<String> {
    let port = |it: &Value| field(it, "port").map_or_else(|| "?".into(), plain);
    if let Some(http) = field(action, "httpGet") {
        let scheme = match word(http, "scheme") {
            "" => "http".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        let path = match word(http, "path") {
            "" => "/",
            other => other,
        };
        let mut words = format!("{scheme} GET {} on port {}", shown(path), port(http));
        let host = word(http, "host");
        if !host.is_empty() {
            let _ = write!(words, " of {host}");
        }
        let headers = list(http, "httpHeaders").iter();
        let headers: Vec<&str> = headers.map(|it| word(it, "name")).collect();
        if !headers.is_empty() {
            // A header may hold a token.
            let _ = write!(words, " with header {}", headers.join(", "));
        }
        return Some(words);
    }
    if let Some(tcp) = field(action, "tcpSocket") {
        return Some(format!("TCP connect to port {}", port(tcp)));
    }
    if let Some(grpc) = field(action, "grpc") {
        let service = match word(grpc, "service") {
            "" => String::new(),
            service => format!(" of {service}"),
        };
        return Some(format!("gRPC health{service} on port {}", port(grpc)));
    }
    if let Some(exec) = field(action, "exec") {
        return Some(format!("runs {}", shown(&words(exec, "command").join(" "))));
    }
    let seconds = number(field(action, "sleep")?, "seconds")?;
    Some(format!("sleeps {seconds} s"))
}
