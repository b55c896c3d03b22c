//! How long each step of a pod's life takes.

use std::time::Duration;

use serde_json::Value;

use super::pace::{Pace, pick, wish};
use super::run::{Container, Role};
use crate::sim::value::{at, entry, items, number, text};

/// The longest wait before a container is started again.
const LONGEST: Duration = Duration::from_secs(300);

/// The times of one pod.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The pod.
    pub pod: &'a Value,
    /// How long what nobody asked about takes.
    pub pace: Pace,
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

impl Plan<'_> {
    fn by_pace(&self, word: &str, real: (u64, u64), bed: u64) -> Duration {
        match self.pace {
            Pace::Real => pick(self.pod, word, real.0, real.1),
            Pace::Bed => ms(bed),
            Pace::Instant => Duration::ZERO,
        }
    }

    /// What becomes of this container.
    #[must_use]
    pub fn fate_of(&self, it: &Container) -> &str {
        let only = entry(self.pod, "/metadata/annotations", "fate-of");
        if only.map_or(it.role == Role::Main, |only| only == it.name) {
            super::fate(self.pod)
        } else {
            ""
        }
    }

    /// From being seen to having a network.
    #[must_use]
    pub fn network(&self) -> Duration {
        let mounts = super::has_claims(self.pod);
        self.by_pace("network", if mounts { (900, 2500) } else { (300, 900) }, 0)
    }

    /// The pull of an image that is not on the node.
    #[must_use]
    pub fn pull(&self, it: &Container) -> Duration {
        if let Some(time) = wish(self.pod, "pulls-for") {
            return time;
        }
        if self.fate_of(it) == "slow-image" {
            return Duration::from_secs(600);
        }
        if self.fate_of(it) == "badimage" {
            return match self.pace {
                Pace::Bed => self.start(it),
                _ => self.by_pace(&it.image, (800, 2000), 0),
            };
        }
        self.by_pace(&it.image, (500, 6000), 0)
    }

    /// From having the image to running.
    #[must_use]
    pub fn start(&self, it: &Container) -> Duration {
        if it.restarts > 0 {
            return self.by_pace("again", (200, 400), 0);
        }
        match wish(self.pod, "starts-after") {
            Some(time) if it.role == Role::Main => time,
            _ => self.by_pace(&it.name, (700, 1300), 200),
        }
    }

    /// How long an init container runs.
    #[must_use]
    pub fn init(&self, it: &Container) -> Duration {
        self.by_pace(&it.name, (500, 2500), 0)
    }

    /// From running to ready, with what the probes add to it.
    #[must_use]
    pub fn ready(&self, it: &Container) -> Duration {
        let spec = self.spec_of(it);
        let warm = wish(self.pod, "ready-after");
        match self.pace {
            Pace::Bed | Pace::Instant => warm.unwrap_or_else(|| self.by_pace("", (0, 0), 200)),
            Pace::Real => {
                let starting = at(spec, "/startupProbe");
                let probe = at(spec, "/readinessProbe");
                let any = starting.is_object() || probe.is_object();
                let warm = warm.unwrap_or_else(|| {
                    if any {
                        pick(self.pod, "warm", 300, 4000)
                    } else {
                        Duration::ZERO
                    }
                });
                let started = first_success(starting, warm);
                first_success(probe, started.max(warm))
            }
        }
    }

    /// From running to a crash.
    #[must_use]
    pub fn crash(&self, it: &Container) -> Duration {
        if self.fate_of(it) == "deadlock" {
            return patience(at(self.spec_of(it), "/livenessProbe"));
        }
        let word = format!("{}-{}", it.name, it.restarts);
        self.by_pace(&word, (1000, 4000), 500)
    }

    /// From a crash to the next start.
    #[must_use]
    pub fn again(&self, it: &Container) -> Duration {
        wish(self.pod, "restarts-after").unwrap_or(match self.pace {
            Pace::Real => crash_wait(it.crashes),
            Pace::Bed => Duration::from_secs(3),
            Pace::Instant => Duration::from_secs(10),
        })
    }

    /// From a failed pull to the next one; none if it is not tried again.
    #[must_use]
    pub fn pull_again(&self, it: &Container) -> Option<Duration> {
        match self.pace {
            Pace::Real => Some(doubled(it.failed_pulls.saturating_sub(1))),
            Pace::Bed | Pace::Instant => None,
        }
    }

    /// From being asked to end to having ended.
    #[must_use]
    pub fn end(&self) -> Duration {
        let grace = number(self.pod, "/metadata/deletionGracePeriodSeconds").unwrap_or(30);
        let grace = Duration::from_secs(grace.try_into().unwrap_or(0));
        if let Some(time) = wish(self.pod, "gone-after") {
            return time;
        }
        let all = match super::fate(self.pod) {
            "hangs" => return grace,
            _ => self.by_pace("end", (400, 1800), 200),
        };
        let sleep = items(self.pod, "/spec/containers")
            .iter()
            .filter_map(|it| pre_stop(at(it, "/lifecycle/preStop")))
            .max()
            .unwrap_or_default();
        match self.pace {
            Pace::Real => (all + sleep).min(grace.max(all)),
            Pace::Bed | Pace::Instant => all,
        }
    }

    /// What the spec says of a container.
    #[must_use]
    pub fn spec_of(&self, it: &Container) -> &Value {
        let list = match it.role {
            Role::Main => "/spec/containers",
            Role::Init | Role::Sidecar => "/spec/initContainers",
        };
        items(self.pod, list)
            .iter()
            .find(|spec| text(spec, "/name") == it.name)
            .unwrap_or(at(self.pod, "/none"))
    }
}

