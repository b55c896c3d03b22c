//! Two traces, line by line, and the differences that are known.

use std::path::PathBuf;

use serde::Deserialize;
use similar::TextDiff;

fn file(name: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/conformance/recorded/{name}.trace"))
}

pub fn recorded(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap_or_default()
}

pub fn record(name: &str, trace: &str) {
    std::fs::write(file(name), trace).unwrap();
}

/// Lines that only one has: `-` those that were recorded, `+` those that came; with a line or two around them.
pub fn difference(recorded: &str, came: &str) -> Option<String> {
    if recorded == came {
        return None;
    }
    let diff = TextDiff::from_lines(recorded, came);
    Some(diff.unified_diff().context_radius(4).to_string())
}

/// The record without the events of success that did not come: the real control plane loses one now and then.
pub fn less_lost_events(recorded: &str, came: &str) -> String {
    let is_lost = |line: &str| {
        line.starts_with("  = event ")
            && line.contains(": Normal ")
            && !came.lines().any(|it| it == line)
    };
    recorded
        .lines()
        .filter(|it| !is_lost(it))
        .map(|it| it.to_owned() + "\n")
        .collect()
}

/// What the simulator does otherwise, and why that stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differences {
    #[serde(default)]
    difference: Vec<Known>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    scenario: String,
    /// Lines that follow each other in the record.
    real: Vec<String>,
    /// What stands in their place.
    simulated: Vec<String>,
    why: String,
    #[serde(skip)]
    is_used: bool,
}

impl Differences {
    pub fn read() -> Self {
        let known: Self = toml::from_str(include_str!("differences.toml")).unwrap();
        assert!(known.difference.iter().all(|it| !it.why.is_empty()));
        known
    }

    /// A record as the simulator would write it. One that is the simulator's already is left: then the difference
    /// is not used.
    pub fn applied(&mut self, name: &str, recorded: &str) -> String {
        let mut lines: Vec<_> = recorded.lines().map(str::to_owned).collect();
        for known in self.difference.iter_mut().filter(|it| it.scenario == name) {
            let length = known.real.len();
            let mut at = 0;
            while length > 0 && at + length <= lines.len() {
                if lines[at..at + length] == known.real {
                    lines.splice(at..at + length, known.simulated.iter().cloned());
                    at += known.simulated.len();
                    known.is_used = true;
                } else {
                    at += 1;
                }
            }
        }
        lines.iter().map(|it| it.clone() + "\n").collect()
    }

    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.difference.iter().map(|it| it.why.as_str())
    }

    pub fn unused(&self) -> impl Iterator<Item = String> {
        let unused = self.difference.iter().filter(|it| !it.is_used);
        unused.map(|it| format!("{}: {}", it.scenario, it.why))
    }
}
