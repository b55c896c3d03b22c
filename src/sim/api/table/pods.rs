//! Pods: the column `Status` sums up what the containers do.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::words::{age, elapsed, or};
use super::{Column, Printer, text, wide};
use crate::sim::value::{self, at, is_terminating, is_true, items, name};

pub static PODS: Printer = Printer {
    columns: COLUMNS,
    cells,
};

const COLUMNS: &[Column] = &[
    text("Name"),
    text("Ready"),
    text("Status"),
    text("Restarts"),
    text("Age"),
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
];

fn cells(pod: &Value, now: Timestamp) -> Vec<Value> {
    let sum = Sum::of(pod);
    let total = items(pod, "/spec/containers").len()
        + items(pod, "/spec/initContainers")
            .iter()
            .filter(|it| is_sidecar(it))
            .count();
    let restarts = match sum.last {
        Some(last) if sum.restarts > 0 => {
            let ago = elapsed(now.duration_since(last).as_secs());
            format!("{} ({ago} ago)", sum.restarts)
        }
        _ => sum.restarts.to_string(),
    };
    vec![
        name(pod).into(),
        format!("{}/{total}", sum.ready).into(),
        sum.status.into(),
        restarts.into(),
        age(pod, now).into(),
        or(pod, "/status/podIPs/0/ip", "<none>").into(),
        or(pod, "/spec/nodeName", "<none>").into(),
        or(pod, "/status/nominatedNodeName", "<none>").into(),
        gates(pod).into(),
    ]
}

/// What the containers of a pod do, in a few words.
struct Sum {
    status: String,
    ready: usize,
    restarts: i64,
    last: Option<Timestamp>,
}

impl Sum {
    fn of(pod: &Value) -> Self {
        let reason = or(pod, "/status/reason", value::text(pod, "/status/phase"));
        let mut sum = Self {
            status: if is_gated(pod) {
                "SchedulingGated".to_owned()
            } else {
                reason
            },
            ready: 0,
            restarts: 0,
            last: None,
        };
        let is_initializing = sum.begin(pod);
        if !is_initializing || condition(pod, "Initialized") {
            sum.go_on(pod);
        }
        if is_terminating(pod) {
            let is_over = matches!(value::text(pod, "/status/phase"), "Succeeded" | "Failed");
            if value::text(pod, "/status/reason") == "NodeLost" {
                "Unknown".clone_into(&mut sum.status);
            } else if !is_over {
                "Terminating".clone_into(&mut sum.status);
            }
        }
        sum
    }

    fn count(&mut self, status: &Value) {
        self.restarts += value::number(status, "/restartCount").unwrap_or(0);
        let finished = value::time(status, "/lastState/terminated/finishedAt");
        self.last = self.last.max(finished);
    }

    /// Looks at the init containers; whether they are not yet done.
    fn begin(&mut self, pod: &Value) -> bool {
        let specs = items(pod, "/spec/initContainers");
        for (number, status) in items(pod, "/status/initContainerStatuses")
            .iter()
            .enumerate()
        {
            self.count(status);
            let ended = at(status, "/state/terminated");
            let waiting = value::text(status, "/state/waiting/reason");
            if value::number(ended, "/exitCode") == Some(0) {
                continue;
            }
            let spec = specs.iter().find(|it| name_of(it) == name_of(status));
            if spec.is_some_and(is_sidecar) && is_true(status, "/started") {
                self.ready += usize::from(is_true(status, "/ready"));
                continue;
            }
            self.status = if ended.is_object() {
                format!("Init:{}", outcome(ended))
            } else if !waiting.is_empty() && waiting != "PodInitializing" {
                format!("Init:{waiting}")
            } else {
                format!("Init:{number}/{}", specs.len())
            };
            return true;
        }
        false
    }

    /// Looks at the containers.
    fn go_on(&mut self, pod: &Value) {
        (self.restarts, self.last) = (0, None);
        let specs = items(pod, "/spec/initContainers");
        for status in items(pod, "/status/initContainerStatuses") {
            let spec = specs.iter().find(|it| name_of(it) == name_of(status));
            if spec.is_some_and(is_sidecar) {
                self.count(status);
            }
        }
        let (mut has_running, mut error) = (false, String::new());
        for status in items(pod, "/status/containerStatuses").iter().rev() {
            self.count(status);
            let waiting = value::text(status, "/state/waiting/reason");
            let ended = at(status, "/state/terminated");
            if !waiting.is_empty() {
                waiting.clone_into(&mut self.status);
            } else if ended.is_object() {
                self.status = outcome(ended);
                if value::number(ended, "/exitCode").unwrap_or(0) != 0 {
                    self.status.clone_into(&mut error);
                }
            } else if is_true(status, "/ready") && at(status, "/state/running").is_object() {
                has_running = true;
                self.ready += 1;
            }
        }
        if self.status == "Completed" {
            if has_running && condition(pod, "Ready") {
                "Running".clone_into(&mut self.status);
            } else if !error.is_empty() {
                self.status = error;
            } else if has_running {
                "NotReady".clone_into(&mut self.status);
            }
        }
    }
}

fn outcome(ended: &Value) -> String {
    let reason = value::text(ended, "/reason");
    if !reason.is_empty() {
        return reason.to_owned();
    }
    match value::number(ended, "/signal") {
        Some(signal) if signal != 0 => format!("Signal:{signal}"),
        _ => format!(
            "ExitCode:{}",
            value::number(ended, "/exitCode").unwrap_or(0)
        ),
    }
}

fn name_of(container: &Value) -> &str {
    value::text(container, "/name")
}

fn is_sidecar(container: &Value) -> bool {
    value::text(container, "/restartPolicy") == "Always"
}

fn is_gated(pod: &Value) -> bool {
    items(pod, "/status/conditions").iter().any(|it| {
        value::text(it, "/type") == "PodScheduled"
            && value::text(it, "/reason") == "SchedulingGated"
    })
}

fn condition(pod: &Value, kind: &str) -> bool {
    items(pod, "/status/conditions")
        .iter()
        .find(|it| value::text(it, "/type") == kind)
        .is_some_and(|it| at(it, "/status") == &json!("True"))
}

fn gates(pod: &Value) -> String {
    let gates = items(pod, "/spec/readinessGates");
    if gates.is_empty() {
        return "<none>".to_owned();
    }
    let open = gates
        .iter()
        .filter(|it| condition(pod, value::text(it, "/conditionType")))
        .count();
    format!("{open}/{}", gates.len())
}