/// How long a `preStop` hook takes, as far as it says so.
fn pre_stop(hook: &Value) -> Option<Duration> {
    if let Some(seconds) = number(hook, "/sleep/seconds") {
        return Some(Duration::from_secs(seconds.try_into().ok()?));
    }
    let words: Vec<&str> = items(hook, "/exec/command")
        .iter()
        .filter_map(Value::as_str)
        .flat_map(str::split_whitespace)
        .collect();
    let after = words.iter().skip_while(|it| **it != "sleep").nth(1)?;
    Some(Duration::from_secs(after.parse().ok()?))
}

/// The wait after so many crashes: none after the first, then 10 s, doubled to five minutes.
#[must_use]
pub fn crash_wait(crashes: u32) -> Duration {
    match crashes {
        0 | 1 => Duration::from_secs(1),
        more => doubled(more - 2),
    }
}

/// How long a container lives whose probe fails from the beginning.
fn patience(probe: &Value) -> Duration {
    let field = |name: &str, default: i64| -> u64 {
        number(probe, name)
            .unwrap_or(default)
            .try_into()
            .unwrap_or(0)
    };
    let periods = field("/failureThreshold", 3).max(1) - 1;
    let seconds = field("/initialDelaySeconds", 0) + periods * field("/periodSeconds", 10);
    Duration::from_secs(seconds.max(1))
}

fn doubled(times: u32) -> Duration {
    Duration::from_secs(10 << times.min(5)).min(LONGEST)
}

/// When a probe first succeeds often enough, if what it asks works after this time.
fn first_success(probe: &Value, works: Duration) -> Duration {
    if !probe.is_object() {
        return works;
    }
    let seconds = |field: &str, least: i64| -> Duration {
        let value = number(probe, field).unwrap_or(least).max(least);
        Duration::from_secs(value.try_into().unwrap_or(0))
    };
    let period = if number(probe, "/periodSeconds").is_some() {
        seconds("/periodSeconds", 1)
    } else {
        Duration::from_secs(10)
    };
    let mut at = seconds("/initialDelaySeconds", 0);
    let missed = works.saturating_sub(at).as_millis();
    let missed = missed.div_ceil(period.as_millis().max(1));
    at += period * u32::try_from(missed).unwrap_or(u32::MAX);
    let more = number(probe, "/successThreshold").unwrap_or(1).max(1) - 1;
    at + period * u32::try_from(more).unwrap_or(0)
}
