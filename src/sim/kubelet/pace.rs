//! How long things take: what an annotation says, or what chance says of this very object.

use std::hash::{Hash as _, Hasher as _};
use std::time::Duration;

use serde_json::Value;

use crate::sim::fnv::Fnv;
use crate::sim::value::{entry, uid};

/// How long what nobody asked about takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// As in a cluster of machines, and never twice the same: pulls, starts, probes.
    #[default]
    Real,
    /// As in the test bed of the real control plane: 0.2 s to run, 0.2 s to be ready, 0.2 s to go.
    Bed,
    /// No time at all, and no events: to fill a large cluster.
    Instant,
}

/// The time that an annotation gives, as Go writes durations: `1h`, `1m30s`, `200ms`.
#[must_use]
pub fn wish(object: &Value, annotation: &str) -> Option<Duration> {
    duration(entry(object, "/metadata/annotations", annotation)?)
}

/// A time between two numbers of milliseconds, always the same for this object and this word.
#[must_use]
pub fn pick(object: &Value, word: &str, least: u64, most: u64) -> Duration {
    let mut hash = Fnv::default();
    (uid(object), word).hash(&mut hash);
    Duration::from_millis(fastrand::Rng::with_seed(hash.finish()).u64(least..=most))
}

fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let letters = tail
            .find(|it: char| it.is_ascii_digit())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(letters)?;
        let unit = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        total += Duration::try_from_secs_f64(number.parse::<f64>().ok()? * unit).ok()?;
        rest = tail;
    }
    Some(total)
}
