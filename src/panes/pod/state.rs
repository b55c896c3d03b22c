//! What a container does and how it ended, in words.

use jiff::Timestamp;
use serde_json::Value;

use super::super::Line;
use super::super::part::{age, bad, good, quiet, text, toned, waiting};
use super::fact;
use super::json::{field, list, time, word};
use crate::domain::age::duration;
use crate::domain::pod::{Container, ContainerState, Termination};
use crate::theme::Tone;

/// What its status says of a container.
pub(super) struct State {
    pub(super) ready: bool,
    pub(super) restarts: u32,
    pub(super) doing: ContainerState,
    pub(super) last: Option<Termination>,
}

impl State {
    /// As it is watched.
    pub(super) fn live(container: &Container) -> Self {
        Self {
            ready: container.ready,
            restarts: container.restarts,
            doing: container.state.clone(),
            last: container.last.as_deref().cloned(),
        }
    }

    /// As it was read; of a container without a status nothing is known but that it has not begun.
    pub(super) fn read(status: &Value) -> Self {
        let restarts = status.get("restartCount").and_then(Value::as_u64);
        Self {
            ready: super::json::is_true(status, "ready"),
            restarts: restarts.and_then(|it| it.try_into().ok()).unwrap_or(0),
            doing: state(field(status, "state").unwrap_or(&Value::Null)),
            last: field(status, "lastState")
                .and_then(|it| field(it, "terminated"))
                .map(end),
        }
    }

    /// In a few words, behind its name.
    pub(super) fn in_words(&self, serves: bool) -> Line {
        match &self.doing {
            ContainerState::Running { since } => {
                let mut line = vec![match (serves, self.ready) {
                    (false, _) => text("running"),
                    (true, true) => good("running, ready"),
                    (true, false) => waiting("running, not ready"),
                }];
                if let Some(since) = since {
                    line.extend([quiet(" for "), age(Tone::Quiet, *since)]);
                }
                line
            }
            ContainerState::Waiting { reason, .. } if reason.is_empty() => {
                vec![waiting("not started")]
            }
            ContainerState::Waiting { reason, .. } => vec![waiting(reason.to_string())],
            ContainerState::Terminated(it) => ended(it),
        }
    }

    /// What the kubelet or the container says of it.
    pub(super) fn message(&self) -> Option<Line> {
        match &self.doing {
            ContainerState::Waiting { message, .. } => said(message),
            ContainerState::Terminated(it) => said(&it.message),
            ContainerState::Running { .. } => None,
        }
    }

    /// How often it was restarted in this pod, and how it ended before that.
    pub(super) fn past(&self, status: Option<&Value>) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.restarts > 0 {
            let words = format!("{} in this pod", self.restarts);
            lines.push(fact("  restarts", vec![waiting(words)]));
        }
        let Some(last) = &self.last else {
            return lines;
        };
        let mut line = ended(last);
        let read = status.and_then(|it| it.pointer("/lastState/terminated"));
        // Only where that is the same end.
        let begun = read.filter(|it| time(it, "finishedAt") == last.at);
        let begun = begun.and_then(|it| time(it, "startedAt"));
        if let Some((begun, at)) = begun.zip(last.at) {
            line.push(quiet(format!(", it ran for {}", ran(begun, at))));
        }
        lines.push(fact("  last end", line));
        lines.extend(said(&last.message).map(|it| fact("", it)));
        lines
    }
}

/// The status of a container of a name, wherever it stands.
pub(super) fn status_of<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    const KEYS: [&str; 3] = [
        "initContainerStatuses",
        "containerStatuses",
        "ephemeralContainerStatuses",
    ];
    let status = object.get("status")?;
    let mut all = KEYS.iter().flat_map(|key| list(status, key));
    all.find(|it| word(it, "name") == name)
}

fn state(state: &Value) -> ContainerState {
    if let Some(it) = field(state, "running") {
        ContainerState::Running {
            since: time(it, "startedAt"),
        }
    } else if let Some(it) = field(state, "terminated") {
        ContainerState::Terminated(Box::new(end(it)))
    } else {
        let waiting = field(state, "waiting").unwrap_or(&Value::Null);
        ContainerState::Waiting {
            reason: word(waiting, "reason").into(),
            message: word(waiting, "message").into(),
        }
    }
}

fn end(terminated: &Value) -> Termination {
    let code = super::json::number(terminated, "exitCode");
    Termination {
        reason: word(terminated, "reason").into(),
        exit_code: code.and_then(|it| it.try_into().ok()).unwrap_or(0),
        at: time(terminated, "finishedAt"),
        message: word(terminated, "message").into(),
    }
}

fn ended(end: &Termination) -> Line {
    let tone = if end.exit_code == 0 {
        Tone::Quiet
    } else {
        Tone::Bad
    };
    let reason = if end.reason.is_empty() {
        "ended"
    } else {
        &end.reason
    };
    let code = exit_code(end.exit_code);
    let mut line = vec![toned(tone, format!("{reason}, exit code {code}"))];
    if let Some(at) = end.at {
        line.extend([quiet(", "), age(Tone::Quiet, at), quiet(" ago")]);
    }
    line
}

/// An exit code, and the signal that it stands for.
fn exit_code(code: i32) -> String {
    let signal = match code {
        130 => "SIGINT",
        132 => "SIGILL",
        134 => "SIGABRT",
        135 => "SIGBUS",
        136 => "SIGFPE",
        137 => "SIGKILL",
        139 => "SIGSEGV",
        141 => "SIGPIPE",
        143 => "SIGTERM",
        _ => return code.to_string(),
    };
    format!("{code} ({signal})")
}

fn said(message: &str) -> Option<Line> {
    let message = message.trim();
    (!message.is_empty()).then(|| vec![bad(super::json::shown(message))])
}

fn ran(begun: Timestamp, at: Timestamp) -> String {
    duration(at.duration_since(begun))
}
